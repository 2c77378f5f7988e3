import Fraction from "fraction.js";
import { rational } from "../algebra/evaluate.js";
import type { Shape } from "../algebra/matrix.js";
import { FormatError, UsageError } from "../errors.js";
import { namesOf } from "../recurrences/circles.js";
import type { Expression } from "../recurrences/expression.js";
import { lower, type StepValues, spread, stepEnvironment } from "../recurrences/lower.js";
import { type Input, type Recurrence, type State, stateNamed } from "../recurrences/recurrence.js";
import { entriesOf, exactNumber } from "../recurrences/values.js";
import type { Component } from "./components.js";

/**
 * Whether states declared finite stay in their range. That they do is the author's word; a few runs from the initial
 * values show many a slip, and such a run is the error message.
 *
 * @throws FormatError with the first step found that leaves the range.
 */
export function refuseLeaving(recurrence: Recurrence, component: Component): void {
  const states = component.states.map((name) => stateNamed(recurrence, name));
  if (readsMore(recurrence, component)) return;
  const parameters = defaults(recurrence);
  if (parameters === undefined) return;
  try {
    const begins = valuesAtFirst(recurrence, states, parameters);
    for (const state of states) check(recurrence, state, begins[state.name]!, undefined);
    for (let run = 0; run < RUNS; run++) follow(recurrence, states, parameters, begins, drawing(run + 1));
  } catch (error) {
    // A division by zero, or a function that has no exact values: then the author's word is all there is.
    if (!(error instanceof UsageError)) throw error;
  }
}

const RUNS = 8;
const STEPS = 12;

type Values = Readonly<Record<string, readonly Fraction[]>>;
type Draw = (limit: number) => number;

/** Values of other components' states are not drawn: which of them occur together is not known here. */
function readsMore(recurrence: Recurrence, component: Component): boolean {
  const own = new Set(component.states);
  const seen = new Set<Expression>();
  const reads = (expression: Expression): boolean => {
    if (seen.has(expression)) return false;
    seen.add(expression);
    const states = [...namesOf(expression, "state"), ...namesOf(expression, "next")];
    if (states.some((name) => !own.has(name))) return true;
    return [...namesOf(expression, "let")].some((name) =>
      reads(recurrence.lets.find((definition) => definition.name === name)!.expression),
    );
  };
  return recurrence.updates.some(({ name, expression }) => own.has(name) && reads(expression));
}

/** Undefined when some parameter has none. */
function defaults(recurrence: Recurrence): Values | undefined {
  const all: Record<string, readonly Fraction[]> = {};
  for (const { name, axes, shape, default: given } of recurrence.parameters) {
    if (given === undefined) return undefined;
    all[name] = entriesOf(given, axes, shape, name, "fill").map((entry) => exactNumber(entry, name));
  }
  return all;
}

function valuesAtFirst(recurrence: Recurrence, states: readonly State[], parameters: Values): Values {
  const environment = stepEnvironment(recurrence, rational, { inputs: {}, parameters, states: {}, next: {} });
  return Object.fromEntries(
    states.map(({ name, initial, shape }) => [
      name,
      spread(lower(initial.expression, rational, environment), shape).data,
    ]),
  );
}

function follow(
  recurrence: Recurrence,
  states: readonly State[],
  parameters: Values,
  begins: Values,
  draw: Draw,
): void {
  let before = begins;
  for (let t = 0; t < STEPS; t++) {
    const inputs = Object.fromEntries(
      recurrence.inputs.map((input) => [input.name, entriesFor(input, draw)]),
    );
    const step: StepValues<Fraction> = { inputs, parameters, states: before, next: {} };
    const environment = stepEnvironment(recurrence, rational, step);
    const after: Record<string, readonly Fraction[]> = {};
    for (const state of states) {
      const reference = { kind: "reference", role: "next", name: state.name, shape: state.shape } as const;
      after[state.name] = environment.lookup(reference).data;
      check(recurrence, state, after[state.name]!, { before, inputs });
    }
    before = after;
  }
}

function check(
  recurrence: Recurrence,
  { name, values, initial }: State,
  entries: readonly Fraction[],
  step: { readonly before: Values; readonly inputs: Values } | undefined,
): void {
  const outside = entries.find(
    (entry) => entry.d !== 1n || entry.n < 0n || entry.s * entry.n >= BigInt(values!),
  );
  if (outside === undefined) return;
  const range = `a whole number from 0 to ${values! - 1}, as 'values: ${values}' says`;
  const { formula } =
    step === undefined ? initial : recurrence.updates.find((update) => update.name === name)!;
  const from = step === undefined ? "" : ` from ${shown({ ...step.before, ...step.inputs })}`;
  const cure =
    step === undefined
      ? "begin elsewhere or declare more values"
      : `keep it there, as min(max(..., 0), ${values! - 1}) does, declare more values, or promise bits or symbols of the inputs`;
  throw new FormatError(
    { file: formula.file, line: formula.line, column: formula.column },
    `${formula.where}: expected ${range}, got ${outside.toFraction()}${from}; ${cure}`,
  );
}

function shown(values: Values): string {
  return Object.entries(values)
    .map(([name, entries]) => {
      const list = entries.map((entry) => entry.toFraction()).join(", ");
      return `${name} = ${entries.length === 1 ? list : `[${list}]`}`;
    })
    .join(", ");
}

/** Entries of an input that keeps its promise; a free one takes small whole numbers. */
function entriesFor({ shape, promise, symbols }: Input, draw: Draw): readonly Fraction[] {
  const kind = symbols === undefined ? promise : "one-hot columns";
  const line = (length: number): readonly number[] => {
    const chosen = draw(length);
    return Array.from({ length }, (_, i) => Number(i === chosen));
  };
  const lines = (count: number, length: number) => Array.from({ length: count }, () => line(length));
  const byRow = kind === "one-hot rows" ? lines(shape.rows, shape.cols) : undefined;
  const byColumn = kind === "one-hot columns" ? lines(shape.cols, shape.rows) : undefined;
  return entries(shape, (row, col) => {
    if (byRow !== undefined) return byRow[row]![col]!;
    if (byColumn !== undefined) return byColumn[col]![row]!;
    return kind === "bits" ? draw(2) : draw(9) - 4;
  });
}

function entries({ rows, cols }: Shape, entry: (row: number, col: number) => number): readonly Fraction[] {
  return Array.from({ length: rows * cols }, (_, i) => new Fraction(entry(Math.floor(i / cols), i % cols)));
}

/** A reproducible stream of choices: the multiplier of MINSTD, whose high bits are good enough. */
function drawing(seed: number): Draw {
  let state = seed;
  return (limit) => {
    state = (state * 48271) % 2147483647;
    return Math.floor((state / 2147483647) * limit);
  };
}
