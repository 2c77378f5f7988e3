import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type AffineNumber,
  affineNumbers,
  constantOf,
  NotAffine,
  unknown,
} from "../../src/algebra/affine.js";
import { modular, rational } from "../../src/algebra/evaluate.js";
import { exactNumber } from "../../src/recurrences/values.js";
import { orderedPrograms, type Program, ringPrograms, runProgram } from "./programs.js";

const field = modular(1_000_003n);
const affine = affineNumbers(field);
const two = exactNumber(2, "x");

/** Inputs alternate between known values and unknowns. */
const isUnknown = (input: number): boolean => input % 2 === 0;

/** Evaluates a found affine number at given unknowns. */
function at(value: AffineNumber<bigint>, unknowns: readonly bigint[]): bigint {
  let sum = value.constant ?? 0n;
  for (const [index, coefficient] of value.coefficients) {
    sum = field.add(sum, field.mul(coefficient, unknowns[index]));
  }
  return sum;
}

/** A plain zero, a known value, or one that reads an unknown. */
type Kind = "zero" | "known" | "unknown";

const sumOf = (...kinds: readonly Kind[]): Kind =>
  kinds.includes("unknown") ? "unknown" : kinds.includes("known") ? "known" : "zero";

/** The kind of a product, or undefined when two unknowns meet in it. */
function productOf(x: Kind, y: Kind): Kind | undefined {
  if (x === "unknown" && y === "unknown") return undefined;
  return x === "zero" || y === "zero" ? "zero" : sumOf(x, y);
}

/** The kind of a line's value, from those of its operands alone. */
function kindOf(line: Program["lines"][number], of: (index: number) => Kind): Kind | undefined {
  switch (line.do) {
    case "literal":
      return line.value.equals(0) ? "zero" : "known";
    case "neg":
      return of(line.x);
    case "add":
    case "sub":
      return sumOf(of(line.x), of(line.y));
    case "mul":
      return productOf(of(line.x), of(line.y));
    case "apply":
      // A known condition chooses among values that may be unknown.
      if (line.name === "select" && of(line.operands[0]!) !== "unknown") {
        return line.operands.slice(1).some((operand) => of(operand) === "unknown") ? "unknown" : "known";
      }
      return line.operands.some((operand) => of(operand) === "unknown") ? undefined : "known";
    case "sum": {
      const products = line.products.map(([x, y]) => productOf(of(x), of(y)));
      return products.includes(undefined)
        ? undefined
        : sumOf(...(products as Kind[]), ...line.addends.map(of));
    }
  }
}

/** Whether a product or function of unknowns is met in a program. */
function meets(program: Program): boolean {
  const kinds: Kind[] = Array.from({ length: program.inputs }, (_, i) =>
    isUnknown(i) ? "unknown" : "known",
  );
  kinds.push("zero", "known");
  for (const line of program.lines) {
    const kind = kindOf(line, (index) => kinds[index % kinds.length]);
    if (kind === undefined) return true;
    kinds.push(kind);
  }
  return false;
}

const values = fc.array(fc.bigInt({ min: 0n, max: 1_000_002n }), { minLength: 5, maxLength: 5 });

describe("affine numbers", () => {
  it("have at every point the value of the program, and are refused where unknowns are multiplied", () => {
    let [kept, refused] = [0, 0];
    fc.assert(
      fc.property(ringPrograms, values, (program, given) => {
        const inputs = given
          .slice(0, program.inputs)
          .map((value, i) => (isUnknown(i) ? unknown(i, 1n) : constantOf(value)));
        if (meets(program)) {
          expect(() => runProgram(program, affine, inputs)).toThrow(NotAffine);
          refused++;
          return;
        }
        const found = runProgram(program, affine, inputs);
        kept++;
        const expected = runProgram(program, field, given.slice(0, program.inputs));
        expect(found.map((value) => at(value, given))).toEqual(expected);
      }),
      { numRuns: 500 },
    );
    expect(Math.min(kept, refused)).toBeGreaterThan(20);
  });

  it("refuse functions of unknowns exactly, and carry out those of known values", () => {
    const over = affineNumbers(rational);
    let [kept, refused] = [0, 0];
    fc.assert(
      fc.property(orderedPrograms, (program) => {
        const inputs = Array.from({ length: program.inputs }, (_, i) =>
          isUnknown(i) ? unknown(i, rational.one) : constantOf(exactNumber(i - 2, "x")),
        );
        if (meets(program)) {
          expect(() => runProgram(program, over, inputs)).toThrow(NotAffine);
          refused++;
          return;
        }
        const zeros = runProgram(
          program,
          rational,
          inputs.map((input) => input.constant ?? rational.zero),
        );
        const found = runProgram(program, over, inputs);
        expect(found.map((value) => (value.constant ?? rational.zero).toFraction())).toEqual(
          zeros.map((value) => value.toFraction()),
        );
        kept++;
      }),
      { numRuns: 300 },
    );
    expect(Math.min(kept, refused)).toBeGreaterThan(20);
  });

  it("throw for each way in which unknowns meet", () => {
    const [x, y] = [unknown(0, 1n), unknown(1, 1n)];
    const constant = constantOf(3n);
    expect(() => affine.mul(x, y)).toThrow(NotAffine);
    expect(() => affine.mul(x, x)).toThrow(NotAffine);
    expect(() => affine.mul(affine.add(x, constant), y)).toThrow(NotAffine);
    expect(() => affine.sumOfProducts([[x, y]], [])).toThrow(NotAffine);
    expect(() => affine.apply("relu", x)).toThrow("'relu' of a value that depends on the state");
    expect(() => affine.apply("div", constant, x)).toThrow(NotAffine);
    expect(at(affine.apply("div", x, constant), [6n, 0n])).toBe(2n);
    expect(affine.mul(constant, constant)).toEqual(constantOf(9n));
    expect(at(affine.mul(x, affine.literal(two)), [5n, 0n])).toBe(10n);
  });

  it("keep a plain zero apart: it has no constant and multiplies everything away", () => {
    const x = unknown(0, 1n);
    expect(affine.mul(affine.zero, x)).toEqual(affine.zero);
    expect(affine.add(affine.zero, x)).toEqual(x);
    expect(affine.sub(affine.zero, x).coefficients.get(0)).toBe(field.neg(1n));
    expect(affine.sumOfProducts([[affine.zero, x]], [])).toEqual(affine.zero);
  });
});
