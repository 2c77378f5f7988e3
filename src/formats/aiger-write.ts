import { type Circuit, inputCount } from "../circuit/circuit.js";
import { OPS } from "../circuit/ops.js";
import { UsageError } from "../errors.js";
import { CHUNK, encodeText } from "./chunks.js";
import { entryNames, headOf, type PortHeads } from "./port-names.js";

/** Opens the comment line that holds the ports' shapes and encodings, as JSON of type PortHeads. */
export const PORTS_COMMENT = "recirc-ports ";

/** Literals of all nodes; inputs are variables 1, 2, ... in the order of the ports, ANDs follow in index order. */
function literalsOf(circuit: Circuit<"aig">): { literals: Uint32Array; ands: number } {
  const { op, a, length } = circuit;
  const literals = new Uint32Array(length);
  let variable = 0;
  for (const port of circuit.inputs) for (const wire of port.wires) literals[wire] = 2 * ++variable;
  const inputs = variable;
  for (let node = 0; node < length; node++) {
    if (op[node] === OPS.and.code) literals[node] = 2 * ++variable;
    else if (op[node] === OPS.not.code) literals[node] = literals[a[node]!]! ^ 1;
    else if (op[node] === OPS.constant.code) literals[node] = circuit.constants[a[node]!]!.equals(0) ? 0 : 1;
  }
  return { literals, ands: variable - inputs };
}

/** Operands of an AND, the larger literal first, as in the binary form. */
function operandsOf(circuit: Circuit<"aig">, literals: Uint32Array, node: number): [number, number] {
  const x = literals[circuit.a[node]!]!;
  const y = literals[circuit.b[node]!]!;
  return x > y ? [x, y] : [y, x];
}

export function writeAscii(circuit: Circuit<"aig">): Iterable<Uint8Array> {
  return encodeText(asciiLines(circuit));
}

function* asciiLines(circuit: Circuit<"aig">): Generator<string> {
  const { literals, ands } = literalsOf(circuit);
  const inputs = inputCount(circuit);
  yield header("aag", circuit, ands);
  for (let i = 1; i <= inputs; i++) yield `${2 * i}\n`;
  for (const port of circuit.outputs) for (const wire of port.wires) yield `${literals[wire]}\n`;
  for (let node = 0; node < circuit.length; node++) {
    if (circuit.op[node] !== OPS.and.code) continue;
    const [x, y] = operandsOf(circuit, literals, node);
    yield `${literals[node]} ${x} ${y}\n`;
  }
  yield* symbolLines(circuit);
}

export function* writeBinary(circuit: Circuit<"aig">): Generator<Uint8Array> {
  const { literals, ands } = literalsOf(circuit);
  yield* encodeText(binaryHead(circuit, literals, ands));
  const deltas = new Deltas(circuit, literals);
  for (let chunk = deltas.chunk(); chunk.length > 0; chunk = deltas.chunk()) yield chunk;
  yield* encodeText(symbolLines(circuit));
}

/** The ANDs of the binary form. A loop of its own, chunk by chunk, since an engine is slow to improve a generator's. */
class Deltas {
  private readonly buffer = new Uint8Array(CHUNK);
  private node = 0;

  constructor(
    private readonly circuit: Circuit<"aig">,
    private readonly literals: Uint32Array,
  ) {}

  /** The next bytes; none at the end. */
  chunk(): Uint8Array {
    const { buffer, literals } = this;
    const { op, a, b, length } = this.circuit;
    let used = 0;
    let { node } = this;
    // A gate takes at most 2 deltas of 5 bytes.
    for (; node < length && used <= CHUNK - 10; node++) {
      if (op[node] !== OPS.and.code) continue;
      const x = literals[a[node]!]!;
      const y = literals[b[node]!]!;
      used = putDelta(buffer, used, literals[node]! - (x > y ? x : y));
      used = putDelta(buffer, used, x > y ? x - y : y - x);
    }
    this.node = node;
    return buffer.slice(0, used);
  }
}

/** Gives where the next one begins. */
function putDelta(buffer: Uint8Array, from: number, value: number): number {
  let at = from;
  let rest = value;
  for (; rest > 127; rest >>>= 7) buffer[at++] = (rest & 127) | 128;
  buffer[at++] = rest;
  return at;
}

function* binaryHead(circuit: Circuit<"aig">, literals: Uint32Array, ands: number): Generator<string> {
  yield header("aig", circuit, ands);
  for (const port of circuit.outputs) for (const wire of port.wires) yield `${literals[wire]}\n`;
}

function header(magic: string, circuit: Circuit<"aig">, ands: number): string {
  const inputs = inputCount(circuit);
  const outputs = circuit.outputs.reduce((sum, port) => sum + port.wires.length, 0);
  return `${magic} ${inputs + ands} ${inputs} 0 ${outputs} ${ands}\n`;
}

function* symbolLines(circuit: Circuit<"aig">): Generator<string> {
  for (const [kind, ports] of [["i", circuit.inputs] as const, ["o", circuit.outputs] as const]) {
    let position = 0;
    for (const port of ports) {
      if (port.name === "" || /[\r\n]/.test(port.name)) {
        throw new UsageError(
          `AIGER names stand on one line each, so it cannot say the port name ${JSON.stringify(port.name)}. Rename the port`,
        );
      }
      for (const name of entryNames(port)) yield `${kind}${position++} ${name}\n`;
    }
  }
  const heads: PortHeads = { inputs: circuit.inputs.map(headOf), outputs: circuit.outputs.map(headOf) };
  yield `c\n${PORTS_COMMENT}${JSON.stringify(heads)}\n`;
}
