import type { Numbers } from "../algebra/numbers.js";
import { lower, type StepValues, spread, stepEnvironment } from "../recurrences/lower.js";
import type { Recurrence } from "../recurrences/recurrence.js";

/** Values by name, row-major. */
export type Named<W> = Readonly<Record<string, readonly W[]>>;

/** States after a step, and what the outputs read there, in the recurrence's order. */
export interface StepResult<W> {
  readonly states: Named<W>;
  readonly outputs: readonly (readonly W[])[];
}

/** The states before the first step. */
export function initialStates<W>(
  recurrence: Recurrence,
  numbers: Numbers<W>,
  parameters: Named<W>,
): Named<W> {
  const environment = stepEnvironment(recurrence, numbers, { inputs: {}, parameters, states: {}, next: {} });
  return Object.fromEntries(
    recurrence.states.map(({ name, shape, initial }) => [
      name,
      spread(lower(initial.expression, numbers, environment), shape).data,
    ]),
  );
}

/**
 * One step of a recurrence by its formulas, over any number system. Nothing is composed and nothing is known to be
 * affine, so this shares with a compiled circuit neither its structure nor its scan.
 */
export function stepOnce<W>(
  recurrence: Recurrence,
  numbers: Numbers<W>,
  given: Pick<StepValues<W>, "inputs" | "parameters" | "states">,
): StepResult<W> {
  const before = stepEnvironment(recurrence, numbers, { ...given, next: {} });
  const states = Object.fromEntries(
    recurrence.states.map(({ name, shape }) => [
      name,
      before.lookup({ kind: "reference", role: "next", name, shape }).data,
    ]),
  );
  const after = stepEnvironment(recurrence, numbers, { ...given, next: states });
  return {
    states,
    outputs: recurrence.outputs.map(({ expression }) => lower(expression, numbers, after).data),
  };
}
