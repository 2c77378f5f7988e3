import type { Gates, Word } from "../../algebra/gates.js";
import { propagateCarries } from "../gadgets/carry.js";
import { addWord, compress, emptyColumns } from "../gadgets/carry-save.js";
import { anyBit } from "../gadgets/compare.js";
import { decode } from "../gadgets/shift.js";
import { constantWord } from "../gadgets/words.js";
import { type Lane, type ModularSystem, type Part, primeOf, type WordPart } from "./base-extension.js";
import { lazyArithmetic } from "./lazy.js";
import { lineArithmetic } from "./lines.js";
import type { PrimeArithmetic, Residue } from "./prime.js";

/** How residues are kept: a line for each, or words of a bit more than the prime. */
export type ResidueStyle = "lines" | "words";

/** Base extension and sums of products as gates. */
export function gateSystem<B>(
  gates: Gates<B>,
  style: ResidueStyle = "lines",
): ModularSystem<Residue<B>, Word<B>> & { arithmetic(lane: Lane): PrimeArithmetic<B> } {
  const made = new Map<bigint, PrimeArithmetic<B>>();
  const arithmetic = (lane: Lane): PrimeArithmetic<B> => {
    const prime = primeOf(lane);
    const own =
      made.get(prime) ?? (style === "lines" ? lineArithmetic : lazyArithmetic)(gates, Number(prime));
    made.set(prime, own);
    return own;
  };
  const valuesOf = ({ lane, f }: Part<Residue<B>>, modulus: bigint): readonly number[] =>
    Array.from({ length: Number(primeOf(lane)) }, (_, residue) => Number(f(BigInt(residue)) % modulus));
  const part = (target: Lane, own: Part<Residue<B>>): Residue<B> =>
    arithmetic(target).ofLines(arithmetic(own.lane).lines(own.x), valuesOf(own, primeOf(target)));
  const ofWord = (target: Lane, { word, most, f }: WordPart<Word<B>>): Residue<B> => {
    // A word is never more than `most`, so the other lines are never set.
    const lines = decode(gates, word).slice(0, Number(most) + 1);
    return arithmetic(target).ofLines(
      lines,
      lines.map((_, value) => Number(f(BigInt(value)) % primeOf(target))),
    );
  };
  /** The parts as words, added by carries; the lines of their sum are joined by residue. */
  const carriedLines = (target: Lane, parts: readonly Part<Residue<B>>[]): Residue<B> => {
    const prime = Number(primeOf(target));
    const most = parts.length * (prime - 1);
    const columns = emptyColumns<B>(most.toString(2).length);
    for (const own of parts) {
      const values = valuesOf(own, BigInt(prime)).map(BigInt);
      addWord(columns, arithmetic(own.lane).lookUp(own.x, values, target.bits));
    }
    const lines = decode(gates, propagateCarries(gates, compress(gates, columns))).slice(0, most + 1);
    return Array.from({ length: prime }, (_, residue) =>
      anyBit(
        gates,
        lines.filter((_line, value) => value % prime === residue),
      ),
    );
  };
  return {
    arithmetic,
    each: (base, make) => ({ items: base.lanes.map(make), count: base.count }),
    levels: (lane, levels, values) => {
      const own = arithmetic(lane);
      return levels.reduce(
        (before, level) =>
          level.map((pairs) =>
            own.sum(
              pairs.map(([i, j]) => [before[i]!, before[j]!] as const),
              [],
              [],
            ),
          ),
        values,
      );
    },
    row: ({ lane, x, f }, width) => {
      const words = Array.from({ length: Number(primeOf(lane)) }, (_, residue) => f(BigInt(residue)));
      return arithmetic(lane).lookUp(x, words, width);
    },
    carried: ({ items }, plus, width, from) => {
      const columns = emptyColumns<B>(width);
      for (const row of items) addWord(columns, row);
      addWord(columns, constantWord(gates, plus, width));
      return propagateCarries(gates, compress(gates, columns)).slice(from);
    },
    gathered: (target, { items }, last) => {
      const own = arithmetic(target);
      const late = last === undefined ? [] : [ofWord(target, last)];
      const terms =
        style === "lines" && addsByCarries(items.length, target.bits)
          ? [carriedLines(target, items)]
          : items.map((one) => part(target, one));
      return terms.length === 1 && late.length === 0 ? terms[0]! : own.sum([], [...terms, ...late], []);
    },
  };
}

/** Whether so many terms are in fewer levels added as words than as lines; see the levels of both in costs.ts. */
export function addsByCarries(terms: number, bits: number): boolean {
  return terms > 2 ** 6 || (terms > 4 && bits > 6);
}
