import Fraction from "fraction.js";
import type { Head } from "./head.js";

/** The head as it is written: all scores, the set of the highest, the average of its values. */
export function acceptsByDefinition(head: Head, tokens: readonly number[]): boolean {
  const query = tokens.at(-1)!;
  const scores = tokens.map((key, j) => head.score(query, key) + head.position * (j + 1));
  const highest = Math.max(...scores);
  const attended = tokens.filter((_, j) => scores[j] === highest);
  const sum = attended.reduce((total, token) => total + head.value(token), 0);
  return new Fraction(sum).div(attended.length).compare(0) > 0;
}

/** A head that computes something known, and the same said directly. */
export interface KnownHead {
  readonly what: string;
  head(n: number): Head;
  expected(tokens: readonly number[]): boolean;
}

const sign = (bit: boolean): number => (bit ? 1 : -1);

/** Tokens of the last two are pairs: bit 0 is the symbol (or the value), bit 1 the mark, or the symbol before. */
export const KNOWN_HEADS: readonly KnownHead[] = [
  {
    what: "majority: every score is the same, so that all values are averaged",
    head: () => ({
      name: "majority",
      tokenBits: 1,
      position: 0,
      score: () => 0,
      value: (token) => sign(token === 1),
    }),
    expected: (tokens) => 2 * tokens.filter((token) => token === 1).length > tokens.length,
  },
  {
    what: "first match: the value at the first marked position, or at the first if none is marked",
    head: (n) => ({
      name: "first-match",
      tokenBits: 2,
      position: -1,
      score: (_query, key) => (key >= 2 ? n : 0),
      value: (token) => sign(token % 2 === 1),
    }),
    expected: (tokens) => (tokens.find((token) => token >= 2) ?? tokens[0]!) % 2 === 1,
  },
  {
    what: "induction: the symbol that came after the last one equal to the newest symbol",
    head: (n) => ({
      name: "induction",
      tokenBits: 2,
      position: 1,
      score: (query, key) => (Math.floor(key / 2) === query % 2 ? n : 0),
      value: (token) => sign(token % 2 === 1),
    }),
    expected: (tokens) => {
      const newest = tokens.at(-1)! % 2;
      const follower = tokens.findLast((token) => Math.floor(token / 2) === newest);
      return (follower ?? tokens.at(-1)!) % 2 === 1;
    },
  },
];
