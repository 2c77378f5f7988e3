import { uniformInt } from "pure-rand/distribution/uniformInt";
import { xoroshiro128plus } from "pure-rand/generator/xoroshiro128plus";
import type { Circuit } from "../../circuit/circuit.js";
import type { Recipe } from "../../compile/compile.js";
import { HELD, joined, judgeInParts, ordinarySequences, withWeights } from "../answers.js";
import { edgeSequences, type Range, type Sequence } from "../sequences.js";
import type { NumberSystem } from "../systems.js";
import type { Difference, Verdict } from "../verify.js";
import { type LanePart, partOf, recorded, sequencesOf } from "./parts.js";
import { type LaneRange, laneDraws, RandomParts } from "./random.js";
import { LaneTrial, runsInLanes } from "./trial.js";

/** Sequences that are put to the oracle where more than that are run directly. */
export const ORACLE_SAMPLE = 1000;
const SHOWN_DIFFERENCES = 10;

/** What the recurrence run directly, thousands of sequences at a time, says of a circuit. */
export interface DirectVerdict {
  readonly sequences: number;
  /** Sequences on which circuit and recurrence differ; running stops after the part in which there are some. */
  readonly failing: number;
  /** Of the first few of them. */
  readonly differences: readonly Difference[];
}

export interface JudgedSequences {
  /** By the oracle. */
  readonly verdict: Verdict;
  /** Some sequences, for further questions. */
  readonly first: readonly Sequence[];
  /** Where not all sequences were put to the oracle: all of them, the oracle's among them. */
  readonly direct?: DirectVerdict;
}

/** How many sequences are drawn, and how many of them are put to the oracle. */
export interface Drawing {
  readonly random: number;
  readonly seed: number;
  readonly oracle?: number;
}

/** What is judged, and on sequences from where. */
export interface UnderTest {
  readonly recipe: Recipe;
  readonly system: NumberSystem;
  readonly range: Range;
  readonly circuit: Circuit;
  readonly n: number;
}

/**
 * Judges a circuit on edge cases and random sequences. Up to `oracle` of them, or where numbers are no words that run in
 * lanes, the oracle answers for each. More are run directly in lanes, and the oracle answers for `oracle` of these: the
 * edge cases and the first random ones, then ones drawn from every part in proportion. What differs directly is put to
 * the oracle as well.
 */
export function judgeSequences(test: UnderTest, drawing: Drawing): JudgedSequences {
  const judging = beginJudging(test, drawing);
  if (!(judging instanceof LaneJudging)) return judging;
  const runner = new PartRunner(test, drawing);
  for (const asked of judging.asked()) {
    judging.take(runner.run(asked));
    if (judging.failing > 0) break;
  }
  return judging.result();
}

/** What of the drawing is drawn one by one, as ever, and put to the oracle first; the rest is drawn in lanes. */
function split({ recipe, system, range, n }: UnderTest, { random, oracle = ORACLE_SAMPLE }: Drawing) {
  const edges = edgeSequences(recipe.recurrence, n, range).length;
  const wide = runsInLanes(system) && (range.kind === "words" || range.kind === "small integers");
  const kinds = wide ? laneDraws(range).length : 1;
  // Half of what the oracle is asked, where not all of it is.
  const single = Math.max(0, Math.min(random, Math.floor((Math.min(oracle, HELD) / 2 - edges) / kinds)));
  return {
    oracle,
    inLanes: wide && edges + kinds * random > oracle,
    single,
    rest: kinds * (random - single),
  };
}

function singleSequences({ recipe, range, n }: UnderTest, single: number, seed: number): readonly Sequence[] {
  return [...ordinarySequences(recipe, n, range, { random: single, seed })].map((sequence) =>
    withWeights(recipe, sequence),
  );
}

function partsOf(
  { recipe, system, range }: UnderTest,
  { random, seed }: Drawing,
  single: number,
): RandomParts {
  const drawn = { count: random - single, first: single, seed };
  return new RandomParts(recipe.recurrence, range as LaneRange, system.wrapsAt!, drawn);
}

/** What the oracle says where it is asked about everything, or already differs; else the judging of the parts that are to be run. */
export function beginJudging(test: UnderTest, drawing: Drawing): JudgedSequences | LaneJudging {
  const { recipe, system, range, circuit, n } = test;
  const { oracle, inLanes, single } = split(test, drawing);
  if (!inLanes) return judgeInParts(recipe, system, ordinarySequences(recipe, n, range, drawing), circuit, n);
  const sequences = singleSequences(test, single, drawing.seed).slice(0, oracle);
  const { verdict, first } = judgeInParts(recipe, system, sequences, circuit, n);
  return verdict.differences.length > 0 ? { verdict, first } : new LaneJudging(test, drawing, verdict, first);
}

/** A part to be run: its number, -1 for the sequences that were drawn one by one, and the lanes to be told of. */
export interface PartAsked {
  readonly part: number;
  readonly lanes: readonly number[];
}

