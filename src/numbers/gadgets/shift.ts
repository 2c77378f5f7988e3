import type { Gates, Word } from "../../algebra/gates.js";
import { anyBit } from "./compare.js";

/**
 * One stage of a shifter: the word moves by k * step places for the one k whose line is set. Exactly one line of a
 * stage is set, so that the stage is a sum of products and costs 1 + clog2(lines) levels from either operand.
 */
export interface ShiftStage<B> {
  readonly step: number;
  readonly lines: readonly B[];
}

/** The 2^k minterms of k bits: line i is set when they say i. Depth under B2: clog2(k). */
export function decode<B>(gates: Gates<B>, bits: Word<B>): readonly B[] {
  if (bits.length === 0) return [gates.constant(true)];
  if (bits.length === 1) return [gates.not(bits[0]!), bits[0]!];
  const middle = bits.length >> 1;
  const low = decode(gates, bits.slice(0, middle));
  const high = decode(gates, bits.slice(middle));
  return high.flatMap((upper) => low.map((lower) => gates.and(upper, lower)));
}

/**
 * The stages of a shift by a binary amount, `group` bits of it at a time: 1 makes a multiplexer for each bit (fewest
 * gates: 3 n each), 3 stages of eight lines (16 n each, four levels for three bits instead of six). The stage whose
 * bits arrive first comes first.
 */
export function shiftStages<B>(gates: Gates<B>, amount: Word<B>, group: number): readonly ShiftStage<B>[] {
  const stages: { readonly stage: ShiftStage<B>; readonly time: number }[] = [];
  for (let from = 0; from < amount.length; from += group) {
    const bits = amount.slice(from, from + group);
    stages.push({
      stage: { step: 2 ** from, lines: decode(gates, bits) },
      time: Math.max(...bits.map(gates.arrival)),
    });
  }
  return stages.sort((x, y) => x.time - y.time).map(({ stage }) => stage);
}

/** The word moved up, zeros coming in at the bottom; bits that leave `length` fall away. */
export function shiftUp<B>(
  gates: Gates<B>,
  word: Word<B>,
  stages: readonly ShiftStage<B>[],
  length: number,
): Word<B> {
  return stages.reduce((moved, stage) => shiftOnce(gates, moved, stage, length), word);
}

function shiftOnce<B>(
  gates: Gates<B>,
  word: Word<B>,
  { step, lines }: ShiftStage<B>,
  length: number,
): Word<B> {
  const reach = Math.min(length, word.length + (lines.length - 1) * step);
  return Array.from({ length: reach }, (_, i) => {
    const moved: B[] = [];
    for (let k = 0; k < lines.length; k++) {
      const bit = word[i - k * step];
      if (bit !== undefined) moved.push(gates.and(lines[k]!, bit));
    }
    return anyBit(gates, moved);
  });
}

/**
 * The word moved down by a binary amount in a window that reaches `below` places under its lowest bit, and whether a
 * one fell out of the window (`lost`), which is found beside the shift and not after it.
 */
export function shiftDown<B>(
  gates: Gates<B>,
  word: Word<B>,
  amount: Word<B>,
  below: number,
  group: number,
): { readonly word: Word<B>; readonly lost: B } {
  const span = word.length + below;
  const near = Math.min(amount.length, Math.ceil(Math.log2(span)));
  const lost: B[] = [];
  // From the top down a shift towards the bottom is a shift up.
  let moved: Word<B> = [...word].reverse();
  for (const stage of shiftStages(gates, amount.slice(0, near), group)) {
    const { step, lines } = stage;
    const fallen = suffixAny(gates, moved);
    lines.forEach((line, k) => {
      const one = fallen[Math.max(0, span - k * step)];
      if (one !== undefined) lost.push(gates.and(line, one));
    });
    moved = shiftOnce(gates, moved, stage, span);
  }
  const far = anyBit(gates, amount.slice(near));
  const stays = gates.not(far);
  lost.push(gates.and(far, anyBit(gates, word)));
  const kept = Array.from({ length: span }, (_, i) => {
    const bit = moved[span - 1 - i];
    return bit === undefined ? gates.constant(false) : gates.and(bit, stays);
  });
  return { word: kept, lost: anyBit(gates, lost) };
}

/** Whether any bit from place i on is set, for every i. Depth under B2: clog2(n), by halves. */
export function suffixAny<B>(gates: Gates<B>, word: Word<B>): readonly B[] {
  if (word.length <= 1) return word;
  const middle = word.length >> 1;
  const upper = suffixAny(gates, word.slice(middle));
  return [...suffixAny(gates, word.slice(0, middle)).map((bit) => gates.or(bit, upper[0]!)), ...upper];
}
