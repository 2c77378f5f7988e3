import type { UnboundedGates, Word } from "../../algebra/gates.js";
import { primesAbove, roomFor } from "../../numbers/residue/basis.js";
import { residueOf } from "../../numbers/residue/prime.js";
import type { ResidueSystem } from "./residues.js";
import { placed } from "./sums.js";

/** The product of words without a sign, of all its bits. */
export function iteratedProduct<B>(
  system: ResidueSystem<B>,
  factors: readonly Word<B>[],
  mistake?: string,
): Word<B> {
  const largest = factors.reduce((product, word) => product * ((1n << BigInt(word.length)) - 1n), 1n);
  const primes = primesAbove(roomFor(largest));
  const residues = primes.map((prime) =>
    system.product(
      prime,
      factors.map((word) => system.weighted(prime, placed(word))),
      mistake,
    ),
  );
  return system.word(primes, residues, largest.toString(2).length);
}

/**
 * floor(x / y) for words of n bits, y not 0 (0 for y = 0). Let y 2^s have its highest bit at the top and u = 2^n - y 2^s, at
 * most 2^(n-1): then 1 / y = 2^s 2^-n (1 + v + v^2 + ...) with v = u 2^-n <= 1/2. The first N = n + 2 powers give
 * (x + 1/2) / y to within less than 1 / (2 y), which is the distance of that from a whole number. So the quotient is read
 * off the one number Z = (2 x + 1) 2^s (u^0 2^(n (N-1)) + ... + u^(N-1)) from place n N + 1 on. Modulo a prime the sum is
 * a function of u alone: a table.
 */
export function quotient<B>(
  gates: UnboundedGates<B>,
  system: ResidueSystem<B>,
  x: Word<B>,
  y: Word<B>,
  mistake?: string,
): Word<B> {
  const n = y.length;
  const powers = mistake === "too few powers" ? n >> 1 : n + 2;
  const shift = n * powers + 1;
  // The powers add up to at most 2^(n N) / (y 2^s), so that Z is at most (2 x + 1) 2^(n N).
  const primes = primesAbove(roomFor(1n << BigInt(shift + n)));
  /** Line s: the highest bit of y is at place n - 1 - s. */
  const lead = Array.from({ length: n }, (_, s) =>
    gates.all([y[n - 1 - s]!, ...y.slice(n - s).map((bit) => gates.not(bit))]),
  );
  const shifted = (word: Word<B>): Word<B> =>
    Array.from({ length: word.length + n - 1 }, (_, place) =>
      gates.any(
        lead.flatMap((line, s) => {
          const bit = word[place - s];
          return bit === undefined ? [] : [gates.all([line, bit])];
        }),
      ),
    );
  const normalised = shifted(y).slice(0, n);
  const doubled = shifted([gates.constant(true), ...x]);
  const residues = primes.map((prime) => {
    const minus = [
      ...placed(normalised).map(({ bit, weight }) => ({ bit, weight: -weight })),
      { bit: gates.constant(true), weight: 1n << BigInt(n) },
    ];
    const series = (u: number): number => {
      let sum = 0n;
      for (let i = 0; i < powers; i++) sum += (BigInt(u) ** BigInt(i)) << BigInt(n * (powers - 1 - i));
      return residueOf(sum, prime);
    };
    return system.product(prime, [
      system.table(prime, system.weighted(prime, minus), series),
      system.weighted(prime, placed(doubled)),
    ]);
  });
  return system.word(primes, residues, shift + n).slice(shift);
}
