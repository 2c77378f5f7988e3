import Fraction from "fraction.js";
import { type Domain, domain, orderFunctions } from "../../algebra/evaluate.js";
import { ACTIVATIONS, activate, segmentsOf } from "../activations.js";
import type { FixedFormat, Rounding } from "./format.js";

/** Fixed point in software: a value is the whole number of units 2^-fractionBits. Judges the gates. */
export interface FixedDomain extends Domain<bigint> {
  readonly format: FixedFormat;
}

/** n / d to a whole number, d positive. */
export function roundedQuotient(n: bigint, d: bigint, rounding: Rounding): bigint {
  const truncated = n / d;
  const rest = n % d;
  const floor = rest < 0n ? truncated - 1n : truncated;
  if (rounding === "floor") return floor;
  if (rounding === "truncate") return truncated;
  const twice = 2n * (n - floor * d);
  const up = twice > d || (twice === d && (rounding === "nearest-up" || (floor & 1n) === 1n));
  return up ? floor + 1n : floor;
}

/** An exact number of units brought into the format. */
export function fitted({ width, overflow }: FixedFormat, units: bigint): bigint {
  if (overflow === "wrap") return BigInt.asIntN(width, units);
  const end = 1n << BigInt(width - 1);
  return units < -end ? -end : units >= end ? end - 1n : units;
}

/**
 * Sums are exact, products are rounded; a sum of products is added up exactly and rounded once. Exact, as int:W is,
 * only without fraction bits and with wrapping.
 */
export function fixedDomain(format: FixedFormat): FixedDomain {
  const { name, fractionBits, rounding, overflow } = format;
  const unit = 1n << BigInt(fractionBits);
  const brought = (units: bigint): bigint => fitted(format, units);
  const neg = (x: bigint): bigint => brought(-x);
  const one = brought(unit);
  const compare = (x: bigint, y: bigint): number => (x < y ? -1 : x > y ? 1 : 0);
  const sumOfProducts: Domain<bigint>["sumOfProducts"] = (products, addends) => {
    let sum = 0n;
    for (const [x, y] of products) sum += x * y;
    for (const z of addends) sum += z * unit;
    return brought(roundedQuotient(sum, unit, rounding));
  };
  const base = domain<bigint>({
    name,
    exact: fractionBits === 0 && overflow === "wrap",
    zero: 0n,
    one,
    add: (x, y) => brought(x + y),
    sub: (x, y) => brought(x - y),
    mul: (x, y) => sumOfProducts([[x, y]], []),
    neg,
    literal: ({ s, n, d }) => brought(roundedQuotient(s * n * unit, d, rounding)),
    equal: (x, y) => x === y,
    show: (x) => new Fraction(x, unit).toFraction(),
    functions: {
      ...orderFunctions<bigint>({ zero: 0n, one, compare, neg }),
      ...Object.fromEntries(
        ACTIVATIONS.map((name) => [name, (x: bigint) => activate(segmentsOf(format, name), x)]),
      ),
    },
  });
  return { ...base, format, sumOfProducts };
}
