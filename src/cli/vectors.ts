import type { Port } from "../circuit/circuit.js";
import { UsageError } from "../errors.js";
import { exactNumber, type RawNumber } from "../recurrences/values.js";
import { type NumberSystem, systemNamed } from "../verify/systems.js";

/**
 * Vectors of `recirc simulate`: a JSON list of objects, one for each vector, with a value for each input port. A value
 * has the port's shape as nested lists, or is the flat list of its entries. A port of bits with an encoding (`int:8`)
 * takes numbers, without its last axis; other bits are 0 and 1, and the last axis may be text such as "0110", entry 0
 * first.
 */
export type Vector = Readonly<Record<string, unknown>>;

/** The bits of a port's wires as values of the form above. */
export function valuesOfBits(port: Port, bits: readonly boolean[]): unknown {
  const { encoding, shape } = port;
  if (encoding !== undefined) {
    const { representation, show } = encoded(encoding);
    const { width } = representation;
    const words = Array.from({ length: bits.length / width }, (_, i) =>
      bits.slice(i * width, (i + 1) * width),
    );
    return nested(words.map(show), shape.slice(0, -1));
  }
  if (shape.length === 0) return Number(bits[0]);
  const last = shape.at(-1)!;
  const rows = Array.from({ length: last === 0 ? 0 : bits.length / last }, (_, i) =>
    bits
      .slice(i * last, (i + 1) * last)
      .map(Number)
      .join(""),
  );
  return nested(rows, shape.slice(0, -1));
}

/** The bits that a value of a vector gives to a port's wires. */
export function bitsOfValue(port: Port, value: unknown, where: string): readonly boolean[] {
  const { encoding, shape } = port;
  const entries = leaves(value);
  if (encoding !== undefined) {
    const { read, representation } = encoded(encoding);
    expectCount(entries.length, port.wires.length / representation.width, where, `numbers of ${encoding}`);
    return entries.flatMap((raw) => read(rawNumber(raw, where), where));
  }
  const bits = entries.flatMap((raw) =>
    typeof raw === "string" && /^[01]*$/.test(raw) ? [...raw].map((bit) => bit === "1") : [bitOf(raw, where)],
  );
  expectCount(bits.length, port.wires.length, where, `bits of shape [${shape.join(", ")}]`);
  return bits;
}

/** The entries of an arithmetic port. */
export function numbersOfValue(port: Port, value: unknown, where: string): readonly RawNumber[] {
  const entries = leaves(value).map((raw) => rawNumber(raw, where));
  expectCount(entries.length, port.wires.length, where, `numbers of shape [${port.shape.join(", ")}]`);
  return entries;
}

/** Row-major entries as nested lists. */
export function nested(entries: readonly unknown[], shape: readonly number[]): unknown {
  if (shape.length === 0) return entries[0];
  const [rows, ...rest] = shape as [number, ...number[]];
  const size = rows === 0 ? 0 : entries.length / rows;
  return Array.from({ length: rows }, (_, i) => nested(entries.slice(i * size, (i + 1) * size), rest));
}

/** One vector a line, so that a difference between two files is a line. */
export function vectorsText(vectors: readonly Vector[]): string {
  return `[\n${vectors.map((vector) => `  ${JSON.stringify(vector)}`).join(",\n")}\n]\n`;
}

function leaves(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? (value as unknown[]).flat(Number.POSITIVE_INFINITY) : [value];
}

function rawNumber(raw: unknown, where: string): RawNumber {
  if (typeof raw === "number" || typeof raw === "string") return raw;
  throw new UsageError(`${where}: expected a number, or text such as "3/7", got ${JSON.stringify(raw)}`);
}

function bitOf(raw: unknown, where: string): boolean {
  if (raw === 0 || raw === 1 || typeof raw === "boolean") return Boolean(raw);
  throw new UsageError(`${where}: expected bits, 0 or 1 or text of them, got ${JSON.stringify(raw)}`);
}

function expectCount(got: number, expected: number, where: string, what: string): void {
  if (got !== expected) throw new UsageError(`${where}: expected ${expected} ${what}, got ${got}`);
}

function encoded(encoding: string) {
  const system: NumberSystem = systemNamed(encoding);
  const representation = system.representation!;
  const { values, encode, decode } = representation;
  return {
    representation,
    read: (raw: RawNumber, where: string): readonly boolean[] =>
      values?.encode(system.read(raw, where)) ?? encode(exactNumber(raw, where)),
    show: (bits: readonly boolean[]): RawNumber =>
      system.show(values?.decode(bits) ?? system.domain.literal(decode(bits))),
  };
}
