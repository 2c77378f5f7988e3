import { describe, expect, it } from "vitest";
import { analyze } from "../../src/analyze/analyze.js";
import { OP_BY_CODE } from "../../src/circuit/ops.js";
import { applicableScans } from "../../src/compile/applicable.js";
import { compile, type Recipe } from "../../src/compile/compile.js";
import { count } from "../../src/compile/count.js";
import { readRecurrence } from "../../src/recurrences/elaborate.js";
import { SCANS, scanNamed } from "../../src/scans/index.js";
import { chunkwiseForm } from "../../src/structure/chunkwise.js";
import { Answers } from "../../src/verify/answers.js";
import { lookEqual } from "../../src/verify/equivalence.js";
import { testIdentity } from "../../src/verify/identity.js";
import { randomSequences } from "../../src/verify/sequences.js";
import { systemNamed } from "../../src/verify/systems.js";
import { CATALOGUE, catalogued } from "../catalogue.js";

const clog2 = (n: number): number => Math.ceil(Math.log2(n));

/** Mamba-2 names its dimensions otherwise. */
function recipe(name: string, { K, V }: { K: number; V: number }, scan: string): Recipe {
  const dimensions: Record<string, number> = name === "mamba2-ssd" ? { P: V, N: K } : { K, V };
  return {
    recurrence: catalogued(name, dimensions),
    scan: scanNamed(scan),
    outputs: "all",
    weights: "inputs",
  };
}

/** The linear recurrences whose public kernels run chunkwise. */
const KERNELS = [
  ...[
    "deltanet",
    "gated-deltanet",
    "delta-product",
    "dplr",
    "iplr",
    "kda",
    "comba",
    "comba-kernel",
    "gdn2",
    "rwkv7",
  ],
  ...["gla", "hgrn2", "simple-gla", "retention", "linear-attention", "mamba2-ssd", "rwkv6"],
];

describe("the chunkwise form", () => {
  it("is found for every recurrence that kernels run in it, and refused with a reason elsewhere", () => {
    const found = CATALOGUE.filter(({ name }) => typeof chunkwiseForm(catalogued(name)) !== "string");
    expect(KERNELS.filter((name) => !found.some((entry) => entry.name === name))).toEqual([]);
    expect(chunkwiseForm(catalogued("gated-oja"))).toMatch(
      /output o is not a linear reading of S along its keys/,
    );
    expect(chunkwiseForm(catalogued("mesa"))).toMatch(/2 states/);
    expect(chunkwiseForm(catalogued("elman"))).toMatch(/not read as affine/);
  });

  it.each(KERNELS)(
    "computes %s: both inversions, chunks that divide n and that do not, states included",
    (name) => {
      for (const scan of [
        "chunkwise:1",
        "chunkwise:2:substitution",
        "chunkwise:4",
        "chunkwise:8",
        "chunkwise:4:substitution",
      ]) {
        for (const n of [1, 3, 4, 8, 13]) {
          const result = testIdentity(recipe(name, { K: 3, V: 2 }, scan), n, { trials: 1 });
          expect(result.kind).toBe("polynomial");
          expect({ scan, n, differences: (result as { differences: unknown }).differences }).toEqual({
            scan,
            n,
            differences: [],
          });
        }
      }
    },
  );

  it("starts from a state that is not zero, on either side, and gives the one it ends with", () => {
    for (const [update, output, shape] of [
      ["(diag(d) - a * c') * S + a * v'", "S' * q", "[K, V]"],
      ["S * (diag(d) - a * c')  + v * a'", "S * q", "[V, K]"],
      ["diag(d) * S + a * v' - c * v'", "q' * S", "[K, V]"],
    ] as const) {
      const recurrence = readRecurrence(
        `name: made-up
title: Made up
family: made-up
source: "made up for a test"
equation: "-"
dimensions: { K: 3, V: 2 }
inputs: { d: [K], a: [K], c: [K], v: [V], q: [K] }
state: { S: { shape: ${shape}, initial: 2 } }
update: { S: "${update}" }
output: { o: "${output}", total: "sum(v)" }
`,
        "made-up.yaml",
        {},
      );
      const made: Recipe = { recurrence, scan: scanNamed("chunkwise:4"), outputs: "all", weights: "inputs" };
      const system = systemNamed("rational");
      const sequences = randomSequences(recurrence, 11, { kind: "small integers", largest: 3 }, 3, 1);
      expect(new Answers(made, system, sequences).judge(compile(made, 11), 11).differences).toEqual([]);
      const composed = { ...made, scan: scanNamed("sklansky") };
      const [one, other] = [made, composed].map((each) =>
        compile(each, 6, { final: "include", initial: "inputs" }),
      );
      expect(lookEqual(one!, other!, system, 1)).toBe(true);
    }
  });

  it("costs what is counted", () => {
    for (const name of ["deltanet", "rwkv7", "gla"]) {
      for (const n of [5, 8, 19]) {
        const made = recipe(name, { K: 2, V: 3 }, "chunkwise:4");
        const { op } = compile(made, n, { dead: "keep" });
        const gates = op.filter((code) => OP_BY_CODE[code]!.family !== "source").length;
        const { size, depth } = count(made, BigInt(n));
        expect({ n, gates, depth: analyze(compile(made, n)).depth }).toEqual({
          n,
          gates: Number(size),
          depth,
        });
      }
    }
  });

  it("is offered where there is one, and only there", () => {
    const chunkwise = SCANS.filter((scan) => scan.chunkwise !== undefined);
    expect(chunkwise.length).toBeGreaterThan(0);
    expect(applicableScans(catalogued("deltanet"), chunkwise)).toEqual(chunkwise);
    expect(applicableScans(catalogued("dense-lrnn"), chunkwise)).toEqual([]);
    expect(() =>
      compile(
        { ...recipe("deltanet", { K: 2, V: 2 }, "chunkwise:4"), recurrence: catalogued("dense-lrnn") },
        8,
      ),
    ).toThrow(/no chunkwise form.*Use chunked:4/);
    expect(() => scanNamed("chunkwise:12")).toThrow(/power of two/);
  });
});

