import type { Declaration, Recurrence } from "../../recurrences/recurrence.js";
import type { RawNumber } from "../../recurrences/values.js";
import type { Field } from "../assignments.js";
import type { Sequence } from "../sequences.js";
import type { Named } from "../stepwise.js";
import type { NumberSystem } from "../systems.js";

/** Sequences that are run side by side: as many bits as a slot of packed evaluation has. */
export const LANES = 2048;

/** Values of all lanes, told in this order: the weights, then the inputs of one step after the other. */
export interface LaneSource {
  parameters(): Named<Int32Array>;
  /** The inputs of step t, counted from 0. */
  inputs(t: number): Named<Int32Array>;
}

/** Up to `LANES` sequences. They are told again, and the same, by each source that is opened. */
export interface LanePart {
  /** Sequences, in the first so many lanes; the others hold anything. */
  readonly count: number;
  open(): LaneSource;
  /** How the sequence of a lane was made, for messages. */
  label(lane: number): string;
}

/** A part of which the sequences of some lanes, as the oracle takes them, are kept whenever it is told. */
export interface RecordedPart extends LanePart {
  /** After a source was gone through, in order. */
  sequences(): readonly Sequence[];
}

export function recorded(part: LanePart, lanes: readonly number[]): RecordedPart {
  let parameters: Named<Int32Array> = {};
  // Only the chosen lanes are kept, step by step.
  let values: Record<string, readonly RawNumber[]>[][] = [];
  return {
    count: part.count,
    label: part.label,
    open: () => {
      const source = part.open();
      values = [];
      return {
        parameters: () => {
          parameters = source.parameters();
          return parameters;
        },
        inputs: (t) => {
          const step = source.inputs(t);
          values[t] = lanes.map((lane) => valuesAt(step, lane));
          return step;
        },
      };
    },
    sequences: () =>
      lanes.map((lane, i) => ({
        label: part.label(lane),
        steps: values.length,
        inputs: Object.fromEntries(
          Object.keys(values[0]?.[i] ?? {}).map((name) => [name, values.map((step) => step[i]![name]!)]),
        ),
        parameters: valuesAt(parameters, lane),
      })),
  };
}

/** The sequences of some lanes, as the oracle takes them. */
export function sequencesOf(part: LanePart, steps: number, lanes: readonly number[]): readonly Sequence[] {
  const { open, sequences } = recorded(part, lanes);
  const source = open();
  source.parameters();
  for (let t = 0; t < steps; t++) source.inputs(t);
  return sequences();
}

function valuesAt(named: Named<Int32Array>, lane: number): Record<string, readonly RawNumber[]> {
  return Object.fromEntries(
    Object.entries(named).map(([name, entries]) => [name, entries.map((words) => words[lane]!)]),
  );
}

/** Sequences that are there already. */
export function partOf(
  recurrence: Recurrence,
  system: NumberSystem,
  sequences: readonly Sequence[],
): LanePart {
  const named = (
    declarations: readonly Declaration[],
    entryAt: (sequence: Sequence, name: string, entry: number) => RawNumber,
  ): Named<Int32Array> =>
    Object.fromEntries(
      declarations.map(({ name, shape }) => [
        name,
        Array.from({ length: shape.rows * shape.cols }, (_, entry) => {
          const words = new Int32Array(LANES);
          sequences.forEach((sequence, lane) => {
            const raw = entryAt(sequence, name, entry);
            words[lane] = Number(system.show(system.read(raw, sequence.label)));
          });
          return words;
        }),
      ]),
    );
  return {
    count: sequences.length,
    label: (lane) => sequences[lane]!.label,
    open: () => ({
      parameters: () =>
        named(recurrence.parameters, (sequence, name, entry) => sequence.parameters[name]![entry]!),
      inputs: (t) => named(recurrence.inputs, (sequence, name, entry) => sequence.inputs[name]![t]![entry]!),
    }),
  };
}

/** The assignments first, first + 1, ... of the inputs of a circuit of words of `width` bits. */
export function assignmentsFrom(
  first: number,
  all: number,
  width: number,
  fields: { readonly inputs: readonly Field[]; readonly parameters: readonly Field[] },
): LanePart {
  const wordsAt = (offset: number): Int32Array => {
    const words = new Int32Array(LANES);
    for (let lane = 0; lane < LANES; lane++)
      words[lane] = (((first + lane) >>> offset) << (32 - width)) >> (32 - width);
    return words;
  };
  const named = (of: readonly Field[], t: number): Named<Int32Array> =>
    Object.fromEntries(
      of.map(({ name, offset, entries }) => [
        name,
        Array.from({ length: entries }, (_, entry) => wordsAt(offset + (t * entries + entry) * width)),
      ]),
    );
  return {
    count: Math.min(LANES, all - first),
    label: (lane) => `assignment ${first + lane}`,
    open: () => ({
      parameters: () => named(fields.parameters, 0),
      inputs: (t) => named(fields.inputs, t),
    }),
  };
}
