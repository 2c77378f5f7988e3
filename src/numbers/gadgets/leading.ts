import type { Gates, Word } from "../../algebra/gates.js";
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
