import fc from "fast-check";
import type Fraction from "fraction.js";
import { describe, expect, it } from "vitest";
import { rational } from "../../src/algebra/evaluate.js";
import { type Matrix, matrix } from "../../src/algebra/matrix.js";
import { UsageError } from "../../src/errors.js";
import { type Expression, type Formula, show } from "../../src/recurrences/expression.js";
import { lower } from "../../src/recurrences/lower.js";
import { parseFormula, type Scope } from "../../src/recurrences/parse.js";
import { exactNumber } from "../../src/recurrences/values.js";

const SHAPES = {
  s: { rows: 1, cols: 1 },
  t: { rows: 1, cols: 1 },
  x: { rows: 2, cols: 1 },
  y: { rows: 2, cols: 1 },
  A: { rows: 2, cols: 2 },
  B: { rows: 2, cols: 2 },
} as const;
const SCOPE: Scope = {
  dimensions: { K: 2 },
  names: new Map(Object.entries(SHAPES).map(([name, shape]) => [name, { role: "input" as const, shape }])),
  states: "before",
};

function parse(text: string): Expression {
  const formula: Formula = { text, where: "output.y", file: "own.yaml", line: 1, column: 1 };
  return parseFormula(formula, SCOPE);
}

type Values = Readonly<Record<string, readonly Fraction[]>>;

function value(expression: Expression, values: Values): readonly string[] {
  const lookup = ({
    name,
    shape,
  }: {
    name: string;
    shape: { rows: number; cols: number };
  }): Matrix<Fraction> => matrix(shape, values[name]);
  try {
    return lower(expression, rational, { lookup }).data.map((entry) => entry.toFraction());
  } catch (error) {
    if (error instanceof UsageError) return ["refused"];
    throw error;
  }
}

/** Formulas with every operand in parentheses, so that the text itself leaves no doubt. */
const formulas = fc.letrec<{ scalar: string; column: string; square: string }>((tie) => {
  const [scalar, column, square] = [tie("scalar"), tie("column"), tie("square")];
  const infix = (x: fc.Arbitrary<string>, operators: readonly string[], y: fc.Arbitrary<string>) =>
    fc.tuple(x, fc.constantFrom(...operators), y).map(([a, operator, b]) => `(${a}) ${operator} (${b})`);
  const wrapped = (x: fc.Arbitrary<string>, ...forms: readonly ((text: string) => string)[]) =>
    fc.tuple(x, fc.constantFrom(...forms)).map(([text, form]) => form(text));
  const negated = (text: string) => `-(${text})`;
  const depth = { maxDepth: 4, depthSize: "small" as const };
  return {
    scalar: fc.oneof(
      depth,
      fc.constantFrom("s", "t", "2", "0.5", "1.25", "3", "K"),
      infix(scalar, ["+", "-", "*", ".*", "/", "./", "<", "<=", ">", ">=", "==", "!="], scalar),
      wrapped(
        scalar,
        negated,
        (a) => `(${a})^2`,
        (a) => `(${a}).^3`,
        (a) => `(${a})'`,
        (a) => `abs(${a})`,
      ),
      fc.tuple(scalar, scalar, scalar).map(([a, b, c]) => `select(${a}, ${b}, ${c})`),
      fc.tuple(scalar, scalar).map(([a, b]) => `max(${a}, -(${b}))`),
      fc.tuple(column, column).map(([a, b]) => `dot(${a}, ${b})`),
      infix(
        wrapped(column, (a) => `(${a})'`),
        ["*"],
        column,
      ),
      wrapped(square, (a) => `sum(${a})`),
    ),
    column: fc.oneof(
      depth,
      fc.constantFrom("x", "y", "[1; -2]", "[0.5; 3]", "ones(K)", "onehot(1, K)"),
      infix(column, ["+", "-", ".*", "./", "<", "=="], column),
      infix(scalar, ["*", "+", "-"], column),
      infix(column, ["/", "*"], scalar),
      infix(square, ["*"], column),
      wrapped(
        column,
        negated,
        (a) => `((${a})')'`,
        (a) => `relu(${a})`,
      ),
    ),
    square: fc.oneof(
      depth,
      fc.constantFrom("A", "B", "identity(K)", "[1, 2; 3, 4]", "permutation([1, 0])"),
      infix(square, ["+", "-", ".*", "*"], square),
      infix(
        column,
        ["*"],
        wrapped(column, (a) => `(${a})'`),
      ),
      wrapped(
        square,
        negated,
        (a) => `(${a})'`,
        (a) => `(${a}).^2`,
      ),
      wrapped(column, (a) => `diag(${a})`),
    ),
  };
});

const entries = fc
  .tuple(fc.integer({ min: -3, max: 3 }), fc.constantFrom(1, 2))
  .map(([n, d]) => exactNumber(`${n}/${d}`, "x"));
const values: fc.Arbitrary<Values> = fc.record(
  Object.fromEntries(
    Object.entries(SHAPES).map(([name, { rows, cols }]) => [
      name,
      fc.array(entries, { minLength: rows * cols, maxLength: rows * cols }),
    ]),
  ),
);

describe("a printed expression", () => {
  it("reads back as one of equal value and prints as itself", () => {
    fc.assert(
      fc.property(fc.oneof(formulas.scalar, formulas.column, formulas.square), values, (text, given) => {
        const expression = parse(text);
        const printed = show(expression);
        const again = parse(printed);
        expect(again.shape).toEqual(expression.shape);
        expect({ printed, value: value(again, given) }).toEqual({ printed, value: value(expression, given) });
        // The literal 0.5 prints as 1/2 and is a division from then on.
        expect(show(again).replaceAll(" / ", "/")).toBe(printed.replaceAll(" / ", "/"));
      }),
      { numRuns: 1500 },
    );
  });

  it.each([
    ["(s^2)^3", "(s^2)^3"],
    ["s / (2 * t)", "s / (2 * t)"],
    ["s / 0.5", "s / (1/2)"],
    ["s - (t - 1)", "s - (t - 1)"],
    ["(s - t) - 1", "s - t - 1"],
    ["-(s * t)", "-(s * t)"],
    ["(-s) * t", "-s * t"],
    ["(-s)^2", "(-s)^2"],
    ["-(s^2)", "-s^2"],
    ["(s < t) < 1", "(s < t) < 1"],
    ["(A * x)'", "(A * x)'"],
    ["x'", "x'"],
    ["[0.5, -0.25; 1, 2] * x", "[1/2, -1/4; 1, 2] * x"],
    ["s * (1 / 3)", "s * (1 / 3)"],
  ])("%s is %s", (text, printed) => {
    expect(show(parse(text))).toBe(printed);
  });

  it("would be caught without its parentheses", () => {
    const given = { ...Object.fromEntries(Object.keys(SHAPES).map((name) => [name, []])) } as Record<
      string,
      Fraction[]
    >;
    given.s = [exactNumber(5, "s")];
    given.t = [exactNumber(3, "t")];
    expect(value(parse("s - (t - 1)"), given)).toEqual(["3"]);
    expect(value(parse("s - t - 1"), given)).toEqual(["1"]);
  });
});
