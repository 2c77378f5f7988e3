import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Circuit } from "../../src/circuit/circuit.js";
import { OPS } from "../../src/circuit/ops.js";
import { joinChunks } from "../../src/formats/chunks.js";
import { formatFor, writeCircuit } from "../../src/formats/index.js";
import { multiplier, randomBits, truthTable } from "./circuits.js";
import { countOf, NETLISTS, readNetlist, X } from "./netlists.js";

describe.each(NETLISTS)("%s", (name) => {
  const format = formatFor(name);

  it("keeps every gate: nothing is added, shared or dropped", () => {
    fc.assert(
      fc.property(randomBits, (circuit) => {
        const back = format.read!(joinChunks(format.write(circuit)), "f") as Circuit;
        for (const gate of ["and", "or", "xor", "not"] as const) {
          expect(countOf(back, OPS[gate].code)).toBe(countOf(circuit, OPS[gate].code));
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
    expect(countOf(readNetlist(format, text), OPS.not.code)).toBe(n);
  });

  it("wide gates over gates to come are looked at once", () => {
    const names = Array.from({ length: 50_000 }, (_, i) => `g${i}`);
    const text = `INPUT(a)\nOUTPUT(y)\ny = OR(${names.join(", ")})\n${names.map((g) => `${g} = NOT(a)\n`).join("")}`;
    expect(countOf(readNetlist("bench", text), OPS.or.code)).toBe(49_999);
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
    const circuit = readNetlist(format, text);
    expect(circuit.length).toBe(1);
    expect(truthTable(circuit)).toEqual([X]);
  });
});