/** What came of a part. Plain data, which may come from elsewhere. */
export interface PartAnswer {
  readonly count: number;
  readonly failing: number;
  readonly differences: readonly Difference[];
  /** Of the lanes that were asked for. */
  readonly chosen: readonly Sequence[];
}

/** Runs parts, in any order. */
export class PartRunner {
  private readonly trial: LaneTrial;
  private readonly parts: RandomParts;
  private readonly single: number;

  constructor(
    private readonly test: UnderTest,
    private readonly drawing: Drawing,
  ) {
    const { recipe, system, circuit, n } = test;
    this.single = split(test, drawing).single;
    this.parts = partsOf(test, drawing, this.single);
    this.trial = new LaneTrial(recipe, system, circuit, n, SHOWN_DIFFERENCES);
  }

  run({ part: number, lanes }: PartAsked): PartAnswer {
    const part = number < 0 ? this.singles() : this.parts.at(number);
    // Kept while the part is run, since drawing it again takes as long as running it.
    const chosen = recorded(part, lanes);
    const { failing, differences } = this.trial.run(chosen);
    const failed = this.sequencesOf(
      part,
      differences.map(({ lane }) => lane),
    );
    return {
      count: part.count,
      failing,
      differences: differences.map(({ lane: _, ...difference }, i) => ({
        ...difference,
        sequence: failed[i]!,
      })),
      chosen: this.weighted(chosen.sequences()),
    };
  }

  private singles(): LanePart {
    const { recipe, system } = this.test;
    const sequences = singleSequences(this.test, this.single, this.drawing.seed);
    return partOf(recipe.recurrence, system, sequences);
  }

  private sequencesOf(part: LanePart, lanes: readonly number[]): readonly Sequence[] {
    if (lanes.length === 0) return [];
    return this.weighted(sequencesOf(part, this.test.n, lanes));
  }

  private weighted(sequences: readonly Sequence[]): readonly Sequence[] {
    return sequences.map((sequence) => withWeights(this.test.recipe, sequence));
  }
}

/** Asks for parts and takes what came of them, in order, up to the first in which some sequence fails. */
export class LaneJudging {
  failing = 0;
  private sequences = 0;
  private differences: readonly Difference[] = [];
  private readonly choose = xoroshiro128plus(0x3c6ef372);
  /** Chosen for the oracle, to be put to it together. */
  private waiting: Sequence[] = [];

  constructor(
    private readonly test: UnderTest,
    private readonly drawing: Drawing,
    private answered: Verdict,
    private readonly first: readonly Sequence[],
  ) {}

  /** Every part, with what is to be told of it for the oracle. */
  *asked(): Generator<PartAsked> {
    const { oracle, single, rest } = split(this.test, this.drawing);
    const parts = partsOf(this.test, this.drawing, single);
    const share = (oracle - this.answered.sequences) / rest;
    yield { part: -1, lanes: [] };
    let [drawn, asked] = [0, 0];
    for (let part = 0; part < parts.length; part++) {
      const count = parts.countAt(part);
      drawn += count;
      // Rounded: the last part brings the sum up to what was asked for.
      const more = share > 0 ? Math.min(count, Math.round(drawn * share) - asked) : 0;
      asked += more;
      yield { part, lanes: this.lanesOf(count, more) };
    }
  }

  take({ count, failing, differences, chosen }: PartAnswer): void {
    this.failing += failing;
    this.sequences += count;
    this.differences = differences;
    this.waiting.push(...differences.map(({ sequence }) => sequence), ...chosen);
    if (this.waiting.length >= HELD) this.ask();
  }

  result(): JudgedSequences {
    this.ask();
    const { answered, first, sequences, failing, differences } = this;
    return { verdict: answered, first, direct: { sequences, failing, differences } };
  }

  private ask(): void {
    if (this.waiting.length === 0) return;
    const { recipe, system, circuit, n } = this.test;
    const { verdict } = judgeInParts(recipe, system, this.waiting, circuit, n);
    this.answered = joined(this.answered, verdict);
    this.waiting = [];
  }

  private lanesOf(count: number, howMany: number): readonly number[] {
    const lanes = new Set<number>();
    while (lanes.size < howMany) lanes.add(uniformInt(this.choose, 0, count - 1));
    return [...lanes];
  }
}

/** The difference that one sequence shows between a circuit and the recurrence run directly, where it runs in lanes. */
export function differenceInLanes(
  recipe: Recipe,
  system: NumberSystem,
  circuit: Circuit,
  sequence: Sequence,
): Difference | undefined {
  if (!runsInLanes(system)) return undefined;
  const trial = new LaneTrial(recipe, system, circuit, sequence.steps, 1);
  const [found] = trial.run(partOf(recipe.recurrence, system, [sequence])).differences;
  if (found === undefined) return undefined;
  const { lane: _, ...difference } = found;
  return { ...difference, sequence };
}
