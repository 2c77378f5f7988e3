import { type Gates, mux, type Word } from "../../algebra/gates.js";
import { propagateCarries } from "../gadgets/carry.js";
import { addProduct, addWord, type Columns, compress, emptyColumns } from "../gadgets/carry-save.js";
import { lookUp } from "../gadgets/table.js";
import { constantWord, inverted } from "../gadgets/words.js";
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
    sum: (products, plus, minus) => {
      const bound = BigInt(products.length) * all * all + BigInt(plus.length + minus.length) * all;
      const known = residueOf(BigInt(minus.length) * complement, prime);
      const most = bound + BigInt(known);
      const columns = emptyColumns<B>(Math.max(width, most.toString(2).length));
      for (const [x, y] of products) addProduct(gates, columns, x, y);
      for (const x of plus) addWord(columns, x);
      for (const x of minus) addWord(columns, inverted(gates, x));
      if (known > 0) addWord(columns, constantWord(gates, known, width));
      return settle(columns, most);
    },
    truth: (bit) => [bit, ...constantWord(gates, 0, width - 1)],
    choose: (chosen, x, y) => x.map((bit, i) => mux(gates, chosen, bit, y[i]!)),
    isZero: (x) => lookUp(gates, x, ofWords(zeroOnly), 1)[0]!,
    lookUp: (x, words, wide) => lookUp(gates, x, ofWords(words), wide),
  };
}

/**
 * Columns of a congruent sum of b places or a few more: each bit from place b up is replaced by the residue of its
 * weight, a constant behind the bit. With the largest sum there can be.
 */
export function foldedDown<B>(
  gates: Gates<B>,
  columns: Columns<B>,
  prime: number,
  b: number,
): readonly [Columns<B>, bigint] {
  const next = columns.slice(0, b).map((column) => [...column]);
  let most = next.reduce((sum, { length }, place) => sum + (BigInt(length) << BigInt(place)), 0n);
  for (let place = b; place < columns.length; place++) {
    const weight = residueOf(1n << BigInt(place), prime);
    for (const bit of columns[place]!) {
      addWord(next, masked(gates, bit, weight, b));
      most += BigInt(weight);
    }
  }
  return [next, most];
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
