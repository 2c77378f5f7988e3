import Fraction from "fraction.js";
import { InternalError, UsageError } from "../errors.js";
import type { BooleanBasis } from "./basis.js";
import { type Circuit, type Port, thresholdOf } from "./circuit.js";
import { ANY_NUMBER, type BoundedName, OP_BY_CODE, OPS } from "./ops.js";

// Looked up once, as the loop over nodes asks for them at every node.
const [AND, OR, XOR, NOT, MAJ] = [OPS.and.code, OPS.or.code, OPS.xor.code, OPS.not.code, OPS.maj.code];
const [ALL, ANY, THRESHOLD, CONSTANT] = [OPS.all.code, OPS.any.code, OPS.threshold.code, OPS.constant.code];

/** What the gates mean over values of type W. Every number system of algebra/ is one. */
export interface Meaning<W> {
  constant(value: Fraction): W;
  gate(name: BoundedName, x: W, y?: W, z?: W): W;
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
  const values: W[] = new Array<W>(circuit.length);
  for (const port of circuit.inputs) {
    const given = given1(port, inputs);
    for (let i = 0; i < given.length; i++) values[port.wires[i]!] = given[i]!;
  }
  return evaluatorOf(circuit, meaning)(values);
}

/**
 * For one evaluation after the other: takes the values of all nodes, of which the inputs are there, and gives it back
 * with the others. Constants are made once.
 */
export function evaluatorOf<W>(circuit: Circuit, meaning: Meaning<W>): (values: W[]) => W[] {
  const { op, a, b, operands, length } = circuit;
  const constants = circuit.constants.map((constant) => meaning.constant(constant));
  return (values) => {
    for (let node = 0; node < length; node++) {
      const code = op[node]!;
      if (code === OPS.input.code) continue;
      if (code === CONSTANT) {
        values[node] = constants[a[node]!]!;
        continue;
      }
      const kind = OP_BY_CODE[code]!;
      if (kind.arity === ANY_NUMBER) {
        values[node] = unboundedValue(circuit, node, meaning, values);
        continue;
      }
      const name = kind.name as BoundedName;
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
  };
}

/** An and or an or of many is one of two at a time. */
function unboundedValue<W>(circuit: Circuit, node: number, meaning: Meaning<W>, values: readonly W[]): W {
  const name = OP_BY_CODE[circuit.op[node]!]!.name;
  if (name === "threshold") {
    throw new UsageError(
      "a threshold gate has a value only where bits are evaluated packed; lower the circuit to B2 first, or use evaluatePacked",
    );
  }
  const from = circuit.a[node]!;
  const wires = circuit.operands.subarray(from, from + circuit.b[node]!);
  let value = meaning.constant(new Fraction(name === "all" ? 1 : 0));
  for (const wire of wires) value = meaning.gate(name === "all" ? "and" : "or", value, values[wire]!);
  return value;
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
      case AND:
        words[node] = words[a[node]!]! & words[b[node]!]!;
        break;
      case OR:
        words[node] = words[a[node]!]! | words[b[node]!]!;
        break;
      case XOR:
        words[node] = words[a[node]!]! ^ words[b[node]!]!;
        break;
      case NOT:
        words[node] = ~words[a[node]!]!;
        break;
      case MAJ: {
        const at = a[node]!;
        const [x, y, z] = [words[operands[at]!]!, words[operands[at + 1]!]!, words[operands[at + 2]!]!];
        words[node] = (x & y) | (z & (x | y));
        break;
      }
      case ALL:
      case ANY: {
        const isAll = op[node] === ALL;
        let word = isAll ? -1 : 0;
        for (let i = a[node]!; i < a[node]! + b[node]!; i++) {
          const x = words[operands[i]!]!;
          word = isAll ? word & x : word | x;
        }
        words[node] = word;
        break;
      }
      case THRESHOLD:
        words[node] = thresholdWord(circuit, node, words);
        break;
      case CONSTANT:
        words[node] = circuit.constants[a[node]!]!.equals(0) ? 0 : -1;
        break;
    }
  }
  const outputs: Record<string, number[]> = {};
  for (const port of circuit.outputs) outputs[port.name] = Array.from(port.wires, (wire) => words[wire]!);
  return outputs;
}

/** A threshold gate on 32 assignments: their sums one after the other. */
function thresholdWord(circuit: Circuit, node: number, words: Int32Array): number {
  const { operands, weights, atLeast } = thresholdOf(circuit, node);
  let word = 0;
  for (let lane = 0; lane < 32; lane++) {
    let sum = 0n;
    operands.forEach((wire, i) => {
      if (((words[wire]! >>> lane) & 1) === 1) sum += weights[i]!;
    });
    if (sum >= atLeast) word |= 1 << lane;
  }
  return word;
}
