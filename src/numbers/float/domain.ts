import { type Domain, domain, truthFunctions } from "../../algebra/evaluate.js";
import type { FloatFormat } from "./format.js";
import {
  add,
  divide,
  type FloatValue,
  fromDouble,
  fromFraction,
  isZero,
  magnitude,
  multiply,
  multiplyAdd,
  NOT_A_NUMBER,
  negated,
  order,
  same,
  squareRoot,
  toDouble,
  zero,
} from "./softfloat.js";
import { type FusedSums, sumInOrder } from "./sums.js";
import { tabledFunctions } from "./tables.js";

/** Floats of a format in software, with the fused operation that sums are made of. */
export interface FloatDomain extends Domain<FloatValue>, FusedSums<FloatValue> {}

/**
 * The arithmetic of a format, each operation rounded once to nearest even. Comparisons with a NaN are false; max, min
 * and relu hand a NaN on and take -0 as less than +0 (`maximum` and `minimum` of IEEE 754-2019, section 9.6); the sign
 * of a NaN is NaN, its step 0; a NaN counts as true.
 */
export function floatDomain(format: FloatFormat): FloatDomain {
  const fused: FusedSums<FloatValue> = {
    zero: zero(),
    add: (x, y) => add(format, x, y),
    mul: (x, y) => multiply(format, x, y),
    multiplyAdd: (x, y, z) => multiplyAdd(format, x, y, z),
  };
  const one = fromDouble(format, 1);
  const bit = (holds: boolean): FloatValue => (holds ? one : zero());
  const larger = (x: FloatValue, y: FloatValue): FloatValue => {
    const found = order(x, y);
    if (found === undefined) return NOT_A_NUMBER;
    if (found === 0) return x.kind !== "nan" && x.negative ? y : x;
    return found > 0 ? x : y;
  };
  const base = domain<FloatValue>({
    name: format.name,
    exact: false,
    ...fused,
    one,
    sub: (x, y) => add(format, x, negated(y)),
    neg: negated,
    literal: (value) => fromFraction(format, value),
    equal: same,
    show: (x) => (Object.is(toDouble(x), -0) ? "-0" : String(toDouble(x))),
    functions: {
      ...truthFunctions<FloatValue>(zero(), one, (x, y) => order(x, y) === 0),
      max: (x, y) => larger(x!, y!),
      min: (x, y) => negated(larger(negated(x!), negated(y!))),
      relu: (x) => larger(x!, zero()),
      step: (x) => bit((order(x!, zero()) ?? 0) > 0),
      sign: (x) => (x!.kind === "nan" || isZero(x!) ? x! : x!.negative ? negated(one) : one),
      abs: (x) => magnitude(x!),
      less: (x, y) => bit((order(x!, y!) ?? 0) < 0),
      lessEqual: (x, y) => bit((order(x!, y!) ?? 1) <= 0),
      equal: (x, y) => bit(order(x!, y!) === 0),
      select: (condition, x, y) => (isZero(condition!) ? y! : x!),
      div: (x, y) => divide(format, x!, y!),
      sqrt: (x) => squareRoot(format, x!),
      ...tabledFunctions(format),
    },
  });
  return {
    ...base,
    multiplyAdd: fused.multiplyAdd,
    sumOfProducts: (products, addends) => sumInOrder(fused, products, addends),
  };
}
