import { describe, expect, it } from "vitest";
import { arrays } from "../../src/scans/arrays.js";
import { brentKung } from "../../src/scans/brent-kung.js";
import { chunked } from "../../src/scans/chunked.js";
import { chunkedLast } from "../../src/scans/chunked-last.js";
import { SCANS } from "../../src/scans/index.js";
import { ladnerFischer } from "../../src/scans/ladner-fischer.js";
import { sergeevMinimum } from "../../src/scans/optima.js";
import { ceilLog2 } from "../../src/scans/scan.js";
import { serial } from "../../src/scans/serial.js";
import { sizeOptimal } from "../../src/scans/size-optimal.js";
import { sklansky } from "../../src/scans/sklansky.js";
import { tree } from "../../src/scans/tree.js";
import { built, countedOperations } from "./operations.js";

const lengths = Array.from({ length: 140 }, (_, i) => i + 1);

describe("the fewest operations at the least depth", () => {
  it("Sergeev: no network of depth log2 n on n = 2^k steps has fewer operations than the minimum", () => {
    const compared = new Set<string>();
    for (const scan of [...SCANS, chunked(4096)].filter(({ gives }) => gives === "all")) {
      for (let k = 0; k <= 11; k++) {
        const { size, depth } = built(scan, 2 ** k);
        if (depth > k) continue;
        if (k === 11) compared.add(scan.name);
        expect(size, `${scan.name}, k = ${k}`).toBeGreaterThanOrEqual(sergeevMinimum(k));
      }
    }
    const least = ["sklansky", "kogge-stone", "ladner-fischer:0", "size-optimal", "chunked:4096"];
    expect(compared).toEqual(new Set(least));
    expect([6, 10].map(sergeevMinimum)).toEqual([167n, 3327n]);
    // One level more, and there are fewer: the minimum is about the least depth alone.
    expect(built(ladnerFischer(1), 64).size).toBeLessThan(sergeevMinimum(6));
  });

  it("size-optimal meets the minimum at n = 2^k; Ladner-Fischer P0 up to k = 5", () => {
    for (let k = 0; k <= 13; k++) {
      expect(built(sizeOptimal, 2 ** k), `k = ${k}`).toEqual({ size: sergeevMinimum(k), depth: k });
    }
    for (const k of [16, 19]) {
      expect(countedOperations(sizeOptimal, 2n ** BigInt(k))).toEqual({ size: sergeevMinimum(k), depth: k });
    }
    const excess = [4, 5, 6, 7].map((k) => built(ladnerFischer(0), 2 ** k).size - sergeevMinimum(k));
    expect(excess).toEqual([0n, 0n, 1n, 5n]);
  });

  it("size-optimal: the least depth at any n, and never more operations than Ladner-Fischer P0", () => {
    for (const n of [...lengths, 1000, 1023, 1025]) {
      const { size, depth } = built(sizeOptimal, n);
      expect(depth).toBe(ceilLog2(BigInt(n)));
      expect(size).toBeLessThanOrEqual(built(ladnerFischer(0), n).size);
    }
  });

  it("size-optimal: every operation is needed by some prefix, at any n", () => {
    for (const n of lengths) {
      interface Made {
        readonly operands: readonly Made[];
      }
      const all: Made[] = [];
      const compose = (later: Made, earlier: Made): Made => {
        const made = { operands: [later, earlier] };
        all.push(made);
        return made;
      };
      const steps = Array.from({ length: n }, (): Made => ({ operands: [] }));
      const needed = new Set<Made>();
      const visit = (made: Made): void => {
        if (needed.has(made)) return;
        needed.add(made);
        made.operands.forEach(visit);
      };
      sizeOptimal.run(arrays<Made>(), compose, steps).forEach(visit);
      expect(all.filter((made) => !needed.has(made))).toHaveLength(0);
    }
  });
});

describe("chunks", () => {
  it("chunked: log2 C levels, then one for each further chunk; two operations for each step past the network inside", () => {
    for (const [size, k] of [
      [4, 2],
      [16, 4],
      [64, 6],
    ] as const) {
      const inside = built(sklansky, size).size;
      for (const chunks of [1, 2, 3, 8, 64]) {
        expect(built(chunked(size), size * chunks)).toEqual({
          size: BigInt(chunks) * inside + BigInt(size * (chunks - 1)),
          depth: k + chunks - 1,
        });
        expect(built(chunkedLast(size), size * chunks)).toEqual({
          size: BigInt(size * chunks - 1),
          depth: k + chunks - 1,
        });
      }
    }
  });

  it("chunked by 1 is serial, and by n or more the network inside", () => {
    for (const n of lengths) {
      expect(built(chunked(1), n)).toEqual(built(serial, n));
      expect(built(chunked(n, brentKung), n)).toEqual(built(brentKung, n));
      expect(built(chunkedLast(1), n)).toEqual(built(serial, n));
      expect(built(chunkedLast(n), n)).toEqual(built(tree, n));
    }
  });
});
