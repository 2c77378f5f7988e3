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

/** Assignments that packed evaluation takes at a time. */
export const LANES = 2048;

/** How many cases a circuit was held against, how many came out wrong, and the first of those. */
export interface HeldCases {
  readonly cases: number;
  readonly wrong: number;
  readonly detail?: string;
}

/** A circuit of bits, held against what it has to give on `LANES` assignments at a time. */
export class LaneComparison {
  /** Words of 32 lanes for each wire, over all input ports in order; to be written before each comparison. */
  readonly planes: readonly Int32Array[];
  private readonly evaluator;
  private readonly outputs: number;
  private readonly differs = new Int32Array(LANES / 32);
  private cases = 0;
  private wrong = 0;
  private detail: string | undefined;

  constructor(circuit: Circuit<BooleanBasis>) {
    this.evaluator = packedEvaluator(withNarrowGates(circuit), bitsKind);
    this.planes = circuit.inputs.flatMap(({ wires }) =>
      Array.from(wires, (wire) => this.evaluator.input(circuit.a[wire]!) as Int32Array),
    );
    this.outputs = circuit.outputs.reduce((sum, { wires }) => sum + wires.length, 0);
  }

  /**
   * Evaluates the circuit and compares its outputs, counted over all ports, in the first so many lanes. What is expected
   * must not be read from `planes`, which may share memory with what is computed.
   */
  compare(
    lanes: number,
    expected: (output: number, lane: number) => boolean | number,
    label: (lane: number) => string,
  ): void {
    this.evaluator.run();
    this.differs.fill(0);
    for (let output = 0; output < this.outputs; output++) {
      const given = this.evaluator.output(output) as Int32Array;
      for (let lane = 0; lane < lanes; lane++) {
        const bit = (given[lane >>> 5]! >>> (lane & 31)) & 1;
        if (bit !== Number(expected(output, lane))) this.differs[lane >>> 5]! |= 1 << (lane & 31);
      }
    }
    for (let lane = 0; lane < lanes; lane++) {
      if (((this.differs[lane >>> 5]! >>> (lane & 31)) & 1) === 0) continue;
      this.wrong++;
      this.detail ??= label(lane);
    }
    this.cases += lanes;
  }

  held(): HeldCases {
    const { cases, wrong, detail } = this;
    return { cases, wrong, ...(detail !== undefined && { detail }) };
  }
}

/** Holds a circuit against cases. */
export function heldAgainst(circuit: Circuit<BooleanBasis>, cases: Iterable<BitCase>): HeldCases {
  const comparison = new LaneComparison(circuit);
  for (const lanes of inParts(cases, LANES)) {
    let plane = 0;
    for (const { name, wires } of circuit.inputs)
      for (let i = 0; i < wires.length; i++)
        pack(comparison.planes[plane++]!, lanes, ({ inputs }) => inputs[name]![i]!);
    const expected = lanes.map(({ outputs }) => circuit.outputs.flatMap(({ name }) => outputs[name]!));
    comparison.compare(
      lanes.length,
      (output, lane) => expected[lane]![output]!,
      (lane) => lanes[lane]!.label,
    );
  }
  return comparison.held();
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
): HeldCases {
  const comparison = new LaneComparison(circuit);
  const { planes } = comparison;
  for (let done = 0; done < count; done += LANES) {
    const lanes = Math.min(LANES, count - done);
    for (const plane of planes)
      for (let k = 0; k < plane.length; k++) plane[k] = random.whole(0, 2 ** 32 - 1) | 0;
    const expected = Array.from({ length: lanes }, (_, lane) =>
      answer((input) => (planes[input]![lane >>> 5]! >>> (lane & 31)) & 1),
    );
    comparison.compare(
      lanes,
      (output, lane) => expected[lane]![output]!,
      (lane) => `assignment ${done + lane}`,
    );
  }
  return comparison.held();
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
