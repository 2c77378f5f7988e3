import Fraction from "fraction.js";
import { DEFAULT_GATE_LIMIT } from "../circuit/builder.js";
import type { Circuit, Wire } from "../circuit/circuit.js";
import { kernelModule } from "../circuit/kernels.js";
import { OPS } from "../circuit/ops.js";
import { AIGER_KERNEL_BYTES } from "./aiger-kernel-bytes.js";
import { ALIAS, BATCH, STAGED, STATE, type StateWord, WIRES } from "./aiger-kernel-text.js";

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
const PAGE_WORDS = 1024;
/** Bytes of the longest delta that 32 bits hold. */
const LONGEST = 5;
/** Bytes of the file that are in the memory at a time: those of some batches, whatever their deltas. */
const WINDOW = 8 * BATCH * LONGEST;

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
  const most = 2 * (sources + ands) + 2;
  if (module === undefined || most > DEFAULT_GATE_LIMIT) return undefined;
  let slots = 1024;
  while (2 * slots < 3 * ands) slots *= 2;
  const variables = sources + ands + 1;
  const operands = WIRES + 8 * variables;
  const table = operands + 8 * variables;
  const file = table + 4 * slots;
  // An AND may begin where the file ends.
  const used = file + Math.min(WINDOW, bytes.length - position) + 16;
  if (used > MAX_BYTES) return undefined;
  const memory = new WebAssembly.Memory({ initial: Math.ceil(used / 65536) });
  const { buffer } = memory;
  const words = new Uint32Array(buffer);
  const values: Readonly<Record<StateWord, number>> = {
    position: file,
    end: file,
    nodes: sources,
    variable: sources + 1,
    operands,
    table,
    mask: 4 * (slots - 1),
    tags: -1 << (32 - Math.clz32(variables)),
    touched: 0,
  };
  STATE.forEach((word, i) => {
    words[i] = values[word];
  });
  const word = (name: StateWord): number => words[STATE.indexOf(name)]!;
  // A page that is read before it is written to is got twice from the system.
  for (let i = 0; i < slots; i += PAGE_WORDS) words[table / 4 + i] = 0;
  /** For each literal its node, 0 if it has none; for those of an alias, that word and the literal that it became. */
  const wires = words.subarray(WIRES / 4, operands / 4);
  wires[0] = ALIAS;
  // Room that is never written to is never got from the system.
  const made = {
    op: new Uint8Array(most),
    a: new Uint32Array(most),
    b: new Uint32Array(most),
    length: sources,
  };
  for (let source = 0; source < sources; source++) {
    wires[2 * source + 2] = source;
    made.op[source] = OPS.input.code;
    made.a[source] = source;
  }
  const { run } = new WebAssembly.Instance(module, { recirc: { memory } }).exports as {
    readonly run: (ands: number) => number;
  };
  // The window begins at this byte of the file.
  let from = position;
  const room = new Uint8Array(buffer, file);
  const slide = (): void => {
    from += word("position") - file;
    const shown = bytes.subarray(from, from + WINDOW);
    room.set(shown);
    words[STATE.indexOf("position")] = file;
    words[STATE.indexOf("end")] = file + shown.length;
  };
  for (let left = ands; left > 0; left -= BATCH) {
    if (word("end") - word("position") < 2 * LONGEST * BATCH) slide();
    if (run(Math.min(left, BATCH)) === 0) return undefined;
    const more = word("nodes") - made.length;
    made.op.set(new Uint8Array(buffer, STAGED.op, more), made.length);
    made.a.set(new Uint32Array(buffer, STAGED.a, more), made.length);
    made.b.set(new Uint32Array(buffer, STAGED.b, more), made.length);
    made.length += more;
  }
  return { end: from + word("position") - file, ...ending(made, wires) };
}

/** Nodes in arrays that have room for more. */
type Nodes = { -readonly [K in "op" | "a" | "b" | "length"]: Circuit[K] };

/** Adds what the outputs need: constants, and complements that no AND took. */
function ending(made: Nodes, wires: Uint32Array): Pick<SharedAnds, "wireOf" | "nodes"> {
  const { op, a, b } = made;
  const constants: Fraction[] = [];
  const known: Wire[] = [];
  const append = (code: number, operand: number): Wire => {
    op[made.length] = code;
    a[made.length] = operand;
    return made.length++ as Wire;
  };
  return {
    wireOf: (given) => {
      const literal = wires[given & ~1] === ALIAS ? wires[given | 1]! ^ (given & 1) : given;
      if (literal <= 1) {
        known[literal] ??= append(OPS.constant.code, constants.push(new Fraction(literal)) - 1);
        return known[literal];
      }
      if ((literal & 1) === 1 && wires[literal] === 0)
        wires[literal] = append(OPS.not.code, wires[literal - 1]!);
      return wires[literal] as Wire;
    },
    nodes: () => {
      const { length } = made;
      return {
        op: op.subarray(0, length),
        a: a.subarray(0, length),
        b: b.subarray(0, length),
        length,
        constants,
      };
    },
  };
}
