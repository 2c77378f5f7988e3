import type { Gates } from "../../algebra/gates.js";
import type { FunctionName } from "../../circuit/ops.js";
import { type Interval, least, most } from "./intervals.js";

/** What the functions of an order are made of, for whole numbers X of known intervals. */
export interface OrderedParts<B, X extends Interval> {
  readonly gates: Pick<Gates<B>, "and" | "or" | "xor" | "not">;
  isNegative(x: X): B;
  isPositive(x: X): B;
  isNonzero(x: X): B;
  negated(x: X): X;
  difference(x: X, y: X): X;
  /** The number 1 where the bit is set, else 0. */
  truth(bit: B): X;
  /** 1, -1 or 0; at most one of the bits is set. */
  sign(positive: B, negative: B): X;
  /** The number where `keep` is set, else 0; known to lie in `range`. */
  masked(x: X, keep: B, range: Interval): X;
  /** One number or the other; known to lie in `range`. */
  choose(chosen: B, x: X, y: X, range: Interval): X;
}

type OrderedFunction<X> = (x: X, y: X, z: X) => X;

/** What the order of the integers gives. Truth values are the numbers 0 and 1. */
export function orderOf<B, X extends Interval>(
  parts: OrderedParts<B, X>,
): Partial<Record<FunctionName, OrderedFunction<X>>> {
  const { gates, isNegative, isPositive, isNonzero, negated, difference, truth, masked, choose } = parts;
  const less = (x: X, y: X): B => isNegative(difference(x, y));
  const hull = (x: Interval, y: Interval): Interval => ({
    low: least(x.low, y.low),
    high: most(x.high, y.high),
  });
  const upper = (x: Interval, y: Interval): Interval => ({
    low: most(x.low, y.low),
    high: most(x.high, y.high),
  });
  const lower = (x: Interval, y: Interval): Interval => ({
    low: least(x.low, y.low),
    high: least(x.high, y.high),
  });
  return {
    relu: (x) =>
      masked(x, gates.not(isNegative(x)), {
        low: most(x.low, 0n),
        high: most(x.high, 0n),
      }),
    step: (x) => truth(isPositive(x)),
    sign: (x) => parts.sign(isPositive(x), isNegative(x)),
    abs: (x) =>
      choose(isNegative(x), negated(x), x, {
        low: most(x.low, -x.high, 0n),
        high: most(x.high, -x.low),
      }),
    max: (x, y) => choose(less(x, y), y, x, upper(x, y)),
    min: (x, y) => choose(less(y, x), y, x, lower(x, y)),
    less: (x, y) => truth(less(x, y)),
    lessEqual: (x, y) => truth(gates.not(less(y, x))),
    equal: (x, y) => truth(gates.not(isNonzero(difference(x, y)))),
    and: (x, y) => truth(gates.and(isNonzero(x), isNonzero(y))),
    or: (x, y) => truth(gates.or(isNonzero(x), isNonzero(y))),
    xor: (x, y) => truth(gates.xor(isNonzero(x), isNonzero(y))),
    not: (x) => truth(gates.not(isNonzero(x))),
    select: (condition, x, y) => choose(isNonzero(condition), x, y, hull(x, y)),
  };
}
