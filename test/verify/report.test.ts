import { describe, expect, it } from "vitest";
import { applicableScans } from "../../src/compile/applicable.js";
import { compile, type Recipe } from "../../src/compile/compile.js";
import { representationNamed } from "../../src/numbers/index.js";
import { SCANS, scanNamed } from "../../src/scans/index.js";
import { verifyRecipe } from "../../src/verify/report.js";
import { CATALOGUE, catalogued, read } from "../catalogue.js";
import { planted } from "./planted.js";

function recipeFor(name: string, numbers?: string): Recipe {
  const representation = numbers === undefined ? undefined : representationNamed(numbers);
  return {
    recurrence: catalogued(name),
    scan: scanNamed("sklansky"),
    outputs: "all",
    weights: "inputs",
    representation,
  };
}

describe("verifyRecipe", () => {
  it.each(CATALOGUE)("passes $name by every scan, weights as inputs and folded in", (entry) => {
    const recurrence = read(entry);
    for (const scan of applicableScans(recurrence, SCANS)) {
      for (const weights of ["inputs", "constants"] as const) {
        const report = verifyRecipe({ recurrence, scan, outputs: scan.gives, weights }, 3, {
          random: 1,
          trials: 1,
        });
        expect(report).toMatchObject({
          recurrence: entry.name,
          n: 3,
          scan: scan.name,
          weights,
          verdict: "pass",
        });
        // Four edge cases and a random one, less those on which the recurrence divides by zero.
        expect(report.sequences.sequences).toBeGreaterThanOrEqual(1);
        expect(report.sequences.sequences).toBeLessThanOrEqual(5);
      }
    }
  });

  it("runs the engines that apply, and no others", () => {
    const arithmetic = verifyRecipe(recipeFor("linear-scalar"), 4, { mutants: 10 });
    expect(arithmetic.identity).toMatchObject({ kind: "polynomial", degree: 4, trials: 2 });
    expect(arithmetic.mutants).toMatchObject({ made: 10, killRate: 1 });
    expect(arithmetic).not.toHaveProperty("exhaustive");

    const small = verifyRecipe(recipeFor("linear-scalar", "int:2"), 2);
    expect(small.exhaustive).toMatchObject({ bits: 8, assignments: 256, oracle: 256 });
    expect(small).not.toHaveProperty("identity");
    expect(small).not.toHaveProperty("mutants");

    expect(verifyRecipe(recipeFor("linear-scalar", "int:8"), 2)).not.toHaveProperty("exhaustive");
    expect(verifyRecipe(recipeFor("linear-scalar", "int:2"), 2, { exhaustiveBits: 0 })).not.toHaveProperty(
      "exhaustive",
    );
    expect(verifyRecipe(recipeFor("gru"), 2)).toMatchObject({
      verdict: "pass",
      identity: { kind: "not a polynomial" },
      sequences: { system: "float64", allowed: 1e-9 },
    });
  });

  it("fails a wrong circuit, by each engine, and makes no mutants of it", () => {
    for (const numbers of [undefined, "int:4"]) {
      const recipe = recipeFor("linear-scalar", numbers);
      const report = verifyRecipe(recipe, 2, { circuit: planted(recipe, 2), mutants: 5 });
      expect(report.verdict).toBe("fail");
      expect(report.sequences.differences.length).toBeGreaterThan(0);
      expect(report).not.toHaveProperty("mutants");
      if (numbers === undefined)
        expect(report.identity).toMatchObject({ differences: [{ output: "y" }, { output: "y" }] });
      else expect(report.exhaustive?.failing).toBeGreaterThan(0);
    }
  });

  it("fails a circuit whose folded weights are not the recipe's", () => {
    const recipe: Recipe = { ...recipeFor("s4d"), weights: "constants" };
    const circuit = compile({ ...recipe, parameters: { D: 1 } }, 3);
    expect(verifyRecipe(recipe, 3, { circuit }).verdict).toBe("fail");
    expect(verifyRecipe({ ...recipe, parameters: { D: 1 } }, 3, { circuit }).verdict).toBe("pass");
  });

  it("is plain data", () => {
    const report = verifyRecipe(recipeFor("linear-scalar", "int:2"), 2, { mutants: 5 });
    expect(JSON.parse(JSON.stringify(report))).toEqual(report);
    const arithmetic = verifyRecipe(recipeFor("deltanet"), 2, { mutants: 5 });
    expect(JSON.parse(JSON.stringify(arithmetic))).toEqual(arithmetic);
  });
});
