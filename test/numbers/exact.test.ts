import Fraction from "fraction.js";
import { describe, expect, it } from "vitest";
import { buildGates } from "../../src/algebra/build.js";
import { analyze } from "../../src/analyze/analyze.js";
import { UNIT } from "../../src/analyze/cost-model.js";
import { CircuitBuilder } from "../../src/circuit/builder.js";
import type { Circuit } from "../../src/circuit/circuit.js";
import { evaluatePacked } from "../../src/circuit/evaluate.js";
import { compile } from "../../src/compile/compile.js";
import { count } from "../../src/compile/count.js";
import { LimitError, UsageError } from "../../src/errors.js";
import { representationNamed } from "../../src/numbers/index.js";
import { scanNamed } from "../../src/scans/index.js";
import { circuitOutputs, Oracle } from "../../src/verify/engines.js";
import { systemNamed } from "../../src/verify/systems.js";
import { catalogued } from "../catalogue.js";
import { signOfProduct, wrongSigns } from "./matrix-signs.js";
import { allTuples, allValues, build, differences, evaluateBuilt, OPERATIONS } from "./words.js";

describe("the sign of a product of 2x2 matrices of 2-bit entries", () => {
  // Depth that a published construction reaches, under B2 with every gate one level: none worse.
  it.each([
    [4, 30],
    [8, 55],
    [16, 87],
  ])("n = %i within %i levels", (n, depth) => {
    expect(analyze(signOfProduct("exact:2", n), UNIT).depth).toBeLessThanOrEqual(depth);
  });

  it("is right on random matrices", () => {
    expect(wrongSigns(signOfProduct("exact:2", 8), 8)).toBe(0);
  });
});

describe.each(["exact:3", "exact:6", "carry-save:4", "carry-save:6"])("%s on all operands", (name) => {
  const representation = representationNamed(name);
  it.each(OPERATIONS.filter(([, arity]) => arity <= 2))("%s", (_name, arity, program) => {
    const circuit = build(representation, arity, program);
    const cases = allTuples(allValues(representation), arity);
    expect(differences(representation, program, cases, evaluateBuilt(circuit))).toEqual([]);
  });
});

describe("recurrences over numbers that grow", () => {
  const recipe = (name: string, numbers: string) => ({
    recurrence: catalogued(name),
    scan: scanNamed("sklansky"),
    outputs: "all" as const,
    weights: "inputs" as const,
    representation: representationNamed(numbers),
  });

  it.each(["exact:2", "carry-save:4"])("%s: counted as built", (numbers) => {
    for (const n of [1, 2, 5, 8]) {
      const circuit = compile(recipe("linear-scalar", numbers), n, { dead: "keep" });
      const { depth, size } = analyze(circuit, UNIT);
      const cost = count(recipe("linear-scalar", numbers), BigInt(n));
      expect({ depth: cost.depth, size: cost.size }).toEqual({ depth, size: BigInt(size) });
    }
  });

  it("never wraps: the largest inputs give what the integers give", () => {
    const circuit = compile(recipe("linear-scalar", "exact:3"), 8);
    const system = systemNamed("exact:3");
    const recurrence = catalogued("linear-scalar");
    const inputs = Object.fromEntries(
      recurrence.inputs.map(({ name }) => [name, Array.from({ length: 8 }, () => [-4])]),
    );
    const sequence = { label: "lowest", steps: 8, inputs, parameters: {} };
    const [got] = circuitOutputs(circuit, recurrence, system, [sequence], "all");
    expect(got).toEqual(new Oracle(recurrence, system).run(sequence));
    expect(circuit.outputs[0]!.encoding).toMatch(/^exact:\d+$/);
    const [wrapped] = circuitOutputs(
      compile(recipe("linear-scalar", "int:3"), 8),
      recurrence,
      systemNamed("int:3"),
      [sequence],
      "all",
    );
    expect(wrapped).not.toEqual(got);
  });

  it("says how far it reaches and what reaches farther", () => {
    expect(() => count(recipe("linear-scalar", "exact"), 1n << 20n)).toThrow(LimitError);
    expect(() => count(recipe("linear-scalar", "exact"), 1n << 20n)).toThrow("int:W stays at W bits");
  });

  it("refuses what it cannot hold", () => {
    const { encode, over } = representationNamed("exact:2");
    expect(() => encode(new Fraction(5))).toThrow("takes inputs from -2 to 1, got 5; write exact:4");
    expect(() => encode(new Fraction(1, 2))).toThrow(UsageError);
    expect(() => encode(new Fraction(1, 2))).toThrow("fixed:I.F");
    const builder = new CircuitBuilder("B2");
    expect(() => over(buildGates(builder)).literal(new Fraction(1, 2))).toThrow("fixed:I.F");
  });

  it("agrees with int:W bit for bit", () => {
    const [rows, words] = (["carry-save:4", "int:4"] as const).map((numbers) =>
      compile(recipe("linear-scalar", numbers), 4),
    );
    const bits = Object.fromEntries(
      rows!.inputs.map(({ name, wires }) => [
        name,
        Array.from(wires, (_, i) => Math.imul(i + 3, 0x9e3779b1)),
      ]),
    );
    expect(evaluatePacked(rows as Circuit<"B2">, bits)).toEqual(evaluatePacked(words as Circuit<"B2">, bits));
  });
});
