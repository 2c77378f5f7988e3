import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type AffineNumber, constantOf, NotAffine, unknown } from "../../src/algebra/affine.js";
import { joiningNumbers } from "../../src/algebra/affine-joining.js";
import { type Domain, integer, modular, rational } from "../../src/algebra/evaluate.js";
import type { JoiningName } from "../../src/algebra/numbers.js";
import { type SemiringName, semiringOver } from "../../src/algebra/semirings.js";
import type { FunctionName } from "../../src/circuit/ops.js";
import { exactNumber } from "../../src/recurrences/values.js";
import { type Line, type Program, runProgram } from "./programs.js";

type Joining = Exclude<SemiringName, "plus-times" | `own:${string}`>;

/** Functions of programs, with how many operands each takes. */
const ARITIES: { readonly [name in FunctionName]?: number } = {
  max: 2,
  min: 2,
  relu: 1,
  abs: 1,
  less: 2,
  equal: 2,
  select: 3,
  and: 2,
  or: 2,
  xor: 2,
  not: 1,
};

const operand = fc.nat(200);

/** Lines that mostly stay affine over a semiring, and some that need not. */
function linesOf(semiring: Joining): fc.Arbitrary<Line> {
  const apply = (...names: readonly FunctionName[]) =>
    fc
      .constantFrom(...names)
      .chain((name) =>
        fc
          .array(operand, { minLength: ARITIES[name]!, maxLength: ARITIES[name]! })
          .map((operands): Line => ({ do: "apply", name, operands })),
      );
  const ring = fc.record({ do: fc.constantFrom("add" as const, "sub" as const), x: operand, y: operand });
  const sum = fc.record({
    do: fc.constant("sum" as const),
    products: fc.array(fc.tuple(operand, operand), { maxLength: 2 }),
    addends: fc.array(operand, { maxLength: 3 }),
  });
  const [own, other]: readonly (readonly fc.Arbitrary<Line>[])[] = {
    "max-plus": [[apply("max", "relu"), ring, sum], [apply("min", "abs", "less", "and", "select")]],
    "min-plus": [[apply("min"), ring, sum], [apply("max", "relu", "abs", "equal", "or")]],
    "or-and": [[apply("or", "and")], [apply("xor", "not", "max", "select"), ring, sum]],
    "xor-and": [[apply("xor", "and", "not")], [apply("or", "equal", "min"), ring, sum]],
  }[semiring];
  const rest: fc.Arbitrary<Line>[] = [
    fc.record({ do: fc.constant("mul" as const), x: operand, y: operand }),
    fc.record({ do: fc.constant("neg" as const), x: operand }),
    fc.constantFrom(0, 1).map((value): Line => ({ do: "literal", value: exactNumber(value, "x") })),
  ];
  return fc.oneof(
    { weight: 16, arbitrary: fc.oneof(...own) },
    { weight: 1, arbitrary: fc.oneof(...other, ...rest) },
  );
}

type Kind = "known" | "unknown";

/** The kind of a line's value over a semiring, from those of its operands alone; undefined: it is not affine. */
function kindOf(line: Line, semiring: Joining, of: (index: number) => Kind): Kind | undefined {
  const operands = operandsOf(line).map(of);
  const unknowns = operands.filter((kind) => kind === "unknown").length;
  if (unknowns === 0) return "known";
  const [join, times]: readonly [JoiningName, "+" | "and"] = {
    "max-plus": ["max", "+"] as const,
    "min-plus": ["min", "+"] as const,
    "or-and": ["or", "and"] as const,
    "xor-and": ["xor", "and"] as const,
  }[semiring];
  const free: readonly string[] = {
    max: ["max", "relu"],
    min: ["min"],
    or: ["or"],
    xor: ["xor", "not"],
    and: [],
  }[join];
  if (line.do === "apply" && free.includes(line.name)) return "unknown";
  if (unknowns > 1) return undefined;
  switch (line.do) {
    case "add":
      return times === "+" ? "unknown" : undefined;
    case "sub":
      return times === "+" && of(line.x) === "unknown" ? "unknown" : undefined;
    case "sum":
      return times === "+" && line.addends.some((addend) => of(addend) === "unknown") ? "unknown" : undefined;
    case "apply":
      return line.name === times ? "unknown" : undefined;
    default:
      return undefined;
  }
}

function operandsOf(line: Line): readonly number[] {
  switch (line.do) {
    case "literal":
      return [];
    case "neg":
      return [line.x];
    case "apply":
      return line.operands;
    case "sum":
      return [...line.products.flat(), ...line.addends];
    default:
      return [line.x, line.y];
  }
}

const isUnknown = (input: number): boolean => input % 2 === 0;

function meets({ inputs, lines }: Program, semiring: Joining): boolean {
  const kinds: Kind[] = Array.from({ length: inputs }, (_, i) => (isUnknown(i) ? "unknown" : "known"));
  kinds.push("known", "known");
  for (const line of lines) {
    const kind = kindOf(line, semiring, (index) => kinds[index % kinds.length]);
    if (kind === undefined) return true;
    kinds.push(kind);
  }
  return false;
}

/** The affine form at a point: the join of its constant and of coefficients times unknowns. */
function at<W>(domain: Domain<W>, semiring: Joining, value: AffineNumber<W>, point: readonly W[]): string {
  const products = [...value.coefficients].map(
    ([index, coefficient]) => [coefficient, point[index]] as const,
  );
  const sum = semiringOver(domain, semiring).sumOfProducts(products, [value.constant]);
  return sum === undefined ? "none" : domain.show(sum);
}

