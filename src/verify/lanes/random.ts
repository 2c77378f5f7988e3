import { xoroshiro128plus } from "pure-rand/generator/xoroshiro128plus";
import { laneArrays } from "../../algebra/lanes.js";
import type { Recurrence } from "../../recurrences/recurrence.js";
import { promisedEntries, type Range } from "../sequences.js";
import type { Named } from "../stepwise.js";
import { smallWords, uncommonWords } from "../uncommon.js";
import { LANES, type LanePart } from "./parts.js";

type Generator = ReturnType<typeof xoroshiro128plus>;

/** Words of one kind, from a stream of fair 32-bit ones. */
interface LaneDraw {
  readonly label: string;
  /** Words for all lanes, entry by entry of what is given. */
  over(next: () => number): (words: Int32Array) => void;
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
          return (words) => {
            for (let i = 0; i < words.length; i++) words[i] = below(2 * largest + 1) - largest;
          };
        },
      },
    ];
  }
  const { width } = range;
  const uncommon = (next: () => number, below = choicesOf(next)) =>
    uncommonWords(width, smallWords(width, pieces(next, width)), below);
  return [
    {
      label: "random words",
      over: (next) => {
        const { fair } = smallWords(width, pieces(next, width));
        return (words) => {
          for (let i = 0; i < words.length; i++) words[i] = fair();
        };
      },
    },
    ...uncommon(() => 0).map(([label], kind): LaneDraw => {
      const table = outcomes((next, below) => uncommon(next, below)[kind]![1]);
      return {
        label,
        over: (next) => {
          if (table !== undefined) {
            const below = choicesOf(next);
            const limit = table.length;
            return (words) => {
              for (let i = 0; i < words.length; i++) words[i] = table[below(limit)]!;
            };
          }
          const draw = uncommon(next)[kind]![1];
          return (words) => {
            for (let i = 0; i < words.length; i++) words[i] = draw();
          };
        },
      };
    }),
  ];
}

/**
 * All that a kind of words can be, as often as it is for equally likely choices, so that one choice makes a word; undefined
 * where it takes fair words, or different numbers of choices.
 */
function outcomes(
  over: (next: () => number, below: (limit: number) => number) => () => number,
): Int32Array | undefined {
  let usesFair = false;
  const digits: number[] = [];
  const limits: number[] = [];
  let at = 0;
  const draw = over(
    () => {
      usesFair = true;
      return 0;
    },
    (limit) => {
      digits[at] ??= 0;
      limits[at] = limit;
      return digits[at++]!;
    },
  );
  const words: number[] = [];
  for (;;) {
    at = 0;
    words.push(draw());
    if (usesFair || at !== digits.length) return undefined;
    // The next number in a system of these limits.
    let place = digits.length - 1;
    while (place >= 0 && digits[place] === limits[place]! - 1) digits[place--] = 0;
    if (place < 0) return Int32Array.from(words);
    digits[place] = digits[place]! + 1;
  }
}

/** Bits that one choice among a few takes. */
const CHOICE_BITS = 16;
/** The lowest bits of a stream are its worst. */
const GOOD_BITS = 24;

/** A stream of which only the upper `bits` of each number are used, made of as many of another as that takes. */
function pieces(next: () => number, bits: number): () => number {
  const each = bits <= 16 ? Math.floor((bits === 16 ? 32 : GOOD_BITS) / bits) : 1;
  if (each === 1) return next;
  let left = 0;
  let rest = 0;
  return () => {
    if (left === 0) {
      rest = next();
      left = each;
    } else rest <<= bits;
    left--;
    return rest;
  };
}

/** A number from 0 to limit - 1, at most 2^15, each alike but for 2^-16 of limit. */
function choicesOf(next: () => number): (limit: number) => number {
  const piece = pieces(next, CHOICE_BITS);
  return (limit) => ((piece() >>> CHOICE_BITS) * limit) >>> CHOICE_BITS;
}

/** A number from 0 to limit - 1, each alike but for 2^-32 of limit. */
function belowOf(next: () => number): (limit: number) => number {
  return (limit) => Math.floor(((next() >>> 0) / 2 ** 32) * limit);
}

/** What is drawn: `count` sequences of each kind, numbered from `first`. */
export interface Drawn {
  readonly count: number;
  readonly first: number;
  readonly seed: number;
}

/**
 * Random sequences, `LANES` of one kind at a time, kinds in turn. Each part draws from a stretch of 2^64 words of its own
 * (the generator's jump), so it does not matter in which order parts are run, where, or whether they are; the same seed
 * gives the same parts.
 */
export class RandomParts implements Iterable<LanePart> {
  readonly length: number;
  private readonly draws: readonly LaneDraw[];
  /** Before the stretch of part `next`. */
  private stretch: Generator;
  private next = 0;

  constructor(
    private readonly recurrence: Recurrence,
    range: LaneRange,
    private readonly width: number,
    private readonly drawn: Drawn,
  ) {
    this.draws = laneDraws(range);
    this.length = Math.ceil(Math.max(0, drawn.count) / LANES) * this.draws.length;
    this.stretch = stretchOf(drawn.seed);
  }

  /** How many sequences a part has. */
  countAt(part: number): number {
    return Math.min(LANES, this.drawn.count - this.fromAt(part));
  }

  at(part: number): LanePart {
    if (part < this.next) [this.stretch, this.next] = [stretchOf(this.drawn.seed), 0];
    for (; this.next <= part; this.next++) this.stretch.jump();
    return randomPart(
      this.recurrence,
      this.draws[part % this.draws.length]!,
      this.width,
      this.stretch.clone(),
      { first: this.drawn.first + this.fromAt(part), count: this.countAt(part) },
    );
  }

  *[Symbol.iterator](): Iterator<LanePart> {
    for (let part = 0; part < this.length; part++) yield this.at(part);
  }

  private fromAt(part: number): number {
    return Math.floor(part / this.draws.length) * LANES;
  }
}

function stretchOf(seed: number): Generator {
  return xoroshiro128plus(seed ^ 0x1b873593);
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
      const fresh = laneArrays(LANES);
      const free = ({ shape }: { shape: { rows: number; cols: number } }): Int32Array[] =>
        Array.from({ length: shape.rows * shape.cols }, () => {
          const words = fresh();
          draw(words);
          return words;
        });
      const choose = (limit: number): Int32Array => new Int32Array(LANES).map(() => below(limit));
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
