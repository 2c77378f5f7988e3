import type { Circuit } from "../circuit/circuit.js";
import { kernelModule } from "../circuit/kernels.js";
import { OP_BY_CODE, OPS } from "../circuit/ops.js";
import { LimitError, UsageError } from "../errors.js";
import { KERNEL_BYTES } from "./kernel-bytes.js";
import { SLOT_BYTES } from "./kernel-text.js";
import type { Kind, Lane, Lanes } from "./kinds.js";
import { MOST_REGISTERS, OPERATIONS } from "./operations.js";
import { PLAIN_STEPS } from "./plain-steps.js";
import { assembleBits, assembleNumbers, type Program } from "./program.js";

/**
 * # Packed evaluation
 *
 * A circuit on many assignments at once: 2048 for bits, 64 or 32 for numbers of 32 or 64 bits. The circuit becomes a
 * program on slots of 256 bytes, which a WebAssembly kernel with vectors of 128 bits goes through; where there is no
 * WebAssembly, or it is not wanted, plain loops over typed arrays give the same results.
 *
 * Laws: every output equals that of `evaluate` in the domain of the same name, lane for lane; both engines give the same
 * bits; running twice on the same inputs gives the same.
 *
 * Another kind of number is one `Kind` in kinds.ts and, for the fast engine, one kernel in kernel-text.ts.
 */
export interface PackedEvaluator {
  readonly engine: Engine;
  /** Assignments that one run evaluates. */
  readonly lanes: number;
  /** Entries of a slot: words of 32 lanes for bits, else one entry a lane. */
  readonly entries: number;
  readonly instructions: number;
  readonly slots: number;
  /** Where the values of an input wire (in order of ordinals) are written. All must be written before each run. */
  input(ordinal: number): Lanes;
  run(): void;
  /** The values of an output wire, counted over all ports in order; a view that the next run overwrites. */
  output(index: number): Lanes;
}

export type Engine = "wasm" | "plain";

export interface PackedOptions {
  /** By default the fast one where it is available. */
  readonly engine?: Engine;
}

/** A memory of WebAssembly has at most 4 GiB. */
const MAX_BYTES = 2 ** 32;

export function packedEvaluator(circuit: Circuit, kind: Kind, options: PackedOptions = {}): PackedEvaluator {
  refuseUnknownGates(circuit, kind);
  const engine = options.engine ?? (wasmAvailable() ? "wasm" : "plain");
  if (engine === "wasm" && circuit.length >= LARGE) compileAhead(kind);
  const program =
    kind.kernel === "bits"
      ? assembleBits(circuit, kind)
      : assembleNumbers(circuit, kind, engine === "wasm" ? kind.domain : undefined);
  const slotBytes = program.slots * SLOT_BYTES;
  const programBytes = program.words.length * 4;
  if (slotBytes + programBytes > MAX_BYTES) {
    throw new LimitError(
      `packed evaluation needs ${slotBytes + programBytes} bytes for ${program.instructions} instructions and ${program.slots} slots, past the limit of 4 GiB; evaluate fewer outputs at a time, or the circuit of a shorter sequence`,
    );
  }
  return engine === "wasm" ? wasmEvaluator(program, kind) : plainEvaluator(program, kind);
}

/** The code of the first gate that the kernel of these numbers does not know. */
export function unknownGate(circuit: Circuit, kind: Kind): number | undefined {
  const known = new Uint8Array(256);
  for (const name of Object.keys(kind.operations)) known[OPS[name as keyof typeof OPS].code] = 1;
  for (const { code } of [OPS.input, OPS.constant]) known[code] = 1;
  if (kind.kernel === "bits") known[OPS.not.code] = 1;
  return circuit.op.find((code) => known[code] === 0);
}

function refuseUnknownGates(circuit: Circuit, kind: Kind): void {
  const code = unknownGate(circuit, kind);
  if (code === undefined) return;
  throw new UsageError(
    `packed evaluation over ${kind.name} has no '${OP_BY_CODE[code]!.name}'; evaluate one assignment at a time, or lower the circuit to bits`,
  );
}

/** Whether this machine runs the kernels: it must know vectors. */
function wasmAvailable(): boolean {
  return kernelModule(KERNEL_BYTES.bits) !== undefined;
}

/** Nodes of a circuit that takes longer to assemble than its kernel to compile. */
const LARGE = 2 ** 17;
/** Bytes of a program, of zeros, that is long enough for the engine to compile the kernel well. */
const WARMING = 2 ** 15;

