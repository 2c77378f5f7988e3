import Fraction from "fraction.js";

/** Largest numerator and denominator that a coefficient is taken to be a quotient of. */
const [MOST_ABOVE, MOST_BELOW] = [1n << 64n, 1n << 32n];

/**
 * The number that a coefficient of GF(p) was written for: the integer of least magnitude, unless that is past the root
 * of p/2 while a quotient of small numbers (below 2^64 by 2^32) is congruent to it. By P. S. Wang's reconstruction
 * (A p-adic algorithm for univariate partial fractions. SYMSAC 1981) there is at most one where p is large enough.
 */
export function rationalOf(value: bigint, prime: bigint): Fraction {
  const integer = 2n * value > prime ? value - prime : value;
  const enough = prime > 4n * MOST_ABOVE * MOST_BELOW;
  if (!enough || 2n * integer * integer < prime) return new Fraction(integer);
  // Remainders r and cofactors t of Euclid's algorithm, with r congruent to t * value.
  let [before, remainder] = [prime, value];
  let [cofactorBefore, cofactor] = [0n, 1n];
  while (remainder >= MOST_ABOVE) {
    const quotient = before / remainder;
    [before, remainder] = [remainder, before - quotient * remainder];
    [cofactorBefore, cofactor] = [cofactor, cofactorBefore - quotient * cofactor];
  }
  const below = cofactor < 0n ? -cofactor : cofactor;
  if (remainder === 0n || below === 0n || below >= MOST_BELOW) return new Fraction(integer);
  return new Fraction(cofactor < 0n ? -remainder : remainder, below);
}