function agree<W>(
  domain: Domain<W>,
  semiring: Joining,
  given: readonly (readonly number[])[],
  program: Program,
) {
  const numbers = joiningNumbers(domain, semiring);
  const one = semiringOver(domain, semiring).one!;
  const points = given.map((point) => point.map((value) => domain.literal(exactNumber(value, "x"))));
  const inputs = points[0]
    .slice(0, program.inputs)
    .map((value, i) => (isUnknown(i) ? unknown(i, one) : constantOf(value)));
  if (meets(program, semiring)) {
    expect(() => runProgram(program, numbers, inputs)).toThrow(NotAffine);
    return "refused";
  }
  const found = runProgram(program, numbers, inputs);
  for (const point of points) {
    const mixed = point.map((value, i) => (isUnknown(i) ? value : points[0][i]));
    const expected = runProgram(program, domain, mixed.slice(0, program.inputs));
    expect(found.map((value) => at(domain, semiring, value, mixed))).toEqual(expected.map(domain.show));
  }
  return "kept";
}

const CASES: readonly (readonly [Joining, string, (given: number[][], program: Program) => string])[] = [
  ["max-plus", "rational", (given, program) => agree(rational, "max-plus", given, program)],
  ["min-plus", "integer", (given, program) => agree(integer, "min-plus", given, program)],
  ["or-and", "integer", (given, program) => agree(integer, "or-and", given, program)],
  ["xor-and", "mod:2", (given, program) => agree(modular(2n), "xor-and", given, program)],
];

describe("numbers that are affine over a joining semiring", () => {
  it.each(CASES)(
    "(%s in %s) have at every point the value of the program, or are refused where they must be",
    (semiring, domain, law) => {
      const bits = semiring.endsWith("and");
      const value = bits ? fc.integer({ min: 0, max: 1 }) : fc.integer({ min: -9, max: 9 });
      const points = fc.array(fc.array(value, { minLength: 5, maxLength: 5 }), {
        minLength: 3,
        maxLength: 3,
      });
      // GF(2) has no order; what stays in it is affine by the same rules.
      const line = linesOf(semiring).filter(
        (one) => domain !== "mod:2" || one.do !== "apply" || !["min", "less"].includes(one.name),
      );
      const programs = fc.record({
        inputs: fc.integer({ min: 1, max: 5 }),
        lines: fc.array(line, { maxLength: 9 }),
      });
      const seen = new Map<string, number>();
      fc.assert(
        fc.property(points, programs, (given, program) => {
          const outcome = law(given, program);
          seen.set(outcome, (seen.get(outcome) ?? 0) + 1);
        }),
        { numRuns: 500 },
      );
      expect(Math.min(seen.get("kept") ?? 0, seen.get("refused") ?? 0)).toBeGreaterThan(20);
    },
  );

  it("say which operation meets the unknowns", () => {
    const [x, y] = [unknown(0, 0n), unknown(1, 0n)];
    const tropical = joiningNumbers(integer, "max-plus");
    expect(() => tropical.add(x, y)).toThrow("a sum of two values that both depend on the state");
    expect(() => tropical.sub(constantOf(1n), x)).toThrow(
      "a sum of two values that both depend on the state",
    );
    expect(() => tropical.mul(constantOf(2n), x)).toThrow("'*' of a value that depends on the state");
    expect(() => tropical.apply("min", x, y)).toThrow("'min' of a value that depends on the state");
    expect(() => tropical.apply("select", constantOf(1n), x, y)).toThrow("'select' of");
    expect(() => joiningNumbers(integer, "min-plus").apply("relu", x)).toThrow("'relu' of");
    expect(() => joiningNumbers(integer, "or-and").apply("and", x, y)).toThrow("'and' of two values");
    expect(() => joiningNumbers(integer, "or-and").apply("not", x)).toThrow("'not' of");
    expect(() => joiningNumbers(integer, "xor-and").apply("or", x, y)).toThrow("'or' of");
  });

  it("join as many terms at once as there are, with a coefficient for each unknown", () => {
    const numbers = joiningNumbers(integer, "max-plus");
    const [x, y] = [unknown(0, 0n), unknown(1, 0n)];
    const shifted = numbers.add(x, constantOf(3n));
    const joined = numbers.reduce("max", [x, constantOf(5n), shifted, y, constantOf(-1n)]);
    expect(joined).toEqual({
      constant: 5n,
      coefficients: new Map([
        [0, 3n],
        [1, 0n],
      ]),
    });
    expect(numbers.apply("relu", x)).toEqual({ constant: 0n, coefficients: new Map([[0, 0n]]) });
    const flipped = joiningNumbers(integer, "xor-and").apply("not", unknown(0, 1n));
    expect(flipped).toEqual({ constant: 1n, coefficients: new Map([[0, 1n]]) });
  });

  it("would be caught joining by the wrong operation: max(x, x + 1) is x + 1, not x", () => {
    const wrong = {
      ...integer,
      reduce: (_: JoiningName, terms: readonly bigint[]) => integer.reduce("min", terms),
    };
    const program: Program = {
      inputs: 2,
      lines: [
        { do: "add", x: 0, y: 1 },
        { do: "apply", name: "max", operands: [0, 4] },
      ],
    };
    const value = (domain: Domain<bigint>): string => {
      const found = runProgram(program, joiningNumbers(domain, "max-plus"), [unknown(0, 0n), constantOf(1n)]);
      return at(integer, "max-plus", found[found.length - 1], [4n]);
    };
    expect([value(integer), value(wrong)]).toEqual(["5", "4"]);
  });
});
