import type { Recipe } from "../compile/compile.js";
import type { Representation } from "../numbers/representation.js";
import type { Recurrence } from "../recurrences/recurrence.js";
import type { RawNumber } from "../recurrences/values.js";
import { infer } from "../structure/infer.js";
import { needsOf, type Outputs, tellsZero } from "./engines.js";
import type { Range, Sequence } from "./sequences.js";
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

function isTropical(recurrence: Recurrence): boolean {
  return infer(recurrence).stages.some(
    (stage) => stage.kind === "affine" && (stage.semiring === "max-plus" || stage.semiring === "min-plus"),
  );
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
    // max and min do not distribute over a sum that wraps: such steps compose only while nothing overflows.
    if (isTropical(recurrence)) return { system, range: { kind: "small integers", largest: 1 } };
    if (recipe.representation.rounding !== undefined)
      return { system, range: roundedRange(recipe.representation, system) };
    return { system, range: { kind: "words", width: recipe.representation.width } };
  }
  switch (needsOf(recurrence)) {
    case "ring":
    case "division":
      return {
        system: modularSystem(MERSENNE_61) as NumberSystem,
        range: { kind: "field", prime: MERSENNE_61, truths: tellsZero(recurrence) },
      };
    case "order":
      return { system: systemNamed("rational"), range: { kind: "small integers", largest: 3 } };
    case "float64":
      return { system: systemNamed("float64"), range: { kind: "reals" } };
  }
}

/** Numbers that the format holds, from -1 to 1 in steps of at most 16 binary places; and its words, fair bit by bit or near 1. */
function roundedRange({ width, values, decode, rounding }: Representation, system: NumberSystem): Range {
  const sure = (places: number): boolean => {
    const one = system.read(`${2 ** places - 1}/${2 ** places}`, "a range");
    return rounding!.toNumber(one) === 1 - 2 ** -places;
  };
  let places = 0;
  while (places < 16 && sure(places + 1)) places++;
  return {
    kind: "dyadic",
    places,
    word: (below) => {
      if (below(2) === 0) {
        const near = `${below(2 ** (places + 1)) - 2 ** places}/${2 ** (places + below(6))}`;
        return system.show(system.read(near, "a range"));
      }
      const bits = Array.from({ length: width }, () => below(2) === 1);
      return system.show(values?.decode(bits) ?? system.domain.literal(decode(bits)));
    },
  };
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
