import { describe, expect, it } from "vitest";
import type { TheoremRequest } from "../../src/theorems/theorem.js";
import { deterministicOnPd, linearAsAutomata } from "../../src/theorems/weighted-automaton/beside.js";
import { catalogued } from "../catalogue.js";

describe.each([
  ["deterministic weighted automata on pd-ssm", deterministicOnPd],
  ["linear RNNs as weighted automata", linearAsAutomata],
] as const)("%s", (_, check) => {
  it("give the weights, and not where a matrix is not transposed", () => {
    const request: TheoremRequest = { options: {}, effort: "quick", seed: 1, recurrence: catalogued };
    expect(check(request).wrong).toBe(0);
    expect(check({ ...request, mistake: "not transposed" }).wrong).toBeGreaterThan(0);
  });
});
