import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { float64, modular } from "../../src/algebra/evaluate.js";
import { analyze } from "../../src/analyze/analyze.js";
import { compile } from "../../src/compile/compile.js";
import { count } from "../../src/compile/count.js";
import { representationNamed } from "../../src/numbers/index.js";
import type { Recurrence } from "../../src/recurrences/recurrence.js";
import { scanNamed } from "../../src/scans/index.js";
import { multiway, multiwayReach } from "../../src/scans/multiway.js";
import { lastStateDepthMinimum } from "../../src/scans/optima.js";
import type { Scan } from "../../src/scans/scan.js";
import { dense } from "../../src/structure/dense.js";
import { diagonal } from "../../src/structure/diagonal.js";
import { compositionOf, type Element, type StructureSize } from "../../src/structure/structure.js";
import { Referee } from "../../src/verify/answers.js";
import { catalogued, own } from "../catalogue.js";

/** The last state of a recurrence: two gates for each black composition, by the default cost model. */
function lastState(recurrence: Recurrence, scan: Scan, n: bigint) {
  const { depth, size } = count({ recurrence, scan, outputs: "last", weights: "inputs" }, n);
  return { depth, size: Number(size) };
}

const scalar = catalogued("linear-scalar");
const vector = own(
  "dimensions: { D: 3 }\ninputs: { a: [D], b: [D] }\nstate:\n  h: { shape: [D] }\nupdate:\n  h: a .* h + b",
);
const matrixByColumns = own(
  "dimensions: { K: 2, V: 3 }\ninputs: { g: [V], k: [K], v: [V] }\nstate:\n  S: { shape: [K, V] }\nupdate:\n  S: S * diag(g) + k * v'",
);
const tropical = own(
  "inputs: { a: [], b: [] }\nstate:\n  h: { shape: [], initial: 0 }\nupdate:\n  h: max(a + h, b)",
);
const fibonacciNumbers = (count: number): bigint[] => {
  const numbers = [1n, 1n];
  while (numbers.length < count) numbers.push(numbers.at(-1)! + numbers.at(-2)!);
  return numbers;
};

describe("the last state of h = a h + b", () => {
  const LENGTHS = [64n, 256n, 1024n];

  it.each([
    { scan: "tree", depths: [12, 16, 20] },
    { scan: "fibonacci", depths: [10, 13, 16] },
    { scan: "multiway", depths: [10, 12, 15] },
  ])("$scan: depth $depths at n = 64, 256, 1024, where at least 7, 9, 11 are needed", ({ scan, depths }) => {
    expect(LENGTHS.map((n) => lastState(scalar, scanNamed(scan), n).depth)).toEqual(depths);
    expect(LENGTHS.map(lastStateDepthMinimum)).toEqual([7, 9, 11]);
  });

  it("in about as many gates", () => {
    const sizes = ["tree", "fibonacci", "multiway"].map((scan) =>
      LENGTHS.map((n) => lastState(scalar, scanNamed(scan), n).size),
    );
    expect(sizes).toEqual([
      [183, 757, 3059],
      [187, 762, 3066],
      [208, 870, 3530],
    ]);
  });

  it("fibonacci: F(D+1) steps, and no more, at every depth D", () => {
    const scan = scanNamed("fibonacci");
    fibonacciNumbers(15).forEach((reach, level) => {
      if (level < 2) return;
      expect(lastState(scalar, scan, reach).depth, `n = ${reach}`).toBe(level);
      expect(lastState(scalar, scan, reach + 1n).depth, `n = ${reach + 1n}`).toBe(level + 1);
    });
  });

  it("multiway: the steps that dynamic programming promises, and no more, at every depth", () => {
    const reaches = Array.from({ length: 16 }, (_, level) => multiwayReach(level));
    expect(reaches.map(Number)).toEqual([1, 1, 2, 3, 5, 8, 13, 21, 37, 63, 105, 184, 321, 573, 993, 1729]);
    reaches.forEach((reach, level) => {
      if (level < 2) return;
      expect(lastState(scalar, multiway, reach).depth, `n = ${reach}`).toBe(level);
      expect(lastState(scalar, multiway, reach + 1n).depth, `n = ${reach + 1n}`).toBe(level + 1);
    });
  });

  it("multiway: never deeper than the others, never below the bound, at any n", () => {
    for (let n = 1n; n <= 130n; n++) {
      const [tree, fib, multi] = ["tree", "fibonacci", "multiway"].map(
        (scan) => lastState(scalar, scanNamed(scan), n).depth,
      );
      expect(multi).toBeLessThanOrEqual(fib);
      expect(fib).toBeLessThanOrEqual(tree);
      expect(multi).toBeGreaterThanOrEqual(n === 1n ? 0 : lastStateDepthMinimum(n));
    }
  });

  it("at 2^60 steps: 71 levels where a balanced tree has 120", () => {
    const n = 2n ** 60n;
    expect(count({ recurrence: scalar, scan: multiway, outputs: "last", weights: "inputs" }, n).depth).toBe(
      71,
    );
    expect(lastState(scalar, scanNamed("fibonacci"), n).depth).toBe(88);
  });
});

