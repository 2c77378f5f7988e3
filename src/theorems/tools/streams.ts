import type { Recurrence } from "../../recurrences/recurrence.js";
import type { RawNumber, RawValue } from "../../recurrences/values.js";
import { Oracle } from "../../verify/engines.js";
import type { Sequence } from "../../verify/sequences.js";
import { systemNamed } from "../../verify/systems.js";

/** A token stream: the inputs of a recurrence, entries row-major, step by step; and its weights. */
export interface Stream {
  readonly inputs: Readonly<Record<string, readonly (readonly RawNumber[])[]>>;
  readonly parameters?: Readonly<Record<string, readonly RawNumber[]>>;
}

/** Parameters as files have them: a number, a list, or a list of rows. */
export function nestedParameters(
  { parameters }: Recurrence,
  flat: NonNullable<Stream["parameters"]>,
): Readonly<Record<string, RawValue>> {
  return Object.fromEntries(
    parameters
      .filter(({ name }) => flat[name] !== undefined)
      .map(({ name, axes: [rows, columns] }): [string, RawValue] => {
        const entries = flat[name]!;
        if (rows === undefined) return [name, entries[0]!];
        if (columns === undefined) return [name, entries];
        return [name, Array.from({ length: rows }, (_, i) => entries.slice(i * columns, (i + 1) * columns))];
      }),
  );
}

function sequenceOfStream({ inputs, parameters = {} }: Stream, label = "stream"): Sequence {
  const steps = Object.values(inputs)[0]!.length;
  return { label, steps, inputs, parameters };
}

/** Runs streams on a recurrence by the catalogue's oracle, over numbers named as for `recirc eval --over`. */
export class StreamRunner {
  private readonly oracle: Oracle;

  constructor(recurrence: Recurrence, over: string) {
    this.oracle = new Oracle(recurrence, systemNamed(over));
  }

  /** Output entries by name, at every step. */
  run(stream: Stream): Readonly<Record<string, readonly (readonly RawNumber[])[]>> {
    return this.oracle.run(sequenceOfStream(stream));
  }

  /** Output entries by name, after the last step. */
  last(stream: Stream): Readonly<Record<string, readonly RawNumber[]>> {
    return Object.fromEntries(
      Object.entries(this.run(stream)).map(([name, steps]) => [name, steps.at(-1)!] as const),
    );
  }
}
