import { type Circuit, forEachOperand } from "../circuit/circuit.js";
import { OPS } from "../circuit/ops.js";
import { UsageError } from "../errors.js";

/** Bases whose gates a netlist says as they are, each as one gate. */
export type NetlistBasis = "B2" | "U2" | "xag" | "aig" | "mig" | "ac0";
export const NETLIST_BASES: readonly NetlistBasis[] = ["B2", "U2", "xag", "aig", "mig", "ac0"];

/** `and` and `or` have two operands or more, `xor` two, `maj` three, `not` and `buf` one, `zero` and `one` none. */
export type GateKind = "and" | "or" | "xor" | "maj" | "not" | "buf" | "zero" | "one";

export interface NetlistGate {
  readonly node: number;
  readonly kind: GateKind;
  readonly operands: readonly number[];
}

const KINDS: Readonly<Record<number, GateKind>> = {
  [OPS.and.code]: "and",
  [OPS.or.code]: "or",
  [OPS.xor.code]: "xor",
  [OPS.not.code]: "not",
  [OPS.maj.code]: "maj",
  [OPS.all.code]: "and",
  [OPS.any.code]: "or",
};

/** All nodes but inputs, in order. UsageError for a gate that netlists do not have. */
export function* netlistGates(circuit: Circuit, format: string): Generator<NetlistGate> {
  for (let node = 0; node < circuit.length; node++) {
    const code = circuit.op[node]!;
    if (code === OPS.input.code) continue;
    if (code === OPS.constant.code) {
      const zero = circuit.constants[circuit.a[node]!]!.equals(0);
      yield { node, kind: zero ? "zero" : "one", operands: [] };
      continue;
    }
    const kind = KINDS[code];
    if (kind === undefined) throw unsayableGate(format, circuit, node);
    const operands: number[] = [];
    forEachOperand(circuit, node, (operand) => operands.push(operand));
    yield { node, kind: degenerate(kind, operands.length), operands };
  }
}

/** What an `and` or `or` of fewer than two operands is. */
function degenerate(kind: GateKind, operands: number): GateKind {
  if (operands > 1 || kind === "not") return kind;
  if (operands === 1) return "buf";
  return kind === "and" ? "one" : "zero";
}

function unsayableGate(format: string, circuit: Circuit, node: number): UsageError {
  return new UsageError(
    `${format} has and, or, xor, majority, not and constants, but node ${node} of this circuit over ${circuit.basis} is another gate. Lower it to ${NETLIST_BASES.join(", ")} first`,
  );
}
