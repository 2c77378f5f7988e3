import Fraction from "fraction.js";
import type { Head, Layer } from "./head.js";

/** The head as it is written: all scores, the set of the highest, the average of its values. */
export function acceptsByDefinition(head: Head, tokens: readonly number[]): boolean {
  return average(head, tokens, [], [0, 0]).compare(0) > 0;
}

/** The average at the last of the positions; averages of the layer before count as often as `of` says. */
function average(
  head: Head,
  tokens: readonly number[],
  before: readonly number[],
  of: readonly [score: number, value: number],
): Fraction {
  const query = tokens.at(-1)!;
  const scores = tokens.map(
    (key, j) => head.score(query, key) + head.position * (j + 1) + of[0] * (before[j] ?? 0),
  );
  const highest = Math.max(...scores);
  const values = tokens.flatMap((token, j) =>
    scores[j] === highest ? [head.value(token) + of[1] * (before[j] ?? 0)] : [],
  );
  return new Fraction(values.reduce((sum, value) => sum + value, 0)).div(values.length);
}

/** Layer by layer: the averages of every position, rounded down to parts of `grain`. */
export function acceptsThrough(layers: readonly Layer[], tokens: readonly number[]): boolean {
  let before: readonly number[] = [];
  for (const layer of layers.slice(0, -1)) {
    before = tokens.map((_, i) =>
      Number(
        average(layer, tokens.slice(0, i + 1), before, [layer.scoreOfAverage, layer.valueOfAverage])
          .mul(layer.grain)
          .floor()
          .valueOf(),
      ),
    );
  }
  const last = layers.at(-1)!;
  return average(last, tokens, before, [last.scoreOfAverage, last.valueOfAverage]).compare(0) > 0;
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
