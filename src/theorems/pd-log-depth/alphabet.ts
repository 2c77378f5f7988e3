import type { Random } from "../tools/random.js";

/**
 * What a token does: h -> P D h + b, where P moves coordinate j to `map[j]` (several may meet) and D scales it before. The
 * entries of D and b are `scale` and `drive` over one denominator, a whole number from 1 on.
 */
export interface PdToken {
  readonly map: readonly number[];
  readonly scale: readonly number[];
  readonly drive: readonly number[];
  readonly denominator?: number;
}

export const denominatorOf = ({ denominator = 1 }: PdToken): number => denominator;

/** A permutation-diagonal recurrence over finitely many tokens, 2^tokenBits of them; h_0 = 0. */
export interface PdAlphabet {
  readonly d: number;
  readonly tokenBits: number;
  readonly tokens: readonly PdToken[];
}

export const isPermutation = ({ map }: PdToken): boolean => new Set(map).size === map.length;

/**
 * No coordinate, times the denominators of all n tokens, is larger after them: without denominators |h_t| summed over
 * the coordinates is at most max |D| times that, and |b|; with them b has those of the tokens before it for a factor.
 */
export function largestState({ tokens, d }: PdAlphabet, n: number): bigint {
  const most = (values: readonly number[]): bigint => BigInt(Math.max(...values.map(Math.abs)));
  const scale = most(tokens.flatMap((token) => token.scale));
  const drive = most(tokens.flatMap((token) => token.drive));
  // Where no two coordinates meet each stays by itself.
  const together = tokens.every(isPermutation) ? 1n : BigInt(d);
  const denominator = most(tokens.map(denominatorOf));
  let [largest, before] = [0n, 1n];
  for (let t = 0; t < n; t++) {
    largest = scale * largest + together * drive * before;
    before *= denominator;
  }
  return largest;
}

/**
 * Scales from -2 to 2, zeros among them, drives from -1 to 2; maps of any kind or permutations only. The denominators
 * are those given, one for each token, or none.
 */
export function randomAlphabet(
  random: Random,
  d: number,
  maps: "any" | "permutations",
  denominators?: readonly number[],
): PdAlphabet {
  const list = (least: number, most: number): number[] =>
    Array.from({ length: d }, () => random.whole(least, most));
  const tokens = Array.from({ length: 4 }, (_token, at): PdToken => {
    const map = Array.from({ length: d }, (_, i) => i);
    for (let i = d - 1; i > 0; i--) {
      const other = random.whole(0, i);
      [map[i], map[other]] = [map[other]!, map[i]!];
    }
    return {
      map: maps === "any" ? list(0, d - 1) : map,
      scale: list(-2, 2),
      drive: list(-1, 2),
      ...(denominators && { denominator: denominators[at]! }),
    };
  });
  return { d, tokenBits: 2, tokens };
}
