import type { Gates, Word } from "../../algebra/gates.js";
import { propagateCarries } from "../../numbers/gadgets/carry.js";
import { addWord, type Columns, compress, emptyColumns } from "../../numbers/gadgets/carry-save.js";
import { lookUp } from "../../numbers/gadgets/table.js";

/** The nonzero residues modulo a prime as powers of a generator: products become sums modulo p - 1. */
export interface DiscreteLogs {
  readonly prime: number;
  /** The exponent of a residue that is not 0; 0 for 0, which has none and needs a flag beside it. */
  log(value: number): number;
  /** The power; exponents repeat after p - 1. */
  power(exponent: number): number;
}

/** For p = 2 the group has one element, and every exponent is 0. */
export function discreteLogs(prime: number): DiscreteLogs {
  for (let generator = 1; ; generator++) {
    const powers = [1];
    while (powers.length < prime && (powers.at(-1)! * generator) % prime !== 1)
      powers.push((powers.at(-1)! * generator) % prime);
    if (powers.length !== prime - 1) continue;
    const logs = new Map(powers.map((power, exponent) => [power, exponent]));
    return {
      prime,
      log: (value) => logs.get(((value % prime) + prime) % prime) ?? 0,
      power: (exponent) => powers[exponent % powers.length]!,
    };
  }
}

/** Sums of sums that are not carried out, modulo 2^width; of no columns there is nothing to add. */
export function addColumns<B>(gates: Gates<B>, parts: readonly Columns<B>[], width: number): Columns<B> {
  if (width === 0) return [];
  const columns = emptyColumns<B>(width);
  for (const part of parts) {
    part.forEach((bits, place) => {
      if (place < width) columns[place]!.push(...bits);
    });
  }
  return compress(gates, columns);
}

/**
 * A word of b + 1 bits that is congruent to compressed columns modulo a number of b bits: the carries, a table of what
 * lies above b bits, one more addition. Sums of 2^k terms have k bits there, so the table is of k bits.
 */
export function reduced<B>(gates: Gates<B>, columns: Columns<B>, modulus: number): Word<B> {
  const b = modulus.toString(2).length;
  const word = propagateCarries(gates, columns);
  if (word.length <= b + 1)
    return [...word, ...new Array<B>(b + 1 - word.length).fill(gates.constant(false))];
  const high = word.slice(b);
  const residues = Array.from({ length: 2 ** high.length }, (_, i) => BigInt((i * 2 ** b) % modulus));
  const sum = emptyColumns<B>(b + 1);
  addWord(sum, word.slice(0, b));
  addWord(sum, lookUp(gates, high, residues, b));
  return propagateCarries(gates, compress(gates, sum));
}
