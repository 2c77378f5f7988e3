import type { UnboundedGates, Word } from "../../algebra/gates.js";

/**
 * One average-hard attention head read at the last position. Tokens are words of `tokenBits` bits; position j (from 1)
 * has the score `score(x_n, x_j) + position * j`; the head averages `value` over all positions of the highest score and
 * accepts where the average is positive. Values are whole numbers, so that a bias and a readout weight are part of them.
 */
export interface Head {
  readonly name: string;
  readonly tokenBits: number;
  readonly position: number;
  score(query: number, key: number): number;
  value(token: number): number;
}

/** Mistakes a head can be built with on purpose. */
export type HeadMistake = "first of the highest" | "unsigned comparison";

/**
 * The head over gates of unbounded fan-in: each score and value is a table of token bits (two levels), each comparison
 * of two scores one threshold whose weights are powers of two, the highest score one conjunction, the sign of the sum one
 * threshold. The average is never divided: the count is positive. Six levels for every n; the n^2 comparisons are the
 * size.
 */
export function attend<B>(
  gates: UnboundedGates<B>,
  head: Head,
  tokens: readonly Word<B>[],
  mistake?: string,
): B {
  const query = tokens.at(-1)!;
  const last = tokens.length - 1;
  const { tokenBits } = head;
  const scoreAt = (queryToken: number, key: number, j: number): number =>
    head.score(queryToken, key) + head.position * (j + 1);
  const scoreBits = signedBits(scoresOf(head, tokens.length));
  const scores = tokens.map((key, j) =>
    // The query's own score is a function of the query alone.
    j === last
      ? table(gates, query, scoreBits, (token) => scoreAt(token, token, j))
      : table(gates, [...query, ...key], scoreBits, (pair) =>
          scoreAt(pair % 2 ** tokenBits, Math.floor(pair / 2 ** tokenBits), j),
        ),
  );
  const places = placeWeights(scoreBits, mistake === "unsigned comparison");
  const reaches = (x: Word<B>, y: Word<B>, lead: bigint): B =>
    gates.threshold([...x, ...y], [...places, ...places.map((weight) => -weight)], lead);
  const highest = scores.map((own, j) =>
    gates.all(
      scores.flatMap((other, l) => {
        if (l === j) return [];
        return [reaches(own, other, mistake === "first of the highest" && l < j ? 1n : 0n)];
      }),
    ),
  );
  const tokenValues = Array.from({ length: 2 ** tokenBits }, (_, token) => head.value(token));
  const valueBits = signedBits(tokenValues);
  const taken = tokens.flatMap((token, j) =>
    table(gates, token, valueBits, (own) => tokenValues[own]!).map((bit) => gates.all([highest[j]!, bit])),
  );
  const valueWeights = placeWeights(valueBits, false);
  return gates.threshold(
    taken,
    tokens.flatMap(() => valueWeights),
    1n,
  );
}

/** Every score there can be among n positions. */
function scoresOf({ tokenBits, score, position }: Head, n: number): readonly number[] {
  const tokens = Array.from({ length: 2 ** tokenBits }, (_, token) => token);
  const scores = tokens.flatMap((query) => tokens.map((key) => score(query, key)));
  return scores.flatMap((own) => [own + position, own + position * n]);
}

/** Bits of two's complement that hold all of these. */
function signedBits(values: readonly number[]): number {
  let bits = 1;
  while (values.some((value) => value < -(2 ** (bits - 1)) || value >= 2 ** (bits - 1))) bits++;
  return bits;
}

/** What each bit of a two's complement word counts. */
function placeWeights(width: number, unsigned: boolean): readonly bigint[] {
  return Array.from({ length: width }, (_, i) =>
    i === width - 1 && !unsigned ? -(1n << BigInt(i)) : 1n << BigInt(i),
  );
}

/** The two's complement word of f of an index: an or of minterms, or the negated or of the others where they are fewer. */
function table<B>(
  gates: UnboundedGates<B>,
  index: Word<B>,
  width: number,
  f: (index: number) => number,
): Word<B> {
  const lines = Array.from({ length: 2 ** index.length }, (_, at) =>
    gates.all(index.map((bit, i) => (Math.floor(at / 2 ** i) % 2 === 1 ? bit : gates.not(bit)))),
  );
  return Array.from({ length: width }, (_, place) => {
    const isSet = (_line: B, at: number): boolean => ((BigInt(f(at)) >> BigInt(place)) & 1n) === 1n;
    const set = lines.filter(isSet);
    if (set.length === 0 || set.length === lines.length) return gates.constant(set.length > 0);
    if (2 * set.length <= lines.length) return gates.any(set);
    return gates.not(gates.any(lines.filter((line, at) => !isSet(line, at))));
  });
}
