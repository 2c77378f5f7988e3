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

/**
 * A layer reads the layer before it as well: with A = floor(grain * average) of the layer before at a position, the score
 * there is larger by `scoreOfAverage * A` and the value by `valueOfAverage * A`. The first layer has no layer before it.
 */
export interface Layer extends Head {
  readonly grain: number;
  readonly scoreOfAverage: number;
  readonly valueOfAverage: number;
}

/** A whole number as a sum over bits: the weights of those that are set, and a constant. */
interface Form<B> {
  readonly bits: readonly B[];
  readonly weights: readonly bigint[];
  readonly plus: bigint;
}

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
  return attendThrough(gates, [{ ...head, grain: 1, scoreOfAverage: 0, valueOfAverage: 0 }], tokens, mistake);
}

/**
 * Layers of one causal head each, read at the last position. Where a layer follows, its average A is needed at every
 * position: whether A >= v is one threshold for each v, since it says that grain * sum >= v * count, and these bits add
 * up to A. Four levels a layer after the two of the tables; n^3 comparisons.
 */
export function attendThrough<B>(
  gates: UnboundedGates<B>,
  layers: readonly Layer[],
  tokens: readonly Word<B>[],
  mistake?: string,
): B {
  let before: readonly Form<B>[] | undefined;
  let range: readonly [bigint, bigint] = [0n, 0n];
  for (const [depth, layer] of layers.entries()) {
    const values = tokens.map((token, j) =>
      plusTimes(tableForm(gates, token, valuesOf(layer), layer.value), before?.[j], layer.valueOfAverage),
    );
    range = rangeOf(layer, range);
    if (depth === layers.length - 1) {
      return attendAt(gates, layer, tokens, before, values, tokens.length - 1, mistake)(1n, 0n, 1n);
    }
    const [least, most] = range;
    before = tokens.map((_, i): Form<B> => {
      const reaches = attendAt(gates, layer, tokens, before, values, i, mistake);
      const steps = Array.from({ length: Number(most - least) }, (_step, v) => least + BigInt(v) + 1n);
      return {
        bits: steps.map((v) => reaches(BigInt(layer.grain), v, 0n)),
        weights: steps.map(() => 1n),
        plus: least,
      };
    });
  }
  return gates.constant(false);
}

/** Where A of a layer lies: the least and the largest it can be. */
function rangeOf(layer: Layer, before: readonly [bigint, bigint]): readonly [bigint, bigint] {
  const values = valuesOf(layer).map(BigInt);
  const own = before.map((end) => end * BigInt(layer.valueOfAverage));
  const grain = BigInt(layer.grain);
  const least = values.reduce((x, y) => (x < y ? x : y)) + (own[0]! < own[1]! ? own[0]! : own[1]!);
  const most = values.reduce((x, y) => (x > y ? x : y)) + (own[0]! > own[1]! ? own[0]! : own[1]!);
  return [grain * least, grain * most];
}

/** Of one query: whether scale * (sum of attended values) - v * count >= atLeast. */
function attendAt<B>(
  gates: UnboundedGates<B>,
  head: Layer,
  tokens: readonly Word<B>[],
  before: readonly Form<B>[] | undefined,
  values: readonly Form<B>[],
  at: number,
  mistake: string | undefined,
): (scale: bigint, v: bigint, atLeast: bigint) => B {
  const query = tokens[at]!;
  const { tokenBits } = head;
  const scoreAt = (queryToken: number, key: number, j: number): number =>
    head.score(queryToken, key) + head.position * (j + 1);
  const all = scoresOf(head, tokens.length);
  const keys = tokens.slice(0, at + 1);
  const scores = keys.map((key, j) => {
    // The query's own score is a function of the query alone.
    const own =
      j === at
        ? tableForm(gates, query, all, (token) => scoreAt(token, token, j), mistake)
        : tableForm(
            gates,
            [...query, ...key],
            all,
            (pair) => scoreAt(pair % 2 ** tokenBits, Math.floor(pair / 2 ** tokenBits), j),
            mistake,
          );
    return plusTimes(own, before?.[j], head.scoreOfAverage);
  });
  const highest = scores.map((own, j) =>
    gates.all(
      scores.flatMap((other, l) => {
        if (l === j) return [];
        const lead = mistake === "first of the highest" && l < j ? 1n : 0n;
        return [
          gates.threshold(
            [...own.bits, ...other.bits],
            [...own.weights, ...other.weights.map((weight) => -weight)],
            lead - own.plus + other.plus,
          ),
        ];
      }),
    ),
  );
  const taken = keys.flatMap((_, j) => values[j]!.bits.map((bit) => gates.all([highest[j]!, bit])));
  const weights = keys.flatMap((_, j) => values[j]!.weights);
  return (scale, v, atLeast) => {
    // What every attended position counts whatever its bits are.
    const each = keys.map((_, j) => scale * values[j]!.plus - v);
    const counted = each.some((weight) => weight !== 0n);
    return gates.threshold(
      [...taken, ...(counted ? highest : [])],
      [...weights.map((weight) => scale * weight), ...(counted ? each : [])],
      atLeast,
    );
  };
}

function plusTimes<B>(form: Form<B>, other: Form<B> | undefined, times: number): Form<B> {
  if (other === undefined || times === 0) return form;
  return {
    bits: [...form.bits, ...other.bits],
    weights: [...form.weights, ...other.weights.map((weight) => weight * BigInt(times))],
    plus: form.plus + other.plus * BigInt(times),
  };
}

function valuesOf({ tokenBits, value }: Head): readonly number[] {
  return Array.from({ length: 2 ** tokenBits }, (_, token) => value(token));
}

/** A table as a two's complement word, wide enough for all of `values`. */
function tableForm<B>(
  gates: UnboundedGates<B>,
  index: Word<B>,
  values: readonly number[],
  f: (index: number) => number,
  mistake?: string,
): Form<B> {
  const width = signedBits(values);
  return {
    bits: table(gates, index, width, f),
    weights: placeWeights(width, mistake === "unsigned comparison"),
    plus: 0n,
  };
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
