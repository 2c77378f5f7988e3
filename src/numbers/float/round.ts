import type { Gates, Word } from "../../algebra/gates.js";
import { anyBit } from "../gadgets/compare.js";
import { leadingZeros } from "../gadgets/leading.js";
import { decode, shiftUp } from "../gadgets/shift.js";
import { allBits, chooseWord, constantWord, difference, incremented } from "../gadgets/words.js";
import type { FloatFormat } from "./format.js";

/** Whether to take the larger of two neighbours: from the bit behind the last place, whether any follow, and the last place. */
export type RoundUp = <B>(gates: Gates<B>, guard: B, sticky: B, last: B) => B;

/** To nearest, and to the even one of two. */
export const nearestEven: RoundUp = (gates, guard, sticky, last) => gates.and(guard, gates.or(sticky, last));

/** An exact magnitude on its way to a word. */
export interface Magnitude<B> {
  readonly sign: B;
  readonly bits: Word<B>;
  /** Whether anything but zeros follows the lowest bit. */
  readonly sticky: B;
  /** Biased exponent of the highest bit, at least 1; the top bit says that it is not negative. */
  readonly exponent: Word<B>;
}

/** A magnitude of which the highest one is the top bit or the one below, or the exponent is 1. */
export interface Normalized<B> extends Magnitude<B> {
  /** The exponent less one. */
  readonly below: Word<B>;
}

/**
 * Moves the highest one to the top, but not past the place where the exponent is 1: there a marker stands in for it,
 * and the number stays subnormal. `guess` may stand in for the bits where it is known earlier and its highest one is at
 * the place of theirs or the place above: what is left to do then, `rounding` does.
 */
export function normalized<B>(
  gates: Gates<B>,
  { sign, bits, exponent, sticky }: Magnitude<B>,
  guess: Word<B> = bits,
): Normalized<B> {
  const length = bits.length;
  const marker = markerOf(gates, exponent, length);
  const { stages, zeros } = leadingZeros(
    gates,
    guess.map((bit, i) => gates.or(bit, marker[i]!)),
  );
  return {
    sign,
    sticky,
    bits: shiftUp(gates, bits, stages, length),
    exponent: difference(gates, exponent, zeros, 0, exponent.length),
    below: difference(gates, exponent, zeros, -1, exponent.length),
  };
}

/** One bit at the place where the exponent is 1; none when that is below the lowest. */
function markerOf<B>(gates: Gates<B>, exponent: Word<B>, length: number): Word<B> {
  const bits = Math.min(exponent.length, Math.ceil(Math.log2(length + 1)));
  const near = gates.not(anyBit(gates, exponent.slice(bits)));
  const lines = decode(gates, exponent.slice(0, bits));
  const at = (place: number): B => {
    const line = lines[place];
    return line === undefined ? gates.constant(false) : gates.and(near, line);
  };
  return Array.from({ length }, (_, i) => at(length - i));
}

/**
 * The rounded word. The exponent field and the fraction are one number to the carry, so that a fraction that overflows
 * makes the next exponent, the largest one infinity, and the largest subnormal the least normal number. Both places
 * where the rounding can fall are rounded at, and the highest bit chooses afterwards.
 */
export function rounding<B>(
  gates: Gates<B>,
  format: FloatFormat,
  number: Normalized<B>,
  roundUp: RoundUp = nearestEven,
): Word<B> {
  const { exponentBits, fractionBits } = format;
  const { sign, sticky } = number;
  const bits = [
    ...constantWord(gates, 0, Math.max(0, fractionBits + 3 - number.bits.length)),
    ...number.bits,
  ];
  const chosen = atHighest(gates, { ...number, bits }, (place, field, isNormal) => {
    const low = place - fractionBits;
    const fraction = bits.slice(low, place);
    const behind = gates.or(sticky, anyBit(gates, bits.slice(0, low - 1)));
    const up = roundUp(gates, bits[low - 1]!, behind, fraction[0]!);
    const packed = [...fraction, ...field.slice(0, exponentBits).map((bit) => gates.and(bit, isNormal))];
    return [...incremented(gates, packed, up), gates.and(tooLarge(gates, format, field), isNormal)];
  });
  const huge = chosen[chosen.length - 1]!;
  const finite = gates.not(huge);
  const magnitude = chosen
    .slice(0, -1)
    .map((bit, i) => (i < fractionBits ? gates.and(bit, finite) : gates.or(bit, huge)));
  return [...magnitude, sign];
}

/** The word of a number that needs no rounding: at most fractionBits places follow its highest one. */
export function exactly<B>(gates: Gates<B>, format: FloatFormat, number: Normalized<B>): Word<B> {
  const { exponentBits, fractionBits } = format;
  const { bits, sign } = number;
  const magnitude = atHighest(gates, number, (place, field, isNormal) => [
    ...bits.slice(place - fractionBits, place),
    ...field.slice(0, exponentBits).map((bit) => gates.and(bit, isNormal)),
  ]);
  return [...magnitude, sign];
}

/** What `at` makes of the place of the highest one: its exponent field, and whether there is a one at all. */
function atHighest<B>(
  gates: Gates<B>,
  { bits, exponent, below }: Normalized<B>,
  at: (place: number, field: Word<B>, isNormal: B) => Word<B>,
): Word<B> {
  const n = bits.length;
  const isLeast = gates.not(anyBit(gates, exponent.slice(1)));
  const [second, top] = [bits[n - 2]!, bits[n - 1]!];
  return chooseWord(gates, gates.or(top, isLeast), at(n - 1, exponent, top), at(n - 2, below, second));
}

/** Whether an exponent is 2^exponentBits - 1 or more. */
function tooLarge<B>(gates: Gates<B>, { exponentBits }: FloatFormat, exponent: Word<B>): B {
  return gates.or(
    anyBit(gates, exponent.slice(exponentBits)),
    allBits(gates, exponent.slice(0, exponentBits)),
  );
}
