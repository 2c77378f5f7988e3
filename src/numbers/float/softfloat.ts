import Fraction from "fraction.js";
import type { FloatFormat } from "./format.js";

/**
 * Floats in software: every operation is carried out exactly on BigInts and then rounded once. Shares nothing with the
 * gates, which it judges. A finite value is (-1)^negative * significand * 2^exponent, zeros have a sign; there is one
 * NaN.
 */
export type FloatValue =
  | { readonly kind: "nan" }
  | { readonly kind: "infinite"; readonly negative: boolean }
  | {
      readonly kind: "finite";
      readonly negative: boolean;
      readonly significand: bigint;
      readonly exponent: number;
    };

export type Finite = Extract<FloatValue, { kind: "finite" }>;

export const NOT_A_NUMBER: FloatValue = { kind: "nan" };

export function infinite(negative: boolean): FloatValue {
  return { kind: "infinite", negative };
}

export function zero(negative = false): Finite {
  return { kind: "finite", negative, significand: 0n, exponent: 0 };
}

function bitLength(x: bigint): number {
  const hex = x.toString(16);
  return 4 * hex.length - (Math.clz32(Number.parseInt(hex[0]!, 16)) - 28);
}

/**
 * The nearest value of the format, the even one of two. `more` says that the exact magnitude is a little larger than
 * the significand says, by less than one of its units; it then has at least two bits to spare.
 */
export function rounded(
  format: FloatFormat,
  negative: boolean,
  significand: bigint,
  exponent: number,
  more = false,
): FloatValue {
  if (significand === 0n) return zero(negative);
  const { fractionBits, least, largest } = format;
  const last = Math.max(exponent + bitLength(significand) - 1, least) - fractionBits;
  const drop = last - exponent;
  let kept = significand;
  let unit = exponent;
  if (drop > 0) {
    unit = last;
    kept = significand >> BigInt(drop);
    const twice = (significand - (kept << BigInt(drop))) << 1n;
    const whole = 1n << BigInt(drop);
    if (twice > whole || (twice === whole && (more || (kept & 1n) === 1n))) kept += 1n;
    if (kept === 0n) return zero(negative);
  }
  if (unit + bitLength(kept) - 1 > largest) return infinite(negative);
  return { kind: "finite", negative, significand: kept, exponent: unit };
}

/** The nearest value to a quotient of whole numbers, `denominator` positive. */
function quotient(
  format: FloatFormat,
  negative: boolean,
  numerator: bigint,
  denominator: bigint,
  exponent = 0,
): FloatValue {
  if (numerator === 0n) return zero(negative);
  const wanted = format.fractionBits + 4 + bitLength(denominator) - bitLength(numerator);
  const shift = Math.max(0, wanted);
  const scaled = numerator << BigInt(shift);
  const whole = scaled / denominator;
  return rounded(format, negative, whole, exponent - shift, whole * denominator !== scaled);
}

export function fromFraction(format: FloatFormat, { s, n, d }: Fraction): FloatValue {
  return quotient(format, s < 0n, n, d);
}

/** The exact value; undefined for infinities and NaN. */
export function toFraction(value: FloatValue): Fraction | undefined {
  if (value.kind !== "finite") return undefined;
  const signed = value.negative ? -value.significand : value.significand;
  return value.exponent >= 0
    ? new Fraction(signed << BigInt(value.exponent))
    : new Fraction(signed, 1n << BigInt(-value.exponent));
}

/** The double of the same value; every value of every format has one. */
export function toDouble(value: FloatValue): number {
  switch (value.kind) {
    case "nan":
      return Number.NaN;
    case "infinite":
      return value.negative ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
    case "finite": {
      const magnitude = scaled(Number(value.significand), value.exponent);
      return value.negative ? -magnitude : magnitude;
    }
  }
}

/** x 2^exponent in two steps, so that neither leaves the range of doubles where the result is in it. */
function scaled(x: number, exponent: number): number {
  const half = Math.trunc(exponent / 2);
  return x * 2 ** half * 2 ** (exponent - half);
}

const doubles = new DataView(new ArrayBuffer(8));

