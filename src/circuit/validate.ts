import { BASES } from "./basis.js";
import { type Circuit, entryName, forEachOperand, poolEntries, sizeOf } from "./circuit.js";
import { OP_BY_CODE, OPS } from "./ops.js";

/**
 * The one definition of a well-formed circuit. Returns a sentence naming the first thing that is wrong, or undefined.
 * Constructions never need it; readers of files and tests call it on everything.
 */
export function check(circuit: Circuit): string | undefined {
  const { length, op, a, b, operands, constants } = circuit;
  if (op.length !== length || a.length !== length || b.length !== length) {
    return `the arrays hold ${op.length}, ${a.length} and ${b.length} entries for ${length} nodes`;
  }
  const allowed = BASES[circuit.basis].gates;
  let inputs = 0;
  for (let node = 0; node < length; node++) {
    const kind = OP_BY_CODE[op[node]!];
    if (kind === undefined) return `node ${node} has the unknown op code ${op[node]}`;
    if (kind.code === OPS.input.code && a[node] !== inputs++)
      return `input node ${node} has the ordinal ${a[node]}`;
    if (kind.code === OPS.constant.code && a[node]! >= constants.length) {
      return `node ${node} names the constant ${a[node]} of ${constants.length}`;
    }
    if (kind.arity >= 3 && a[node]! + poolEntries(circuit, node) > operands.length)
      return `node ${node} reads past the operand pool`;
    if (kind.code === OPS.threshold.code) {
      const from = a[node]! + b[node]!;
      const numbers = operands.subarray(from, from + b[node]! + 1);
      const wrong = numbers.findIndex((index) => constants[index]?.d !== 1n);
      if (wrong >= 0)
        return `node ${node} has a weight or a bound that is no whole number among the constants`;
    }
    if (kind.family !== "source" && !allowed.has(kind.name)) {
      return `node ${node} is a '${kind.name}' gate, which the basis ${circuit.basis} does not have`;
    }
    let fault: string | undefined;
    forEachOperand(circuit, node, (operand) => {
      if (operand >= node) fault ??= `node ${node} reads node ${operand}, which does not come before it`;
    });
    if (fault !== undefined) return fault;
  }
  return checkPorts(circuit, inputs);
}

function checkPorts(circuit: Circuit, inputNodes: number): string | undefined {
  const named = new Set<number>();
  for (const [kind, ports] of [["input", circuit.inputs] as const, ["output", circuit.outputs] as const]) {
    const names = new Set<string>();
    for (const port of ports) {
      if (names.has(port.name)) return `two ${kind} ports are named '${port.name}'`;
      names.add(port.name);
      if (port.wires.length !== sizeOf(port.shape)) {
        return `the ${kind} port '${port.name}' has ${port.wires.length} wires for the shape [${port.shape.join(", ")}]`;
      }
      for (let i = 0; i < port.wires.length; i++) {
        const wire = port.wires[i]!;
        if (wire >= circuit.length)
          return `${kind} ${entryName(port, i)} names the node ${wire} of ${circuit.length}`;
        if (kind === "output") continue;
        if (circuit.op[wire] !== OPS.input.code) return `input ${entryName(port, i)} is not an input node`;
        if (named.has(wire)) return `input ${entryName(port, i)} is named twice`;
        named.add(wire);
      }
    }
  }
  return named.size === inputNodes ? undefined : `${inputNodes - named.size} input nodes belong to no port`;
}
