import fc from "fast-check";
import { expect } from "vitest";
import { analyze } from "../../src/analyze/analyze.js";
import { applicableScans } from "../../src/compile/applicable.js";
import { compile, planOf, type Recipe } from "../../src/compile/compile.js";
import { count } from "../../src/compile/count.js";
import { representationNamed } from "../../src/numbers/index.js";
import type { Recurrence } from "../../src/recurrences/recurrence.js";
import { SCANS, scanNamed } from "../../src/scans/index.js";
import type { StructureName } from "../../src/structure/structure.js";
import { catalogued } from "../catalogue.js";

/**
 * Counting against building: what `count` says of a recipe at a length is what `analyze` finds in the circuit that is
 * built of it, gate by gate and level by level. Lengths are drawn evenly in their logarithm, up to 5000.
 */
const SCANS_TRIED = [...SCANS, ...["ladner-fischer:3", "chunked:7", "chunked:64:brent-kung"].map(scanNamed)];

/** Every operation of these is one of rings, so that they have circuits of bits too. */
const OF_BITS: ReadonlySet<string> = new Set(["linear-scalar", "deltanet", "s4d", "pd-ssm", "parity", "dfa"]);

/** How many gates a run may build. */
export interface Limits {
  readonly gates: bigint;
}

/** Structures that a recurrence may be composed in, the narrowest first. */
function structuresOf(recurrence: Recurrence): readonly ("narrowest" | StructureName)[] {
  const wider = planOf({ recurrence }).stages.flatMap((stage) =>
    stage.kind === "affine" ? stage.alternatives : [],
  );
  return ["narrowest", ...new Set(wider)];
}

export function recipes(
  names: readonly string[],
): fc.Arbitrary<{ readonly recipe: Recipe; readonly n: number }> {
  const length = fc
    .double({ min: 0, max: Math.log(5000), noNaN: true })
    .map((log) => Math.round(Math.exp(log)));
  return fc.constantFrom(...names).chain((name) => {
    const recurrence = catalogued(name);
    const numbers = fc.constantFrom(undefined, undefined, ...(OF_BITS.has(name) ? ["int:1", "int:3"] : []));
    return fc
      .record({
        n: length,
        scan: fc.constantFrom(...applicableScans(recurrence, SCANS_TRIED)),
        structure: fc.constantFrom(...structuresOf(recurrence)),
        numbers,
        folding: fc.constantFrom("constants" as const, "none" as const),
        weights: fc.constantFrom("inputs" as const, "constants" as const),
      })
      .map(({ n, numbers: representation, scan, ...rest }) => ({
        n,
        recipe: {
          recurrence,
          scan,
          outputs: scan.gives,
          ...rest,
          // Weights of the catalogue are fractions, which words of a few bits cannot hold.
          ...(representation === undefined
            ? {}
            : { representation: representationNamed(representation), weights: "inputs" as const }),
        },
      }));
  });
}

/** Whether the circuit was small enough to be built; then it is what was counted. */
export function agrees(recipe: Recipe, n: number, limits: Limits): boolean {
  const counted = count(recipe, BigInt(n));
  if (counted.size > limits.gates) return false;
  const circuit = compile(recipe, n, { dead: "keep" });
  const { depth } = analyze(compile(recipe, n));
  const kept = analyze({ ...circuit, outputs: [everyNode(circuit)] });
  const what = `${recipe.recurrence.name} ${recipe.scan.name} ${recipe.structure} ${recipe.representation?.name} n = ${n}`;
  expect({ what, depth: counted.depth, ...counted.counts }).toEqual({
    what,
    depth,
    ...Object.fromEntries(Object.entries(kept.counts).map(([kind, gates]) => [kind, BigInt(gates)])),
  });
  return true;
}

/** A port that reads every node, so that none is dead. */
function everyNode(circuit: ReturnType<typeof compile>) {
  return {
    name: "all",
    shape: [circuit.length],
    wires: Uint32Array.from({ length: circuit.length }, (_, i) => i),
  };
}
