import Fraction from "fraction.js";
import { NotAffine, unknown } from "../algebra/affine.js";
import { type Folded, foldNumbers } from "../algebra/fold.js";
import type { Numbers } from "../algebra/numbers.js";
import { projectiveNumbers, type Ratio } from "../algebra/projective.js";
import { type Trace, traceNumbers } from "../algebra/trace.js";
import { type StepValues, stepEnvironment } from "../recurrences/lower.js";
import { type Recurrence, stateNamed } from "../recurrences/recurrence.js";
import { symbolicStep } from "./affine-step.js";
import { ratioCodec } from "./codecs.js";
import type { Component } from "./components.js";
import { dense } from "./dense.js";
import type { AffineStage } from "./plan.js";
import type { Structure } from "./structure.js";

/**
 * A scalar state that goes to a ratio of two affine functions of it, x -> (a x + b) / (c x + d): composed as the 2 x 2
 * matrices ((a, b), (c, d)) on the pairs (p, q) that stand for p / q, with one division at the end.
 */
export const moebius: Structure = {
  ...dense,
  name: "moebius",
  title: "for one scalar state: (a x + b) / (c x + d), as a 2 x 2 matrix on (p, q) with x = p / q",
};

/** A stage that composes fractional linear maps; undefined when the component is none. */
export function moebiusStage(recurrence: Recurrence, component: Component): AffineStage | undefined {
  const [name] = component.states;
  if (component.states.length !== 1 || name === undefined) return undefined;
  const { rows, cols } = stateNamed(recurrence, name).shape;
  if (rows * cols !== 1) return undefined;
  const trace = traceNumbers();
  let entries: readonly (Folded<Trace> | undefined)[];
  try {
    const step = symbolicStep(recurrence, component, trace.symbol);
    entries = projectiveStep<Folded<Trace>>(recurrence, name, foldNumbers<Trace>(trace), step);
  } catch (error) {
    if (error instanceof NotAffine) return undefined;
    throw error;
  }
  return {
    kind: "affine",
    states: component.states,
    semiring: "plus-times",
    structure: moebius,
    size: { state: { rows: 2, cols: 1 }, transition: { rows: 2, cols: 2 }, side: "left" },
    source: { by: "ratio" },
    codec: ratioCodec,
    alternatives: [],
    transition: `[${entries.map(textOf).join(", ")}]`,
    drive: "none",
    evidence: `${name} goes to a ratio of two affine functions of itself`,
  };
}

function textOf(entry: Folded<Trace> | undefined): string {
  return entry === undefined ? "0" : entry instanceof Fraction ? entry.toFraction() : entry.text;
}

/** (a, b, c, d) of one step. @throws NotAffine when the step is no such map. */
export function projectiveStep<W>(
  recurrence: Recurrence,
  state: string,
  numbers: Numbers<W>,
  known: StepValues<W>,
): readonly (W | undefined)[] {
  const lift = (values: Readonly<Record<string, readonly W[]>>): Record<string, readonly Ratio<W>[]> =>
    Object.fromEntries(
      Object.entries(values).map(([name, entries]) => [
        name,
        entries.map((entry): Ratio<W> => ({ top: { constant: entry, coefficients: new Map() } })),
      ]),
    );
  const environment = stepEnvironment<Ratio<W>>(recurrence, projectiveNumbers(numbers), {
    inputs: lift(known.inputs),
    parameters: lift(known.parameters),
    lets: lift(known.lets ?? {}),
    states: { ...lift(known.states), [state]: [{ top: unknown(0, numbers.one) }] },
    next: lift(known.next),
  });
  const { shape } = stateNamed(recurrence, state);
  const [value] = environment.lookup({ kind: "reference", role: "next", name: state, shape }).data;
  const { top, bottom } = value!;
  return [
    top.coefficients.get(0),
    top.constant,
    bottom?.coefficients.get(0),
    bottom === undefined ? numbers.one : bottom.constant,
  ];
}
