import { buildGates } from "../algebra/build.js";
import { type FoldedBit, foldGates } from "../algebra/fold.js";
import type { Gates, UnboundedGates } from "../algebra/gates.js";
import type { BooleanBasis } from "../circuit/basis.js";
import { type BuilderOptions, CircuitBuilder } from "../circuit/builder.js";
import { type Circuit, type Threshold, thresholdOf, type Wire } from "../circuit/circuit.js";
import { OPS } from "../circuit/ops.js";
import { liveNodes, prune } from "../circuit/rewrite.js";
import { propagateCarries } from "./gadgets/carry.js";
import { addWord, compress, emptyColumns } from "./gadgets/carry-save.js";
import { anyBit } from "./gadgets/compare.js";
import { allBits, constantWord } from "./gadgets/words.js";

/**
 * A weighted threshold over gates of fan-in two. A bit of negative weight -w is w minus w times its complement, so all
 * weights become positive and the bound t grows by their sizes. Then 2^k - t is added to the weights' bits in one
 * carry-save array, k bits wide enough for the whole sum, and the sum reached t exactly if bit k is set. The known bits
 * of the constant take no gate. Depth under B2 of n bits of weight 1: O(log n).
 */
export function thresholdBit<B>(
  gates: Gates<B>,
  bits: readonly B[],
  weights: readonly bigint[],
  atLeast: bigint,
): B {
  const total = weights.reduce((sum, weight) => sum + (weight < 0n ? -weight : weight), 0n);
  const bound = weights.reduce((sum, weight) => (weight < 0n ? sum - weight : sum), atLeast);
  if (bound <= 0n) return gates.constant(true);
  if (bound > total) return gates.constant(false);
  if (bound === total) return allBits(gates, signed(gates, bits, weights));
  if (bound === 1n) return anyBit(gates, signed(gates, bits, weights));
  const width = total.toString(2).length;
  const columns = emptyColumns<B>(width + 1);
  bits.forEach((bit, i) => {
    const weight = weights[i]!;
    const size = weight < 0n ? -weight : weight;
    const given = weight < 0n ? gates.not(bit) : bit;
    for (let place = 0; place < width; place++)
      if (((size >> BigInt(place)) & 1n) === 1n) columns[place]!.push(given);
  });
  addWord(columns, constantWord(gates, (1n << BigInt(width)) - bound, width));
  return propagateCarries(gates, compress(gates, columns))[width]!;
}

/** Unbounded gates as trees and carry-save arrays of fan-in two: a construction of constant depth becomes one of O(log n). */
export function withFanInTwo<B>(gates: Gates<B>): UnboundedGates<B> {
  return {
    constant: (bit) => gates.constant(bit),
    not: (x) => gates.not(x),
    all: (bits) => allBits(gates, bits),
    any: (bits) => anyBit(gates, bits),
    threshold: (bits, weights, atLeast) => thresholdBit(gates, bits, weights, atLeast),
  };
}

/** The bits that count, those of negative weight complemented. */
function signed<B>(gates: Gates<B>, bits: readonly B[], weights: readonly bigint[]): readonly B[] {
  return bits.flatMap((bit, i) => (weights[i]! === 0n ? [] : weights[i]! < 0n ? [gates.not(bit)] : [bit]));
}

/**
 * The same functions over B2: thresholds by `thresholdBit`, ands and ors of many by trees that join the earliest first,
 * everything else as it is. Ports stay. LimitError past `options.limit` nodes.
 */
export function withoutThresholds(
  circuit: Circuit<BooleanBasis>,
  options: Pick<BuilderOptions, "limit"> = {},
): Circuit<"B2"> {
  const builder = new CircuitBuilder("B2", { ...options, sharing: "hash" });
  const gates = foldGates(buildGates(builder));
  const bits: FoldedBit<Wire>[] = new Array<FoldedBit<Wire>>(circuit.length);
  for (const port of circuit.inputs) {
    builder.input(port.name, port.shape, port.encoding).forEach((wire, i) => {
      bits[port.wires[i]!] = wire as Wire;
    });
  }
  const live = liveNodes(circuit);
  for (let node = 0; node < circuit.length; node++) {
    if (live[node] === 1 && circuit.op[node] !== OPS.input.code)
      bits[node] = gateValue(circuit, node, gates, bits);
  }
  for (const port of circuit.outputs) {
    const wires = Array.from(port.wires, (wire) => gates.settle(bits[wire]!));
    builder.output(port.name, port.shape, wires, port.encoding);
  }
  return prune(builder.build());
}

/** The circuit itself where its gates have at most two operands, else the same functions over B2. */
export function withNarrowGates(circuit: Circuit<BooleanBasis>): Circuit<BooleanBasis> {
  return ["mig", "ac0", "tc0"].includes(circuit.basis) ? withoutThresholds(circuit) : circuit;
}

function gateValue<B>(circuit: Circuit, node: number, gates: Gates<B>, bits: readonly B[]): B {
  const { op, a, b, operands, constants } = circuit;
  const [x, y] = [bits[a[node]!]!, bits[b[node]!]!];
  const pooled = (count: number): readonly B[] =>
    Array.from(operands.subarray(a[node]!, a[node]! + count), (wire) => bits[wire]!);
  switch (op[node]) {
    case OPS.and.code:
      return gates.and(x, y);
    case OPS.or.code:
      return gates.or(x, y);
    case OPS.xor.code:
      return gates.xor(x, y);
    case OPS.not.code:
      return gates.not(x);
    case OPS.all.code:
      return allBits(gates, pooled(b[node]!));
    case OPS.any.code:
      return anyBit(gates, pooled(b[node]!));
    case OPS.maj.code:
      return thresholdBit(gates, pooled(3), [1n, 1n, 1n], 2n);
    case OPS.threshold.code: {
      const { weights, atLeast }: Threshold = thresholdOf(circuit, node);
      return thresholdBit(gates, pooled(b[node]!), weights, atLeast);
    }
    default:
      return gates.constant(!constants[a[node]!]!.equals(0));
  }
}
