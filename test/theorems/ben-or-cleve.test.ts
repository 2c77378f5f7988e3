import { describe, expect, it } from "vitest";
import { weighable } from "../../src/theorems/ben-or-cleve/weights.js";
import { benOrCleve } from "../../src/theorems/ben-or-cleve.js";
import { judge, runTheorem } from "../../src/theorems/run-theorem.js";
import type { Check } from "../../src/theorems/theorem.js";
import {
  type ArithmeticFormula,
  applyArithmetic,
  parseArithmeticFormula,
  symbol,
} from "../../src/theorems/tools/arithmetic-formula.js";
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

/** The check of a formula in the weights of the model that weighs its leaves. */
async function onDeltaNet(formula: string, mistake?: string): Promise<Check> {
  const request = {
    options: { ...options, formula, model: "deltanet:3" },
    effort: "quick",
    seed: 1,
    recurrence: catalogued,
    ...(mistake !== undefined && { mistake }),
  } as const;
  for await (const check of benOrCleve.run(request))
    if (check.what.includes("in the weights of")) return check;
  throw new Error("no check");
}

describe("Ben-Or and Cleve", () => {
  it.each(["deltanet", "deltanet:5", "deltanet:3", "deltanet:raw", "rwkv7", "rwkv7:2"])(
    "%s needs the third register scaled as the others are",
    async (model) => {
      expect(judge(await transvections(model)).verdict).toBe("pass");
      expect((await transvections(model, "third register")).wrong).toBeGreaterThan(0);
    },
  );

  it("weighs every term of a formula alike, whatever the degrees of its terms", async () => {
    const formula = parseArithmeticFormula("x*y*x + 2*y - x + 1");
    const { formula: raised, degree } = weighable(formula);
    expect(degree).toBe(3);
    const value = (of: ArithmeticFormula, weight: number, x: number, y: number): number =>
      applyArithmetic(
        {
          add: (a: number, b: number) => a + b,
          neg: (a: number) => -a,
          mul: (a: number, b: number) => a * b,
        },
        of,
        (name) => weight * (name === "x" ? x : y),
        (constant) => weight * constant,
      );
    for (let x = -3; x <= 3; x++)
      for (let y = -3; y <= 3; y++) expect(value(raised, 2, x, y)).toBe(8 * (x * y * x + 2 * y - x + 1));
    expect(weighable(parseArithmeticFormula("0*x + y"))).toEqual({ formula: symbol("y"), degree: 1 });
    const wrong = async (mistake?: string): Promise<number> => {
      const check = await onDeltaNet("x*y*x + 2*y - x + 1", mistake);
      expect(check.cases).toBe(9);
      return check.wrong;
    };
    expect(await wrong()).toBe(0);
    expect(await wrong("as it stands")).toBeGreaterThan(0);
  });

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
