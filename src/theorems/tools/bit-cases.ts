import type { BooleanBasis } from "../../circuit/basis.js";
import type { Circuit } from "../../circuit/circuit.js";
import { evaluatePacked } from "../../circuit/evaluate.js";

/** What a circuit has to give for one assignment; bits in the order of each port's wires. */
export interface BitCase {
  readonly inputs: Readonly<Record<string, readonly boolean[]>>;
  readonly outputs: Readonly<Record<string, readonly boolean[]>>;
  /** How the case is named where it comes out wrong. */
  readonly label: string;
}

const LANES = 32;

/** Holds a circuit against cases, 32 at a time: how many there were, how many came out wrong, the first of those. */
export function heldAgainst(
  circuit: Circuit<BooleanBasis>,
  cases: readonly BitCase[],
): { readonly cases: number; readonly wrong: number; readonly detail?: string } {
  let wrong = 0;
  let first: string | undefined;
  for (let from = 0; from < cases.length; from += LANES) {
    const lanes = cases.slice(from, from + LANES);
    const given = evaluatePacked(
      circuit,
      Object.fromEntries(
        circuit.inputs.map(({ name, wires }) => [
          name,
          Array.from(wires, (_, i) => packed(lanes, ({ inputs }) => inputs[name]![i]!)),
        ]),
      ),
    );
    let differs = 0;
    for (const { name, wires } of circuit.outputs) {
      wires.forEach((_, i) => {
        differs |= given[name]![i]! ^ packed(lanes, ({ outputs }) => outputs[name]![i]!);
      });
    }
    lanes.forEach(({ label }, lane) => {
      if (((differs >>> lane) & 1) === 0) return;
      wrong++;
      first ??= label;
    });
  }
  return { cases: cases.length, wrong, ...(first !== undefined && { detail: first }) };
}

/** Bit k of the word belongs to the k-th lane. */
function packed(lanes: readonly BitCase[], bit: (own: BitCase) => boolean): number {
  return lanes.reduce((word, own, lane) => (bit(own) ? word | (1 << lane) : word), 0);
}

/** A whole number's bits, least significant first. */
export function bitsOf(value: number, width: number): readonly boolean[] {
  return Array.from({ length: width }, (_, i) => Math.floor(value / 2 ** i) % 2 === 1);
}
