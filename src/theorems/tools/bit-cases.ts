import type { BooleanBasis } from "../../circuit/basis.js";
import type { Circuit } from "../../circuit/circuit.js";
import { withNarrowGates } from "../../numbers/thresholds.js";
import { bitsKind } from "../../packed/kinds.js";
import { packedEvaluator } from "../../packed/packed.js";
import type { Random } from "./random.js";

/** What a circuit has to give for one assignment; bits in the order of each port's wires. */
export interface BitCase {
  readonly inputs: Readonly<Record<string, readonly boolean[]>>;
  readonly outputs: Readonly<Record<string, readonly boolean[]>>;
  /** How the case is named where it comes out wrong. */
  readonly label: string;
}

/** Sequences that packed evaluation takes at a time. */
const LANES = 2048;

/** Holds a circuit against cases, 2048 at a time: how many there were, how many came out wrong, the first of those. */
export function heldAgainst(
  circuit: Circuit<BooleanBasis>,
  cases: Iterable<BitCase>,
): { readonly cases: number; readonly wrong: number; readonly detail?: string } {
  const evaluator = packedEvaluator(withNarrowGates(circuit), bitsKind);
  let [held, wrong] = [0, 0];
  let first: string | undefined;
  for (const lanes of inParts(cases, LANES)) {
    for (const { name, wires } of circuit.inputs) {
      wires.forEach((wire, i) => {
        pack(evaluator.input(circuit.a[wire]!) as Int32Array, lanes, ({ inputs }) => inputs[name]![i]!);
      });
    }
    evaluator.run();
    const differs = new Int32Array(LANES / 32);
    const expected = new Int32Array(LANES / 32);
    let place = 0;
    for (const { name, wires } of circuit.outputs) {
      wires.forEach((_, i) => {
        pack(expected, lanes, ({ outputs }) => outputs[name]![i]!);
        const given = evaluator.output(place++) as Int32Array;
        for (let k = 0; k < differs.length; k++) differs[k]! |= given[k]! ^ expected[k]!;
      });
    }
    lanes.forEach(({ label }, lane) => {
      if (((differs[lane >>> 5]! >>> (lane & 31)) & 1) === 0) return;
      wrong++;
      first ??= label;
    });
    held += lanes.length;
  }
  return { cases: held, wrong, ...(first !== undefined && { detail: first }) };
}

/**
 * Holds a circuit against a reference on so many random assignments, drawn a word of 32 at a time. `answer` reads the
 * bits of its assignment, counted over all input ports, and gives those of all outputs.
 */
export function heldOnRandomBits(
  circuit: Circuit<BooleanBasis>,
  count: number,
  random: Random,
  answer: (bit: (input: number) => number) => readonly number[],
): { readonly cases: number; readonly wrong: number; readonly detail?: string } {
  const evaluator = packedEvaluator(withNarrowGates(circuit), bitsKind);
  const planes = circuit.inputs.flatMap(({ wires }) =>
    Array.from(wires, (wire) => evaluator.input(circuit.a[wire]!) as Int32Array),
  );
  const outputs = circuit.outputs.reduce((sum, { wires }) => sum + wires.length, 0);
  let wrong = 0;
  let detail: string | undefined;
  for (let done = 0; done < count; done += LANES) {
    const lanes = Math.min(LANES, count - done);
    // Inputs may share memory with what is computed, so the reference answers first.
    for (const plane of planes)
      for (let k = 0; k < plane.length; k++) plane[k] = random.whole(0, 2 ** 32 - 1) | 0;
    const expected = Array.from({ length: lanes }, (_, lane) =>
      answer((input) => (planes[input]![lane >>> 5]! >>> (lane & 31)) & 1),
    );
    evaluator.run();
    const given = Array.from({ length: outputs }, (_, i) => evaluator.output(i) as Int32Array);
    expected.forEach((bits, lane) => {
      if (bits.every((bit, i) => ((given[i]![lane >>> 5]! >>> (lane & 31)) & 1) === bit)) return;
      wrong++;
      detail ??= `assignment ${done + lane}`;
    });
  }
  return { cases: count, wrong, ...(detail !== undefined && { detail }) };
}

function* inParts<T>(all: Iterable<T>, size: number): Generator<readonly T[]> {
  let part: T[] = [];
  for (const one of all) {
    part.push(one);
    if (part.length < size) continue;
    yield part;
    part = [];
  }
  if (part.length > 0) yield part;
}

/** Bit i of word k belongs to lane 32 k + i. */
function pack(words: Int32Array, lanes: readonly BitCase[], bit: (own: BitCase) => boolean): void {
  words.fill(0);
  lanes.forEach((own, lane) => {
    if (bit(own)) words[lane >>> 5]! |= 1 << (lane & 31);
  });
}

/** A whole number's bits, least significant first. */
export function bitsOf(value: number, width: number): readonly boolean[] {
  return Array.from({ length: width }, (_, i) => Math.floor(value / 2 ** i) % 2 === 1);
}
