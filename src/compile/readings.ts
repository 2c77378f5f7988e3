import type { Entry } from "../algebra/semirings.js";
import { arrays } from "../scans/arrays.js";
import { type CompressedVectors, compressed, type RepeatableMeter } from "../scans/compressed.js";
import { type Rope, tableOf } from "../scans/rope.js";
import { type Arrivals, remembering } from "./arrivals.js";
import type { BuildReading, Cell, Reading } from "./cells.js";
import { type Followed, followed } from "./replay.js";

/** Every step has a cell of its own. */
export function arrayReading<W>(): BuildReading<W, readonly Cell<W>[]> {
  return {
    of: (length, cell) => Array.from({ length }, (_, step) => cell(step)),
    cells: (vector) => vector,
    ...arrays<Cell<W>>(),
    repeat: (cell, count) => new Array<Cell<W>>(Number(count)).fill(cell),
    join: (vectors) => vectors.flat(),
  };
}

export type Compressed<W> = Rope<Cell<W>>;

/** How scans are counted by their courses. */
export interface Following<W> {
  /** Length from which they are. */
  readonly from: bigint;
  /** What is taken where a class holds different intervals; where missing, such a scan is run instead. */
  bound?(x: W, y: W): W | undefined;
  /** Called when something was taken for something else by `bound`. */
  bounded?(): void;
}

/** Compositions by name, each knowing what it gave before; kept from one length of a recipe to the next. */
export type Memory<W> = Map<string, (...cells: Cell<W>[]) => Cell<W>>;

/** Which cells are interchangeable, by text. */
type CellKey<W> = (cell: Cell<W>) => string;

function cellKey<W>(key: (value: W) => string): CellKey<W> {
  return ({ kind, wires }) => {
    let text: string = kind;
    for (const value of wires) text += value === undefined ? " _" : ` ${key(value)}`;
    return text;
  };
}

/** Equal cells are kept once, however many steps they stand for. May be used for one length after the other. */
export function compressedReading<W>(
  key: (value: W) => string,
  meter: RepeatableMeter,
  arrivals?: Arrivals<W>,
  memory: Memory<W> = new Map(),
): Reading<W, Compressed<W>> & CompressedVectors<Cell<W>> {
  const keyOf = cellKey(key);
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
      : {
          remembering: (name, compose) =>
            tableOf(memory, name, () => remembering(compose, keyOf, arrivals, meter)),
        }),
  };
}

/** The same reading, in which scans that have a course are run by it. */
export function byCourses<W, R extends CompressedVectors<Cell<W>>>(
  reading: R,
  key: (value: W) => string,
  meter: RepeatableMeter,
  following: Following<W>,
): R & Pick<Reading<W, Compressed<W>>, "shortcut"> {
  const keyOf = cellKey(key);
  return {
    ...reading,
    shortcut: (scan, compose, steps, several) =>
      steps.length < following.from
        ? undefined
        : followed({
            scan,
            vectors: reading,
            key: keyOf,
            same: (x, y) => areSame(key, x, y),
            meter,
            compose,
            steps,
            several,
            merge: merging(following),
          }),
  };
}

/** Most entries are numbers, which need no key. */
function areSame<W>(key: (value: W) => string, x: Cell<W>, y: Cell<W>): boolean {
  if (x.kind !== y.kind || x.wires.length !== y.wires.length) return false;
  for (let i = 0; i < x.wires.length; i++) {
    const [first, second] = [x.wires[i], y.wires[i]];
    if (first === second) continue;
    if (first === undefined || second === undefined || key(first) !== key(second)) return false;
  }
  return true;
}

/** Cells of one kind, entry by entry. */
function merging<W>({ bound, bounded }: Following<W>): Followed<Cell<W>>["merge"] {
  if (bound === undefined) return undefined;
  return (x, y) => {
    if (x.kind !== y.kind || x.wires.length !== y.wires.length) return undefined;
    const wires: Entry<W>[] = [];
    for (const [i, first] of x.wires.entries()) {
      const second = y.wires[i];
      const wire = first === undefined || second === undefined ? undefined : bound(first, second);
      if (wire === undefined && first !== second) return undefined;
      wires.push(wire);
    }
    bounded?.();
    return { kind: x.kind, wires };
  };
}
