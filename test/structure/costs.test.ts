import { describe, expect, it } from "vitest";
import { costNumbers, Meter } from "../../src/algebra/cost.js";
import { semiringOver } from "../../src/algebra/semirings.js";
import { count } from "../../src/compile/count.js";
import { scanNamed } from "../../src/scans/index.js";
import { structureNamed } from "../../src/structure/index.js";
import type { StructureName, StructureSize } from "../../src/structure/structure.js";
import { own } from "../catalogue.js";

const clog2 = (n: number): number => (n <= 1 ? 0 : 32 - Math.clz32(n - 1));
const flog2 = (n: number): number => 31 - Math.clz32(n);
const WIDTHS = [1, 2, 3, 4, 5, 6, 7, 8];

interface Cost {
  readonly mul: number;
  readonly add: number;
  readonly depth: number;
}

/** Runs an operation on entries that are all ready at level 0. */
function costOf(
  structure: StructureName,
  size: StructureSize,
  run: (
    operators: ReturnType<typeof operatorsOf>,
    at: (length: number) => number[],
  ) => readonly (number | undefined)[],
): Cost {
  const meter = new Meter();
  const levels = run(operatorsOf(structure, size, meter), (length) => new Array<number>(length).fill(0));
  const { mul, add } = meter.counts();
  return { mul: Number(mul), add: Number(add), depth: Math.max(0, ...levels.map((level) => level ?? 0)) };
}

function operatorsOf(structure: StructureName, size: StructureSize, meter: Meter) {
  return structureNamed(structure).over(semiringOver(costNumbers(meter), "plus-times"), size);
}

const sized = (d: number, more: Partial<StructureSize> = {}): StructureSize => ({
  state: { rows: d, cols: 1 },
  transition: { rows: d, cols: d },
  side: "left",
  ...more,
});
const plus = (x: Cost, y: Cost): Cost => ({
  mul: x.mul + y.mul,
  add: x.add + y.add,
  depth: Math.max(x.depth, y.depth),
});

describe("monomial: a composition of d x d matrices P diag(f)", () => {
  const costs = (d: number, ones: "columns" | "rows") => {
    const size = sized(d, { ones });
    const grey = costOf("monomial", size, (operators, at) =>
      operators.act({ form: "", entries: at(d * d + d) }, at(d), at(d)),
    );
    const composed = costOf("monomial", size, (operators, at) => {
      const transition = { form: "", entries: at(d * d + d) };
      return operators.compose(transition, transition).entries;
    });
    return { grey, black: plus(composed, grey) };
  };

  it.each(WIDTHS)("d = %i: d^3 + 2 d^2 + 2 d products and d^3 + d^2 - d sums, grey d^2 + d and d^2", (d) => {
    const black = { mul: d ** 3 + 2 * d ** 2 + 2 * d, add: d ** 3 + d ** 2 - d };
    const grey = { mul: d ** 2 + d, add: d ** 2 };
    const columns = flog2(d) + 3;
    expect(costs(d, "columns")).toEqual({
      black: { ...black, depth: columns },
      grey: { ...grey, depth: columns },
    });
    // diag(f) P scales after the sum, where the drive can no longer join it: a level more unless d is a power of 2.
    const rows = clog2(d) + 3;
    expect(costs(d, "rows")).toEqual({ black: { ...black, depth: rows }, grey: { ...grey, depth: rows } });
  });

  const recurrence = (D: number) =>
    own(
      "dimensions: { D: 2 }\ninputs: { P: { shape: [D, D], promise: one-hot columns }, f: [D], b: [D] }\nstate:\n  h: { shape: [D] }\nupdate:\n  h: P * diag(f) * h + b",
      { D },
    );

  it.each([2, 3, 4, 5, 8])("d = %i: whole circuits are the sum of their compositions, at any length", (d) => {
    for (const [network, operations] of [
      ["tree", (n: number) => n - 1],
      ["sklansky", (n: number) => (n / 2) * clog2(n)],
      ["kogge-stone", (n: number) => n * clog2(n) - 2 ** clog2(n) + 1],
    ] as const) {
      for (const n of [1, 2, 4, 8, 16, 32, 64]) {
        const scan = scanNamed(network);
        const recipe = {
          recurrence: recurrence(d),
          scan,
          outputs: scan.gives,
          weights: "inputs",
          folding: "none",
        } as const;
        const { counts, depth } = count(recipe, BigInt(n));
        const grey = network === "tree" ? clog2(n) : n - 1;
        const black = operations(n) - grey;
        const expected = {
          mul: black * (d ** 3 + 2 * d ** 2 + 2 * d) + grey * (d ** 2 + d),
          add: black * (d ** 3 + d ** 2 - d) + grey * d ** 2,
        };
        expect({ network, n, mul: Number(counts.mul), add: Number(counts.add) }).toEqual({
          network,
          n,
          ...expected,
        });
        expect({ network, n, depth }).toEqual({ network, n, depth: (flog2(d) + 3) * clog2(n) });
      }
    }
  });
});

