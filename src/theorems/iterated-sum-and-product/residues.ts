import type { Gates, UnboundedGates, Word } from "../../algebra/gates.js";
import { addWord, compress, emptyColumns } from "../../numbers/gadgets/carry-save.js";
import { lookUp } from "../../numbers/gadgets/table.js";
import { allBits, constantWord, widened } from "../../numbers/gadgets/words.js";
import { reconstruction } from "../../numbers/residue/basis.js";
import { lazyArithmetic } from "../../numbers/residue/lazy.js";
import { residueOf } from "../../numbers/residue/prime.js";
import { readOut } from "../../numbers/residue/read-out.js";
import { addColumns, discreteLogs, reduced } from "../tools/discrete-logs.js";
import { sumByThresholds, type Weighted } from "./sums.js";

/**
 * Numbers as residues modulo small primes, as far as products and quotients need them. Written twice: as lines over
 * gates of unbounded fan-in, in a constant number of levels, and as words over gates of fan-in two. A residue is a list of
 * bits that only its own system reads.
 */
export interface ResidueSystem<B> {
  /** The sum of the weights of the bits that are set, modulo the prime. */
  weighted(prime: number, terms: readonly Weighted<B>[]): readonly B[];
  /** f of the residue. */
  table(prime: number, x: readonly B[], f: (residue: number) => number): readonly B[];
  /** The product of any number of residues: their discrete logarithms are added modulo p - 1. */
  product(prime: number, factors: readonly (readonly B[])[], mistake?: string): readonly B[];
  /** The number, which is not negative and below a quarter of the product of the primes, modulo 2^width. */
  word(primes: readonly number[], residues: readonly (readonly B[])[], width: number): Word<B>;
}

const indices = (count: number): readonly number[] => Array.from({ length: count }, (_, i) => i);

/** Line r is set where the residue is r. */
export function residueLines<B>(gates: UnboundedGates<B>): ResidueSystem<B> {
  /** Three levels: whether the sum is v for every v, joined by residues. At most `most` terms are set at once. */
  const modulo = (terms: readonly Weighted<B>[], modulus: number, most = terms.length): B[] => {
    if (modulus === 1) return [gates.constant(true)];
    const own = terms
      .map(({ bit, weight }) => ({ bit, weight: residueOf(weight, modulus) }))
      .filter(({ weight }) => weight > 0);
    const total = own.reduce((sum, { weight }) => sum + weight, 0);
    const largest = Math.min(total, most * (modulus - 1));
    const reaches = indices(largest + 1).map((v) =>
      gates.threshold(
        own.map(({ bit }) => bit),
        own.map(({ weight }) => BigInt(weight)),
        BigInt(v),
      ),
    );
    const values = reaches.map((reached, v) =>
      v === largest ? reached : gates.all([reached, gates.not(reaches[v + 1]!)]),
    );
    return indices(modulus).map((r) => gates.any(values.filter((_, v) => v % modulus === r)));
  };
  return {
    weighted: (prime, terms) => modulo(terms, prime),
    table: (prime, x, f) => indices(prime).map((r) => gates.any(x.filter((_, i) => f(i) === r))),
    product: (prime, factors, mistake) => {
      const logs = discreteLogs(prime);
      const exponents = modulo(
        factors.flatMap((lines) =>
          lines.flatMap((bit, r) => (r === 0 ? [] : [{ bit, weight: BigInt(logs.log(r)) }])),
        ),
        prime - 1,
        factors.length,
      );
      const zero =
        mistake === "zero flag forgotten"
          ? gates.constant(false)
          : gates.any(factors.map((lines) => lines[0]!));
      const lines: B[] = [zero];
      exponents.forEach((line, exponent) => {
        lines[logs.power(exponent)] = gates.all([line, gates.not(zero)]);
      });
      return lines;
    },
    word: (primes, residues, width) => {
      const { terms, fractions, fraction, product } = reconstruction(primes, width);
      const weigh = (tables: readonly (readonly bigint[])[]): readonly Weighted<B>[] =>
        residues.flatMap((lines, i) => lines.map((bit, r) => ({ bit, weight: tables[i]![r]! })));
      const short = weigh(fractions);
      const half = 1n << BigInt(fraction - 1);
      const reaches = indices(primes.length + 2).map((rank) =>
        gates.threshold(
          short.map(({ bit }) => bit),
          short.map(({ weight }) => weight),
          (BigInt(rank) << BigInt(fraction)) - half,
        ),
      );
      const ranks = indices(primes.length + 1).map((rank) => ({
        bit: gates.all([reaches[rank]!, gates.not(reaches[rank + 1]!)]),
        weight: BigInt.asUintN(width, -product * BigInt(rank)),
      }));
      // One line of each prime, and one rank, are set at once.
      return sumByThresholds(gates, [...weigh(terms), ...ranks], width, primes.length + 1);
    },
  };
}

/** Words of a bit more than the prime, congruent to the residue. */
export function residueWords<B>(gates: Gates<B>): ResidueSystem<B> {
  const bitsOf = (prime: number): number => prime.toString(2).length;
  const look = (prime: number, x: readonly B[], width: number, f: (residue: number) => number): Word<B> =>
    lookUp(
      gates,
      x,
      indices(2 ** x.length).map((i) => BigInt(f(i % prime))),
      width,
    );
  return {
    weighted: (prime, terms) => {
      const most = terms.length * (prime - 1);
      const columns = emptyColumns<B>(Math.max(most.toString(2).length, bitsOf(prime) + 1));
      for (const { bit, weight } of terms) {
        addWord(
          columns,
          constantWord(gates, residueOf(weight, prime), bitsOf(prime)).map((place) => gates.and(place, bit)),
        );
      }
      return reduced(gates, compress(gates, columns), prime);
    },
    table: (prime, x, f) => widened(gates, look(prime, x, bitsOf(prime), f), bitsOf(prime) + 1),
    product: (prime, factors, mistake) => {
      const logs = discreteLogs(prime);
      const most = factors.length * (prime - 2);
      const width = most === 0 ? 0 : most.toString(2).length;
      const sum = addColumns(
        gates,
        factors.map((x) => look(prime, x, bitsOf(prime), logs.log).map((bit) => [bit])),
        width,
      );
      const nonzero =
        mistake === "zero flag forgotten"
          ? gates.constant(true)
          : allBits(
              gates,
              factors.map((x) => look(prime, x, 1, (residue) => (residue === 0 ? 0 : 1))[0]!),
            );
      const power =
        width === 0
          ? [gates.constant(true)]
          : look(prime - 1, reduced(gates, sum, prime - 1), bitsOf(prime), logs.power);
      return widened(
        gates,
        power.map((bit) => gates.and(bit, nonzero)),
        bitsOf(prime) + 1,
      );
    },
    word: (primes, residues, width) =>
      readOut(
        gates,
        primes.map((prime) => lazyArithmetic(gates, prime)),
      ).word(residues, primes.length, width),
  };
}
