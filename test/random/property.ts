import fc from "fast-check";
import { readRecurrence } from "../../src/recurrences/elaborate.js";
import type { Recurrence } from "../../src/recurrences/recurrence.js";
import { faults } from "./faults.js";
import { type Choices, choices, specimenOf } from "./recurrences.js";
import { shrink } from "./shrink.js";

type Read = (text: string) => Recurrence;

/** Checks that many random recurrences; the message of a failure holds the shrunk one as a file. */
export function checkRandom(
  runs: number,
  seed: number,
  read: Read = (text) => readRecurrence(text, "random.yaml"),
): void {
  const property = fc.property(choices, (made) => faultsOf(made, read).length === 0);
  const details = fc.check(property, { numRuns: runs, seed, endOnFailure: true });
  if (!details.failed) return;
  const [made] = details.counterexample!;
  const simplest = shrink(made, (simpler) => faultsOf(simpler, read).length > 0);
  const { yaml, groups } = specimenOf(simplest);
  throw new Error(
    `random recurrence ${details.numRuns} of seed ${seed}, made simpler:\n\n${yaml}\nmade as ${JSON.stringify(groups)}\n${faultsOf(simplest, read).slice(0, 3).join("\n")}`,
  );
}

/** What is wrong, an error that is thrown included. */
function faultsOf(made: Choices, read: Read): readonly string[] {
  const specimen = specimenOf(made);
  try {
    return faults(read(specimen.yaml), specimen);
  } catch (error) {
    return [error instanceof Error ? (error.stack ?? error.message) : String(error)];
  }
}
