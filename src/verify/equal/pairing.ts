import { type Circuit, entryName } from "../../circuit/circuit.js";
import { UsageError } from "../../errors.js";

/** Two wires of two circuits that stand for the same thing. */
export interface Pair {
  readonly name: string;
  readonly first: Place;
  readonly second: Place;
}

/** A wire, and its position over all ports of its side in order. */
export interface Place {
  readonly wire: number;
  readonly position: number;
}

export interface Pairing {
  readonly inputs: readonly Pair[];
  readonly outputs: readonly Pair[];
}

/** How inputs and outputs are matched: `k[0][3]` with `k[0][3]`, or the i-th with the i-th whatever their names. */
export type MatchBy = "name" | "order";

/** @throws UsageError where the two circuits have not the same inputs and outputs. */
export function pairUp(first: Circuit, second: Circuit, by: MatchBy): Pairing {
  return { inputs: pairsOf(first, second, "inputs", by), outputs: pairsOf(first, second, "outputs", by) };
}

function pairsOf(first: Circuit, second: Circuit, side: "inputs" | "outputs", by: MatchBy): readonly Pair[] {
  const [ours, theirs] = [first, second].map((circuit) => placesOf(circuit, side)) as [Named, Named];
  const kind = side.slice(0, -1);
  if (ours.length !== theirs.length) {
    throw new UsageError(
      `expected two circuits with as many ${side} as each other, got ${ours.length} and ${theirs.length}; compare circuits of one length and one number system`,
    );
  }
  if (by === "order") return ours.map(([name, place], i) => ({ name, first: place, second: theirs[i]![1] }));
  const byName = new Map(theirs);
  return ours.map(([name, place]) => {
    const other = byName.get(name);
    if (other !== undefined) return { name, first: place, second: other };
    throw new UsageError(
      `expected the ${kind} '${name}' in both circuits, got none of that name in the second (it has ${theirs
        .slice(0, 3)
        .map(([known]) => known)
        .join(", ")}${theirs.length > 3 ? ", ..." : ""}); match the i-th with the i-th by --by-order`,
    );
  });
}

type Named = readonly (readonly [string, Place])[];

function placesOf(circuit: Circuit, side: "inputs" | "outputs"): Named {
  let position = 0;
  return circuit[side].flatMap((port) =>
    Array.from(port.wires, (wire, i) => [entryName(port, i), { wire, position: position++ }] as const),
  );
}
