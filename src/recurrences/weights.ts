import * as z from "zod";
import { FormatError } from "../errors.js";
import type { RawNumber, RawValue } from "./values.js";

/** Weights by parameter name, from files that other programs write. */
export type Weights = Readonly<Record<string, RawValue>>;

const number = z.union([z.number(), z.string()]);
const weights = z.record(z.string(), z.union([number, z.array(number), z.array(z.array(number))]));

/** A JSON object of numbers, flat lists and lists of rows. */
export function parseWeights(data: unknown, file: string): Weights {
  const checked = weights.safeParse(data);
  if (checked.success) return checked.data;
  const where = checked.error.issues[0]!.path.map(String).join(".") || "the file";
  throw new FormatError(
    { file },
    `${where}: expected weights by name, each a number, a list of numbers or a list of rows`,
  );
}

/** Bytes of one element and how to read it, by the format's own names of types. */
const TYPES: Readonly<
  Record<string, { readonly bytes: number; read(view: DataView, at: number): RawNumber }>
> = {
  F64: { bytes: 8, read: (view, at) => view.getFloat64(at, true) },
  F32: { bytes: 4, read: (view, at) => view.getFloat32(at, true) },
  F16: { bytes: 2, read: (view, at) => halfFloat(view.getUint16(at, true)) },
  BF16: { bytes: 2, read: (view, at) => bfloat(view.getUint16(at, true)) },
  I64: { bytes: 8, read: (view, at) => String(view.getBigInt64(at, true)) },
  I32: { bytes: 4, read: (view, at) => view.getInt32(at, true) },
  I16: { bytes: 2, read: (view, at) => view.getInt16(at, true) },
  I8: { bytes: 1, read: (view, at) => view.getInt8(at) },
  U8: { bytes: 1, read: (view, at) => view.getUint8(at) },
  BOOL: { bytes: 1, read: (view, at) => view.getUint8(at) },
};

function bfloat(bits: number): number {
  const view = new DataView(new ArrayBuffer(4));
  view.setUint32(0, bits << 16);
  return view.getFloat32(0);
}

function halfFloat(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 1023;
  if (exponent === 31) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  return exponent === 0 ? sign * fraction * 2 ** -24 : sign * (1024 + fraction) * 2 ** (exponent - 25);
}

const entry = z.strictObject({
  dtype: z.string(),
  shape: z.array(z.number().int().min(0)),
  data_offsets: z.tuple([z.number().int().min(0), z.number().int().min(0)]),
});
const header = z.record(z.string(), z.unknown());

/**
 * The tensors of a safetensors file (a little-endian u64 length, a JSON header of dtype, shape and data_offsets, then
 * the data). Tensors of up to two axes.
 *
 * @throws FormatError with the byte offset. Nothing is believed that the file's own length does not bear out.
 */
export function parseSafetensors(bytes: Uint8Array, file: string): Weights {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const fail = (offset: number, detail: string): FormatError => new FormatError({ file, offset }, detail);
  if (bytes.length < 8)
    throw fail(bytes.length, `expected a safetensors file of at least 8 bytes, got ${bytes.length}`);
  const length = view.getBigUint64(0, true);
  if (length > BigInt(bytes.length - 8))
    throw fail(0, `expected a header within the file's ${bytes.length} bytes, got the length ${length}`);
  const start = 8 + Number(length);
  const result: Record<string, RawValue> = {};
  for (const [name, described] of Object.entries(readHeader(bytes.subarray(8, start), fail))) {
    if (name === "__metadata__") continue;
    const checked = entry.safeParse(described);
    if (!checked.success)
      throw fail(
        8,
        `tensor '${name}': expected dtype, shape and data_offsets, got ${JSON.stringify(described)}`,
      );
    const {
      dtype,
      shape,
      data_offsets: [from, to],
    } = checked.data;
    const type = Object.hasOwn(TYPES, dtype) ? TYPES[dtype] : undefined;
    if (type === undefined)
      throw fail(
        8,
        `tensor '${name}': expected a dtype among ${Object.keys(TYPES).join(", ")}, got '${dtype}'`,
      );
    if (shape.length > 2)
      throw fail(
        8,
        `tensor '${name}': expected at most two axes, got [${shape.join(", ")}]; reshape it before saving`,
      );
    const count = shape.reduce((product, axis) => product * axis, 1);
    if (to - from !== count * type.bytes || start + to > bytes.length) {
      throw fail(
        start + from,
        `tensor '${name}': expected ${count * type.bytes} bytes within the file, got offsets ${from} to ${to}`,
      );
    }
    const read = (index: number): RawNumber => type.read(view, start + from + index * type.bytes);
    result[name] = shaped(shape, read);
  }
  return result;
}

function readHeader(
  bytes: Uint8Array,
  fail: (offset: number, detail: string) => FormatError,
): Record<string, unknown> {
  let data: unknown;
  try {
    data = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch {
    throw fail(8, "expected a JSON header in UTF-8, got something else");
  }
  const checked = header.safeParse(data);
  if (!checked.success) throw fail(8, "expected a JSON object of tensors, got something else");
  return checked.data;
}

function shaped(shape: readonly number[], read: (index: number) => RawNumber): RawValue {
  const [rows = 1, cols = 1] = shape;
  if (shape.length === 0) return read(0);
  if (shape.length === 1) return Array.from({ length: rows }, (_, i) => read(i));
  return Array.from({ length: rows }, (_, row) =>
    Array.from({ length: cols }, (_cell, col) => read(row * cols + col)),
  );
}

/** Numbers of one shape, entries row-major. */
export interface Tensor {
  readonly shape: readonly number[];
  readonly entries: readonly number[];
}

/** A safetensors file of doubles. */
export function writeSafetensors(tensors: Readonly<Record<string, Tensor>>): Uint8Array {
  const described: Record<string, unknown> = {};
  let bytes = 0;
  for (const [name, { shape, entries }] of Object.entries(tensors)) {
    described[name] = { dtype: "F64", shape, data_offsets: [bytes, bytes + 8 * entries.length] };
    bytes += 8 * entries.length;
  }
  const text = JSON.stringify(described);
  // Blanks up to the next word, so that the data is aligned.
  const head = new TextEncoder().encode(text.padEnd(8 * Math.ceil(text.length / 8)));
  const file = new Uint8Array(8 + head.length + bytes);
  const view = new DataView(file.buffer);
  view.setBigUint64(0, BigInt(head.length), true);
  file.set(head, 8);
  let at = 8 + head.length;
  for (const { entries } of Object.values(tensors))
    for (const entry of entries) {
      view.setFloat64(at, entry, true);
      at += 8;
    }
  return file;
}
