import Fraction from "fraction.js";
import { describe, expect, it } from "vitest";
import { rational } from "../../src/algebra/evaluate.js";
import { formalDegree } from "../../src/analyze/degree.js";
import { evaluate } from "../../src/circuit/evaluate.js";
import { compile, type Recipe } from "../../src/compile/compile.js";
import { count } from "../../src/compile/count.js";
import type { Recurrence } from "../../src/recurrences/recurrence.js";
import { arrays } from "../../src/scans/arrays.js";
import { scanNamed } from "../../src/scans/index.js";
import { infer } from "../../src/structure/infer.js";
import { catalogued, own } from "../catalogue.js";

const clog2 = (n: number): number => (n <= 1 ? 0 : 32 - Math.clz32(n - 1));
const flog2 = (n: number): number => 31 - Math.clz32(n);
/** The largest power of two below n. */
const below = (n: number): number => 2 ** (clog2(n) - 1);
const isPower = (n: number): boolean => (n & (n - 1)) === 0;

/** Operations of each network, from its own recurrence and not from the scan. */
const OPERATIONS: Readonly<Record<string, (n: number) => number>> = {
  serial: (n) => n - 1,
  tree: (n) => n - 1,
  sklansky: (n) =>
    n <= 1 ? 0 : OPERATIONS.sklansky(below(n)) + OPERATIONS.sklansky(n - below(n)) + n - below(n),
  "kogge-stone": (n) => n * clog2(n) - 2 ** clog2(n) + 1,
  "brent-kung": (n) => (n <= 1 ? 0 : n - 1 + OPERATIONS["brent-kung"](n >> 1)),
  "ladner-fischer:0": (n) =>
    n <= 1
      ? 0
      : OPERATIONS["ladner-fischer:1"](below(n)) +
        OPERATIONS["ladner-fischer:0"](n - below(n)) +
        n -
        below(n),
  "ladner-fischer:1": (n) => (n <= 1 ? 0 : n - 1 + OPERATIONS["ladner-fischer:0"](n >> 1)),
  "ladner-fischer:2": (n) => (n <= 1 ? 0 : n - 1 + OPERATIONS["ladner-fischer:1"](n >> 1)),
};
const NETWORKS = Object.keys(OPERATIONS);

/** Compositions of an interval that begins at the first step: they need no transition. */
const grey = (network: string, n: number): number => (network === "tree" ? clog2(n) : n - 1);

/** Depth of a network in operations, measured on elements that know nothing but when they are ready. */
function pathDepth(network: string, n: number): number {
  const steps = new Array<number>(n).fill(0);
  const compose = (later: number, earlier: number): number => Math.max(later, earlier) + 1;
  return Math.max(...scanNamed(network).run(arrays<number>(), compose, steps));
}

interface Variant {
  readonly name: string;
  readonly structure: string;
  recurrence(d: number): Recurrence;
  /** Multiplications and additions of a black and of a grey composition. */
  readonly black: (d: number) => readonly [mul: number, add: number];
  readonly grey: (d: number) => readonly [mul: number, add: number];
  readonly levels: (d: number) => number;
}

const VARIANTS: readonly Variant[] = [
  {
    name: "dense",
    structure: "dense",
    recurrence: (D) =>
      own(
        "dimensions: { D: 2 }\ninputs: { A: [D, D], b: [D] }\nstate:\n  h: { shape: [D] }\nupdate:\n  h: A * h + b",
        { D },
      ),
    black: (d) => [d ** 3 + d ** 2, d ** 3],
    grey: (d) => [d ** 2, d ** 2],
    levels: (d) => flog2(d) + 2,
  },
  {
    name: "diagonal",
    structure: "diagonal",
    recurrence: (D) =>
      own(
        "dimensions: { D: 2 }\ninputs: { a: [D], b: [D] }\nstate:\n  h: { shape: [D] }\nupdate:\n  h: a .* h + b",
        { D },
      ),
    black: (d) => [2 * d, d],
    grey: (d) => [d, d],
    levels: () => 2,
  },
  {
    name: "scalar decay",
    structure: "scalar",
    recurrence: (D) =>
      own(
        "dimensions: { D: 2 }\ninputs: { g: [], b: [D] }\nstate:\n  h: { shape: [D] }\nupdate:\n  h: g * h + b",
        { D },
      ),
    black: (d) => [1 + d, d],
    grey: (d) => [d, d],
    levels: () => 2,
  },
];

