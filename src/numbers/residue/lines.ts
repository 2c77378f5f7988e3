import { type Gates, mux, repeated, type Word } from "../../algebra/gates.js";
import { addByArrival } from "../../algebra/numbers.js";
import { anyBit } from "../gadgets/compare.js";
import { decode } from "../gadgets/shift.js";
import { bitPlanes } from "../gadgets/table.js";
import { type PrimeArithmetic, type Residue, residueOf } from "./prime.js";

/** Input bits that one decoder takes. */
const DECODED = 4;

/**
 * Residues as lines: bit r is set when the residue is r. An operation is its table with the decoder left out, since
 * the operands are decoded already: one AND for each pair of residues and an OR for each result. A sum takes
 * 1 + clog2(p) levels and about 2 p^2 gates, a product 1 + clog2(p - 1) levels and about 2 (p - 1)^2 gates; a sign, a
 * constant factor and the change to the digits of a read-out are wiring.
 */
export function lineArithmetic<B>(gates: Gates<B>, prime: number): PrimeArithmetic<B> {
  const latest = (x: Residue<B>): number => x.reduce((most, bit) => Math.max(most, gates.arrival(bit)), 0);
  /** The lines of f(x, y), for pairs from `first` on. */
  const joined = (
    x: Residue<B>,
    y: Residue<B>,
    first: number,
    f: (x: number, y: number) => number,
  ): B[][] => {
    const pairs = Array.from({ length: prime }, (): B[] => []);
    for (let i = first; i < prime; i++) {
      for (let j = first; j < prime; j++) pairs[f(i, j) % prime]!.push(gates.and(x[i]!, y[j]!));
    }
    return pairs;
  };
  const any = (bits: readonly B[]): B => anyBit(gates, bits);
  const add = (x: Residue<B>, y: Residue<B>): Residue<B> =>
    repeated(gates, `add ${prime} lines`, [x, y], ([u, v]) => joined(u!, v!, 0, (i, j) => i + j).map(any));
  const multiply = (x: Residue<B>, y: Residue<B>): Residue<B> =>
    repeated(gates, `multiply ${prime} lines`, [x, y], ([u, v]) => [
      gates.or(u![0]!, v![0]!),
      ...joined(u!, v!, 1, (i, j) => i * j)
        .slice(1)
        .map(any),
    ]);
  const negated = (x: Residue<B>): Residue<B> => x.map((_, i) => x[(prime - i) % prime]!);
  const constant = (value: bigint): Residue<B> => {
    const residue = residueOf(value, prime);
    return Array.from({ length: prime }, (_, i) => gates.constant(i === residue));
  };
  const sumOf = (terms: readonly Residue<B>[]): Residue<B> =>
    terms.length === 0 ? constant(0n) : addByArrival(terms, add, latest);
  return {
    prime,
    constant,
    read: (word) => {
      const groups: Residue<B>[] = [];
      for (let from = 0; from < word.length; from += DECODED) {
        const bits = word.slice(from, from + DECODED);
        const lines: B[][] = Array.from({ length: prime }, () => []);
        const signed = from + bits.length === word.length;
        decode(gates, bits).forEach((line, pattern) => {
          const value = signed ? BigInt.asIntN(bits.length, BigInt(pattern)) : BigInt(pattern);
          lines[residueOf(value << BigInt(from), prime)]!.push(line);
        });
        groups.push(lines.map(any));
      }
      return sumOf(groups);
    },
    sum: (products, plus, minus) =>
      sumOf([...products.map(([x, y]) => multiply(x, y)), ...plus, ...minus.map(negated)]),
    truth: (bit) =>
      Array.from({ length: prime }, (_, i) =>
        i === 0 ? gates.not(bit) : i === 1 ? bit : gates.constant(false),
      ),
    choose: (chosen, x, y) => x.map((bit, i) => mux(gates, chosen, bit, y[i]!)),
    isZero: (x) => x[0]!,
    lines: (x) => x,
    ofWord: (word) => decode(gates, word).slice(0, prime),
    ofLines: (lines, values) =>
      Array.from({ length: prime }, (_, residue) => any(lines.filter((_line, i) => values[i] === residue))),
    lookUp: (x, words, width): Word<B> => {
      const digits = bitPlanes(words);
      return Array.from({ length: width }, (_, place) => {
        const set = digits[place] ?? "";
        const on = x.filter((_line, i) => set[i] === "1");
        // Exactly one line is set, so the shorter side tells.
        if (2 * on.length <= prime) return any(on);
        return gates.not(any(x.filter((_line, i) => set[i] !== "1")));
      });
    },
  };
}
