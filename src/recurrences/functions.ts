import Fraction from "fraction.js";
import {
  isScalar,
  type Matrix,
  multiply,
  power,
  type Shape,
  sameShape,
  tabulate,
  transpose,
  zip,
} from "../algebra/matrix.js";
import type { Numbers } from "../algebra/numbers.js";
import type { FunctionName } from "../circuit/ops.js";

/**
 * # The functions of the recurrence language
 *
 * One row each: how it is written, what it means, which shapes it takes, which numbers have it, and how it is lowered
 * to operations on numbers. To add a function: one row here, one in the oracle (direct.ts), which must not share code
 * with this table, and the laws compare the two.
 */
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

export function showShape(shape: Shape): string {
  return isScalar(shape) ? "a scalar" : `${shape.rows} x ${shape.cols}`;
}

function entrywiseShape(operands: readonly Operand[]): Shape | string {
  const first = operands.find((operand) => !isScalar(operand)) ?? operands[0]!;
  const other = operands.find((operand) => !isScalar(operand) && !sameShape(operand, first));
  if (other === undefined) return { rows: first.rows, cols: first.cols };
  return `expected equal shapes or a scalar, got ${showShape(first)} and ${showShape(other)}`;
}

const binary =
  (operation: <W>(numbers: Numbers<W>) => (x: W, y: W) => W): LanguageFunction["lower"] =>
  (numbers, [x, y]) =>
    zip(operation(numbers), x!, y!);

