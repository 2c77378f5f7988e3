import { describe, expect, it } from "vitest";
import { openCatalogue } from "../../src/cli/disk.js";
import type { Catalogue } from "../../src/recurrences/catalogue.js";
import { complexityMap } from "../../src/report/complexity-map.js";

/** The catalogue with a few entries of each kind: the whole map is compared with the page it is on. */
function some(names: readonly string[]): Catalogue {
  const whole = openCatalogue();
  const few = Object.create(whole) as Catalogue;
  few.names = () => names as string[];
  return few;
}

describe("the complexity map", () => {
  const lines = complexityMap(some(["dense-lrnn", "linear-scalar", "elman"]))
    .split("\n")
    .slice(2);
  const row = (name: string) =>
    lines
      .find((line) => line.includes(`\`${name}\``))!
      .split("|")
      .map((cell) => cell.trim());

  it("has the closed forms that are known for the networks, and their ratio to the bound", () => {
    // Dense, d = 2: 3 levels a composition; black 20 gates, grey 8. n = 256: depth 24, 2^11 > 6 * 256 inputs.
    expect(row("dense-lrnn")).toEqual(
      expect.arrayContaining(["`3*clog2(n)`", "`20*ones(n) - 12n + 12`", "24 / 11 = 2.18"]),
    );
    expect(row("linear-scalar")).toEqual(expect.arrayContaining(["`2*clog2(n)`", "16 / 9 = 1.78"]));
  });

  it("unrolls what does not compose, with a law linear in n and no second scan", () => {
    expect(row("elman")[2]).toBe("nonlinear");
    expect(row("elman")[4]).toBe("`5n`");
    expect(row("elman").slice(6, 8)).toEqual(["", ""]);
  });
});
