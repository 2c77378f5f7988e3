import type { Entry } from "../algebra/semirings.js";
import type { Compose, ComposeSeveral, Scan, Vectors } from "../scans/scan.js";
import type { Element } from "../structure/structure.js";

/**
 * What vectors of a compiled recurrence hold: flat bundles of values. `kind` tells bundles of one length apart that
 * mean different things, such as a composed interval of some form and a state.
 */
export interface Cell<W> {
  readonly kind: "values" | "grey" | `black ${string}`;
  /** Only the entries of black cells may be missing. */
  readonly wires: readonly Entry<W>[];
}

export function values<W>(wires: readonly W[]): Cell<W> {
  return { kind: "values", wires };
}

/** The wires of a cell that holds no interval; they are all there. */
export function knownWires<W>(cell: Cell<W>): readonly W[] {
  return cell.wires as readonly W[];
}

/** A black element holds its transition and then its drive. */
export function elementCell<W>({ transition, drive }: Element<W>): Cell<W> {
  return transition === undefined
    ? { kind: "grey", wires: drive }
    : {
        kind: `black ${transition.form}`,
        wires: [...transition.entries, ...drive],
      };
}

export function cellElement<W>({ kind, wires }: Cell<W>, stateSize: number): Element<W> {
  if (kind === "grey") return { drive: wires };
  const form = kind.slice("black ".length);
  return {
    transition: { form, entries: wires.slice(0, -stateSize) },
    drive: wires.slice(-stateSize),
  };
}

/** How the values of a recurrence are read: the vector verbs and a maker of vectors. */
export interface Reading<W, V> extends Vectors<Cell<W>, V> {
  /** A vector of `count` equal cells. */
  repeat(cell: Cell<W>, count: bigint): V;
  /** One vector after the other, without the cost of concatenating them pair by pair. */
  join(vectors: readonly V[]): V;
  /**
   * A composition that looks at its operands alone, in a form that knows what it has composed before; compositions are
   * handed to scans through it. In one plan, `name` is of one composition.
   */
  remembering?(name: string, compose: (...cells: Cell<W>[]) => Cell<W>): (...cells: Cell<W>[]) => Cell<W>;
  /** What the scan makes of the steps, and counts, by a shorter way than running it; undefined where there is none. */
  shortcut?(
    scan: Scan,
    compose: Compose<Cell<W>>,
    steps: V,
    several: ComposeSeveral<Cell<W>> | undefined,
  ): V | undefined;
}

/** A reading whose vectors are made of cells that are all there, and give them back. */
export interface BuildReading<W, V> extends Reading<W, V> {
  /** A cell for each step, asked for one after the other. */
  of(length: number, cell: (step: number) => Cell<W>): V;
  cells(vector: V): Iterable<Cell<W>>;
}

/** The values of a vector as they leave by ports, where that takes gates. */
export function settled<W, V>({ settle }: { settle?(value: W): W }, reading: Reading<W, V>, vector: V): V {
  return settle === undefined ? vector : reading.map((cell) => values(knownWires(cell).map(settle)), vector);
}
