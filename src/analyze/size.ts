import { type Circuit, forEachOperand } from "../circuit/circuit.js";
import { COUNTED, type CountAs, OP_BY_CODE, OPS } from "../circuit/ops.js";
import { liveNodes } from "../circuit/rewrite.js";
import { type CostModel, priceTable, UNIT } from "./cost-model.js";
import { levels } from "./depth.js";

/** Gates by the columns of a report. No cost model: every gate counts 1, negations of bits too. */
export type GateCounts = Readonly<Record<CountAs, number>>;

/** Gates in the cone of the outputs, by kind. */
export function gateCounts(circuit: Circuit, live = liveNodes(circuit)): GateCounts {
  const byCode = countByCode(circuit, live);
  const counts = Object.fromEntries(COUNTED.map((kind) => [kind, 0])) as Record<CountAs, number>;
  for (let code = 0; code < 256; code++) {
    const kind = OP_BY_CODE[code]?.countAs;
    if (kind !== undefined) counts[kind] += byCode[code]!;
  }
  return counts;
}

/** Size under the model, of the gates in the cone of the outputs. Inputs and constants cost nothing. */
export function size(circuit: Circuit, model: CostModel = UNIT, live = liveNodes(circuit)): number {
  const byCode = countByCode(circuit, live);
  const price = priceTable(circuit, (op) => model.size(op));
  let sum = 0;
  for (let code = 0; code < 256; code++) sum += byCode[code]! * price[code]!;
  return sum;
}

function countByCode(circuit: Circuit, live: Uint8Array): Float64Array {
  const { op, length } = circuit;
  const byCode = new Float64Array(256);
  for (let node = 0; node < length; node++) if (live[node] === 1) byCode[op[node]!]!++;
  return byCode;
}

/**
 * How many gates of the cone of the outputs end on each level, from level 0. Only gates that the model charges for
 * are counted: under `unit` a negation takes no place on a level.
 */
export function levelHistogram(
  circuit: Circuit,
  model: CostModel = UNIT,
  level = levels(circuit, model),
  live = liveNodes(circuit),
): Uint32Array {
  const charged = priceTable(circuit, (op) => Math.max(model.depth(op), model.size(op)));
  let top = 0;
  for (let node = 0; node < circuit.length; node++) if (live[node] === 1) top = Math.max(top, level[node]!);
  const histogram = new Uint32Array(top + 1);
  for (let node = 0; node < circuit.length; node++) {
    if (live[node] === 1 && charged[circuit.op[node]!]! > 0) histogram[level[node]!]!++;
  }
  return histogram;
}

/** Width: the largest number of charged gates on one level. */
export function width(circuit: Circuit, model: CostModel = UNIT): number {
  return largest(levelHistogram(circuit, model));
}

export function largest(counts: Uint32Array): number {
  let most = 0;
  for (const count of counts) if (count > most) most = count;
  return most;
}

export interface FanOut {
  readonly largest: number;
  /** Over the inputs and gates that something reads; 0 when nothing reads anything. */
  readonly average: number;
}

/**
 * The fan-out of an input or gate is the number of operand places, in gates of the cone of the outputs, that name it:
 * x * x reads x twice, and being an output is no reading. Constants are not counted, since each reader can have its own.
 */
export function fanOut(circuit: Circuit, live = liveNodes(circuit)): FanOut {
  const readers = new Uint32Array(circuit.length);
  const count = (operand: number) => {
    readers[operand]!++;
  };
  for (let node = 0; node < circuit.length; node++) {
    if (live[node] === 1) forEachOperand(circuit, node, count);
  }
  let most = 0;
  let sum = 0;
  let read = 0;
  for (let node = 0; node < circuit.length; node++) {
    const places = readers[node]!;
    if (places === 0 || circuit.op[node] === OPS.constant.code) continue;
    if (places > most) most = places;
    sum += places;
    read++;
  }
  return { largest: most, average: read === 0 ? 0 : sum / read };
}
