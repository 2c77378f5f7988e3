import type { Circuit } from "../circuit/circuit.js";
import type { Representation } from "../numbers/representation.js";
import type { Declaration, Recurrence } from "../recurrences/recurrence.js";
import type { Planes } from "./lanes/planes.js";
import type { Named } from "./stepwise.js";

/**
 * An assignment of the inputs of a circuit of bits is a number: its bit i belongs to the i-th input wire, ports in
 * order. So the words of a port lie side by side, least significant bit first.
 */

/** Bits 0 to 4 of the 32 assignments first, first + 1, ... when `first` is a multiple of 32. */
const LOW_BITS = [0xaaaaaaaa, 0xcccccccc, 0xf0f0f0f0, 0xff00ff00, 0xffff0000].map((pattern) => pattern | 0);

/** Bit `bit` of the 32 assignments from 32 x `block` on, one a lane. */
export function assignmentBits(bit: number, block: number): number {
  if (bit < 5) return LOW_BITS[bit]!;
  return Math.floor(block / 2 ** (bit - 5)) % 2 === 1 ? -1 : 0;
}

/** The bits at offset, offset + 1, ... of one lane, read as a number; exact up to 53 of them. */
export function wordAt(planes: Planes, offset: number, width: number, lane: number): number {
  let word = 0;
  for (let i = width - 1; i >= 0; i--)
    word = word * 2 + ((planes[offset + i]![lane >>> 5]! >>> (lane & 31)) & 1);
  return word;
}

/** Where a value lies; an input's steps lie one after the other. */
export interface Field {
  readonly name: string;
  readonly offset: number;
  readonly entries: number;
}

/** Reads the numbers out of assignments. */
export class AssignmentReader<V> {
  readonly inputFields: readonly Field[];
  readonly parameterFields: readonly Field[];
  private readonly values = new Map<string, V>();

  constructor(
    circuit: Circuit,
    recurrence: Recurrence,
    private readonly representation: Representation<V>,
  ) {
    const offsets = new Map<string, number>();
    let offset = 0;
    for (const { name, wires } of circuit.inputs) {
      offsets.set(name, offset);
      offset += wires.length;
    }
    const fields = (declarations: readonly Declaration[]): readonly Field[] =>
      declarations
        .filter(({ name }) => offsets.has(name))
        .map(({ name, shape }) => ({
          name,
          offset: offsets.get(name)!,
          entries: shape.rows * shape.cols,
        }));
    this.inputFields = fields(recurrence.inputs);
    this.parameterFields = fields(recurrence.parameters);
  }

  /** The number of a word, its bits read as in `wordAt`. */
  value(word: number, width = this.representation.width): V {
    const { reference, decode, values } = this.representation;
    const key = `${width} ${word}`;
    let value = this.values.get(key);
    if (value === undefined) {
      const bits = Array.from({ length: width }, (_, i) => Math.floor(word / 2 ** i) % 2 === 1);
      value = values?.decode(bits) ?? reference.literal(decode(bits));
      this.values.set(key, value);
    }
    return value;
  }

  /** Which inputs step t (from 0) has. */
  stepKey(assignment: number, t: number): number {
    return this.key(this.inputFields, assignment, t);
  }

  inputs(assignment: number, t: number): Named<V> {
    return this.named(this.inputFields, assignment, t);
  }

  parametersKey(assignment: number): number {
    return this.key(this.parameterFields, assignment, 0);
  }

  parameters(assignment: number): Named<V> {
    return this.named(this.parameterFields, assignment, 0);
  }

  private key(fields: readonly Field[], assignment: number, t: number): number {
    const { width } = this.representation;
    let key = 0;
    for (const { offset, entries } of fields) {
      const bits = entries * width;
      key = key * 2 ** bits + ((assignment >>> (offset + t * bits)) & (2 ** bits - 1));
    }
    return key;
  }

  private named(fields: readonly Field[], assignment: number, t: number): Named<V> {
    const { width } = this.representation;
    return Object.fromEntries(
      fields.map(({ name, offset, entries }) => [
        name,
        Array.from({ length: entries }, (_, entry) =>
          this.value((assignment >>> (offset + (t * entries + entry) * width)) & (2 ** width - 1)),
        ),
      ]),
    );
  }
}