/** The value of the format nearest to a double. */
export function fromDouble(format: FloatFormat, x: number): FloatValue {
  if (Number.isNaN(x)) return NOT_A_NUMBER;
  const negative = x < 0 || Object.is(x, -0);
  if (!Number.isFinite(x)) return infinite(negative);
  doubles.setFloat64(0, x);
  const pattern = doubles.getBigUint64(0);
  const field = Number((pattern >> 52n) & 0x7ffn);
  const fraction = pattern & 0xfffffffffffffn;
  const significand = field === 0 ? fraction : fraction | (1n << 52n);
  return rounded(format, negative, significand, Math.max(field, 1) - 1075);
}

/** The word of a value as a whole number. */
export function toPattern(format: FloatFormat, value: FloatValue): bigint {
  const { exponentBits, fractionBits, least, bias } = format;
  const [F, E] = [BigInt(fractionBits), BigInt(exponentBits)];
  const infinity = ((1n << E) - 1n) << F;
  if (value.kind === "nan") return infinity | (1n << (F - 1n));
  const sign = value.negative ? 1n << (E + F) : 0n;
  if (value.kind === "infinite") return sign | infinity;
  if (value.significand === 0n) return sign;
  const top = value.exponent + bitLength(value.significand) - 1;
  const last = Math.max(top, least) - fractionBits;
  const shift = value.exponent - last;
  const kept = shift >= 0 ? value.significand << BigInt(shift) : value.significand >> BigInt(-shift);
  const field = top < least ? 0n : BigInt(top + bias);
  return sign | (field << F) | (kept & ((1n << F) - 1n));
}

export function fromPattern(format: FloatFormat, pattern: bigint): FloatValue {
  const { exponentBits, fractionBits, least } = format;
  const [F, E] = [BigInt(fractionBits), BigInt(exponentBits)];
  const fraction = pattern & ((1n << F) - 1n);
  const field = (pattern >> F) & ((1n << E) - 1n);
  const negative = ((pattern >> (E + F)) & 1n) === 1n;
  if (field === (1n << E) - 1n) return fraction === 0n ? infinite(negative) : NOT_A_NUMBER;
  const significand = field === 0n ? fraction : fraction | (1n << F);
  if (significand === 0n) return zero(negative);
  return {
    kind: "finite",
    negative,
    significand,
    exponent: Math.max(Number(field), 1) - 1 + least - fractionBits,
  };
}

export function negated(x: FloatValue): FloatValue {
  return x.kind === "nan" ? x : { ...x, negative: !x.negative };
}

export function magnitude(x: FloatValue): FloatValue {
  return x.kind === "nan" ? x : { ...x, negative: false };
}

export function isZero(x: FloatValue): boolean {
  return x.kind === "finite" && x.significand === 0n;
}

/** x y + z, rounded once. */
export function multiplyAdd(format: FloatFormat, x: FloatValue, y: FloatValue, z: FloatValue): FloatValue {
  if (x.kind === "nan" || y.kind === "nan" || z.kind === "nan") return NOT_A_NUMBER;
  const negative = x.negative !== y.negative;
  if (x.kind === "infinite" || y.kind === "infinite") {
    if (isZero(x) || isZero(y)) return NOT_A_NUMBER;
    return z.kind === "infinite" && z.negative !== negative ? NOT_A_NUMBER : infinite(negative);
  }
  if (z.kind === "infinite") return z;
  return exactSum(
    format,
    negative,
    x.significand * y.significand,
    x.exponent + y.exponent,
    z.negative,
    z.significand,
    z.exponent,
  );
}

/** Zeros of unlike signs add to +0, as every exact cancellation does. */
function exactSum(
  format: FloatFormat,
  xNegative: boolean,
  x: bigint,
  xExponent: number,
  yNegative: boolean,
  y: bigint,
  yExponent: number,
): FloatValue {
  if (x === 0n && y === 0n) return zero(xNegative && yNegative);
  const exponent = x === 0n ? yExponent : y === 0n ? xExponent : Math.min(xExponent, yExponent);
  const left = x === 0n ? 0n : x << BigInt(xExponent - exponent);
  const right = y === 0n ? 0n : y << BigInt(yExponent - exponent);
  const sum = (xNegative ? -left : left) + (yNegative ? -right : right);
  return sum === 0n ? zero() : rounded(format, sum < 0n, sum < 0n ? -sum : sum, exponent);
}

