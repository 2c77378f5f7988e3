import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { brentKung } from "../../src/scans/brent-kung.js";
import { chunked } from "../../src/scans/chunked.js";
import { compressed } from "../../src/scans/compressed.js";
import { hanCarlson } from "../../src/scans/han-carlson.js";
import { SCANS, scanNamed } from "../../src/scans/index.js";
import { koggeStone } from "../../src/scans/kogge-stone.js";
import { ladnerFischer } from "../../src/scans/ladner-fischer.js";
import { snirMinimum } from "../../src/scans/optima.js";
import { type Compose, ceilLog2, type Scan } from "../../src/scans/scan.js";
import { serial } from "../../src/scans/serial.js";
import { sklansky } from "../../src/scans/sklansky.js";
import { tree } from "../../src/scans/tree.js";
import type { TestMeter } from "../laws/scan-laws.js";
import { built, type Cost, counted, countedOperations } from "./operations.js";

const fibonacci = (k: number): bigint => {
  let [a, b] = [0n, 1n];
  for (let i = 0; i < k; i++) [a, b] = [b, a + b];
  return a;
};

/** Beside the member of the family in the registry. */
const CHUNKED = [chunked(1), chunked(16), chunked(64, brentKung), chunked(4096)];

/** Operations and depth at n = 2^k: the published formulas. */
const AT_POWERS: readonly (readonly [Scan, (k: number) => Cost])[] = [
  [tree, (k) => ({ size: 2n ** BigInt(k) - 1n, depth: k })],
  [sklansky, (k) => ({ size: (2n ** BigInt(k) * BigInt(k)) / 2n, depth: k })],
  [koggeStone, (k) => ({ size: 2n ** BigInt(k) * BigInt(k - 1) + 1n, depth: k })],
  [brentKung, (k) => ({ size: 2n ** BigInt(k + 1) - 2n - BigInt(k), depth: Math.max(k, 2 * k - 2) })],
  [ladnerFischer(0), (k) => ({ size: 2n ** BigInt(k + 2) - fibonacci(k + 5) + 1n, depth: k })],
  [ladnerFischer(1), (k) => ({ size: 3n * 2n ** BigInt(k) - fibonacci(k + 4), depth: k <= 2 ? k : k + 1 })],
  [
    hanCarlson,
    (k) => {
      // Kogge-Stone on n/2 pairs, n/2 operations to pair up and n/2 - 1 to fill in.
      if (k === 0) return { size: 0n, depth: 0 };
      const half = 2n ** BigInt(k - 1);
      return { size: half * BigInt(k - 2) + 1n + 2n * half - 1n, depth: k <= 2 ? k : k + 1 };
    },
  ],
];

describe("operations and depth at n = 2^k", () => {
  it.each(AT_POWERS)("$name", (scan, formula) => {
    for (let k = 0; k <= 11; k++) {
      expect(built(scan, 2 ** k), `k = ${k}`).toEqual(formula(k));
    }
  });

  it.each(AT_POWERS)("$name, up to 2^60, counted without building", (scan, formula) => {
    for (const k of [12, 31, 60]) {
      expect(countedOperations(scan, 2n ** BigInt(k)), `k = ${k}`).toEqual(formula(k));
    }
  });

  it("Ladner-Fischer: the tabulated values, and the recurrence of every P_k", () => {
    const table = [16, 64, 256, 1024].map((n) => [built(ladnerFischer(0), n), built(ladnerFischer(1), n)]);
    expect(table.map((row) => row.map(({ size }) => Number(size)))).toEqual([
      [31, 27],
      [168, 137],
      [792, 624],
      [3487, 2695],
    ]);
    const size = (j: number, n: bigint): bigint => {
      if (n === 1n) return 0n;
      if (j > 0) return n - 1n + size(j - 1, n / 2n);
      return size(1, n / 2n) + size(0, n / 2n) + n / 2n;
    };
    for (let j = 0; j <= 5; j++) {
      for (let k = 0; k <= 10; k++) {
        const { size: got, depth } = built(ladnerFischer(j), 2 ** k);
        expect(got).toBe(size(j, 2n ** BigInt(k)));
        expect(depth).toBeLessThanOrEqual(k + j);
      }
    }
  });

  it("operations of all at n = 64 and 1024", () => {
    const names = ["serial", "brent-kung", "ladner-fischer:1", "ladner-fischer", "sklansky", "kogge-stone"];
    const sizes = names.map((name) => [64, 1024].map((n) => Number(built(scanNamed(name), n).size)));
    expect(sizes).toEqual([
      [63, 1023],
      [120, 2036],
      [137, 2695],
      [168, 3487],
      [192, 5120],
      [321, 9217],
    ]);
  });
});