/** A function applied entry by entry; more than one operand are zipped, scalars repeated. */
function entrywise(
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

function native(
  name: FunctionName,
  usage: string,
  meaning: string,
  numbers: LanguageFunction["numbers"],
  arity: number,
) {
  return entrywise(usage, meaning, numbers, arity, (system, entries) => system.apply(name, ...entries));
}

/** A vector or matrix of known whole numbers. */
function fixed(
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

const positive = (value: number): boolean => Number.isInteger(value) && value >= 1;

function sizesShape(known: readonly Operand[]): Shape | string {
  const rows = whole(known[0]);
  const cols = known.length > 1 ? whole(known[1]) : 1;
  if (positive(rows) && positive(cols)) return { rows, cols };
  return `expected positive whole sizes, got ${rows}${known.length > 1 ? ` and ${cols}` : ""}`;
}

function multiplyShape([x, y]: readonly Operand[]): Shape | string {
  if (isScalar(x!)) return { rows: y!.rows, cols: y!.cols };
  if (isScalar(y!)) return { rows: x!.rows, cols: x!.cols };
  if (x!.cols === y!.rows) return { rows: x!.rows, cols: y!.cols };
  const cure =
    sameShape(x!, y!) && x!.cols === 1
      ? "; for vectors write x .* y (entry by entry), dot(x, y) or x * y'"
      : `; the left operand's ${x!.cols} columns must be the right one's rows`;
  return `expected matching inner sizes, got ${showShape(x!)} times ${showShape(y!)}${cure}`;
}

function scalarDivisorShape([x, y]: readonly Operand[]): Shape | string {
  if (isScalar(y!)) return { rows: x!.rows, cols: x!.cols };
  return `expected a scalar divisor, got ${showShape(y!)}; write x ./ y to divide entry by entry`;
}

function powerShape([x, y]: readonly Operand[]): Shape | string {
  const exponent = whole(y);
  if (Number.isInteger(exponent) && exponent >= 0 && exponent <= 1024)
    return { rows: x!.rows, cols: x!.cols };
  return `expected a whole exponent from 0 to 1024, got ${y?.values?.[0]?.toFraction() ?? "a formula"}`;
}

const FUNCTION_ROWS = {
  add: {
    usage: "x + y",
    meaning: "sum, entry by entry",
    numbers: "all",
    operands: [2, 2],
    shape: entrywiseShape,
    lower: binary((n) => n.add),
  },
  subtract: {
    usage: "x - y",
    meaning: "difference, entry by entry",
    numbers: "all",
    operands: [2, 2],
    shape: entrywiseShape,
    lower: binary((n) => n.sub),
  },
  negate: entrywise("-x", "negation", "all", 1, (n, [x]) => n.neg(x!)),
  multiply: {
    usage: "x * y",
    meaning: "matrix product; with a scalar, entry by entry",
    numbers: "all",
    operands: [2, 2],
    shape: multiplyShape,
    lower: (n, [x, y]) => (isScalar(x!) || isScalar(y!) ? zip(n.mul, x!, y!) : multiply(n, x!, y!)),
  },
  dotMultiply: {
    usage: "x .* y",
    meaning: "product, entry by entry",
    numbers: "all",
    operands: [2, 2],
    shape: entrywiseShape,
    lower: binary((n) => n.mul),
  },
  divide: {
    usage: "x / y",
    meaning: "division by a scalar",
    numbers: "with division",
    operands: [2, 2],
    shape: scalarDivisorShape,
    lower: binary((n) => (x, y) => n.apply("div", x, y)),
  },
  dotDivide: native("div", "x ./ y", "division, entry by entry", "with division", 2),
  power: {
    usage: "x^3",
    meaning: "whole power of a scalar",
    numbers: "all",
    operands: [2, 2],
    staticOperands: "last",
    shape: (operands) =>
      isScalar(operands[0]!)
        ? powerShape(operands)
        : `expected a scalar, got ${showShape(operands[0]!)}; write x.^3`,
    lower: (n, [x], _, known) => ({ ...x!, data: x!.data.map((entry) => power(n, entry, whole(known[1]))) }),
  },
  dotPower: {
    usage: "x.^3",
    meaning: "whole power, entry by entry",
    numbers: "all",
    operands: [2, 2],
    staticOperands: "last",
    shape: powerShape,
    lower: (n, [x], _, known) => ({ ...x!, data: x!.data.map((entry) => power(n, entry, whole(known[1]))) }),
  },
  transpose: {
    usage: "x'",
    meaning: "transpose; a vector becomes a row",
    numbers: "all",
    operands: [1, 1],
    shape: ([x]) => ({ rows: x!.cols, cols: x!.rows }),
    lower: (_, [x]) => transpose(x!),
  },
  identity: fixed(
    "identity(K)",
    "the K x K identity matrix",
    [1, 1],
    ([size]) =>
      positive(whole(size))
        ? { rows: whole(size), cols: whole(size) }
        : `expected one positive whole size, got ${whole(size)}`,
    (row, col) => (row === col ? 1 : 0),
  ),
  ones: fixed("ones(K), ones(K, V)", "a column or matrix of ones", [1, 2], sizesShape, () => 1),
  zeros: fixed("zeros(K), zeros(K, V)", "a column or matrix of zeros", [1, 2], sizesShape, () => 0),
  onehot: fixed(
    "onehot(i, K)",
    "the column of length K with a one in row i, counted from 0",
    [2, 2],
    ([index, size]) => {
      const [i, k] = [whole(index), whole(size)];
      return positive(k) && Number.isInteger(i) && i >= 0 && i < k
        ? { rows: k, cols: 1 }
        : `expected 0 <= i < K, got i = ${i}, K = ${k}`;
    },
    (row, _, known) => (row === whole(known[0]) ? 1 : 0),
  ),
  permutation: fixed(
    "permutation([1, 2, 0])",
    "the matrix that moves entry j to row p[j], counted from 0",
    [1, 1],
    ([list]) => {
      const images = (list?.values ?? []).map((value) => Number(value.valueOf()));
      const sorted = [...images].sort((i, j) => i - j);
      return sorted.every((image, i) => image === i)
        ? { rows: images.length, cols: images.length }
        : `expected each of 0 to ${images.length - 1} once, got [${images.join(", ")}]`;
    },
    (row, col, known) => (Number(known[0]!.values![col]!.valueOf()) === row ? 1 : 0),
  ),
  diag: {
    usage: "diag(x)",
    meaning: "the square matrix with the vector x on its diagonal",
    numbers: "all",
    operands: [1, 1],
    shape: ([x]) =>
      x!.cols === 1 ? { rows: x!.rows, cols: x!.rows } : `expected a column vector, got ${showShape(x!)}`,
    lower: (n, [x], shape) => tabulate(shape, (row, col) => (row === col ? x!.data[row]! : n.zero)),
  },
  dot: {
    usage: "dot(x, y)",
    meaning: "inner product of two vectors",
    numbers: "all",
    operands: [2, 2],
    shape: ([x, y]) =>
      sameShape(x!, y!) && x!.cols === 1
        ? { rows: 1, cols: 1 }
        : `expected two column vectors of one length, got ${showShape(x!)} and ${showShape(y!)}`,
    lower: (n, [x, y]) => multiply(n, transpose(x!), y!),
  },
  sum: {
    usage: "sum(x)",
    meaning: "sum of all entries",
    numbers: "all",
    operands: [1, 1],
    shape: () => ({ rows: 1, cols: 1 }),
    lower: (n, [x]) => ({ rows: 1, cols: 1, data: [n.sumOfProducts([], x!.data)] }),
  },
  relu: native("relu", "relu(x)", "max(x, 0)", "ordered", 1),
  step: native("step", "step(x)", "1 where x > 0, else 0", "ordered", 1),
  sign: native("sign", "sign(x)", "-1, 0 or 1", "ordered", 1),
  abs: native("abs", "abs(x)", "absolute value", "ordered", 1),
  min: native("min", "min(x, y)", "the smaller, entry by entry", "ordered", 2),
  max: native("max", "max(x, y)", "the larger, entry by entry", "ordered", 2),
  select: native("select", "select(c, x, y)", "x where c is not 0, else y", "ordered", 3),
  less: native("less", "x < y", "1 where it holds, else 0", "ordered", 2),
  lessEqual: native("lessEqual", "x <= y", "1 where it holds, else 0", "ordered", 2),
  greater: entrywise("x > y", "1 where it holds, else 0", "ordered", 2, (n, [x, y]) =>
    n.apply("less", y!, x!),
  ),
  greaterEqual: entrywise("x >= y", "1 where it holds, else 0", "ordered", 2, (n, [x, y]) =>
    n.apply("lessEqual", y!, x!),
  ),
  equal: native("equal", "x == y", "1 where it holds, else 0", "ordered", 2),
  unequal: entrywise("x != y", "1 where it holds, else 0", "ordered", 2, (n, [x, y]) =>
    n.sub(n.one, n.apply("equal", x!, y!)),
  ),
  tanh: native("tanh", "tanh(x)", "hyperbolic tangent", "float64", 1),
  sigmoid: native("sigmoid", "sigmoid(x)", "1 / (1 + exp(-x))", "float64", 1),
  exp: native("exp", "exp(x)", "exponential", "float64", 1),
  log: native("log", "log(x)", "natural logarithm", "float64", 1),
  sqrt: native("sqrt", "sqrt(x)", "square root", "float64", 1),
} satisfies Record<string, LanguageFunction>;

export type FunctionKey = keyof typeof FUNCTION_ROWS;

export const FUNCTIONS: Readonly<Record<FunctionKey, LanguageFunction>> = FUNCTION_ROWS;
