import { type Circuit, inputCount } from "../circuit/circuit.js";
import { OPS } from "../circuit/ops.js";
import { liveNodes } from "../circuit/rewrite.js";
import { bitReads } from "./bit-reads.js";
import { SLOT_BYTES } from "./kernel-text.js";
import { BIT_OPERATIONS, type Kind, type Lane } from "./kinds.js";
import { type Reads, readsOf, schedule } from "./schedule.js";

/** Instructions of three words, as kernel-text.ts describes them, and where values enter and leave. */
export interface Program {
  readonly words: Uint32Array;
  readonly instructions: number;
  readonly slots: number;
  /** By ordinal. */
  readonly inputSlots: Uint32Array;
  /** By wire, over all ports in order. */
  readonly outputSlots: Uint32Array;
  readonly constants: readonly { readonly slot: number; readonly value: Lane }[];
}

class Writer {
  private words = new Uint32Array(3 * 1024);
  private count = 0;

  emit(operation: number, d: number, a: number, b: number): void {
    if (3 * this.count === this.words.length) {
      const larger = new Uint32Array(2 * this.words.length);
      larger.set(this.words);
      this.words = larger;
    }
    const at = 3 * this.count++;
    this.words[at] = d * SLOT_BYTES + operation;
    this.words[at + 1] = a * SLOT_BYTES;
    this.words[at + 2] = b * SLOT_BYTES;
  }

  done(): { readonly words: Uint32Array; readonly instructions: number } {
    return { words: this.words.subarray(0, 3 * this.count), instructions: this.count };
  }
}

/** Negations are no instructions: an operand is a node and whether it is complemented. */
export function assembleBits(circuit: Circuit, kind: Kind): Program {
  const reads = bitReads(circuit);
  const { order, slotOf, slots } = schedule(circuit, reads);
  const writer = new Writer();
  const slot = (literal: number): number => slotOf[literal >>> 1]!;
  const { and, andNot, nor, nand, or, orNot, xor, xnor } = BIT_OPERATIONS;
  order.forEach((node) => {
    const [x, y] = [reads.x[node]!, reads.y[node]!];
    const [notX, notY] = [x & 1, y & 1];
    const d = slotOf[node]!;
    const code = reads.code[node]!;
    if (code === OPS.xor.code) writer.emit(notX === notY ? xor : xnor, d, slot(x), slot(y));
    else {
      const [both, oneNot, bothNot] = code === OPS.and.code ? [and, andNot, nor] : [or, orNot, nand];
      if (notX === notY) writer.emit(notX === 0 ? both : bothNot, d, slot(x), slot(y));
      else if (notY === 1) writer.emit(oneNot, d, slot(x), slot(y));
      else writer.emit(oneNot, d, slot(y), slot(x));
    }
  });
  // A complemented output gets a slot of its own, so that both a node and its complement may be outputs.
  let more = slots;
  const complements = new Map<number, number>();
  const outputSlots = outputsOf(circuit, (wire) => {
    const literal = reads.literal[wire]!;
    if (literal % 2 === 0) return slot(literal);
    let own = complements.get(slot(literal));
    if (own === undefined) {
      own = more++;
      complements.set(slot(literal), own);
      writer.emit(nor, own, slot(literal), slot(literal));
    }
    return own;
  });
  return {
    ...writer.done(),
    slots: more,
    inputSlots: inputsOf(circuit, slotOf),
    outputSlots,
    constants: constantsOf(circuit, reads, slotOf, kind.constant),
  };
}

/** Numbers. `domain` is there where the kernel keeps x R: inputs are taken in first, outputs out at the end. */
export function assembleNumbers(circuit: Circuit, kind: Kind, domain: Kind["domain"]): Program {
  const { op } = circuit;
  const operation = new Int16Array(256).fill(-1);
  for (const [name, number] of Object.entries(kind.operations)) {
    operation[OPS[name as keyof typeof OPS].code] = number;
  }
  const reads = readsOf(
    circuit,
    Uint8Array.from(operation, (number) => (number >= 0 ? 1 : 0)),
  );
  const { order, slotOf, slots } = schedule(circuit, reads);
  const writer = new Writer();
  let more = slots;
  const constants = [
    ...constantsOf(circuit, reads, slotOf, (value) =>
      domain === undefined ? kind.constant(value) : domain.inside(kind.constant(value)),
    ),
  ];
  const inputSlots = inputsOf(circuit, slotOf);
  const product = kind.operations.mul!;
  if (domain !== undefined) {
    const enter = more++;
    constants.push({ slot: enter, value: domain.enter });
    for (const slot of inputSlots) writer.emit(product, slot, slot, enter);
  }
  order.forEach((node) => {
    const [x, y] = [reads.first[node]!, reads.second[node]!];
    writer.emit(operation[op[node]!]!, slotOf[node]!, slotOf[x]!, slotOf[y]!);
  });
  if (domain === undefined) {
    return {
      ...writer.done(),
      slots: more,
      inputSlots,
      outputSlots: outputsOf(circuit, (wire) => slotOf[wire]!),
      constants,
    };
  }
  // Slots of their own: a constant may be an output, and must stay as it is for the next run.
  const leave = more++;
  constants.push({ slot: leave, value: domain.leave });
  const left = new Map<number, number>();
  const outputSlots = outputsOf(circuit, (wire) => {
    let own = left.get(wire);
    if (own === undefined) {
      own = more++;
      left.set(wire, own);
      writer.emit(product, own, slotOf[wire]!, leave);
    }
    return own;
  });
  return { ...writer.done(), slots: more, inputSlots, outputSlots, constants };
}

function outputsOf(circuit: Circuit, slot: (wire: number) => number): Uint32Array {
  return Uint32Array.from(circuit.outputs.flatMap(({ wires }) => Array.from(wires, slot)));
}

function inputsOf(circuit: Circuit, slotOf: Uint32Array): Uint32Array {
  const slots = new Uint32Array(inputCount(circuit));
  for (const { wires } of circuit.inputs) for (const wire of wires) slots[circuit.a[wire]!] = slotOf[wire]!;
  return slots;
}

function constantsOf(
  circuit: Circuit,
  reads: Reads,
  slotOf: Uint32Array,
  value: (constant: Circuit["constants"][number]) => Lane,
): readonly { readonly slot: number; readonly value: Lane }[] {
  const found: { slot: number; value: Lane }[] = [];
  const live = liveNodes(circuit);
  for (let node = 0; node < circuit.length; node++) {
    if (circuit.op[node] !== OPS.constant.code || live[node] === 0 || reads.root[node] !== node) continue;
    found.push({ slot: slotOf[node]!, value: value(circuit.constants[circuit.a[node]!]!) });
  }
  return found;
}
