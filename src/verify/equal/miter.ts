import type { BooleanBasis } from "../../circuit/basis.js";
import { CircuitBuilder, DEFAULT_GATE_LIMIT } from "../../circuit/builder.js";
import type { Circuit } from "../../circuit/circuit.js";
import { FALSE, type Literal, literalGates, literalOf, MOST_LITERALS } from "../../circuit/literals.js";
import { carryOver } from "../../circuit/lower.js";
import { OPS } from "../../circuit/ops.js";
import { prune } from "../../circuit/rewrite.js";
import type { Pairing } from "./pairing.js";

export interface Miter {
  /** Inputs `x`, one for each pair; one output `differ`: whether any pair of outputs differs. */
  readonly circuit: Circuit<"aig">;
  /** Pairs of outputs that are not the same node already. */
  readonly open: number;
  readonly ands: number;
}

/**
 * Two circuits side by side on the same inputs, and whether they differ (D. Brand. Verification of large synthesized
 * designs. ICCAD 1993). Both are written into one and-inverter graph in which equal gates are made once, so that what
 * they have in common is there once, and outputs that are computed alike are the same node.
 */
export function miterOf(
  first: Circuit<BooleanBasis>,
  second: Circuit<BooleanBasis>,
  pairing: Pairing,
  limit = DEFAULT_GATE_LIMIT,
): Miter {
  const builder = new CircuitBuilder("aig", { limit: Math.min(limit, MOST_LITERALS), sharing: "hash" });
  const gates = literalGates(builder as CircuitBuilder<BooleanBasis>);
  const wires = builder.input("x", [pairing.inputs.length]);
  const [ours, theirs] = ([first, second] as const).map((circuit, side) => {
    const literals = new Uint32Array(circuit.length);
    pairing.inputs.forEach((pair, i) => {
      literals[(side === 0 ? pair.first : pair.second).wire] = literalOf(wires[i]!);
    });
    carryOver(circuit, gates, literals);
    return literals;
  }) as [Uint32Array, Uint32Array];
  const differences: Literal[] = [];
  for (const pair of pairing.outputs) {
    const difference = gates.xor(ours[pair.first.wire]!, theirs[pair.second.wire]!);
    if (difference !== FALSE) differences.push(difference);
  }
  const any = gates.wire(differences.reduce((x, y) => gates.or(x, y), FALSE));
  builder.output("differ", [], [any]);
  const circuit = prune(builder.build());
  return {
    circuit,
    open: differences.length,
    ands: circuit.op.filter((code) => code === OPS.and.code).length,
  };
}
