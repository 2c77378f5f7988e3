import type { Numbers } from "../algebra/numbers.js";
import type { Expression, Reference } from "../recurrences/expression.js";
import { type Environment, lower, type StepValues, spread, stepEnvironment } from "../recurrences/lower.js";
import { type Recurrence, stateNamed } from "../recurrences/recurrence.js";
import { affineStep } from "../structure/infer.js";
import type { AffineStage } from "../structure/plan.js";
import type { Element } from "../structure/structure.js";

/**
 * What a single step contributes: its transition and drive, the state after the first step, and the values that states
 * begin with.
 */
export class Leaves<W> {
  constructor(
    private readonly recurrence: Recurrence,
    private readonly numbers: Numbers<W>,
    private readonly parameters: Readonly<Record<string, readonly W[]>>,
    private readonly given: Readonly<Record<string, readonly W[]>>,
  ) {}

  /** A step's transition and drive. */
  leaf(stage: AffineStage, environment: Environment<W>, step: StepValues<W>): Element<W> {
    const { numbers } = this;
    const { source, size } = stage;
    switch (source.by) {
      case "formulas":
        return {
          transition: spread(lower(source.transition, numbers, environment), size.transition).data,
          drive: this.drive(stage, environment),
        };
      case "entries": {
        const rows = affineStep(this.recurrence, stage.states, numbers, step);
        const diagonal = size.transition.cols === 1;
        const transition: W[] = [];
        for (let row = 0; row < size.transition.rows; row++) {
          for (let col = 0; col < size.transition.cols; col++) {
            transition.push(rows[row]!.coefficients.get(diagonal ? row : col) ?? numbers.zero);
          }
        }
        return { transition, drive: rows.map((row) => row.constant ?? numbers.zero) };
      }
      case "widening": {
        const { transition, drive } = this.leaf(source.leaf, environment, step);
        return {
          transition: source.leaf.structure.over(numbers, source.leaf.size).dense(transition!).data,
          drive,
        };
      }
    }
  }

  drive(stage: AffineStage, environment: Environment<W>): readonly W[] {
    const { numbers } = this;
    const { rows, cols } = stage.size.state;
    if (stage.source.by !== "formulas" || stage.source.drive === undefined)
      return new Array<W>(rows * cols).fill(numbers.zero);
    return spread(lower(stage.source.drive, numbers, environment), { rows, cols }).data;
  }

  /** The state after the first step. From a zero state that is the drive alone: no transition is made for it. */
  firstState(
    stage: AffineStage,
    environment: Environment<W>,
    step: StepValues<W>,
    initial: readonly W[] | undefined,
  ): readonly W[] {
    const { numbers } = this;
    const source = stage.source.by === "widening" ? stage.source.leaf : stage;
    if (source.source.by === "entries")
      return this.stepOf(stage.states, step, initial ?? this.zeros(stage.states));
    if (initial === undefined) return this.drive(source, environment);
    const { transition, drive } = this.leaf(stage, environment, step);
    return stage.structure.over(numbers, stage.size).act(transition!, initial, drive);
  }

  /** New values of a stage's states, computed from its old ones by the formulas themselves. */
  stepOf(states: readonly string[], step: StepValues<W>, old: readonly W[]): readonly W[] {
    const { numbers } = this;
    let offset = 0;
    const own: Record<string, readonly W[]> = {};
    for (const name of states) {
      const size = this.sizeOf(name);
      own[name] = old.slice(offset, offset + size);
      offset += size;
    }
    const environment = stepEnvironment(this.recurrence, numbers, {
      ...step,
      states: { ...step.states, ...own },
    });
    return states.flatMap((name) => environment.lookup(nextReference(this.recurrence, name)).data);
  }

  /** Initial entries of some states side by side; undefined when they are all zero by the way they are written. */
  initialEntries(states: readonly string[]): readonly W[] | undefined {
    const { numbers, parameters, given } = this;
    const declared = states.map((name) => stateNamed(this.recurrence, name));
    if (declared.every((state) => !(state.name in given) && isZero(state.initial.expression)))
      return undefined;
    const step: StepValues<W> = { inputs: {}, parameters, states: {}, next: {} };
    const environment = stepEnvironment(this.recurrence, numbers, step);
    return declared.flatMap(
      (state) =>
        given[state.name] ?? spread(lower(state.initial.expression, numbers, environment), state.shape).data,
    );
  }

  zeros(states: readonly string[]): readonly W[] {
    return states.flatMap((name) => new Array<W>(this.sizeOf(name)).fill(this.numbers.zero));
  }

  sizeOf(state: string): number {
    const { rows, cols } = stateNamed(this.recurrence, state).shape;
    return rows * cols;
  }

  leafExpressions(stage: AffineStage): readonly Expression[] {
    const { source } = stage;
    if (source.by === "widening") return this.leafExpressions(source.leaf);
    if (source.by === "formulas")
      return source.drive === undefined ? [source.transition] : [source.transition, source.drive];
    return this.recurrence.updates
      .filter(({ name }) => stage.states.includes(name))
      .map(({ expression }) => expression);
  }
}

export function nextReference(recurrence: Recurrence, name: string): Reference {
  return { kind: "reference", role: "next", name, shape: stateNamed(recurrence, name).shape };
}

function isZero(expression: Expression): boolean {
  return expression.kind === "literal" && expression.values.every((value) => value.equals(0));
}
