import { type AffineNumber, affineNumbers, constantOf, NotAffine, unknown } from "../algebra/affine.js";
import { joiningNumbers } from "../algebra/affine-joining.js";
import { costNumbers, Meter } from "../algebra/cost.js";
import type { Shape } from "../algebra/matrix.js";
import type { Numbers } from "../algebra/numbers.js";
import { type SemiringName, semiringOver } from "../algebra/semirings.js";
import { type Expression, walk } from "../recurrences/expression.js";
import { type StepValues, stepEnvironment } from "../recurrences/lower.js";
import { type Recurrence, stateNamed } from "../recurrences/recurrence.js";
import type { Component } from "./components.js";
import type { Offence } from "./plan.js";

export class FoundOffence extends Error {
  constructor(readonly offence: Offence) {
    super(offence.reason);
  }
}

function affineOver<W>(numbers: Numbers<W>, semiring: SemiringName): Numbers<AffineNumber<W>> {
  return semiring === "plus-times" ? affineNumbers(numbers) : joiningNumbers(numbers, semiring);
}

/** Which entries of a let are absent, by recurrence, semiring and component. */
const absences = new WeakMap<Recurrence, Map<string, Readonly<Record<string, readonly boolean[]>>>>();

/**
 * Which entries of each of some lets are absent by the way it is written, such as those of zeros(K). What is inferred
 * from the formulas hangs on that, so a let that is known by its values must not lose it.
 */
function absentEntries(
  recurrence: Recurrence,
  states: readonly string[],
  semiring: SemiringName,
  lets: readonly string[],
): Readonly<Record<string, readonly boolean[]>> {
  const own = absences.get(recurrence) ?? new Map<string, Readonly<Record<string, readonly boolean[]>>>();
  absences.set(recurrence, own);
  const key = [semiring, ...states, "", ...lets].join(" ");
  let absent = own.get(key);
  if (absent === undefined) {
    const ready = 0;
    const affine = affineOver(costNumbers(new Meter()), semiring);
    const given = symbolicStep(recurrence, { states }, () => constantOf(ready));
    const environment = stepEnvironment(recurrence, affine, given);
    absent = Object.fromEntries(
      recurrence.lets
        .filter(({ name }) => lets.includes(name))
        .map(({ name, expression: { shape } }) => [
          name,
          environment
            .lookup({ kind: "reference", role: "let", name, shape })
            .data.map(({ constant }) => constant === undefined),
        ]),
    );
    own.set(key, absent);
  }
  return absent;
}

/** The new values of a component's states as affine functions of their old entries, states one after the other. */
export function affineStep<W>(
  recurrence: Recurrence,
  states: readonly string[],
  numbers: Numbers<W>,
  semiring: SemiringName,
  known: StepValues<W>,
): readonly AffineNumber<W>[] {
  const affine = affineOver(numbers, semiring);
  const one = semiringOver(numbers, semiring).one!;
  const absent =
    known.lets === undefined ? {} : absentEntries(recurrence, states, semiring, Object.keys(known.lets));
  const lift = (values: Readonly<Record<string, readonly W[]>>): Record<string, readonly AffineNumber<W>[]> =>
    Object.fromEntries(Object.entries(values).map(([name, entries]) => [name, entries.map(constantOf)]));
  let index = 0;
  const unknowns: Record<string, readonly AffineNumber<W>[]> = {};
  for (const name of states) {
    const { rows, cols } = stateNamed(recurrence, name).shape;
    unknowns[name] = Array.from({ length: rows * cols }, () => unknown(index++, one));
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
  const step: StepValues<AffineNumber<W>> = {
    inputs: lift(known.inputs),
    parameters: lift(known.parameters),
    lets: Object.fromEntries(
      Object.entries(known.lets ?? {}).map(([name, entries]) => [
        name,
        entries.map((entry, i) => (absent[name]?.[i] === true ? affine.zero : constantOf(entry))),
      ]),
    ),
    states: { ...lift(known.states), ...unknowns },
    next: lift(known.next),
  };
  const environment = stepEnvironment(recurrence, affine, step, fault);
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
export function symbolicStep<W>(
  recurrence: Recurrence,
  component: Pick<Component, "states">,
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
