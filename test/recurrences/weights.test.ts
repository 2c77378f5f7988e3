import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { FormatError } from "../../src/errors.js";
import { parseSafetensors, parseWeights } from "../../src/recurrences/weights.js";

interface Tensor {
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly data: Uint8Array;
}

/** A safetensors file, written from the format's description. */
function safetensors(
  tensors: Readonly<Record<string, Tensor>>,
  metadata?: Readonly<Record<string, string>>,
): Uint8Array {
  let at = 0;
  const header: Record<string, unknown> = metadata === undefined ? {} : { __metadata__: metadata };
  for (const [name, { dtype, shape, data }] of Object.entries(tensors)) {
    header[name] = { dtype, shape, data_offsets: [at, at + data.length] };
    at += data.length;
  }
  const text = new TextEncoder().encode(JSON.stringify(header));
  const bytes = new Uint8Array(8 + text.length + at);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(text.length), true);
  bytes.set(text, 8);
  let offset = 8 + text.length;
  for (const { data } of Object.values(tensors)) {
    bytes.set(data, offset);
    offset += data.length;
  }
  return bytes;
}

const bytesOf = (array: { readonly buffer: ArrayBufferLike }): Uint8Array => new Uint8Array(array.buffer);

describe("safetensors", () => {
  it("gives scalars, vectors and matrices of every type by name", () => {
    const file = safetensors(
      {
        W: { dtype: "F32", shape: [2, 3], data: bytesOf(Float32Array.of(1, -2, 0.5, 4, 5, 6)) },
        b: { dtype: "F64", shape: [2], data: bytesOf(Float64Array.of(0.1, -1e300)) },
        s: { dtype: "I64", shape: [], data: bytesOf(BigInt64Array.of(-9007199254740993n)) },
        i: { dtype: "I32", shape: [1], data: bytesOf(Int32Array.of(-7)) },
        h: { dtype: "F16", shape: [4], data: bytesOf(Uint16Array.of(0x3c00, 0xc000, 0x0001, 0x7bff)) },
        x: { dtype: "BF16", shape: [2], data: bytesOf(Uint16Array.of(0x3f80, 0xc040)) },
        u: { dtype: "U8", shape: [2], data: Uint8Array.of(0, 255) },
      },
      { format: "pt" },
    );
    expect(parseSafetensors(file, "w.safetensors")).toEqual({
      W: [
        [1, -2, 0.5],
        [4, 5, 6],
      ],
      b: [0.1, -1e300],
      s: "-9007199254740993",
      i: [-7],
      h: [1, -2, 2 ** -24, 65504],
      x: [1, -3],
      u: [0, 255],
    });
  });

  it("hands doubles on to the bit, whatever their values", () => {
    fc.assert(
      fc.property(fc.array(fc.double(), { minLength: 1, maxLength: 8 }), (values) => {
        const file = safetensors({
          v: { dtype: "F64", shape: [values.length], data: bytesOf(Float64Array.from(values)) },
        });
        expect(parseSafetensors(file, "v.safetensors").v).toEqual(values);
      }),
    );
  });

  it.each([
    ["an empty file", new Uint8Array(0), "w:byte 0: expected a safetensors file of at least 8 bytes, got 0"],
    [
      "a length past the end",
      bytesOf(BigUint64Array.of(10_000_000_000n)),
      "w:byte 0: expected a header within the file's 8 bytes, got the length 10000000000",
    ],
    [
      "a header that is no JSON",
      Uint8Array.of(2, 0, 0, 0, 0, 0, 0, 0, 0x7b, 0x7b),
      "w:byte 8: expected a JSON header in UTF-8, got something else",
    ],
    [
      "an unknown type",
      safetensors({ a: { dtype: "Q4", shape: [1], data: Uint8Array.of(1) } }),
      "tensor 'a': expected a dtype among",
    ],
    [
      "three axes",
      safetensors({ a: { dtype: "U8", shape: [1, 1, 1], data: Uint8Array.of(1) } }),
      "tensor 'a': expected at most two axes, got [1, 1, 1]",
    ],
    [
      "too few bytes",
      safetensors({ a: { dtype: "F32", shape: [2], data: Uint8Array.of(1, 2) } }),
      "tensor 'a': expected 8 bytes within the file, got offsets 0 to 2",
    ],
  ])("refuses %s", (_, file, message) => {
    expect(() => parseSafetensors(file, "w")).toThrow(FormatError);
    expect(() => parseSafetensors(file, "w")).toThrow(message);
  });

  it("meets mutated files with nothing but a FormatError", () => {
    const whole = safetensors({
      W: { dtype: "F32", shape: [2, 2], data: bytesOf(Float32Array.of(1, 2, 3, 4)) },
      b: { dtype: "I16", shape: [3], data: bytesOf(Int16Array.of(1, 2, 3)) },
    });
    fc.assert(
      fc.property(fc.nat(whole.length - 1), fc.nat(255), fc.nat(whole.length), (at, byte, length) => {
        const mutated = whole.slice(0, length);
        if (at < mutated.length) mutated[at] = byte;
        try {
          parseSafetensors(mutated, "w");
        } catch (error) {
          expect(error).toBeInstanceOf(FormatError);
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe("weights as JSON", () => {
  it("are numbers, lists and lists of rows by name", () => {
    expect(parseWeights({ a: 1, b: ["1/2", 3], c: [[1], [2]] }, "w.json")).toEqual({
      a: 1,
      b: ["1/2", 3],
      c: [[1], [2]],
    });
  });

  it.each([
    [[1, 2], "the file: expected weights by name"],
    [{ a: { b: 1 } }, "a: expected weights by name"],
    [{ a: [[[1]]] }, "expected weights by name"],
  ])("refuse %j", (data, message) => {
    expect(() => parseWeights(data, "w.json")).toThrow(message);
  });
});
