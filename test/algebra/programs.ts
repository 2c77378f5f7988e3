import fc from "fast-check";
import Fraction from "fraction.js";
import type { Gates } from "../../src/algebra/gates.js";
import type { Numbers } from "../../src/algebra/numbers.js";
import type { FunctionName } from "../../src/circuit/ops.js";

/** One line of a straight-line program; operands are positions among the values made before, taken modulo their number. */
export type Line =
  | { readonly do: "literal"; readonly value: Fraction }
  | { readonly do: "add" | "sub" | "mul"; readonly x: number; readonly y: number }
  | { readonly do: "neg"; readonly x: number }
  | { readonly do: "apply"; readonly name: FunctionName; readonly operands: readonly number[] }
  | {
      readonly do: "sum";
      readonly products: readonly (readonly [number, number])[];
      readonly addends: readonly number[];
    };

export interface Program {
  readonly inputs: number;
  readonly lines: readonly Line[];
}

/** Runs a program over any numbers: the inputs and the value of each line. */
export function runProgram<W>(program: Program, numbers: Numbers<W>, inputs: readonly W[]): readonly W[] {
  const values: W[] = [...inputs, numbers.zero, numbers.one];
  const at = (index: number): W => values[index % values.length];
  for (const line of program.lines) {
    switch (line.do) {
      case "literal":
        values.push(numbers.literal(line.value));
        break;
      case "add":
      case "sub":
      case "mul":
        values.push(numbers[line.do](at(line.x), at(line.y)));
        break;
      case "neg":
        values.push(numbers.neg(at(line.x)));
        break;
      case "apply":
        values.push(numbers.apply(line.name, ...line.operands.map(at)));
        break;
      case "sum":
        values.push(
          numbers.sumOfProducts(
            line.products.map(([x, y]) => [at(x), at(y)] as const),
            line.addends.map(at),
          ),
        );
    }
  }
  return values;
}

const operand = fc.nat(200);
const literal = fc
  .tuple(fc.integer({ min: -3, max: 3 }), fc.constantFrom(1, 1, 1, 2))
  .map(([n, d]): Line => ({ do: "literal", value: new Fraction(n, d) }));
const FUNCTIONS_WITH_ARITY: readonly (readonly [FunctionName, number])[] = [
  ["relu", 1],
  ["abs", 1],
  ["sign", 1],
  ["step", 1],
  ["max", 2],
  ["min", 2],
  ["less", 2],
  ["equal", 2],
  ["select", 3],
];

const ringLine: fc.Arbitrary<Line> = fc.oneof(
  literal,
  fc.record({ do: fc.constantFrom("add" as const, "sub" as const, "mul" as const), x: operand, y: operand }),
  fc.record({ do: fc.constant("neg" as const), x: operand }),
  fc.record({
    do: fc.constant("sum" as const),
    products: fc.array(fc.tuple(operand, operand), { maxLength: 9 }),
    addends: fc.array(operand, { maxLength: 9 }),
  }),
);
const functionLine: fc.Arbitrary<Line> = fc
  .constantFrom(...FUNCTIONS_WITH_ARITY)
  .chain(([name, arity]) =>
    fc
      .array(operand, { minLength: arity, maxLength: arity })
      .map((operands): Line => ({ do: "apply", name, operands })),
  );

function programs(line: fc.Arbitrary<Line>, longest: number): fc.Arbitrary<Program> {
  return fc.record({ inputs: fc.integer({ min: 1, max: 5 }), lines: fc.array(line, { maxLength: longest }) });
}

/** Sums, products, literals. */
export const ringPrograms = programs(ringLine, 14);
/** These and the functions that need an order. */
export const orderedPrograms = programs(fc.oneof({ weight: 3, arbitrary: ringLine }, functionLine), 14);

/** One gate of a program of bits. */
export interface BitLine {
  readonly do: "and" | "or" | "xor" | "not" | "true" | "false";
  readonly x: number;
  readonly y: number;
}

export const bitPrograms: fc.Arbitrary<{ readonly inputs: number; readonly lines: readonly BitLine[] }> =
  fc.record({
    inputs: fc.integer({ min: 1, max: 6 }),
    lines: fc.array(
      fc.record({
        do: fc.constantFrom(
          "and" as const,
          "or" as const,
          "xor" as const,
          "not" as const,
          "true" as const,
          "false" as const,
        ),
        x: operand,
        y: operand,
      }),
      { maxLength: 40 },
    ),
  });

export function runBits<B>(lines: readonly BitLine[], gates: Gates<B>, inputs: readonly B[]): readonly B[] {
  const bits: B[] = [...inputs];
  for (const { do: what, x, y } of lines) {
    const [a, b] = [bits[x % bits.length], bits[y % bits.length]];
    if (what === "true" || what === "false") bits.push(gates.constant(what === "true"));
    else bits.push(what === "not" ? gates.not(a) : gates[what](a, b));
  }
  return bits;
}
