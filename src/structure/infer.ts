import Fraction from "fraction.js";
import { type AffineNumber, affineNumbers, constantOf, NotAffine, unknown } from "../algebra/affine.js";
import { foldNumbers } from "../algebra/fold.js";
import { isScalar, type Shape, sameShape } from "../algebra/matrix.js";
import type { Numbers } from "../algebra/numbers.js";
import { type Trace, traceNumbers } from "../algebra/trace.js";
import { type Expression, show, walk } from "../recurrences/expression.js";
import { type StepValues, stepEnvironment } from "../recurrences/lower.js";
import { type Recurrence, type State, stateNamed } from "../recurrences/recurrence.js";
import { affineForm, type Term } from "./affine.js";
import { type Component, componentsOf } from "./components.js";
import { dense } from "./dense.js";
import { diagonal, scalar } from "./diagonal.js";
import { oneSided } from "./one-sided.js";
import type { AffineStage, Offence, Plan, SerialStage, Stage } from "./plan.js";
import type { Structure } from "./structure.js";
import { diagonalOf, entrywiseTimes, identityOf, literal, onesOf, plus, times, transposed } from "./terms.js";

export interface InferOptions {
  /** `dense` writes every transition as a full matrix; by default the narrowest structure that fits. */
  readonly structure?: "narrowest" | "dense";
}

/** Finds out which steps of a recurrence may be composed, and how. */
export function infer(recurrence: Recurrence, options: InferOptions = {}): Plan {
  const stages = componentsOf(recurrence).flatMap((component): Stage[] => {
    if (component.states.length === 0) return component.lets.map((name) => ({ kind: "pointwise", name }));
    const stage = stageOf(recurrence, component);
    return [options.structure === "dense" && stage.kind === "affine" ? widen(stage) : stage];
  });
  const nonlinear = stages.some((stage) => stage.kind === "serial");
  return { recurrence, stages, class: nonlinear ? "nonlinear" : "linear" };
}

function stageOf(recurrence: Recurrence, component: Component): AffineStage | SerialStage {
  const [only] = component.states;
  if (component.states.length === 1) {
    const byMatrices = matrixStage(recurrence, stateNamed(recurrence, only!));
    if (byMatrices !== undefined) return byMatrices;
  }
  return entriesStage(recurrence, component);
}

/** Reads a single state's update by whole matrices; undefined when that cannot tell or gives no known structure. */
function matrixStage(recurrence: Recurrence, state: State): AffineStage | undefined {
  const update = recurrence.updates.find(({ name }) => name === state.name)!;
  const form = affineForm(recurrence, new Set([state.name]), update.expression);
  if (form === undefined || form.terms.some((term) => term.transposed)) return undefined;
  // A scalar formula fills the state: its terms are no maps from the state's shape to itself.
  if (form.terms.length > 0 && !sameShape(update.expression.shape, state.shape)) return undefined;
  const found = scalingOf(state, form.terms) ?? sidedOf(state, form.terms);
  if (found === undefined) return undefined;
  const { structure, transition, side, evidence } = found;
  return {
    kind: "affine",
    states: [state.name],
    semiring: "plus-times",
    structure,
    size: { state: state.shape, transition: transition.shape, side },
    source: { by: "formulas", transition, drive: form.drive },
    transition: show(transition),
    drive: form.drive === undefined ? "0" : show(form.drive),
    evidence,
  };
}

