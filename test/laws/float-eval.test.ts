import { describe, expect, it } from "vitest";
import { applicableScans } from "../../src/compile/applicable.js";
import { compile } from "../../src/compile/compile.js";
import type { Recurrence } from "../../src/recurrences/recurrence.js";
import type { RawNumber } from "../../src/recurrences/values.js";
import { scanNamed } from "../../src/scans/index.js";
import { circuitOutputs, needsOf, Oracle, type Outputs } from "../../src/verify/engines.js";
import { randomSequences } from "../../src/verify/sequences.js";
import { systemNamed } from "../../src/verify/systems.js";
import { CATALOGUE, catalogued } from "../catalogue.js";

const [FLOATS, EXACT] = [systemNamed("float64"), systemNamed("rational")];
const STEPS = 12;

/** To 30 decimals: numerators and denominators may be past what a double holds. */
function numberOf(raw: RawNumber): number {
  const [numerator, denominator] = String(raw).split("/");
  if (denominator === undefined) return Number(raw);
  return Number((BigInt(numerator!) * 10n ** 30n) / BigInt(denominator)) / 1e30;
}

/** The largest difference of two runs, relative to the largest entry of an output where that is above one. */
function distance(one: Outputs, other: Outputs): number {
  let most = 0;
  for (const [name, steps] of Object.entries(one)) {
    const values = steps.flat().map(numberOf);
    const others = other[name]!.flat().map(numberOf);
    const scale = Math.max(1, ...others.map(Math.abs));
    values.forEach((value, i) => {
      most = Math.max(most, Math.abs(value - others[i]!) / scale);
    });
  }
  return most;
}

/** Sequences on which nothing is divided by zero. */
function sequencesOf(recurrence: Recurrence) {
  return randomSequences(recurrence, STEPS, { kind: "reals" }, 3, 5);
}

describe.each(CATALOGUE.map(({ name }) => name))("%s in doubles", (name) => {
  const recurrence = catalogued(name);
  const sequences = sequencesOf(recurrence);
  const direct = sequences.map((sequence) => new Oracle(recurrence, FLOATS).run(sequence));

  it("is within 1e-11 of its equations in exact numbers, where those have exact values", () => {
    if (needsOf(recurrence) === "float64") {
      // Exponentials and roots: the same steps twice are the same doubles, and finite.
      const again = sequences.map((sequence) => new Oracle(recurrence, FLOATS).run(sequence));
      expect(again).toEqual(direct);
      expect(
        direct.flatMap((run) => Object.values(run).flat(2)).every((x) => Number.isFinite(numberOf(x))),
      ).toBe(true);
      return;
    }
    sequences.forEach((sequence, i) => {
      const exact = new Oracle(recurrence, EXACT).run(sequence);
      expect(distance(direct[i]!, exact), sequence.label).toBeLessThan(1e-11);
    });
  });

  it("is what a circuit gives within 1e-11, composed in another order", () => {
    const [scan] = applicableScans(recurrence, ["sklansky", "serial"].map(scanNamed));
    const circuit = compile({ recurrence, scan: scan!, outputs: "all", weights: "inputs" }, STEPS);
    const outputs = circuitOutputs(circuit, recurrence, FLOATS, sequences, "all");
    outputs.forEach((output, i) => {
      expect(distance(output, direct[i]!), sequences[i]!.label).toBeLessThan(1e-11);
    });
  });
});
