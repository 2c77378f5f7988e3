import { isScalar } from "../algebra/matrix.js";
import { type Expression, show, walk } from "../recurrences/expression.js";
import type { Recurrence, State } from "../recurrences/recurrence.js";
import { type AffineForm, affineForm, type Term } from "./affine.js";
import { lowRankForm } from "./matrix-forms.js";
import { diagonalMatrix, identityOf, literal, negative, plus, times, transposed } from "./terms.js";

/**
 * A recurrence as its chunkwise form needs it (see compile/chunkwise.ts): one matrix state S of K keys and V columns (or
 * its transpose), whose step is
 *
 *   S_t = diag(decay) S_(t-1) + sum over writes of direction x',   x = factor S_(t-1)' along + value
 *
 * and whose outputs are S_t' query + rest (or S_(t-1)' query, where they read the state before the step).
 */
export interface ChunkwiseForm {
  readonly state: State;
  /** The side from which transitions multiply; keys are the state's rows on the left, its columns on the right. */
  readonly side: "left" | "right";
  readonly keys: number;
  readonly width: number;
  /** A scalar or a column of `keys` entries; undefined: one. */
  readonly decay: Expression | undefined;
  readonly writes: readonly Write[];
  readonly outputs: readonly Readout[];
}

export interface Write {
  readonly direction: Expression;
  /** Missing where what is written does not depend on the state. */
  readonly reads?: { readonly along: Expression; readonly factor: Expression | undefined };
  readonly value?: Expression;
}

export interface Readout {
  /** Number of entries: the state's width, unless the state is not read. */
  readonly size: number;
  /** Missing where the output does not read the state. */
  readonly query?: Expression;
  readonly when: "after" | "before";
  readonly rest?: Expression;
}

/** The form, or a sentence that says why there is none. */
export function chunkwiseForm(recurrence: Recurrence): ChunkwiseForm | string {
  let form = known.get(recurrence);
  if (form === undefined) {
    form = readForm(recurrence);
    known.set(recurrence, form);
  }
  return form;
}

const known = new WeakMap<Recurrence, ChunkwiseForm | string>();

function readForm(recurrence: Recurrence): ChunkwiseForm | string {
  const [state, ...others] = recurrence.states;
  if (state === undefined || others.length > 0)
    return `it has ${recurrence.states.length} states, and the form is that of a single matrix state`;
  const update = recurrence.updates.find(({ name }) => name === state.name)!;
  const form = affineForm(recurrence, new Set([state.name]), update.expression);
  if (form === undefined) return `the update of ${state.name} is not read as affine by whole matrices`;
  let reason = `the step of ${state.name} is not a diagonal plus outer products of its keys, with outer products added`;
  for (const side of ["left", "right"] as const) {
    const parts = stepParts(recurrence, state, side, form);
    if (parts === undefined) continue;
    const outputs = recurrence.outputs.map(({ expression }) =>
      readoutOf(recurrence, state, side, expression),
    );
    const unread = outputs.indexOf(undefined);
    if (unread >= 0) {
      reason = `the output ${recurrence.outputs[unread]!.name} is not a linear reading of ${state.name} along its keys`;
      continue;
    }
    const { rows, cols } = state.shape;
    const [keys, width] = side === "left" ? [rows, cols] : [cols, rows];
    return { state, side, keys, width, ...parts, outputs: outputs as Readout[] };
  }
  return reason;
}

function stepParts(
  recurrence: Recurrence,
  state: State,
  side: "left" | "right",
  form: AffineForm,
): Pick<ChunkwiseForm, "decay" | "writes"> | undefined {
  const keys = side === "left" ? state.shape.rows : state.shape.cols;
  const matrix = sideMatrix(form.terms, side, keys);
  const transition = matrix && lowRankForm(recurrence, side === "left" ? matrix : transposed(matrix));
  const drive =
    form.drive === undefined
      ? { outers: [] }
      : lowRankForm(recurrence, side === "left" ? form.drive : transposed(form.drive));
  if (transition === undefined || drive === undefined || drive.diagonal !== undefined) return undefined;
  const reads = transition.outers.map(([left, right]) => ({ ...scaledBase(left), along: right }));
  const values = drive.outers.map(([left, right]) => ({ ...scaledBase(left), value: right, taken: false }));
  const writes: Write[] = [];
  for (const { scale, base, along } of reads) {
    // What is written in the same direction is one write: x = scale S' along + value.
    const same = values.find((other) => !other.taken && show(other.base) === show(base));
    if (same !== undefined) same.taken = true;
    writes.push({
      direction: base,
      reads: { along, factor: scale },
      ...(same === undefined ? {} : { value: scaledValue(same.scale, same.value) }),
    });
  }
  for (const { scale, base, value, taken } of values) {
    if (!taken) writes.push({ direction: base, value: scaledValue(scale, value) });
  }
  return { decay: decayOf(transition.diagonal), writes };
}

function scaledValue(scale: Expression | undefined, value: Expression): Expression {
  return scale === undefined ? value : times(scale, value);
}

/** The matrix that multiplies the state from one side, where all terms do; undefined where one does not. */
function sideMatrix(terms: readonly Term[], side: "left" | "right", keys: number): Expression | undefined {
  let matrix: Expression | undefined;
  for (const term of terms) {
    const own = sideFactor(term, side, keys);
    if (own === undefined) return undefined;
    matrix = matrix === undefined ? own : plus(matrix, own);
  }
  return matrix;
}

