import { expect, it } from "vitest";
import { UsageError } from "../../src/errors.js";
import { readRecurrence } from "../../src/recurrences/elaborate.js";
import { scanNamed } from "../../src/scans/index.js";
import { testIdentity } from "../../src/verify/identity.js";
import { verifyRecipe } from "../../src/verify/report.js";

const recipeOf = (update: string) => ({
  recurrence: readRecurrence(
    `name: own\ntitle: own\ninputs: { x: [] }\nstate: { h: { shape: [] } }\nupdate: { h: "${update}" }\n`,
    "own.yaml",
  ),
  scan: scanNamed("sklansky"),
  outputs: "all" as const,
  weights: "inputs" as const,
});

// The folded circuit is the constant 0, while the recurrence has no value anywhere: they were held against nothing.
it("a recurrence that divides by zero on every sequence does not pass", () => {
  expect(() => verifyRecipe(recipeOf("h / 0"), 2)).toThrow(UsageError);
  expect(() => verifyRecipe(recipeOf("h / 0"), 2)).toThrow(/it divides by zero on each of those drawn/);
  expect(testIdentity(recipeOf("h / 0"), 2)).toEqual({
    kind: "not a polynomial",
    because: "the recurrence divides by zero at points drawn",
  });
  expect(verifyRecipe(recipeOf("h / 2 + x"), 2).verdict).toBe("pass");
});
