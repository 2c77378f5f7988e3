import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Circuit } from "../../src/circuit/circuit.js";
import { OPS } from "../../src/circuit/ops.js";
import { check } from "../../src/circuit/validate.js";
import { FormatError, LimitError } from "../../src/errors.js";
import { joinChunks } from "../../src/formats/chunks.js";
import { formatFor, writeCircuit } from "../../src/formats/index.js";
import { multiplier, randomBits, truthTable } from "./circuits.js";

const NETLISTS = ["blif", "verilog", "bench", "yosys-json"];
const read = (format: string, text: string): Circuit<"B2"> => {
  const circuit = formatFor(format).read!(new TextEncoder().encode(text), "f") as Circuit<"B2">;
  expect(check(circuit)).toBeUndefined();
  return circuit;
};
const count = (circuit: Circuit, ...codes: number[]) =>
  circuit.op.filter((code) => codes.includes(code)).length;
const X = 0xaaaaaaaa | 0;
const Y = 0xcccccccc | 0;
const Z = 0xf0f0f0f0 | 0;

describe.each(NETLISTS)("%s", (name) => {
  const format = formatFor(name);

  it("keeps every gate: nothing is added, shared or dropped", () => {
    fc.assert(
      fc.property(randomBits, (circuit) => {
        const back = format.read!(joinChunks(format.write(circuit)), "f") as Circuit;
        for (const gate of ["and", "or", "xor", "not"] as const) {
          expect(count(back, OPS[gate].code)).toBe(count(circuit, OPS[gate].code));
        }
      }),
      { numRuns: 60 },
    );
  });

  it("gives the same bytes for what it read", () => {
    const bytes = joinChunks(format.write(multiplier(8)));
    expect(joinChunks(format.write(format.read!(bytes, "f") as Circuit))).toEqual(bytes);
  });

  it("keeps names that it cannot say, and names that are the same on both sides", () => {
    for (const [input, output] of [
      ["a b", "a_b"],
      ["x", "x"],
      ["module", "n0"],
      ["#(=", "\\,"],
      ["été", "漢"],
      ["line\nbreak", "12"],
      ["n", "n1"],
    ] as const) {
      const circuit = multiplier(2);
      const [x, y] = circuit.inputs;
      const [p] = circuit.outputs;
      const renamed = {
        ...circuit,
        inputs: [
          { ...x!, name: input },
          { ...y!, name: `${input} ` },
        ],
        outputs: [{ ...p!, name: output }],
      };
      const back = format.read!(joinChunks(writeCircuit(format, renamed)), "f") as Circuit<"B2">;
      expect(back.inputs.map((port) => port.name)).toEqual([input, `${input} `]);
      expect(back.outputs.map((port) => port.name)).toEqual([output]);
      expect(truthTable(back)).toEqual(truthTable(circuit));
    }
  });

  it("is written in pieces, and a chain as long as the file needs no deep stack", () => {
    expect([...format.write(multiplier(64))].length).toBeGreaterThan(3);
  });
});

describe("chains in reverse order", () => {
  const n = 100_000;
  const order = Array.from({ length: n }, (_, i) => n - i);
  it.each([
    ["bench", `INPUT(s0)\nOUTPUT(s${n})\n${order.map((i) => `s${i} = NOT(s${i - 1})\n`).join("")}`],
    ["blif", `.inputs s0\n.outputs s${n}\n${order.map((i) => `.names s${i - 1} s${i}\n0 1\n`).join("")}`],
    [
      "verilog",
      `module m(s0, s${n}); input s0; output s${n};\n wire ${order.slice(1).map((i) => `s${i}`)};\n${order.map((i) => `not (s${i}, s${i - 1});\n`).join("")}endmodule`,
    ],
  ])("of %s are put in order without a deep stack", (format, text) => {
    expect(count(read(format, text), OPS.not.code)).toBe(n);
  });

  it("wide gates over gates to come are looked at once", () => {
    const names = Array.from({ length: 50_000 }, (_, i) => `g${i}`);
    const text = `INPUT(a)\nOUTPUT(y)\ny = OR(${names.join(", ")})\n${names.map((g) => `${g} = NOT(a)\n`).join("")}`;
    expect(count(read("bench", text), OPS.or.code)).toBe(49_999);
  });
});

