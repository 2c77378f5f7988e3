import { ARITY, type Circuit, forEachOperand, type Port, poolEntries } from "./circuit.js";
import { GrowingWords } from "./growing-words.js";
import { OPS } from "./ops.js";

/**
 * Drops every gate and constant that no output depends on. Inputs stay, used or not: they are the circuit's interface.
 * Returns the circuit itself when there is nothing to drop.
 */
export function prune<C extends Circuit>(circuit: C): C {
  const live = liveNodes(circuit);
  const renumbered = new Uint32Array(circuit.length);
  let count = 0;
  for (let node = 0; node < circuit.length; node++) if (live[node] === 1) renumbered[node] = count++;
  if (count === circuit.length) return circuit;

  const op = new Uint8Array(count);
  const a = new Uint32Array(count);
  const b = new Uint32Array(count);
  const operands = new GrowingWords(circuit.operands.length);
  for (let node = 0; node < circuit.length; node++) {
    if (live[node] !== 1) continue;
    const to = renumbered[node]!;
    const code = circuit.op[node]!;
    op[to] = code;
    const arity = ARITY[code]!;
    if (arity === 0) {
      a[to] = circuit.a[node]!;
    } else if (arity >= 3) {
      const from = circuit.a[node]!;
      const end = operands.length + poolEntries(circuit, node);
      a[to] = operands.length;
      b[to] = circuit.b[node]!;
      forEachOperand(circuit, node, (operand) => operands.push(renumbered[operand]!));
      // The weights of a threshold are no nodes.
      while (operands.length < end) operands.push(circuit.operands[from + operands.length - a[to]!]!);
    } else {
      a[to] = renumbered[circuit.a[node]!]!;
      if (arity === 2) b[to] = renumbered[circuit.b[node]!]!;
    }
  }
  const move = (port: Port): Port => ({ ...port, wires: port.wires.map((wire) => renumbered[wire]!) });
  return {
    ...circuit,
    length: count,
    op,
    a,
    b,
    operands: operands.slice(),
    inputs: circuit.inputs.map(move),
    outputs: circuit.outputs.map(move),
  };
}

/** 1 for inputs and for every node in the cone of the outputs. One loop backwards. */
export function liveNodes(circuit: Circuit): Uint8Array {
  const { op, a, b } = circuit;
  const live = new Uint8Array(circuit.length);
  for (const port of circuit.outputs) for (const wire of port.wires) live[wire] = 1;
  const mark = (operand: number) => {
    live[operand] = 1;
  };
  for (let node = circuit.length - 1; node >= 0; node--) {
    const code = op[node]!;
    if (code === OPS.input.code) live[node] = 1;
    else if (live[node] === 0) continue;
    else if (ARITY[code]! > 2) forEachOperand(circuit, node, mark);
    else {
      if (ARITY[code]! >= 1) live[a[node]!] = 1;
      if (ARITY[code] === 2) live[b[node]!] = 1;
    }
  }
  return live;
}
