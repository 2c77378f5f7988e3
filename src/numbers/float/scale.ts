import type { Gates, Word } from "../../algebra/gates.js";
import { leadingZeros } from "../gadgets/leading.js";
import { shiftDown, shiftUp } from "../gadgets/shift.js";
import { chooseWord, constantWord, difference, inverted, sumWords } from "../gadgets/words.js";
import type { Parts } from "./parts.js";
import type { Normalized } from "./round.js";
import type { FloatGates } from "./style.js";

/** A significand with its highest one on top, and its exponent, which may be negative. */
export interface Scaled<B> {
  readonly significand: Word<B>;
  readonly exponent: Word<B>;
}

export function scaled<B>(
  gates: Gates<B>,
  { significand, exponent }: Pick<Parts<B>, "significand" | "exponent">,
  width: number,
): Scaled<B> {
  const { stages, zeros } = leadingZeros(gates, significand);
  return {
    significand: shiftUp(gates, significand, stages, significand.length),
    exponent: difference(gates, exponent, zeros, 0, width),
  };
}

/** Moved down to exponent 1 where the exponent is less. */
export function lowered<B>(
  gates: Gates<B>,
  number: Normalized<B>,
  { group, format }: Pick<FloatGates<B>, "group" | "format">,
): Normalized<B> {
  const { bits, exponent, below, sticky } = number;
  const width = exponent.length;
  const tooSmall = below[width - 1]!;
  // 1 - exponent is the complement of below, plus one.
  const amount = sumWords(gates, [inverted(gates, below)], 1, width).map((bit) => gates.and(bit, tooSmall));
  // Places that the format has below the lowest bit, before anything is moved into them.
  const padding = Math.max(0, format.fractionBits + 3 - bits.length);
  const moved = shiftDown(gates, [...constantWord(gates, 0, padding), ...bits], amount, 0, group);
  return {
    ...number,
    bits: moved.word,
    sticky: gates.or(sticky, moved.lost),
    exponent: chooseWord(gates, tooSmall, constantWord(gates, 1, width), exponent),
    below: chooseWord(gates, tooSmall, constantWord(gates, 0, width), below),
  };
}