describe("inputs that are outputs", () => {
  it.each([
    ["blif", ".inputs x\n.outputs x\n"],
    ["bench", "INPUT(x)\nOUTPUT(x)\n"],
    [
      "yosys-json",
      '{"modules": {"m": {"ports": {"x": {"direction": "input", "bits": [2]}, "y": {"direction": "output", "bits": [2]}}}}}',
    ],
  ])("of %s are wires", (format, text) => {
    const circuit = read(format, text);
    expect(circuit.length).toBe(1);
    expect(truthTable(circuit)).toEqual([X]);
  });
});

describe("covers", () => {
  const table = (rows: string) =>
    truthTable(read("blif", `.inputs x y z\n.outputs f\n.names x y z f\n${rows}`))[0];

  it.each([
    ["111 1\n", X & Y & Z],
    ["1-- 1\n-0- 1\n", X | ~Y],
    ["0-1 0\n", ~(~X & Z)],
    ["--- 1\n", -1],
    ["--- 0\n", 0],
    ["", 0],
    ["100 1\n010 1\n001 1\n111 1\n", X ^ Y ^ Z],
  ])("%j", (rows, expected) => {
    expect(table(rows)).toBe(expected | 0);
  });

  it("of two operands are one gate and inverters, for all 16 functions", () => {
    for (let f = 0; f < 16; f++) {
      const rows = [0, 1, 2, 3].filter((i) => (f >> i) & 1).map((i) => `${i & 1}${i >> 1} 1\n`);
      const circuit = read("blif", `.inputs x y\n.outputs f\n.names x y f\n${rows.join("")}`);
      expect(count(circuit, OPS.and.code, OPS.or.code, OPS.xor.code)).toBeLessThanOrEqual(1);
      expect((truthTable(circuit)[0]! & 15) >>> 0).toBe(f);
    }
  });

  it("become balanced trees", () => {
    const names = Array.from({ length: 16 }, (_, i) => `x${i}`).join(" ");
    const circuit = read("blif", `.inputs ${names}\n.outputs f\n.names ${names} f\n${"1".repeat(16)} 1\n`);
    expect(count(circuit, OPS.and.code)).toBe(15);
    const level = new Uint32Array(circuit.length);
    for (let i = 16; i < circuit.length; i++)
      level[i] = 1 + Math.max(level[circuit.a[i]!]!, level[circuit.b[i]!]!);
    expect(Math.max(...level)).toBe(4);
  });
});

