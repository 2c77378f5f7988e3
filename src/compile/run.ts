import type { Numbers } from "../algebra/numbers.js";
import { semiringOver } from "../algebra/semirings.js";
import { LimitError, UsageError } from "../errors.js";
import { type Expression, walk } from "../recurrences/expression.js";
import { lower } from "../recurrences/lower.js";
import type { Recurrence } from "../recurrences/recurrence.js";
import { type Compose, last, type Scan } from "../scans/scan.js";
import { chunkwiseForm } from "../structure/chunkwise.js";
import type { AffineStage, Plan, SerialStage, Stage } from "../structure/plan.js";
import { compositionOf, type Element } from "../structure/structure.js";
import { type Cell, cellElement, elementCell, knownWires, type Reading } from "./cells.js";
import { Leaves, nextReference } from "./leaves.js";
import { runChunkwise } from "./run-chunkwise.js";
import { Tracks, valuesCell } from "./tracks.js";

/** What a plan runs on. */
export interface RunInput<W, V> {
  readonly numbers: Numbers<W>;
  readonly reading: Reading<W, V>;
  readonly scan: Scan;
  readonly outputs: "all" | "last";
  readonly length: bigint;
  /** One cell per step: all inputs side by side, in the recurrence's order. */
  readonly inputs: V;
  readonly parameters: Readonly<Record<string, readonly W[]>>;
  /** States before the first step; the recurrence's own initial values where missing. */
  readonly initial?: Readonly<Record<string, readonly W[]>>;
  /** `include` when the states after the last step are wanted, whether outputs read them or not. */
  readonly final?: "include" | "omit";
  /** Most steps a stage without composition may unroll. */
  readonly serialLimit?: bigint;
}

export interface RunOutput<V> {
  /** One cell per step (or one, for `last`): all outputs side by side, in the recurrence's order. */
  readonly outputs: V;
  /** A vector of one cell: the states after the last step side by side, in the recurrence's order. */
  final(): V;
}

export const SERIAL_LIMIT = 1n << 20n;

/**
 * Carries a plan out: the one program that is evaluated, built and counted. Stages in order; an affine stage makes one
 * element of each step and composes them by the scan, a serial one goes step by step.
 */
export function run<W, V>(plan: Plan, input: RunInput<W, V>): RunOutput<V> {
  return new Run(plan, input).all();
}

class Run<W, V> {
  private readonly tracks: Tracks<W, V>;
  private readonly recurrence: Recurrence;
  private readonly leaves: Leaves<W>;
  private readonly finals = new Map<string, { states: readonly string[]; vector: V }>();

  constructor(
    private readonly plan: Plan,
    private readonly input: RunInput<W, V>,
  ) {
    const { numbers, reading, parameters, length } = input;
    this.recurrence = plan.recurrence;
    this.tracks = new Tracks(plan.recurrence, numbers, reading, parameters, length);
    this.leaves = new Leaves(plan.recurrence, numbers, parameters, input.initial ?? {});
    const slots = plan.recurrence.inputs.map(({ name, shape }) => ({
      role: "input" as const,
      name,
      size: shape.rows * shape.cols,
    }));
    this.tracks.add({ slots, vector: input.inputs, steps: "all" });
  }

  all(): RunOutput<V> {
    const { outputs, length, scan } = this.input;
    if (scan.chunkwise !== undefined) return this.chunkwise(scan.chunkwise);
    const needed = reached(this.recurrence);
    const wanted = (stage: Stage): boolean =>
      this.input.final === "include" || stageKeys(stage).some((key) => needed.has(key));
    for (const stage of this.plan.stages) if (wanted(stage)) this.stage(stage);
    const expressions = this.recurrence.outputs.map(({ expression }) => expression);
    const program = this.tracks.program(expressions, (environment) =>
      valuesCell(expressions.map((expression) => lower(expression, this.input.numbers, environment).data)),
    );
    return {
      outputs: this.tracks.map(program, outputs === "last" ? length - 1n : 0n, length),
      final: () => this.final(),
    };
  }

