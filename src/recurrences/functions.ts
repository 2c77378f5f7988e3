import {
  inverse,
  isScalar,
  multiply,
  power,
  sameShape,
  tabulate,
  transpose,
  zip,
} from "../algebra/matrix.js";
import {
  binary,
  entrywise,
  entrywiseShape,
  fixed,
  type LanguageFunction,
  multiplyShape,
  native,
  positive,
  powerShape,
  product,
  scalarDivisorShape,
  showShape,
  sizesShape,
  telling,
  whole,
} from "./function-kinds.js";

export { type LanguageFunction, type Operand, showShape, whole } from "./function-kinds.js";

/**
 * # The functions of the recurrence language
 *
 * One row each: how it is written, what it means, which shapes it takes, which numbers have it, and how it is lowered
 * to operations on numbers. To add a function: one row here, one in the oracle (direct.ts), which must not share code
 * with this table, and the laws compare the two.
 */
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
  select: telling(native("select", "select(c, x, y)", "x where c is not 0, else y", "ordered", 3)),
  less: native("less", "x < y", "1 where it holds, else 0", "ordered", 2),
  lessEqual: native("lessEqual", "x <= y", "1 where it holds, else 0", "ordered", 2),
  greater: entrywise("x > y", "1 where it holds, else 0", "ordered", 2, (n, [x, y]) =>
    n.apply("less", y!, x!),
  ),
  greaterEqual: entrywise("x >= y", "1 where it holds, else 0", "ordered", 2, (n, [x, y]) =>
    n.apply("lessEqual", y!, x!),
  ),
  equal: telling(native("equal", "x == y", "1 where it holds, else 0", "all", 2)),
  unequal: telling(
    entrywise("x != y", "1 where it holds, else 0", "all", 2, (n, [x, y]) =>
      n.sub(n.one, n.apply("equal", x!, y!)),
    ),
  ),
  and: telling(native("and", "x and y", "1 where both are not 0, else 0", "all", 2)),
  or: telling(native("or", "x or y", "1 where one is not 0, else 0", "all", 2)),
  xor: telling(native("xor", "x xor y", "1 where exactly one is not 0, else 0", "all", 2)),
  not: telling(native("not", "not x", "1 where x is 0, else 0", "all", 1)),
  maxplus: product(
    "maxplus(A, B)",
    "matrix product with max for + and + for x",
    "ordered",
    (n) => n.add,
    "max",
  ),
  minplus: product(
    "minplus(A, B)",
    "matrix product with min for + and + for x",
    "ordered",
    (n) => n.add,
    "min",
  ),
  orand: telling(
    product(
      "orand(A, B)",
      "matrix product with or for + and and for x",
      "all",
      (n) => (x, y) => n.apply("and", x, y),
      "or",
    ),
  ),
  xorand: telling(
    product(
      "xorand(A, B)",
      "matrix product with xor for + and and for x: over GF(2)",
      "all",
      (n) => (x, y) => n.apply("and", x, y),
      "xor",
    ),
  ),
  kron: {
    usage: "kron(A, B)",
    meaning: "Kronecker product: every entry of A times the whole of B",
    numbers: "all",
    operands: [2, 2],
    shape: ([x, y]) => ({ rows: x!.rows * y!.rows, cols: x!.cols * y!.cols }),
    lower: (n, [x, y], shape) =>
      tabulate(shape, (row, col) => {
        const [a, b] = [x!, y!];
        const outer = a.data[Math.floor(row / b.rows) * a.cols + Math.floor(col / b.cols)]!;
        return n.mul(outer, b.data[(row % b.rows) * b.cols + (col % b.cols)]!);
      }),
  },
  inv: {
    usage: "inv(A)",
    meaning:
      "inverse of a square matrix, or of a number; over doubles no entry of a singular matrix's is a number",
    numbers: "with division",
    operands: [1, 1],
    shape: ([x]) =>
      x!.rows === x!.cols
        ? { rows: x!.rows, cols: x!.cols }
        : `expected a square matrix, got ${showShape(x!)}`,
    lower: (n, [x]) => inverse(n, x!),
  },
  softplus: native("softplus", "softplus(x)", "log(1 + exp(x))", "float64", 1),
  cos: native("cos", "cos(x)", "cosine", "float64", 1),
  sin: native("sin", "sin(x)", "sine", "float64", 1),
  tanh: native("tanh", "tanh(x)", "hyperbolic tangent", "float64", 1),
  sigmoid: native("sigmoid", "sigmoid(x)", "1 / (1 + exp(-x))", "float64", 1),
  exp: native("exp", "exp(x)", "exponential", "float64", 1),
  log: native("log", "log(x)", "natural logarithm", "float64", 1),
  sqrt: native("sqrt", "sqrt(x)", "square root", "float64", 1),
} satisfies Record<string, LanguageFunction>;

export type FunctionKey = keyof typeof FUNCTION_ROWS;

export const FUNCTIONS: Readonly<Record<FunctionKey, LanguageFunction>> = FUNCTION_ROWS;
