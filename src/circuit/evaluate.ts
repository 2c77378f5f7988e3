import type Fraction from "fraction.js";
import { InternalError } from "../errors.js";
import type { BooleanBasis } from "./basis.js";
import type { Circuit, Port } from "./circuit.js";
import { type GateName, OP_BY_CODE, OPS } from "./ops.js";

/** What the gates mean over values of type W. Every number system of algebra/ is one. */
export interface Meaning<W> {
  constant(value: Fraction): W;
  gate(name: GateName, x: W, y?: W, z?: W): W;
}

/** Values of a port's entries, in the port's own row-major order, by port name. */
export type PortValues<W> = Readonly<Record<string, readonly W[]>>;

/** Evaluates every output port, in one loop over the nodes. */
export function evaluate<W>(
  circuit: Circuit,
  meaning: Meaning<W>,
  inputs: PortValues<W>,
): Record<string, W[]> {
  const values = evaluateNodes(circuit, meaning, inputs);
  const outputs: Record<string, W[]> = {};
  for (const port of circuit.outputs) outputs[port.name] = Array.from(port.wires, (wire) => values[wire]!);
  return outputs;
}

/** The value of every node, in index order. */
export function evaluateNodes<W>(circuit: Circuit, meaning: Meaning<W>, inputs: PortValues<W>): W[] {
  const { op, a, b, operands, length } = circuit;
  const values: W[] = new Array<W>(length);
  for (const port of circuit.inputs) {
    const given = given1(port, inputs);
    for (let i = 0; i < given.length; i++) values[port.wires[i]!] = given[i]!;
  }
  for (let node = 0; node < length; node++) {
    const code = op[node]!;
    if (code === OPS.input.code) continue;
    if (code === OPS.constant.code) {
      values[node] = meaning.constant(circuit.constants[a[node]!]!);
      continue;
    }
    const kind = OP_BY_CODE[code]!;
    const name = kind.name as GateName;
    if (kind.arity === 3) {
      const at = a[node]!;
      values[node] = meaning.gate(
        name,
        values[operands[at]!]!,
        values[operands[at + 1]!]!,
        values[operands[at + 2]!]!,
      );
    } else if (kind.arity === 2) {
      values[node] = meaning.gate(name, values[a[node]!]!, values[b[node]!]!);
    } else {
      values[node] = meaning.gate(name, values[a[node]!]!);
    }
  }
  return values;
}

function given1<W>(port: Port, inputs: PortValues<W>): readonly W[] {
  const given = inputs[port.name];
  if (given === undefined || given.length !== port.wires.length) {
    throw new InternalError(
      `the input port '${port.name}' takes ${port.wires.length} values, got ${given === undefined ? "none" : given.length}`,
    );
  }
  return given;
}

/**
 * Evaluates a Boolean circuit on 32 assignments at once: bit k of each word belongs to assignment k.
 * Takes and gives one word for each wire of each port.
 */
export function evaluatePacked(
  circuit: Circuit<BooleanBasis>,
  inputs: PortValues<number>,
): Record<string, number[]> {
  const { op, a, b, operands, length } = circuit;
  const words = new Int32Array(length);
  for (const port of circuit.inputs) {
    const given = given1(port, inputs);
    for (let i = 0; i < given.length; i++) words[port.wires[i]!] = given[i]!;
  }
  for (let node = 0; node < length; node++) {
    switch (op[node]) {
      case OPS.and.code:
        words[node] = words[a[node]!]! & words[b[node]!]!;
        break;
      case OPS.or.code:
        words[node] = words[a[node]!]! | words[b[node]!]!;
        break;
      case OPS.xor.code:
        words[node] = words[a[node]!]! ^ words[b[node]!]!;
        break;
      case OPS.not.code:
        words[node] = ~words[a[node]!]!;
        break;
      case OPS.maj.code: {
        const at = a[node]!;
        const [x, y, z] = [words[operands[at]!]!, words[operands[at + 1]!]!, words[operands[at + 2]!]!];
        words[node] = (x & y) | (z & (x | y));
        break;
      }
      case OPS.constant.code:
        words[node] = circuit.constants[a[node]!]!.equals(0) ? 0 : -1;
        break;
    }
  }
  const outputs: Record<string, number[]> = {};
  for (const port of circuit.outputs) outputs[port.name] = Array.from(port.wires, (wire) => words[wire]!);
  return outputs;
}
