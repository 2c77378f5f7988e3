import { type Gates, mux, repeatedSum, type Word } from "../../algebra/gates.js";
import { propagateCarries } from "../gadgets/carry.js";
import { addProduct, addWord, type Columns, compress, emptyColumns } from "../gadgets/carry-save.js";
import { anyBit } from "../gadgets/compare.js";
import { decode } from "../gadgets/shift.js";
import { lookUp } from "../gadgets/table.js";
import { constantWord, inverted, widened } from "../gadgets/words.js";
import { type PrimeArithmetic, type Residue, residueOf } from "./prime.js";

/** High bits up to this many are brought down by a table, more of them by their residues one by one. */
const TABLE_BITS = 5;

/**
 * Residues as words of b + 1 bits for a prime of b: any number below 2^(b+1) that is congruent. A sum of products is
 * one carry-save array; its bits from place b up are replaced by the residues of their weights, a constant behind each
 * bit, until few are left, which a table brings down. Nothing is reduced further than that.
 */
export function lazyArithmetic<B>(gates: Gates<B>, prime: number): PrimeArithmetic<B> {
  const b = prime.toString(2).length;
  const width = b + 1;
  const all = (1n << BigInt(width)) - 1n;
  const constant = (value: bigint): Residue<B> => constantWord(gates, residueOf(value, prime), width);
  const spread = new WeakMap<readonly bigint[], readonly bigint[]>();
  /** A table of all words, from one of the residues. */
  const ofWords = (words: readonly bigint[]): readonly bigint[] => {
    const known = spread.get(words) ?? Array.from({ length: 1 << width }, (_, i) => words[i % prime]!);
    spread.set(words, known);
    return known;
  };
  const zeroOnly = Array.from({ length: prime }, (_, i) => (i === 0 ? 1n : 0n));

  /** The word of columns whose sum is at most `bound`. */
  const settle = (columns: Columns<B>, bound: bigint): Residue<B> => {
    const length = bound.toString(2).length;
    const rows = compress(gates, fitted(columns, Math.max(length, width)));
    if (length > b + TABLE_BITS) {
      const [next, most] = foldedDown(gates, rows, prime, b);
      return settle(next, most);
    }
    const word = propagateCarries(gates, rows);
    if (length <= width) return word;
    const high = word.slice(b);
    const table = Array.from({ length: 1 << high.length }, (_, i) =>
      BigInt(residueOf(BigInt(i) << BigInt(b), prime)),
    );
    const sum = emptyColumns<B>(width);
    addWord(sum, word.slice(0, b));
    addWord(sum, lookUp(gates, high, table, b));
    return propagateCarries(gates, compress(gates, sum));
  };
  /** -x = ~x - (2^(b+1) - 1). */
  const complement = -all;
  const sumOf: PrimeArithmetic<B>["sum"] = (products, plus, minus) => {
    const bound = BigInt(products.length) * all * all + BigInt(plus.length + minus.length) * all;
    const known = residueOf(BigInt(minus.length) * complement, prime);
    const most = bound + BigInt(known);
    const columns = emptyColumns<B>(Math.max(width, most.toString(2).length));
    for (const [x, y] of products) addProduct(gates, columns, x, y);
    for (const x of plus) addWord(columns, x);
    for (const x of minus) addWord(columns, inverted(gates, x));
    if (known > 0) addWord(columns, constantWord(gates, known, width));
    return settle(columns, most);
  };
  return {
    prime,
    constant,
    read: (word) => {
      const top = word.length - 1;
      const columns = emptyColumns<B>(b);
      let bound = 0n;
      word.forEach((bit, place) => {
        const weight = residueOf(place === top ? -(1n << BigInt(place)) : 1n << BigInt(place), prime);
        addWord(columns, masked(gates, bit, weight, b));
        bound += BigInt(weight);
      });
      return settle(columns, bound);
    },
    sum: (products, plus, minus) =>
      repeatedSum(
        gates,
        `sum ${prime} words, ${minus.length} of them less`,
        products,
        [...plus, ...minus],
        (paired, added) => sumOf(paired, added.slice(0, plus.length), added.slice(plus.length)),
      ),
    truth: (bit) => [bit, ...constantWord(gates, 0, width - 1)],
    choose: (chosen, x, y) => x.map((bit, i) => mux(gates, chosen, bit, y[i]!)),
    isZero: (x) => lookUp(gates, x, ofWords(zeroOnly), 1)[0]!,
    lookUp: (x, words, wide) => lookUp(gates, x, ofWords(words), wide),
    lines: (x) => {
      const patterns = decode(gates, x);
      return Array.from({ length: prime }, (_, residue) =>
        anyBit(
          gates,
          patterns.filter((_line, i) => i % prime === residue),
        ),
      );
    },
    ofWord: (word) => widened(gates, word, width),
    ofLines: (lines, values) =>
      Array.from({ length: width }, (_, place) =>
        anyBit(
          gates,
          lines.filter((_line, i) => Math.floor(values[i]! / 2 ** place) % 2 === 1),
        ),
      ),
  };
}