  /** In the chunkwise form everything but the lets that read no state is made by it. */
  private chunkwise(chunk: NonNullable<Scan["chunkwise"]>): RunOutput<V> {
    const { reading, length, outputs, numbers } = this.input;
    const form = chunkwiseForm(this.recurrence);
    if (typeof form === "string") {
      throw new UsageError(
        `${this.recurrence.name} has no chunkwise form: ${form}. Use chunked:${chunk.size}, which composes any affine steps chunk by chunk`,
      );
    }
    const limit = this.input.serialLimit ?? SERIAL_LIMIT;
    if (length / BigInt(chunk.size) > limit) {
      throw new LimitError(
        `the state goes through ${length / BigInt(chunk.size)} chunks one after the other; the limit is ${limit}. Ask for a shorter sequence or larger chunks`,
      );
    }
    for (const stage of this.plan.stages) {
      if (stage.kind !== "pointwise") break;
      this.stage(stage);
    }
    const initial = this.leaves.initialEntries([form.state.name]);
    const made = runChunkwise({ form, numbers, reading, tracks: this.tracks, length, chunk, initial });
    return {
      outputs: outputs === "last" ? last(reading, made.outputs) : made.outputs,
      final: made.final,
    };
  }

  private stage(stage: Stage): void {
    switch (stage.kind) {
      case "pointwise":
        this.pointwise(stage.name);
        break;
      case "affine":
        this.affine(stage);
        break;
      case "serial":
        this.serial(stage);
        break;
    }
  }

  private pointwise(name: string): void {
    const { expression } = this.recurrence.lets.find((definition) => definition.name === name)!;
    const program = this.tracks.program([expression], (environment) =>
      valuesCell([lower(expression, this.input.numbers, environment).data]),
    );
    const size = expression.shape.rows * expression.shape.cols;
    const vector = this.tracks.map(program, 0n, this.input.length);
    this.tracks.add({ slots: [{ role: "let", name, size }], vector, steps: "all" });
  }

  private affine(stage: AffineStage): void {
    const { reading, numbers, scan, length } = this.input;
    const { cell, compose, several } = programsOf(stage, numbers, this.leaves);
    const initial = this.leaves.initialEntries(stage.states);
    const reads = this.leaves.leafExpressions(stage);
    const leaf = this.tracks.program(reads, (environment, step) =>
      cell(this.leaves.leaf(stage, environment, step)),
    );
    const first = this.tracks.program(reads, (environment, step) =>
      cell({ drive: this.leaves.firstState(stage, environment, step, initial) }),
    );
    const remembering = reading.remembering ?? ((_name, program) => program);
    const name = stage.states.join(" ");
    const composeTwo: Compose<Cell<W>> = remembering(name, compose);
    const composeSeveral = several && remembering(`several ${name}`, several);
    const steps = reading.concat(this.tracks.map(first, 0n, 1n), this.tracks.map(leaf, 1n, length));
    const kept =
      reading.shortcut?.(scan, composeTwo, steps, composeSeveral) ??
      scan.run(reading, composeTwo, steps, composeSeveral);
    const { codec } = stage;
    const decode = ({ wires }: Cell<W>): Cell<W> =>
      elementCell({ drive: codec!.decode(numbers, wires as readonly W[]) });
    const after = codec === undefined ? kept : reading.map(decode, kept);
    this.addStates(stage.states, after, initial ?? this.leaves.zeros(stage.states), scan.gives);
  }

  private serial(stage: SerialStage): void {
    const { reading, length } = this.input;
    const limit = this.input.serialLimit ?? SERIAL_LIMIT;
    if (length > limit) {
      throw new LimitError(
        `${this.recurrence.name} has steps that are not composed (${stage.states.join(", ")}), so each of the ${length} steps is gone through; the limit is ${limit}. Ask for n up to ${limit}`,
      );
    }
    const updates = this.recurrence.updates.filter(({ name }) => stage.states.includes(name));
    const slots = stage.states.map((name) => ({
      role: "state" as const,
      name,
      size: this.leaves.sizeOf(name),
    }));
    const program = this.tracks.program(
      updates.map(({ expression }) => expression),
      (environment) =>
        ({
          kind: "grey",
          wires: stage.states.flatMap(
            (name) => environment.lookup(nextReference(this.recurrence, name)).data,
          ),
        }) as const,
      slots,
    );
    const initial = this.leaves.initialEntries(stage.states) ?? this.leaves.zeros(stage.states);
    let state = reading.repeat({ kind: "grey", wires: initial }, 1n);
    const all: V[] = [];
    for (let t = 0n; t < length; t++) {
      state = this.tracks.map(program, t, t + 1n, state);
      all.push(state);
    }
    this.addStates(stage.states, reading.join(all), initial, "all");
  }

