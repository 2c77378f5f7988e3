import { uniformInt } from "pure-rand/distribution/uniformInt";
import { xoroshiro128plus } from "pure-rand/generator/xoroshiro128plus";
import type { Circuit } from "../circuit/circuit.js";
import { parameterConstants, type Recipe } from "../compile/compile.js";
import { InternalError, UsageError } from "../errors.js";
import { DIVISION_BY_ZERO } from "../recurrences/oracle-functions.js";
import type { Recurrence } from "../recurrences/recurrence.js";
import { circuitOutputs, Oracle, type Outputs } from "./engines.js";
import { orderedOutputs } from "./rounding.js";
import {
  edgeSequences,
  type Range,
  randomSequence,
  randomSequences,
  type Sequence,
  sequenceOf,
} from "./sequences.js";
import type { NumberSystem } from "./systems.js";
import { drawnWord, uncommonWords } from "./uncommon.js";
import { compareOutputs, type Difference, FLOAT_TOLERANCE, systemFor, type Verdict } from "./verify.js";

/** What of a recipe decides about sequences and answers. */
export type Judged = Pick<Recipe, "recurrence"> & Partial<Omit<Recipe, "recurrence">>;

/** Whether a recipe's operations round, so that the order in which they are carried out shows in the result. */
export function rounds({ representation }: Judged): boolean {
  return representation?.rounding !== undefined;
}

/**
 * Sequences with the oracle's answers for one recipe. Weights that the recipe folds in as constants replace those of
 * the sequences, so that the oracle runs with the weights that the circuit has.
 */
export class Answers {
  readonly sequences: readonly Sequence[];
  private readonly answers: readonly Outputs[];
  /** Answers in the recipe's own order of operations, by length and mode. */
  private readonly ordered = new Map<string, readonly Outputs[]>();

  constructor(
    readonly recipe: Judged,
    readonly system: NumberSystem,
    sequences: readonly Sequence[],
  ) {
    if (rounds(recipe)) {
      this.sequences = sequences.map((sequence) => withWeights(recipe, sequence));
      this.answers = [];
      return;
    }
    const oracle = new Oracle(recipe.recurrence, system);
    const answered = sequences.flatMap((given) => {
      const sequence = withWeights(recipe, given);
      const answer = answerOf(oracle, sequence);
      return answer === undefined ? [] : [{ sequence, answer }];
    });
    this.sequences = answered.map(({ sequence }) => sequence);
    this.answers = answered.map(({ answer }) => answer);
  }

  /**
   * Compares a circuit of length n, which is at most the length of the sequences: since the answer at step t depends on
   * the first t inputs only, every shorter circuit is compared with a prefix.
   */
  judge(circuit: Circuit, n: number, mode: "all" | "last" = this.recipe.outputs ?? "all"): Verdict {
    const { recipe, system, sequences } = this;
    const exact = system.domain.exact || rounds(recipe);
    const got = circuitOutputs(circuit, recipe.recurrence, system, sequences, mode);
    const answers = rounds(recipe) ? this.inOrder(n, mode) : this.answers;
    const found = got.map((outputs, i) => compareOutputs(answers[i]!, outputs, n, mode, exact));
    const differences = found.flatMap(({ first }, i): Difference[] =>
      first === undefined ? [] : [{ ...first, sequence: sequences[i]! }],
    );
    const verdict = { system: system.name, sequences: sequences.length, differences };
    if (exact) return verdict;
    return { ...verdict, worst: Math.max(0, ...found.map(({ worst }) => worst)), allowed: FLOAT_TOLERANCE };
  }

  /** Where operations round, a circuit owes what its own order of operations gives in software. */
  private inOrder(n: number, mode: "all" | "last"): readonly Outputs[] {
    const { scan, weights = "inputs", ...rest } = this.recipe;
    if (scan === undefined) throw new InternalError("answers that round were asked for without a scan");
    const key = `${n} ${mode}`;
    const known =
      this.ordered.get(key) ??
      this.sequences.map((sequence) =>
        orderedOutputs({ ...rest, scan, weights, outputs: mode }, n, sequence),
      );
    this.ordered.set(key, known);
    return known;
  }
}

