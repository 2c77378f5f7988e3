import type { Gates, Word } from "../../algebra/gates.js";
import type { FixedFormat } from "../fixed/format.js";
import { anyBit } from "../gadgets/compare.js";
import { shiftDown } from "../gadgets/shift.js";
import { chooseWord, constantWord, difference, incremented, sumWords, widened } from "../gadgets/words.js";
import type { FloatFormat } from "./format.js";
import { takeApart, withExceptions } from "./parts.js";
import { type Normalized, nearestEven, rounding } from "./round.js";
import { lowered, scaled } from "./scale.js";

/**
 * Between formats. Into a format every number is rounded once to nearest even; into fixed point (whole numbers have no
 * fraction bits) as the fixed format rounds, numbers past the ends and infinities becoming the ends whatever it does
 * otherwise, and NaN zero.
 */
const GROUP = 3;

/** A word of one float format as one of another. */
export function convertFloat<B>(gates: Gates<B>, from: FloatFormat, to: FloatFormat, word: Word<B>): Word<B> {
  const x = takeApart(gates, from, word);
  const width = Math.max(from.exponentBits, to.exponentBits) + 3;
  const { significand, exponent } = scaled(gates, x, width);
  const rebiased = rounded(gates, to, x.sign, significand, exponent, to.bias - from.bias);
  return withExceptions(gates, to, rebiased, x);
}

/** A fixed point word as a float. */
export function fixedToFloat<B>(gates: Gates<B>, from: FixedFormat, to: FloatFormat, word: Word<B>): Word<B> {
  const sign = word[from.width - 1]!;
  const magnitude = incremented(
    gates,
    word.map((bit) => gates.xor(bit, sign)),
    sign,
  );
  // Biased exponent of the highest place.
  const top = from.width - 1 - from.fractionBits + to.bias;
  const width = Math.max(to.exponentBits, Math.ceil(Math.log2(Math.abs(top) + 2))) + 3;
  const exponent = constantWord(gates, 0, width);
  const { significand, exponent: lower } = scaled(gates, { significand: magnitude, exponent }, width);
  return rounded(gates, to, sign, significand, lower, top);
}

/** The word of a magnitude with its highest one on top. */
function rounded<B>(
  gates: Gates<B>,
  format: FloatFormat,
  sign: B,
  bits: Word<B>,
  exponent: Word<B>,
  plus: number,
): Word<B> {
  const width = exponent.length;
  const number: Normalized<B> = {
    sign,
    bits,
    sticky: gates.constant(false),
    exponent: sumWords(gates, [exponent], plus, width),
    below: sumWords(gates, [exponent], plus - 1, width),
  };
  return rounding(gates, format, lowered(gates, number, { group: GROUP, format }), nearestEven);
}

/** A float as a fixed point word. */
export function floatToFixed<B>(gates: Gates<B>, from: FloatFormat, to: FixedFormat, word: Word<B>): Word<B> {
  const x = takeApart(gates, from, word);
  const { width } = to;
  // The exponent with which the highest one stands on the sign's place; larger ones are past the ends.
  const top = width - 1 - to.fractionBits + from.bias;
  const exponentWidth = Math.max(from.exponentBits, Math.ceil(Math.log2(Math.abs(top) + 2))) + 2;
  const distance = difference(
    gates,
    constantWord(gates, top, exponentWidth),
    widened(gates, x.exponent, exponentWidth),
    0,
    exponentWidth,
  );
  const tooLarge = distance[exponentWidth - 1]!;
  const below = Math.max(0, width - from.fractionBits);
  const moved = shiftDown(gates, x.significand, distance, below, GROUP);
  const low = moved.word.length - width;
  const units = moved.word.slice(low);
  const guard = moved.word[low - 1]!;
  const sticky = gates.or(moved.lost, anyBit(gates, moved.word.slice(0, low - 1)));
  const up = roundsUp(gates, to, x.sign, guard, sticky, units[0]!);
  const magnitude = incremented(gates, [...units, gates.constant(false)], up);
  const signed = incremented(
    gates,
    magnitude.map((bit) => gates.xor(bit, x.sign)),
    x.sign,
  );
  // A magnitude that is past the ends shows in the places from the sign up, unless it is the least number's.
  const high = gates.or(magnitude[width - 1]!, magnitude[width]!);
  const isLeast = gates.and(x.sign, signed[width - 1]!);
  const past = gates.or(
    gates.or(tooLarge, x.isInfinite),
    gates.and(high, gates.not(gates.and(isLeast, gates.not(magnitude[width]!)))),
  );
  const end = Array.from({ length: width }, (_, i) => (i === width - 1 ? x.sign : gates.not(x.sign)));
  const number = gates.not(x.isNan);
  return chooseWord(gates, past, end, signed.slice(0, width)).map((bit) => gates.and(bit, number));
}

/** Whether the magnitude grows by a unit. */
function roundsUp<B>(
  gates: Gates<B>,
  { rounding: mode }: FixedFormat,
  sign: B,
  guard: B,
  sticky: B,
  last: B,
): B {
  switch (mode) {
    case "nearest-even":
      return nearestEven(gates, guard, sticky, last);
    case "nearest-up":
      return gates.and(guard, gates.or(sticky, gates.not(sign)));
    case "floor":
      return gates.and(sign, gates.or(guard, sticky));
    case "truncate":
      return gates.constant(false);
  }
}
