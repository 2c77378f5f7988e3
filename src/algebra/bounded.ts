import Fraction from "fraction.js";
import type { FunctionName } from "../circuit/ops.js";
import { noSuchFunction } from "./evaluate.js";
import type { Numbers } from "./numbers.js";

/**
 * The bounded reading: each value goes with a bound on how far it is from what exact arithmetic gives in its place
 * (running error analysis: N. Higham. Accuracy and stability of numerical algorithms. 2nd edition, 2002, section 3.3).
 * Errors of operands are handed on by the operation's own rule; rounding adds at most what the rounding model says of
 * the rounded result, which for floats is fl(x op y) = (x op y)(1 + d) + e, |d| <= u, with both terms taken together.
 * Bounds are doubles and are rounded up.
 */
export interface Bounded<V> {
  readonly value: V;
  /** The value as a double; NaN where it is no number. */
  readonly number: number;
  /** At least the distance to the exact value; Infinity where nothing can be said. */
  readonly error: number;
  /** Why nothing can be said. */
  readonly because?: string;
}

/** How a number system rounds. */
export interface BoundedSystem<V> {
  readonly numbers: Numbers<V>;
  toNumber(value: V): number;
  readonly range: readonly [number, number];
  sumError(value: V): number;
  productError(value: V): number;
  activationError(value: V): number;
  /** How a sum of products is carried out, where it is not rounded once as a whole. */
  sumOfProducts?<W>(
    fused: {
      readonly zero: W;
      add(x: W, y: W): W;
      mul(x: W, y: W): W;
      multiplyAdd(x: W, y: W, z: W): W;
    },
    products: readonly (readonly [W, W])[],
    addends: readonly W[],
  ): W;
  multiplyAdd?(x: V, y: V, z: V): V;
}

const SLACK = 2 ** -48;

/** A little more, for the roundings of the bound's own arithmetic. */
function up(error: number): number {
  return error === 0 ? 0 : error * (1 + SLACK) + Number.MIN_VALUE;
}

const OVERFLOW = "overflow or NaN";
const UNDECIDED = "a comparison that the error leaves open";

export function boundedNumbers<V>(system: BoundedSystem<V>): Numbers<Bounded<V>> {
  const { numbers, toNumber } = system;
  const void_ = (value: V, because: string): Bounded<V> => ({
    value,
    number: toNumber(value),
    error: Number.POSITIVE_INFINITY,
    because,
  });
  /** A value computed from operands: `ideal` is the result of the same operation on the computed operands, in doubles. */
  const result = (
    value: V,
    ideal: number,
    handedOn: number,
    rounding: number,
    operands: readonly Bounded<V>[],
  ): Bounded<V> => {
    const open = operands.find(({ because }) => because !== undefined);
    if (open !== undefined) return void_(value, open.because!);
    const number = toNumber(value);
    // Past the ends it has wrapped, or stayed there, or become an infinity.
    const [least, most] = system.range;
    const inside = ideal >= least - rounding && ideal <= most + rounding && Math.abs(number - ideal) < most;
    if (!Number.isFinite(number) || !inside) return void_(value, OVERFLOW);
    return { value, number, error: up(handedOn + rounding) };
  };
  const products = (x: Bounded<V>, y: Bounded<V>): number =>
    Math.abs(x.number) * y.error + Math.abs(y.number) * x.error + x.error * y.error;

  const add = (x: Bounded<V>, y: Bounded<V>): Bounded<V> => {
    const value = numbers.add(x.value, y.value);
    return result(value, x.number + y.number, x.error + y.error, system.sumError(value), [x, y]);
  };
  const mul = (x: Bounded<V>, y: Bounded<V>): Bounded<V> => {
    const value = numbers.mul(x.value, y.value);
    return result(value, x.number * y.number, products(x, y), system.productError(value), [x, y]);
  };
  const multiplyAdd = (x: Bounded<V>, y: Bounded<V>, z: Bounded<V>): Bounded<V> => {
    const value = system.multiplyAdd!(x.value, y.value, z.value);
    const handedOn = products(x, y) + z.error;
    return result(value, x.number * y.number + z.number, handedOn, system.productError(value), [x, y, z]);
  };
  const once = (
    pairs: readonly (readonly [Bounded<V>, Bounded<V>])[],
    addends: readonly Bounded<V>[],
  ): Bounded<V> => {
    const value = numbers.sumOfProducts(
      pairs.map(([x, y]) => [x.value, y.value] as const),
      addends.map((z) => z.value),
    );
    const ideal =
      pairs.reduce((sum, [x, y]) => sum + x.number * y.number, 0) +
      addends.reduce((sum, z) => sum + z.number, 0);
    const handedOn =
      pairs.reduce((sum, [x, y]) => sum + products(x, y), 0) + addends.reduce((sum, z) => sum + z.error, 0);
    const rounding = pairs.length > 0 ? system.productError(value) : system.sumError(value);
    return result(value, ideal, handedOn, rounding, [...pairs.flat(), ...addends]);
  };
  const literal = (exact: Fraction): Bounded<V> => {
    const value = numbers.literal(exact);
    const number = toNumber(value);
    const dyadic = (exact.d & (exact.d - 1n)) === 0n && exact.n < 1n << 53n;
    const gap = Math.abs(exact.valueOf() - number);
    const error = gap + (dyadic ? 0 : Math.abs(number) * 2 ** -52);
    return Number.isFinite(number) ? { value, number, error: up(error) } : void_(value, OVERFLOW);
  };
  const bounded: Numbers<Bounded<V>> = {
    name: numbers.name,
    get zero() {
      return literal(new Fraction(0));
    },
    get one() {
      return literal(new Fraction(1));
    },
    literal,
    add,
    mul,
    neg: (x) => {
      const value = numbers.neg(x.value);
      return result(value, -x.number, x.error, 0, [x]);
    },
    sub: (x, y) => {
      const value = numbers.sub(x.value, y.value);
      return result(value, x.number - y.number, x.error + y.error, system.sumError(value), [x, y]);
    },
    sumOfProducts: (pairs, addends) =>
      system.sumOfProducts === undefined
        ? once(pairs, addends)
        : system.sumOfProducts<Bounded<V>>(
            {
              get zero() {
                return bounded.zero;
              },
              add,
              mul,
              multiplyAdd,
            },
            pairs,
            addends,
          ),
    apply: (name, ...operands) => applyBounded(system, name, operands, result, void_),
    reduce: (name, terms) => terms.reduce((x, y) => bounded.apply(name, x, y)),
  };
  return bounded;
}

