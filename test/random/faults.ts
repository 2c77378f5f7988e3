import { depth } from "../../src/analyze/depth.js";
import type { Circuit } from "../../src/circuit/circuit.js";
import { COUNTED } from "../../src/circuit/ops.js";
import { applicableScans } from "../../src/compile/applicable.js";
import { compile, type Recipe } from "../../src/compile/compile.js";
import type { Cost } from "../../src/compile/count.js";
import { count } from "../../src/compile/count.js";
import type { Recurrence } from "../../src/recurrences/recurrence.js";
import { SCANS } from "../../src/scans/index.js";
import { infer } from "../../src/structure/infer.js";
import type { Plan } from "../../src/structure/plan.js";
import type { StructureName } from "../../src/structure/structure.js";
import { Referee } from "../../src/verify/answers.js";
import { everyGate } from "../analyze/every-gate.js";
import { Genes } from "./genes.js";
import { nonlinearities } from "./linearity.js";
import type { Group, Specimen } from "./recurrences.js";

/** Everything that is wrong with how a random recurrence is understood and compiled; nothing for a sound compiler. */
export function faults(recurrence: Recurrence, specimen: Specimen): readonly string[] {
  const plan = infer(recurrence);
  return [
    ...misjudged(plan, specimen.groups),
    ...nonlinearities(plan, specimen),
    ...disagreements(recurrence, plan, specimen),
  ];
}

/** Components that are affine or finite by construction and yet called nonlinear. */
function misjudged({ stages }: Plan, groups: readonly Group[]): readonly string[] {
  return stages.flatMap((stage): string[] => {
    if (stage.kind === "pointwise") return [];
    const group = groups.find(({ states }) => stage.states.every((name) => states.includes(name)));
    if (group === undefined) return [`${stage.states.join(", ")} are one component, but not of one group`];
    if (stage.kind === "affine" || group.kind === "free") return [];
    return [
      `${stage.states.join(", ")}: ${group.kind} by construction, called nonlinear (${stage.offence.reason})`,
    ];
  });
}

/** Structures that some stage has and others that fit it, the one it would be given first. */
function structuresOf({ stages }: Plan): readonly ("narrowest" | StructureName)[] {
  const names = stages.flatMap((stage) => (stage.kind === "affine" ? stage.alternatives : []));
  return ["narrowest", ...new Set(names)];
}

/** Gates of the largest circuit that is tried. */
const ROOM = 60_000;

/** The most steps at which a circuit stays within reason: dense compositions take the cube of a state's entries. */
function longest(plan: Plan, structure: string, most: number): number {
  const side = Math.max(
    1,
    ...plan.stages.map((stage) => {
      if (stage.kind !== "affine") return 1;
      const { rows, cols } = stage.size.state;
      return structure === "dense" ? rows * cols : Math.max(rows, cols);
    }),
  );
  return Math.max(2, Math.min(most, Math.floor(ROOM / (4 * side ** 3))));
}

/** Where a circuit differs from the recurrence run directly, or from what was counted. */
function disagreements(recurrence: Recurrence, plan: Plan, specimen: Specimen): readonly string[] {
  const { seed, ordered, groups } = specimen;
  const genes = new Genes(Array.from({ length: 64 }, (_, i) => ((seed + 1) * 7919 * (i + 1)) % 1009));
  // Exact rationals grow with the degree, which a free step may double.
  const steps = ordered && groups.some(({ kind }) => kind === "free") ? 5 : 9;
  const weights = genes.pick(["inputs", "inputs", "constants"] as const);
  const referee = new Referee(recurrence, { weights }, { steps, random: 1, seed });
  const scans = applicableScans(recurrence, SCANS);
  const found: string[] = [];
  for (const structure of structuresOf(plan)) {
    const most = longest(plan, structure, steps);
    for (const n of [1 + genes.below(most), most - genes.below(Math.min(most, 3))]) {
      const scan = genes.pick(scans);
      const outputs = scan.gives === "last" ? "last" : genes.pick(["all", "all", "last"] as const);
      const largestRank = structure === "low-rank" ? { largestRank: 1 + genes.below(4) } : {};
      const recipe: Recipe = { recurrence, scan, outputs, weights, structure, ...largestRank };
      const where = `${structure} by ${scan.name}, n = ${n}, outputs ${outputs}, weights ${weights}`;
      const counted = genes.chance(50);
      const circuit = compile(recipe, n, { dead: counted ? "keep" : "prune" });
      for (const difference of referee.judge(circuit, n, outputs).differences) {
        const { output, step, entry, expected, got, sequence } = difference;
        found.push(
          `${where}: ${output}[${entry}] at step ${step} is ${got}, not ${expected}, on ${sequence.label}`,
        );
      }
      if (counted) found.push(...miscounted(where, circuit, count(recipe, BigInt(n))));
    }
  }
  return found;
}

function miscounted(where: string, circuit: Circuit, cost: Cost): readonly string[] {
  // Every gate counts, needed or not.
  const counts = everyGate(circuit);
  const figures = (of: (kind: (typeof COUNTED)[number]) => number | bigint) =>
    COUNTED.map((kind) => `${kind} ${of(kind)}`).join(", ");
  const built = `depth ${depth(circuit)}, ${figures((kind) => counts[kind])}`;
  const predicted = `depth ${cost.depth}, ${figures((kind) => cost.counts[kind])}`;
  return built === predicted ? [] : [`${where}: built with ${built}; counted ${predicted}`];
}
