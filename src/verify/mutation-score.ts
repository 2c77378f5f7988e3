import { compile, type Recipe } from "../compile/compile.js";
import { InternalError, UsageError } from "../errors.js";
import { Answers, HELD, ordinarySequences } from "./answers.js";
import { lookEqual } from "./equivalence.js";
import { mutantsOf } from "./mutate.js";
import { systemFor } from "./verify.js";

export interface MutationOptions {
  readonly count?: number;
  readonly seed?: number;
  /** Random sequences, besides the edge cases, that the mutants are held against. */
  readonly random?: number;
  /** As many as that, at least, and no more than are held at one time: what a user asks for who missed some. */
  readonly atLeast?: number;
}

/** Whether the checks can fail: what became of circuits with one thing changed. */
export interface MutationScore {
  readonly made: number;
  /** Told from the recurrence by the sequences. */
  readonly killed: number;
  /** Not told from the original circuit by an independent and longer comparison either. */
  readonly equivalent: number;
  /** What was changed in mutants that compute something else and were not caught. */
  readonly missed: readonly string[];
  /** killed / (made - equivalent); 1 when every mutant is equivalent. */
  readonly killRate: number;
}

/** A few sequences catch any slip over a large field; words of bits hide theirs behind long carries. */
const RANDOM_SEQUENCES = { arithmetic: 8, bits: 100 };

/**
 * Negative control of the ordinary verification: mutants of the circuit are held against the recurrence on edge and
 * random sequences, and the survivors against the original circuit. A mutant that cannot be evaluated at all, say for a
 * division by zero, counts as killed.
 */
export function mutationScore(recipe: Recipe, n: number, options: MutationOptions = {}): MutationScore {
  const { count = 100, seed = 1 } = options;
  const { system, range } = systemFor(recipe.recurrence, recipe);
  const usual =
    options.random ??
    (recipe.representation === undefined ? RANDOM_SEQUENCES.arithmetic : RANDOM_SEQUENCES.bits);
  const random = Math.max(usual, Math.min(options.atLeast ?? 0, HELD));
  const answers = new Answers(recipe, system, [...ordinarySequences(recipe, n, range, { random, seed })]);
  const original = compile(recipe, n);
  if (answers.judge(original, n).differences.length > 0) {
    throw new InternalError(
      `the circuit of ${recipe.recurrence.name} at n = ${n} by the scan ${recipe.scan.name} differs from the recurrence before anything is changed in it`,
    );
  }
  const mutants = mutantsOf(original, count, seed);
  const survivors = mutants.filter(({ circuit }) => {
    try {
      return answers.judge(circuit, n).differences.length === 0;
    } catch (error) {
      if (error instanceof UsageError) return false;
      throw error;
    }
  });
  const missed = survivors.filter(({ circuit }) => !lookEqual(original, circuit, system, seed + 1));
  const made = mutants.length;
  const killed = made - survivors.length;
  const equivalent = survivors.length - missed.length;
  return {
    made,
    killed,
    equivalent,
    missed: missed.map(({ change }) => change),
    killRate: made === equivalent ? 1 : killed / (made - equivalent),
  };
}
