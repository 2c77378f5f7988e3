import { type Gates, repeated, type Word } from "../../algebra/gates.js";
import { carryOfColumns, propagateCarries } from "../gadgets/carry.js";
import { addWord, compress, emptyColumns } from "../gadgets/carry-save.js";
import { bitPlanes } from "../gadgets/table.js";
import { allBits, constantWord } from "../gadgets/words.js";
import { type Comparison, comparison, type Reconstruction, reconstruction, type Tables } from "./basis.js";
import type { PrimeArithmetic, Residue } from "./prime.js";

/** The ways out of residues modulo the first primes; how many primes a number needs is for the caller to know. */
export interface ReadOut<B> {
  /** Whether X > than, for |X| and |than| below M/4. */
  exceeds(x: readonly Residue<B>[], primes: number, than: bigint): B;
  /** X as a two's complement word, for |X| below M/4. */
  word(x: readonly Residue<B>[], primes: number, width: number): Word<B>;
  /** Whether X is not 0, for |X| below M. */
  isNonzero(x: readonly Residue<B>[], primes: number): B;
}

/**
 * A read-out adds one row for each of the k primes in a carry-save array: W = bitlen(M k) + 1 bits for a comparison, as
 * many as the word has for a value. Depth under B2, of residues that arrive together: a table (lines: clog2(p) - 1
 * levels), the compression of k rows (about 3.7 lg k), and for a comparison the carry out of W positions, for a word
 * the carries of the rank (about 2 lg k bits), two to four rows more, and the carries of the word.
 */
export function readOut<B>(gates: Gates<B>, arithmetic: readonly PrimeArithmetic<B>[]): ReadOut<B> {
  const bases = new Map<string, unknown>();
  const remembered = <T>(key: string, make: () => T): T => {
    if (!bases.has(key)) bases.set(key, make());
    return bases.get(key) as T;
  };
  const names = new WeakMap<readonly bigint[], number>();
  let named = 0;
  const nameOf = (words: readonly bigint[]): number => {
    const name = names.get(words) ?? named++;
    names.set(words, name);
    return name;
  };
  const first = (count: number): readonly number[] => arithmetic.slice(0, count).map(({ prime }) => prime);
  const rows = (
    x: readonly Residue<B>[],
    tables: Tables,
    width: number,
    columns = emptyColumns<B>(width),
  ) => {
    tables.forEach((words, i) => {
      const wide = Math.min(width, bitPlanes(words).length);
      const row = repeated(gates, `row ${nameOf(words)} ${wide}`, [x[i]!], ([residue]) =>
        arithmetic[i]!.lookUp(residue!, words, wide),
      );
      addWord(columns, row);
    });
    return columns;
  };
  return {
    exceeds: (x, count, than) => {
      const own = remembered<Comparison>(`${count} > ${than}`, () => comparison(first(count), than));
      const columns = rows(x, own.rows, own.width);
      // The sum less the threshold lies within a quarter of 2^width of 0, so its top bit is its sign.
      addWord(columns, constantWord(gates, -own.threshold, own.width));
      const compressed = compress(gates, columns);
      const top = [...compressed.at(-1)!, carryOfColumns(gates, compressed.slice(0, -1))];
      return gates.not(top.reduce((a, b) => gates.xor(a, b)));
    },
    word: (x, count, width) => {
      const own = remembered<Reconstruction>(`${count} ${width}`, () => reconstruction(first(count), width));
      const { fraction, rankBits } = own;
      const short = rows(x, own.fractions, fraction + rankBits);
      addWord(short, constantWord(gates, 1n << BigInt(fraction - 1), short.length));
      const rank = propagateCarries(gates, compress(gates, short)).slice(fraction);
      const columns = rows(x, own.terms, width);
      rank.forEach((bit, i) => {
        const subtracted = BigInt.asUintN(width, -own.product << BigInt(i));
        addWord(
          columns,
          Array.from({ length: width }, (_, place) =>
            ((subtracted >> BigInt(place)) & 1n) === 1n ? bit : gates.constant(false),
          ),
        );
      });
      return propagateCarries(gates, compress(gates, columns));
    },
    isNonzero: (x, count) =>
      gates.not(
        allBits(
          gates,
          arithmetic.slice(0, count).map((own, i) => own.isZero(x[i]!)),
        ),
      ),
  };
}
