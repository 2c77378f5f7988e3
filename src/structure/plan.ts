import type { Expression, Span } from "../recurrences/expression.js";
import type { Recurrence } from "../recurrences/recurrence.js";
import type { Structure, StructureSize } from "./structure.js";

/**
 * # The plan
 *
 * What structure/ finds out about a recurrence and compile/ carries out: stages in order, each of which sees everything
 * before it as known for all steps.
 */
export interface Plan {
  readonly recurrence: Recurrence;
  readonly stages: readonly Stage[];
  /** `linear`: every stage with states is affine, so a scan composes its steps. */
  readonly class: "linear" | "nonlinear";
}

export type Stage = PointwiseStage | AffineStage | SerialStage;

/** A let that no state it reads depends on: evaluated for each step on its own. */
export interface PointwiseStage {
  readonly kind: "pointwise";
  readonly name: string;
}

/** States whose step is s -> A s + b with A and b known: composed by a scan. */
export interface AffineStage {
  readonly kind: "affine";
  readonly states: readonly string[];
  readonly semiring: "plus-times";
  readonly structure: Structure;
  readonly size: StructureSize;
  readonly source: LeafSource;
  /** The transition and the drive as formulas, for people. */
  readonly transition: string;
  readonly drive: string;
  /** Why this structure, in a sentence. */
  readonly evidence: string;
}

/** Where a step's transition and drive come from. */
export type LeafSource =
  /** Evaluate these formulas. Without a drive it is zero. */
  | { readonly by: "formulas"; readonly transition: Expression; readonly drive?: Expression | undefined }
  /** Run the updates on unknown states and read off the coefficients. */
  | { readonly by: "entries" }
  /** As `leaf`, then written out as a dense matrix. */
  | { readonly by: "widening"; readonly leaf: AffineStage };

/** States whose step is not affine: run one after the other. */
export interface SerialStage {
  readonly kind: "serial";
  readonly states: readonly string[];
  readonly offence: Offence;
}

/** The innermost term in which a state stops being affine. */
export interface Offence {
  readonly state: string;
  readonly reason: string;
  readonly expression: Expression;
  readonly span?: Span;
}
