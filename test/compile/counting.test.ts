import fc from "fast-check";
import { expect, it } from "vitest";
import { CATALOGUE } from "../catalogue.js";
import { agrees, recipes } from "./counting.js";

const NAMES = CATALOGUE.map(({ name }) => name);

it.each([
  ["three recurrences of the paper", ["deltanet", "pd-ssm", "linear-scalar"], 20],
  ["the whole catalogue", NAMES, 15],
] as const)("counts of %s are those of the circuits, at random lengths up to 5000", (_, names, numRuns) => {
  let built = 0;
  fc.assert(
    fc.property(recipes(names), ({ recipe, n }) => {
      if (agrees(recipe, n, { gates: 30_000n })) built++;
    }),
    { numRuns },
  );
  expect(built).toBeGreaterThan(numRuns / 3);
});
