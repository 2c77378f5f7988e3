import Fraction from "fraction.js";
import {
  addDependencies,
  create,
  divideDependencies,
  dotDivideDependencies,
  dotMultiplyDependencies,
  type FactoryFunctionMap,
  fractionDependencies,
  invDependencies,
  kronDependencies,
  matrixDependencies,
  multiplyDependencies,
  powDependencies,
  subtractDependencies,
  sumDependencies,
  transposeDependencies,
  unaryMinusDependencies,
} from "mathjs";
import { UsageError } from "../errors.js";

/**
 * The functions of the language as the oracle has them, on mathjs's values. Deliberately written apart from
 * functions.ts: the two tables are compared, so they may share no line.
 */
export interface OracleNumbers<W> {
  readonly name: string;
  /** Which of mathjs's number types values are. */
  readonly type: "Fraction" | "bigint" | "number";
  literal(value: Fraction): W;
  /** Brings the result of every operation back into the system (modulo p, to w bits); identity elsewhere. */
  settle(value: W): W;
  /** The value nearest to a double, in systems of fractions that round and so have the functions of real numbers. */
  rounded?(x: number): W;
}

export const directRational: OracleNumbers<Fraction> = {
  name: "rational",
  type: "Fraction",
  literal: (value) => value,
  settle: (value) => value,
};

export const directInteger: OracleNumbers<bigint> = {
  name: "integer",
  type: "bigint",
  literal: (value) => {
    if (value.d !== 1n)
      throw new UsageError(`integer cannot hold ${value.toFraction()}; use rational or float64`);
    return value.s * value.n;
  },
  settle: (value) => value,
};

export const directFloat: OracleNumbers<number> = {
  name: "float64",
  type: "number",
  literal: (value) => value.valueOf(),
  settle: (value) => value,
};

/** Modulo a prime: mathjs computes on fractions; each result is brought to its residue by the extended Euclid. */
export function directModular(p: bigint): OracleNumbers<Fraction> {
  const residue = (x: bigint): bigint => ((x % p) + p) % p;
  const settle = (value: Fraction): Fraction => {
    const n = residue(value.s * value.n);
    if (value.d === 1n) return new Fraction(n);
    if (value.d % p === 0n) {
      throw new UsageError(
        `mod:${p} cannot hold ${value.toFraction()}, whose denominator it divides; use another prime`,
      );
    }
    let [r0, r1, t0, t1] = [p, residue(value.d), 0n, 1n];
    while (r1 > 0n) {
      const quotient = r0 / r1;
      [r0, r1, t0, t1] = [r1, r0 - quotient * r1, t1, t0 - quotient * t1];
    }
    return new Fraction(residue(n * residue(t0)));
  };
  return { name: `mod:${p}`, type: "Fraction", literal: settle, settle };
}

/** Two's complement of `width` bits: every operation's result is wrapped. */
export function directWrapping(width: number): OracleNumbers<bigint> {
  const settle = (value: bigint): bigint => BigInt.asIntN(width, value);
  return {
    name: `int:${width}`,
    type: "bigint",
    literal: (value) => settle(directInteger.literal(value)),
    settle,
  };
}

/** How the message of a division by zero begins. */
export const DIVISION_BY_ZERO = "division by zero";

/** A scalar, or one of mathjs's dense matrices with at least two entries. */
export type Value = unknown;

export interface MathMatrix {
  size(): [number, number];
  get(index: readonly [number, number]): unknown;
  map(f: (entry: unknown) => unknown): MathMatrix;
  toArray(): unknown[][];
}

export function isMatrix(value: Value): value is MathMatrix {
  return typeof value === "object" && value !== null && "isMatrix" in value;
}

/** The part of a mathjs instance the oracle calls. */
interface MathInstance {
  matrix(rows: readonly (readonly unknown[])[]): MathMatrix;
  add(x: Value, y: Value): Value;
  subtract(x: Value, y: Value): Value;
  multiply(x: Value, y: Value): Value;
  dotMultiply(x: Value, y: Value): Value;
  divide(x: Value, y: Value): Value;
  dotDivide(x: Value, y: Value): Value;
  pow(x: Value, y: Value): Value;
  unaryMinus(x: Value): Value;
  transpose(x: Value): Value;
  sum(x: Value): Value;
  kron(x: Value, y: Value): Value;
  inv(x: Value): Value;
}

const FACTORIES: FactoryFunctionMap = {
  addDependencies,
  divideDependencies,
  dotDivideDependencies,
  dotMultiplyDependencies,
  fractionDependencies,
  invDependencies,
  kronDependencies,
  matrixDependencies,
  multiplyDependencies,
  powDependencies,
  subtractDependencies,
  sumDependencies,
  transposeDependencies,
  unaryMinusDependencies,
} as unknown as FactoryFunctionMap;

const instances = new Map<OracleNumbers<unknown>["type"], MathInstance>();

