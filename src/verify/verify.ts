import type { Circuit } from "../circuit/circuit.js";
import type { Recipe } from "../compile/compile.js";
import type { Recurrence } from "../recurrences/recurrence.js";
import type { RawNumber } from "../recurrences/values.js";
import { circuitOutputs, needsOf, Oracle, type Outputs } from "./engines.js";
import { edgeSequences, type Range, randomSequences, type Sequence } from "./sequences.js";
import { MERSENNE_61, modularSystem, type NumberSystem, systemNamed } from "./systems.js";

/**
 * # Verification
 *
 * A circuit is held against the recurrence run directly by an engine that shares nothing with the compiler but the
 * formula parser. This file compares on sequences; identity.ts turns random sequences over a large field into a bound
 * on the probability of error; exhaustive.ts tries all inputs; mutate.ts checks that the checks can fail.
 */
export interface Difference {
  readonly sequence: Sequence;
  readonly output: string;
  /** Step, counted from 1. */
  readonly step: number;
  readonly entry: number;
  readonly expected: RawNumber;
  readonly got: RawNumber;
}

export interface Verdict {
  readonly system: string;
  readonly sequences: number;
  /** The first difference of each sequence that differs. */
  readonly differences: readonly Difference[];
  /** Floats only: the largest difference relative to max(1, |expected|), and what was allowed. */
  readonly worst?: number;
  readonly allowed?: number;
}

/** Sums are associated differently by a scan than by the recurrence; doubles differ by rounding, not by more. */
export const FLOAT_TOLERANCE = 1e-9;

/** The number system in which a recurrence is best held against its circuits, and what entries to draw there. */
export function systemFor(
  recurrence: Recurrence,
  recipe: Pick<Recipe, "representation">,
): { system: NumberSystem; range: Range } {
  if (recipe.representation !== undefined) {
    const system = systemNamed(recipe.representation.name);
    return { system, range: { kind: "words", width: recipe.representation.width } };
  }
  switch (needsOf(recurrence)) {
    case "ring":
    case "division":
      return {
        system: modularSystem(MERSENNE_61) as NumberSystem,
        range: { kind: "field", prime: MERSENNE_61 },
      };
    case "order":
      return { system: systemNamed("rational"), range: { kind: "small integers", largest: 3 } };
    case "float64":
      return { system: systemNamed("float64"), range: { kind: "reals" } };
  }
}

/**
 * Sequences of one recurrence with the oracle's answers, run once at the largest length: since the answer at step t
 * depends on the first t inputs only, every shorter circuit is compared with a prefix.
 */
export class Referee {
  readonly system: NumberSystem;
  readonly sequences: readonly Sequence[];
  private readonly answers: readonly Outputs[];

  constructor(
    readonly recurrence: Recurrence,
    recipe: Pick<Recipe, "representation">,
    options: {
      readonly steps: number;
      readonly random: number;
      readonly seed: number;
      readonly edges?: "include" | "omit";
    },
  ) {
    const { system, range } = systemFor(recurrence, recipe);
    this.system = system;
    const edges = options.edges === "omit" ? [] : edgeSequences(recurrence, options.steps, range);
    this.sequences = [
      ...edges,
      ...randomSequences(recurrence, options.steps, range, options.random, options.seed),
    ];
    const oracle = new Oracle(recurrence, system);
    this.answers = this.sequences.map((sequence) => oracle.run(sequence));
  }

  /** Compares a circuit of length n. */
  judge(circuit: Circuit, n: number, mode: "all" | "last"): Verdict {
    const got = circuitOutputs(circuit, this.recurrence, this.system, this.sequences, mode);
    const differences: Difference[] = [];
    let worst = 0;
    this.sequences.forEach((sequence, i) => {
      const found = compareOutputs(this.answers[i]!, got[i]!, n, mode, this.system.domain.exact);
      worst = Math.max(worst, found.worst);
      if (found.first !== undefined) differences.push({ ...found.first, sequence });
    });
    const verdict = { system: this.system.name, sequences: this.sequences.length, differences };
    return this.system.domain.exact ? verdict : { ...verdict, worst, allowed: FLOAT_TOLERANCE };
  }
}

/** The first difference between the oracle's outputs and a circuit's of length n. */
export function compareOutputs(
  expected: Outputs,
  got: Outputs,
  n: number,
  mode: "all" | "last",
  exact: boolean,
): { readonly first?: Omit<Difference, "sequence">; readonly worst: number } {
  let worst = 0;
  let first: Omit<Difference, "sequence"> | undefined;
  for (const [output, steps] of Object.entries(expected)) {
    const wanted = mode === "all" ? steps.slice(0, n) : steps.slice(n - 1, n);
    wanted.forEach((entries, i) => {
      entries.forEach((value, entry) => {
        const other = got[output]![i]![entry]!;
        const distance = exact
          ? Number(String(value) !== String(other))
          : relativeDistance(Number(value), Number(other));
        worst = Math.max(worst, distance);
        if (distance > (exact ? 0 : FLOAT_TOLERANCE)) {
          first ??= { output, step: mode === "all" ? i + 1 : n, entry, expected: value, got: other };
        }
      });
    });
  }
  return first === undefined ? { worst } : { first, worst };
}

function relativeDistance(x: number, y: number): number {
  if (Object.is(x, y) || x === y) return 0;
  const distance = Math.abs(x - y) / Math.max(1, Math.abs(x));
  // A NaN or an infinity on one side only is as far as can be.
  return Number.isNaN(distance) ? Number.POSITIVE_INFINITY : distance;
}