describe("what the chunkwise form of the delta rule costs", () => {
  it.each([
    [2, 2],
    [4, 4],
    [3, 5],
  ])("size at K = %i, V = %i: its formula, either way to invert", (K, V) => {
    // 2 C K + C V + C for scaled reads, writes and rates; M; two triangular products; reads of each step.
    const prepared = (C: number): number =>
      C +
      2 * C * K +
      C * V +
      (C * (C - 1) * K + (C * (C - 1) * (C - 2)) / 3) +
      C * (C - 1) * (K + V) +
      ((C * (C + 1)) / 2) * (2 * K - 1);
    // X and the outputs, from a state that is not zero and in the first chunk; then the state after a chunk.
    const passed = (C: number): number => 2 * C * K * V + V * (2 * C * K + C * (C + 1) - C);
    // From a zero state W is not made either: a triangular product and the scaled keys.
    const first = (C: number): number => V * C * C - C * C * K;
    const advanced = (C: number, chunks: number): number =>
      chunks === 1 ? 0 : K * V * (2 * C - 1) + (chunks - 2) * 2 * C * K * V;
    for (const C of [8, 16, 32, 64]) {
      for (const n of [64, 1024]) {
        for (const inversion of ["substitution", "doubling"]) {
          const { size } = count(recipe("deltanet", { K, V }, `chunkwise:${C}:${inversion}`), BigInt(n));
          const chunks = n / C;
          const expected = chunks * prepared(C) + (chunks - 1) * passed(C) + first(C) + advanced(C, chunks);
          expect(Number(size), `C = ${C}, n = ${n}`).toBe(expected);
        }
      }
    }
  });

  it("depth: each further chunk is two matrix products, 2 + clog2(K+1) + clog2(C+1) levels", () => {
    for (const K of [2, 3, 8]) {
      for (const C of [8, 16, 32, 64]) {
        const [first, second, third] = [512n, 1024n, 2048n].map(
          (n) => count(recipe("deltanet", { K, V: 2 }, `chunkwise:${C}`), n).depth,
        );
        const each = 2 + clog2(K + 1) + clog2(C + 1);
        expect([second! - first!, third! - second!]).toEqual([(512 / C) * each, (1024 / C) * each]);
      }
    }
  });

  it("the inverse: two levels a step by substitution, log^2 C by doubling", () => {
    for (const c of [3, 4, 5, 6, 7]) {
      const depths = ["substitution", "doubling"].map(
        (inversion) =>
          count(recipe("deltanet", { K: 4, V: 4 }, `chunkwise:${2 ** c}:${inversion}`), 2n ** BigInt(c))
            .depth,
      );
      // Six or four of the levels make M and read the state.
      expect(depths).toEqual([2 * 2 ** c + 4, c * c + c + 6]);
    }
  });

  it("is linear in n / C where a scan's depth is logarithmic in n", () => {
    const depth = (scan: string, n: bigint): number =>
      count({ ...recipe("deltanet", { K: 4, V: 4 }, scan), structure: "one-sided" }, n).depth;
    const table = [64n, 256n, 1024n, 4096n].map((n) => [
      ...[8, 16, 32, 64].map((C) => depth(`chunkwise:${C}`, n)),
      depth("serial", n),
    ]);
    expect(table).toEqual([
      [81, 56, 47, 48, 259],
      [297, 176, 113, 84, 1027],
      [1161, 656, 377, 228, 4099],
      [4617, 2576, 1433, 804, 16387],
    ]);
  });
});
