import { xoroshiro128plus } from "pure-rand/generator/xoroshiro128plus";
import type { Recurrence } from "../../recurrences/recurrence.js";
import { promisedEntries, type Range } from "../sequences.js";
import type { Named } from "../stepwise.js";
import { smallWords, uncommonWords } from "../uncommon.js";
import { LANES, type LanePart } from "./parts.js";

type Generator = ReturnType<typeof xoroshiro128plus>;

/** Words of one kind, from a stream of fair 32-bit ones. */
interface LaneDraw {
  readonly label: string;
  over(next: () => number): () => number;
}

/** The ranges that are drawn from in lanes. */
export type LaneRange = Extract<Range, { readonly kind: "words" | "small integers" }>;

/** The kinds of words that `ordinarySequences` draws from the same range, in its order. */
export function laneDraws(range: LaneRange): readonly LaneDraw[] {
  if (range.kind === "small integers") {
    const { largest } = range;
    return [
      {
        label: "random integers",
        over: (next) => {
          const below = belowOf(next);
          return () => below(2 * largest + 1) - largest;
        },
      },
    ];
  }
  const { width } = range;
  const uncommon = (next: () => number) => uncommonWords(width, smallWords(width, next), belowOf(next));
  const labels = uncommon(() => 0).map(([label]) => label);
  return [
    { label: "random words", over: (next) => smallWords(width, next).fair },
    ...labels.map((label, i) => ({ label, over: (next: () => number) => uncommon(next)[i]![1] })),
  ];
}

/** A number from 0 to limit - 1, each alike but for 2^-32 of limit. */
function belowOf(next: () => number): (limit: number) => number {
  return (limit) => Math.floor(((next() >>> 0) / 2 ** 32) * limit);
}

/**
 * `count` random sequences of each kind, `LANES` of one kind at a time, kinds in turn. Each part draws from a stretch of
 * 2^64 words of its own (the generator's jump), so it does not matter in which order parts are run, or whether they are;
 * the same seed gives the same parts. Sequences are numbered from `first`.
 */
export function* randomParts(
  recurrence: Recurrence,
  range: LaneRange,
  width: number,
  { count, first, seed }: { readonly count: number; readonly first: number; readonly seed: number },
): IterableIterator<LanePart> {
  const stretch = xoroshiro128plus(seed ^ 0x1b873593);
  const draws = laneDraws(range);
  for (let from = 0; from < count; from += LANES) {
    for (const draw of draws) {
      stretch.jump();
      yield randomPart(recurrence, draw, width, stretch.clone(), {
        first: first + from,
        count: Math.min(LANES, count - from),
      });
    }
  }
}

function randomPart(
  recurrence: Recurrence,
  { label, over }: LaneDraw,
  width: number,
  start: Generator,
  { first, count }: { readonly first: number; readonly count: number },
): LanePart {
  const one = (1 << (32 - width)) >> (32 - width);
  return {
    count,
    label: (lane) => `${label} ${first + lane}`,
    open: () => {
      const generator = start.clone();
      const next = (): number => generator.next();
      const below = belowOf(next);
      const draw = over(next);
      const lanes = (entry: () => number): Int32Array => {
        const words = new Int32Array(LANES);
        for (let lane = 0; lane < LANES; lane++) words[lane] = entry();
        return words;
      };
      const free = ({ shape }: { shape: { rows: number; cols: number } }): Int32Array[] =>
        Array.from({ length: shape.rows * shape.cols }, () => lanes(draw));
      const choose = (limit: number): Int32Array => lanes(() => below(limit));
      const holds = (chosen: Int32Array, i: number): Int32Array =>
        chosen.map((choice) => (choice === i ? one : 0));
      const named = (entries: readonly (readonly [string, Int32Array[]])[]): Named<Int32Array> =>
        Object.fromEntries(entries);
      return {
        parameters: () => named(recurrence.parameters.map((parameter) => [parameter.name, free(parameter)])),
        inputs: () =>
          named(
            recurrence.inputs.map((input) => [
              input.name,
              promisedEntries(input, choose, holds) ?? free(input),
            ]),
          ),
      };
    },
  };
}
