import { uniformInt } from "pure-rand/distribution/uniformInt";
import { xoroshiro128plus } from "pure-rand/generator/xoroshiro128plus";
import type { Circuit } from "../../circuit/circuit.js";
import type { Recipe } from "../../compile/compile.js";
import { HELD, joined, judgeInParts, ordinarySequences, withWeights } from "../answers.js";
import { edgeSequences, type Range, type Sequence } from "../sequences.js";
import type { NumberSystem } from "../systems.js";
import type { Difference, Verdict } from "../verify.js";
import { type LanePart, partOf, recorded, sequencesOf } from "./parts.js";
import { type LaneRange, laneDraws, randomParts } from "./random.js";
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

/**
 * Judges a circuit on edge cases and random sequences. Up to `oracle` of them, or where numbers are no words that run in
 * lanes, the oracle answers for each. More are run directly in lanes, and the oracle answers for `oracle` of these: the
 * edge cases and the first random ones, then ones drawn from every part in proportion. What differs directly is put to
 * the oracle as well.
 */
export function judgeSequences(
  recipe: Recipe,
  system: NumberSystem,
  range: Range,
  circuit: Circuit,
  n: number,
  options: { readonly random: number; readonly seed: number; readonly oracle?: number },
): JudgedSequences {
  const { random, seed, oracle = ORACLE_SAMPLE } = options;
  const { recurrence } = recipe;
  const edges = edgeSequences(recurrence, n, range).length;
  const wide = runsInLanes(system) && (range.kind === "words" || range.kind === "small integers");
  const kinds = wide ? laneDraws(range).length : 1;
  if (!wide || edges + kinds * random <= oracle)
    return judgeInParts(recipe, system, ordinarySequences(recipe, n, range, { random, seed }), circuit, n);
  // Half of what the oracle is asked are drawn one by one, as ever, and half in lanes.
  const single = Math.max(0, Math.min(random, Math.floor((Math.min(oracle, HELD) / 2 - edges) / kinds)));
  const ordinary = [...ordinarySequences(recipe, n, range, { random: single, seed })].map((sequence) =>
    withWeights(recipe, sequence),
  );
  const { verdict, first } = judgeInParts(recipe, system, ordinary.slice(0, oracle), circuit, n);
  if (verdict.differences.length > 0) return { verdict, first };
  const judge = new LaneJudge(recipe, system, circuit, n, verdict);
  const rest = kinds * (random - single);
  const share = (oracle - verdict.sequences) / rest;
  judge.run(partOf(recurrence, system, ordinary), 0);
  const drawn = { count: random - single, first: single, seed };
  for (const part of randomParts(recurrence, range as LaneRange, system.wrapsAt!, drawn)) {
    if (judge.failing > 0) break;
    judge.run(part, share);
  }
  return { verdict: judge.verdict(), first, direct: judge.direct() };
}

class LaneJudge {
  failing = 0;
  private sequences = 0;
  private drawn = 0;
  private asked = 0;
  private differences: readonly Difference[] = [];
  private readonly trial: LaneTrial;
  private readonly choose = xoroshiro128plus(0x3c6ef372);
  /** Chosen for the oracle, to be put to it together. */
  private waiting: Sequence[] = [];

  constructor(
    private readonly recipe: Recipe,
    private readonly system: NumberSystem,
    private readonly circuit: Circuit,
    private readonly n: number,
    private answered: Verdict,
  ) {
    this.trial = new LaneTrial(recipe, system, circuit, n, SHOWN_DIFFERENCES);
  }

  /** Runs a part; `share` of the sequences of this and all earlier ones are put to the oracle. */
  run(part: LanePart, share: number): void {
    let more = 0;
    if (share > 0) {
      this.drawn += part.count;
      // Rounded: the last part brings the sum up to what was asked for.
      more = Math.min(part.count, Math.round(this.drawn * share) - this.asked);
      this.asked += more;
    }
    // Kept while the part is run, since drawing it again takes as long as running it.
    const chosen = recorded(part, this.lanesOf(part.count, more));
    const { failing, differences } = this.trial.run(chosen);
    this.failing += failing;
    this.sequences += part.count;
    const failed = this.sequencesOf(
      part,
      differences.map(({ lane }) => lane),
    );
    this.differences = differences.map(({ lane: _, ...difference }, i) => ({
      ...difference,
      sequence: failed[i]!,
    }));
    this.waiting.push(...failed, ...this.weighted(chosen.sequences()));
    if (this.waiting.length >= HELD) this.ask();
  }

  verdict(): Verdict {
    this.ask();
    return this.answered;
  }

  direct(): DirectVerdict {
    return { sequences: this.sequences, failing: this.failing, differences: this.differences };
  }

  private ask(): void {
    if (this.waiting.length === 0) return;
    const { verdict } = judgeInParts(this.recipe, this.system, this.waiting, this.circuit, this.n);
    this.answered = joined(this.answered, verdict);
    this.waiting = [];
  }

  private sequencesOf(part: LanePart, lanes: readonly number[]): readonly Sequence[] {
    if (lanes.length === 0) return [];
    return this.weighted(sequencesOf(part, this.n, lanes));
  }

  private weighted(sequences: readonly Sequence[]): readonly Sequence[] {
    return sequences.map((sequence) => withWeights(this.recipe, sequence));
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
