import { type Circuit, forEachOperand } from "../../circuit/circuit.js";
import { OP_BY_CODE, OPS } from "../../circuit/ops.js";

/** The nodes that one wire depends on, ascending, so that every pass over the cone is one loop. */
export interface Cone {
  readonly nodes: Uint32Array;
  /** The input wires among them, ascending. */
  readonly inputs: Uint32Array;
  readonly kind: "polynomial" | "boolean" | "function";
}

export function coneOf(circuit: Circuit, wire: number): Cone {
  const inside = new Uint8Array(wire + 1);
  inside[wire] = 1;
  let size = 0;
  let inputCount = 0;
  const occurs = new Uint8Array(256);
  const mark = (operand: number) => {
    inside[operand] = 1;
  };
  for (let node = wire; node >= 0; node--) {
    if (inside[node] === 0) continue;
    size++;
    if (circuit.op[node] === OPS.input.code) inputCount++;
    occurs[circuit.op[node]!] = 1;
    forEachOperand(circuit, node, mark);
  }
  const nodes = new Uint32Array(size);
  const inputs = new Uint32Array(inputCount);
  for (let node = 0, at = 0, atInput = 0; node <= wire; node++) {
    if (inside[node] === 0) continue;
    nodes[at++] = node;
    if (circuit.op[node] === OPS.input.code) inputs[atInput++] = node;
  }
  return { nodes, inputs, kind: kindOf(occurs, circuit) };
}

function kindOf(occurs: Uint8Array, circuit: Circuit): Cone["kind"] {
  if (circuit.basis !== "arithmetic") return "boolean";
  const polynomial: ReadonlySet<string> = new Set(["add", "sub", "neg", "mul"]);
  for (let code = 0; code < 256; code++) {
    const op = occurs[code] === 1 ? OP_BY_CODE[code]! : undefined;
    if (op !== undefined && op.family !== "source" && !polynomial.has(op.name)) return "function";
  }
  return "polynomial";
}

/** A repeatable stream of 32-bit words: Marsaglia's xorshift, seeded through a multiplicative hash. */
export function randomWords(seed: number): () => number {
  let state = Math.imul(seed ^ 0x5bd1e995, 0x9e3779b1) | 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state >>> 0;
  };
}

/** Work left, in node visits. A search that runs dry keeps what it has certified. */
export interface Budget {
  left: number;
}

/** What a search has certified: `certified[i]` is 1 when the cone's i-th input is essential. */
export interface Search {
  readonly certified: Uint8Array;
  /** The kind of witness, for the sentence beside the bound. */
  readonly witness: string;
  /** What the claim is about: the object that provably depends on the inputs. */
  readonly about: string;
}

export function countOf(certified: Uint8Array): number {
  let count = 0;
  for (const one of certified) count += one;
  return count;
}