/** Undefined where the recurrence itself divides by zero: then no circuit owes an answer. */
function answerOf(oracle: Oracle, sequence: Sequence): Outputs | undefined {
  try {
    return oracle.run(sequence);
  } catch (error) {
    if (error instanceof UsageError && error.message.startsWith(DIVISION_BY_ZERO)) return undefined;
    throw error;
  }
}

/**
 * Edge cases and random sequences of n steps, drawn as they are asked for. Words of bits get three times as many
 * sequences again that are far from fair: see `uncommonWords`.
 */
export function* ordinarySequences(
  recipe: Recipe,
  n: number,
  range: Range,
  options: { readonly random: number; readonly seed: number },
): Generator<Sequence> {
  const { recurrence } = recipe;
  const { random, seed } = options;
  yield* edgeSequences(recurrence, n, range);
  for (let i = 0; i < random; i++) yield randomSequence(recurrence, n, range, seed, i);
  if (range.kind === "dyadic") {
    const generator = xoroshiro128plus(seed ^ 0x2c1b3c6d);
    const below = (limit: number): number => uniformInt(generator, 0, limit - 1);
    for (let i = 0; i < random; i++)
      yield sequenceOf(recurrence, n, `any words ${i}`, () => range.word(below), below);
    return;
  }
  if (range.kind !== "words") return;
  const generator = xoroshiro128plus(seed ^ 0x632be5ab);
  const below = (limit: number): number => uniformInt(generator, 0, limit - 1);
  const { width } = range;
  for (const kind of uncommonWords(width)) {
    const draw = (): string => String(drawnWord(kind, width, below));
    for (let i = 0; i < random; i++) yield sequenceOf(recurrence, n, `${kind.label} ${i}`, draw, below);
  }
}

/** Sequences whose inputs and answers are held at one time. */
export const HELD = 1024;

/**
 * Judges a circuit on any number of sequences, some at a time; stops after those among which one differs. With the
 * first of them, for further questions.
 */
export function judgeInParts(
  recipe: Judged,
  system: NumberSystem,
  sequences: Iterable<Sequence>,
  circuit: Circuit,
  n: number,
  held: number = HELD,
): { readonly verdict: Verdict; readonly first: readonly Sequence[] } {
  let verdict: Verdict | undefined;
  let first: readonly Sequence[] | undefined;
  const judge = (part: readonly Sequence[]): void => {
    const answers = new Answers(recipe, system, part);
    first ??= answers.sequences;
    const own = answers.judge(circuit, n);
    verdict = verdict === undefined ? own : joined(verdict, own);
  };
  let part: Sequence[] = [];
  for (const sequence of sequences) {
    part.push(sequence);
    if (part.length < held) continue;
    judge(part);
    part = [];
    if (verdict!.differences.length > 0) break;
  }
  if (part.length > 0 || verdict === undefined) judge(part);
  return { verdict: verdict!, first: first! };
}

/** The verdicts on two lots of sequences as one. */
export function joined(earlier: Verdict, later: Verdict): Verdict {
  return {
    ...later,
    sequences: earlier.sequences + later.sequences,
    differences: [...earlier.differences, ...later.differences],
    ...(later.worst === undefined ? {} : { worst: Math.max(earlier.worst ?? 0, later.worst) }),
  };
}

/** Edge cases and random sequences of a recurrence with the oracle's answers, for circuits of many lengths and scans. */
export class Referee extends Answers {
  constructor(
    recurrence: Recurrence,
    recipe: Omit<Judged, "recurrence">,
    options: { readonly steps: number; readonly random: number; readonly seed: number },
  ) {
    const { steps, random, seed } = options;
    const { system, range } = systemFor(recurrence, recipe);
    const sequences = [
      ...edgeSequences(recurrence, steps, range),
      ...randomSequences(recurrence, steps, range, random, seed),
    ];
    super({ ...recipe, recurrence }, system, sequences);
  }
}

/** The sequence with the weights that the recipe's circuits have. */
export function withWeights(recipe: Judged, sequence: Sequence): Sequence {
  if (recipe.weights !== "constants") return sequence;
  const parameters = Object.fromEntries(
    recipe.recurrence.parameters.map(({ name }) => [
      name,
      parameterConstants(recipe, name).map((value) => value.toFraction()),
    ]),
  );
  return { ...sequence, parameters };
}
