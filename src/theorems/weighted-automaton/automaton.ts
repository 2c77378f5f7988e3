import Fraction from "fraction.js";
import * as z from "zod";
import { UsageError } from "../../errors.js";
import type { Matrix } from "../tools/rank-one-factors.js";

/** A weighted automaton over the rationals, of two letters: alpha' A_1 ... A_n eta is the weight of a word. */
export interface WeightedAutomaton {
  readonly letters: readonly [string, string];
  readonly alpha: readonly Fraction[];
  /** Entry [i][j] is the weight of going from state i to state j. */
  readonly matrices: readonly [Matrix, Matrix];
  readonly eta: readonly Fraction[];
}

/** An automaton with, by other means, the weights of words. */
export interface Example {
  readonly title: string;
  readonly automaton: WeightedAutomaton;
  weight(word: string): number;
}

const number = z.union([z.number(), z.string().regex(/^-?\d+(\/[1-9]\d*)?$/)]);
const schema = z.strictObject({
  alpha: z.array(number).min(1).max(12),
  letters: z.record(z.string().length(1), z.array(z.array(number))),
  eta: z.array(number),
});

/** @throws UsageError for a text that is no automaton, saying where. */
export function parseAutomaton(text: string): WeightedAutomaton {
  const cure = `write { "alpha": [1, 0], "letters": { "a": [[1, 1], [0, 1]], "b": [[1, 0], [0, 1]] }, "eta": [0, 1] }`;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new UsageError(`automaton: expected JSON; ${cure}`);
  }
  const parsed = schema.safeParse(value);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new UsageError(`automaton, at '${issue!.path.join(".")}': ${issue!.message}; ${cure}`);
  }
  const { alpha, eta } = parsed.data;
  const letters = Object.entries(parsed.data.letters);
  const size = alpha.length;
  if (letters.length !== 2)
    throw new UsageError(`automaton: expected two letters, got ${letters.length}; ${cure}`);
  const isSquare = (rows: readonly (readonly unknown[])[]): boolean =>
    rows.length === size && rows.every((row) => row.length === size);
  for (const [letter, rows] of letters)
    if (!isSquare(rows))
      throw new UsageError(`automaton, letter '${letter}': expected ${size} rows of ${size}; ${cure}`);
  if (eta.length !== size)
    throw new UsageError(`automaton, eta: expected ${size} weights as alpha has, got ${eta.length}; ${cure}`);
  const [first, second] = letters as [(typeof letters)[number], (typeof letters)[number]];
  const matrix = (rows: readonly (readonly (number | string)[])[]): Matrix =>
    rows.map((row) => row.map((entry) => new Fraction(entry)));
  return {
    letters: [first[0], second[0]],
    alpha: alpha.map((entry) => new Fraction(entry)),
    matrices: [matrix(first[1]), matrix(second[1])],
    eta: eta.map((entry) => new Fraction(entry)),
  };
}

/** The judge of automata without a closed form: alpha' A ... eta, multiplied from the left over fractions. */
export function weightOf({ alpha, matrices, eta }: WeightedAutomaton, word: readonly number[]): Fraction {
  let row: readonly Fraction[] = alpha;
  for (const letter of word)
    row = eta.map((_, j) =>
      row.reduce((sum, entry, i) => sum.add(entry.mul(matrices[letter]![i]![j]!)), new Fraction(0)),
    );
  return row.reduce((sum, entry, i) => sum.add(entry.mul(eta[i]!)), new Fraction(0));
}

const count = (word: string, letter: string): number => [...word].filter((own) => own === letter).length;

export const EXAMPLES: readonly Example[] = [
  {
    title: "the value of a binary numeral",
    automaton: parseAutomaton(
      `{ "alpha": [1, 0], "letters": { "0": [[1, 0], [0, 2]], "1": [[1, 1], [0, 2]] }, "eta": [0, 1] }`,
    ),
    weight: (word) => (word === "" ? 0 : Number.parseInt(word, 2)),
  },
  {
    title: "the number of a less that of b",
    automaton: parseAutomaton(
      `{ "alpha": [1, 0], "letters": { "a": [[1, 1], [0, 1]], "b": [[1, -1], [0, 1]] }, "eta": [0, 1] }`,
    ),
    weight: (word) => count(word, "a") - count(word, "b"),
  },
  {
    title: "the number of factors ab, each a halved since",
    // State 0 reads on, state 1 has just read a, state 2 has found one; a later b halves what was found.
    automaton: parseAutomaton(
      `{ "alpha": [1, 0, 0], "letters": { "a": [[1, 1, 0], [0, 0, 0], [0, 0, 1]], "b": [[1, 0, 0], [0, 0, 1], [0, 0, "1/2"]] }, "eta": [0, 0, 1] }`,
    ),
    weight: (word) =>
      Array.from(word, (letter, i) =>
        letter === "b" && word[i - 1] === "a" ? 2 ** -count(word.slice(i + 1), "b") : 0,
      ).reduce((sum, one) => sum + one, 0),
  },
  {
    title: "the number of scattered subwords abab",
    automaton: parseAutomaton(
      `{ "alpha": [1, 0, 0, 0, 0], "letters": {
        "a": [[1, 1, 0, 0, 0], [0, 1, 0, 0, 0], [0, 0, 1, 1, 0], [0, 0, 0, 1, 0], [0, 0, 0, 0, 1]],
        "b": [[1, 0, 0, 0, 0], [0, 1, 1, 0, 0], [0, 0, 1, 0, 0], [0, 0, 0, 1, 1], [0, 0, 0, 0, 1]] }, "eta": [0, 0, 0, 0, 1] }`,
    ),
    weight: (word) => {
      // Choosing positions one after the other.
      const from = (start: number, left: string): number =>
        left === ""
          ? 1
          : Array.from(word, (letter, i) =>
              i >= start && letter === left[0] ? from(i + 1, left.slice(1)) : 0,
            ).reduce((sum, one) => sum + one, 0);
      return from(0, "abab");
    },
  },
];
