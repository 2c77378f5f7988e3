import { describe, expect, it } from "vitest";
import { UsageError } from "../../src/errors.js";
import { measure, measureAt } from "../../src/report/measure.js";
import { scanNamed } from "../../src/scans/index.js";
import { catalogued } from "../catalogue.js";

describe("checking lengths that the recurrence cannot be run for", () => {
  const recipe = {
    recurrence: catalogued("linear-scalar"),
    // Counting it at such a length takes long, and gives no row in the end.
    scan: scanNamed("size-optimal"),
    outputs: "all",
    weights: "inputs",
  } as const;
  const n = 2n ** 62n;
  const checked = { verify: "sequences", random: 0 } as const;

  it("is refused before anything is counted", () => {
    expect(() => measureAt(recipe, n, checked)).toThrow(UsageError);
    expect(() => measure(recipe, [2n, n], checked).next()).toThrow(/up to 65536, got 4611686018427387904/);
  });

  it("is done for others", () => {
    expect(measureAt(recipe, 4n, checked).row?.checked?.differences).toBe(0);
  });
});
