import { describe, expect, it } from "vitest";
import type { Circuit } from "../../src/circuit/circuit.js";
import { recipeIn } from "../../src/cli/sweep/cell.js";
import { judgeInThreads } from "../../src/cli/sweep/judging.js";
import type { Drawn } from "../../src/cli/sweep/parts.js";
import { compile } from "../../src/compile/compile.js";
import { judgeSequences } from "../../src/verify/lanes/judge.js";
import { mutantsOf } from "../../src/verify/mutate.js";
import { underTest } from "../../src/verify/report.js";
import { CATALOGUE } from "../catalogue.js";

const { text } = CATALOGUE.find(({ name }) => name === "linear-scalar")!;

function drawnFor(numbers: string, n: number): Drawn {
  return {
    recurrence: { file: "linear-scalar.yaml", text, dimensions: {} },
    recipe: { scan: "sklansky", structure: "narrowest", numbers },
    settings: {},
    n,
    drawing: { random: 5000, oracle: 200, seed: 3 },
  };
}

describe("judging in threads", () => {
  const drawn = drawnFor("int:6", 5);
  const recipe = recipeIn(drawn.recurrence, drawn.recipe, drawn.settings);
  const circuit = compile(recipe, drawn.n);

  it("gives what one thread gives, and tells how far it is", { timeout: 60_000 }, async () => {
    const test = underTest(recipe, circuit, drawn.n);
    const told: number[] = [];
    const judged = await judgeInThreads(test, drawn, 2, (parts, of) => told.push(parts / of), 0);
    expect(judged).toEqual(judgeSequences(test, drawn.drawing));
    expect(judged.direct).toMatchObject({ sequences: 20_006, failing: 0 });
    expect(told.at(-1)).toBe(1);
    expect(told).toEqual([...told].sort((x, y) => x - y));
  });

  it("stops at the first part in which a mutant fails, as one thread does", async () => {
    // The oracle would find most of them first.
    const unasked = { ...drawn, drawing: { ...drawn.drawing, oracle: 0 } };
    const stopped = new Set<number>();
    for (const { circuit: mutant } of mutantsOf(circuit, 60, 2)) {
      const test = underTest(recipe, mutant as Circuit<"B2">, drawn.n);
      const expected = judgeSequences(test, unasked.drawing);
      expect(await judgeInThreads(test, unasked, 1)).toEqual(expected);
      if (expected.direct!.failing > 0) stopped.add(expected.direct!.sequences);
    }
    // Some fail among the first sequences, others are rarer.
    expect(stopped.size).toBeGreaterThan(1);
  });
});
