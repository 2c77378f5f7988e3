import type { Word } from "../../algebra/gates.js";

/**
 * Arithmetic modulo one prime over gates: the contract of lines.ts (small primes) and lazy.ts (the others). A residue
 * is a list of bits whose meaning its arithmetic alone knows.
 */
export interface PrimeArithmetic<B> {
  readonly prime: number;
  constant(value: bigint): Residue<B>;
  /** The residue of a two's complement word. */
  read(word: Word<B>): Residue<B>;
  /** The sum of the products and of `plus`, less those of `minus`. */
  sum(
    products: readonly (readonly [Residue<B>, Residue<B>])[],
    plus: readonly Residue<B>[],
    minus: readonly Residue<B>[],
  ): Residue<B>;
  /** The residue of 0 or 1. */
  truth(bit: B): Residue<B>;
  choose(chosen: B, x: Residue<B>, y: Residue<B>): Residue<B>;
  isZero(x: Residue<B>): B;
  /** The word `words[x]` of a table with one word for each residue. */
  lookUp(x: Residue<B>, words: readonly bigint[], width: number): Word<B>;
  /** A line for each residue, set when it is the one. */
  lines(x: Residue<B>): readonly B[];
  /** The residue `values[i]` where line i is set, of lines of which exactly one is. */
  ofLines(lines: readonly B[], values: readonly number[]): Residue<B>;
  /** The residue of a word without a sign that is below the prime. */
  ofWord(word: Word<B>): Residue<B>;
}

export type Residue<B> = readonly B[];

/** The representative from 0 to p - 1. */
export function residueOf(value: bigint, prime: number): number {
  const p = BigInt(prime);
  return Number(((value % p) + p) % p);
}
