import { arrays } from "../scans/arrays.js";
import { type CompressedVectors, compressed, type RepeatableMeter } from "../scans/compressed.js";
import type { Rope } from "../scans/rope.js";
import { type Arrivals, remembering } from "./arrivals.js";
import type { BuildReading, Cell, Reading } from "./cells.js";

/** Every step has a cell of its own. */
export function arrayReading<W>(): BuildReading<W, readonly Cell<W>[]> {
  return {
    of: (cells) => cells,
    cells: (vector) => vector,
    ...arrays<Cell<W>>(),
    repeat: (cell, count) => new Array<Cell<W>>(Number(count)).fill(cell),
    join: (vectors) => vectors.flat(),
  };
}

export type Compressed<W> = Rope<Cell<W>>;

/** Equal cells are kept once, however many steps they stand for. */
export function compressedReading<W>(
  key: (value: W) => string,
  meter: RepeatableMeter,
  arrivals?: Arrivals<W>,
): Reading<W, Compressed<W>> & CompressedVectors<Cell<W>> {
  const keyOf = ({ kind, wires }: Cell<W>): string =>
    `${kind} ${wires.map((value) => (value === undefined ? "_" : key(value))).join(" ")}`;
  const verbs = compressed<Cell<W>>({ key: keyOf, meter });
  const join = (vectors: readonly Compressed<W>[]): Compressed<W> => {
    // Halving keeps the trees shallow.
    if (vectors.length === 0) return verbs.of([]);
    if (vectors.length === 1) return vectors[0]!;
    const half = vectors.length >> 1;
    return verbs.concat(join(vectors.slice(0, half)), join(vectors.slice(half)));
  };
  return {
    ...verbs,
    repeat: (cell, count) => verbs.runs([[cell, count]]),
    join,
    ...(arrivals === undefined
      ? {}
      : { remembering: (compose) => remembering(compose, keyOf, arrivals, meter) }),
  };
}
