import { describe, expect, it } from "vitest";
import { inputCount } from "../../src/circuit/circuit.js";
import { applicableScans } from "../../src/compile/applicable.js";
import { compile, type Recipe } from "../../src/compile/compile.js";
import { LimitError, UsageError } from "../../src/errors.js";
import { representationNamed } from "../../src/numbers/index.js";
import { SCANS, scanNamed } from "../../src/scans/index.js";
import { assignmentBits, wordAt } from "../../src/verify/assignments.js";
import { testExhaustively } from "../../src/verify/exhaustive.js";
import { catalogued, own } from "../catalogue.js";
import { planted, plantedGate } from "./planted.js";

function recipeFor(name: string, numbers: string, extra: Partial<Recipe> = {}): Recipe {
  return {
    recurrence: catalogued(name),
    scan: scanNamed("sklansky"),
    outputs: "all",
    weights: "inputs",
    representation: representationNamed(numbers),
    ...extra,
  };
}

describe("exhaustive testing", () => {
  it.each(applicableScans(catalogued("linear-scalar"), SCANS))(
    "tries all 2^16 assignments of linear-scalar, n = 2, int:4, by $name",
    (scan) => {
      const recipe = recipeFor("linear-scalar", "int:4", { scan, outputs: scan.gives });
      expect(testExhaustively(recipe, 2)).toEqual({
        bits: 16,
        assignments: 65536,
        oracle: 256,
        failing: 0,
        differences: [],
      });
    },
  );

  it("gives each of the 2^bits assignments once, below a word and above", () => {
    for (const [numbers, n] of [
      ["int:1", 1],
      ["int:2", 1],
      ["int:3", 1],
      ["int:2", 2],
    ] as const) {
      const circuit = compile(recipeFor("linear-scalar", numbers), n);
      const bits = inputCount(circuit);
      const seen = new Set<number>();
      for (let first = 0; first < 2 ** bits; first += 32) {
        const words = Array.from({ length: bits }, (_, bit) =>
          Int32Array.of(assignmentBits(bit, first / 32)),
        );
        for (let lane = 0; lane < Math.min(32, 2 ** bits); lane++) {
          expect(wordAt(words, 0, bits, lane)).toBe(first + lane);
          seen.add(first + lane);
        }
      }
      expect(seen.size).toBe(2 ** bits);
    }
  });

  it("counts the assignments that fail, against a count by hand", () => {
    // y = a h + b with h = 0: the circuit is b, wired wrongly to a. They differ unless a = b: 4 * 3 of 16 assignments.
    const recipe = recipeFor("linear-scalar", "int:2");
    const right = compile(recipe, 1);
    const port = right.outputs[0]!;
    const a = right.inputs.find(({ name }) => name === "a")!;
    const wrong = { ...right, outputs: [{ ...port, wires: a.wires }] };
    const result = testExhaustively(recipe, 1, { circuit: wrong });
    expect(result).toMatchObject({ assignments: 16, oracle: 16, failing: 12 });
    expect(result.differences).toHaveLength(10);
    for (const { sequence, expected, got, output, step, entry } of result.differences) {
      expect({ output, step, entry }).toEqual({ output: "y", step: 1, entry: 0 });
      expect(expected).toBe(sequence.inputs.b![0]![0]);
      expect(got).toBe(sequence.inputs.a![0]![0]);
    }
  });

  it("finds a fault that shows on one assignment only", () => {
    // The lowest output bit is flipped where all 8 input bits are ones.
    const recipe = recipeFor("linear-scalar", "int:2");
    const right = compile(recipe, 2);
    const inputs = right.inputs.flatMap(({ wires }) => Array.from(wires));
    const ands = inputs
      .slice(1)
      .map((wire, i) => [i === 0 ? inputs[0]! : right.length + i - 1, wire] as const);
    const port = right.outputs[0]!;
    const all = right.length + ands.length - 1;
    const append = (array: Uint32Array, more: readonly number[]) => Uint32Array.from([...array, ...more]);
    const wires = port.wires.slice();
    const flipped = wires[0]!;
    wires[0] = all + 1;
    const wrong = {
      ...right,
      length: all + 2,
      op: Uint8Array.from([...right.op, ...ands.map(() => 32), 34]),
      a: append(right.a, [...ands.map(([x]) => x), flipped]),
      b: append(right.b, [...ands.map(([, y]) => y), all]),
      outputs: [{ ...port, wires }],
    };
    const { failing, differences } = testExhaustively(recipe, 2, { circuit: wrong, oracle: 1 });
    expect(failing).toBe(1);
    expect(differences[0]!.sequence.inputs).toEqual({ a: [[-1], [-1]], b: [[-1], [-1]] });
  });

  it("tries weights as inputs, and knows those that are folded in", () => {
    const recurrence = own(
      'parameters: { w: { shape: [], default: 3 } }\ninputs: { x: [] }\nstate: { h: { shape: [], initial: w } }\nupdate: { h: relu(w * h + x) }\noutput: { y: "max(h, x)" }',
    );
    const scan = scanNamed("serial");
    const inputs = recipeFor("elman", "int:3", { recurrence, scan });
    expect(testExhaustively(inputs, 3)).toMatchObject({ bits: 12, failing: 0, differences: [] });
    const constants: Recipe = { ...inputs, weights: "constants", parameters: { w: -2 } };
    expect(testExhaustively(constants, 3)).toMatchObject({ bits: 9, failing: 0, differences: [] });
    const other = compile({ ...constants, parameters: { w: 1 } }, 3);
    expect(testExhaustively(constants, 3, { circuit: other }).failing).toBeGreaterThan(0);
  });

  it("catches planted faults", () => {
    const recipe = recipeFor("linear-scalar", "int:3");
    for (const circuit of [planted(recipe, 2), plantedGate("xor", "or", 1)(recipe, 2)]) {
      expect(testExhaustively(recipe, 2, { circuit }).failing).toBeGreaterThan(0);
    }
  });

  it("tries numbers that are no wrapping words as well, by the automaton", () => {
    for (const numbers of ["exact:3", "residue:3"]) {
      const recipe = recipeFor("linear-scalar", numbers);
      expect(testExhaustively(recipe, 2)).toMatchObject({ bits: 12, failing: 0, differences: [] });
      // y = a h + b with h = 0, wired wrongly to a: 8 * 7 of 64 assignments, as above.
      const right = compile(recipe, 1);
      const [port] = right.outputs;
      const a = right.inputs.find(({ name }) => name === "a")!;
      expect(port!.wires).toHaveLength(3);
      const circuit = { ...right, outputs: [{ ...port!, wires: a.wires }] };
      const { failing, differences } = testExhaustively(recipe, 1, { circuit });
      expect(failing).toBe(56);
      expect(differences).toHaveLength(10);
      for (const { sequence, expected, got } of differences)
        expect([expected, got]).toEqual([sequence.inputs.b![0]![0], sequence.inputs.a![0]![0]]);
    }
  });

  it("refuses what is too large, naming bits, limit, option and cure", () => {
    const large = () => testExhaustively(recipeFor("linear-scalar", "int:8"), 2);
    expect(large).toThrow(LimitError);
    expect(large).toThrow(/32 input bits.*limit of 20.*--exhaustive-bits.*random/);
    expect(() => testExhaustively(recipeFor("linear-scalar", "int:2"), 2, { bits: 7 })).toThrow(/limit of 7/);
    expect(() =>
      testExhaustively({ ...recipeFor("linear-scalar", "int:2"), representation: undefined }, 2),
    ).toThrow(UsageError);
  });
});
