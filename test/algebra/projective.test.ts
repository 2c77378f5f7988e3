import fc from "fast-check";
import type Fraction from "fraction.js";
import { describe, expect, it } from "vitest";
import { type AffineNumber, NotAffine, unknown } from "../../src/algebra/affine.js";
import { rational } from "../../src/algebra/evaluate.js";
import type { Numbers } from "../../src/algebra/numbers.js";
import { projectiveNumbers, type Ratio } from "../../src/algebra/projective.js";
import { UsageError } from "../../src/errors.js";
import { exactNumber } from "../../src/recurrences/values.js";

const numbers = projectiveNumbers(rational);
const whole = (value: number): Fraction => exactNumber(value, "x");
const x: Ratio<Fraction> = { top: unknown(0, rational.one) };
const known = (value: number): Ratio<Fraction> => numbers.literal(whole(value));

/** The degree in x that the top and the bottom of a ratio may have, from the operations alone. */
interface Degrees {
  readonly top: number;
  readonly bottom: number;
}

interface Formula {
  readonly text: string;
  readonly degrees: Degrees | "refused";
  readonly value: <W>(over: Numbers<W>, state: W) => W;
}

const leaf: fc.Arbitrary<Formula> = fc.oneof(
  fc.constant<Formula>({ text: "x", degrees: { top: 1, bottom: 0 }, value: (_, state) => state }),
  fc.integer({ min: 1, max: 5 }).map(
    (value): Formula => ({
      text: String(value),
      degrees: { top: 0, bottom: 0 },
      value: (over) => over.literal(whole(value)),
    }),
  ),
);

/** Formulas of x and small numbers. */
const formulas = fc.letrec<{ formula: Formula }>((tie) => ({
  formula: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    { weight: 2, arbitrary: leaf },
    {
      weight: 5,
      arbitrary: fc
        .tuple(fc.constantFrom("+", "-", "*", "/", "neg", "sum"), tie("formula"), tie("formula"))
        .map(([operation, a, b]) => joined(operation, a, b)),
    },
  ),
})).formula;

function joined(operation: string, a: Formula, b: Formula): Formula {
  const value = <W>(over: Numbers<W>, state: W): W => {
    const [p, q] = [a.value(over, state), b.value(over, state)];
    switch (operation) {
      case "+":
        return over.add(p, q);
      case "-":
        return over.sub(p, q);
      case "*":
        return over.mul(p, q);
      case "/":
        return over.apply("div", p, q);
      case "neg":
        return over.neg(p);
      default:
        return over.sumOfProducts([[p, q]], [p]);
    }
  };
  return { text: `(${a.text} ${operation} ${b.text})`, degrees: degreesOf(operation, a, b), value };
}

/** What may be said of the degrees by the rules of fractions, nothing ever cancelled. */
function degreesOf(operation: string, a: Formula, b: Formula): Formula["degrees"] {
  if (a.degrees === "refused" || b.degrees === "refused") return "refused";
  const [p, q] = [a.degrees, b.degrees];
  const fits = (degrees: Degrees): Formula["degrees"] =>
    degrees.top > 1 || degrees.bottom > 1 ? "refused" : degrees;
  const over = (divisor: Degrees): Degrees => ({
    top: p.top + divisor.bottom,
    bottom: p.bottom + divisor.top,
  });
  switch (operation) {
    case "neg":
      return p;
    case "sum":
      return degreesOf("+", joined("*", a, b), a);
    case "*":
      return fits({ top: p.top + q.top, bottom: p.bottom + q.bottom });
    case "/":
      return fits(over(q));
    default:
      return fits({ top: Math.max(p.top + q.bottom, q.top + p.bottom), bottom: p.bottom + q.bottom });
  }
}

