import { ARITY, type Circuit, forEachOperand } from "../circuit/circuit.js";
import { COUNTED, type CountAs, OP_BY_CODE, OPS } from "../circuit/ops.js";
import { type CostModel, priceTable, UNIT } from "./cost-model.js";
import { depth, levels } from "./depth.js";

/** Gates by the columns of a report. No cost model: every gate counts 1, negations of bits too. */
export type GateCounts = Readonly<Record<CountAs, number>>;

export interface FanOut {
  readonly largest: number;
  /** Over the inputs and gates that something reads; 0 when nothing reads anything. */
  readonly average: number;
}

/** What the cone of the outputs is made of. */
export interface Cone {
  /** Nodes by op code, among them the inputs that no output needs. */
  readonly byCode: Float64Array;
  /**
   * The fan-out of an input or gate is the number of operand places, in gates of the cone, that name it: x * x reads x
   * twice, and being an output is no reading. Constants are not counted, since each reader can have its own.
   */
  readonly fanOut: FanOut;
}

/**
 * One loop from the last node to the first, since by then all that may read a node are known.
 *
 * @param visit told of every node of the cone.
 */
export function coneOf(circuit: Circuit, visit?: (node: number) => void): Cone {
  const { op, a, b, length } = circuit;
  const byCode = new Float64Array(256);
  const readers = new Uint32Array(length);
  const isOutput = new Uint8Array(length);
  for (const { wires } of circuit.outputs) for (const wire of wires) isOutput[wire] = 1;
  const count = (operand: number): void => {
    readers[operand]!++;
  };
  let most = 0;
  let sum = 0;
  let read = 0;
  for (let node = length - 1; node >= 0; node--) {
    const code = op[node]!;
    const places = readers[node]!;
    if (places === 0 && isOutput[node] === 0 && code !== OPS.input.code) continue;
    byCode[code]!++;
    if (places > 0 && code !== OPS.constant.code) {
      if (places > most) most = places;
      sum += places;
      read++;
    }
    const arity = ARITY[code]!;
    if (arity > 2) forEachOperand(circuit, node, count);
    else {
      if (arity >= 1) readers[a[node]!]!++;
      if (arity === 2) readers[b[node]!]!++;
    }
    visit?.(node);
  }
  return { byCode, fanOut: { largest: most, average: read === 0 ? 0 : sum / read } };
}

/** Gates in the cone of the outputs, by kind. */
export function gateCounts(circuit: Circuit, { byCode }: Pick<Cone, "byCode"> = coneOf(circuit)): GateCounts {
  const counts = Object.fromEntries(COUNTED.map((kind) => [kind, 0])) as Record<CountAs, number>;
  for (let code = 0; code < 256; code++) {
    const kind = OP_BY_CODE[code]?.countAs;
    if (kind !== undefined) counts[kind] += byCode[code]!;
  }
  return counts;
}

/** Size under the model, of the gates in the cone of the outputs. Inputs and constants cost nothing. */
export function size(
  circuit: Circuit,
  model: CostModel = UNIT,
  { byCode }: Pick<Cone, "byCode"> = coneOf(circuit),
): number {
  const price = priceTable(circuit, (op) => model.size(op));
  let sum = 0;
  for (let code = 0; code < 256; code++) sum += byCode[code]! * price[code]!;
  return sum;
}

/** The cone of the outputs, and how many of its gates end on each level. */
export interface LeveledCone extends Cone {
  /** From level 0. Only gates that the model charges for are counted: under `unit` a negation takes no place on a level. */
  readonly histogram: Uint32Array;
}

export function leveledCone(
  circuit: Circuit,
  model: CostModel = UNIT,
  level = levels(circuit, model),
): LeveledCone {
  const { op } = circuit;
  const charged = priceTable(circuit, (kind) => Math.max(model.depth(kind), model.size(kind)));
  // What an output depends on is not deeper than it.
  const histogram = new Uint32Array(depth(circuit, model, level) + 1);
  const cone = coneOf(circuit, (node) => {
    if (charged[op[node]!]! > 0) histogram[level[node]!]!++;
  });
  return { ...cone, histogram };
}

/** Width: the largest number of charged gates on one level. */
export function width(circuit: Circuit, model: CostModel = UNIT): number {
  return largest(leveledCone(circuit, model).histogram);
}

export function largest(counts: Uint32Array): number {
  let most = 0;
  for (const count of counts) if (count > most) most = count;
  return most;
}
