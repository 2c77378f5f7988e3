import { describe, expect, it } from "vitest";
import { benOrCleve } from "../../src/theorems/ben-or-cleve.js";
import { judge, runTheorem } from "../../src/theorems/run-theorem.js";
import type { Check } from "../../src/theorems/theorem.js";
import { catalogued } from "../catalogue.js";

const options = Object.fromEntries(
  Object.entries(benOrCleve.options).map(([key, option]) => [key, option.default]),
);

/** The check of a model's transvections, with a mistake made. */
async function transvections(model: string, mistake?: string): Promise<Check> {
  const request = {
    options: { ...options, model },
    effort: "quick",
    seed: 1,
    recurrence: catalogued,
    ...(mistake !== undefined && { mistake }),
  } as const;
  for await (const check of benOrCleve.run(request)) if (check.what.startsWith(`${model} (`)) return check;
  throw new Error(`no check of ${model}`);
}

describe("Ben-Or and Cleve", () => {
  it.each(["deltanet", "deltanet:5", "rwkv7", "rwkv7:2"])(
    "%s needs the third register scaled as the others are",
    async (model) => {
      expect(judge(await transvections(model)).verdict).toBe("pass");
      expect((await transvections(model, "third register")).wrong).toBeGreaterThan(0);
    },
  );

  it("refuses an option and a model that are not there", async () => {
    const run = (set: Readonly<Record<string, string>>) =>
      runTheorem(benOrCleve, {
        options: set,
        effort: "quick",
        seed: 1,
        recurrence: catalogued,
        mistakes: "omit",
      });
    await expect(run({ formulas: "x" })).rejects.toThrow(/has no option 'formulas'/);
    await expect(run({ model: "rwkv6" })).rejects.toThrow(/rwkv7/);
    await expect(run({ formula: "x*" })).rejects.toThrow(/formula, column 3/);
  });
});
