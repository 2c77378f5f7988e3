import { describe, expect, it } from "vitest";
import { fitGrowth } from "../../src/analyze/growth.js";

describe("a figure that turns at a known length", () => {
  const turning = Array.from({ length: 12 }, (_, i) => 1n << BigInt(i)).map((n) => ({
    n,
    value: n < 32n ? n * n + 7n : (9n * n) / 32n + 25n,
  }));

  it("has its law from there on, which it has not enough points for otherwise", () => {
    expect(fitGrowth(turning).exact).toBe(false);
    const law = fitGrowth(turning, "value", undefined, 32n);
    expect(law).toMatchObject({ exact: true, law: "n = 2^k, n >= 32: (9/32)n + 25" });
  });

  it("is not given one that a later point refutes", () => {
    const bent = turning.map(({ n, value }) => ({ n, value: n === 1024n ? value + 1n : value }));
    expect(fitGrowth(bent, "value", undefined, 32n).exact).toBe(false);
  });
});
