import { ARITY, type Circuit } from "../circuit/circuit.js";
import { OPS } from "../circuit/ops.js";
import { liveNodes } from "../circuit/rewrite.js";

/**
 * An order of evaluation and a place for each value. Places are reused: a value keeps its own from the instruction that
 * makes it to the last that reads it, so that what is in use fits into a cache.
 */
export interface Schedule {
  /** Nodes to evaluate, operands first. */
  readonly order: Uint32Array;
  /** The slot of each node that has one. */
  readonly slotOf: Uint32Array;
  readonly slots: number;
}

/** What each instruction reads. */
export interface Reads {
  /** The node whose value, complemented or not, is this node's: itself unless it is read through. */
  readonly root: Uint32Array;
  /** Roots of the operands of each instruction; twice the same where there is one operand. */
  readonly first: Uint32Array;
  readonly second: Uint32Array;
  /** 1 for nodes that become instructions. */
  readonly isInstruction: Uint8Array;
}

/** Every live node whose op code is among `instructions` becomes an instruction. */
export function readsOf(circuit: Circuit, instructions: Uint8Array): Reads {
  const { op, a, b, length } = circuit;
  const root = new Uint32Array(length);
  const first = new Uint32Array(length);
  const second = new Uint32Array(length);
  const isInstruction = new Uint8Array(length);
  const live = liveNodes(circuit);
  for (let node = 0; node < length; node++) {
    const code = op[node]!;
    root[node] = node;
    if (live[node] === 0 || instructions[code] === 0) continue;
    isInstruction[node] = 1;
    first[node] = a[node]!;
    second[node] = ARITY[code] === 2 ? b[node]! : first[node]!;
  }
  return { root, first, second, isInstruction };
}

/**
 * Of two orders, the circuit's own and depth first from the outputs, the one that needs fewer slots. Builders make scans
 * level by level, where a whole level is in use at once; depth first finishes one output before it begins the next.
 */
export function schedule(circuit: Circuit, reads: Reads): Schedule {
  const own = allocate(circuit, reads, ownOrder(reads));
  const depthFirst = allocate(circuit, reads, depthFirstOrder(circuit, reads));
  return depthFirst.slots < own.slots ? depthFirst : own;
}

function ownOrder({ isInstruction }: Reads): Uint32Array {
  const order = new Uint32Array(isInstruction.length);
  let count = 0;
  for (let node = 0; node < isInstruction.length; node++)
    if (isInstruction[node] === 1) order[count++] = node;
  return order.subarray(0, count);
}

/** Depth first from each output in turn; of two operands the deeper one first, since it needs more room. */
function depthFirstOrder(circuit: Circuit, { root, first, second, isInstruction }: Reads): Uint32Array {
  const { length } = circuit;
  const level = new Uint32Array(length);
  for (let node = 0; node < length; node++) {
    if (isInstruction[node] === 1) level[node] = Math.max(level[first[node]!]!, level[second[node]!]!) + 1;
  }
  const order = new Uint32Array(length);
  let count = 0;
  const SEEN = 1;
  const DONE = 2;
  // Sources count as done.
  const state = isInstruction.map((is) => (is === 1 ? 0 : DONE));
  // A node is pushed once by each of its readers before it is done, and there are two operands to a node.
  const stack = new Uint32Array(2 * length + 1);
  let height = 0;
  for (const { wires } of circuit.outputs) {
    for (const wire of wires) {
      stack[height++] = root[wire]!;
      while (height > 0) {
        const node = stack[height - 1]!;
        if (state[node] === 0) {
          state[node] = SEEN;
          const [x, y] = [first[node]!, second[node]!];
          const [later, sooner] = level[x]! < level[y]! ? [x, y] : [y, x];
          // The one pushed last is visited first.
          if (state[later] === 0) stack[height++] = later;
          if (state[sooner] === 0) stack[height++] = sooner;
        } else {
          height--;
          if (state[node] === SEEN) {
            state[node] = DONE;
            order[count++] = node;
          }
        }
      }
    }
  }
  return order.subarray(0, count);
}

/** Later than every instruction: the values of outputs stay, and constants, which are written once for all runs. */
const NEVER = 0xffff_ffff;

/**
 * Slots by the last read of each value. An instruction may write where an operand that it reads last stood, since the
 * kernels read a lane of both operands before they write it. Inputs and constants have their slots from the start.
 */
function allocate(circuit: Circuit, { root, first, second }: Reads, order: Uint32Array): Schedule {
  const { op, length } = circuit;
  const lastRead = new Uint32Array(length);
  const slotOf = new Uint32Array(length);
  let slots = 0;
  for (let at = 0; at < order.length; at++) {
    const node = order[at]!;
    lastRead[first[node]!] = at + 1;
    lastRead[second[node]!] = at + 1;
  }
  for (const { wires } of circuit.outputs) for (const wire of wires) lastRead[root[wire]!] = NEVER;
  for (let node = 0; node < length; node++) {
    if (op[node] === OPS.constant.code) lastRead[node] = NEVER;
    else if (op[node] !== OPS.input.code) continue;
    slotOf[node] = slots++;
  }
  const free = new Uint32Array(slots + order.length);
  let available = 0;
  for (let at = 0; at < order.length; at++) {
    const node = order[at]!;
    const [x, y] = [first[node]!, second[node]!];
    if (lastRead[x] === at + 1) free[available++] = slotOf[x]!;
    if (y !== x && lastRead[y] === at + 1) free[available++] = slotOf[y]!;
    slotOf[node] = available > 0 ? free[--available]! : slots++;
  }
  return { order, slotOf, slots };
}
