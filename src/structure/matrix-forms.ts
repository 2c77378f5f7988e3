import { isScalar } from "../algebra/matrix.js";
import type { Call, Expression } from "../recurrences/expression.js";
import type { Recurrence } from "../recurrences/recurrence.js";
import { diagonalOf, entrywiseTimes, negative, onesOf, over, plus, times, transposed } from "./terms.js";

/** A matrix read, by the way it is written, as a diagonal plus outer products of columns. */
export interface LowRankForm {
  /** A column; undefined: zero. */
  readonly diagonal?: Expression | undefined;
  readonly outers: readonly (readonly [left: Expression, right: Expression])[];
}

/**
 * How many more pieces of a matrix may be looked at. A let that is used twice is looked at twice, so forty of them, each
 * made of the one before, would take forever.
 */
interface Patience {
  left: number;
}

const enough = (): Patience => ({ left: 1000 });

/** Undefined when the matrix is not written that way. Products of such matrices are too: their ranks add. */
export function lowRankForm(
  recurrence: Recurrence,
  x: Expression,
  patience: Patience = enough(),
): LowRankForm | undefined {
  if (patience.left-- <= 0) return undefined;
  const diagonal = diagonalOf(x);
  if (diagonal !== undefined && !isScalar(x.shape)) return { diagonal, outers: [] };
  if (x.kind === "reference" && x.role === "let")
    return lowRankForm(recurrence, letOf(recurrence, x.name), patience);
  return x.kind === "call" ? lowRankOfCall(recurrence, x, patience) : undefined;
}

function letOf(recurrence: Recurrence, name: string): Expression {
  return recurrence.lets.find((definition) => definition.name === name)!.expression;
}

function lowRankOfCall(
  recurrence: Recurrence,
  { key, operands }: Call,
  patience: Patience,
): LowRankForm | undefined {
  const [a, b] = operands;
  const form = (x: Expression): LowRankForm | undefined => lowRankForm(recurrence, x, patience);
  switch (key) {
    case "negate":
      return mapForm(form(a!), negative);
    case "transpose": {
      const inner = form(a!);
      return inner && { ...inner, outers: inner.outers.map(([left, right]) => [right, left]) };
    }
    case "add":
    case "subtract": {
      if (isScalar(a!.shape) || isScalar(b!.shape)) return undefined;
      const [left, right] = [form(a!), key === "subtract" ? mapForm(form(b!), negative) : form(b!)];
      return (
        left &&
        right && { diagonal: sum(left.diagonal, right.diagonal), outers: [...left.outers, ...right.outers] }
      );
    }
    case "divide":
      return mapForm(form(a!), (factor) => over(factor, b!));
    case "multiply": {
      if (isScalar(a!.shape)) return mapForm(form(b!), (factor) => times(a!, factor));
      if (isScalar(b!.shape)) return mapForm(form(a!), (factor) => times(factor, b!));
      if (a!.shape.cols === 1 && b!.shape.rows === 1) return { outers: [[a!, transposed(b!)]] };
      const [left, right] = [form(a!), form(b!)];
      return left && right && productForm(left, right, b!);
    }
    default:
      return undefined;
  }
}

function sum(x: Expression | undefined, y: Expression | undefined): Expression | undefined {
  return x === undefined ? y : y === undefined ? x : plus(x, y);
}

/** Applies a linear map to the diagonal and to the left column of each outer product. */
function mapForm(
  form: LowRankForm | undefined,
  map: (factor: Expression) => Expression,
): LowRankForm | undefined {
  return (
    form && {
      diagonal: form.diagonal && map(form.diagonal),
      outers: form.outers.map(([left, right]) => [map(left), right] as const),
    }
  );
}

/** (D1 + W1 Y1') B = D1 D2 + D1 W2 Y2' + W1 (B' Y1)', with B = D2 + W2 Y2' as written. */
function productForm(left: LowRankForm, right: LowRankForm, b: Expression): LowRankForm {
  const { diagonal } = left;
  const scaled =
    diagonal === undefined ? [] : right.outers.map(([w, y]) => [entrywiseTimes(diagonal, w), y] as const);
  const through = left.outers.map(([w, y]) => {
    const plainScale = right.outers.length === 0 && right.diagonal !== undefined;
    return [w, plainScale ? entrywiseTimes(right.diagonal, y) : times(transposed(b), y)] as const;
  });
  return {
    diagonal: diagonal && right.diagonal && entrywiseTimes(diagonal, right.diagonal),
    outers: [...scaled, ...through],
  };
}