export function add(format: FloatFormat, x: FloatValue, y: FloatValue): FloatValue {
  if (x.kind === "nan" || y.kind === "nan") return NOT_A_NUMBER;
  if (x.kind === "infinite") {
    return y.kind === "infinite" && y.negative !== x.negative ? NOT_A_NUMBER : x;
  }
  if (y.kind === "infinite") return y;
  return exactSum(format, x.negative, x.significand, x.exponent, y.negative, y.significand, y.exponent);
}

export function multiply(format: FloatFormat, x: FloatValue, y: FloatValue): FloatValue {
  if (x.kind === "nan" || y.kind === "nan") return NOT_A_NUMBER;
  const negative = x.negative !== y.negative;
  if (x.kind === "infinite" || y.kind === "infinite") {
    return isZero(x) || isZero(y) ? NOT_A_NUMBER : infinite(negative);
  }
  return rounded(format, negative, x.significand * y.significand, x.exponent + y.exponent);
}

export function divide(format: FloatFormat, x: FloatValue, y: FloatValue): FloatValue {
  if (x.kind === "nan" || y.kind === "nan") return NOT_A_NUMBER;
  const negative = x.negative !== y.negative;
  if (x.kind === "infinite") return y.kind === "infinite" ? NOT_A_NUMBER : infinite(negative);
  if (y.kind === "infinite") return zero(negative);
  if (isZero(y)) return isZero(x) ? NOT_A_NUMBER : infinite(negative);
  return quotient(format, negative, x.significand, y.significand, x.exponent - y.exponent);
}

export function squareRoot(format: FloatFormat, x: FloatValue): FloatValue {
  if (x.kind === "nan" || isZero(x)) return x;
  if (x.negative) return NOT_A_NUMBER;
  if (x.kind === "infinite") return x;
  const wanted = Math.max(0, 2 * (format.fractionBits + 4) - bitLength(x.significand));
  const shift = wanted + (Math.abs(x.exponent - wanted) % 2);
  const radicand = x.significand << BigInt(shift);
  const root = wholeRoot(radicand);
  return rounded(format, false, root, (x.exponent - shift) / 2, root * root !== radicand);
}

/** The whole part of a square root, by Newton's iteration from above. */
function wholeRoot(x: bigint): bigint {
  let root = 1n << BigInt(Math.ceil(bitLength(x) / 2));
  for (;;) {
    const next = (root + x / root) >> 1n;
    if (next >= root) return root;
    root = next;
  }
}

/** -1, 0 or 1; undefined when a NaN is among them, which is ordered with nothing. Zeros are equal. */
export function order(x: FloatValue, y: FloatValue): number | undefined {
  if (x.kind === "nan" || y.kind === "nan") return undefined;
  if (isZero(x) && isZero(y)) return 0;
  const [a, b] = [signedRank(x), signedRank(y)];
  if (a !== b || x.kind === "infinite" || y.kind === "infinite") return Math.sign(a - b);
  const exponent = Math.min(x.exponent, y.exponent);
  const left = x.significand << BigInt(x.exponent - exponent);
  const right = y.significand << BigInt(y.exponent - exponent);
  const magnitudes = left < right ? -1 : left > right ? 1 : 0;
  return x.negative ? -magnitudes || 0 : magnitudes;
}

/** Infinities outside, zero in the middle. */
function signedRank(x: FloatValue): number {
  if (x.kind === "nan") return 0;
  const rank = x.kind === "infinite" ? 2 : x.significand === 0n ? 0 : 1;
  return x.negative ? -rank : rank;
}

/** The same value: zeros by their sign, NaN with itself. */
export function same(x: FloatValue, y: FloatValue): boolean {
  if (x.kind === "nan" || y.kind === "nan") return x.kind === y.kind;
  return x.negative === y.negative && x.kind === y.kind && order(x, y) === 0;
}

/** Half a unit in the last place of a finite value: the most that rounding to it can have moved. */
export function halfUnit(format: FloatFormat, x: Finite): number {
  const top = x.significand === 0n ? format.least : x.exponent + bitLength(x.significand) - 1;
  return scaled(1, Math.max(top, format.least) - format.fractionBits - 1);
}
