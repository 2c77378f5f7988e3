import { uniformBigInt } from "pure-rand/distribution/uniformBigInt";
import { uniformInt } from "pure-rand/distribution/uniformInt";
import { xoroshiro128plus } from "pure-rand/generator/xoroshiro128plus";
import type { Input, Recurrence } from "../recurrences/recurrence.js";
import type { RawNumber } from "../recurrences/values.js";

/** A sequence with its weights, in the numbers of files: entries row-major, inputs step by step. */
export interface Sequence {
  /** How it was made, for messages: `random 3`, `all ones`. */
  readonly label: string;
  readonly steps: number;
  readonly inputs: Readonly<Record<string, readonly (readonly RawNumber[])[]>>;
  readonly parameters: Readonly<Record<string, readonly RawNumber[]>>;
}

/** What random entries are drawn from. */
export type Range =
  | { readonly kind: "small integers"; readonly largest: number }
  /** `truths`: half of the entries are 0 or 1, for formulas that ask whether a value is zero or equal to another. */
  | { readonly kind: "field"; readonly prime: bigint; readonly truths?: boolean }
  | { readonly kind: "words"; readonly width: number }
  /** Multiples of 2^-places from -1 to 1; `word` gives any number of the system. */
  | {
      readonly kind: "dyadic";
      readonly places: number;
      word(below: (limit: number) => number): RawNumber;
    }
  | { readonly kind: "reals" };

export type Draw = () => RawNumber;

/** A reproducible stream of entries. */
export function drawing(range: Range, seed: number): Draw {
  const generator = xoroshiro128plus(seed);
  switch (range.kind) {
    case "small integers":
      return () => uniformInt(generator, -range.largest, range.largest);
    case "field": {
      const any = (): RawNumber => String(uniformBigInt(generator, 0n, range.prime - 1n));
      if (range.truths !== true) return any;
      return () => {
        const chosen = uniformInt(generator, 0, 3);
        return chosen < 2 ? chosen : any();
      };
    }
    case "words": {
      const half = 1n << BigInt(range.width - 1);
      return () => String(uniformBigInt(generator, -half, half - 1n));
    }
    case "dyadic": {
      const unit = 2 ** range.places;
      return () => uniformInt(generator, -unit, unit) / unit;
    }
    case "reals":
      return () => uniformInt(generator, -(1 << 20), 1 << 20) / (1 << 20);
  }
}

/**
 * The entries of an input that keeps a promise; undefined for a free one. `symbol` chooses one of so many, and `holds`
 * is the entry that says whether the chosen one is number i: of one sequence, or of many side by side.
 */
export function promisedEntries<C, E>(
  { symbols, promise, shape }: Input,
  symbol: (count: number) => C,
  holds: (chosen: C, i: number) => E,
): E[] | undefined {
  const { rows, cols } = shape;
  const oneHot = (count: number): E[] => {
    const chosen = symbol(count);
    return Array.from({ length: count }, (_, i) => holds(chosen, i));
  };
  if (symbols !== undefined) return oneHot(symbols);
  switch (promise) {
    case undefined:
      return undefined;
    case "bits":
      return Array.from({ length: rows * cols }, () => holds(symbol(2), 1));
    case "one-hot rows":
      return Array.from({ length: rows }, () => oneHot(cols)).flat();
    case "one-hot columns": {
      const columns = Array.from({ length: cols }, () => oneHot(rows));
      return Array.from({ length: rows * cols }, (_, i) => columns[i % cols]![Math.floor(i / cols)]!);
    }
  }
}

/** A sequence whose every entry comes from `draw`; inputs with promises keep them, as `symbol` chooses. */
export function sequenceOf(
  recurrence: Recurrence,
  steps: number,
  label: string,
  draw: Draw,
  symbol: (count: number) => number,
): Sequence {
  const inputs: Record<string, RawNumber[][]> = {};
  for (const input of recurrence.inputs) {
    const size = input.shape.rows * input.shape.cols;
    inputs[input.name] = Array.from({ length: steps }, () => {
      const kept = promisedEntries(input, symbol, (chosen, i): RawNumber => (chosen === i ? 1 : 0));
      return kept ?? Array.from({ length: size }, draw);
    });
  }
  const parameters: Record<string, RawNumber[]> = {};
  for (const { name, shape } of recurrence.parameters) {
    parameters[name] = Array.from({ length: shape.rows * shape.cols }, draw);
  }
  return { label, steps, inputs, parameters };
}

/** Sequences on which mistakes show: all zeros, all ones, all minus ones, alternating signs, the extreme words. */
export function edgeSequences(recurrence: Recurrence, steps: number, range: Range): readonly Sequence[] {
  const constants: readonly (readonly [string, RawNumber])[] = [
    ["all zeros", 0],
    ["all ones", 1],
    ["all minus ones", -1],
    ...(range.kind === "words"
      ? ([
          ["all smallest", String(-(1n << BigInt(range.width - 1)))],
          ["all largest", String((1n << BigInt(range.width - 1)) - 1n)],
        ] as const)
      : []),
  ];
  const edges = constants.map(([label, entry]) =>
    sequenceOf(
      recurrence,
      steps,
      label,
      () => entry,
      () => 0,
    ),
  );
  let flip = 1;
  const alternating = sequenceOf(
    recurrence,
    steps,
    "alternating",
    () => (flip = -flip),
    (count) => (flip > 0 ? 0 : count - 1),
  );
  return [...edges, alternating];
}

export function randomSequences(
  recurrence: Recurrence,
  steps: number,
  range: Range,
  count: number,
  seed: number,
): readonly Sequence[] {
  return Array.from({ length: count }, (_, i) => randomSequence(recurrence, steps, range, seed, i));
}

/** The i-th random sequence of a seed, whichever others are drawn. */
export function randomSequence(
  recurrence: Recurrence,
  steps: number,
  range: Range,
  seed: number,
  i: number,
): Sequence {
  const generator = xoroshiro128plus(seed + i);
  const draw = drawing(range, seed + 1000 * (i + 1));
  return sequenceOf(recurrence, steps, `random ${seed + i}`, draw, (symbols) =>
    uniformInt(generator, 0, symbols - 1),
  );
}