/** A matrix read as ones diag(factors) (one 1 in each column) or diag(factors) ones (one 1 in each row). */
export interface MonomialForm {
  readonly kind: "columns" | "rows";
  readonly ones: Expression;
  /** A column; undefined: all ones. */
  readonly factors?: Expression | undefined;
}

/**
 * Products, in any order, of matrices that are one-hot by promise (or permutations by construction) and of diagonal
 * ones. At least one factor must be one-hot: a plain diagonal is a narrower structure.
 */
export function monomialForm(
  recurrence: Recurrence,
  x: Expression,
  patience: Patience = enough(),
): MonomialForm | undefined {
  if (patience.left-- <= 0) return undefined;
  if (x.kind === "reference") {
    if (x.role === "let") return monomialForm(recurrence, letOf(recurrence, x.name), patience);
    const promise =
      x.role === "input" ? recurrence.inputs.find(({ name }) => name === x.name)?.promise : undefined;
    if (promise === "one-hot columns") return { kind: "columns", ones: x };
    return promise === "one-hot rows" ? { kind: "rows", ones: x } : undefined;
  }
  if (x.kind !== "call") return undefined;
  const [a, b] = x.operands;
  switch (x.key) {
    case "permutation":
      return { kind: "columns", ones: x };
    case "transpose": {
      const inner = monomialForm(recurrence, a!, patience);
      return (
        inner && {
          ...inner,
          kind: inner.kind === "columns" ? "rows" : "columns",
          ones: transposed(inner.ones),
        }
      );
    }
    case "negate":
      return withFactor(monomialForm(recurrence, a!, patience), (factors) => negative(factors), x);
    case "multiply": {
      if (isScalar(a!.shape))
        return withFactor(monomialForm(recurrence, b!, patience), (factors) => times(a!, factors), x);
      if (isScalar(b!.shape))
        return withFactor(monomialForm(recurrence, a!, patience), (factors) => times(factors, b!), x);
      return monomialProduct(recurrence, a!, b!, patience);
    }
    default:
      return undefined;
  }
}

function withFactor(
  form: MonomialForm | undefined,
  map: (factors: Expression) => Expression,
  x: Expression,
): MonomialForm | undefined {
  return form && { ...form, factors: map(form.factors ?? onesOf(x.shape.rows, 1)) };
}

/** One factor is diagonal, or both are one-hot the same way. */
function monomialProduct(
  recurrence: Recurrence,
  a: Expression,
  b: Expression,
  patience: Patience,
): MonomialForm | undefined {
  const [left, right] = [monomialForm(recurrence, a, patience), monomialForm(recurrence, b, patience)];
  const [leftDiagonal, rightDiagonal] = [diagonalOf(a), diagonalOf(b)];
  const scale = (x: Expression, y: Expression | undefined): Expression =>
    y === undefined ? x : entrywiseTimes(x, y);
  if (left !== undefined && rightDiagonal !== undefined) {
    // ones diag(f) diag(d) for columns; diag(f) ones diag(d) = diag(f .* ones d) ones for rows.
    const moved = left.kind === "columns" ? rightDiagonal : times(left.ones, rightDiagonal);
    return { ...left, factors: scale(moved, left.factors) };
  }
  if (leftDiagonal !== undefined && right !== undefined) {
    const moved = right.kind === "rows" ? leftDiagonal : times(transposed(right.ones), leftDiagonal);
    return { ...right, factors: scale(moved, right.factors) };
  }
  if (left === undefined || right === undefined || left.kind !== right.kind) return undefined;
  const ones = times(left.ones, right.ones);
  if (left.factors === undefined && right.factors === undefined) return { kind: left.kind, ones };
  // ones1 diag(f1) ones2 diag(f2) = ones1 ones2 diag(f2 .* ones2' f1), and likewise for rows.
  if (left.kind === "columns") {
    const through = left.factors && times(transposed(right.ones), left.factors);
    return {
      kind: "columns",
      ones,
      factors: through === undefined ? right.factors : scale(through, right.factors),
    };
  }
  const through = right.factors && times(left.ones, right.factors);
  return { kind: "rows", ones, factors: through === undefined ? left.factors : scale(through, left.factors) };
}