describe("operations and depth at any n", () => {
  const lengths = Array.from({ length: 140 }, (_, i) => i + 1);

  it("serial: n-1 operations, one after the other", () => {
    for (const n of lengths) expect(built(serial, n)).toEqual({ size: BigInt(n - 1), depth: n - 1 });
  });

  it("tree: n-1 operations at the least depth", () => {
    for (const n of lengths)
      expect(built(tree, n)).toEqual({ size: BigInt(n - 1), depth: ceilLog2(BigInt(n)) });
  });

  it("Kogge-Stone: n*k - 2^k + 1 operations at the least depth, k = ceil(log2 n)", () => {
    for (const n of lengths) {
      const k = ceilLog2(BigInt(n));
      expect(built(koggeStone, n)).toEqual({ size: BigInt(n * k - 2 ** k + 1), depth: k });
    }
  });

  it("Sklansky: the least depth", () => {
    for (const n of lengths) expect(built(sklansky, n).depth).toBe(ceilLog2(BigInt(n)));
  });

  it("Ladner-Fischer P_k: at most k levels above the least depth, and never more operations for a larger k", () => {
    for (const n of lengths) {
      const costs = [0, 1, 2, 3, 4].map((k) => built(ladnerFischer(k), n));
      for (const [k, cost] of costs.entries()) {
        expect(cost.depth).toBeLessThanOrEqual(ceilLog2(BigInt(n)) + k);
        if (k > 0) expect(cost.size).toBeLessThanOrEqual(costs[k - 1]!.size);
      }
    }
  });

  it("Ladner-Fischer P_k from k = floor(log2 n) on is Brent-Kung", () => {
    for (const n of lengths) expect(built(ladnerFischer(7), n)).toEqual(built(brentKung, n));
  });

  it("Snir: size + depth is at least 2n - 2 when every prefix is given", () => {
    for (const scan of [...SCANS, ...CHUNKED].filter(({ gives }) => gives === "all")) {
      for (let n = 1; n < 70; n++) {
        const { size, depth } = built(scan, n);
        expect(Number(size), `${scan.name}, n = ${n}`).toBeGreaterThanOrEqual(
          Number(snirMinimum(BigInt(n), depth)),
        );
      }
    }
  });

  it("counting agrees with building", () => {
    fc.assert(
      fc.property(fc.constantFrom(...SCANS), fc.integer({ min: 1, max: 3000 }), (scan, n) => {
        expect(countedOperations(scan, BigInt(n))).toEqual(built(scan, n));
      }),
      { numRuns: 40 },
    );
  });
});