describe("low rank: diag(D) + W Y'", () => {
  const lowRank = (d: number, rank: number, at: (length: number) => number[]) => ({
    form: `rank ${rank}`,
    entries: at(d * (1 + 2 * rank)),
  });
  const composed = (d: number, later: number, earlier: number, largestRank: number) =>
    costOf(
      "low-rank",
      sized(d, { largestRank }),
      (operators, at) => operators.compose(lowRank(d, later, at), lowRank(d, earlier, at)).entries,
    );
  const RANKS = [1, 2, 3, 4];
  const pairs = RANKS.flatMap((later) => RANKS.map((earlier) => [later, earlier] as const));

  it.each(WIDTHS)("d = %i: ranks add, at the cost of the formula", (d) => {
    for (const [r2, r1] of pairs) {
      const { mul, add, depth } = composed(d, r2, r1, 8);
      expect({ r2, r1, mul, add }).toEqual({
        r2,
        r1,
        mul: r1 * r2 * d + d * r1 * (r2 + 1) + d * r2 + d,
        add: r1 * r2 * (d - 1) + d * r1 * r2,
      });
      // Y2' W1, one more product, and the sum of r2 such terms and D2 W1, which is ready at level 1.
      const inner = 1 + clog2(d) + 1;
      expect({ r2, r1, depth }).toEqual({ r2, r1, depth: clog2(r2 * 2 ** inner + 2) });
    }
  });

  it.each(WIDTHS)(
    "d = %i: acting on a drive takes d + 2 r d products and r (d - 1) + d (r + 1) sums",
    (d) => {
      for (const r of RANKS) {
        const cost = costOf("low-rank", sized(d, { largestRank: 8 }), (operators, at) =>
          operators.act(lowRank(d, r, at), at(d), at(d)),
        );
        expect({ r, mul: cost.mul, add: cost.add }).toEqual({
          r,
          mul: d + 2 * r * d,
          add: r * (d - 1) + d * (r + 1),
        });
      }
    },
  );

  it.each(WIDTHS)(
    "d = %i: writing out rank r takes d^2 r products, d^2 (r - 1) + d sums, clog2(2 r + 1) levels",
    (d) => {
      for (const r of RANKS) {
        const written = costOf(
          "low-rank",
          sized(d),
          (operators, at) => operators.dense(lowRank(d, r, at)).data,
        );
        expect({ r, ...written }).toEqual({
          r,
          mul: d * d * r,
          add: d * d * (r - 1) + d,
          depth: clog2(2 * r + 1),
        });
      }
    },
  );

  it.each(WIDTHS)("d = %i: past the largest rank both are written out and multiplied", (d) => {
    for (const [r2, r1] of pairs) {
      const { mul, add } = composed(d, r2, r1, r1 + r2 - 1);
      const matrices = r1 + r2;
      expect({ r2, r1, mul, add }).toEqual({
        r2,
        r1,
        mul: d ** 3 + d * d * matrices,
        add: d * d * (d - 1) + d * d * (matrices - 2) + 2 * d,
      });
      expect(composed(d, r2, r1, r1 + r2).mul).toBe(r1 * r2 * d + d * r1 * (r2 + 1) + d * r2 + d);
    }
  });
});

/** h -> (diag(D) + w y' (+ u z')) h + b, everything an input: nothing is spent on making a transition. */
const plainLowRank = (d: number, rank: 1 | 2) =>
  own(
    `dimensions: { N: 2 }\ninputs: { D: [N], w: [N], y: [N], u: [N], z: [N], b: [N] }\nstate:\n  h: { shape: [N] }\nupdate:\n  h: "(diag(D) + w * y'${rank === 2 ? " + u * z'" : ""}) * h + b"`,
    { N: d },
  );

interface Tree {
  readonly mul: number;
  readonly add: number;
}

