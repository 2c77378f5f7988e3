import { ARITY, type Circuit } from "../circuit/circuit.js";
import { liveNodes } from "../circuit/rewrite.js";

/**
 * What is computed together by one instruction, operands before readers. Values are numbered: first the sources, which
 * are inputs and constants, then the results of each step.
 */
export interface Steps {
  readonly count: number;
  readonly sources: number;
  /** The kernel's operation. */
  readonly code: Uint8Array;
  /** Step i makes the values from `results[i]` up to `results[i + 1]`, one or two. */
  readonly results: Uint32Array;
  /** The values that step i reads: `reads` from `from[i]` up to `from[i + 1]`. */
  readonly from: Uint32Array;
  readonly reads: Uint32Array;
}

/**
 * An order of evaluation and a place for each value. Places are reused: a value keeps its own from the instruction that
 * makes it to the last that reads it, so that what is in use fits into a cache.
 */
export interface Schedule {
  /** Steps, operands first. */
  readonly order: Uint32Array;
  /** The slot of each value. */
  readonly slotOf: Uint32Array;
  readonly slots: number;
}

/** One step for each live node whose op has an operation; `operations` by op code, negative for none. */
export function gateSteps(circuit: Circuit, operations: Int16Array): Steps & { readonly value: Uint32Array } {
  const { op, a, b, length } = circuit;
  const live = liveNodes(circuit);
  const value = new Uint32Array(length);
  let sources = 0;
  let count = 0;
  for (let node = 0; node < length; node++) {
    if (live[node] === 0) continue;
    if (operations[op[node]!]! >= 0) count++;
    else value[node] = sources++;
  }
  const code = new Uint8Array(count);
  const reads = new Uint32Array(2 * count);
  let step = 0;
  for (let node = 0; node < length; node++) {
    if (live[node] === 0 || operations[op[node]!]! < 0) continue;
    value[node] = sources + step;
    code[step] = operations[op[node]!]!;
    reads[2 * step] = value[a[node]!]!;
    // Twice the same where there is one operand.
    reads[2 * step + 1] = value[ARITY[op[node]!] === 2 ? b[node]! : a[node]!]!;
    step++;
  }
  const results = Uint32Array.from({ length: count + 1 }, (_, i) => sources + i);
  const from = Uint32Array.from({ length: count + 1 }, (_, i) => 2 * i);
  return { count, sources, code, results, from, reads, value };
}

/**
 * Of two orders, the circuit's own and depth first from the outputs, the one that needs fewer slots. Builders make scans
 * level by level, where a whole level is in use at once; depth first finishes one output before it begins the next.
 * `kept` are values that must be there after every run: outputs, and constants, which are written once for all runs.
 */
export function schedule(steps: Steps, outputs: Uint32Array, kept: Uint8Array): Schedule {
  const ownOrder = new Uint32Array(steps.count);
  for (let step = 0; step < steps.count; step++) ownOrder[step] = step;
  const own = allocate(steps, kept, ownOrder);
  const depthFirst = allocate(steps, kept, depthFirstOrder(steps, outputs));
  return depthFirst.slots < own.slots ? depthFirst : own;
}

/** No step. */
const NONE = 0xffff_ffff;

/** Depth first from each output in turn; of the operands the deepest first, since it needs the most room. */
function depthFirstOrder(steps: Steps, outputs: Uint32Array): Uint32Array {
  const { count, sources, results, from, reads } = steps;
  const maker = new Uint32Array(results[count]!).fill(NONE, 0, sources);
  for (let step = 0; step < count; step++)
    for (let result = results[step]!; result < results[step + 1]!; result++) maker[result] = step;
  const level = new Uint32Array(count);
  for (let step = 0; step < count; step++) {
    let deepest = 0;
    for (let i = from[step]!; i < from[step + 1]!; i++) {
      const operand = maker[reads[i]!]!;
      if (operand !== NONE && level[operand]! > deepest) deepest = level[operand]!;
    }
    level[step] = deepest + 1;
  }
  const order = new Uint32Array(count);
  let done = 0;
  const SEEN = 1;
  const DONE = 2;
  const state = new Uint8Array(count);
  // A step is pushed at most once by each of its readers.
  const stack = new Uint32Array(reads.length + outputs.length + 1);
  let height = 0;
  for (let output = 0; output < outputs.length; output++) {
    const root = maker[outputs[output]!]!;
    if (root === NONE) continue;
    stack[height++] = root;
    while (height > 0) {
      const step = stack[height - 1]!;
      if (state[step] !== 0) {
        height--;
        if (state[step] === SEEN) {
          state[step] = DONE;
          order[done++] = step;
        }
        continue;
      }
      state[step] = SEEN;
      // The one pushed last is visited first: by insertion, the deepest goes to the top.
      const bottom = height;
      for (let i = from[step + 1]! - 1; i >= from[step]!; i--) {
        const operand = maker[reads[i]!]!;
        if (operand === NONE || state[operand] !== 0) continue;
        let at = height++;
        for (; at > bottom && level[stack[at - 1]!]! > level[operand]!; at--) stack[at] = stack[at - 1]!;
        stack[at] = operand;
      }
    }
  }
  return order.subarray(0, done);
}

/**
 * Slots by the last read of each value. An instruction may write where an operand that it reads last stood, since the
 * kernels read a lane of all operands before they write it. Sources have their slots from the start.
 */
function allocate(steps: Steps, kept: Uint8Array, order: Uint32Array): Schedule {
  const { count, sources, results, from, reads } = steps;
  // The last reader in this order, as its place and 1; 0 for values whose slot is free.
  const lastRead = new Uint32Array(results[count]!);
  const slotOf = new Uint32Array(results[count]!);
  for (let at = 0; at < order.length; at++) {
    const step = order[at]!;
    for (let i = from[step]!; i < from[step + 1]!; i++) lastRead[reads[i]!] = at + 1;
  }
  let slots = sources;
  for (let source = 0; source < sources; source++) slotOf[source] = source;
  const free = new Uint32Array(results[count]!);
  let available = 0;
  for (let at = 0; at < order.length; at++) {
    const step = order[at]!;
    for (let i = from[step]!; i < from[step + 1]!; i++) {
      const operand = reads[i]!;
      if (lastRead[operand] !== at + 1 || kept[operand] === 1) continue;
      lastRead[operand] = 0;
      free[available++] = slotOf[operand]!;
    }
    for (let result = results[step]!; result < results[step + 1]!; result++)
      slotOf[result] = available > 0 ? free[--available]! : slots++;
  }
  return { order, slotOf, slots };
}