describe("at lengths that nobody can store", () => {
  const lengths = [2n ** 60n, 2n ** 60n - 1n, 1_111_857_306_677n];

  it("Kogge-Stone: its formula at any n", () => {
    for (const n of lengths) {
      const k = ceilLog2(n);
      const size = n * BigInt(k) - 2n ** BigInt(k) + 1n;
      expect(countedOperations(koggeStone, n)).toEqual({ size, depth: k });
    }
  });

  // The recurrences of the networks over n alone are an independent count: they see neither vectors nor elements.
  const remembered = (recurrence: (n: bigint, self: (n: bigint) => bigint) => bigint) => {
    const known = new Map<bigint, bigint>();
    const self = (n: bigint): bigint => {
      let value = known.get(n);
      if (value === undefined) {
        value = n <= 1n ? 0n : recurrence(n, self);
        known.set(n, value);
      }
      return value;
    };
    return self;
  };
  const powerBelow = (n: bigint): bigint => 2n ** BigInt(ceilLog2(n) - 1);

  it("Sklansky, Brent-Kung, Ladner-Fischer, tree: their recurrences at any n", () => {
    const sklanskySize = remembered((n, size) => {
      const left = powerBelow(n);
      return size(left) + size(n - left) + (n - left);
    });
    const brentKungSize = remembered((n, size) => n - 1n + size(n / 2n));
    const ladnerFischer0: (n: bigint) => bigint = remembered((n, size) => {
      const left = powerBelow(n);
      return ladnerFischer1(left) + size(n - left) + (n - left);
    });
    const ladnerFischer1 = remembered((n) => n - 1n + ladnerFischer0(n / 2n));
    for (const n of lengths) {
      const k = ceilLog2(n);
      expect(countedOperations(tree, n)).toEqual({ size: n - 1n, depth: k });
      expect(countedOperations(sklansky, n)).toEqual({ size: sklanskySize(n), depth: k });
      expect(countedOperations(brentKung, n).size).toBe(brentKungSize(n));
      expect(countedOperations(ladnerFischer(0), n)).toEqual({ size: ladnerFischer0(n), depth: k });
      expect(countedOperations(ladnerFischer(1), n)).toEqual({ size: ladnerFischer1(n), depth: k + 1 });
    }
  });

  it("takes few entries, since it is the simpler of two vectors that is moved", () => {
    const most: readonly (readonly [Scan, number])[] = [
      [tree, 500],
      [sklansky, 45_000],
      [koggeStone, 110_000],
      [hanCarlson, 115_000],
      [brentKung, 105_000],
      [ladnerFischer(0), 800_000],
    ];
    for (const [scan, limit] of most) {
      const vectors = compressed<number>({ key: String });
      const steps = vectors.runs([[0, 2n ** 60n]]);
      scan.run(vectors, (later, earlier) => Math.max(later, earlier) + 1, steps);
      expect(vectors.entries(), scan.name).toBeLessThan(limit);
    }
  });

  it("Kogge-Stone over affine pairs (2 multiplications, 1 addition, no grey operations): depth 120", () => {
    type Pair = readonly [number, number];
    const compose =
      (meter: TestMeter): Compose<Pair> =>
      ([a2, b2], [a1, b1]) => {
        for (let gate = 0; gate < 3; gate++) meter.count();
        return [Math.max(a2, a1) + 1, Math.max(Math.max(a2, b1) + 1, b2) + 1];
      };
    const { size, depth } = counted<Pair>(koggeStone, 2n ** 60n, [0, 0], compose, (pair) =>
      Math.max(...pair),
    );
    expect(depth).toBe(120);
    expect(size).toBe(3n * (59n * 2n ** 60n + 1n));
  });

  it("Kogge-Stone over 2x2 matrices (8 multiplications, 4 additions): size 816268425261647659020, depth 120", () => {
    const compose = (meter: TestMeter) => (later: number, earlier: number) => {
      for (let gate = 0; gate < 12; gate++) meter.count();
      return Math.max(later, earlier) + 2;
    };
    expect(counted(koggeStone, 2n ** 60n, 0, compose, (depth) => depth)).toEqual({
      size: 816268425261647659020n,
      depth: 120,
    });
  });
});

describe("the registry", () => {
  it("finds every scan by its name, and the members of the family", () => {
    for (const scan of SCANS) expect(scanNamed(scan.name)).toBe(scan);
    expect(scanNamed("ladner-fischer").name).toBe("ladner-fischer:0");
    expect(scanNamed("ladner-fischer:3").name).toBe("ladner-fischer:3");
    expect(built(scanNamed("ladner-fischer:3"), 64)).toEqual(built(ladnerFischer(3), 64));
    const named = ["chunked", "chunked-last", "chunked:16", "chunked:8:brent-kung", "chunked:64:chunked:8"];
    expect(named.map((name) => scanNamed(name).name)).toEqual([
      "chunked:64",
      "chunked-last:64",
      ...named.slice(2),
    ]);
    expect(built(scanNamed("chunked:16"), 100)).toEqual(built(chunked(16), 100));
    expect(built(scanNamed("chunked:8:brent-kung"), 100)).toEqual(built(chunked(8, brentKung), 100));
  });

  it("has no name twice, and says where each network comes from", () => {
    expect(new Set(SCANS.map(({ name }) => name)).size).toBe(SCANS.length);
    for (const { title, source } of SCANS) expect(Math.min(title.length, source.length)).toBeGreaterThan(5);
  });

  it.each([
    "skalnsky",
    "",
    "ladner-fischer:",
    "ladner-fischer:-1",
    "ladner-fischer:x",
    "chunked:",
    "chunked:4:",
  ])("refuses '%s' and lists the names", (name) => {
    expect(() => scanNamed(name)).toThrow(RangeError);
    expect(() => scanNamed(name)).toThrow(/^unknown scan '.*'\. Known: serial, tree, sklansky, /);
  });

  it("refuses a member of the family that is none", () => {
    expect(() => scanNamed("ladner-fischer:65")).toThrow(/whole number of extra levels from 0 to 64/);
    expect(() => ladnerFischer(1.5)).toThrow(RangeError);
    expect(() => ladnerFischer(-1)).toThrow(RangeError);
    expect(() => scanNamed("chunked:0")).toThrow(/whole number of steps in a chunk, at least 1/);
    expect(() => scanNamed("chunked-last:0")).toThrow(/whole number of steps in a chunk, at least 1/);
    expect(() => scanNamed("chunked:8:tree")).toThrow(/a network that gives every prefix inside a chunk/);
    expect(() => scanNamed("chunked:8:skalnsky")).toThrow(/^unknown scan 'skalnsky'/);
  });
});
