import { isScalar, type Shape } from "../algebra/matrix.js";
import type { Expression } from "../recurrences/expression.js";
import type { Recurrence, State } from "../recurrences/recurrence.js";
import type { Term } from "./affine.js";
import { dense } from "./dense.js";
import { diagonal, scalar } from "./diagonal.js";
import { lowRank } from "./low-rank.js";
import { type LowRankForm, lowRankForm, type MonomialForm, monomialForm } from "./matrix-forms.js";
import { monomial } from "./monomial.js";
import { oneSided } from "./one-sided.js";
import type { LeafParts } from "./plan.js";
import type { Structure, StructureSize } from "./structure.js";
import { diagonalOf, entrywiseTimes, identityOf, literal, onesOf, plus, times, transposed } from "./terms.js";

/** A structure that a state's transition has, by the way it is written. */
export interface Found {
  readonly structure: Structure;
  readonly size: StructureSize;
  /** What a step has to evaluate. */
  readonly parts: LeafParts;
  /** The transition for people. */
  readonly transition: Expression;
  readonly evidence: string;
}

/**
 * Every structure that fits the terms of one state's update, narrowest first; empty when the terms mix sides, so that
 * only reading entry by entry can tell.
 */
export function recognize(recurrence: Recurrence, state: State, terms: readonly Term[]): readonly Found[] {
  const scaling = scalingOf(state, terms);
  const sided = sidedOf(recurrence, state, terms);
  return scaling === undefined ? sided : [scaling, ...sided];
}

function sumOf(expressions: readonly Expression[]): Expression {
  return expressions.length === 0 ? literal(0) : expressions.reduce(plus);
}

/** All terms scale the state entry by entry, row by row, column by column or as a whole. */
function scalingOf(state: State, terms: readonly Term[]): Found | undefined {
  const factors: Expression[] = [];
  for (const term of terms) {
    const factor = scalingFactor(state.shape, term);
    if (factor === undefined) return undefined;
    factors.push(factor);
  }
  const shape = jointShape(
    state.shape,
    factors.map((factor) => factor.shape),
  );
  const transition = sumOf(factors.map((factor) => (isScalar(shape) ? factor : spreadTo(factor, shape))));
  const size: StructureSize = { state: state.shape, transition: shape, side: "left" };
  const parts: LeafParts = { form: "", formulas: [{ expression: transition, shape }] };
  if (isScalar(shape)) {
    const evidence =
      factors.length === 0
        ? "the update does not read the state"
        : `every entry of ${state.name} is multiplied by the same factor`;
    return { structure: scalar, size, parts, transition, evidence };
  }
  const unit =
    shape.cols === 1 && state.shape.cols > 1
      ? "row"
      : shape.rows === 1 && state.shape.rows > 1
        ? "column"
        : "entry";
  return {
    structure: diagonal,
    size,
    parts,
    transition,
    evidence: `each ${unit} of ${state.name} is multiplied by its own factor`,
  };
}

/** The factor of a scaling term: scalar, column (rows scaled), row (columns scaled) or of the state's shape. */
function scalingFactor(state: Shape, term: Term): Expression | undefined {
  const left = term.left === undefined ? undefined : diagonalOf(term.left);
  const right = term.right === undefined ? undefined : diagonalOf(term.right);
  if ((term.left !== undefined && left === undefined) || (term.right !== undefined && right === undefined))
    return undefined;
  let factor: Expression | undefined = term.mask;
  const include = (part: Expression | undefined) => {
    if (part === undefined) return;
    if (factor === undefined) factor = part;
    else if (factor.shape.cols === 1 && part.shape.rows === 1) factor = times(factor, part);
    else factor = entrywiseTimes(spreadTo(factor, state), spreadTo(part, state));
  };
  include(left);
  include(right && transposed(right));
  if (factor === undefined) return term.scale ?? literal(1);
  return term.scale === undefined ? factor : times(term.scale, factor);
}

/** The smallest of 1x1, Rx1, 1xC, RxC that holds all factor shapes. */
function jointShape(state: Shape, shapes: readonly Shape[]): Shape {
  return {
    rows: shapes.some((shape) => shape.rows > 1) ? state.rows : 1,
    cols: shapes.some((shape) => shape.cols > 1) ? state.cols : 1,
  };
}

