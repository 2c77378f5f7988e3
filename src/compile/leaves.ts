import Fraction from "fraction.js";
import type { Numbers } from "../algebra/numbers.js";
import { type Entry, semiringOver } from "../algebra/semirings.js";
import { InternalError } from "../errors.js";
import type { Expression, Reference } from "../recurrences/expression.js";
import { type Environment, lower, type StepValues, spread, stepEnvironment } from "../recurrences/lower.js";
import { type Recurrence, stateNamed } from "../recurrences/recurrence.js";
import { affineStep } from "../structure/affine-step.js";
import { projectiveStep } from "../structure/moebius.js";
import type { AffineStage } from "../structure/plan.js";
import { type Element, plain, type Transition } from "../structure/structure.js";

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
    const { source, semiring } = stage;
    switch (source.by) {
      case "formulas": {
        const entries = source.parts.formulas.flatMap(
          ({ expression, shape }) => spread(lower(expression, numbers, environment), shape).data,
        );
        return { transition: { form: source.parts.form, entries }, drive: this.drive(stage, environment) };
      }
      case "entries": {
        const rows = affineStep(this.recurrence, stage.states, numbers, semiring, step);
        const transition = plain(source.kept.map(([row, col]) => rows[row]!.coefficients.get(col)));
        return { transition, drive: rows.map((row) => row.constant) };
      }
      case "table":
        return {
          transition: this.tableOf(stage, source.values, step),
          drive: source.values.map(() => undefined),
        };
      case "ratio": {
        const entries = projectiveStep(this.recurrence, stage.states[0]!, numbers, step);
        return { transition: plain(entries), drive: [undefined, undefined] };
      }
      case "widening": {
        const { transition, drive } = this.leaf(source.leaf, environment, step);
        const { structure, size } = source.leaf;
        const full = structure.over(semiringOver(numbers, semiring), size).dense(transition!);
        return { transition: plain(full.data), drive };
      }
    }
  }

  /** Which value each value goes to: a 1 in row `to` of column `from`. */
  private tableOf(
    stage: AffineStage,
    values: readonly (readonly number[])[],
    step: StepValues<W>,
  ): Transition<W> {
    const { numbers } = this;
    const columns = values.map((value) => {
      const old = value.map((digit) => numbers.literal(new Fraction(digit)));
      return stage.codec!.encode(numbers, this.stepOf(stage.states, step, old));
    });
    return plain(values.flatMap((_, to) => columns.map((column) => column[to])));
  }

  private drive({ source, size }: AffineStage, environment: Environment<W>): readonly Entry<W>[] {
    const { rows, cols } = size.state;
    if (source.by !== "formulas" || source.drive === undefined)
      return new Array<Entry<W>>(rows * cols).fill(undefined);
    return spread(lower(source.drive, this.numbers, environment), { rows, cols }).data;
  }

  /**
   * The state after the first step. Where the update is read by whole matrices, from a zero state that is the drive
   * alone, and no transition is made for it; otherwise the update's own formulas are carried out.
   */
  firstState(
    stage: AffineStage,
    environment: Environment<W>,
    step: StepValues<W>,
    initial: readonly W[] | undefined,
  ): readonly Entry<W>[] {
    const inner = stage.source.by === "widening" ? stage.source.leaf : stage;
    if (inner.source.by !== "formulas") {
      const first = this.stepOf(stage.states, step, initial ?? this.zeros(stage.states));
      return stage.codec === undefined ? first : stage.codec.encode(this.numbers, first);
    }
    if (initial === undefined) return this.drive(inner, environment);
    const { transition, drive } = this.leaf(stage, environment, step);
    return stage.structure
      .over(semiringOver(this.numbers, stage.semiring), stage.size)
      .act(transition!, initial, drive);
  }

  /** A state's entries as numbers: over (+, x) a missing one is zero, elsewhere none is ever missing. */
  settle(stage: AffineStage, entries: readonly Entry<W>[]): readonly W[] {
    return entries.map((entry) => {
      if (entry !== undefined) return entry;
      if (stage.semiring !== "plus-times")
        throw new InternalError(`a state over ${stage.semiring} has no value`);
      return this.numbers.zero;
    });
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
    if (source.by === "formulas") {
      const parts = source.parts.formulas.map(({ expression }) => expression);
      return source.drive === undefined ? parts : [...parts, source.drive];
    }
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
