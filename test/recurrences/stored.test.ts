import { describe, expect, it } from "vitest";
import { readRecurrence } from "../../src/recurrences/elaborate.js";
import { restoreRecurrence, storeRecurrence } from "../../src/recurrences/stored.js";
import { CATALOGUE, catalogued } from "../catalogue.js";

describe("a stored recurrence", () => {
  it.each(CATALOGUE.map(({ name }) => name))("is restored from JSON as it was: %s", (name) => {
    const recurrence = catalogued(name);
    const text = JSON.stringify(storeRecurrence(recurrence));
    expect(restoreRecurrence(JSON.parse(text))).toEqual(recurrence);
  });

  it("holds fractions that are no decimals", () => {
    const text = [
      "name: awkward",
      "title: Awkward",
      "family: test",
      "source: none",
      "equation: h = h / 3 + x",
      "inputs: { x: [] }",
      "state: { h: { shape: [], initial: 0 } }",
      "update: { h: h / 3 + x }",
      "output: { y: h }",
    ].join("\n");
    const recurrence = readRecurrence(text, "awkward.yaml");
    const restored = restoreRecurrence(JSON.parse(JSON.stringify(storeRecurrence(recurrence))));
    expect(restored).toEqual(recurrence);
    expect(JSON.stringify(storeRecurrence(restored))).toContain('{"$fraction":"');
  });
});
