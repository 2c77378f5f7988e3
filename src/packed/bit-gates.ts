import type { Circuit } from "../circuit/circuit.js";
import { OPS } from "../circuit/ops.js";

/** What a node is, once complements are read through and an or is the complement of an and. */
export const SOURCE = 0;
/** A gate that no output needs. */
export const DEAD = 1;
export const AND = 2;
export const XOR = 3;

/**
 * A circuit of bits as ands and exclusive ors of literals: 2 gate, or 2 gate + 1 for the complement. Gates are numbered
 * anew, sources among them, so that negations take no place.
 */
export interface BitGates {
  readonly count: number;
  /** SOURCE, DEAD, AND or XOR. */
  readonly kind: Uint8Array;
  /** Operands of each gate: literals of an and, literals without complement of an exclusive or. */
  readonly x: Uint32Array;
  readonly y: Uint32Array;
  /** The literal of each node of the circuit. */
  readonly literal: Uint32Array;
  /** How many operands of gates, and outputs, read each gate. */
  readonly fan: Uint32Array;
  /** The exclusive or of the gates that read each gate: of two, one gives the other. */
  readonly readers: Uint32Array;
}

/**
 * Negations are read through, and an exclusive or that is spelled out in three gates, not (x and y) and not (not x and
 * not y) or its like, is one gate: files of ands have no other.
 */
export function bitGates(circuit: Circuit): BitGates {
  const { op, a, b, length } = circuit;
  const NOT_CODE = OPS.not.code;
  const AND_CODE = OPS.and.code;
  const OR_CODE = OPS.or.code;
  const XOR_CODE = OPS.xor.code;
  const literal = new Uint32Array(length);
  // Longer than needed where there are negations: memory that is never written is never taken.
  const kind = new Uint8Array(length);
  const x = new Uint32Array(length);
  const y = new Uint32Array(length);
  let count = 0;
  for (let node = 0; node < length; node++) {
    const code = op[node]!;
    if (code === NOT_CODE) {
      literal[node] = literal[a[node]!]! ^ 1;
      continue;
    }
    const gate = count++;
    literal[node] = 2 * gate;
    if (code !== AND_CODE && code !== OR_CODE && code !== XOR_CODE) continue;
    // An or is the complement of an and of complements.
    const or = code === OR_CODE ? 1 : 0;
    let first = literal[a[node]!]! ^ or;
    let second = literal[b[node]!]! ^ or;
    let complement = or;
    let isXor = code === XOR_CODE;
    if (!isXor && (first & second & 1) === 1 && differ(kind, x, y, first >>> 1, second >>> 1)) {
      isXor = true;
      const p = first >>> 1;
      first = x[p]!;
      second = y[p]!;
    }
    if (isXor) {
      complement ^= (first ^ second) & 1;
      first &= ~1;
      second &= ~1;
    }
    kind[gate] = isXor ? XOR : AND;
    x[gate] = first;
    y[gate] = second;
    literal[node] = 2 * gate + complement;
  }
  return { count, kind, x, y, literal, ...uses(circuit, count, kind, x, y, literal) };
}

/** Whether p and q are ands of the same two operands, all of those of one complemented in the other. */
function differ(kind: Uint8Array, x: Uint32Array, y: Uint32Array, p: number, q: number): boolean {
  if (kind[p] !== AND || kind[q] !== AND) return false;
  const first = (x[q]! ^ 1) >>> 0;
  const second = (y[q]! ^ 1) >>> 0;
  return (x[p] === first && y[p] === second) || (x[p] === second && y[p] === first);
}

/** Counts from the outputs back. What nothing reads is dead. */
function uses(
  circuit: Circuit,
  count: number,
  kind: Uint8Array,
  x: Uint32Array,
  y: Uint32Array,
  literal: Uint32Array,
) {
  const fan = new Uint32Array(count);
  const readers = new Uint32Array(count);
  for (const { wires } of circuit.outputs)
    for (let i = 0; i < wires.length; i++) fan[literal[wires[i]!]! >>> 1]!++;
  for (let gate = count - 1; gate >= 0; gate--) {
    if (kind[gate] === SOURCE) continue;
    if (fan[gate] === 0) {
      kind[gate] = DEAD;
      continue;
    }
    const p = x[gate]! >>> 1;
    const q = y[gate]! >>> 1;
    fan[p]!++;
    fan[q]!++;
    readers[p]! ^= gate;
    readers[q]! ^= gate;
  }
  return { fan, readers };
}
