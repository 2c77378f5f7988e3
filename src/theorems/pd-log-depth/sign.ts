import type { Gates, Word } from "../../algebra/gates.js";
import { addWord, compress, emptyColumns } from "../../numbers/gadgets/carry-save.js";
import { lookUp } from "../../numbers/gadgets/table.js";
import { primesAbove, roomFor } from "../../numbers/residue/basis.js";
import { lazyArithmetic } from "../../numbers/residue/lazy.js";
import type { Residue } from "../../numbers/residue/prime.js";
import { readOut } from "../../numbers/residue/read-out.js";
import { type DiscreteLogs, discreteLogs, reduced } from "../tools/discrete-logs.js";
import { isPermutation, largestState, type PdAlphabet } from "./alphabet.js";
import { withoutDenominators } from "./denominators.js";
import { type Term, termsOfMaps, termsOfPermutations } from "./tracks.js";

/** Whether coordinate `output` of the last state is positive. */
export function isPositive<B>(
  gates: Gates<B>,
  alphabet: PdAlphabet,
  tokens: readonly Word<B>[],
  output: number,
  mistake?: string,
): B {
  const largest = largestState(alphabet, tokens.length);
  const primes = primesAbove(mistake === "no room in the primes" ? largest : roomFor(largest));
  const terms =
    alphabet.tokens.every(isPermutation) || mistake === "tracks as bijections"
      ? termsOfPermutations
      : termsOfMaps;
  const residues = primes.map((prime) => {
    const logs = discreteLogs(prime);
    const request = { output, forgetsZeros: mistake === "zero flag forgotten" };
    const own = terms(gates, alphabet, logs, tokens, request);
    const whole =
      mistake === "denominators of earlier steps forgotten"
        ? own
        : withoutDenominators(gates, alphabet, logs, tokens, own);
    return sumOf(gates, logs, whole);
  });
  const arithmetic = primes.map((prime) => lazyArithmetic(gates, prime));
  return readOut(gates, arithmetic).exceeds(residues, primes.length, 0n);
}

/** The sum of the powers, as a residue of the lazy arithmetic: congruent, a bit longer than the prime. */
function sumOf<B>(gates: Gates<B>, logs: DiscreteLogs, terms: readonly Term<B>[]): Residue<B> {
  const { prime } = logs;
  const bits = (prime - 1).toString(2).length;
  const most = terms.length * (prime - 1);
  const width = Math.max(most.toString(2).length, prime.toString(2).length + 1);
  const columns = emptyColumns<B>(width);
  for (const { logs: exponent, live } of terms) {
    const power =
      exponent.length === 0
        ? [gates.constant(true)]
        : powerOf(gates, logs, reduced(gates, exponent, prime - 1), bits);
    addWord(
      columns,
      power.map((bit) => gates.and(bit, live)),
    );
  }
  return reduced(gates, compress(gates, columns), prime);
}

function powerOf<B>(gates: Gates<B>, { power }: DiscreteLogs, exponent: Word<B>, width: number): Word<B> {
  const powers = Array.from({ length: 2 ** exponent.length }, (_, i) => BigInt(power(i)));
  return lookUp(gates, exponent, powers, width);
}
