import { type Gates, mux, type Word } from "../../algebra/gates.js";
import { addByArrival } from "../../algebra/numbers.js";
import { propagateCarries } from "./carry.js";
import { addWord, compress, emptyColumns } from "./carry-save.js";

/** A whole number as a word of `width` bits, two's complement. */
export function constantWord<B>(gates: Gates<B>, value: number | bigint, width: number): Word<B> {
  const pattern = BigInt.asUintN(width, BigInt(value));
  return Array.from({ length: width }, (_, i) => gates.constant(((pattern >> BigInt(i)) & 1n) === 1n));
}

/** Zeros above, to `width` bits. */
export function widened<B>(gates: Gates<B>, word: Word<B>, width: number): Word<B> {
  return Array.from({ length: width }, (_, i) => word[i] ?? gates.constant(false));
}

export function inverted<B>(gates: Gates<B>, word: Word<B>): Word<B> {
  return word.map((bit) => gates.not(bit));
}

export function chooseWord<B>(gates: Gates<B>, chosen: B, x: Word<B>, y: Word<B>): Word<B> {
  return x.map((bit, i) => mux(gates, chosen, bit, y[i]!));
}

/** The sum of words, and of a whole number, modulo 2^width. */
export function sumWords<B>(
  gates: Gates<B>,
  words: readonly Word<B>[],
  plus: number,
  width: number,
): Word<B> {
  const columns = emptyColumns<B>(width);
  for (const word of words) addWord(columns, word);
  addWord(columns, constantWord(gates, plus, width));
  return propagateCarries(gates, compress(gates, columns));
}

/** x - y + plus modulo 2^width, of words without a sign. */
export function difference<B>(gates: Gates<B>, x: Word<B>, y: Word<B>, plus: number, width: number): Word<B> {
  return sumWords(
    gates,
    [widened(gates, x, width), inverted(gates, widened(gates, y, width))],
    plus + 1,
    width,
  );
}

export function allBits<B>(gates: Gates<B>, bits: readonly B[]): B {
  return bits.length === 0 ? gates.constant(true) : addByArrival(bits, gates.and, gates.arrival);
}

/** The word plus one where `late` is set, modulo 2^width: two levels after `late`, clog2(w) + 2 after the word. */
export function incremented<B>(gates: Gates<B>, word: Word<B>, late: B): Word<B> {
  const ones = prefixAll(gates, word);
  return word.map((bit, i) => gates.xor(bit, i === 0 ? late : gates.and(ones[i - 1]!, late)));
}

/** Whether all bits up to place i are set, for every i. Depth under B2: clog2(n), by halves. */
function prefixAll<B>(gates: Gates<B>, word: Word<B>): readonly B[] {
  if (word.length <= 1) return word;
  const middle = word.length >> 1;
  const lower = prefixAll(gates, word.slice(0, middle));
  const all = lower[middle - 1]!;
  return [...lower, ...prefixAll(gates, word.slice(middle)).map((bit) => gates.and(bit, all))];
}
