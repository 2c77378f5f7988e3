import type { Entry } from "../algebra/semirings.js";
import { arrays } from "../scans/arrays.js";
import { type CompressedVectors, compressed, type RepeatableMeter } from "../scans/compressed.js";
import type { Rope } from "../scans/rope.js";
import type { BuildReading, Cell, Reading } from "./cells.js";
import type { Compositions } from "./compositions.js";
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

/** Which cells are interchangeable, by text. */
export function cellKey<W>(key: (value: W) => string): (cell: Cell<W>) => string {
  return ({ kind, wires }) => {
    let text: string = kind;
    for (const value of wires) text += value === undefined ? " _" : ` ${key(value)}`;
    return text;
  };
}

/**
 * Equal cells are kept once, however many steps they stand for. May be used for one length after the other; what was
 * composed may be of other readings as well.
 */
export function compressedReading<W>(
  compositions: Compositions<Cell<W>>,
  meter: RepeatableMeter,
): Reading<W, Compressed<W>> & CompressedVectors<Cell<W>> {
  const { key } = compositions;
  const verbs = compressed<Cell<W>>({ key, meter });
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
    remembering: (name, compose) => compositions.named(name, compose).run,
  };
}

/** The same reading, in which scans that have a course are run by it. */
export function byCourses<W, R extends CompressedVectors<Cell<W>>>(
  reading: R,
  compositions: Compositions<Cell<W>>,
  following: Following<W>,
): R & Pick<Reading<W, Compressed<W>>, "shortcut"> {
  return {
    ...reading,
    shortcut: (scan, compose, steps, several) =>
      steps.length < following.from
        ? undefined
        : followed({
            scan,
            vectors: reading,
            compose: compositions.behind(compose),
            steps,
            several: several && compositions.behind(several),
            merge: merging(following),
          }),
  };
}

/** Cells of one kind, entry by entry. */
function merging<W>({ bound, bounded }: Following<W>): Followed<Cell<W>>["merge"] {
  if (bound === undefined) return undefined;
  return (x, y) => {
    if (x.kind !== y.kind || x.wires.length !== y.wires.length) return undefined;
    const wires: Entry<W>[] = [];
    for (let i = 0; i < x.wires.length; i++) {
      const [first, second] = [x.wires[i], y.wires[i]];
      const wire = first === undefined || second === undefined ? undefined : bound(first, second);
      if (wire === undefined && first !== second) return undefined;
      wires.push(wire);
    }
    bounded?.();
    return { kind: x.kind, wires };
  };
}
