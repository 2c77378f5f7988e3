import { type Circuit, inputCount } from "../circuit/circuit.js";
import { OPS } from "../circuit/ops.js";
import { liveNodes } from "../circuit/rewrite.js";
import { bitGates } from "./bit-gates.js";
import { bitSteps } from "./bit-steps.js";
import { SLOT_BYTES } from "./kernel-text.js";
import type { Kind, Lane } from "./kinds.js";
import { COMPLEMENT } from "./operations.js";
import { gateSteps, type Schedule, type Steps, schedule } from "./schedule.js";

/** Instructions as kernel-text.ts describes them, and where values enter and leave. */
export interface Program {
  readonly words: Uint32Array;
  readonly instructions: number;
  /** Where parts of the program end that one call of the kernel goes through, in words. */
  readonly ends: readonly number[];
  readonly slots: number;
  /** By ordinal. */
  readonly inputSlots: Uint32Array;
  /** By wire, over all ports in order. */
  readonly outputSlots: Uint32Array;
  readonly constants: readonly { readonly slot: number; readonly value: Lane }[];
}

/** Instructions of one call: the engine compiles a kernel well while it runs, and a call that has begun does not change over. */
const PART = 2 ** 13;

class Writer {
  private words: Uint32Array;
  private length = 0;
  private readonly ends: number[] = [];
  private count = 0;

  constructor({ results, from, count }: Steps) {
    // One word for each result and each operand; what goes in and out of a domain takes more.
    this.words = new Uint32Array(results[count]! + from[count]!);
  }

  /** `places` are the slots of the results, then of the operands. */
  emit(operation: number, ...places: readonly number[]): void {
    this.begin(operation, places[0]!);
    for (let i = 1; i < places.length; i++) this.push(places[i]! * SLOT_BYTES);
  }

  steps(steps: Steps, { order, slotOf }: Schedule): void {
    const { code, results, from, reads } = steps;
    for (let at = 0; at < order.length; at++) {
      const step = order[at]!;
      const result = results[step]!;
      this.begin(code[step]!, slotOf[result]!);
      if (results[step + 1]! > result + 1) this.push(slotOf[result + 1]! * SLOT_BYTES);
      for (let i = from[step]!; i < from[step + 1]!; i++) this.push(slotOf[reads[i]!]! * SLOT_BYTES);
    }
  }

  private begin(operation: number, slot: number): void {
    if (this.count > 0 && this.count % PART === 0) this.ends.push(this.length);
    this.count++;
    this.push(slot * SLOT_BYTES + operation);
  }

  private push(word: number): void {
    if (this.length === this.words.length) {
      const larger = new Uint32Array(2 * this.length + 1);
      larger.set(this.words);
      this.words = larger;
    }
    this.words[this.length++] = word;
  }

  done(): Pick<Program, "words" | "instructions" | "ends"> {
    const { words, length } = this;
    return { words: words.subarray(0, length), instructions: this.count, ends: [...this.ends, length] };
  }
}

/** Negations are no instructions: an operand is a gate and whether it is complemented. */
export function assembleBits(circuit: Circuit, kind: Kind): Program {
  const gates = bitGates(circuit);
  const { literal } = gates;
  const steps = bitSteps(gates);
  const valueAt = (wire: number): number => steps.value[literal[wire]! >>> 1]!;
  const planned = plan(circuit, steps, valueAt);
  const writer = new Writer(steps);
  writer.steps(steps, planned);
  const slotOf = (wire: number): number => planned.slotOf[valueAt(wire)]!;
  // A complemented output gets a slot of its own, so that both a gate and its complement may be outputs.
  let more = planned.slots;
  const complements = new Map<number, number>();
  const outputSlots = outputsOf(circuit, (wire) => {
    const slot = slotOf(wire);
    if (((literal[wire]! ^ steps.flip[literal[wire]! >>> 1]!) & 1) === 0) return slot;
    let own = complements.get(slot);
    if (own === undefined) {
      own = more++;
      complements.set(slot, own);
      writer.emit(COMPLEMENT, own, slot);
    }
    return own;
  });
  return {
    ...writer.done(),
    slots: more,
    inputSlots: inputsOf(circuit, slotOf),
    outputSlots,
    constants: constantsOf(circuit, slotOf, kind.constant),
  };
}

/** Numbers. `domain` is there where the kernel keeps x R: inputs are taken in first, outputs out at the end. */
export function assembleNumbers(circuit: Circuit, kind: Kind, domain: Kind["domain"]): Program {
  const operation = new Int16Array(256).fill(-1);
  for (const [name, number] of Object.entries(kind.operations)) {
    operation[OPS[name as keyof typeof OPS].code] = number;
  }
  const steps = gateSteps(circuit, operation);
  const planned = plan(circuit, steps, (wire) => steps.value[wire]!);
  const writer = new Writer(steps);
  let more = planned.slots;
  const slotOf = (wire: number): number => planned.slotOf[steps.value[wire]!]!;
  const constants = constantsOf(circuit, slotOf, (value) =>
    domain === undefined ? kind.constant(value) : domain.inside(kind.constant(value)),
  );
  const inputSlots = inputsOf(circuit, slotOf);
  const product = kind.operations.mul!;
  if (domain !== undefined) {
    const enter = more++;
    constants.push({ slot: enter, value: domain.enter });
    for (const slot of inputSlots) writer.emit(product, slot, slot, enter);
  }
  writer.steps(steps, planned);
  if (domain === undefined) {
    return {
      ...writer.done(),
      slots: more,
      inputSlots,
      outputSlots: outputsOf(circuit, slotOf),
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
      writer.emit(product, own, slotOf(wire), leave);
    }
    return own;
  });
  return { ...writer.done(), slots: more, inputSlots, outputSlots, constants };
}

function plan(circuit: Circuit, steps: Steps, valueAt: (wire: number) => number): Schedule {
  const outputs = outputsOf(circuit, valueAt);
  const kept = new Uint8Array(steps.results[steps.count]!);
  for (const output of outputs) kept[output] = 1;
  const { code: CONSTANT } = OPS.constant;
  for (let node = 0; node < circuit.length; node++)
    if (circuit.op[node] === CONSTANT) kept[valueAt(node)] = 1;
  return schedule(steps, outputs, kept);
}

function outputsOf(circuit: Circuit, of: (wire: number) => number): Uint32Array {
  return Uint32Array.from(circuit.outputs.flatMap(({ wires }) => Array.from(wires, of)));
}

function inputsOf(circuit: Circuit, slotOf: (wire: number) => number): Uint32Array {
  const slots = new Uint32Array(inputCount(circuit));
  for (const { wires } of circuit.inputs) for (const wire of wires) slots[circuit.a[wire]!] = slotOf(wire);
  return slots;
}

function constantsOf(
  circuit: Circuit,
  slotOf: (wire: number) => number,
  value: (constant: Circuit["constants"][number]) => Lane,
): { slot: number; value: Lane }[] {
  return constants(circuit).map((node) => ({
    slot: slotOf(node),
    value: value(circuit.constants[circuit.a[node]!]!),
  }));
}

/** Constants that an output needs. */
function constants(circuit: Circuit): number[] {
  const found: number[] = [];
  if (circuit.constants.length === 0) return found;
  const { code } = OPS.constant;
  for (let node = 0; node < circuit.length; node++) if (circuit.op[node] === code) found.push(node);
  if (found.length === 0) return found;
  const live = liveNodes(circuit);
  return found.filter((node) => live[node] === 1);
}
