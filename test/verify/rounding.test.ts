import Fraction from "fraction.js";
import { describe, expect, it } from "vitest";
import { boundedNumbers } from "../../src/algebra/bounded.js";
import { compile, type Recipe } from "../../src/compile/compile.js";
import { representationNamed } from "../../src/numbers/index.js";
import type { Representation, RoundingModel } from "../../src/numbers/representation.js";
import { scanNamed } from "../../src/scans/index.js";
import { Answers, ordinarySequences } from "../../src/verify/answers.js";
import { testExhaustively } from "../../src/verify/exhaustive.js";
import { mutantsOf } from "../../src/verify/mutate.js";
import { verifyRecipe } from "../../src/verify/report.js";
import { roundingReport } from "../../src/verify/rounding.js";
import { systemFor } from "../../src/verify/verify.js";
import { catalogued } from "../catalogue.js";

function recipe(name: string, numbers: string, scan: string, own: Partial<Recipe> = {}): Recipe {
  return {
    recurrence: catalogued(name),
    scan: scanNamed(scan),
    representation: representationNamed(numbers),
    outputs: "all",
    weights: "inputs",
    ...own,
  };
}

function sequencesOf(own: Recipe, n: number, random = 8) {
  const { range } = systemFor(own.recurrence, own);
  return [...ordinarySequences(own, n, range, { random, seed: 3 })];
}

describe("circuits that round", () => {
  it.each([
    ["linear-scalar", "fixed:8.8", "sklansky", 16],
    ["linear-scalar", "fixed:6.4:floor", "brent-kung", 9],
    ["linear-scalar", "fixed:4.6:truncate:saturate", "kogge-stone", 8],
    ["linear-scalar", "float:5.10", "sklansky", 16],
    ["linear-scalar", "bf16", "brent-kung", 12],
    ["linear-scalar", "float:4.3", "serial", 6],
    ["deltanet", "fixed:6.6", "sklansky", 3],
    ["elman", "float:4.3", "serial", 2],
    ["elman-tanh", "fixed:8.8", "serial", 3],
    ["running-max", "float:4.3", "sklansky", 5],
  ])(
    "%s over %s by %s, n = %i: equal to their own order to the bit, and within the derived bound",
    (name, numbers, scan, n) => {
      const report = verifyRecipe(recipe(name, numbers, scan), n);
      expect(report.verdict).toBe("pass");
      expect(report.sequences.differences).toEqual([]);
      const { exact, serial, compared, failures } = report.rounding!;
      expect(failures).toEqual([]);
      expect(compared).toBeGreaterThan(0);
      expect(exact.against).toBe(name === "elman-tanh" ? "doubles" : "fractions");
      expect(exact.worst).toBeLessThanOrEqual(exact.bound);
      expect(exact.share).toBeLessThanOrEqual(1);
      expect(serial.share).toBeLessThanOrEqual(1);
    },
  );

  it("a longer product has errors, and the bound is not far above them", () => {
    const { exact } = verifyRecipe(recipe("linear-scalar", "fixed:8.8", "sklansky"), 16).rounding!;
    expect(exact.worst).toBeGreaterThan(0);
    expect(exact.share).toBeGreaterThan(0.1);
  });

  it("say where a bound is void", () => {
    const { unbounded, because } = verifyRecipe(recipe("linear-scalar", "fixed:3.3", "sklansky"), 8)
      .rounding!;
    expect(unbounded).toBeGreaterThan(0);
    expect(because).toBe("overflow or NaN");
  });

  it("have no step by step answer to be tried on all inputs", () => {
    expect(() => testExhaustively(recipe("linear-scalar", "float:2.1", "sklansky"), 1)).toThrow(
      "float:2.1 rounds",
    );
  });
});

describe("negative controls", () => {
  it("a bound from too small a rounding error is exceeded, and the report fails", () => {
    const honest = representationNamed("fixed:8.8");
    const rounding: RoundingModel<unknown> = {
      ...honest.rounding!,
      productError: (value) => honest.rounding!.productError(value) / 64,
    };
    const optimist: Representation = { ...honest, rounding };
    const own = recipe("linear-scalar", "fixed:8.8", "sklansky", { representation: optimist });
    const { failures, exact } = roundingReport(own, 8, sequencesOf(own, 8));
    expect(failures.length).toBeGreaterThan(0);
    expect(exact.share).toBeGreaterThan(1);
    expect(verifyRecipe(own, 8).verdict).toBe("fail");
  });

  it("mutants of a circuit of floats are caught by its own order", () => {
    const own = recipe("linear-scalar", "float:3.2", "sklansky");
    const sequences = sequencesOf(own, 4, 200);
    const answers = new Answers(own, systemFor(own.recurrence, own).system, sequences);
    const circuit = compile(own, 4);
    expect(answers.judge(circuit, 4).differences).toEqual([]);
    const mutants = mutantsOf(circuit, 40, 5);
    const caught = mutants.filter(({ circuit: mutant }) => answers.judge(mutant, 4).differences.length > 0);
    expect(caught.length).toBeGreaterThan(30);
  });
});

describe("bounded values", () => {
  const { reference, rounding } = representationNamed("fixed:4.4");
  const numbers = boundedNumbers<unknown>({ numbers: reference, ...rounding! });
  const of = (n: number, error: number) => ({ value: BigInt(n * 16), number: n, error });

  it("hand errors on by the operation's rule", () => {
    expect(numbers.add(of(1, 0.25), of(2, 0.5)).error).toBeCloseTo(0.75, 12);
    expect(numbers.mul(of(1, 0.25), of(2, 0.5)).error).toBeCloseTo(0.5 + 0.5 + 0.125 + 1 / 32, 12);
    expect(numbers.neg(of(1, 0.25)).error).toBeCloseTo(0.25, 12);
    expect(numbers.apply("max", of(1, 0.25), of(2, 0.5)).error).toBeCloseTo(0.5, 12);
    expect(numbers.literal(new Fraction(1, 2)).error).toBe(0);
    expect(numbers.literal(new Fraction(1, 3)).error).toBeGreaterThan(0);
  });

  it("decide only what the error leaves no doubt about", () => {
    expect(numbers.apply("step", of(1, 0.5)).error).toBe(0);
    expect(numbers.apply("step", of(1, 1.5)).because).toContain("comparison");
    expect(numbers.apply("less", of(1, 0.4), of(2, 0.4)).error).toBe(0);
    expect(numbers.apply("less", of(1, 0.6), of(2, 0.6)).error).toBe(Number.POSITIVE_INFINITY);
    expect(numbers.apply("select", of(1, 0), of(2, 0.25), of(3, 9)).error).toBeCloseTo(0.25, 12);
    expect(numbers.add(of(7, 0), of(7, 0)).because).toBe("overflow or NaN");
  });
});
