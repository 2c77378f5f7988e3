import { describe, expect, it } from "vitest";
import { clog2 } from "../../src/numbers/gadgets/levels.js";
import {
  baseForBlock,
  baseOf,
  extend,
  extensionThrough,
  laneOf,
  primeOf,
} from "../../src/numbers/residue/base-extension.js";
import { primesAbove } from "../../src/numbers/residue/basis.js";
import { built, residueProgram } from "../../src/theorems/jung-recursion/circuits.js";
import { shallowestOf, waysAt, workload } from "../../src/theorems/jung-recursion/crossovers.js";
import { heldPacked } from "../../src/theorems/jung-recursion/held.js";
import { integerSystem } from "../../src/theorems/jung-recursion/integers.js";
import { exactly, squareLevels } from "../../src/theorems/jung-recursion/levels.js";
import { baseOfBits } from "../../src/theorems/jung-recursion/model.js";

describe("base extension", () => {
  it("gives the Y of the worked example: 12345 modulo 61 from eight primes, rank 4", () => {
    const base = baseOf([3, 5, 7, 11, 13, 17, 19, 23]);
    const extension = extensionThrough(laneOf(61), base);
    const x = { items: base.lanes.map((lane) => 12345n % primeOf(lane)), count: base.count };
    expect(base.lanes.map((_, i) => extension.short(i, x.items[i]!)).reduce((a, b) => a + b)).toBe(62n);
    const witness = { lanes: [laneOf(1009)], count: 1n, bits: 10 };
    expect(extend(integerSystem(), extension, x, witness).items).toEqual([267n]);
  });

  it("counts the bits of a number of primes", () => {
    expect([1n, 2n, 3n, 4n, 5n, 8n, 9n].map(clog2)).toEqual([0, 1, 2, 2, 3, 3, 4]);
  });

  it("leaves the prime that numbers go through out of the base", () => {
    const primes = baseForBlock(61n, 2, 3).lanes.map(primeOf);
    expect(primes).toContain(59n);
    expect(primes).not.toContain(61n);
    expect(Math.max(...primes.map(Number))).toBeGreaterThan(61);
  });
});

describe("the built recursion", () => {
  const levels = squareLevels(2, 3);
  const task = { levels, inputs: 4, width: 2, terms: 2 };
  const wrong = (mistake?: "rank left out" | "fractions too short"): number =>
    heldPacked(
      built(task, residueProgram(task, 61n, { depth: 1, style: "lines", mistake })),
      256,
      (index) => [0, 1, 2, 3].map((port) => (index >> (2 * port)) & 3),
      (values) =>
        exactly(levels, values).flatMap((value) => {
          const residue = Number(((value % 61n) + 61n) % 61n);
          return Array.from({ length: 6 }, (_, place) => ((residue >> place) & 1) === 1);
        }),
    ).wrong;

  it("gives the eighth power of every matrix, and not without the rank or with short fractions", () => {
    expect(wrong()).toBe(0);
    expect(wrong("rank left out")).toBeGreaterThan(0);
    expect(wrong("fractions too short")).toBeGreaterThan(0);
  });
});

describe("the cost model", () => {
  it("estimates no fewer and no shorter primes than a product takes", () => {
    for (const bits of [4097n, 6000n, 20000n]) {
      const primes = primesAbove(1n << bits);
      const base = baseOfBits(bits);
      expect(base.count).toBeGreaterThanOrEqual(BigInt(primes.length));
      expect(Number(base.count)).toBeLessThan(1.15 * primes.length);
      expect(base.bits).toBeGreaterThanOrEqual(primes.at(-1)!.toString(2).length);
    }
  });

  it("has every way shallower than the one before far out, and numbers written out shallowest near by", () => {
    expect(shallowestOf(waysAt(workload(4), 2)).name).toBe("naive");
    const far = waysAt(workload(65536), 2).map(({ modelled }) => modelled.depth);
    expect([...far].sort((x, y) => y - x)).toEqual(far);
    // O(log^2 n), O(log n log log n), and hardly more than O(log n).
    const near = waysAt(workload(1024), 2).map(({ modelled }) => modelled.depth);
    const growth = far.map((depth, i) => depth / near[i]! / 64);
    expect(growth[0]).toBeGreaterThan(50);
    expect(growth[1]).toBeGreaterThan(1.2);
    expect(growth[3]).toBeLessThan(1.05);
  });
});
