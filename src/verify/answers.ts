import type { Circuit } from "../circuit/circuit.js";
import { parameterConstants, type Recipe } from "../compile/compile.js";
import { circuitOutputs, Oracle, type Outputs } from "./engines.js";
import { edgeSequences, type Range, randomSequences, type Sequence } from "./sequences.js";
import type { NumberSystem } from "./systems.js";
import { compareOutputs, type Difference, FLOAT_TOLERANCE, type Verdict } from "./verify.js";

/**
 * Sequences with the oracle's answers for one recipe. Weights that the recipe folds in as constants replace those of
 * the sequences, so that the oracle runs with the weights that the circuit has.
 */
export class Answers {
  readonly sequences: readonly Sequence[];
  private readonly answers: readonly Outputs[];

  constructor(
    readonly recipe: Recipe,
    readonly system: NumberSystem,
    sequences: readonly Sequence[],
  ) {
    const oracle = new Oracle(recipe.recurrence, system);
    this.sequences = sequences.map((sequence) => withWeights(recipe, sequence));
    this.answers = this.sequences.map((sequence) => oracle.run(sequence));
  }

  /** Compares a circuit of length n, which is at most the length of the sequences. */
  judge(circuit: Circuit, n: number): Verdict {
    const { recipe, system, sequences } = this;
    const { exact } = system.domain;
    const got = circuitOutputs(circuit, recipe.recurrence, system, sequences, recipe.outputs);
    const found = got.map((outputs, i) =>
      compareOutputs(this.answers[i]!, outputs, n, recipe.outputs, exact),
    );
    const differences = found.flatMap(({ first }, i): Difference[] =>
      first === undefined ? [] : [{ ...first, sequence: sequences[i]! }],
    );
    const verdict = { system: system.name, sequences: sequences.length, differences };
    if (exact) return verdict;
    return { ...verdict, worst: Math.max(0, ...found.map(({ worst }) => worst)), allowed: FLOAT_TOLERANCE };
  }
}

/** Edge cases and random sequences of n steps. */
export function ordinarySequences(
  recipe: Recipe,
  n: number,
  range: Range,
  options: { readonly random: number; readonly seed: number },
): readonly Sequence[] {
  const { recurrence } = recipe;
  return [
    ...edgeSequences(recurrence, n, range),
    ...randomSequences(recurrence, n, range, options.random, options.seed),
  ];
}

/** The sequence with the weights that the recipe's circuits have. */
export function withWeights(recipe: Recipe, sequence: Sequence): Sequence {
  if (recipe.weights === "inputs") return sequence;
  const parameters = Object.fromEntries(
    recipe.recurrence.parameters.map(({ name }) => [
      name,
      parameterConstants(recipe, name).map((value) => value.toFraction()),
    ]),
  );
  return { ...sequence, parameters };
}
