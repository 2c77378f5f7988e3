import { ARITY, type Circuit, forEachOperand, type Port, type Wire } from "../circuit/circuit.js";
import { ANY_NUMBER, OPS } from "../circuit/ops.js";
import { unknownName } from "../errors.js";
import { type CostModel, priceTable, UNIT } from "./cost-model.js";

/** The level of every node, that is, the cost of the costliest path from a source to it, its own included. */
export function levels(circuit: Circuit, model: CostModel = UNIT): Uint32Array {
  const { op, a, b, operands, length } = circuit;
  const price = priceTable(circuit, (kind) => model.depth(kind));
  const level = new Uint32Array(length);
  for (let node = 0; node < length; node++) {
    const code = op[node]!;
    const arity = ARITY[code]!;
    if (arity === 0) continue;
    let latest = 0;
    if (arity === ANY_NUMBER) {
      for (let i = a[node]!; i < a[node]! + b[node]!; i++) latest = Math.max(latest, level[operands[i]!]!);
    } else if (arity === 3) {
      const at = a[node]!;
      latest = Math.max(level[operands[at]!]!, level[operands[at + 1]!]!, level[operands[at + 2]!]!);
    } else {
      latest = level[a[node]!]!;
      if (arity === 2 && level[b[node]!]! > latest) latest = level[b[node]!]!;
    }
    level[node] = latest + price[code]!;
  }
  return level;
}

/** Depth of the circuit: the highest level of an output; 0 without outputs. */
export function depth(circuit: Circuit, model: CostModel = UNIT, level = levels(circuit, model)): number {
  return circuit.outputs.reduce((deepest, port) => Math.max(deepest, depthOf(port, level)), 0);
}

/** Depth of one output port. @throws UsageError for a name that is no output port. */
export function depthOfPort(
  circuit: Circuit,
  name: string,
  model: CostModel = UNIT,
  level = levels(circuit, model),
): number {
  return depthOf(outputNamed(circuit, name), level);
}

export function outputNamed(circuit: Circuit, name: string): Port {
  const port = circuit.outputs.find((candidate) => candidate.name === name);
  if (port !== undefined) return port;
  throw unknownName(
    "output",
    name,
    circuit.outputs.map((candidate) => candidate.name),
  );
}

function depthOf(port: Port, level: Uint32Array): number {
  let deepest = 0;
  for (const wire of port.wires) deepest = Math.max(deepest, level[wire]!);
  return deepest;
}

/**
 * A costliest path under the model, from a source to the deepest output, each wire an operand of the next. Among equal
 * paths it takes the first operand, but prefers inputs and gates to constants. Empty without outputs.
 */
export function criticalPath(
  circuit: Circuit,
  model: CostModel = UNIT,
  level = levels(circuit, model),
): Wire[] {
  let deepest = -1;
  for (const port of circuit.outputs) {
    for (const wire of port.wires) if (deepest < 0 || level[wire]! > level[deepest]!) deepest = wire;
  }
  const path: Wire[] = [];
  for (let node = deepest; node >= 0; ) {
    path.push(node as Wire);
    let latest = -1;
    forEachOperand(circuit, node, (operand) => {
      const later = latest < 0 || level[operand]! > level[latest]!;
      const sooner = latest >= 0 && level[operand]! < level[latest]!;
      if (later || (!sooner && isConstant(circuit, latest))) latest = operand;
    });
    node = latest;
  }
  return path.reverse();
}

function isConstant(circuit: Circuit, node: number): boolean {
  return circuit.op[node] === OPS.constant.code;
}
