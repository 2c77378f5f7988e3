import { CHUNK } from "../chunks.js";
import { fieldBytes, putField, type R1cs } from "./system.js";

/** Type of the section with the ports' names and shapes, as JSON: one of ours, which other readers step over. */
export const PORTS_SECTION = 0x7063_6572;

/** The bytes of a binary file, gathered into chunks. */
class Pieces {
  private bytes = new Uint8Array(CHUNK);
  private view = new DataView(this.bytes.buffer);
  private length = 0;

  /** Whether so many bytes more go into this chunk; if not, `rest` comes first. */
  fits(bytes: number): boolean {
    if (this.length + bytes <= this.bytes.length) return true;
    if (bytes <= this.bytes.length || this.length > 0) return false;
    this.bytes = new Uint8Array(bytes);
    this.view = new DataView(this.bytes.buffer);
    return true;
  }

  u32(value: number): void {
    this.view.setUint32(this.length, value, true);
    this.length += 4;
  }

  u64(value: number): void {
    this.view.setBigUint64(this.length, BigInt(value), true);
    this.length += 8;
  }

  field(value: bigint, bytes: number): void {
    putField(this.view, this.length, bytes, value);
    this.length += bytes;
  }

  raw(bytes: Uint8Array): void {
    this.bytes.set(bytes, this.length);
    this.length += bytes.length;
  }

  *rest(): Generator<Uint8Array> {
    if (this.length > 0) yield this.bytes.slice(0, this.length);
    this.length = 0;
  }
}

const ascii = (text: string): Uint8Array => new TextEncoder().encode(text);

/** R1CS binary format, version 1 (iden3). Sections: header, constraints, labels of wires, our names of ports. */
export function* writeSystem(system: R1cs): Generator<Uint8Array> {
  const { prime, wires, constraints, starts, termWires, termCoefficients, coefficients } = system;
  const bytes = fieldBytes(prime);
  const ports = ascii(JSON.stringify(system.ports));
  const out = new Pieces();
  out.raw(ascii("r1cs"));
  out.u32(1);
  out.u32(4);
  out.u32(1);
  out.u64(4 + bytes + 4 * 4 + 8 + 4);
  out.u32(bytes);
  out.field(prime, bytes);
  out.u32(wires);
  out.u32(system.outputs);
  out.u32(system.publicInputs);
  out.u32(system.privateInputs);
  out.u64(wires);
  out.u32(constraints);
  out.u32(2);
  out.u64(3 * 4 * constraints + termWires.length * (4 + bytes));
  const encoded = coefficients.map((value) => {
    const field = new Uint8Array(bytes);
    putField(new DataView(field.buffer), 0, bytes, value);
    return field;
  });
  for (let j = 0; j < 3 * constraints; j++) {
    if (!out.fits(4)) yield* out.rest();
    out.u32(starts[j + 1]! - starts[j]!);
    for (let i = starts[j]!; i < starts[j + 1]!; i++) {
      if (!out.fits(4 + bytes)) yield* out.rest();
      out.u32(termWires[i]!);
      out.raw(encoded[termCoefficients[i]!]!);
    }
  }
  if (!out.fits(12)) yield* out.rest();
  out.u32(3);
  out.u64(8 * wires);
  for (let wire = 0; wire < wires; wire++) {
    if (!out.fits(8)) yield* out.rest();
    out.u64(wire);
  }
  yield* out.rest();
  out.fits(12 + ports.length);
  out.u32(PORTS_SECTION);
  out.u64(ports.length);
  out.raw(ports);
  yield* out.rest();
}

/** Witness binary format, version 2 (iden3): the values of all wires. */
export function* writeWitness(prime: bigint, values: readonly bigint[]): Generator<Uint8Array> {
  const bytes = fieldBytes(prime);
  const out = new Pieces();
  out.raw(ascii("wtns"));
  out.u32(2);
  out.u32(2);
  out.u32(1);
  out.u64(4 + bytes + 4);
  out.u32(bytes);
  out.field(prime, bytes);
  out.u32(values.length);
  out.u32(2);
  out.u64(bytes * values.length);
  for (const value of values) {
    if (!out.fits(bytes)) yield* out.rest();
    out.field(value, bytes);
  }
  yield* out.rest();
}