/** Repeats a scalar, a column or a row over a shape, as a formula. */
function spreadTo(factor: Expression, shape: Shape): Expression {
  const { rows, cols } = factor.shape;
  if (rows === shape.rows && cols === shape.cols) return factor;
  if (isScalar(factor.shape)) return times(factor, onesOf(shape.rows, shape.cols));
  return cols === 1 ? times(factor, transposed(onesOf(shape.cols, 1))) : times(onesOf(shape.rows, 1), factor);
}

/** All terms multiply from the left, or all from the right: the structures of that matrix, narrowest first. */
function sidedOf(recurrence: Recurrence, state: State, terms: readonly Term[]): readonly Found[] {
  if (terms.some((term) => term.mask !== undefined)) return [];
  for (const side of ["left", "right"] as const) {
    const other = side === "left" ? "right" : "left";
    if (terms.some((term) => term[other] !== undefined)) continue;
    const d = side === "left" ? state.shape.rows : state.shape.cols;
    const transition = sumOf(terms.map((term) => scaled(term.scale, term[side] ?? identityOf(d))));
    const square = { rows: d, cols: d };
    const context: Sided = {
      state,
      side,
      transition,
      size: { state: state.shape, transition: square, side },
    };
    const full = fullForm(context);
    const found = [monomialFound(recurrence, context), lowRankFound(recurrence, context), full];
    return found.filter((item) => item !== undefined);
  }
  return [];
}

interface Sided {
  readonly state: State;
  readonly side: "left" | "right";
  /** The matrix as written; kept transposed where it multiplies from the right (see sides.ts). */
  readonly transition: Expression;
  readonly size: StructureSize;
}

function scaled(scale: Expression | undefined, factor: Expression): Expression {
  return scale === undefined ? factor : times(scale, factor);
}

/** A matrix multiplies from one side: for a column state that is a dense matrix. */
function fullForm({ state, side, transition, size }: Sided): Found {
  const turned = side === "left" ? transition : transposed(transition);
  const parts: LeafParts = { form: "", formulas: [{ expression: turned, shape: size.transition }] };
  if (side === "left" && state.shape.cols === 1) {
    return {
      structure: dense,
      size,
      parts,
      transition,
      evidence: `a matrix multiplies the vector ${state.name}`,
    };
  }
  return {
    structure: oneSided,
    size,
    parts,
    transition,
    evidence: `${state.name} is multiplied from the ${side} only`,
  };
}

function monomialFound(recurrence: Recurrence, { state, side, transition, size }: Sided): Found | undefined {
  const d = size.transition.rows;
  const form: MonomialForm | undefined = monomialForm(
    recurrence,
    side === "left" ? transition : transposed(transition),
  );
  if (form === undefined || d === 1) return undefined;
  const formulas = [
    { expression: form.ones, shape: size.transition },
    { expression: form.factors ?? onesOf(d, 1), shape: { rows: d, cols: 1 } },
  ];
  return {
    structure: monomial,
    size: { ...size, ones: form.kind },
    parts: { form: "", formulas },
    transition,
    evidence: `${state.name} is multiplied by a matrix with one 1 in each of its ${form.kind}, and a diagonal (promised by the inputs)`,
  };
}

function lowRankFound(recurrence: Recurrence, { state, side, transition, size }: Sided): Found | undefined {
  const d = size.transition.rows;
  const form: LowRankForm | undefined = lowRankForm(
    recurrence,
    side === "left" ? transition : transposed(transition),
  );
  if (form === undefined || form.outers.length === 0 || form.outers.length >= d) return undefined;
  const rank = form.outers.length;
  const column = { rows: d, cols: 1 };
  const formulas = [
    { expression: form.diagonal ?? literal(0), shape: column },
    ...form.outers.map(([left]) => ({ expression: left, shape: column })),
    ...form.outers.map(([, right]) => ({ expression: right, shape: column })),
  ];
  return {
    structure: lowRank,
    size: { ...size, rank },
    parts: { form: `rank ${rank}`, formulas },
    transition,
    evidence: `the matrix that multiplies ${state.name} from the ${side} is a diagonal and ${rank === 1 ? "one outer product" : `${rank} outer products`}`,
  };
}
