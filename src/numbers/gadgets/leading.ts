import { type Gates, mux, type Word } from "../../algebra/gates.js";
import type { Columns } from "./carry-save.js";
import { anyBit } from "./compare.js";
import type { ShiftStage } from "./shift.js";
import { suffixAny } from "./shift.js";

/** Where the highest one of a word stands, in the form that moves it to the top. */
export interface Leading<B> {
  /** Shift up by the number of zeros above the highest one. */
  readonly stages: readonly ShiftStage<B>[];
  /** The same number in binary, least significant bit first. */
  readonly zeros: Word<B>;
}

/** Places that are looked at together. */
const GROUP = 8;

/**
 * Counts the zeros above the highest one and decodes the count at once: groups of eight find the coarse place and, side
 * by side, each its own fine place, of which the coarse one chooses. The lines are there 3 + 2 clog2(n / 8) + 3 levels
 * after the word, so that normalising takes little more than a count alone. A word of zeros counts as if its lowest
 * bit were set.
 */
export function leadingZeros<B>(gates: Gates<B>, word: Word<B>): Leading<B> {
  const fromTop = [...word].reverse();
  const groups = Array.from({ length: Math.ceil(fromTop.length / GROUP) }, (_, g) =>
    fromTop.slice(g * GROUP, (g + 1) * GROUP),
  );
  const coarse = firstOf(
    gates,
    groups.map((group) => anyBit(gates, group)),
  );
  const fineOf = groups.map((group) => firstOf(gates, group));
  const fine = Array.from({ length: Math.min(GROUP, fromTop.length) }, (_, j) =>
    anyBit(
      gates,
      fineOf.flatMap((lines, g) => (lines[j] === undefined ? [] : [gates.and(coarse[g]!, lines[j]!)])),
    ),
  );
  const stages = [
    { step: GROUP, lines: coarse },
    { step: 1, lines: fine },
  ].filter(({ lines }) => lines.length > 1);
  return {
    stages,
    zeros: [...encode(gates, fine, Math.log2(GROUP)), ...encode(gates, coarse)],
  };
}

/** The first set line alone; the last one when none is set. */
function firstOf<B>(gates: Gates<B>, lines: readonly B[]): readonly B[] {
  // before[i]: whether any of lines 0..i is set.
  const before = [...suffixAny(gates, [...lines].reverse())].reverse();
  return lines.map((line, i) => {
    if (i === 0) return lines.length === 1 ? gates.constant(true) : line;
    const none = gates.not(before[i - 1]!);
    return i === lines.length - 1 ? none : gates.and(line, none);
  });
}

/** The binary number of the one line that is set, of `length` bits or as many as it takes. */
function encode<B>(
  gates: Gates<B>,
  lines: readonly B[],
  length = Math.ceil(Math.log2(lines.length)),
): Word<B> {
  return Array.from({ length }, (_, bit) =>
    anyBit(
      gates,
      lines.filter((_line, i) => (i >> bit) % 2 === 1),
    ),
  );
}

/**
 * Without carries, where the leading signs of a sum of two words end: the highest one of the result is at the place of
 * the highest one of |s|, or one place above, for s = x + y + 1 if that is not negative and ~(x + y) otherwise (two's
 * complement). A run of signs is a run of places where one word has a one, then perhaps a place where both or neither
 * have, then places of the other of these kinds (M. Schmookler, K. Nowka. Leading zero anticipation and detection. ARITH
 * 2001, section 3). `differs` says whether exactly one word has a one in the place above the highest.
 */
export function anticipated<B>(gates: Gates<B>, both: Word<B>, neither: Word<B>, differs: B): Word<B> {
  const top = both.length - 1;
  return both.map((own, i) => {
    const none = neither[i]!;
    const above = i === top ? differs : gates.not(gates.or(both[i + 1]!, neither[i + 1]!));
    const [bothBelow, noneBelow] =
      i === 0 ? [gates.constant(false), gates.constant(false)] : [both[i - 1]!, neither[i - 1]!];
    const ends = gates.or(gates.and(own, gates.not(bothBelow)), gates.and(none, gates.not(noneBelow)));
    const turns = gates.or(gates.and(own, gates.not(noneBelow)), gates.and(none, gates.not(bothBelow)));
    return mux(gates, above, turns, ends);
  });
}

/**
 * The same for the rows of a carry-save sum whose last column is the sign: there words wrap, so that both and neither
 * are alike. Every column has at most two bits.
 */
export function anticipatedOf<B>(gates: Gates<B>, columns: Columns<B>): Word<B> {
  const both = columns.map(([x, y]) =>
    x === undefined || y === undefined ? gates.constant(false) : gates.and(x, y),
  );
  const neither = columns.map((bits) => gates.not(anyBit(gates, bits)));
  const sign = columns.length - 1;
  const differs = gates.not(gates.or(both[sign]!, neither[sign]!));
  const guess = anticipated(gates, both.slice(0, sign), neither.slice(0, sign), differs);
  const below = gates.not(gates.or(both[sign - 1]!, neither[sign - 1]!));
  return guess.map((bit, i) => (i === sign - 1 ? gates.or(bit, gates.and(gates.not(differs), below)) : bit));
}
