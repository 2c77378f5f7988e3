import Fraction from "fraction.js";
import { type BuilderOptions, CircuitBuilder, DEFAULT_GATE_LIMIT } from "./builder.js";
import type { Circuit, Wire } from "./circuit.js";
import { OPS } from "./ops.js";
import { liveNodes, prune } from "./rewrite.js";

/**
 * A node or its complement, as AIGER writes it: 2 * (wire + 1) + 1 if complemented; 0 and 1 are false and true.
 * The complement of x is x ^ 1.
 */
type Literal = number;
const FALSE: Literal = 0;
const TRUE: Literal = 1;

/** Literals are made with 32-bit operations, whose sign must stay 0. */
const MAX_NODES = 2 ** 30 - 1;

/**
 * The same functions from ANDs and inverters: x or y = ~(~x & ~y), x xor y = ~(x & y) & ~(~x & ~y). Equal gates are
 * made once, constants are propagated, and x & x, x & ~x, ~~x disappear; gates that no output depends on are dropped.
 * Inputs, ports and their order stay. Sizes and depths of the result are those of the AIG cost model: an xor is three
 * ANDs and two levels. LimitError past `options.limit` nodes.
 */
export function toAig(circuit: Circuit<"B2">, options: Pick<BuilderOptions, "limit"> = {}): Circuit<"aig"> {
  const limit = Math.min(options.limit ?? DEFAULT_GATE_LIMIT, MAX_NODES);
  const builder = new CircuitBuilder("aig", { limit, sharing: "hash" });
  const literals = new Uint32Array(circuit.length);
  for (const port of circuit.inputs) {
    const wires = builder.input(port.name, port.shape, port.encoding);
    for (let i = 0; i < wires.length; i++) literals[port.wires[i]!] = 2 * (wires[i]! + 1);
  }
  const gates = andGates(builder);
  const live = liveNodes(circuit);
  const { op, a, b } = circuit;
  for (let node = 0; node < circuit.length; node++) {
    if (live[node] === 0) continue;
    switch (op[node]) {
      case OPS.constant.code:
        literals[node] = circuit.constants[a[node]!]!.equals(0) ? FALSE : TRUE;
        break;
      case OPS.not.code:
        literals[node] = literals[a[node]!]! ^ 1;
        break;
      case OPS.and.code:
        literals[node] = gates.and(literals[a[node]!]!, literals[b[node]!]!);
        break;
      case OPS.or.code:
        literals[node] = gates.and(literals[a[node]!]! ^ 1, literals[b[node]!]! ^ 1) ^ 1;
        break;
      case OPS.xor.code:
        literals[node] = gates.xor(literals[a[node]!]!, literals[b[node]!]!);
        break;
    }
  }
  for (const port of circuit.outputs) {
    const wires = port.wires.map((wire) => gates.wire(literals[wire]!));
    builder.output(port.name, port.shape, wires, port.encoding);
  }
  return prune(builder.build());
}

function andGates(builder: CircuitBuilder<"aig">) {
  const wire = (literal: Literal): Wire => {
    if (literal <= TRUE) return builder.constant(new Fraction(literal));
    const node = ((literal >>> 1) - 1) as Wire;
    return (literal & 1) === 1 ? builder.gate("not", node) : node;
  };
  const and = (x: Literal, y: Literal): Literal => {
    if (x === FALSE || y === FALSE || x === (y ^ 1)) return FALSE;
    if (x === TRUE || x === y) return y;
    if (y === TRUE) return x;
    return 2 * (builder.gate("and", wire(x), wire(y)) + 1);
  };
  /** Complements are taken out first, so that x ^ y and ~x ^ y share their gates. */
  const xor = (x: Literal, y: Literal): Literal => {
    const flip = (x ^ y) & 1;
    const p = x & ~1;
    const q = y & ~1;
    if (p === FALSE || q === FALSE || p === q) return (p === q ? FALSE : p | q) ^ flip;
    return and(and(p, q) ^ 1, and(p ^ 1, q ^ 1) ^ 1) ^ flip;
  };
  return { wire, and, xor };
}
