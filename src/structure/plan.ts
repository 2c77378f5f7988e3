import type { Shape } from "../algebra/matrix.js";
import type { SemiringName } from "../algebra/semirings.js";
import type { Expression, Span } from "../recurrences/expression.js";
import type { Recurrence } from "../recurrences/recurrence.js";
import type { StateCodec } from "./codecs.js";
import type { Structure, StructureName, StructureSize } from "./structure.js";

/**
 * # The plan
 *
 * What structure/ finds out about a recurrence and compile/ carries out: stages in order, each of which sees everything
 * before it as known for all steps.
 */
export interface Plan {
  readonly recurrence: Recurrence;
  readonly stages: readonly Stage[];
  /**
   * `linear`: every stage with states is affine over a semiring. `composable`: some are finite tables or fractional
   * linear maps, which compose too. `nonlinear`: some stage is gone through step by step.
   */
  readonly class: "linear" | "composable" | "nonlinear";
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
  readonly semiring: SemiringName;
  readonly structure: Structure;
  readonly size: StructureSize;
  readonly source: LeafSource;
  /** How states are kept while they are composed; by their entries where missing. */
  readonly codec?: StateCodec;
  /** Other structures that fit, wider ones last. */
  readonly alternatives: readonly StructureName[];
  /** The transition and the drive as formulas, for people. */
  readonly transition: string;
  readonly drive: string;
  /** Why this structure, in a sentence. */
  readonly evidence: string;
}

/** Formulas whose values, each spread over its shape, side by side are a transition of the given form. */
export interface LeafParts {
  readonly form: string;
  readonly formulas: readonly { readonly expression: Expression; readonly shape: Shape }[];
}

/** Where a step's transition and drive come from. */
export type LeafSource =
  /** Evaluate these formulas. Without a drive it is zero. */
  | { readonly by: "formulas"; readonly parts: LeafParts; readonly drive?: Expression | undefined }
  /** Run the updates on unknown states and read off the coefficients that the structure keeps: [row, column]. */
  | { readonly by: "entries"; readonly kept: readonly (readonly [number, number])[] }
  /** Run the updates on each value of finite states. */
  | { readonly by: "table"; readonly values: readonly (readonly number[])[] }
  /** Run the update on an unknown state as a ratio of affine functions. */
  | { readonly by: "ratio" }
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
