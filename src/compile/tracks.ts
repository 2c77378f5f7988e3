import type { Numbers } from "../algebra/numbers.js";
import { InternalError, UsageError } from "../errors.js";
import { type Expression, walk } from "../recurrences/expression.js";
import { type Environment, type StepValues, stepEnvironment } from "../recurrences/lower.js";
import type { Recurrence } from "../recurrences/recurrence.js";
import { type Cell, knownWires, type Reading, values } from "./cells.js";

/** A named value within the cells of a track. */
interface Slot {
  readonly role: "input" | "let" | "state" | "next";
  readonly name: string;
  readonly size: number;
}

/**
 * A vector of cells that holds the values of some names at every step, or (`last`) at the last step only, or (`none`)
 * is not given by the scan at all, which matters only when it is asked for.
 */
export interface Track<V> {
  readonly slots: readonly Slot[];
  readonly vector: V;
  readonly steps: "all" | "last" | "none";
}

/** A function of one step that is ready to be mapped over the tracks it reads. */
export interface StepProgram<W, V> {
  readonly tracks: readonly Track<V>[];
  readonly f: (...cells: Cell<W>[]) => Cell<W>;
}

/**
 * The values known so far, for all steps. Formulas are carried out over them by mapping, one step at a time, so that
 * the same text serves arrays and vectors too long to store.
 */
export class Tracks<W, V> {
  private readonly tracks: Track<V>[] = [];

  constructor(
    private readonly recurrence: Recurrence,
    private readonly numbers: Numbers<W>,
    private readonly reading: Reading<W, V>,
    private readonly parameters: Readonly<Record<string, readonly W[]>>,
    private readonly length: bigint,
  ) {}

  add(track: Track<V>): void {
    this.tracks.push(track);
  }

  /**
   * Prepares `produce` for the steps: it gets the environment of one step and, after the tracks, `extra` values given
   * by the caller under their own names.
   */
  program(
    expressions: readonly Expression[],
    produce: (environment: Environment<W>, step: StepValues<W>) => Cell<W>,
    extra: readonly Slot[] = [],
  ): StepProgram<W, V> {
    const needed = this.neededKeys(expressions, extra);
    const tracks = this.tracks.filter((track) => track.slots.some((slot) => needed.has(keyOf(slot))));
    const layouts = [...tracks.map((track) => track.slots), ...(extra.length > 0 ? [extra] : [])];
    const f = (...cells: Cell<W>[]): Cell<W> => {
      const step = this.stepValues(layouts, cells);
      return produce(stepEnvironment(this.recurrence, this.numbers, step), step);
    };
    return { tracks, f };
  }

  /** Maps a program over steps from..to-1; `extra` vectors follow the tracks. */
  map({ tracks, f }: StepProgram<W, V>, from: bigint, to: bigint, ...extra: V[]): V {
    if (from === to) return this.reading.join([]);
    if (tracks.length + extra.length === 0) return this.reading.repeat(f(), to - from);
    const vectors = tracks.map((track) => this.section(track, from, to));
    return this.reading.map(f, ...vectors, ...extra);
  }

  private section(track: Track<V>, from: bigint, to: bigint): V {
    if (track.steps === "all")
      return from === 0n && to === this.length ? track.vector : this.reading.slice(track.vector, from, to);
    if (track.steps === "last" && to - from === 1n && to === this.length) return track.vector;
    const names = track.slots.map((slot) => slot.name).join(", ");
    throw new UsageError(
      `a scan that gives only the last state cannot serve here: ${names} is needed at every step. Use a scan that gives all prefixes, such as sklansky`,
    );
  }

  private stepValues(layouts: readonly (readonly Slot[])[], cells: readonly Cell<W>[]): StepValues<W> {
    const known = { input: {}, let: {}, state: {}, next: {} } as Record<
      Slot["role"],
      Record<string, readonly W[]>
    >;
    layouts.forEach((slots, i) => {
      let offset = 0;
      for (const { role, name, size } of slots) {
        known[role][name] = knownWires(cells[i]!).slice(offset, offset + size);
        offset += size;
      }
      if (offset !== cells[i]!.wires.length)
        throw new InternalError(`a cell of ${cells[i]!.wires.length} values for ${offset} slots`);
    });
    return {
      inputs: known.input,
      parameters: this.parameters,
      lets: known.let,
      states: known.state,
      next: known.next,
    };
  }

  /** Keys of the slots that the expressions read, through definitions that are not themselves tracks. */
  private neededKeys(expressions: readonly Expression[], extra: readonly Slot[]): ReadonlySet<string> {
    const tracked = new Set([...this.tracks.flatMap((track) => track.slots), ...extra].map(keyOf));
    const needed = new Set<string>();
    const visit = (root: Expression): void =>
      walk(root, (node) => {
        if (node.kind !== "reference" || node.role === "parameter") return;
        const key = keyOf({ role: node.role, name: node.name });
        if (needed.has(key)) return;
        needed.add(key);
        if (tracked.has(key)) return;
        const definitions =
          node.role === "let" ? this.recurrence.lets : node.role === "next" ? this.recurrence.updates : [];
        const definition = definitions.find(({ name }) => name === node.name);
        if (definition !== undefined) visit(definition.expression);
      });
    for (const expression of expressions) visit(expression);
    return needed;
  }
}

function keyOf({ role, name }: Pick<Slot, "role" | "name">): string {
  return `${role} ${name}`;
}

export function valuesCell<W>(parts: readonly (readonly W[])[]): Cell<W> {
  return values(parts.flat());
}