describe("tables of truth", () => {
  it("in BENCH are Shannon's expansion, for random functions of three to six operands", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 3, max: 6 }),
        fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
        (k, random) => {
          const size = 2 ** k;
          const value = BigInt.asUintN(size, random);
          const names = Array.from({ length: k }, (_, i) => `x${i}`);
          const circuit = read(
            "bench",
            `${names.map((x) => `INPUT(${x})\n`).join("")}OUTPUT(y)\ny = LUT 0x${value.toString(16).padStart(size / 4, "0")} (${names})`,
          );
          const words = truthTable(circuit);
          for (let i = 0; i < size; i++) {
            expect((words[i >> 5]! >> (i & 31)) & 1).toBe(Number((value >> BigInt(i)) & 1n));
          }
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe("Verilog expressions", () => {
  const value = (expression: string) =>
    truthTable(read("verilog", `module m(input x, y, z, output f); assign f = ${expression}; endmodule`))[0];

  it.each([
    ["x & y | z", (X & Y) | Z],
    ["x | y & z", X | (Y & Z)],
    ["x ^ y & z", X ^ (Y & Z)],
    ["x | y ^ z", X | (Y ^ Z)],
    ["~x & y", ~X & Y],
    ["~(x & y)", ~(X & Y)],
    ["~~x", X],
    ["x ~^ y", ~(X ^ Y)],
    ["x ^~ y ^ z", ~(X ^ Y) ^ Z],
    ["x ^ ~y", X ^ ~Y],
    ["x ? y : z", (X & Y) | (~X & Z)],
    ["x ? y ? z : x : y", (X & ((Y & Z) | (~Y & X))) | (~X & Y)],
    ["x /* y */ & 1'b1 // z", X],
    ["1'h0 | (* keep *) z", Z],
  ])("%s", (expression, expected) => {
    const text = expression.includes("//") ? `${expression}\n` : expression;
    expect(value(text)).toBe(expected | 0);
  });

  it("vectors of either direction, selections and concatenations", () => {
    const circuit = read(
      "verilog",
      `module m(a, b, p, q); input [1:0] a; input [0:1] b; output [1:0] p; output [2:1] q;
       assign p = a ^ b; assign {q[2], q[1]} = {b[0:0], 1'b1} & 2'b11; endmodule`,
    );
    const [a0, a1, b0, b1] = [X, Y, Z, 0xff00ff00 | 0];
    // b[0] is the most significant bit of b; the ports' entries are by index.
    expect(
      truthTable(circuit)
        .slice(0, 4)
        .map((w) => w & 0xffff),
    ).toEqual([a0 ^ b1, a1 ^ b0, -1, b0].map((w) => w & 0xffff));
    expect(circuit.outputs.map(({ name, shape }) => [name, ...shape])).toEqual([
      ["p", 2],
      ["q[1]"],
      ["q[2]"],
    ]);
  });
});

const yosysFile = (cells: string, ports = "", rest = "") =>
  `{"modules": {"m": {"ports": {"x": {"direction": "input", "bits": [2, 3, 4, 5]}, "f": {"direction": "output", "bits": [6]}${ports}}, "cells": {${cells}}${rest}}}}`;

describe("cells of Yosys", () => {
  const W = 0xff00ff00 | 0;
  it.each([
    ["$_BUF_", "A", X],
    ["$_NOT_", "A", ~X],
    ["$_AND_", "AB", X & Y],
    ["$_NAND_", "AB", ~(X & Y)],
    ["$_OR_", "AB", X | Y],
    ["$_NOR_", "AB", ~(X | Y)],
    ["$_XOR_", "AB", X ^ Y],
    ["$_XNOR_", "AB", ~(X ^ Y)],
    ["$_ANDNOT_", "AB", X & ~Y],
    ["$_ORNOT_", "AB", X | ~Y],
    ["$_MUX_", "ABS", (X & ~Z) | (Y & Z)],
    ["$_NMUX_", "ABS", ~((X & ~Z) | (Y & Z))],
    ["$_AOI3_", "ABC", ~((X & Y) | Z)],
    ["$_OAI3_", "ABC", ~((X | Y) & Z)],
    ["$_AOI4_", "ABCD", ~((X & Y) | (Z & W))],
    ["$_OAI4_", "ABCD", ~((X | Y) & (Z | W))],
    ["$and", "AB", X & Y],
    ["$mux", "ABS", (X & ~Z) | (Y & Z)],
  ])("%s", (type, pins, expected) => {
    const operands = Array.from(pins, (pin, i) => `"${pin}": [${i + 2}]`).join(", ");
    const circuit = read(
      "yosys-json",
      yosysFile(`"c": {"type": "${type}", "connections": {${operands}, "Y": [6]}}`),
    );
    expect(truthTable(circuit)[0]! & 0xffff).toBe(expected & 0xffff);
  });
});

describe("ports of Yosys", () => {
  it("keep their order even where their names are numbers, and names with escapes", () => {
    const ports = ["10", "2", "1"].map((name, i) => `"${name}": {"direction": "input", "bits": [${i + 7}]}`);
    const text = yosysFile(
      '"c\\"": {"type": "$_NOT_", "connections": {"A": [7], "Y": [6]}}',
      `, ${ports.join(", ")}`,
    );
    expect(read("yosys-json", text).inputs.map((port) => port.name)).toEqual(["x", "10", "2", "1"]);
    const escaped = read(
      "yosys-json",
      yosysFile("", "").replace("[6]", "[2]").replace('"x"', '"\\u00e9\\n"'),
    );
    expect(escaped.inputs.map((port) => port.name)).toEqual(["é\n"]);
  });

  it("of the module that is marked as the top, wherever it says so", () => {
    const text = yosysFile(
      '"c": {"type": "$_NOT_", "connections": {"A": [2], "Y": [6]}}',
      "",
      ', "attributes": {"top": "0001"}',
    );
    const both = text.replace('{"modules": {', '{"modules": {"other": {"cells": {"q": {"type": "$mem"}}}, ');
    expect(count(read("yosys-json", both), OPS.not.code)).toBe(1);
  });
});

describe("files that are wrong", () => {
  const m = (body: string) => `module m(input x, y, output f);\n${body}\nendmodule`;
  it.each([
    ["blif", "", "f:1:1: expected '.model' and a circuit, got the end of the file"],
    [
      "blif",
      ".model m\n.latch a b\n",
      "f:2:1: expected no latches, since circuits here are combinational, got '.latch'. Unroll",
    ],
    [
      "blif",
      ".model m\n.subckt n a=b\n",
      "f:2:1: expected one flat model, got '.subckt'. Flatten the file first",
    ],
    ["blif", ".model m\n.end\n.model n\n", "f:3:1: expected one flat model, got another '.model'"],
    ["blif", ".gate nand2 a=b\n", "expected covers in '.names', got '.gate'"],
    ["blif", ".names a b\n2 1\n", "f:2:1: expected '0', '1' or '-' for each operand, got '2'"],
    ["blif", ".names a b\n1 2\n", "f:2:1: expected the value 0 or 1, got '2'"],
    ["blif", ".names a b\n1 1\n0 0\n", "f:3:1: expected rows of one value, got 0 after 1"],
    [
      "blif",
      ".names a b\n11 1\n",
      "f:2:1: expected a row of 1 of '0', '1' and '-', a blank and the value, got '11' in 2 words",
    ],
    ["blif", ".names\n", "f:1:1: expected the signals of a gate after '.names'"],
    [
      "blif",
      ".inputs a \\\n a\n",
      "f:1:1: expected a signal that nothing drives yet, got 'a', which is an input",
    ],
    ["blif", ".inputs a\n.outputs b b\n", "f:2:1: expected each output once, got 'b' again"],
    ["blif", ".inputs a\n.outputs b\n", "f:2:1: expected outputs that an input or a gate drives, got 'b'"],
    [
      "blif",
      ".outputs b\n# c\n.names a b\n1 1\n",
      "f:3:1: expected signals that an input or a gate drives, got 'a'",
    ],
    [
      "blif",
      ".names b a\n1 1\n\n.names a b\n1 1\n",
      "f:4:1: expected gates without a cycle, got one that depends on itself through",
    ],
    ["bench", "y = DFF(a)\n", "f:1:5: expected one of AND, OR"],
    ["bench", "y = DFF(a)\n", "got 'DFF', since circuits here are combinational. Unroll the file"],
    ["bench", "y = NOT(a, b)\n", "f:1:5: expected 1 operands of NOT, got 2"],
    ["bench", "INPUT(a\n", "f:1:8: expected ')', got the end of the line"],
    [
      "bench",
      "INPUT(a)\na = NOT(a)\n",
      "f:2:1: expected a signal that nothing drives yet, got 'a', which is an input",
    ],
    [
      "bench",
      "y = LUT 0x12 (a, b)\n",
      "f:1:9: expected 0x and 1 hexadecimal digits for a table of 2 operands, got '0x12'",
    ],
    ["bench", "OUTPUT(y)\ny = AND(y, y)\n", "f:2:1: expected gates without a cycle"],
    ["verilog", "library", "f:1:1: expected 'module', got 'library'"],
    [
      "verilog",
      m("reg r;"),
      "f:2:1: expected input, output, wire, assign, a gate such as 'nand', or endmodule, got 'reg'",
    ],
    ["verilog", m("always @(x) f = x;"), "got 'always'"],
    [
      "verilog",
      m("dff d(x, f);"),
      "f:2:1: expected input, output, wire, assign, a gate such as 'nand', or endmodule, got 'dff'",
    ],
    ["verilog", m("assign f = x + y;"), "f:2:1: expected ';', got '+'"],
    ["verilog", m("assign f = &x;"), "expected a net, a constant such as 1'b0, '~', '{' or '(', got '&'"],
    ["verilog", m("assign f = x && y;"), "expected an operand, as only bitwise operators are read, got '&'"],
    ["verilog", m("assign f = q;"), "f:2:1: expected a declared net, got 'q'"],
    [
      "verilog",
      m("assign f = 1'bx;"),
      "expected a binary or hexadecimal constant with its width, such as 1'b0, got '1'bx'",
    ],
    [
      "verilog",
      m("assign f = x;\n assign f = y;"),
      "f:3:1: expected a signal that nothing drives yet, got 'f', which is the output of a gate before",
    ],
    ["verilog", m("assign x = y;"), "expected a signal that nothing drives yet, got 'x'"],
    [
      "verilog",
      m("wire [3:0] v; assign v = x;"),
      "expected both sides of '=' of one width, got 1 bits for 4",
    ],
    ["verilog", m("wire [3:0] v; assign f = v[4];"), "expected bits of a net within its range, got 'v'"],
    ["verilog", m("wire w; assign f = w;"), "expected signals that an input or a gate drives, got 'w'"],
    ["verilog", m("wire x;wire x;input x;"), "expected a name that is not declared yet, got 'x'"],
    ["verilog", "module m(a); wire a; endmodule", "f:1:1: expected 'input' or 'output' for the port 'a'"],
    [
      "verilog",
      `${m("assign f = x;")} module n; endmodule`,
      "expected nothing after 'endmodule', as one flat module is read, got 'module'",
    ],
    [
      "verilog",
      m("wire [999999999:0] v;"),
      "expected at most 65536 bits of vectors more than the file has bytes",
    ],
    ["verilog", m(`assign f = ${"(".repeat(600)}x`), "expected expressions nested at most 500 deep"],
    ["verilog", "/* module", "f:1:1: expected the end of a comment that starts here"],
    ["yosys-json", "[]", "f:1:1: expected an object with 'modules', got '[]'"],
    ["yosys-json", "{}", "expected 'modules' in the file"],
    [
      "yosys-json",
      '{"modules": {}}',
      "f:1:1: expected one module, or one with the attribute 'top', got none",
    ],
    ["yosys-json", '{"modules": {"a": {}, "b": {}}}', "got 'a', 'b'. Flatten the design first"],
    ["yosys-json", '{"modules": {"a": {}}} x', "f:1:24: expected nothing after the value, got 'x'"],
    ["yosys-json", '{"a": [1, 2, {"b": tru}]}', "f:1:20: expected a value, got 'tru}]}'"],
    ["yosys-json", '{"a": [[01]]}', "f:1:9: expected a value, got '01]]}'"],
    ["yosys-json", '{"a": {"b"}}', "f:1:11: expected ':', got '}}'"],
    ["yosys-json", '{"a": [1 2]}', "f:1:10: expected ',' or ']', got '2]}'"],
    ["yosys-json", '{"a": "x', "f:1:9: expected '\"' at the end of a text, got the end of the file"],
    [
      "yosys-json",
      yosysFile('\n"c": {"type": "$_DFF_P_", "connections": {}}'),
      "f:2:1: cell 'c': expected a cell without a state, since circuits here are combinational, got '$_DFF_P_'",
    ],
    [
      "yosys-json",
      yosysFile('"c": {"type": "$add", "connections": {}}'),
      "got '$add'. Run 'flatten; techmap; simplemap' in Yosys first",
    ],
    [
      "yosys-json",
      yosysFile('"c": {"type": "$_NOT_", "connections": {"A": ["x"], "Y": [6]}}'),
      'expected the number of a bit, "0" or "1", got "x"',
    ],
    [
      "yosys-json",
      yosysFile('"c": {"type": "$_NOT_", "connections": {"A": [-2], "Y": [6]}}'),
      'expected the number of a bit, "0" or "1", got \'-2]',
    ],
    [
      "yosys-json",
      yosysFile('"c": {"type": "$_NOT_", "connections": {"A": [2, 3], "Y": [6]}}'),
      "cell 'c': expected 1 bits at A, got 2",
    ],
    [
      "yosys-json",
      yosysFile('"c": {"type": "$_NOT_", "connections": {"Y": [6]}}'),
      "cell 'c': expected a connection of A, got none",
    ],
    [
      "yosys-json",
      yosysFile('"c": {"type": "$_NOT_", "connections": {"A": [6], "Y": [6]}}'),
      "expected gates without a cycle, got one that depends on itself through 'bit 6'",
    ],
    [
      "yosys-json",
      yosysFile(
        '"c": {"type": "$lut", "parameters": {"LUT": "011"}, "connections": {"A": [2, 3], "Y": [6]}}',
      ),
      "cell 'c': expected a parameter LUT of 4 binary digits, got '011'",
    ],
    ["yosys-json", yosysFile(""), "expected signals that an input or a gate drives, got 'bit 6'"],
    [
      "yosys-json",
      yosysFile("", "", ', "memories": {"r": {}}'),
      "expected no memories, since circuits here are combinational",
    ],
    [
      "yosys-json",
      yosysFile("", ', "x": {"direction": "input", "bits": [9]}'),
      "expected each port once, got 'x' again",
    ],
    [
      "yosys-json",
      yosysFile("", ', "y": {"direction": "inout", "bits": [9]}'),
      "expected 'input' or 'output' for the port 'y', got inout",
    ],
  ])("%s %j", (format, text, message) => {
    expect(() => read(format, text)).toThrow(FormatError);
    expect(() => read(format, text)).toThrow(message);
  });

  it("expressions over wide vectors stop at a limit that grows with the file", () => {
    const text = `module m(input [30000:0] a, output [30000:0] f);\nassign f = ${"a&".repeat(500)}a; endmodule`;
    expect(() => read("verilog", text)).toThrow(LimitError);
    expect(() => read("verilog", text)).toThrow("f:2: the expressions make more than");
    const inverted = text.replace(/= .*;/, `= ${"~".repeat(400)}a;`);
    expect(() => read("verilog", inverted)).toThrow(LimitError);
  });
});
