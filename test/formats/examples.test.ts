import { describe, expect, it } from "vitest";
import type { Circuit } from "../../src/circuit/circuit.js";
import { OP_BY_CODE } from "../../src/circuit/ops.js";
import { check } from "../../src/circuit/validate.js";
import { FORMATS, formatFor } from "../../src/formats/index.js";
import { truthTable } from "./circuits.js";
import { exampleFiles } from "./seeds.js";

type Bit = 0 | 1;

/** What is known of a file: gates as they stand in it, ports, and the outputs as a function of the inputs in order. */
interface Known {
  readonly gates: Readonly<Record<string, number>>;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly value: (...inputs: Bit[]) => readonly (boolean | number)[];
}

const nand = (x: boolean | number, y: boolean | number): boolean => !(x && y);
const c17 = (a: Bit, b: Bit, c: Bit, d: Bit, e: Bit) => {
  const [n10, n11] = [nand(a, c), nand(c, d)];
  const [n16, n19] = [nand(b, n11), nand(n11, e)];
  return [nand(n10, n16), nand(n16, n19)];
};
const numbered = { inputs: ["1", "2", "3", "6", "7"], outputs: ["22", "23"] };
const named = { inputs: numbered.inputs.map((n) => `N${n}`), outputs: ["N22", "N23"] };
const bits = (value: number, width: number) => Array.from({ length: width }, (_, i) => (value >> i) & 1);

const KNOWN: Readonly<Record<string, Known>> = {
  "bench/c17.bench": { gates: { and: 6, not: 6 }, ...numbered, value: c17 },
  "verilog/c17.v": { gates: { and: 6, not: 6 }, ...named, value: c17 },
  // However a cover says it, a NAND of two operands is one gate and an inverter.
  "blif/c17.blif": { gates: { and: 6, not: 6 }, ...numbered, value: c17 },
  "blif/majority.blif": {
    gates: { and: 11, or: 5, xor: 1, not: 4 },
    inputs: ["a", "b", "c", "d"],
    outputs: ["m", "p", "zero"],
    value: (a, b, c, d) => [a + b + c >= 2, (a + b + c + d) % 2, 0],
  },
  "bench/wide.bench": {
    gates: { and: 2, or: 2, xor: 4, not: 4 },
    inputs: ["a", "b", "c"],
    outputs: ["all", "none", "odd", "even", "same"],
    value: (a, b, c) => [a + b + c === 3, a + b + c === 0, (a + b + c) % 2, (a + b + c + 1) % 2, a],
  },
  "verilog/adder.v": {
    gates: { and: 3, or: 1, xor: 5, not: 3 },
    inputs: ["a[2]", "b[2]"],
    outputs: ["sum[3]", "parity"],
    value: (a0, a1, b0, b1) => {
      const sum = bits(a0 + 2 * a1 + b0 + 2 * b1, 3);
      return [...sum, sum.reduce((x, y) => x ^ y)];
    },
  },
  "aiger-ascii/half-adder.aag": {
    gates: { and: 3, not: 4 },
    inputs: ["x", "y"],
    outputs: ["s", "c"],
    value: (x, y) => [x ^ y, x & y],
  },
  "aiger/and.aig": {
    gates: { and: 1, not: 1 },
    inputs: ["a", "b"],
    outputs: ["both", "not b"],
    value: (a, b) => [a & b, !b],
  },
  "bristol/adder.bristol": {
    gates: { and: 1, xor: 3 },
    inputs: ["x0[2]", "x1[2]"],
    outputs: ["y0[2]", "y1[1]"],
    value: (a0, a1, b0, b1) => [...bits(a0 + 2 * a1 + b0 + 2 * b1, 2), 1],
  },
  "bristol/mand.bristol": {
    gates: { and: 2, xor: 1, not: 1 },
    inputs: ["x0[4]"],
    outputs: ["y0[2]", "y1[1]"],
    value: (a, b, c, d) => [1 ^ (a & c), 1 ^ (a & c) ^ (b & d), b & d],
  },
  "bristol-old/equal.bristol-old": {
    gates: { and: 1, xor: 2, not: 2 },
    inputs: ["x0[2]", "x1[2]"],
    outputs: ["y0[1]"],
    value: (a0, a1, b0, b1) => [a0 === b0 && a1 === b1],
  },
  "yosys-json/adder.yosys.json": {
    gates: { and: 2, or: 1, xor: 2, not: 1 },
    inputs: ["a", "b", "c"],
    outputs: ["sum[2]", "one"],
    value: (a, b, c) => [...bits(a + b + c, 2), 1],
  },
  "json/select.json": {
    gates: { and: 2, or: 1, not: 1 },
    inputs: ["s", "x[2]"],
    outputs: ["y"],
    value: (s, x0, x1) => [s === 1 ? x0 : x1],
  },
};

function gatesOf(circuit: Circuit): Record<string, number> {
  const count: Record<string, number> = {};
  for (const code of circuit.op) {
    const { name, family } = OP_BY_CODE[code]!;
    if (family !== "source") count[name] = (count[name] ?? 0) + 1;
  }
  return count;
}

const showPort = ({ name, shape }: { name: string; shape: readonly number[] }) =>
  name + shape.map((axis) => `[${axis}]`).join("");

/** As truthTable of a circuit: a word for each output, assignments past the last repeating the first. */
function tableOf({ value }: Known, inputs: number, outputs: number): number[] {
  const words = new Array<number>(outputs).fill(0);
  for (let lane = 0; lane < 32; lane++) {
    const row = value(...(bits(lane % 2 ** inputs, inputs) as Bit[]));
    row.forEach((bit, i) => {
      words[i]! |= Number(bit) << lane;
    });
  }
  return words;
}

const files = FORMATS.flatMap((format) =>
  exampleFiles(format).map(({ name, bytes }) => [`${format.name}/${name}`, format.name, bytes] as const),
).filter(([path]) => path in KNOWN);

describe("circuits/files", () => {
  it("has every file that is known", () => {
    expect(files.map(([path]) => path).sort()).toEqual(Object.keys(KNOWN).sort());
  });

  it.each(files.filter(([, format]) => format !== "aiger"))(
    "%s is the same circuit with lines that end in CR LF, and without a last one",
    (path, format, bytes) => {
      const reader = formatFor(format);
      const text = new TextDecoder().decode(bytes);
      const circuit = reader.read!(bytes, path);
      const bytesOf = (changed: string) => new TextEncoder().encode(changed);
      expect(reader.read!(bytesOf(text.replaceAll("\n", "\r\n")), path)).toEqual(circuit);
      expect(reader.read!(bytesOf(text.trimEnd()), path)).toEqual(circuit);
    },
  );

  it.each(files)("%s has the known counts, ports and function", (path, format, bytes) => {
    const known = KNOWN[path]!;
    const circuit = formatFor(format).read!(bytes, path) as Circuit<"B2">;
    expect(check(circuit)).toBeUndefined();
    expect(gatesOf(circuit)).toEqual(known.gates);
    expect(circuit.inputs.map(showPort)).toEqual(known.inputs);
    expect(circuit.outputs.map(showPort)).toEqual(known.outputs);
    const count = (ports: Circuit["inputs"]) => ports.reduce((sum, { wires }) => sum + wires.length, 0);
    expect(truthTable(circuit)).toEqual(tableOf(known, count(circuit.inputs), count(circuit.outputs)));
  });
});