describe("composing several at once", () => {
  it.each([
    ["linear-scalar", scalar],
    ["a diagonal", vector],
    ["a factor for each column", matrixByColumns],
    ["max-plus", tropical],
    ["a dense transition, one by one", catalogued("dense-lrnn")],
  ])("agrees with the recurrence: %s", (_, recurrence) => {
    const longest = 45;
    const referee = new Referee(recurrence, {}, { steps: longest, random: 2, seed: 5 });
    for (const scan of [multiway, scanNamed("fibonacci")]) {
      for (let n = 1; n <= longest; n += n < 12 ? 1 : 3) {
        const recipe = { recurrence, scan, outputs: "last", weights: "inputs" } as const;
        expect(referee.judge(compile(recipe, n), n, "last").differences, `${scan.name}, n = ${n}`).toEqual(
          [],
        );
      }
    }
  });

  it("agrees with the recurrence in words of bits, where a sum of products is one array of carries", () => {
    const representation = representationNamed("int:8");
    const referee = new Referee(vector, { representation }, { steps: 21, random: 2, seed: 5 });
    for (const n of [2, 5, 21]) {
      const recipe = {
        recurrence: vector,
        scan: multiway,
        outputs: "last",
        weights: "inputs",
        representation,
      } as const;
      expect(referee.judge(compile(recipe, n), n, "last").differences).toEqual([]);
    }
  });

  it("is counted as it is built", () => {
    for (const recurrence of [scalar, vector, matrixByColumns]) {
      for (const n of [1, 2, 7, 64, 100]) {
        const recipe = { recurrence, scan: multiway, outputs: "last", weights: "inputs" } as const;
        const { depth, size, counts } = analyze(compile(recipe, n));
        const cost = count(recipe, BigInt(n));
        // Dead gates and repeated ones are left out of what was built, so there are none.
        expect({ depth, size: BigInt(size), mul: BigInt(counts.mul) }).toEqual({
          depth: cost.depth,
          size: cost.size,
          mul: cost.counts.mul,
        });
      }
    }
  });

  const size: StructureSize = {
    state: { rows: 2, cols: 2 },
    transition: { rows: 2, cols: 1 },
    side: "left",
  };
  const domain = modular(10007n);
  const composition = compositionOf(diagonal, domain, size);
  const numbers = (count: number) =>
    fc.array(fc.bigInt({ min: 0n, max: 10006n }), { minLength: count, maxLength: count });
  const step: fc.Arbitrary<Element<bigint>> = fc
    .tuple(numbers(2), numbers(4))
    .map(([entries, drive]) => ({ transition: { form: "", entries }, drive }));

  it("gives what pair by pair gives, however it is divided, and mixed with pairs", () => {
    fc.assert(
      fc.property(
        fc.array(fc.array(step, { minLength: 1, maxLength: 5 }), { minLength: 1, maxLength: 4 }),
        step,
        numbers(4),
        (groups, last, state) => {
          const wanted = groups.flat().reduceRight((earlier, later) => composition.compose(later, earlier));
          const got = composition.several!(groups.map((group) => composition.several!(group)));
          const atEnd = (interval: Element<bigint>) =>
            composition.compose(composition.compose(last, interval), { drive: state });
          expect(atEnd(got).drive).toEqual(atEnd(wanted).drive);
          expect(composition.several!([got, { drive: state }]).drive).toEqual(
            composition.compose(wanted, { drive: state }).drive,
          );
        },
      ),
      { numRuns: 60 },
    );
  });

  it("keeps at most one product of each span, those of the binary digits of the length", () => {
    const steps = Array.from(
      { length: 21 },
      (): Element<number> => ({ transition: { form: "", entries: [2, 3] }, drive: [1, 1, 1, 1] }),
    );
    const { several } = compositionOf(diagonal, float64, size);
    const { form, entries } = several!(steps).transition!;
    expect(form).toBe("factors 0 2 4");
    expect(entries).toEqual([2, 3, 2 ** 4, 3 ** 4, 2 ** 16, 3 ** 16]);
  });

  it("is left to pairs where a product of transitions is as deep as an action", () => {
    expect(compositionOf(dense, domain, size).several).toBeUndefined();
  });
});
