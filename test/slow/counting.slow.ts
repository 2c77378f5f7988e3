import fc from "fast-check";
import { expect, it } from "vitest";
import { CATALOGUE } from "../catalogue.js";
import { agrees, recipes } from "../compile/counting.js";

it("counts are those of the circuits, at 600 random recipes and lengths up to 5000", () => {
  let built = 0;
  fc.assert(
    fc.property(recipes(CATALOGUE.map(({ name }) => name)), ({ recipe, n }) => {
      if (agrees(recipe, n, { gates: 3_000_000n })) built++;
    }),
    { numRuns: 600 },
  );
  expect(built).toBeGreaterThan(400);
}, 3_600_000);
