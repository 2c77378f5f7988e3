import type { Gates, Word } from "../../algebra/gates.js";
import { propagateCarries } from "../gadgets/carry.js";
import { addWord, compress, emptyColumns } from "../gadgets/carry-save.js";
import { anyBit } from "../gadgets/compare.js";
import { decode } from "../gadgets/shift.js";
import { constantWord } from "../gadgets/words.js";
import { type Lane, type ModularSystem, type Part, primeOf, type WordPart } from "./base-extension.js";
import { addsByCarries, levelsPerReduction, takesLines } from "./costs.js";
import { lazyArithmetic } from "./lazy.js";
import { lineArithmetic } from "./lines.js";
import type { PrimeArithmetic, Residue } from "./prime.js";
import { rowArithmetic, rowBlock } from "./rows.js";

/**
 * How residues are kept: a line for each, words of a bit more than the prime, or two rows that are not added up.
 * `shallowest`: lines or rows, as the prime has it.
 */
export type ResidueStyle = "lines" | "words" | "rows" | "shallowest";

const ARITHMETICS = { lines: lineArithmetic, words: lazyArithmetic, rows: rowArithmetic } as const;

/** Base extension and sums of `terms` products as gates. */
export function gateSystem<B>(
  gates: Gates<B>,
  style: ResidueStyle,
  terms: number,
): ModularSystem<Residue<B>, Word<B>> & { arithmetic(lane: Lane): PrimeArithmetic<B> } {
  const made = new Map<bigint, PrimeArithmetic<B>>();
  const styleOf = ({ bits }: Lane): keyof typeof ARITHMETICS =>
    style !== "shallowest" ? style : takesLines(bits, terms) ? "lines" : "rows";
  const arithmetic = (lane: Lane): PrimeArithmetic<B> => {
    const prime = primeOf(lane);
    const own = made.get(prime) ?? ARITHMETICS[styleOf(lane)](gates, Number(prime));
    made.set(prime, own);
    return own;
  };
  const valuesOf = ({ lane, f }: Part<Residue<B>>, modulus: bigint): readonly number[] =>
    Array.from({ length: Number(primeOf(lane)) }, (_, residue) => Number(f(BigInt(residue)) % modulus));
  const part = (target: Lane, own: Part<Residue<B>>): Residue<B> => {
    const [from, to] = [arithmetic(own.lane), arithmetic(target)];
    const values = valuesOf(own, primeOf(target));
    return styleOf(target) === "lines"
      ? to.ofLines(from.lines(own.x), values)
      : to.ofWord(from.lookUp(own.x, values.map(BigInt), target.bits));
  };
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
      const together = levelsPerReduction(lane.bits, terms);
      if (styleOf(lane) === "rows") {
        let now = values;
        for (let from = 0; from < levels.length; from += together)
          now = rowBlock(gates, Number(primeOf(lane)), levels.slice(from, from + together), now);
        return now;
      }
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
        styleOf(target) === "lines" && addsByCarries(BigInt(items.length), target.bits)
          ? [carriedLines(target, items)]
          : items.map((one) => part(target, one));
      return terms.length === 1 && late.length === 0 ? terms[0]! : own.sum([], [...terms, ...late], []);
    },
  };
}
