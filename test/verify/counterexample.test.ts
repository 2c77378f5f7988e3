import fc from "fast-check";
import { describe, expect, it, vi } from "vitest";
import type { Recipe } from "../../src/compile/compile.js";
import { FormatError } from "../../src/errors.js";
import { representationNamed } from "../../src/numbers/index.js";
import { scanNamed } from "../../src/scans/index.js";
import { Answers, ordinarySequences } from "../../src/verify/answers.js";
import { fromJson, recipeOf, replay, toJson } from "../../src/verify/counterexample.js";
import { type Compile, type Failure, failsOf, shrink, smallerNumbers } from "../../src/verify/shrink.js";
import { systemFor } from "../../src/verify/verify.js";
import { CATALOGUE, own, read } from "../catalogue.js";
import { planted, plantedGate } from "./planted.js";

function entryOf(name: string) {
  return CATALOGUE.find((entry) => entry.name === name)!;
}

function recipeFor(name: string, extra: Partial<Recipe> = {}): Recipe {
  const scan = scanNamed("sklansky");
  return { recurrence: read(entryOf(name)), scan, outputs: "all", weights: "inputs", ...extra };
}

/** The last random sequence on which the circuit made by `build` is wrong. */
function failureOf(recipe: Recipe, n: number, build: Compile): Failure {
  const { system, range } = systemFor(recipe.recurrence, recipe);
  // Longer than the circuit, as sequences are that serve several lengths.
  const sequences = [...ordinarySequences(recipe, n + 2, range, { random: 4, seed: 3 })];
  const { differences } = new Answers(recipe, system, sequences).judge(build(recipe, n), n);
  return { n, system: system.name, difference: differences.at(-1)! };
}

function sourceOf(name: string) {
  const entry = entryOf(name);
  return { file: `circuits/${entry.family}/${entry.name}.yaml`, text: entry.text };
}

describe("shrinking", () => {
  it("finds the least sequence for an output wired wrongly", () => {
    // The last output is the first input: at n = 1, y = b against a.
    const recipe = recipeFor("linear-scalar");
    const failure = failureOf(recipe, 13, planted);
    expect(failure.difference.sequence.steps).toBe(15);
    const small = shrink(recipe, failure, failsOf(recipe, failure.system, planted));
    expect(small.n).toBe(1);
    expect(small.difference).toMatchObject({ output: "y", step: 1, entry: 0, expected: 1, got: 0 });
    expect(small.difference.sequence).toMatchObject({ steps: 1, inputs: { a: [[0]], b: [[1]] } });
    expect(small.difference.sequence.label).toBe(`shrunk from ${failure.difference.sequence.label}`);
  });

  it("keeps the steps and entries that a fault needs", () => {
    // From three steps on the last sum is a difference, so n = 3 and a last drive that is not 0.
    const build = plantedGate("add", "sub", 3);
    const recipe = recipeFor("linear-scalar");
    const small = shrink(recipe, failureOf(recipe, 13, build), failsOf(recipe, "rational", build));
    expect(small.n).toBe(3);
    const entries = Object.values(small.difference.sequence.inputs).flat(2).map(Number);
    expect(entries.filter((entry) => entry !== 0).length).toBeLessThanOrEqual(2);
    expect(Math.max(...entries.map(Math.abs))).toBe(1);
  });

  it("shrinks weights, words and doubles", () => {
    for (const [name, representation] of [
      ["elman", undefined],
      ["gru", undefined],
      ["elman", representationNamed("int:8")],
      ["s4d", undefined],
    ] as const) {
      const recipe = recipeFor(name, { representation });
      const failure = failureOf(recipe, 6, planted);
      const small = shrink(recipe, failure, failsOf(recipe, failure.system, planted));
      expect(small.n).toBe(1);
      const { inputs, parameters } = small.difference.sequence;
      const entries = [...Object.values(inputs).flat(2), ...Object.values(parameters).flat()].map(Number);
      expect(entries.filter((entry) => entry !== 0).length).toBeLessThanOrEqual(3);
    }
  });

  it("leaves symbols one-hot and folded weights as they are", () => {
    const recurrence = own(
      'parameters: { w: { shape: [3], default: 5 } }\ninputs: { s: { symbols: 3 }, x: [] }\nstate: { h: { shape: [] } }\nupdate: { h: "h + dot(w, s) + x" }\noutput: { y: h }',
    );
    const recipe: Recipe = { ...recipeFor("s4d"), recurrence, weights: "constants" };
    const failure = failureOf(recipe, 5, planted);
    const { sequence } = shrink(recipe, failure, failsOf(recipe, failure.system, planted)).difference;
    expect(sequence).toMatchObject({
      steps: 1,
      inputs: { s: [[1, 0, 0]] },
      parameters: { w: ["5", "5", "5"] },
    });
  });

  it("stops when its tries are used up", () => {
    const recipe = recipeFor("linear-scalar");
    const failure = failureOf(recipe, 13, planted);
    const fails = vi.fn(failsOf(recipe, failure.system, planted));
    const small = shrink(recipe, failure, fails, { tries: 3 });
    expect(fails).toHaveBeenCalledTimes(3);
    expect(small.difference.sequence.steps).toBe(small.n);
  });

  it("goes from any number down to 0 in a bounded number of steps", () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.bigInt({ min: -(2n ** 62n), max: 2n ** 62n }).map(String),
          fc.integer(),
          fc.constantFrom("3/7", "-22/7", 0.3, -0.5),
        ),
        fc.infiniteStream(fc.nat()),
        (start, choices) => {
          let raw: string | number = start;
          let steps = 0;
          for (let next = smallerNumbers(raw); next.length > 0; next = smallerNumbers(raw)) {
            // All candidates but the last, which goes down by ones.
            raw = next[choices.next().value % Math.max(1, next.length - 1)]!;
            expect(++steps).toBeLessThan(200);
          }
          expect(Number(raw)).toBe(0);
        },
      ),
    );
  });
});

