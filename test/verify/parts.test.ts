import { describe, expect, it } from "vitest";
import type { Circuit } from "../../src/circuit/circuit.js";
import { lower } from "../../src/circuit/lower.js";
import { compile, type Recipe } from "../../src/compile/compile.js";
import { representationNamed } from "../../src/numbers/index.js";
import { scanNamed } from "../../src/scans/index.js";
import { judgeInParts, ordinarySequences } from "../../src/verify/answers.js";
import { evaluatePorts } from "../../src/verify/engines.js";
import { mutantsOf } from "../../src/verify/mutate.js";
import { systemFor } from "../../src/verify/verify.js";
import { catalogued } from "../catalogue.js";

const n = 5;
const recipe: Recipe = {
  recurrence: catalogued("linear-scalar"),
  scan: scanNamed("sklansky"),
  outputs: "all",
  weights: "inputs",
  representation: representationNamed("int:4"),
};
const { system, range } = systemFor(recipe.recurrence, recipe);
const circuit = compile(recipe, n);
const drawn = (random: number) => ordinarySequences(recipe, n, range, { random, seed: 5 });

describe("sequences judged some at a time", () => {
  it("get the verdict that they get all at once", () => {
    for (const held of [1, 7, 64, 1000]) {
      const { verdict } = judgeInParts(recipe, system, drawn(60), circuit, n, held);
      expect(verdict).toEqual(judgeInParts(recipe, system, drawn(60), circuit, n).verdict);
      expect(verdict.sequences).toBe(246);
      expect(verdict.differences).toEqual([]);
    }
  });

  it("are not drawn past those among which one differs", () => {
    const wrong = mutantsOf(circuit, 20, 1)
      .map((mutant) => mutant.circuit)
      .find((mutant) => judgeInParts(recipe, system, drawn(60), mutant, n).verdict.differences.length > 0);
    let asked = 0;
    const counted = function* () {
      for (const sequence of drawn(5000)) {
        asked++;
        yield sequence;
      }
    };
    const { verdict } = judgeInParts(recipe, system, counted(), wrong as Circuit, n, 100);
    expect(verdict.differences.length).toBeGreaterThan(0);
    expect(asked).toBe(verdict.sequences);
    expect(asked % 100).toBe(0);
    expect(asked).toBeLessThan(5000);
  });

  it.each(["B2", "aig", "mig", "tc0"] as const)("are evaluated by both engines alike over %s", (basis) => {
    const sequences = [...drawn(30)];
    const readers = sequences.map(
      (sequence) => (port: { name: string }) => sequence.inputs[port.name]!.slice(0, n).flat(),
    );
    const lowered = lower(circuit as Circuit<"B2">, basis);
    const narrow = readers.flatMap((reader) => evaluatePorts(lowered, system, [reader]));
    expect(evaluatePorts(lowered, system, readers)).toEqual(narrow);
    expect(narrow.length).toBeGreaterThan(100);
  });
});