/**
 * Columns of a congruent sum of few more than b places: each bit from place `from` up is replaced by the digits of a
 * number congruent to its weight, 1 and -1 behind the bit and its complement. With the largest sum there can be.
 */
export function foldedDown<B>(
  gates: Gates<B>,
  columns: Columns<B>,
  prime: number,
  from: number,
  digitsOf: DigitsOf = plainDigits,
): readonly [Columns<B>, bigint] {
  const next = columns.slice(0, from).map((column) => [...column]);
  let most = next.reduce((sum, { length }, place) => sum + (BigInt(length) << BigInt(place)), 0n);
  let known = 0n;
  for (let above = from; above < columns.length; above++) {
    const digits = digitsOf(residueOf(1n << BigInt(above), prime), prime);
    for (const bit of columns[above]!) {
      for (const { place, negative } of digits) {
        // -b = (1 - b) - 1
        const column = next[place] ?? [];
        column.push(negative ? gates.not(bit) : bit);
        next[place] = column;
        most += 1n << BigInt(place);
        if (negative) known -= 1n << BigInt(place);
      }
    }
  }
  const constant = residueOf(known, prime);
  addWord(next, constantWord(gates, constant, next.length));
  return [next, most + BigInt(constant)];
}

export interface Digit {
  readonly place: number;
  readonly negative: boolean;
}

/** Digits 1 and -1 of a number congruent to the residue. */
export type DigitsOf = (residue: number, prime: number) => readonly Digit[];

/** The binary digits of the residue itself. */
export const plainDigits: DigitsOf = (residue) =>
  Array.from(residue.toString(2))
    .reverse()
    .flatMap((digit, place) => (digit === "1" ? [{ place, negative: false }] : []));

/** The fewest digits 1 and -1 of a number from -p to 2 p congruent to the residue; no two of them are neighbours. */
export const sparseDigits: DigitsOf = (residue, prime) => {
  const all = [residue, residue - prime, residue + prime].map(nonAdjacent);
  return all.reduce((best, digits) => (digits.length < best.length ? digits : best));
};

/** G. Reitwiesner. Binary arithmetic. Advances in Computers 1, 1960. */
function nonAdjacent(value: number): readonly Digit[] {
  const digits: Digit[] = [];
  let rest = value;
  for (let place = 0; rest !== 0; place++) {
    if (rest % 2 !== 0) {
      const negative = ((rest % 4) + 4) % 4 === 3;
      digits.push({ place, negative });
      rest += negative ? 1 : -1;
    }
    rest /= 2;
  }
  return digits;
}

/** The bit times a constant: wiring, not gates. */
function masked<B>(gates: Gates<B>, bit: B, value: number, width: number): Word<B> {
  return Array.from({ length: width }, (_, i) =>
    Math.floor(value / 2 ** i) % 2 === 1 ? bit : gates.constant(false),
  );
}

/** The columns cut or filled up to `length`. */
export function fitted<B>(columns: Columns<B>, length: number): Columns<B> {
  return Array.from({ length }, (_, i) => columns[i] ?? []);
}