/** Functions that keep distances, or that are decided by more than the errors, or about which nothing can be said. */
function applyBounded<V>(
  { numbers, productError, activationError }: BoundedSystem<V>,
  name: FunctionName,
  operands: readonly Bounded<V>[],
  result: (
    value: V,
    ideal: number,
    handedOn: number,
    rounding: number,
    operands: readonly Bounded<V>[],
  ) => Bounded<V>,
  void_: (value: V, because: string) => Bounded<V>,
): Bounded<V> {
  const value = numbers.apply(name, ...operands.map((operand) => operand.value));
  const [x, y, z] = operands as readonly [Bounded<V>, Bounded<V>, Bounded<V>];
  const itself = (handedOn: number, ideal: number): Bounded<V> => result(value, ideal, handedOn, 0, operands);
  const sure = (decided: boolean): Bounded<V> => {
    const exact = numbers.apply(name, ...operands.map((operand) => operand.value));
    const known = void_(exact, UNDECIDED);
    if (operands.some(({ because }) => because !== undefined) || !decided) return known;
    return { value: exact, number: known.number, error: 0 };
  };
  /** Whether the sign of an exact value with this error is that of the computed one. */
  const signed = (number: number, error: number): boolean => error === 0 || Math.abs(number) > error;
  switch (name) {
    case "relu":
      return itself(x.error, Math.max(x.number, 0));
    case "abs":
      return itself(x.error, Math.abs(x.number));
    case "max":
      return itself(Math.max(x.error, y.error), Math.max(x.number, y.number));
    case "min":
      return itself(Math.max(x.error, y.error), Math.min(x.number, y.number));
    case "step":
    case "sign":
    case "not":
      return sure(signed(x.number, x.error));
    case "and":
    case "or":
    case "xor":
      return sure(signed(x.number, x.error) && signed(y.number, y.error));
    case "less":
    case "lessEqual":
    case "equal":
      return sure(signed(x.number - y.number, x.error + y.error));
    case "select": {
      if (x.because !== undefined || !signed(x.number, x.error)) return void_(value, x.because ?? UNDECIDED);
      const chosen = x.number !== 0 ? y : z;
      return result(value, chosen.number, chosen.error, 0, [chosen]);
    }
    case "div": {
      if (!(Math.abs(y.number) > y.error)) return void_(value, y.because ?? "a divisor that may be zero");
      const ideal = x.number / y.number;
      const handedOn = (x.error + Math.abs(ideal) * y.error) / (Math.abs(y.number) - y.error);
      return result(value, ideal, handedOn, productError(value), operands);
    }
    case "sqrt": {
      if (x.error > 0 && !(x.number > x.error)) return void_(value, x.because ?? "a root near zero");
      const ideal = Math.sqrt(x.number);
      const handedOn = x.error === 0 ? 0 : x.error / (ideal + Math.sqrt(x.number - x.error));
      return result(value, ideal, handedOn, productError(value), operands);
    }
    case "tanh":
      return result(value, Math.tanh(x.number), x.error, activationError(value), operands);
    case "sigmoid": {
      const ideal = 1 / (1 + Math.exp(-x.number));
      return result(value, ideal, x.error / 4, activationError(value), operands);
    }
    case "softplus": {
      const ideal = Math.max(x.number, 0) + Math.log1p(Math.exp(-Math.abs(x.number)));
      return result(value, ideal, x.error, activationError(value), operands);
    }
    default:
      throw noSuchFunction(numbers.name, name);
  }
}
