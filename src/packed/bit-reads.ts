import type { Circuit } from "../circuit/circuit.js";
import { OPS } from "../circuit/ops.js";
import type { Reads } from "./schedule.js";

/** Values with or without complement, as literals: 2 root, or 2 root + 1 for the complement. */
export interface BitReads extends Reads {
  /** The op code of each instruction: of `and`, `or` or `xor`. */
  readonly code: Uint8Array;
  readonly x: Uint32Array;
  readonly y: Uint32Array;
  /** The literal of each node. */
  readonly literal: Uint32Array;
}

/**
 * What a circuit of bits reads. Negations are read through, and an exclusive or that is spelled out in three gates,
 * not (x and y) and not (not x and not y) or its like, is one instruction: files of ands have no other.
 */
export function bitReads(circuit: Circuit): BitReads {
  const { op, a, b, length } = circuit;
  const literal = new Uint32Array(length);
  const code = Uint8Array.from(op);
  const x = new Uint32Array(length);
  const y = new Uint32Array(length);
  const isGate = (node: number): boolean =>
    code[node] === OPS.and.code || code[node] === OPS.or.code || code[node] === OPS.xor.code;
  for (let node = 0; node < length; node++) {
    literal[node] = op[node] === OPS.not.code ? literal[a[node]!]! ^ 1 : 2 * node;
    if (!isGate(node)) continue;
    x[node] = literal[a[node]!]!;
    y[node] = literal[b[node]!]!;
    if (code[node] === OPS.xor.code) continue;
    // An or is the complement of an and of complements.
    const or = code[node] === OPS.or.code ? 1 : 0;
    const [first, second] = [x[node]! ^ or, y[node]! ^ or];
    const [p, q] = [first >>> 1, second >>> 1];
    if (!refuted(code, p, first) || !refuted(code, q, second)) continue;
    const [flipP, flipQ] = [code[p] === OPS.or.code ? 1 : 0, code[q] === OPS.or.code ? 1 : 0];
    const [px, py, qx, qy] = [x[p]! ^ flipP, y[p]! ^ flipP, x[q]! ^ flipQ ^ 1, y[q]! ^ flipQ ^ 1];
    if (!((px === qx && py === qy) || (px === qy && py === qx))) continue;
    code[node] = OPS.xor.code;
    x[node] = px;
    y[node] = py ^ or;
  }
  const isInstruction = new Uint8Array(length);
  for (const { wires } of circuit.outputs) for (const wire of wires) isInstruction[literal[wire]! >>> 1] = 1;
  const root = literal.map((value) => value >>> 1);
  const first = new Uint32Array(length);
  const second = new Uint32Array(length);
  for (let node = length - 1; node >= 0; node--) {
    if (isInstruction[node] === 0) continue;
    if (!isGate(node)) {
      isInstruction[node] = 0;
      continue;
    }
    first[node] = x[node]! >>> 1;
    second[node] = y[node]! >>> 1;
    isInstruction[first[node]!] = 1;
    isInstruction[second[node]!] = 1;
  }
  return { root, first, second, isInstruction, code, x, y, literal };
}

/** Whether the literal says that a conjunction does not hold: of an and its complement, of an or the or itself. */
function refuted(code: Uint8Array, node: number, literal: number): boolean {
  return code[node] === (literal % 2 === 1 ? OPS.and.code : OPS.or.code);
}
