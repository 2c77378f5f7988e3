import type { Vectors } from "../scans/scan.js";
import type { Element } from "../structure/structure.js";

/**
 * What vectors of a compiled recurrence hold: flat bundles of values. `kind` tells bundles of one length apart that
 * mean different things, such as a composed interval and a state.
 */
export interface Cell<W> {
  readonly kind: "values" | "black" | "grey";
  readonly wires: readonly W[];
}

export function values<W>(wires: readonly W[]): Cell<W> {
  return { kind: "values", wires };
}

/** A black element holds its transition and then its drive. */
export function elementCell<W>({ transition, drive }: Element<W>): Cell<W> {
  return transition === undefined
    ? { kind: "grey", wires: drive }
    : { kind: "black", wires: [...transition, ...drive] };
}

export function cellElement<W>({ kind, wires }: Cell<W>, transitionSize: number): Element<W> {
  if (kind === "grey") return { drive: wires };
  return { transition: wires.slice(0, transitionSize), drive: wires.slice(transitionSize) };
}

/** How the values of a recurrence are read: the vector verbs and a maker of vectors. */
export interface Reading<W, V> extends Vectors<Cell<W>, V> {
  /** A vector of `count` equal cells. */
  repeat(cell: Cell<W>, count: bigint): V;
  /** One vector after the other, without the cost of concatenating them pair by pair. */
  join(vectors: readonly V[]): V;
}
