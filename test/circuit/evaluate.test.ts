import fc from "fast-check";
import Fraction from "fraction.js";
import { describe, expect, it } from "vitest";
import { buildGates, buildNumbers } from "../../src/algebra/build.js";
import { booleans, integer, modular, rational } from "../../src/algebra/evaluate.js";
import { CircuitBuilder } from "../../src/circuit/builder.js";
import type { Circuit, Wire } from "../../src/circuit/circuit.js";
import { evaluate, evaluateNodes, evaluatePacked, type Meaning } from "../../src/circuit/evaluate.js";
import { UsageError } from "../../src/errors.js";
import { bitPrograms, orderedPrograms, runBits, runProgram } from "../algebra/programs.js";

const bits: Meaning<boolean> = {
  constant: (value) => !value.equals(0),
  gate: (name, x, y) => {
    if (name === "not") return booleans.not(x);
    if (name === "and" || name === "or" || name === "xor") return booleans[name](x, y!);
    throw new Error(`no bit gate: ${name}`);
  },
};

function bitCircuit(inputs: number, lines: Parameters<typeof runBits>[0]): Circuit<"B2"> {
  const builder = new CircuitBuilder("B2");
  const outputs = runBits(lines, buildGates(builder), Array.from(builder.input("x", [inputs])) as Wire[]);
  builder.output("y", [outputs.length], outputs);
  return builder.build();
}

describe("32 assignments at once", () => {
  it("are evaluated as each would be alone", () => {
    const words = fc.array(fc.integer(), { minLength: 6, maxLength: 6 });
    fc.assert(
      fc.property(bitPrograms, words, ({ inputs, lines }, given) => {
        const circuit = bitCircuit(inputs, lines);
        const packed = evaluatePacked(circuit, { x: given.slice(0, inputs) }).y;
        for (const lane of [0, 1, 17, 31]) {
          const bit = (word: number): boolean => ((word >>> lane) & 1) === 1;
          const alone = evaluate(circuit, bits, { x: given.slice(0, inputs).map(bit) }).y;
          expect(packed.map(bit)).toEqual(alone);
          expect(alone).toEqual(runBits(lines, booleans, given.slice(0, inputs).map(bit)));
        }
      }),
      { numRuns: 300 },
    );
  });

  it("need the circuit they are given: another one is told apart", () => {
    const and = bitCircuit(2, [{ do: "and", x: 0, y: 1 }]);
    const or = bitCircuit(2, [{ do: "or", x: 0, y: 1 }]);
    const x = [0b0101, 0b0011];
    expect(evaluatePacked(and, { x }).y[2]).toBe(0b0001);
    expect(evaluatePacked(or, { x }).y[2]).toBe(0b0111);
    expect(evaluatePacked(bitCircuit(1, [{ do: "true", x: 0, y: 0 }]), { x: [0] }).y[1]).toBe(-1);
  });
});

describe("evaluating a circuit", () => {
  it("gives what running its program gives, functions of three operands among them", () => {
    const entry = fc.integer({ min: -4, max: 4 });
    fc.assert(
      fc.property(orderedPrograms, fc.array(entry, { minLength: 5, maxLength: 5 }), (program, given) => {
        const builder = new CircuitBuilder("arithmetic");
        const inputs = Array.from(builder.input("x", [program.inputs])) as Wire[];
        const outputs = runProgram(program, buildNumbers(builder), inputs);
        builder.output("y", [outputs.length], outputs);
        const circuit = builder.build();
        const values = given.slice(0, program.inputs).map((value) => new Fraction(value));
        const direct = runProgram(program, rational, values).map((value) => value.toFraction());
        expect(evaluate(circuit, rational, { x: values }).y.map((value) => value.toFraction())).toEqual(
          direct,
        );
        const nodes = evaluateNodes(circuit, rational, { x: values });
        expect(outputs.map((wire) => nodes[wire].toFraction())).toEqual(direct);
      }),
      { numRuns: 200 },
    );
  });

  it("asks for every input port in full", () => {
    const circuit = bitCircuit(2, []);
    expect(() => evaluate(circuit, bits, {})).toThrow("the input port 'x' takes 2 values, got none");
    expect(() => evaluatePacked(circuit, { x: [1] })).toThrow("the input port 'x' takes 2 values, got 1");
  });

  it("takes numbers for truth values, 0 for false", () => {
    const circuit = bitCircuit(2, [{ do: "and", x: 0, y: 1 }]);
    expect(evaluate(circuit, integer, { x: [1n, 0n] }).y.at(-1)).toBe(0n);
    expect(evaluate(circuit, integer, { x: [-3n, 2n] }).y.at(-1)).toBe(1n);
  });

  it("has no meaning for functions that a domain lacks", () => {
    const ordered = new CircuitBuilder("arithmetic");
    const [x] = Array.from(ordered.input("x", [])) as Wire[];
    ordered.output("y", [], [ordered.gate("relu", x)]);
    expect(() => evaluate(ordered.build(), modular(7n), { x: [3n] })).toThrow(
      new UsageError("mod:7 has no 'relu': it has no order; use rational, integer, float64 or int:W"),
    );
  });
});
