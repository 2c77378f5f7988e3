import Fraction from "fraction.js";
import { isScalar, type Matrix, type Shape, sameShape, tabulate, zip } from "../algebra/matrix.js";
import type { JoiningName, Numbers } from "../algebra/numbers.js";
import type { FunctionName } from "../circuit/ops.js";

/** A row of the table of functions (functions.ts). */
export interface LanguageFunction {
  /** As written in a formula, for the docs and for error messages. */
  readonly usage: string;
  readonly meaning: string;
  /** Number systems it exists in. */
  readonly numbers: "all" | "with division" | "ordered" | "float64";
  /** Fewest and most operands. */
  readonly operands: readonly [number, number];
  /** Operands that must be whole numbers known when the formula is read, such as the size of an identity. */
  readonly staticOperands?: "all" | "last";
  /** Its value hangs on whether something is zero or equal, so that entries drawn from a large range all give one answer. */
  readonly tellsZero?: true;
  /** The result's shape, or what is wrong: `expected ..., got ...`. */
  shape(operands: readonly Operand[]): Shape | string;
  lower<W>(
    numbers: Numbers<W>,
    operands: readonly Matrix<W>[],
    shape: Shape,
    known: readonly Operand[],
  ): Matrix<W>;
}

/** An operand as the shape rules see it: with its values, if it is a literal. */
export interface Operand extends Shape {
  readonly values?: readonly Fraction[] | undefined;
}

/** The same row for a function that tells zero from other values. */
export const telling = (row: LanguageFunction): LanguageFunction => ({ ...row, tellsZero: true });

export function showShape(shape: Shape): string {
  return isScalar(shape) ? "a scalar" : `${shape.rows} x ${shape.cols}`;
}

export function entrywiseShape(operands: readonly Operand[]): Shape | string {
  const first = operands.find((operand) => !isScalar(operand)) ?? operands[0]!;
  const other = operands.find((operand) => !isScalar(operand) && !sameShape(operand, first));
  if (other === undefined) return { rows: first.rows, cols: first.cols };
  return `expected equal shapes or a scalar, got ${showShape(first)} and ${showShape(other)}`;
}

export const binary =
  (operation: <W>(numbers: Numbers<W>) => (x: W, y: W) => W): LanguageFunction["lower"] =>
  (numbers, [x, y]) =>
    zip(operation(numbers), x!, y!);

/** A function applied entry by entry; more than one operand are zipped, scalars repeated. */
export function entrywise(
  usage: string,
  meaning: string,
  numbers: LanguageFunction["numbers"],
  arity: number,
  apply: <W>(numbers: Numbers<W>, entries: readonly W[]) => W,
): LanguageFunction {
  return {
    usage,
    meaning,
    numbers,
    operands: [arity, arity],
    shape: entrywiseShape,
    lower: (system, operands, shape) =>
      tabulate(shape, (row, col) =>
        apply(
          system,
          operands.map((x) => (isScalar(x) ? x.data[0]! : x.data[row * x.cols + col]!)),
        ),
      ),
  };
}

export function native(
  name: FunctionName,
  usage: string,
  meaning: string,
  numbers: LanguageFunction["numbers"],
  arity: number,
) {
  return entrywise(usage, meaning, numbers, arity, (system, entries) => system.apply(name, ...entries));
}

/** A vector or matrix of known whole numbers. */
export function fixed(
  usage: string,
  meaning: string,
  operands: readonly [number, number],
  shape: LanguageFunction["shape"],
  entry: (row: number, col: number, known: readonly Operand[]) => number,
): LanguageFunction {
  return {
    usage,
    meaning,
    numbers: "all",
    operands,
    staticOperands: "all",
    shape,
    lower: (numbers, _, result, known) =>
      tabulate(result, (row, col) => numbers.literal(new Fraction(entry(row, col, known)))),
  };
}

/** The whole number a static operand holds; the parser has checked that it holds one. */
export function whole(operand: Operand | undefined): number {
  return Number(operand?.values?.[0]?.valueOf() ?? Number.NaN);
}

export const positive = (value: number): boolean => Number.isInteger(value) && value >= 1;

export function sizesShape(known: readonly Operand[]): Shape | string {
  const rows = whole(known[0]);
  const cols = known.length > 1 ? whole(known[1]) : 1;
  if (positive(rows) && positive(cols)) return { rows, cols };
  return `expected positive whole sizes, got ${rows}${known.length > 1 ? ` and ${cols}` : ""}`;
}

/** A matrix product over another semiring than (+, x). */
export function product(
  usage: string,
  meaning: string,
  numbers: LanguageFunction["numbers"],
  times: <W>(numbers: Numbers<W>) => (x: W, y: W) => W,
  plus: JoiningName,
): LanguageFunction {
  return {
    usage,
    meaning,
    numbers,
    operands: [2, 2],
    shape: ([x, y]) =>
      x!.cols === y!.rows
        ? { rows: x!.rows, cols: y!.cols }
        : `expected matching inner sizes, got ${showShape(x!)} and ${showShape(y!)}`,
    lower: (n, [x, y], shape) =>
      tabulate(shape, (row, col) => {
        const terms = Array.from({ length: x!.cols }, (_, k) =>
          times(n)(x!.data[row * x!.cols + k]!, y!.data[k * y!.cols + col]!),
        );
        return n.reduce(plus, terms);
      }),
  };
}

export function multiplyShape([x, y]: readonly Operand[]): Shape | string {
  if (isScalar(x!)) return { rows: y!.rows, cols: y!.cols };
  if (isScalar(y!)) return { rows: x!.rows, cols: x!.cols };
  if (x!.cols === y!.rows) return { rows: x!.rows, cols: y!.cols };
  const cure =
    sameShape(x!, y!) && x!.cols === 1
      ? "; for vectors write x .* y (entry by entry), dot(x, y) or x * y'"
      : `; the left operand's ${x!.cols} columns must be the right one's rows`;
  return `expected matching inner sizes, got ${showShape(x!)} times ${showShape(y!)}${cure}`;
}

export function scalarDivisorShape([x, y]: readonly Operand[]): Shape | string {
  if (isScalar(y!)) return { rows: x!.rows, cols: x!.cols };
  return `expected a scalar divisor, got ${showShape(y!)}; write x ./ y to divide entry by entry`;
}

export function powerShape([x, y]: readonly Operand[]): Shape | string {
  const exponent = whole(y);
  if (Number.isInteger(exponent) && exponent >= 0 && exponent <= 1024)
    return { rows: x!.rows, cols: x!.cols };
  return `expected a whole exponent from 0 to 1024, got ${y?.values?.[0]?.toFraction() ?? "a formula"}`;
}
