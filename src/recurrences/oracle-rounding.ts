import Fraction from "fraction.js";
import type { OracleNumbers } from "./oracle-functions.js";

/**
 * The oracle's number systems that round, each written down from its definition. They share nothing with the
 * representations of the same names.
 */

/** As `fixed:I.F` is documented. */
export interface FixedSizes {
  readonly name: string;
  readonly integerBits: number;
  readonly fractionBits: number;
  readonly rounding: "nearest-even" | "nearest-up" | "floor" | "truncate";
  readonly overflow: "wrap" | "saturate";
}

/** Multiples of 2^-F: every result of mathjs's fractions is rounded to one, then wrapped or held at the end. */
export function directFixed({
  name,
  integerBits,
  fractionBits,
  rounding,
  overflow,
}: FixedSizes): OracleNumbers<Fraction> {
  const scale = new Fraction(2n ** BigInt(fractionBits));
  const range = 2n ** BigInt(integerBits + fractionBits);
  const whole = (x: Fraction): bigint => {
    const floor = x.floor();
    const below = floor.s * floor.n;
    const rest = x.sub(floor);
    if (rest.n === 0n || rounding === "floor") return below;
    if (rounding === "truncate") return below < 0n ? below + 1n : below;
    const side = rest.mul(2).compare(1);
    const up = side > 0 || (side === 0 && (rounding === "nearest-up" || below % 2n !== 0n));
    return up ? below + 1n : below;
  };
  const settle = (value: Fraction): Fraction => {
    const units = whole(value.mul(scale));
    if (overflow === "wrap") {
      const residue = ((units % range) + range) % range;
      return new Fraction(2n * residue >= range ? residue - range : residue).div(scale);
    }
    const [least, most] = [-range / 2n, range / 2n - 1n];
    return new Fraction(units < least ? least : units > most ? most : units).div(scale);
  };
  // 30 places behind those of the format: far past the error of the functions themselves.
  const fine = 2 ** (fractionBits + 30);
  const rounded = (x: number): Fraction => settle(new Fraction(BigInt(Math.round(x * fine)), BigInt(fine)));
  return { name, type: "Fraction", literal: settle, settle, rounded };
}

/** As `float:E.M` is documented. */
export interface FloatSizes {
  readonly name: string;
  readonly exponentBits: number;
  readonly fractionBits: number;
}

/**
 * Doubles, every result rounded to the format. Where twice the format's places and two more fit into a double (up to
 * 24 places) rounding twice is rounding once (S. Figueroa. When is double rounding innocuous? SIGNUM Newsletter 30,
 * 1995); a product of matrices is added up in doubles before it is rounded.
 */
export function directNarrowFloat({ name, exponentBits, fractionBits }: FloatSizes): OracleNumbers<number> {
  const bias = 2 ** (exponentBits - 1) - 1;
  const settle = (x: number): number => {
    const size = Math.abs(x);
    if (size === 0 || !Number.isFinite(x)) return x;
    let exponent = Math.min(1023, Math.floor(Math.log2(size)));
    while (2 ** exponent > size) exponent--;
    while (exponent < 1023 && 2 ** (exponent + 1) <= size) exponent++;
    const unit = 2 ** (Math.max(exponent, 1 - bias) - fractionBits);
    const places = size / unit;
    const floor = Math.floor(places);
    const rest = places - floor;
    const rounded = (rest > 0.5 || (rest === 0.5 && floor % 2 === 1) ? floor + 1 : floor) * unit;
    const result = rounded >= 2 ** bias * 2 ? Number.POSITIVE_INFINITY : rounded;
    return x < 0 ? -result : result;
  };
  /** A few places more than the format has, the last one set where anything follows: then rounded once. */
  const literal = ({ s, n, d }: Fraction): number => {
    if (n === 0n) return 0;
    const length = n.toString(2).length - d.toString(2).length;
    const shift = fractionBits + 3 - length;
    const [top, bottom] = shift >= 0 ? [n << BigInt(shift), d] : [n, d << BigInt(-shift)];
    const quotient = top / bottom;
    const odd = quotient | (quotient * bottom === top ? 0n : 1n);
    const half = Math.trunc(shift / 2);
    const exact = fractionBits < 48 && Math.abs(shift) < 1000;
    return exact
      ? settle(Number(s) * Number(odd) * 2 ** -half * 2 ** (half - shift))
      : settle(nearest({ s, n, d }));
  };
  return { name, type: "number", literal, settle };
}

function nearest({ s, n, d }: Pick<Fraction, "s" | "n" | "d">): number {
  return new Fraction(s * n, d).valueOf();
}