/** A ratio at a value of x; undefined where its bottom is zero. */
function at({ top, bottom }: Ratio<Fraction>, state: Fraction): string | undefined {
  const value = ({ constant, coefficients }: AffineNumber<Fraction>): Fraction =>
    (coefficients.get(0) ?? rational.zero).mul(state).add(constant ?? rational.zero);
  const divisor = bottom === undefined ? rational.one : value(bottom);
  return divisor.equals(0) ? undefined : value(top).div(divisor).toFraction();
}

function attempt<T>(run: () => T): T | "refused" | "no value" {
  try {
    return run();
  } catch (error) {
    if (error instanceof NotAffine) return "refused";
    if (error instanceof UsageError) return "no value";
    throw error;
  }
}

describe("ratios of affine numbers", () => {
  it("have at every point the value of the formula, wherever they are not refused", () => {
    let [kept, refused] = [0, 0];
    fc.assert(
      fc.property(formulas, (formula) => {
        const found = attempt(() => formula.value(numbers, x));
        if (found === "refused") {
          // Never where degrees of at most one could be kept.
          expect({ text: formula.text, degrees: formula.degrees }).toEqual({
            text: formula.text,
            degrees: "refused",
          });
          refused++;
          return;
        }
        if (found === "no value") return;
        kept++;
        for (const state of [-7, 2, 3, 11].map(whole)) {
          const expected = attempt(() => formula.value(rational, state));
          const value = at(found, state);
          if (expected === "refused" || expected === "no value" || value === undefined) continue;
          expect({ text: formula.text, value }).toEqual({ text: formula.text, value: expected.toFraction() });
        }
      }),
      { numRuns: 1000 },
    );
    expect(Math.min(kept, refused)).toBeGreaterThan(50);
  });

  it("are read off as (a x + b) / (c x + d)", () => {
    const inverse = numbers.apply("div", numbers.one, x);
    const both = numbers.add(known(3), inverse);
    const parts = ({ top, bottom }: Ratio<Fraction>) =>
      [top, bottom].map((part) => [part?.coefficients.get(0)?.toFraction(), part?.constant?.toFraction()]);
    expect(parts(inverse)).toEqual([
      [undefined, "1"],
      ["1", undefined],
    ]);
    expect(parts(both)).toEqual([
      ["3", "1"],
      ["1", undefined],
    ]);
    const shifted = numbers.apply(
      "div",
      numbers.add(x, known(1)),
      numbers.sub(numbers.mul(known(2), x), known(5)),
    );
    expect(parts(shifted)).toEqual([
      ["1", "1"],
      ["2", "-5"],
    ]);
    const twice = numbers.apply("div", numbers.one, numbers.add(known(2), inverse));
    expect(parts(twice)).toEqual([
      ["1", undefined],
      ["2", "1"],
    ]);
  });

  it("keep a shared bottom once, whichever way the sum is written", () => {
    const over = (top: number): Ratio<Fraction> => numbers.apply("div", known(top), x);
    const one = over(3);
    expect(at(numbers.add(one, one), whole(2))).toBe("3");
    expect(at(numbers.sub(numbers.add(one, known(1)), one), whole(2))).toBe("1");
  });

  it("are refused where an unknown meets an unknown or a function", () => {
    expect(() => numbers.mul(x, x)).toThrow(NotAffine);
    expect(() => numbers.apply("div", numbers.mul(x, x), x)).toThrow(NotAffine);
    expect(() => numbers.add(numbers.apply("div", numbers.one, x), x)).toThrow(NotAffine);
    expect(() => numbers.sumOfProducts([[x, x]], [])).toThrow(NotAffine);
    expect(() => numbers.apply("relu", x)).toThrow("'relu' of a value that depends on the state");
    expect(() => numbers.reduce("max", [known(1), x])).toThrow("'max' of a value that depends on the state");
    expect(() => numbers.apply("relu", numbers.apply("div", known(1), x))).toThrow(NotAffine);
    expect(at(numbers.reduce("max", [known(1), known(4)]), whole(0))).toBe("4");
    expect(at(numbers.sumOfProducts([], []), whole(0))).toBe("0");
  });
});
