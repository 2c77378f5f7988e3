import Fraction from "fraction.js";
import { DEFAULT_GATE_LIMIT } from "../circuit/builder.js";
import type { Circuit, Wire } from "../circuit/circuit.js";
import { kernelModule } from "../circuit/kernels.js";
import { literalOf } from "../circuit/literals.js";
import { OPS } from "../circuit/ops.js";
import { AIGER_KERNEL_BYTES } from "./aiger-kernel-bytes.js";
import { STATE, type StateWord } from "./aiger-kernel-text.js";

/** The ANDs of a binary file, equal ones made once, with the sources as the first nodes. */
export interface SharedAnds {
  /** Where in the file they end. */
  readonly end: number;
  /** The node of a literal of the file: a constant, a node, or a complement made now. */
  wireOf(literal: number): Wire;
  /** All nodes so far. */
  nodes(): Pick<Circuit, "op" | "a" | "b" | "length" | "constants">;
}

/** A memory of WebAssembly has at most 4 GiB. */
const MAX_BYTES = 2 ** 32;
/** ANDs between two calls: a call that is under way does not change over to the code that the engine makes meanwhile. */
const BATCH = 8192;

/**
 * Reads the ANDs that begin at `position` by the kernel. Undefined where there is no WebAssembly, where there are too many
 * for its memory or a circuit, and where the file is damaged: then the plain reader says how.
 */
export function readSharedAnds(
  bytes: Uint8Array,
  position: number,
  { sources, ands }: { readonly sources: number; readonly ands: number },
): SharedAnds | undefined {
  const module = kernelModule(AIGER_KERNEL_BYTES);
  // Every source and every AND may be complemented, and both constants used.
  const nodes = 2 * (sources + ands) + 2;
  if (module === undefined || nodes > DEFAULT_GATE_LIMIT) return undefined;
  let slots = 1024;
  while (2 * slots < 3 * ands) slots *= 2;
  let used = 4 * STATE.length;
  const room = (size: number): number => {
    const from = Math.ceil(used / 8) * 8;
    used = from + size;
    return from;
  };
  const at = {
    literals: room(4 * (sources + ands + 1)),
    complements: room(4 * nodes),
    op: room(nodes),
    a: room(4 * nodes),
    b: room(4 * nodes),
    table: room(8 * slots),
    // The longest delta may begin where the file ends.
    position: room(bytes.length - position + 16),
  };
  if (used > MAX_BYTES) return undefined;
  const memory = new WebAssembly.Memory({ initial: Math.ceil(used / 65536) });
  const { buffer } = memory;
  new Uint8Array(buffer).set(bytes.subarray(position), at.position);
  const words = new Uint32Array(buffer);
  const values: Readonly<Record<StateWord, number>> = {
    ...at,
    end: at.position + bytes.length - position,
    nodes: sources,
    variable: sources + 1,
    mask: 8 * (slots - 1),
  };
  STATE.forEach((word, i) => {
    words[i] = values[word];
  });
  const literals = new Uint32Array(buffer, at.literals, sources + ands + 1);
  const op = new Uint8Array(buffer, at.op, nodes);
  const a = new Uint32Array(buffer, at.a, nodes);
  const b = new Uint32Array(buffer, at.b, nodes);
  for (let source = 0; source < sources; source++) {
    literals[source + 1] = literalOf(source);
    op[source] = OPS.input.code;
    a[source] = source;
  }
  const { run, complement } = new WebAssembly.Instance(module, { recirc: { memory } }).exports as {
    readonly run: (ands: number) => number;
    readonly complement: (node: number) => number;
  };
  for (let left = ands; left > 0; left -= BATCH) if (run(Math.min(left, BATCH)) === 0) return undefined;
  const word = (name: StateWord): number => words[STATE.indexOf(name)]!;
  const constants: Fraction[] = [];
  const known: Wire[] = [];
  const constant = (value: number): Wire => {
    const node = word("nodes");
    op[node] = OPS.constant.code;
    a[node] = constants.push(new Fraction(value)) - 1;
    words[STATE.indexOf("nodes")] = node + 1;
    return node as Wire;
  };
  return {
    end: position + word("position") - at.position,
    wireOf: (literal) => {
      const became = literals[literal >>> 1]! ^ (literal & 1);
      if (became <= 1) {
        known[became] ??= constant(became);
        return known[became];
      }
      const node = (became >>> 1) - 1;
      return ((became & 1) === 1 ? complement(node) : node) as Wire;
    },
    nodes: () => {
      const length = word("nodes");
      // Copies, so that the rest of the memory is not kept.
      return { op: op.slice(0, length), a: a.slice(0, length), b: b.slice(0, length), length, constants };
    },
  };
}