/** A tree of n = 2^K steps of rank r, the first `levels` of its levels by factors: level by level. */
function treeFormula(d: number, K: number, r: number, levels: number): Tree {
  let [mul, add] = [0, 0];
  for (let level = 1; level <= K; level++) {
    const ops = 2 ** (K - level);
    const black = ops - 1;
    const R = r * 2 ** (level - 1);
    if (level <= levels) {
      mul += black * (R * R * d + d * R * (R + 1) + d * R + d) + ops * (d + 2 * R * d);
      add += black * (R * R * (d - 1) + d * R * R) + ops * (R * (d - 1) + d * (R + 1));
    } else if (level === levels + 1) {
      // Black ones write out both of their intervals; all of them act by factors still.
      mul += black * (d ** 3 + 2 * d * d * R) + ops * (d + 2 * R * d);
      add += black * (d * d * (d - 1) + 2 * (d * d * (R - 1) + d)) + ops * (R * (d - 1) + d * (R + 1));
    } else {
      mul += black * (d ** 3 + d * d) + d * d;
      add += black * d ** 3 + d * d;
    }
  }
  return { mul, add };
}

function tree(d: number, n: number, r: 1 | 2, levels: number) {
  const { counts, depth } = count(
    {
      recurrence: plainLowRank(d, r),
      scan: scanNamed("tree"),
      outputs: "last",
      weights: "inputs",
      folding: "none",
      structure: "low-rank",
      largestRank: r * 2 ** levels,
    },
    BigInt(n),
  );
  return { mul: Number(counts.mul), add: Number(counts.add), depth };
}

describe("a tree of low-rank steps that switches to matrices after some levels", () => {
  it.each([3, 4, 5, 8, 16])("has the sizes of the formula, d = %i", (d) => {
    for (const r of [1, 2] as const) {
      for (let K = 0; K <= 6; K++) {
        for (let levels = 0; levels <= K; levels++) {
          const { mul, add } = tree(d, 2 ** K, r, levels);
          expect({ r, K, levels, mul, add }).toEqual({ r, K, levels, ...treeFormula(d, K, r, levels) });
        }
      }
    }
  });

  /**
   * Quoted for n = 64, rank 1, where at the switch every interval is written out (of the first step too when that is
   * at once) and acts as a matrix. Here an interval is written out only to be multiplied, and acts by its factors.
   */
  const QUOTED: readonly (readonly [d: number, levels: number, mul: number, add: number, depth: number])[] = [
    [16, 0, 265984, 236032, 37],
    [16, 2, 72672, 63413, 41],
    [16, 4, 39360, 33349, 48],
    [16, 6, 33024, 27141, 57],
    [8, 0, 37312, 30080, 31],
    [8, 3, 13160, 10365, 38],
  ];

  it.each(QUOTED)(
    "d = %i, %i levels by factors: %i products and %i sums quoted, less what is not written out",
    (d, levels, mul, add) => {
      const found = tree(d, 64, 1, levels);
      const R = 2 ** levels;
      const atSwitch = levels === 6 ? 0 : 2 ** (5 - levels);
      const spared = atSwitch === 0 ? 0 : levels === 0 ? 2 : 1;
      expect(found.mul).toBe(mul - spared * d * d * R - atSwitch * (d * d - d - 2 * R * d));
      const acting = d * d - (R * (d - 1) + d * (R + 1));
      expect(found.add).toBe(add - spared * (d * d * (R - 1) + d) - atSwitch * acting);
    },
  );

  it("is as deep as quoted at both ends, and up to three levels deeper in between, where it acts by factors", () => {
    const deeper = QUOTED.map(([d, levels, , , depth]) => tree(d, 64, 1, levels).depth - depth);
    expect(deeper).toEqual([0, 1, 3, 0, 0, 2]);
  });

  it("saves gates with every level by factors while ranks are small, and pays in depth", () => {
    const found = [0, 1, 2, 3, 4, 5, 6].map((levels) => tree(16, 64, 1, levels));
    expect(found.map(({ mul }) => mul)).toEqual([258816, 130992, 70752, 44688, 35808, 33024, 33024]);
    expect(found.map(({ depth }) => depth)).toEqual([37, 39, 42, 46, 51, 57, 57]);
    const narrow = [0, 1, 2, 3, 4].map((levels) => tree(8, 64, 1, levels).mul);
    expect(narrow).toEqual([35904, 20760, 14448, 12936, 14256]);
  });
});
