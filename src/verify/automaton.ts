import type { Numbers } from "../algebra/numbers.js";
import type { Recurrence } from "../recurrences/recurrence.js";
import { initialStates, type Named, type StepResult, stepOnce } from "./stepwise.js";

/** Some states before a step, under some weights. */
export interface AutomatonState<V> {
  readonly parameters: Named<V>;
  readonly values: Named<V>;
  readonly steps: Map<number, AutomatonStep<V>>;
}

export interface AutomatonStep<V> {
  readonly next: AutomatonState<V>;
  /** In the recurrence's order. */
  readonly outputs: StepResult<V>["outputs"];
}

/**
 * A recurrence over finitely many numbers as the automaton it is, found out as it is walked: every combination of
 * weights, states and inputs is computed once, step by step by the formulas. Combinations go by a number that the
 * caller gives them.
 */
export class Automaton<V> {
  private readonly starts = new Map<number, AutomatonState<V>>();
  private readonly known = new Map<string, AutomatonState<V>>();

  constructor(
    private readonly recurrence: Recurrence,
    private readonly numbers: Numbers<V>,
    private readonly show: (value: V) => string,
  ) {}

  start(key: number, parameters: () => Named<V>): AutomatonState<V> {
    let state = this.starts.get(key);
    if (state === undefined) {
      const own = parameters();
      state = this.state(own, initialStates(this.recurrence, this.numbers, own));
      this.starts.set(key, state);
    }
    return state;
  }

  step(from: AutomatonState<V>, key: number, inputs: () => Named<V>): AutomatonStep<V> {
    let step = from.steps.get(key);
    if (step === undefined) {
      const { parameters, values } = from;
      const result = stepOnce(this.recurrence, this.numbers, {
        inputs: inputs(),
        parameters,
        states: values,
      });
      step = { next: this.state(parameters, result.states), outputs: result.outputs };
      from.steps.set(key, step);
    }
    return step;
  }

  private state(parameters: Named<V>, values: Named<V>): AutomatonState<V> {
    const key = [parameters, values]
      .flatMap((named) => Object.values(named).map((entries) => entries.map(this.show).join()))
      .join(";");
    let state = this.known.get(key);
    if (state === undefined) {
      state = { parameters, values, steps: new Map() };
      this.known.set(key, state);
    }
    return state;
  }
}
