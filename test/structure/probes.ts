import { expect } from "vitest";
import { applicableScans } from "../../src/compile/applicable.js";
import { compile } from "../../src/compile/compile.js";
import type { Recurrence } from "../../src/recurrences/recurrence.js";
import { explain } from "../../src/report/explain.js";
import { SCANS } from "../../src/scans/index.js";
import type { StructureName } from "../../src/structure/structure.js";
import { Referee } from "../../src/verify/answers.js";
import { own } from "../catalogue.js";

export const BIT = "{ shape: [], promise: bits }";
const LONGEST = 9;

/** States written `name` or `name: declaration`, each with its update. */
export function written(
  updates: Readonly<Record<string, string>>,
  inputs = "x: [], y: [], z: []",
  dimensions = "",
): Recurrence {
  const states = Object.entries(updates).map(([head, update]) => {
    const [name, declaration = "shape: []"] = head.split(/: (.*)/);
    return { name, declaration, update };
  });
  return own(
    [
      ...(dimensions === "" ? [] : [`dimensions: { ${dimensions} }`]),
      `inputs: { ${inputs} }`,
      "state:",
      ...states.map(({ name, declaration }) => `  ${name}: { ${declaration} }`),
      "update:",
      ...states.map(({ name, update }) => `  ${name}: "${update}"`),
    ].join("\n"),
  );
}

/** The components in a line each: states, structure and semiring, or the term that stops them. */
function outline(recurrence: Recurrence): readonly string[] {
  return explain(recurrence).components.map(({ states, kind, structure, semiring, offending }) => {
    const how = kind === "serial" ? `serial, for ${offending!.term}` : `${structure} over ${semiring}`;
    return `${states.join(" ")}: ${how}`;
  });
}

/** Where circuits differ from the recurrence run directly, by every scan and structure that applies. */
function differences(recurrence: Recurrence): { readonly judged: number; readonly found: readonly string[] } {
  const referee = new Referee(recurrence, {}, { steps: LONGEST, random: 2, seed: 3 });
  const others = explain(recurrence).components.flatMap(({ alternatives }) =>
    (alternatives ?? []).map(({ structure }) => structure),
  );
  const structures: readonly ("narrowest" | StructureName)[] = ["narrowest", ...new Set(others)];
  const found: string[] = [];
  for (const structure of structures) {
    for (const scan of applicableScans(recurrence, SCANS)) {
      for (let n = 1; n <= LONGEST; n++) {
        const outputs = scan.gives;
        const circuit = compile({ recurrence, scan, outputs, weights: "inputs", structure }, n);
        const verdict = referee.judge(circuit, n, outputs);
        for (const { output, step, expected, got } of verdict.differences)
          found.push(
            `${structure} by ${scan.name}, n = ${n}: ${output} at step ${step} is ${got}, not ${expected}`,
          );
      }
    }
  }
  return { judged: referee.sequences.length, found };
}

/** What is inferred, component by component, with the class of the whole. */
export type Probe = readonly [
  what: string,
  recurrence: Recurrence,
  found: string,
  components: readonly string[],
];

/** Reads a probe, and holds every circuit of it against the recurrence run directly. */
export function check([, recurrence, found, components]: Probe): void {
  const { class: inferred } = explain(recurrence);
  expect({ class: inferred, components: outline(recurrence) }).toEqual({ class: found, components });
  const { judged, found: wrong } = differences(recurrence);
  expect(judged).toBeGreaterThan(3);
  expect(wrong).toEqual([]);
}
