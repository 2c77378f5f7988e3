import Fraction from "fraction.js";
import { describe, expect, it } from "vitest";
import { float64 } from "../../src/algebra/evaluate.js";
import { UsageError } from "../../src/errors.js";
import {
  ACTIVATION_ERROR,
  ACTIVATION_FUNCTIONS,
  ACTIVATIONS,
  type ActivationName,
  activate,
  type Segments,
  segmentsOf,
} from "../../src/numbers/activations.js";
import { fixedFormatOf } from "../../src/numbers/fixed/format.js";
import { fixedPoint } from "../../src/numbers/fixed-point.js";
import { representationNamed } from "../../src/numbers/index.js";
import { allTuples, allValues, build, differences, evaluateBuilt, type Program } from "./words.js";

const cases = ["8.8", "4.4", "1.7", "2.3", "4.8", "3.9:saturate", "5.1", "4.0", "1.12"].flatMap((format) =>
  ACTIVATIONS.map((name) => [name, format] as const),
);

/** The largest error in units over operands in steps of `step`, where the value is one that the format holds. */
function worstError(segments: Segments, name: ActivationName, step = 1n): number {
  const { width, fractionBits } = segments.format;
  const end = 1n << BigInt(width - 1);
  const scale = 2 ** fractionBits;
  let worst = 0;
  for (let x = -end; x < end; x += step) {
    const exact = Math.min(ACTIVATION_FUNCTIONS[name].of(Number(x) / scale) * scale, Number(end - 1n));
    worst = Math.max(worst, Math.abs(Number(activate(segments, x)) - exact));
  }
  return worst;
}

describe("activations in fixed point", () => {
  it.each(cases)("%s of fixed:%s is within the stated error, in every operand", (name, format) => {
    expect(worstError(segmentsOf(fixedFormatOf(format), name), name)).toBeLessThanOrEqual(ACTIVATION_ERROR);
  });

  it.each(ACTIVATIONS.map((name) => [name]))("%s of wider formats is, in operands far and near", (name) => {
    for (const [format, step] of [
      ["8.12", 7n],
      ["4.16", 13n],
      ["16.12", 3001n],
    ] as const)
      expect(worstError(segmentsOf(fixedFormatOf(format), name), name, step)).toBeLessThanOrEqual(
        ACTIVATION_ERROR,
      );
  });

  it.each(cases)("%s of fixed:%s in gates is the reference, on all operands", (name, format) => {
    const representation = fixedPoint(fixedFormatOf(format));
    const program: Program = (numbers, [x]) => numbers.apply(name, x!);
    const circuit = build(representation, 1, program);
    const all = allTuples(allValues(representation), 1);
    const some = all.length > 8192 ? all.filter((_, i) => i % 5 === 0) : all;
    expect(differences(representation, program, some, evaluateBuilt(circuit))).toEqual([]);
  });

  it("narrow words are rounded correctly", () => {
    for (const name of ACTIVATIONS)
      expect(worstError(segmentsOf(fixedFormatOf("4.4"), name), name)).toBeLessThanOrEqual(0.5);
  });

  it("a coefficient that is off shows as an error past the stated one", () => {
    const segments = segmentsOf(fixedFormatOf("8.8"), "tanh");
    const middle = segments.slopes.length / 2 - 1;
    expect(segments.low).toBeGreaterThan(2);
    const bent = { ...segments, slopes: [...segments.slopes] };
    bent.slopes[0] = segments.slopes[0]! + (1n << BigInt(segments.guard - 1));
    expect(worstError(bent, "tanh")).toBeGreaterThan(ACTIVATION_ERROR);
    expect(segments.slopes[0]).toBeGreaterThan(segments.slopes[middle]!);
  });

  it("formats too fine for the table are refused, with the cure", () => {
    const { reference } = fixedPoint(fixedFormatOf("8.40"));
    expect(() => reference.apply("tanh", 0n)).toThrow(UsageError);
    expect(() => reference.apply("tanh", 0n)).toThrow("fixed:8.40 has no 'tanh'");
  });
});

describe("functions of narrow floats are tables", () => {
  it.each(["float:3.2", "float:4.3", "float:2.1"])("%s: the function of doubles, rounded once", (name) => {
    const representation = representationNamed(name);
    const all = allTuples(allValues(representation), 1);
    for (const own of ["tanh", "sigmoid", "exp", "log", "softplus", "cos", "sin"] as const) {
      const program: Program = (numbers, [x]) => numbers.apply(own, x!);
      const circuit = build(representation, 1, program);
      expect(differences(representation, program, all, evaluateBuilt(circuit))).toEqual([]);
    }
    const { reference } = representation;
    const half = reference.literal(new Fraction(1, 2));
    const expected = Number(reference.show(reference.apply("tanh", half)));
    expect(Math.abs(expected - float64.apply("tanh", 0.5))).toBeLessThan(0.07);
  });

  it("wider ones have none", () => {
    const { reference } = representationNamed("fp16");
    expect(() => reference.apply("tanh", reference.zero)).toThrow("fixed:I.F or a float of at most 10 bits");
  });
});