interface Found {
  readonly structure: Structure;
  readonly transition: Expression;
  readonly side: "left" | "right";
  readonly evidence: string;
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
  const shapes = factors.filter((factor) => !isScalar(factor.shape)).map(({ shape }) => shape);
  const shape = jointShape(state.shape, shapes);
  const total = sumOf(factors.map((factor) => (isScalar(shape) ? factor : spreadTo(factor, shape))));
  if (isScalar(shape)) {
    const evidence =
      factors.length === 0
        ? "the update does not read the state"
        : `every entry of ${state.name} is multiplied by the same factor`;
    return { structure: scalar, transition: total, side: "left", evidence };
  }
  const unit =
    shape.cols === 1 && state.shape.cols > 1
      ? "row"
      : shape.rows === 1 && state.shape.rows > 1
        ? "column"
        : "entry";
  const evidence = `each ${unit} of ${state.name} is multiplied by its own factor`;
  return { structure: diagonal, transition: total, side: "left", evidence };
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
  const scale = term.scale;
  if (factor === undefined) return scale ?? literal(1);
  return scale === undefined ? factor : times(scale, factor);
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

/** All terms multiply from the left, or all from the right. */
function sidedOf(state: State, terms: readonly Term[]): Found | undefined {
  if (terms.some((term) => term.mask !== undefined)) return undefined;
  const oneColumn = state.shape.cols === 1;
  for (const side of ["left", "right"] as const) {
    const other = side === "left" ? "right" : "left";
    if (terms.some((term) => term[other] !== undefined)) continue;
    const size = side === "left" ? state.shape.rows : state.shape.cols;
    const transition = sumOf(terms.map((term) => scaled(term.scale, term[side] ?? identityOf(size))));
    if (side === "left" && oneColumn) {
      return { structure: dense, transition, side, evidence: `a matrix multiplies the vector ${state.name}` };
    }
    return {
      structure: oneSided,
      transition,
      side,
      evidence: `${state.name} is multiplied from the ${side} only`,
    };
  }
  return undefined;
}

function scaled(scale: Expression | undefined, factor: Expression): Expression {
  return scale === undefined ? factor : times(scale, factor);
}

/** Runs the updates on unknown states: the coefficients show the structure, or an operation refuses. */
function entriesStage(recurrence: Recurrence, component: Component): AffineStage | SerialStage {
  const trace = traceNumbers();
  const symbols = foldNumbers<Trace>(trace);
  const symbolic = symbolicStep(recurrence, component, (name) => trace.symbol(name));
  let rows: readonly AffineNumber<Trace | Fraction>[];
  try {
    rows = affineStep(recurrence, component.states, symbols, symbolic);
  } catch (error) {
    if (error instanceof FoundOffence)
      return { kind: "serial", states: component.states, offence: error.offence };
    throw error;
  }
  const present = (value: Trace | Fraction | undefined): boolean =>
    value !== undefined && !(value instanceof Fraction && value.equals(0));
  const isDiagonal = rows.every((row, i) =>
    [...row.coefficients].every(([j, value]) => i === j || !present(value)),
  );
  const factors = rows.map((row, i) => row.coefficients.get(i) ?? new Fraction(0));
  const same = (x: Trace | Fraction, y: Trace | Fraction): boolean =>
    x === y || (x instanceof Fraction && y instanceof Fraction && x.equals(y));
  const isSingle = isDiagonal && factors.every((factor) => same(factor, factors[0]!));
  const text = (value: Trace | Fraction | undefined): string =>
    value === undefined ? "0" : value instanceof Fraction ? value.toFraction() : value.text;
  const length = rows.length;
  const structure = isSingle ? scalar : isDiagonal ? diagonal : dense;
  const transition = isSingle
    ? { rows: 1, cols: 1 }
    : isDiagonal
      ? { rows: length, cols: 1 }
      : { rows: length, cols: length };
  return {
    kind: "affine",
    states: component.states,
    semiring: "plus-times",
    structure,
    size: { state: { rows: length, cols: 1 }, transition, side: "left" },
    source: { by: "entries" },
    transition: clip(
      isDiagonal
        ? factors.map(text).join(", ")
        : rows.map((row) => Array.from(rows, (_, j) => text(row.coefficients.get(j))).join(", ")).join("; "),
    ),
    drive: clip(rows.map((row) => text(row.constant)).join(", ")),
    evidence: `found entry by entry on the ${length} entries of ${component.states.join(", ")}: ${isDiagonal ? "no entry reads another" : "entries read each other"}`,
  };
}

const LONGEST_TEXT = 400;

function clip(text: string): string {
  return text.length <= LONGEST_TEXT ? `[${text}]` : `[${text.slice(0, LONGEST_TEXT)} ...]`;
}

class FoundOffence extends Error {
  constructor(readonly offence: Offence) {
    super(offence.reason);
  }
}

/** The new values of a component's states as affine functions of their old entries, states one after the other. */
export function affineStep<W>(
  recurrence: Recurrence,
  states: readonly string[],
  numbers: Numbers<W>,
  known: StepValues<W>,
): readonly AffineNumber<W>[] {
  const affine = affineNumbers(numbers);
  const lift = (values: Readonly<Record<string, readonly W[]>>): Record<string, readonly AffineNumber<W>[]> =>
    Object.fromEntries(Object.entries(values).map(([name, entries]) => [name, entries.map(constantOf)]));
  let index = 0;
  const unknowns: Record<string, readonly AffineNumber<W>[]> = {};
  for (const name of states) {
    const { rows, cols } = stateNamed(recurrence, name).shape;
    unknowns[name] = Array.from({ length: rows * cols }, () => unknown(index++, numbers.one));
  }
  const fault = (error: unknown, expression: Expression): never => {
    if (!(error instanceof NotAffine)) throw error;
    const read = statesIn(recurrence, expression, new Set(states));
    const state = read[0] ?? states[0]!;
    throw new FoundOffence({
      state,
      reason: error.message,
      expression,
      ...(expression.span ? { span: expression.span } : {}),
    });
  };
  const environment = stepEnvironment(
    recurrence,
    affine,
    {
      inputs: lift(known.inputs),
      parameters: lift(known.parameters),
      lets: lift(known.lets ?? {}),
      states: { ...lift(known.states), ...unknowns },
      next: lift(known.next),
    },
    fault,
  );
  return states.flatMap((name) => {
    const { shape } = stateNamed(recurrence, name);
    return environment.lookup({ kind: "reference", role: "next", name, shape }).data;
  });
}

/** Which of `states` an expression reads, through lets and next values. */
function statesIn(
  recurrence: Recurrence,
  expression: Expression,
  states: ReadonlySet<string>,
): readonly string[] {
  const found = new Set<string>();
  const seen = new Set<string>();
  const visit = (root: Expression): void =>
    walk(root, (node) => {
      if (node.kind !== "reference") return;
      if ((node.role === "state" || node.role === "next") && states.has(node.name)) found.add(node.name);
      const definitions =
        node.role === "let" ? recurrence.lets : node.role === "next" ? recurrence.updates : [];
      const key = `${node.role} ${node.name}`;
      const inner = definitions.find(({ name }) => name === node.name);
      if (inner === undefined || seen.has(key)) return;
      seen.add(key);
      visit(inner.expression);
    });
  visit(expression);
  return [...found];
}

/** Every value of a step as a symbol that prints like the entry it is. */
function symbolicStep<W>(
  recurrence: Recurrence,
  component: Component,
  symbol: (name: string) => W,
): StepValues<W> {
  const own = new Set(component.states);
  const entries = (name: string, { rows, cols }: Shape): W[] =>
    Array.from({ length: rows * cols }, (_, i) => {
      if (rows * cols === 1) return symbol(name);
      return symbol(cols === 1 ? `${name}[${i}]` : `${name}[${Math.floor(i / cols)}][${i % cols}]`);
    });
  const all = (
    list: readonly { name: string; shape: Shape }[],
    print: (name: string) => string = (name) => name,
  ) => Object.fromEntries(list.map(({ name, shape }) => [name, entries(print(name), shape)]));
  const others = recurrence.states.filter(({ name }) => !own.has(name));
  return {
    inputs: all(recurrence.inputs),
    parameters: all(recurrence.parameters),
    states: all(others),
    next: all(others, (name) => `next(${name})`),
  };
}

/** The same stage with its transition written as a full matrix on the state's entries. */
function widen(stage: AffineStage): AffineStage {
  if (stage.structure === dense) return stage;
  const length = stage.size.state.rows * stage.size.state.cols;
  return {
    ...stage,
    structure: dense,
    size: { state: { rows: length, cols: 1 }, transition: { rows: length, cols: length }, side: "left" },
    source: { by: "widening", leaf: stage },
    evidence: `${stage.evidence}; written as a ${length} x ${length} matrix as asked`,
  };
}