function sideFactor(term: Term, side: "left" | "right", keys: number): Expression | undefined {
  const other = side === "left" ? "right" : "left";
  if (term.transposed || term[other] !== undefined) return undefined;
  let factor = term[side];
  if (term.mask !== undefined) {
    const scales = side === "left" ? term.mask.shape.cols === 1 : term.mask.shape.rows === 1;
    if (!scales || factor !== undefined || isScalar(term.mask.shape)) return undefined;
    factor = diagonalMatrix(side === "left" ? term.mask : transposed(term.mask));
  }
  factor ??= identityOf(keys);
  return term.scale === undefined ? factor : times(term.scale, factor);
}

/** Scalars are taken out of a column: of a (b k) the scale is a b and the base k. */
function scaledBase(x: Expression): { readonly scale: Expression | undefined; readonly base: Expression } {
  if (x.kind !== "call") return { scale: undefined, base: x };
  const [a, b] = x.operands;
  const joined = (scalar: Expression, rest: Expression) => {
    const { scale, base } = scaledBase(rest);
    return { scale: scale === undefined ? scalar : times(scalar, scale), base };
  };
  if (x.key === "negate") {
    const { scale, base } = scaledBase(a!);
    return { scale: scale === undefined ? negative(literal(1)) : negative(scale), base };
  }
  if (x.key === "multiply" || x.key === "dotMultiply") {
    if (isScalar(a!.shape) && !isScalar(b!.shape)) return joined(a!, b!);
    if (isScalar(b!.shape) && !isScalar(a!.shape)) return joined(b!, a!);
  }
  return { scale: undefined, base: x };
}

/** A column of equal entries is a scalar; a column of ones is no decay. */
function decayOf(diagonal: Expression | undefined): Expression | undefined {
  if (diagonal === undefined) return literal(0);
  const { scale, base } = scaledBase(diagonal);
  if (base.kind === "call" && base.key === "ones") return scale;
  return diagonal;
}

/** The output as a reading of the state after the step, or of the one before it. */
function readoutOf(
  recurrence: Recurrence,
  state: State,
  side: "left" | "right",
  expression: Expression,
): Readout | undefined {
  const roles = new Set<string>();
  const visit = (root: Expression): void =>
    walk(root, (node) => {
      if (node.kind !== "reference") return;
      if (node.name === state.name && (node.role === "state" || node.role === "next")) roles.add(node.role);
      if (node.role === "let") visit(recurrence.lets.find(({ name }) => name === node.name)!.expression);
    });
  visit(expression);
  const size = expression.shape.rows * expression.shape.cols;
  if (roles.size === 0) return { size, when: "after", rest: expression };
  if (roles.size > 1) return undefined;
  const when = roles.has("next") ? "after" : "before";
  const inlined = when === "after" ? asState(recurrence, state.name, expression) : expression;
  const form = inlined && affineForm(recurrence, new Set([state.name]), inlined);
  if (form === undefined) return undefined;
  let query: Expression | undefined;
  for (const term of form.terms) {
    const own = queryOf(term, side);
    if (own === undefined) return undefined;
    query = query === undefined ? own : plus(query, own);
  }
  return {
    size,
    ...(query === undefined ? {} : { query }),
    when,
    ...(form.drive === undefined ? {} : { rest: form.drive }),
  };
}

/** The column q of a term S' q or q' S (keys on the left), S q or q' S' (keys on the right). */
function queryOf(term: Term, side: "left" | "right"): Expression | undefined {
  if (term.mask !== undefined) return undefined;
  const alongRows = (side === "left") !== term.transposed;
  const [inner, outer] = alongRows
    ? [term.left && transposed(term.left), term.right]
    : [term.right, term.left];
  if (inner === undefined || inner.shape.cols !== 1 || outer !== undefined) return undefined;
  return term.scale === undefined ? inner : times(term.scale, inner);
}

/** The same formula with the state after the step written as the state; lets that read it are written out. */
function asState(recurrence: Recurrence, name: string, expression: Expression): Expression | undefined {
  switch (expression.kind) {
    case "literal":
      return expression;
    case "reference": {
      if (expression.role === "next" && expression.name === name) return { ...expression, role: "state" };
      if (expression.role !== "let") return expression;
      const inner = recurrence.lets.find((definition) => definition.name === expression.name)!.expression;
      const replaced = asState(recurrence, name, inner);
      return replaced === inner ? expression : replaced;
    }
    case "call": {
      const operands = expression.operands.map((operand) => asState(recurrence, name, operand)!);
      return operands.every((operand, i) => operand === expression.operands[i])
        ? expression
        : { ...expression, operands };
    }
  }
}

/** What a step has to evaluate for a form, in a fixed order: the layout of a step's values. */
export function stepExpressions(form: ChunkwiseForm): readonly Expression[] {
  const list: (Expression | undefined)[] = [form.decay];
  for (const { direction, reads, value } of form.writes)
    list.push(direction, reads?.along, reads?.factor, value);
  for (const { query, rest } of form.outputs) list.push(query, rest);
  return list.filter((expression) => expression !== undefined);
}
