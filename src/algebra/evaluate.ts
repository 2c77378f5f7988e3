import Fraction from "fraction.js";
import type { Meaning } from "../circuit/evaluate.js";
import type { BoundedName, FunctionName } from "../circuit/ops.js";
import { UsageError } from "../errors.js";
import type { Gates, UnboundedGates } from "./gates.js";
import type { Numbers } from "./numbers.js";

/**
 * The evaluate interpretations: values are numbers (or bits) and every operation is carried out at once. A domain is
 * also the meaning of an arithmetic circuit's gates and knows how to read and print its values.
 */
export interface Domain<W> extends Numbers<W>, Meaning<W> {
  equal(x: W, y: W): boolean;
  /** Exact value where there is one; used to print and to compare with the oracle. */
  show(x: W): string;
  /** True when two evaluations of the same polynomial agree whatever the order of operations. */
  readonly exact: boolean;
}

type Operations<W> = Pick<Numbers<W>, "name" | "zero" | "one" | "add" | "mul" | "neg" | "sub" | "literal"> & {
  readonly exact: boolean;
  readonly functions: Partial<Record<FunctionName, (...operands: W[]) => W>>;
  equal(x: W, y: W): boolean;
  show(x: W): string;
};

/** Completes a domain from its ring operations and the functions it has. */
export function domain<W>(own: Operations<W>): Domain<W> {
  const apply = (name: FunctionName, ...operands: W[]): W => {
    const f = own.functions[name];
    if (f === undefined) throw noSuchFunction(own.name, name);
    return f(...operands);
  };
  return {
    ...own,
    apply,
    sumOfProducts: (products, addends) => {
      let sum: W | undefined;
      for (const [x, y] of products) sum = sum === undefined ? own.mul(x, y) : own.add(sum, own.mul(x, y));
      for (const z of addends) sum = sum === undefined ? z : own.add(sum, z);
      return sum ?? own.zero;
    },
    // A system without the function has no join by it either, not even of a single term.
    reduce: (name, terms) => {
      if (own.functions[name] === undefined) throw noSuchFunction(own.name, name);
      return terms.reduce((x, y) => apply(name, x, y));
    },
    constant: own.literal,
    gate: (name: BoundedName, x: W, y?: W, z?: W): W => {
      switch (name) {
        case "add":
          return own.add(x, y!);
        case "sub":
          return own.sub(x, y!);
        case "mul":
          return own.mul(x, y!);
        case "neg":
          return own.neg(x);
        default:
          return z !== undefined
            ? apply(name, x, y!, z)
            : y !== undefined
              ? apply(name, x, y)
              : apply(name, x);
      }
    },
  };
}

export function noSuchFunction(system: string, name: FunctionName): UsageError {
  const transcendental = ["tanh", "sigmoid", "exp", "log", "sqrt", "softplus", "cos", "sin"].includes(name);
  const needs = transcendental
    ? "it has no exact value there"
    : name === "div"
      ? "it has no division"
      : "it has no order";
  const real = ["tanh", "sigmoid", "softplus"].includes(name);
  const cure = transcendental
    ? real
      ? "float64, fixed:I.F or a float of at most 10 bits"
      : "float64"
    : name === "div"
      ? "rational, mod:P, float64 or float:E.M"
      : "rational, integer, float64 or int:W";
  return new UsageError(`${system} has no '${name}': ${needs}; use ${cure}`);
}

/** and, or, xor, not: 0 is false, everything else true. */
export function truthFunctions<W>(zero: W, one: W, equal: (x: W, y: W) => boolean): Functions<W> {
  const holds = (x: W | undefined): boolean => !equal(x!, zero);
  const bit = (value: boolean): W => (value ? one : zero);
  return {
    and: (x, y) => bit(holds(x) && holds(y)),
    or: (x, y) => bit(holds(x) || holds(y)),
    xor: (x, y) => bit(holds(x) !== holds(y)),
    not: (x) => bit(!holds(x)),
    maj: (x, y, z) => bit(Number(holds(x)) + Number(holds(y)) + Number(holds(z)) >= 2),
  };
}

type Functions<W> = Partial<Record<FunctionName, (...operands: W[]) => W>>;

