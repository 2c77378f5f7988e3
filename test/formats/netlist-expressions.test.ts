import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { OPS } from "../../src/circuit/ops.js";
import { truthTable } from "./circuits.js";
import { countOf, readNetlist, X, Y, Z } from "./netlists.js";

describe("covers", () => {
  const table = (rows: string) =>
    truthTable(readNetlist("blif", `.inputs x y z\n.outputs f\n.names x y z f\n${rows}`))[0];

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
      const circuit = readNetlist("blif", `.inputs x y\n.outputs f\n.names x y f\n${rows.join("")}`);
      expect(countOf(circuit, OPS.and.code, OPS.or.code, OPS.xor.code)).toBeLessThanOrEqual(1);
      expect((truthTable(circuit)[0]! & 15) >>> 0).toBe(f);
    }
  });

  it("become balanced trees", () => {
    const names = Array.from({ length: 16 }, (_, i) => `x${i}`).join(" ");
    const circuit = readNetlist(
      "blif",
      `.inputs ${names}\n.outputs f\n.names ${names} f\n${"1".repeat(16)} 1\n`,
    );
    expect(countOf(circuit, OPS.and.code)).toBe(15);
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
          const circuit = readNetlist(
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
    truthTable(
      readNetlist("verilog", `module m(input x, y, z, output f); assign f = ${expression}; endmodule`),
    )[0];

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
    const circuit = readNetlist(
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
