import { residueOf } from "./prime.js";

/** The first primes, `except` left out, whose product is more than `above`; at least one of them. */
export function primesAbove(above: bigint, except?: number): readonly number[] {
  const primes: number[] = [];
  let product = 1n;
  for (let candidate = 2; product <= above || primes.length === 0; candidate++) {
    if (except !== undefined && candidate % except === 0) continue;
    if (primes.some((prime) => candidate % prime === 0)) continue;
    primes.push(candidate);
    product *= BigInt(candidate);
  }
  return primes;
}

/** What a product of primes must exceed so that every |X| up to `magnitude` is read out: M > 4 |X|. */
export function roomFor(magnitude: bigint): bigint {
  return 4n * magnitude;
}

export function productOf(primes: readonly number[]): bigint {
  return primes.reduce((product, prime) => product * BigInt(prime), 1n);
}

/** One table for each prime: the word of each of its residues. */
export type Tables = readonly (readonly bigint[])[];

function tablesOf(primes: readonly number[], word: (residue: number, prime: number) => bigint): Tables {
  return primes.map((prime) => Array.from({ length: prime }, (_, residue) => word(residue, prime)));
}

/** c_p = x_p (M/p)^-1 mod p, so that X/M is the sum of the c_p/p up to a whole number. */
function digits(primes: readonly number[]): readonly ((residue: number) => bigint)[] {
  const product = productOf(primes);
  return primes.map((prime) => {
    const cofactor = residueOf(product / BigInt(prime), prime);
    const inverse = Array.from({ length: prime }, (_, i) => i).find(
      (i) => (i * cofactor) % prime === 1 % prime,
    )!;
    return (residue) => BigInt((residue * inverse) % prime);
  });
}

/** How an X with |X| < M/4 is compared with a whole number. */
export interface Comparison {
  /** Bits of the fractions. */
  readonly width: number;
  /** X is more than the number exactly when the sum of the rows, modulo 2^width, is at least this. */
  readonly threshold: bigint;
  /** The row of each residue: floor(c 2^width / p), where c is the digit of X + floor(M/2). */
  readonly rows: Tables;
}

/**
 * Whether X > `than`. Each row is short of its fraction by less than a unit, so the sum by less than k, and
 * 2^width > M k holds X and X + 1 farther apart than that; X + floor(M/2) stays between M/4 and 3M/4, so that the sum
 * does not wrap round.
 */
export function comparison(
  primes: readonly number[],
  than: bigint,
  width = comparisonWidth(primes),
): Comparison {
  const product = productOf(primes);
  const half = product / 2n;
  const digit = digits(primes);
  return {
    width,
    threshold: ((half + than) << BigInt(width)) / product + 1n,
    rows: tablesOf(primes, (residue, prime) => {
      const own = digit[primes.indexOf(prime)]!;
      return (own(residueOf(BigInt(residue) + half, prime)) << BigInt(width)) / BigInt(prime);
    }),
  };
}

/** W = bitlen(M k) + 1. */
export function comparisonWidth(primes: readonly number[]): number {
  return (productOf(primes) * BigInt(primes.length)).toString(2).length + 1;
}

/** How an X with |X| < M/4 becomes a word: X = sum of c_p (M/p) - r M, with the rank r found of short fractions. */
export interface Reconstruction {
  /** c_p (M/p) modulo 2^width. */
  readonly terms: Tables;
  /** floor(c_p 2^fraction / p), all zero where c_p is: r = floor((their sum + 2^(fraction - 1)) / 2^fraction). */
  readonly fractions: Tables;
  readonly fraction: number;
  /** Bits of the largest rank. */
  readonly rankBits: number;
  readonly product: bigint;
}

/**
 * The sum of the c_p/p is r + X/M, less than a quarter from r; the fractions are short of it by less than
 * k/2^fraction, at most a quarter: rounding to the nearest whole number gives r.
 */
export function reconstruction(primes: readonly number[], width: number): Reconstruction {
  const product = productOf(primes);
  const digit = digits(primes);
  const at = new Map(primes.map((prime, i) => [prime, digit[i]!]));
  const fraction = Math.ceil(Math.log2(primes.length)) + 2;
  return {
    product,
    fraction,
    rankBits: primes.length.toString(2).length,
    terms: tablesOf(primes, (residue, prime) =>
      BigInt.asUintN(width, at.get(prime)!(residue) * (product / BigInt(prime))),
    ),
    fractions: tablesOf(
      primes,
      (residue, prime) => (at.get(prime)!(residue) << BigInt(fraction)) / BigInt(prime),
    ),
  };
}
