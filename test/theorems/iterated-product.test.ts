import { describe, expect, it } from "vitest";
import { iteratedProduct } from "../../src/theorems/iterated-product.js";
import { judge } from "../../src/theorems/run-theorem.js";
import type { TheoremRequest } from "../../src/theorems/theorem.js";
import { catalogued } from "../catalogue.js";

/** Verdicts on the checks of a model's layers on a stream. */
async function verdicts(
  model: string,
  mistake?: string,
  what = `layers of ${model} give`,
): Promise<readonly string[]> {
  const request: TheoremRequest = {
    options: { length: "30", model },
    effort: "quick",
    seed: 1,
    recurrence: catalogued,
    ...(mistake !== undefined && { mistake }),
  };
  const found: string[] = [];
  for await (const check of iteratedProduct.run(request))
    if (check.what.includes(what)) {
      found.push(judge(check).verdict);
      // What comes after a mistake was caught need not even run.
      if (mistake !== undefined) break;
    }
  return found;
}

describe("iterated product", () => {
  it.each(["deltanet", "rwkv7"])("%s gives the product so far at every position", async (model) => {
    expect(await verdicts(model)).toEqual(["pass"]);
  });

  it("rwkv7 gives it modulo a prime, too, but not with a window that is not yet over", async () => {
    const what = "on residues modulo 7";
    expect(await verdicts("rwkv7", undefined, what)).toEqual(["pass"]);
    expect(await verdicts("rwkv7", "current window", what)).toEqual(["fail"]);
  });

  // The law stops at the first check that fails, which is DeltaNet's.
  it.each(["no begin token", "short counter", "current window", "unit keys"])(
    "rwkv7 does not with the mistake '%s'",
    async (mistake) => {
      expect(await verdicts("rwkv7", mistake)).toEqual(["fail"]);
    },
  );

  it("refuses a model that is none of its own", async () => {
    await expect(verdicts("rwkv8")).rejects.toThrow("rwkv7");
  });
});
