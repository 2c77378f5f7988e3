import { describe, expect, it } from "vitest";
import { UsageError } from "../../src/errors.js";
import { THEOREMS, theoremNamed } from "../../src/theorems/index.js";
import { runTheorem } from "../../src/theorems/run-theorem.js";
import { catalogued } from "../catalogue.js";

const recurrence = catalogued;

describe.each(THEOREMS.map((theorem) => [theorem.name, theorem] as const))("%s", (_, theorem) => {
  it("holds where it is tried, and each of its mistakes is caught", async () => {
    const entry = await runTheorem(theorem, { recurrence, effort: "quick", seed: 1, mistakes: "plant" });
    const failed = entry.checks.filter(({ verdict }) => verdict === "fail");
    expect(failed).toEqual([]);
    expect(entry.mistakes.length).toBeGreaterThan(0);
    expect(entry.mistakes.filter(({ caught }) => !caught)).toEqual([]);
    expect(entry.verdict).toBe("pass");
    expect(entry.cases).toBeGreaterThan(0);
  });

  it("says what it is about", () => {
    expect(theorem.name).toMatch(/^[a-z0-9-]+$/);
    for (const text of [theorem.title, theorem.statement, theorem.source, theorem.construction])
      expect(text.length).toBeGreaterThan(20);
    expect(theorem.source).toMatch(/\b(19|20)\d\d\b/);
  });
});

describe("theorems", () => {
  it("are found by name and by alias, which no two share", () => {
    const names = THEOREMS.flatMap(({ name, alias }) => (alias === undefined ? [name] : [name, alias]));
    expect(new Set(names).size).toBe(names.length);
    expect(theoremNamed("dfa").name).toBe("automata");
    expect(() => theoremNamed("dfaa")).toThrow(UsageError);
  });
});