function recipe(recurrence: Recurrence, network: string): Recipe {
  const scan = scanNamed(network);
  return { recurrence, scan, outputs: scan.gives, weights: "inputs", folding: "none" };
}

interface Measured {
  readonly depth: number;
  readonly size: number;
  readonly mul: number;
  readonly add: number;
}
const known = new Map<string, Measured>();

function measured(recurrence: Recurrence, network: string, n: number): Measured {
  const update = recurrence.updates[0].formula.text;
  const key = [recurrence.name, update, JSON.stringify(recurrence.dimensions), network, n].join(" ");
  let found = known.get(key);
  if (found === undefined) {
    const { depth, size, counts } = count(recipe(recurrence, network), BigInt(n));
    found = { depth, size: Number(size), mul: Number(counts.mul), add: Number(counts.add) };
    known.set(key, found);
  }
  return found;
}

describe("the operations of the networks", () => {
  it("are the tabulated ones", () => {
    const values = [16, 64, 256, 1024].map((n) => [
      OPERATIONS["ladner-fischer:0"](n),
      OPERATIONS["ladner-fischer:1"](n),
    ]);
    expect(values).toEqual([
      [31, 27],
      [168, 137],
      [792, 624],
      [3487, 2695],
    ]);
    for (let k = 0; k <= 12; k++) {
      const n = 2 ** k;
      expect(OPERATIONS.sklansky(n)).toBe((n / 2) * k);
      expect(OPERATIONS["brent-kung"](n)).toBe(2 * n - 2 - k);
    }
  });
});

describe.each(VARIANTS)("$name", (variant) => {
  const widths = variant.name === "dense" ? [1, 2, 3, 4, 5] : [1, 2, 5];

  it.each(NETWORKS)("by %s has the sizes of the formula for n = 1..70", (network) => {
    for (const d of widths) {
      const recurrence = variant.recurrence(d);
      for (let n = 1; n <= 70; n++) {
        const greyOps = grey(network, n);
        const blackOps = OPERATIONS[network](n) - greyOps;
        const [[bm, ba], [gm, ga]] = [variant.black(d), variant.grey(d)];
        const { mul, add, size } = measured(recurrence, network, n);
        const formula = { mul: blackOps * bm + greyOps * gm, add: blackOps * ba + greyOps * ga };
        expect({ d, n, mul, add }).toEqual({ d, n, ...formula });
        expect(size).toBe(mul + add);
      }
    }
  });

  it("has the depth of the formula: exact for the tree, Sklansky and serial at any n", () => {
    for (const d of widths) {
      const recurrence = variant.recurrence(d);
      for (let n = 1; n <= 70; n++) {
        const levels = variant.levels(d);
        const depths = ["tree", "sklansky", "serial"].map(
          (network) => measured(recurrence, network, n).depth,
        );
        const expected = [levels * clog2(n), levels * clog2(n), levels * (n - 1)];
        expect({ d, n, depths }).toEqual({ d, n, depths: expected });
      }
    }
  });

  it("by Kogge-Stone has that depth at n = 2^k and at most that in between", () => {
    let shallower = 0;
    for (const d of widths) {
      const recurrence = variant.recurrence(d);
      for (let n = 1; n <= 70; n++) {
        const bound = variant.levels(d) * clog2(n);
        const { depth } = measured(recurrence, "kogge-stone", n);
        if (isPower(n)) expect({ d, n, depth }).toEqual({ d, n, depth: bound });
        expect(depth).toBeLessThanOrEqual(bound);
        if (depth < bound) shallower++;
      }
    }
    expect(shallower).toBeGreaterThan(0);
  });

  it("by the other networks has at n = 2^k the levels of an operation times the path", () => {
    for (const network of ["brent-kung", "ladner-fischer:0", "ladner-fischer:1", "ladner-fischer:2"]) {
      for (const d of widths) {
        const recurrence = variant.recurrence(d);
        for (let k = 0; k <= 6; k++) {
          const n = 2 ** k;
          const path = pathDepth(network, n);
          if (network === "brent-kung") expect(path).toBe(Math.max(k, 2 * k - 2));
          expect({ network, d, n, depth: measured(recurrence, network, n).depth }).toEqual({
            network,
            d,
            n,
            depth: variant.levels(d) * path,
          });
        }
      }
    }
  });

  it("is read as what it is", () => {
    const [stage] = infer(variant.recurrence(3)).stages;
    expect(stage.kind === "affine" && stage.structure.name).toBe(variant.structure);
  });
});

