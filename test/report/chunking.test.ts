import { describe, expect, it } from "vitest";
import { costNumbers, Meter } from "../../src/algebra/cost.js";
import { deltanetChunkwise } from "../../src/compile/chunked-wy.js";
import { chunking, chunkwiseRow, INVERSIONS } from "../../src/report/chunking.js";
import { scanNamed } from "../../src/scans/index.js";
import { catalogued } from "../catalogue.js";

const clog2 = (n: number): number => Math.ceil(Math.log2(n));
const CHUNKS = [8, 16, 32, 64];
const LENGTHS = [64n, 256n, 1024n, 4096n];

describe("what the chunkwise form costs", () => {
  it.each([
    [2, 2],
    [4, 4],
    [3, 5],
  ])("size at K = %i, V = %i: its formula, either way to invert", (K, V) => {
    const recurrence = catalogued("deltanet", { K, V });
    const prepared = (C: number): number =>
      C +
      3 * C * K -
      C * K +
      C * V +
      (C * (C - 1) * K + (C * (C - 1) * (C - 2)) / 3) +
      C * (C - 1) * (K + V) +
      ((C * (C + 1)) / 2) * (2 * K - 1);
    const passed = (C: number): number => 2 * C * K * V + V * (2 * C * K + C * (C + 1) - C) + 2 * C * K * V;
    const first = (C: number): number => V * C * C + K * V * (2 * C - 1);
    for (const C of CHUNKS) {
      for (const n of [64n, 1024n]) {
        const chunks = Number(n) / C;
        for (const inversion of INVERSIONS) {
          const { size } = chunkwiseRow(recurrence, n, C, inversion);
          expect(Number(size), `C = ${C}, n = ${n}`).toBe(
            chunks * prepared(C) + (chunks - 1) * passed(C) + first(C),
          );
        }
      }
    }
  });

  it("depth: each further chunk is two matrix products, 2 + clog2(K+1) + clog2(C+1) levels", () => {
    for (const K of [2, 3, 8]) {
      const recurrence = catalogued("deltanet", { K, V: 2 });
      for (const C of CHUNKS) {
        const depths = [512n, 1024n, 2048n].map((n) => chunkwiseRow(recurrence, n, C, "doubling").depth);
        const each = 2 + clog2(K + 1) + clog2(C + 1);
        expect([depths[1]! - depths[0]!, depths[2]! - depths[1]!]).toEqual([
          (512 / C) * each,
          (1024 / C) * each,
        ]);
      }
    }
  });

  it("the inverse: two levels a step by substitution, log^2 C by doubling", () => {
    const recurrence = catalogued("deltanet", { K: 4, V: 4 });
    for (const c of [3, 4, 5, 6, 7]) {
      const depths = INVERSIONS.map(
        (inversion) => chunkwiseRow(recurrence, 2n ** BigInt(c), 2 ** c, inversion).depth,
      );
      // Six or four of the levels make M and read the state.
      expect(depths).toEqual([2 * 2 ** c + 4, c * c + c + 6]);
    }
  });

  it("is what the whole form counts, remainders and decay included", () => {
    const [K, V, C] = [2, 3, 8];
    for (const name of ["deltanet", "gated-deltanet"]) {
      for (const n of [1, 7, 8, 9, 29]) {
        const meter = new Meter();
        const zeros = (rows: number, cols: number) =>
          Array.from({ length: rows }, () => new Array<number>(cols).fill(0));
        const scalars = new Array<number>(n).fill(0);
        const inputs = { q: zeros(n, K), k: zeros(n, K), v: zeros(n, V), beta: scalars, scale: 0 };
        const decayed = name === "deltanet" ? inputs : { ...inputs, alpha: scalars };
        const { outputs } = deltanetChunkwise(costNumbers(meter), { K, V, C, n }, decayed, "doubling");
        const row = chunkwiseRow(catalogued(name, { K, V }), BigInt(n), C, "doubling");
        const counts = meter.counts();
        expect([row.depth, row.mul, row.add]).toEqual([Math.max(...outputs.flat()), counts.mul, counts.add]);
      }
    }
  });
});

describe("beside scans", () => {
  const rows = [
    ...chunking({
      recurrence: catalogued("deltanet", { K: 4, V: 4 }),
      lengths: LENGTHS,
      chunks: CHUNKS,
      scans: ["sklansky", "brent-kung", "chunked:64", "serial"].map(scanNamed),
      structures: ["narrowest", "one-sided"],
    }),
  ];
  const depthOf = (scan: string, structure: string, n: bigint): number =>
    rows.find((row) => row.scan === scan && row.structure === structure && row.n === n)!.depth;

  it("has a row for every length, chunk and inverse, and for every scan and structure", () => {
    expect(rows).toHaveLength(LENGTHS.length * (CHUNKS.length * 2 + 4 * 2));
    expect(new Set(rows.map(({ n, scan, structure }) => `${n} ${scan} ${structure}`)).size).toBe(rows.length);
    expect(new Set(rows.map(({ structure }) => structure))).toEqual(
      new Set(["wy substitution", "wy doubling", "low-rank", "one-sided"]),
    );
  });

  it("the kernel's depth is linear in n / C, a scan's logarithmic in n", () => {
    const table = LENGTHS.map((n) => [
      ...CHUNKS.map((C) => depthOf(`chunkwise:${C}`, "wy doubling", n)),
      depthOf("chunked:64", "one-sided", n),
      depthOf("sklansky", "one-sided", n),
      depthOf("serial", "one-sided", n),
    ]);
    expect(table).toEqual([
      [81, 56, 47, 48, 31, 31, 259],
      [297, 176, 113, 84, 43, 39, 1027],
      [1161, 656, 377, 228, 91, 47, 4099],
      [4617, 2576, 1433, 804, 283, 55, 16387],
    ]);
  });

  it("refuses recurrences without the form, and chunks of nothing", () => {
    expect(() => chunkwiseRow(catalogued("rwkv7"), 8n, 4, "doubling")).toThrow(
      /rwkv7 has no chunkwise form here; expected one of deltanet/,
    );
    expect(() => chunkwiseRow(catalogued("deltanet"), 8n, 0, "doubling")).toThrow(/from 1 on, got 0/);
  });
});
