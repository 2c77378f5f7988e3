import { describe, expect, it } from "vitest";
import { applicableScans } from "../../src/compile/applicable.js";
import { compile, planOf, type Recipe } from "../../src/compile/compile.js";
import { SCANS } from "../../src/scans/index.js";
import { Answers } from "../../src/verify/answers.js";
import { needsOf } from "../../src/verify/engines.js";
import { randomSequences } from "../../src/verify/sequences.js";
import { MERSENNE_61, systemNamed } from "../../src/verify/systems.js";
import { CATALOGUE, read } from "../catalogue.js";

const LONGEST = 33;

/** The number systems that a recurrence runs in exactly, and what its sequences are drawn from there. */
function systemsOf(needs: ReturnType<typeof needsOf>) {
  const rational = [systemNamed("rational"), { kind: "small integers", largest: 2 }] as const;
  const field = [systemNamed(`mod:${MERSENNE_61}`), { kind: "field", prime: MERSENNE_61 }] as const;
  if (needs === "float64") return [[systemNamed("float64"), { kind: "reals" }] as const];
  return needs === "order" ? [rational] : [rational, field];
}

describe.each(CATALOGUE)("$name", (entry) => {
  const recurrence = read(entry);

  it(`is what its circuits compute, exactly, by every scan and structure, for every n up to ${LONGEST}`, () => {
    const affine = planOf({ recurrence }).stages.filter((stage) => stage.kind === "affine");
    const structures = ["narrowest" as const, ...new Set(affine.flatMap(({ alternatives }) => alternatives))];
    let compared = 0;
    for (const [system, range] of systemsOf(needsOf(recurrence))) {
      const sequences = randomSequences(recurrence, LONGEST, range, 2, 7);
      const differing: string[] = [];
      for (const structure of structures) {
        for (const scan of applicableScans(recurrence, SCANS)) {
          if (scan.chunkwise !== undefined && structure !== "narrowest") continue;
          const recipe: Recipe = { recurrence, scan, outputs: scan.gives, weights: "inputs", structure };
          const answers = new Answers(recipe, system, sequences);
          for (let n = 1; n <= LONGEST; n++) {
            const judged = answers.judge(compile(recipe, n), n);
            compared += judged.sequences;
            if (judged.differences.length > 0)
              differing.push(`${system.name}, ${structure}, ${scan.name}, n = ${n}`);
          }
        }
      }
      expect(differing).toEqual([]);
    }
    expect(compared).toBeGreaterThan(LONGEST);
  });
});