describe("counterexample files", () => {
  it.each(["linear-scalar", "deltanet", "elman", "gru"])("of %s go through JSON and replay", (name) => {
    const recipe = recipeFor(name);
    const failure = failureOf(recipe, 4, planted);
    const written = JSON.stringify(toJson(recipe, failure, sourceOf(name)));
    const example = fromJson(JSON.parse(written), "fault.json");
    expect(JSON.stringify(example)).toBe(written);
    const again = replay(example, { compile: planted });
    const { output, step, entry, expected, got } = failure.difference;
    expect(again).toMatchObject({
      verdict: "still fails",
      difference: { output, step, entry, expected, got },
    });
    expect(replay(example)).toEqual({ verdict: "passes" });
  });

  it("keep dimensions, representation, scan and folded weights", () => {
    const scan = scanNamed("tree");
    const recurrence = read(entryOf("s4d"), { N: 3 });
    const parameters = { Abar: [1, 2, 3], Bbar: [-1, 1, 2], C: [1, 0, 1], D: 3 };
    const recipe: Recipe = {
      ...recipeFor("s4d", { scan, recurrence, parameters }),
      outputs: "last",
      weights: "constants",
      representation: representationNamed("int:5"),
      folding: "none",
      structure: "dense",
    };
    const example = toJson(recipe, failureOf(recipe, 4, planted), sourceOf("s4d"));
    expect(example).toMatchObject({
      dimensions: { N: 3 },
      numbers: "int:5",
      system: "int:5",
      scan: "tree",
      n: 4,
    });
    const back = recipeOf(fromJson(JSON.parse(JSON.stringify(example)), "fault.json"));
    expect(back).toMatchObject({
      outputs: "last",
      weights: "constants",
      folding: "none",
      structure: "dense",
    });
    expect(back.parameters).toEqual({
      Abar: ["1", "2", "3"],
      Bbar: ["-1", "1", "2"],
      C: ["1", "0", "1"],
      D: "3",
    });
    expect(replay(example, { compile: planted }).verdict).toBe("still fails");
    expect(replay(example).verdict).toBe("passes");
  });

  it("are refused with the place when they are wrong", () => {
    const recipe = recipeFor("linear-scalar");
    const right = toJson(recipe, failureOf(recipe, 2, planted), sourceOf("linear-scalar"));
    const { sequence } = right;
    const refused: readonly (readonly [object, RegExp])[] = [
      [{ ...right, format: "counterexample/2" }, /^fault\.json: format: .*counterexample\/1/],
      [{ ...right, extra: 1 }, /extra.*the keys are format, recurrence/],
      [{ ...right, n: 0 }, /n: /],
      [{ ...right, n: 3 }, /sequence\.inputs\.a: expected 3 steps, got 2/],
      [{ ...right, scan: "skalnsky" }, /unknown scan 'skalnsky'/],
      [{ ...right, numbers: "ints:4" }, /unknown representation 'ints'/],
      [{ ...right, system: "mod:6" }, /mod:6/],
      [{ ...right, output: "z" }, /output: expected one of y, got 'z'/],
      [{ ...right, recurrence: { ...right.recurrence, text: "name: [" } }, /linear-scalar\.yaml/],
      [
        { ...right, sequence: { ...sequence, inputs: { a: sequence.inputs.a } } },
        /inputs\.b: expected 2 steps, got none/,
      ],
      [
        { ...right, sequence: { ...sequence, inputs: { a: [[1, 2], [1]], b: [[1], [1]] } } },
        /inputs\.a\[0\]: expected 1 entries, got 2/,
      ],
      [
        { ...right, sequence: { ...sequence, inputs: { a: [[1], ["x"]], b: [[1], [1]] } } },
        /inputs\.a\[1\]: expected a finite number/,
      ],
    ];
    for (const [data, message] of refused) {
      expect(() => fromJson(data, "fault.json")).toThrow(FormatError);
      expect(() => fromJson(data, "fault.json")).toThrow(message);
    }
  });
});