/**
 * The engine compiles a function well, on another thread, once it has run for a while. Run here, on a memory of its own,
 * it is ready when the program is.
 */
function compileAhead(kind: Kind): void {
  const memory = new WebAssembly.Memory({ initial: 1 });
  // Instructions of zeros do the first operation, on three words, from the first slot to itself.
  instance(kind, memory)(SLOT_BYTES, SLOT_BYTES + 12 * Math.floor(WARMING / 12), ...kind.arguments);
}

type KernelFunction = (first: number, end: number, ...rest: readonly Lane[]) => void;

function instance(kind: Kind, memory: WebAssembly.Memory): KernelFunction {
  return new WebAssembly.Instance(kernelModule(KERNEL_BYTES[kind.kernel])!, { recirc: { memory } }).exports
    .run as KernelFunction;
}

function wasmEvaluator(program: Program, kind: Kind): PackedEvaluator {
  const slotBytes = program.slots * SLOT_BYTES;
  const bytes = slotBytes + program.words.length * 4;
  const memory = new WebAssembly.Memory({ initial: Math.max(1, Math.ceil(bytes / 65536)) });
  new Uint32Array(memory.buffer, slotBytes, program.words.length).set(program.words);
  const kernel = instance(kind, memory);
  // Addresses past 2^31 are negative as the engine takes them.
  const ends = program.ends.map((end) => (slotBytes + 4 * end) | 0);
  return evaluator("wasm", program, kind, memory.buffer, () => {
    let first = slotBytes | 0;
    for (const end of ends) {
      kernel(first, end, ...kind.arguments);
      first = end;
    }
  });
}

function plainEvaluator(program: Program, kind: Kind): PackedEvaluator {
  const buffer = new ArrayBuffer(program.slots * SLOT_BYTES);
  const entries = SLOT_BYTES / kind.bytesPerEntry;
  const values = kind.view(buffer, 0, program.slots * entries) as Int32Array;
  const run = kind.kernel === "bits" ? plainBits : plainNumbers;
  return evaluator("plain", program, kind, buffer, () => run(program, kind, values, entries));
}

function plainNumbers(program: Program, kind: Kind, values: Int32Array, entries: number): void {
  const { words, instructions } = program;
  const operations = kind.plain as readonly ((x: number, y: number) => number)[];
  const shift = kind.bytesPerEntry === 4 ? 2 : 3;
  for (let at = 0; at < instructions * 3; at += 3) {
    const operation = operations[words[at]! & 255]!;
    const d = (words[at]! & ~255) >>> shift;
    const a = words[at + 1]! >>> shift;
    const b = words[at + 2]! >>> shift;
    for (let i = 0; i < entries; i++) values[d + i] = operation(values[a + i]!, values[b + i]!);
  }
}

/** The steps of each operation, one after the other, from and to registers of a whole slot. */
function plainBits({ words }: Program, _kind: Kind, values: Int32Array, entries: number): void {
  const registers = Array.from({ length: MOST_REGISTERS }, () => new Int32Array(entries));
  for (let at = 0; at < words.length; ) {
    const { operands, steps, results } = OPERATIONS[words[at]! & 255]!;
    const reads = at + results.length;
    for (let i = 0; i < operands; i++) {
      const from = words[reads + i]! >>> 2;
      registers[i]!.set(values.subarray(from, from + entries));
    }
    steps.forEach(([name, x, y, z], i) => {
      PLAIN_STEPS[name](registers[operands + i]!, registers[x!]!, registers[y ?? 0]!, registers[z ?? 0]!);
    });
    results.forEach((register, i) => {
      values.set(registers[register]!, (words[at + i]! & ~255) >>> 2);
    });
    at = reads + operands;
  }
}

function evaluator(
  engine: Engine,
  program: Program,
  kind: Kind,
  buffer: ArrayBuffer,
  kernel: () => void,
): PackedEvaluator {
  const entries = SLOT_BYTES / kind.bytesPerEntry;
  const view = (slot: number): Lanes => kind.view(buffer, slot * SLOT_BYTES, entries);
  for (const { slot, value } of program.constants) (view(slot) as Int32Array).fill(value as number);
  return {
    engine,
    lanes: kind.kernel === "bits" ? entries * 32 : entries,
    entries,
    instructions: program.instructions,
    slots: program.slots,
    input: (ordinal) => view(program.inputSlots[ordinal]!),
    run: kernel,
    output: (index) => view(program.outputSlots[index]!),
  };
}
