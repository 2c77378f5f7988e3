import { type Gates, mux, type Word } from "../../algebra/gates.js";
import { anyBit } from "../gadgets/compare.js";
import { allBits } from "../gadgets/words.js";
import type { FloatFormat } from "./format.js";

/** A word taken apart. */
export interface Parts<B> {
  readonly sign: B;
  /** The exponent field, with 1 for the 0 of subnormals, whose unit is that of the least normal numbers. */
  readonly exponent: Word<B>;
  /** fractionBits + 1 bits, the hidden one on top. */
  readonly significand: Word<B>;
  readonly isNan: B;
  readonly isInfinite: B;
  readonly isZero: B;
}

export function takeApart<B>(gates: Gates<B>, format: FloatFormat, word: Word<B>): Parts<B> {
  const { fractionBits, width } = format;
  const fraction = word.slice(0, fractionBits);
  const field = word.slice(fractionBits, width - 1);
  const normal = anyBit(gates, field);
  const special = allBits(gates, field);
  const some = anyBit(gates, fraction);
  return {
    sign: word[width - 1]!,
    exponent: [gates.or(field[0]!, gates.not(normal)), ...field.slice(1)],
    significand: [...fraction, normal],
    isNan: gates.and(special, some),
    isInfinite: gates.and(special, gates.not(some)),
    isZero: gates.not(gates.or(normal, some)),
  };
}

/** What a result is where it is no rounded number: decided early, so that only two levels are put after the rounding. */
export interface Exceptions<B> {
  readonly isNan: B;
  readonly isInfinite: B;
  /** Sign of the infinity. */
  readonly sign: B;
}

/** The rounded word, or the exception. The NaN has no sign and the highest bit of its fraction set. */
export function withExceptions<B>(
  gates: Gates<B>,
  format: FloatFormat,
  word: Word<B>,
  { isNan, isInfinite, sign }: Exceptions<B>,
): Word<B> {
  const { fractionBits, width } = format;
  const special = gates.or(isNan, isInfinite);
  const ordinary = gates.not(special);
  return word.map((bit, i) => {
    if (i === width - 1) return gates.and(mux(gates, ordinary, bit, sign), gates.not(isNan));
    if (i >= fractionBits) return gates.or(bit, special);
    const kept = gates.and(bit, ordinary);
    return i === fractionBits - 1 ? gates.or(kept, isNan) : kept;
  });
}
