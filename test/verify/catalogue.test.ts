import { describe, expect, it } from "vitest";
import { applicableScans } from "../../src/compile/applicable.js";
import { compile, type Recipe } from "../../src/compile/compile.js";
import { representationNamed } from "../../src/numbers/index.js";
import type { Recurrence } from "../../src/recurrences/recurrence.js";
import { SCANS, scanNamed } from "../../src/scans/index.js";
import { Referee } from "../../src/verify/answers.js";
import { needsOf } from "../../src/verify/engines.js";
import { CATALOGUE, read } from "../catalogue.js";
import { planted } from "./planted.js";

const LENGTHS = [1, 2, 3, 5, 8, 13];

/** Differences over all scans and lengths; the tree gives the last output only. */
function differencesOf(
  recurrence: Recurrence,
  numbers: string | undefined,
  lengths: readonly number[],
  random: number,
): { readonly compared: number; readonly differing: readonly string[] } {
  const representation = numbers === undefined ? undefined : representationNamed(numbers);
  const steps = Math.max(...lengths);
  const referee = new Referee(recurrence, { representation }, { steps, random, seed: 11 });
  const differing: string[] = [];
  let compared = 0;
  for (const scan of applicableScans(recurrence, SCANS)) {
    const recipe: Recipe = { recurrence, scan, outputs: scan.gives, weights: "inputs", representation };
    for (const n of lengths) {
      const { sequences, differences } = referee.judge(compile(recipe, n), n, scan.gives);
      compared += sequences;
      if (differences.length > 0) differing.push(`${scan.name} at n = ${n}`);
    }
  }
  return { compared, differing };
}

describe.each(CATALOGUE)("$name", (entry) => {
  const recurrence = read(entry);

  it("is what its arithmetic circuits compute, by every scan", () => {
    const { compared, differing } = differencesOf(recurrence, undefined, LENGTHS, 3);
    expect(differing).toEqual([]);
    // Up to four edge cases (those on which the recurrence divides by zero fall out), three random sequences.
    expect(compared).toBeGreaterThanOrEqual(applicableScans(recurrence, SCANS).length * LENGTHS.length * 3);
  });

  it("is told from a circuit with one output rewired", () => {
    const scan = scanNamed("sklansky");
    const recipe: Recipe = { recurrence, scan, outputs: "all", weights: "inputs" };
    const referee = new Referee(recurrence, recipe, { steps: 7, random: 40, seed: 11 });
    expect(referee.judge(planted(recipe, 7), 7, "all").differences.length).toBeGreaterThan(0);
  });
});

/** Those that whole words can hold: no function that only floats have, no division. */
const WHOLE = CATALOGUE.filter((entry) => ["ring", "order"].includes(needsOf(read(entry))));

describe.each(WHOLE)("$name in words of bits", (entry) => {
  it.each(["int:4", "int:8"])("is what its circuits of %s compute, by every scan", (numbers) => {
    expect(differencesOf(read(entry), numbers, [1, 3], 26).differing).toEqual([]);
  });
});