/** Functions that need nothing but an order, from a comparison with zero. Shared by every ordered domain. */
export function orderFunctions<W>(own: {
  readonly zero: W;
  readonly one: W;
  compare(x: W, y: W): number;
  neg(x: W): W;
}): Partial<Record<FunctionName, (...operands: W[]) => W>> {
  const { zero, one, compare, neg } = own;
  const bit = (holds: boolean): W => (holds ? one : zero);
  return {
    ...truthFunctions(zero, one, (x, y) => compare(x, y) === 0),
    max: (x, y) => (compare(x!, y!) >= 0 ? x! : y!),
    min: (x, y) => (compare(x!, y!) <= 0 ? x! : y!),
    relu: (x) => (compare(x!, zero) > 0 ? x! : zero),
    step: (x) => bit(compare(x!, zero) > 0),
    sign: (x) => (compare(x!, zero) > 0 ? one : compare(x!, zero) < 0 ? neg(one) : zero),
    abs: (x) => (compare(x!, zero) < 0 ? neg(x!) : x!),
    less: (x, y) => bit(compare(x!, y!) < 0),
    lessEqual: (x, y) => bit(compare(x!, y!) <= 0),
    equal: (x, y) => bit(compare(x!, y!) === 0),
    select: (condition, x, y) => (compare(condition!, zero) !== 0 ? x! : y!),
  };
}

const zeroFraction = new Fraction(0);
const oneFraction = new Fraction(1);

/** Exact rational numbers. */
export const rational: Domain<Fraction> = domain<Fraction>({
  name: "rational",
  exact: true,
  zero: zeroFraction,
  one: oneFraction,
  add: (x, y) => x.add(y),
  sub: (x, y) => x.sub(y),
  mul: (x, y) => x.mul(y),
  neg: (x) => x.neg(),
  literal: (value) => value,
  equal: (x, y) => x.equals(y),
  show: (x) => x.toFraction(),
  functions: {
    ...orderFunctions<Fraction>({
      zero: zeroFraction,
      one: oneFraction,
      compare: (x, y) => x.compare(y),
      neg: (x) => x.neg(),
    }),
    div: (x, y) => {
      if (y!.equals(0)) throw new UsageError("division by zero over the rationals");
      return x!.div(y!);
    },
  },
});

function integerLiteral(system: string, value: Fraction): bigint {
  if (value.d !== 1n) {
    throw new UsageError(
      `${system} cannot hold ${value.toFraction()}; use rational or float64, or scale the weights to integers`,
    );
  }
  return value.s * value.n;
}

/** Exact integers of any size. */
export const integer: Domain<bigint> = domain<bigint>({
  name: "integer",
  exact: true,
  zero: 0n,
  one: 1n,
  add: (x, y) => x + y,
  sub: (x, y) => x - y,
  mul: (x, y) => x * y,
  neg: (x) => -x,
  literal: (value) => integerLiteral("integer", value),
  equal: (x, y) => x === y,
  show: String,
  functions: orderFunctions<bigint>({ zero: 0n, one: 1n, compare: compareBigint, neg: (x) => -x }),
});

function compareBigint(x: bigint, y: bigint): number {
  return x < y ? -1 : x > y ? 1 : 0;
}

/** Integers modulo a prime p, as representatives 0..p-1. */
export function modular(p: bigint): Domain<bigint> {
  const name = `mod:${p}`;
  const reduce = (x: bigint): bigint => {
    const r = x % p;
    return r < 0n ? r + p : r;
  };
  const inverse = (x: bigint): bigint => {
    if (x === 0n) throw new UsageError(`division by zero over ${name}`);
    return reduce(powerMod(x, p - 2n, p));
  };
  return domain<bigint>({
    name,
    exact: true,
    zero: 0n,
    one: 1n % p,
    add: (x, y) => {
      const sum = x + y;
      return sum >= p ? sum - p : sum;
    },
    sub: (x, y) => (x >= y ? x - y : x - y + p),
    mul: (x, y) => (x * y) % p,
    neg: (x) => (x === 0n ? 0n : p - x),
    literal: (value) => {
      const n = reduce(value.s * value.n);
      return value.d === 1n ? n : reduce(n * inverse(reduce(value.d)));
    },
    equal: (x, y) => x === y,
    show: String,
    functions: {
      ...truthFunctions(0n, 1n % p, (x, y) => x === y),
      // Equality needs no order; finite states are told apart by it.
      equal: (x, y) => (x === y ? 1n % p : 0n),
      div: (x, y) => (x! * inverse(y!)) % p,
    },
  });
}

export function powerMod(base: bigint, exponent: bigint, modulus: bigint): bigint {
  let result = 1n;
  let square = base % modulus;
  for (let e = exponent; e > 0n; e >>= 1n) {
    if (e & 1n) result = (result * square) % modulus;
    square = (square * square) % modulus;
  }
  return result;
}

