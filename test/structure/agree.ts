import { compile, type Recipe } from "../../src/compile/compile.js";
import type { Recurrence } from "../../src/recurrences/recurrence.js";
import { SCANS } from "../../src/scans/index.js";
import { chunkwiseForm } from "../../src/structure/chunkwise.js";
import { infer } from "../../src/structure/infer.js";
import type { Plan } from "../../src/structure/plan.js";
import { Referee } from "../../src/verify/answers.js";

/**
 * Where circuits differ from the recurrence run directly: by every scan, at every length up to `longest`. `every`: only
 * by scans that give all prefixes, for recurrences that need them.
 */
export function disagreements(
  recurrence: Recurrence,
  options: Partial<Recipe> & {
    readonly longest?: number;
    readonly prefixes?: "every";
    readonly scans?: readonly string[];
  } = {},
): readonly string[] {
  const { longest = 9, prefixes, scans, ...rest } = options;
  const referee = new Referee(recurrence, rest, { steps: longest, random: 2, seed: 11 });
  const found: string[] = [];
  for (const scan of SCANS) {
    if (prefixes === "every" && scan.gives === "last") continue;
    if (scans !== undefined && !scans.includes(scan.name)) continue;
    if (scan.chunkwise !== undefined && typeof chunkwiseForm(recurrence) === "string") continue;
    for (let n = 1; n <= longest; n++) {
      const outputs = scan.gives;
      const circuit = compile({ recurrence, weights: "inputs", ...rest, scan, outputs }, n);
      for (const { output, step, expected, got } of referee.judge(circuit, n, outputs).differences) {
        found.push(`${scan.name}, n = ${n}: ${output} at step ${step} is ${got}, not ${expected}`);
      }
    }
  }
  return found;
}

/** The stages in a line each: what they solve and how. */
export function outline(plan: Plan): readonly string[] {
  return plan.stages.map((stage) => {
    if (stage.kind === "pointwise") return `${stage.name}: pointwise`;
    const states = stage.states.join(" ");
    if (stage.kind === "serial") return `${states}: serial`;
    const { rows, cols } = stage.size.transition;
    return `${states}: ${stage.structure.name} ${rows}x${cols} by ${stage.source.by}`;
  });
}

export function outlined(recurrence: Recurrence): readonly string[] {
  return outline(infer(recurrence));
}
