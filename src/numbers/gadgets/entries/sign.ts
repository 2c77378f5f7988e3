import type { Gates, Word } from "../../../algebra/gates.js";
import { productOf } from "../../residue/basis.js";
import { lazyArithmetic } from "../../residue/lazy.js";
import { residueOf } from "../../residue/prime.js";
import { readOut } from "../../residue/read-out.js";
import type { Gadget, GadgetFunction } from "../gadget.js";

const PRIMES = [2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53] as const;

const first = (count: number): readonly number[] => PRIMES.slice(0, count);

/** The X with |X| <= M/2 of residues, by adding up what each stands for. */
function numberOf(residues: readonly bigint[], primes: readonly number[]): bigint {
  const product = productOf(primes);
  const sum = residues.reduce((total, residue, i) => {
    const prime = primes[i]!;
    const cofactor = product / BigInt(prime);
    const inverse = Array.from({ length: prime }, (_, x) => x).find(
      (x) => residueOf(BigInt(x) * cofactor, prime) === 1 % prime,
    )!;
    return total + BigInt(residueOf(residue * BigInt(inverse), prime)) * cofactor;
  }, 0n);
  const least = sum % product;
  return 2n * least > product ? least - product : least;
}

const signOfResidues: GadgetFunction = {
  name: "sign",
  title:
    "whether X > 0, of words congruent to X modulo the k primes 2, 3, 5, ..., a bit longer than the prime; |X| below a quarter of their product",
  unit: "primes",
  sizes: [4, 8, 16],
  inputs: (k) => first(k).map((prime) => prime.toString(2).length + 1),
  outputs: () => [1],
  holds: (residues, [positive], k) => {
    const primes = first(k);
    const x = numberOf(residues, primes);
    // Nothing is promised of larger numbers.
    if (4n * (x < 0n ? -x : x) >= productOf(primes)) return true;
    return (x > 0n ? 1n : 0n) === positive;
  },
};

export const signs: readonly Gadget[] = [
  {
    name: "sign",
    function: signOfResidues,
    title: "fractions of the primes from tables, added carry-save; the carry out of a comparison",
    source:
      "G. Davida, B. Litow. Fast parallel arithmetic via modular representation. SIAM J. Comput. 20, 1991",
    aim: "depth",
    figures: {},
    build: <B>(gates: Gates<B>, residues: readonly Word<B>[], k: number) => {
      const arithmetic = first(k).map((prime) => lazyArithmetic(gates, prime));
      return [[readOut(gates, arithmetic).exceeds(residues, k, 0n)]];
    },
  },
];
