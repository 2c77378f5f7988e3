import { xoroshiro128plus } from "pure-rand/generator/xoroshiro128plus";
import { laneArrays } from "../../algebra/lanes.js";
import type { Recurrence } from "../../recurrences/recurrence.js";
import { promisedEntries, type Range } from "../sequences.js";
import type { Named } from "../stepwise.js";
import { FAIR, FAIR_WORDS, uncommonWords, type WordKind } from "../uncommon.js";
import { LANES, type LanePart } from "./parts.js";

type Generator = ReturnType<typeof xoroshiro128plus>;

/** Words of one kind, for all lanes at once, which are an even number. */
interface LaneDraw {
  readonly label: string;
  fill(words: Int32Array, generator: Generator): void;
}

/** The ranges that are drawn from in lanes. */
export type LaneRange = Extract<Range, { readonly kind: "words" | "small integers" }>;

/** The kinds of words that `ordinarySequences` draws from the same range, in its order. */
export function laneDraws(range: LaneRange): readonly LaneDraw[] {
  if (range.kind === "words")
    return [FAIR_WORDS, ...uncommonWords(range.width)].map((kind) => drawOf(kind, range.width));
  const { largest } = range;
  return [
    {
      label: "random integers",
      fill: (words, generator) => {
        const below = belowOf(generator);
        for (let i = 0; i < words.length; i++) words[i] = below(2 * largest + 1) - largest;
      },
    },
  ];
}

function drawOf({ label, choices, odd }: WordKind, width: number): LaneDraw {
  const kept = Int32Array.from(choices, (choice) => (choice === FAIR ? -1 : 0));
  const words = Int32Array.from(choices, (choice) => (choice === FAIR ? 0 : Number(choice)));
  const hasFair = choices.includes(FAIR);
  const isMixed = choices.length > 1;
  const lowest = wrappedOne(width);
  return {
    label,
    fill: (to, generator) => {
      if (hasFair) fillFair(to, width, generator);
      if (isMixed) fillChosen(to, words, kept, generator);
      if (odd) for (let i = 0; i < to.length; i++) to[i] = to[i]! | lowest;
    },
  };
}

/** Of one bit, it is -1. */
const wrappedOne = (width: number): number => (1 << (32 - width)) >> (32 - width);

/** The lowest bits of a stream are its worst. */
const GOOD_BITS = 24;

/** As many words of each number of the stream as it has good bits for, from its upper end. */
function fillFair(words: Int32Array, width: number, generator: Generator): void {
  const unused = 32 - width;
  const each = Math.max(1, Math.floor((width === 16 ? 32 : GOOD_BITS) / width));
  for (let i = 0; i < words.length; ) {
    let rest = generator.next();
    const end = Math.min(words.length, i + each);
    for (; i < end; rest <<= width) words[i++] = rest >> unused;
  }
}

/**
 * One of the choices for each word, from 16 bits: at most 2^15 of them, each alike but for 2^-16 of their number. Of what
 * stands there already, the bits that are kept with a choice stay.
 */
function fillChosen(words: Int32Array, choices: Int32Array, kept: Int32Array, generator: Generator): void {
  const limit = choices.length;
  for (let i = 0; i < words.length; i += 2) {
    const rest = generator.next();
    const upper = ((rest >>> 16) * limit) >>> 16;
    const lower = ((rest & 0xffff) * limit) >>> 16;
    words[i] = (words[i]! & kept[upper]!) | choices[upper]!;
    words[i + 1] = (words[i + 1]! & kept[lower]!) | choices[lower]!;
  }
}

/** A number from 0 to limit - 1, each alike but for 2^-32 of limit. */
function belowOf(generator: Generator): (limit: number) => number {
  return (limit) => Math.floor(((generator.next() >>> 0) / 2 ** 32) * limit);
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
  { label, fill }: LaneDraw,
  width: number,
  start: Generator,
  { first, count }: { readonly first: number; readonly count: number },
): LanePart {
  const one = wrappedOne(width);
  return {
    count,
    label: (lane) => `${label} ${first + lane}`,
    open: () => {
      const generator = start.clone();
      const below = belowOf(generator);
      const fresh = laneArrays(LANES);
      const free = ({ shape }: { shape: { rows: number; cols: number } }): Int32Array[] =>
        Array.from({ length: shape.rows * shape.cols }, () => {
          const words = fresh();
          fill(words, generator);
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
