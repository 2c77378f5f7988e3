import { CHUNK } from "../chunks.js";
import { fieldBytes, putField, type R1cs } from "./system.js";

/** Type of the section with the ports' names and shapes, as JSON: one of ours, which other readers step over. */
export const PORTS_SECTION = 0x7063_6572;

/** Whether the machine keeps words as files do, the least significant byte first. */
const LITTLE_ENDIAN = new Uint8Array(Uint32Array.of(1).buffer)[0] === 1;

function asInFiles(word: number): number {
  if (LITTLE_ENDIAN) return word;
  return (word << 24) | ((word & 0xff00) << 8) | ((word >>> 8) & 0xff00) | (word >>> 24);
}

/** The words of a binary file, gathered into chunks. */
class Pieces {
  private words = new Uint32Array(CHUNK / 4);
  private length = 0;

  /** Whether so many words more go into this chunk; if not, `rest` comes first. */
  fits(words: number): boolean {
    if (this.length + words <= this.words.length) return true;
    if (words <= this.words.length || this.length > 0) return false;
    this.words = new Uint32Array(words);
    return true;
  }

  u32(value: number): void {
    this.words[this.length++] = asInFiles(value);
  }

  u64(value: number): void {
    this.u32(value % 2 ** 32);
    this.u32(Math.floor(value / 2 ** 32));
  }

  /** Words as they stand in files. */
  raw(words: Uint32Array): void {
    for (let i = 0; i < words.length; i++) this.words[this.length + i] = words[i]!;
    this.length += words.length;
  }

  *rest(): Generator<Uint8Array> {
    if (this.length > 0) yield new Uint8Array(this.words.slice(0, this.length).buffer);
    this.length = 0;
  }
}

/** A field element as it stands in files. */
function fieldWords(value: bigint, bytes: number): Uint32Array {
  const words = new Uint32Array(bytes / 4);
  putField(new DataView(words.buffer), 0, bytes, value);
  return words;
}

/** Four characters. */
function tag(text: string): Uint32Array {
  return new Uint32Array(new TextEncoder().encode(text).buffer);
}

/** R1CS binary format, version 1 (iden3). Sections: header, constraints, labels of wires, our names of ports. */
export function* writeSystem(system: R1cs): Generator<Uint8Array> {
  const { prime, wires, constraints, starts, termWires, termCoefficients, coefficients } = system;
  const bytes = fieldBytes(prime);
  const ports = new TextEncoder().encode(JSON.stringify(system.ports));
  const out = new Pieces();
  out.raw(tag("r1cs"));
  out.u32(1);
  out.u32(4);
  out.u32(1);
  out.u64(4 + bytes + 4 * 4 + 8 + 4);
  out.u32(bytes);
  out.raw(fieldWords(prime, bytes));
  out.u32(wires);
  out.u32(system.outputs);
  out.u32(system.publicInputs);
  out.u32(system.privateInputs);
  out.u64(wires);
  out.u32(constraints);
  out.u32(2);
  out.u64(3 * 4 * constraints + termWires.length * (4 + bytes));
  const encoded = coefficients.map((value) => fieldWords(value, bytes));
  for (let j = 0; j < 3 * constraints; j++) {
    if (!out.fits(1)) yield* out.rest();
    out.u32(starts[j + 1]! - starts[j]!);
    for (let i = starts[j]!; i < starts[j + 1]!; i++) {
      if (!out.fits(1 + bytes / 4)) yield* out.rest();
      out.u32(termWires[i]!);
      out.raw(encoded[termCoefficients[i]!]!);
    }
  }
  if (!out.fits(3)) yield* out.rest();
  out.u32(3);
  out.u64(8 * wires);
  for (let wire = 0; wire < wires; wire++) {
    if (!out.fits(2)) yield* out.rest();
    out.u64(wire);
  }
  if (!out.fits(3)) yield* out.rest();
  out.u32(PORTS_SECTION);
  out.u64(ports.length);
  yield* out.rest();
  yield ports;
}

/** Witness binary format, version 2 (iden3): the values of all wires. */
export function* writeWitness(prime: bigint, values: readonly bigint[]): Generator<Uint8Array> {
  const bytes = fieldBytes(prime);
  const out = new Pieces();
  out.raw(tag("wtns"));
  out.u32(2);
  out.u32(2);
  out.u32(1);
  out.u64(4 + bytes + 4);
  out.u32(bytes);
  out.raw(fieldWords(prime, bytes));
  out.u32(values.length);
  out.u32(2);
  out.u64(bytes * values.length);
  for (const value of values) {
    if (!out.fits(bytes / 4)) yield* out.rest();
    out.raw(fieldWords(value, bytes));
  }
  yield* out.rest();
}
