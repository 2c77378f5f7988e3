import type Fraction from "fraction.js";
import type { BasisName } from "./basis.js";
import { ANY_NUMBER, OP_BY_CODE, OPS } from "./ops.js";

/**
 * # The circuit
 *
 * Flat typed arrays in topological order: the operands of node i have indices smaller than i, so every pass is one
 * loop from 0 to `length`. Memory layout, per node:
 *
 * | array | bytes | meaning |
 * |---|---|---|
 * | `op` | 1 | code in ops.ts |
 * | `a` | 4 | arity 1, 2: first operand. constant: index into `constants`. input: its ordinal among the inputs. Others: offset into `operands` |
 * | `b` | 4 | arity 2: second operand. Unbounded fan-in: number of operands. Otherwise 0 |
 *
 * Nodes of arity 3 and of unbounded fan-in keep their operands side by side in `operands`. Those of a threshold gate are
 * followed by the indices in `constants` of its weights, in their order, and of what their sum must reach. A circuit is never changed after it is built: passes return new circuits.
 */
export interface Circuit<B extends BasisName = BasisName> {
  readonly basis: B;
  /** Number of nodes: inputs, constants and gates. */
  readonly length: number;
  readonly op: Uint8Array;
  readonly a: Uint32Array;
  readonly b: Uint32Array;
  readonly operands: Uint32Array;
  readonly constants: readonly Fraction[];
  readonly inputs: readonly Port[];
  readonly outputs: readonly Port[];
}

/** Index of a node. Branded, because a wire is not just any number. */
export type Wire = number & { readonly __wire: unique symbol };

/**
 * A named group of wires, entries in row-major order of `shape`. A sequence has its step as the first axis; a number
 * made of bits has the bit, least significant first, as the last axis, and says in `encoding` how to read it.
 */
export interface Port {
  readonly name: string;
  readonly shape: readonly number[];
  readonly wires: Uint32Array;
  /** Name of the number representation of the last axis, for example `int:8`. */
  readonly encoding?: string;
}

/** `k[3][0]`, the name of entry `index` (row-major) of a port. */
export function entryName(port: Port, index: number): string {
  let suffix = "";
  let rest = index;
  for (let axis = port.shape.length - 1; axis >= 0; axis--) {
    const size = port.shape[axis]!;
    suffix = `[${rest % size}]${suffix}`;
    rest = Math.floor(rest / size);
  }
  return port.name + suffix;
}

/** Number of entries of a shape; 1 for a scalar. */
export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, axis) => product * axis, 1);
}

/** Number of input wires over all ports. */
export function inputCount(circuit: Circuit): number {
  return circuit.inputs.reduce((sum, port) => sum + port.wires.length, 0);
}

/** Number of operands by op code, as a flat table for inner loops. */
export const ARITY: Uint8Array = (() => {
  const arity = new Uint8Array(256);
  for (const op of OP_BY_CODE) if (op !== undefined) arity[op.code] = op.arity;
  return arity;
})();

/** Calls `visit` with each operand of a node, in order. */
export function forEachOperand(circuit: Circuit, node: number, visit: (operand: number) => void): void {
  const arity = ARITY[circuit.op[node]!]!;
  if (arity === 3) {
    const offset = circuit.a[node]!;
    for (let i = offset; i < offset + 3; i++) visit(circuit.operands[i]!);
    return;
  }
  if (arity === ANY_NUMBER) {
    const offset = circuit.a[node]!;
    for (let i = offset; i < offset + circuit.b[node]!; i++) visit(circuit.operands[i]!);
    return;
  }
  if (arity >= 1) visit(circuit.a[node]!);
  if (arity === 2) visit(circuit.b[node]!);
}

/** A threshold gate: it is one where the weights of its operands that are one reach `atLeast`. */
export interface Threshold {
  readonly operands: Uint32Array;
  readonly weights: readonly bigint[];
  readonly atLeast: bigint;
}

export function thresholdOf({ a, b, operands, constants }: Circuit, node: number): Threshold {
  const [from, count] = [a[node]!, b[node]!];
  const integer = (index: number): bigint => {
    const { s, n } = constants[operands[index]!]!;
    return s * n;
  };
  return {
    operands: operands.subarray(from, from + count),
    weights: Array.from({ length: count }, (_, i) => integer(from + count + i)),
    atLeast: integer(from + 2 * count),
  };
}

/** Entries of the operand pool that a node takes. */
export function poolEntries(circuit: Pick<Circuit, "op" | "b">, node: number): number {
  const arity = ARITY[circuit.op[node]!]!;
  if (arity !== ANY_NUMBER) return arity === 3 ? 3 : 0;
  const count = circuit.b[node]!;
  return circuit.op[node] === OPS.threshold.code ? 2 * count + 1 : count;
}