  private addStates(states: readonly string[], after: V, initial: readonly W[], steps: "all" | "last"): void {
    const { reading, length } = this.input;
    const slots = (role: "state" | "next") =>
      states.map((name) => ({ role, name, size: this.leaves.sizeOf(name) }));
    this.tracks.add({ slots: slots("next"), vector: after, steps });
    if (steps === "all" || length === 1n) {
      const start = reading.repeat({ kind: "grey", wires: initial }, 1n);
      const before = reading.concat(start, reading.slice(after, 0n, length - 1n));
      this.tracks.add({ slots: slots("state"), vector: before, steps: "all" });
    } else this.tracks.add({ slots: slots("state"), vector: after, steps: "none" });
    this.finals.set(states.join(" "), { states, vector: last(reading, after) });
  }

  private final(): V {
    const { reading } = this.input;
    const parts = [...this.finals.values()];
    const join = (...cells: Cell<W>[]): Cell<W> => {
      const entries = new Map<string, readonly W[]>();
      parts.forEach(({ states }, i) => {
        let offset = 0;
        for (const name of states) {
          entries.set(name, knownWires(cells[i]!).slice(offset, offset + this.leaves.sizeOf(name)));
          offset += this.leaves.sizeOf(name);
        }
      });
      return valuesCell(this.recurrence.states.map(({ name }) => entries.get(name)!));
    };
    return reading.map(join, ...parts.map(({ vector }) => vector));
  }
}

/**
 * Intervals of a stage as cells, and how they are composed. A reading may keep these programs as long as the plan lives,
 * so they hold on to no run.
 */
function programsOf<W>(stage: AffineStage, numbers: Numbers<W>, leaves: Leaves<W>) {
  const { structure, semiring, size } = stage;
  const composition = compositionOf(structure, semiringOver(numbers, semiring), size);
  const stateSize = size.state.rows * size.state.cols;
  const interval = (from: Cell<W>): Element<W> => cellElement(from, stateSize);
  /** A known state is made of numbers; only intervals may have missing entries. */
  const cell = (element: Element<W>): Cell<W> =>
    elementCell(element.transition === undefined ? { drive: leaves.settle(stage, element.drive) } : element);
  const { several } = composition;
  return {
    cell,
    compose: (...[later, earlier]: Cell<W>[]): Cell<W> =>
      cell(composition.compose(interval(later!), interval(earlier!))),
    several: several && ((...latestFirst: Cell<W>[]): Cell<W> => cell(several(latestFirst.map(interval)))),
  };
}

/** Keys of the lets and states that the outputs depend on, through all definitions. */
function reached(recurrence: Recurrence): ReadonlySet<string> {
  const keys = new Set<string>();
  const visit = (root: Expression): void =>
    walk(root, (node) => {
      if (node.kind !== "reference" || node.role === "input" || node.role === "parameter") return;
      const isLet = node.role === "let";
      const key = `${isLet ? "let" : "state"} ${node.name}`;
      if (keys.has(key)) return;
      keys.add(key);
      const definition = (isLet ? recurrence.lets : recurrence.updates).find(
        ({ name }) => name === node.name,
      )!;
      visit(definition.expression);
    });
  for (const output of recurrence.outputs) visit(output.expression);
  return keys;
}

function stageKeys(stage: Stage): readonly string[] {
  return stage.kind === "pointwise" ? [`let ${stage.name}`] : stage.states.map((name) => `state ${name}`);
}
