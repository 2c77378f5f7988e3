import Fraction from "fraction.js";
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

/** The clauses that hold for the values of all nodes (G. Tseitin, 1968), and that the output is one. */
export function* clausesOf(circuit: Circuit<"aig">): Generator<readonly number[]> {
  const { op, a, b, constants } = circuit;
  const literal = literalsOf(circuit);
  for (let node = 0; node < circuit.length; node++) {
    const own = node + 1;
    if (op[node] === OPS.constant.code) yield [constants[a[node]!]!.equals(new Fraction(0)) ? -own : own];
    if (op[node] !== OPS.and.code) continue;
    const [x, y] = [literal[a[node]!]!, literal[b[node]!]!];
    yield [-own, x];
    yield [-own, y];
    yield [own, -x, -y];
  }
  yield [literal[circuit.outputs[0]!.wires[0]!]!];
}

/** The variable of each node, node + 1, or minus that of what it negates. */
function literalsOf({ op, a, length }: Circuit<"aig">): Int32Array {
  const literal = new Int32Array(length);
  for (let node = 0; node < length; node++) {
    literal[node] = op[node] === OPS.not.code ? -literal[a[node]!]! : node + 1;
  }
  return literal;
}

/** The clauses as a DIMACS file, in pieces. */
export function* dimacsOf(circuit: Circuit<"aig">): Generator<string> {
  let clauses = 0;
  for (const _ of clausesOf(circuit)) clauses++;
  yield `p cnf ${circuit.length} ${clauses}\n`;
  for (const clause of clausesOf(circuit)) yield `${clause.join(" ")} 0\n`;
}