/** Two's complement integers of `width` bits: every operation wraps to -2^(width-1) .. 2^(width-1) - 1. */
export function wrapping(width: number): Domain<bigint> {
  const wrap = (x: bigint): bigint => BigInt.asIntN(width, x);
  const ordered = orderFunctions<bigint>({
    zero: 0n,
    one: wrap(1n),
    compare: compareBigint,
    neg: (x) => wrap(-x),
  });
  return domain<bigint>({
    name: `int:${width}`,
    exact: true,
    zero: 0n,
    one: wrap(1n),
    add: (x, y) => wrap(x + y),
    sub: (x, y) => wrap(x - y),
    mul: (x, y) => wrap(x * y),
    neg: (x) => wrap(-x),
    literal: (value) => wrap(integerLiteral(`int:${width}`, value)),
    equal: (x, y) => x === y,
    show: String,
    functions: ordered,
  });
}

/**
 * The double nearest to an exact value. Dividing the two parts as doubles would round twice past 2^53 and give NaN past
 * 2^1024, which folded powers of a weight soon reach.
 */
export function nearestDouble({ s, n, d }: Fraction): number {
  if (n <= Number.MAX_SAFE_INTEGER && d <= Number.MAX_SAFE_INTEGER) return Number(s * n) / Number(d);
  // 66 bits of the quotient, the last one set when anything is left over; no finer than a quarter of the least double.
  const shift = Math.min(66 - (n.toString(2).length - d.toString(2).length), 1076);
  const [top, bottom] = shift >= 0 ? [n << BigInt(shift), d] : [n, d << BigInt(-shift)];
  const quotient = (top / bottom) | (top % bottom === 0n ? 0n : 1n);
  const coarse = Math.min(shift, 1000);
  return Number(s) * Number(quotient) * 2 ** -coarse * 2 ** (coarse - shift);
}

/** IEEE double precision, every operation rounded to nearest. */
export const float64: Domain<number> = domain<number>({
  name: "float64",
  exact: false,
  zero: 0,
  one: 1,
  add: (x, y) => x + y,
  sub: (x, y) => x - y,
  mul: (x, y) => x * y,
  neg: (x) => -x,
  literal: nearestDouble,
  equal: (x, y) => Object.is(x, y) || x === y,
  show: String,
  functions: {
    ...orderFunctions<number>({
      zero: 0,
      one: 1,
      compare: (x, y) => (x < y ? -1 : x > y ? 1 : 0),
      neg: (x) => -x,
    }),
    ...truthFunctions<number>(0, 1, (x, y) => x === y),
    // As IEEE 754 has it: a NaN compares as nothing, and these hand it on. orderFunctions would take it for a zero.
    less: (x, y) => Number(x! < y!),
    lessEqual: (x, y) => Number(x! <= y!),
    equal: (x, y) => Number(x === y),
    step: (x) => Number(x! > 0),
    sign: (x) => Math.sign(x!),
    abs: (x) => Math.abs(x!),
    max: (x, y) => Math.max(x!, y!),
    min: (x, y) => Math.min(x!, y!),
    relu: (x) => Math.max(x!, 0),
    select: (condition, x, y) => (condition !== 0 ? x! : y!),
    div: (x, y) => x! / y!,
    exp: (x) => Math.exp(x!),
    log: (x) => Math.log(x!),
    sqrt: (x) => Math.sqrt(x!),
    tanh: (x) => Math.tanh(x!),
    sigmoid: (x) => 1 / (1 + Math.exp(-x!)),
    // log(1 + exp(x)) without overflow.
    softplus: (x) => Math.max(x!, 0) + Math.log1p(Math.exp(-Math.abs(x!))),
    cos: (x) => Math.cos(x!),
    sin: (x) => Math.sin(x!),
  },
});

/** Bits as booleans. */
export const booleans: Gates<boolean> = {
  constant: (bit) => bit,
  and: (x, y) => x && y,
  or: (x, y) => x || y,
  xor: (x, y) => x !== y,
  not: (x) => !x,
  arrival: () => 0,
};

export const unboundedBooleans: UnboundedGates<boolean> = {
  constant: (bit) => bit,
  not: (x) => !x,
  all: (bits) => bits.every((bit) => bit),
  any: (bits) => bits.some((bit) => bit),
  threshold: (bits, weights, atLeast) =>
    weights.reduce((sum, weight, i) => (bits[i]! ? sum + weight : sum), 0n) >= atLeast,
};
