import { type Circuit, inputCount } from "../circuit/circuit.js";
import { compile, type Recipe } from "../compile/compile.js";
import { UsageError } from "../errors.js";
import { rounds } from "./answers.js";
import { EXHAUSTIVE_BITS, type ExhaustiveResult, testExhaustively } from "./exhaustive.js";
import { type IdentityResult, testIdentity } from "./identity.js";
import { type DirectVerdict, type JudgedSequences, judgeSequences, type UnderTest } from "./lanes/judge.js";
import { type MutationScore, mutationScore } from "./mutation-score.js";
import { type RoundingReport, roundingReport } from "./rounding.js";
import { systemFor, type Verdict } from "./verify.js";

export interface VerifyOptions {
  /** Random sequences besides the edge cases. */
  readonly random?: number;
  /** Most of these that are put to the oracle where more are run directly in lanes; 1000 unless given. */
  readonly oracle?: number;
  readonly seed?: number;
  /** Trials of identity testing. */
  readonly trials?: number;
  /** Most input bits for trying all assignments of a circuit of bits; 0 leaves it out. */
  readonly exhaustiveBits?: number;
  /** Mutants to make; 0 leaves them out. They are made only when the circuit itself passes. */
  readonly mutants?: number;
  /** The circuit under test; the recipe compiled, unless given. */
  readonly circuit?: Circuit;
  /** What came of the sequences, where they were judged otherwise, such as in several threads. */
  readonly judged?: JudgedSequences;
}

/** What all engines say about one circuit. Plain data: JSON holds it, save that Infinity becomes null. */
export interface VerifyReport {
  readonly recurrence: string;
  readonly dimensions: Readonly<Record<string, number>>;
  readonly n: number;
  readonly scan: string;
  /** `arithmetic`, or the representation. */
  readonly numbers: string;
  readonly outputs: "all" | "last";
  readonly weights: "inputs" | "constants";
  /** `fail` when an engine found a difference or a mutant that is none was missed. */
  readonly verdict: "pass" | "fail";
  /** By the oracle: of all sequences, or of some where there is `direct`. */
  readonly sequences: Verdict;
  /** Words that wrap only, where more sequences were asked for than are put to the oracle: all of them, run directly. */
  readonly direct?: DirectVerdict;
  /** Arithmetic circuits only. */
  readonly identity?: IdentityResult;
  /** Circuits of bits only, when there are few enough inputs. */
  readonly exhaustive?: ExhaustiveResult;
  /** Numbers that round only: errors measured, and the bound derived for this circuit. */
  readonly rounding?: RoundingReport;
  readonly mutants?: MutationScore;
}

/** A circuit of a recipe, in the numbers in which it is best held against the recurrence. */
export function underTest(recipe: Recipe, circuit: Circuit, n: number): UnderTest {
  return { recipe, circuit, n, ...systemFor(recipe.recurrence, recipe) };
}

/**
 * Holds the circuit of a recipe against the recurrence with every engine that applies: edge and random sequences
 * always, identity testing for arithmetic circuits, error bounds for numbers that round, all assignments for small circuits of bits, mutants on request.
 *
 * @throws UsageError where the recurrence has no value on any sequence: a circuit held against nothing has not passed
 */
export function verifyRecipe(recipe: Recipe, n: number, options: VerifyOptions = {}): VerifyReport {
  const { random = 8, seed = 1, trials = 2, exhaustiveBits = EXHAUSTIVE_BITS, mutants = 0 } = options;
  const { recurrence, representation } = recipe;
  const circuit = options.circuit ?? compile(recipe, n);
  const {
    verdict: sequences,
    first,
    direct,
  } = options.judged ??
  judgeSequences(underTest(recipe, circuit, n), {
    random,
    seed,
    ...(options.oracle === undefined ? {} : { oracle: options.oracle }),
  });
  if (sequences.sequences === 0) {
    throw new UsageError(
      `${recurrence.name}, n = ${n}: expected a sequence on which the recurrence has a value, got none: it divides by zero on each of those drawn; look for the division in its formulas, or draw more with --sequences`,
    );
  }
  const identity =
    representation === undefined ? testIdentity(recipe, n, { trials, seed, circuit }) : undefined;
  const rounding = rounds(recipe) ? roundingReport(recipe, n, first) : undefined;
  // Step by step is another order of operations, and rounds otherwise.
  const small =
    representation !== undefined && rounding === undefined && inputCount(circuit) <= exhaustiveBits;
  const exhaustive = small ? testExhaustively(recipe, n, { bits: exhaustiveBits, seed, circuit }) : undefined;
  const found =
    sequences.differences.length +
    (direct?.failing ?? 0) +
    (identity?.kind === "polynomial" ? identity.differences.length : 0) +
    (rounding?.failures.length ?? 0) +
    (exhaustive === undefined ? 0 : exhaustive.failing + exhaustive.differences.length);
  const score =
    mutants > 0 && found === 0
      ? mutationScore(recipe, n, { count: mutants, seed, atLeast: random })
      : undefined;
  return {
    recurrence: recurrence.name,
    dimensions: recurrence.dimensions,
    n,
    scan: recipe.scan.name,
    numbers: representation?.name ?? "arithmetic",
    outputs: recipe.outputs,
    weights: recipe.weights,
    verdict: found === 0 && (score?.missed.length ?? 0) === 0 ? "pass" : "fail",
    sequences,
    ...(direct === undefined ? {} : { direct }),
    ...(identity === undefined ? {} : { identity }),
    ...(rounding === undefined ? {} : { rounding }),
    ...(exhaustive === undefined ? {} : { exhaustive }),
    ...(score === undefined ? {} : { mutants: score }),
  };
}
