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
  /** The chunk, and how many of its words are there. */
  words: Uint32Array;
  length = 0;

  /** `longest`: the most words that have to be in one chunk. */
  constructor(longest: number) {
    this.words = new Uint32Array(Math.max(longest, CHUNK / 4));
  }

  /** Whether so many words more go into this chunk; if not, it is taken first. */
  fits(words: number): boolean {
    return this.length + words <= this.words.length;
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
    this.words.set(words, this.length);
    this.length += words.length;
  }

  /** What there is of the chunk; the next one begins. */
  taken(): Uint8Array {
    const chunk = new Uint8Array(this.words.buffer, 0, 4 * this.length);
    this.words = new Uint32Array(this.words.length);
    this.length = 0;
    return chunk;
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

/** Linear combinations as they stand in files, written as far as a chunk has room. */
class Terms {
  private readonly coefficients: Uint32Array;
  /** The combination and the term that come next; whether the number of its terms is written. */
  private row = 0;
  private term = 0;
  private isOpen = false;

  constructor(
    private readonly system: R1cs,
    private readonly width: number,
  ) {
    this.coefficients = new Uint32Array(width * system.coefficients.length);
    system.coefficients.forEach((value, i) => {
      this.coefficients.set(fieldWords(value, 4 * width), width * i);
    });
  }

  /** Whether all are written. */
  into(out: Pieces): boolean {
    const { coefficients, width } = this;
    const { constraints, starts, termWires, termCoefficients } = this.system;
    const { words } = out;
    let at = out.length;
    for (; this.row < 3 * constraints; this.row++) {
      const end = starts[this.row + 1]!;
      if (!this.isOpen) {
        if (at === words.length) break;
        words[at++] = asInFiles(end - this.term);
        this.isOpen = true;
      }
      let term = this.term;
      for (; term < end && at + 1 + width <= words.length; term++) {
        words[at++] = asInFiles(termWires[term]!);
        const from = width * termCoefficients[term]!;
        for (let i = 0; i < width; i++) words[at++] = coefficients[from + i]!;
      }
      this.term = term;
      if (term < end) break;
      this.isOpen = false;
    }
    out.length = at;
    return this.row === 3 * constraints;
  }
}

/** As many labels from `first` on as there is room for; gives the next one. */
function labelsInto(out: Pieces, first: number, wires: number): number {
  let wire = first;
  for (; wire < wires && out.fits(2); wire++) out.u64(wire);
  return wire;
}

/** R1CS binary format, version 1 (iden3). Sections: header, constraints, labels of wires, our names of ports. */
export function* writeSystem(system: R1cs): Generator<Uint8Array> {
  const { prime, wires, constraints, termWires } = system;
  const bytes = fieldBytes(prime);
  const ports = new TextEncoder().encode(JSON.stringify(system.ports));
  const out = new Pieces(24 + bytes / 4);
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
  const terms = new Terms(system, bytes / 4);
  while (!terms.into(out)) yield out.taken();
  if (!out.fits(3)) yield out.taken();
  out.u32(3);
  out.u64(8 * wires);
  for (let wire = 0; ; ) {
    wire = labelsInto(out, wire, wires);
    if (wire === wires) break;
    yield out.taken();
  }
  if (!out.fits(3)) yield out.taken();
  out.u32(PORTS_SECTION);
  out.u64(ports.length);
  yield out.taken();
  yield ports;
}

/** Witness binary format, version 2 (iden3): the values of all wires. */
export function* writeWitness(prime: bigint, values: readonly bigint[]): Generator<Uint8Array> {
  const bytes = fieldBytes(prime);
  const out = new Pieces(24 + bytes / 4);
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
    if (!out.fits(bytes / 4)) yield out.taken();
    out.raw(fieldWords(value, bytes));
  }
  yield out.taken();
}