describe("worked by hand", () => {
  const dense = VARIANTS[0];

  it("dense d = 2, n = 4, Sklansky: 24 multiplications, 20 additions, depth 6", () => {
    expect(measured(dense.recurrence(2), "sklansky", 4)).toEqual({ mul: 24, add: 20, size: 44, depth: 6 });
  });

  it("Kogge-Stone off the powers of two: dense d = 4, n = 11 has depth 13, scalar n = 3 has depth 3", () => {
    expect(measured(dense.recurrence(4), "kogge-stone", 11).depth).toBe(13);
    expect(measured(catalogued("linear-scalar"), "kogge-stone", 3).depth).toBe(3);
  });

  it("scalar a = (2, 3, 5, 7), b = 1: h = 1, 4, 21, 148, by every network", () => {
    for (const network of NETWORKS) {
      const circuit = compile(recipe(catalogued("linear-scalar"), network), 4);
      const given = {
        a: [2, 3, 5, 7].map((x) => new Fraction(x)),
        b: [1, 1, 1, 1].map((x) => new Fraction(x)),
      };
      const values = evaluate(circuit, rational, given).y.map(Number);
      expect({ network, values }).toEqual({ network, values: network === "tree" ? [148] : [1, 4, 21, 148] });
    }
  });

  it("permutation-diagonal, tokens 0, 1, 1, 0: h = (1,0), (0,2), (4,1), (9,-3), by every network", () => {
    const tokens = [
      { P: [1, 0, 0, 1], d: [2, -3], b: [1, 0] },
      { P: [0, 1, 1, 0], d: [1, 2], b: [0, 1] },
    ];
    const given = (name: "P" | "d" | "b") =>
      [0, 1, 1, 0].flatMap((token) => tokens[token][name]).map((x) => new Fraction(x));
    for (const network of NETWORKS) {
      const circuit = compile(recipe(catalogued("pd-ssm"), network), 4);
      const values = evaluate(circuit, rational, { P: given("P"), d: given("d"), b: given("b") }).y.map(
        Number,
      );
      expect(values).toEqual(network === "tree" ? [9, -3] : [1, 0, 0, 2, 4, 1, 9, -3]);
    }
  });

  it("the scalar tree has 3 (n - 1) - lg n gates at n = 2^k: 41, 183, 757, 3059", () => {
    const sizes = [16, 64, 256, 1024].map((n) => measured(catalogued("linear-scalar"), "tree", n));
    expect(sizes.map(({ size }) => size)).toEqual([41, 183, 757, 3059]);
    expect(sizes.map(({ depth }) => depth)).toEqual([8, 12, 16, 20]);
    for (let k = 0; k <= 20; k++) {
      expect(measured(catalogued("linear-scalar"), "tree", 2 ** k).size).toBe(3 * (2 ** k - 1) - k);
    }
  });
});

describe("the formal degree of the last state", () => {
  const degree = (recurrence: Recurrence, network: string, n: number) =>
    formalDegree(compile(recipe(recurrence, network), n));

  it("is n where transition and drive are inputs", () => {
    for (const variant of VARIANTS) {
      for (const [network, n] of [
        ["sklansky", 16],
        ["tree", 16],
        ["serial", 16],
        ["brent-kung", 11],
      ] as const) {
        expect(degree(variant.recurrence(2), network, n)).toEqual({ kind: "polynomial", degree: n });
      }
    }
  });

  it("is n + 1 when the state before is a variable too", () => {
    const circuit = compile(recipe(VARIANTS[0].recurrence(2), "sklansky"), 16, { initial: "inputs" });
    expect(formalDegree(circuit)).toEqual({ kind: "polynomial", degree: 17 });
  });

  it("of DeltaNet is 3 n: beta k k' has degree 3", () => {
    const deltanet = own(
      "dimensions: { K: 2, V: 2 }\ninputs: { k: [K], v: [V], beta: [] }\nstate:\n  S: { shape: [K, V] }\nupdate:\n  S: \"(identity(K) - beta * k * k') * S + beta * k * v'\"",
    );
    for (const [network, n] of [
      ["sklansky", 16],
      ["tree", 5],
      ["serial", 7],
      ["kogge-stone", 8],
    ] as const) {
      expect(degree(deltanet, network, n)).toEqual({ kind: "polynomial", degree: 3 * n });
    }
  });
});