/** Making an instance takes some 20 ms, so there is one for each type of number. */
function mathInstance(type: OracleNumbers<unknown>["type"]): MathInstance {
  let math = instances.get(type);
  if (math === undefined) {
    math = create(FACTORIES, { number: type }) as unknown as MathInstance;
    instances.set(type, math);
  }
  return math;
}

export type OracleFunction = (...operands: Value[]) => Value;

/** Functions by the name mathjs's parser gives them: operators by their function, calls by their own name. */
export function oracleFunctions<W>(numbers: OracleNumbers<W>): {
  readonly functions: Readonly<Record<string, OracleFunction>>;
  readonly matrix: MathInstance["matrix"];
} {
  const math = mathInstance(numbers.type);
  const literal = (value: number): Value => numbers.literal(new Fraction(value));
  const zero = literal(0);
  const one = literal(1);
  const table = (rows: number, cols: number, entry: (row: number, col: number) => Value): Value =>
    math.matrix(
      Array.from({ length: rows }, (_, row) => Array.from({ length: cols }, (_, col) => entry(row, col))),
    );

  /** -1, 0 or 1; NaN for a NaN. */
  const order = (x: Value, y: Value): number => {
    if (typeof x === "number" && x === y) return 0; // infinities too
    const difference = math.subtract(x, y) as number | bigint | Fraction;
    if (typeof difference === "number") return Math.sign(difference);
    if (typeof difference === "bigint") return difference > 0n ? 1 : difference < 0n ? -1 : 0;
    return difference.n === 0n ? 0 : Number(difference.s);
  };
  const truth = (holds: boolean): Value => (holds ? one : zero);
  const each =
    (f: (...entries: Value[]) => Value): OracleFunction =>
    (...operands) => {
      const shaped = operands.find(isMatrix);
      if (shaped === undefined) return f(...operands);
      const [rows, cols] = shaped.size();
      return table(rows, cols, (row, col) =>
        f(...operands.map((x) => (isMatrix(x) ? x.get([row, col]) : x))),
      );
    };
  const real =
    (name: string, f: (x: number) => number): OracleFunction =>
    (...operands) => {
      if (numbers.rounded !== undefined)
        return each((x) => numbers.rounded!(f((x as Fraction).valueOf())))(...operands);
      if (numbers.type !== "number")
        throw new UsageError(`${numbers.name} has no '${name}': it has no exact value there; use float64`);
      return each((x) => f(x as number))(...operands);
    };
  const ordered =
    (name: string, f: (...entries: Value[]) => Value): OracleFunction =>
    (...operands) => {
      if (numbers.name.startsWith("mod:"))
        throw new UsageError(
          `${numbers.name} has no '${name}': it needs an order; use rational, float64 or int:W`,
        );
      return each(f)(...operands);
    };
  const dividing =
    (f: OracleFunction): OracleFunction =>
    (x, y) => {
      if (numbers.type === "bigint" || numbers.name.startsWith("fixed:"))
        throw new UsageError(`${numbers.name} has no division; use rational, float64 or mod:P`);
      const divisors = isMatrix(y) ? y.toArray().flat() : [y];
      if (numbers.type === "Fraction" && divisors.some((divisor) => (divisor as Fraction).n === 0n)) {
        throw new UsageError(`${DIVISION_BY_ZERO} over ${numbers.name}`);
      }
      return f(x!, y!);
    };
  /** Floats divide by zero; of a singular matrix no entry of the inverse is a number. */
  const singularInverse = (x: MathMatrix): Value => {
    const [rows, cols] = x.size();
    return table(rows, cols, () => (rows === 1 ? math.divide(one, x.get([0, 0])) : Number.NaN));
  };
  const inverse: OracleFunction = (x) => {
    if (numbers.type === "bigint")
      throw new UsageError(`${numbers.name} has no division; use rational, float64 or mod:P`);
    try {
      return isMatrix(x) ? math.inv(x) : math.divide(one, x);
    } catch (error) {
      // Of a singular matrix, by fraction.js or by mathjs itself.
      if (error instanceof Error && /division by zero|determinant is zero/i.test(error.message)) {
        if (numbers.type === "number") return singularInverse(x as MathMatrix);
        throw new UsageError(`${DIVISION_BY_ZERO} over ${numbers.name}: the inverse of a singular matrix`);
      }
      throw error;
    }
  };
  const holds = (x: Value): boolean => order(x, zero) !== 0;
  const asMatrix = (x: Value): MathMatrix => (isMatrix(x) ? x : math.matrix([[x]]));
  /** One entry for each row of x and column of y, from the pairs that a product would multiply. */
  const tableOf = (x: Value, y: Value, entry: (terms: [Value, Value][]) => Value): Value => {
    const [a, b] = [asMatrix(x), asMatrix(y)];
    const [rows, inner] = a.size();
    return table(rows, b.size()[1], (row, col) =>
      entry(Array.from({ length: inner }, (_, k): [Value, Value] => [a.get([row, k]), b.get([k, col])])),
    );
  };
  const tropical =
    (name: string, better: (x: Value, y: Value) => Value): OracleFunction =>
    (x, y) => {
      if (numbers.name.startsWith("mod:"))
        throw new UsageError(
          `${numbers.name} has no '${name}': it has no order; use rational, integer, float64 or int:W`,
        );
      // The sums are settled before they are compared, as every operation's result is.
      return tableOf(x, y, (terms) =>
        terms.map(([a, b]): Value => numbers.settle(math.add(a, b) as W)).reduce(better),
      );
    };
  const size = (x: Value): number => Number((x as number | bigint | Fraction).valueOf());

  const functions: Record<string, OracleFunction> = {
    add: (x, y) => math.add(x, y),
    subtract: (x, y) => math.subtract(x, y),
    multiply: (x, y) => math.multiply(x, y),
    dotMultiply: (x, y) => math.dotMultiply(x, y),
    divide: dividing((x, y) => math.divide(x, y)),
    dotDivide: dividing((x, y) => math.dotDivide(x, y)),
    pow: (x, y) => math.pow(x, y),
    dotPow: (x, y) => each((entry) => math.pow(entry, y))(x),
    unaryMinus: (x) => math.unaryMinus(x),
    unaryPlus: (x) => x,
    ctranspose: (x) => (isMatrix(x) ? math.transpose(x) : x),
    smaller: ordered("less", (x, y) => truth(order(x, y) < 0)),
    smallerEq: ordered("lessEqual", (x, y) => truth(order(x, y) <= 0)),
    larger: ordered("less", (x, y) => truth(order(x, y) > 0)),
    largerEq: ordered("lessEqual", (x, y) => truth(order(x, y) >= 0)),
    equal: each((x, y) => truth(order(x, y) === 0)),
    unequal: each((x, y) => truth(order(x, y) !== 0)),
    identity: (k) => table(size(k), size(k), (row, col) => (row === col ? one : zero)),
    ones: (rows, cols) => table(size(rows), cols === undefined ? 1 : size(cols), () => one),
    zeros: (rows, cols) => table(size(rows), cols === undefined ? 1 : size(cols), () => zero),
    onehot: (i, k) => table(size(k), 1, (row) => (row === size(i) ? one : zero)),
    permutation: (images) => {
      const p = (isMatrix(images) ? images.toArray().flat() : [images]).map(size);
      return table(p.length, p.length, (row, col) => (p[col] === row ? one : zero));
    },
    diag: (x) => {
      if (!isMatrix(x)) return x;
      const n = x.size()[0];
      return table(n, n, (row, col) => (row === col ? x.get([row, 0]) : zero));
    },
    // math.dot starts from a double and so refuses bigints.
    dot: (x, y) => (isMatrix(x) ? math.sum(math.dotMultiply(x, y)) : math.multiply(x, y)),
    sum: (x) => (isMatrix(x) ? math.sum(x) : x),
    relu: ordered("relu", (x) => (order(x, zero) < 0 ? zero : x)),
    step: ordered("step", (x) => truth(order(x, zero) > 0)),
    sign: ordered("sign", (x) =>
      order(x, zero) > 0 ? one : order(x, zero) < 0 ? numbers.settle(math.unaryMinus(one) as W) : zero,
    ),
    abs: ordered("abs", (x) => (order(x, zero) < 0 ? math.unaryMinus(x) : x)),
    min: ordered("min", (x, y) => (order(x, y) > 0 ? y : x)),
    max: ordered("max", (x, y) => (order(x, y) < 0 ? y : x)),
    select: ordered("select", (condition, x, y) => (order(condition, zero) !== 0 ? x : y)),
    and: each((x, y) => truth(holds(x) && holds(y))),
    or: each((x, y) => truth(holds(x) || holds(y))),
    xor: each((x, y) => truth(holds(x) !== holds(y))),
    not: each((x) => truth(!holds(x))),
    maxplus: tropical("max", (x, y) => (order(x, y) < 0 ? y : x)),
    minplus: tropical("min", (x, y) => (order(x, y) > 0 ? y : x)),
    orand: (x, y) => tableOf(x, y, (terms) => truth(terms.some(([a, b]) => holds(a) && holds(b)))),
    xorand: (x, y) =>
      tableOf(x, y, (terms) => truth(terms.filter(([a, b]) => holds(a) && holds(b)).length % 2 === 1)),
    kron: (x, y) => math.kron(asMatrix(x), asMatrix(y)),
    inv: inverse,
    softplus: real("softplus", (x) => (x > 0 ? x + Math.log1p(Math.exp(-x)) : Math.log1p(Math.exp(x)))),
    cos: real("cos", Math.cos),
    sin: real("sin", Math.sin),
    tanh: real("tanh", Math.tanh),
    sigmoid: real("sigmoid", (x) => 1 / (1 + Math.exp(-x))),
    exp: real("exp", Math.exp),
    log: real("log", Math.log),
    sqrt: real("sqrt", Math.sqrt),
  };
  return { functions, matrix: (rows) => math.matrix(rows) };
}
