import { type Counts, Meter } from "../algebra/cost.js";
import { COUNTED, OPS } from "../circuit/ops.js";
import { LimitError } from "../errors.js";
import { VectorLimitError } from "../scans/rope.js";
import type { Cell } from "./cells.js";
import { knownWires, settled, values } from "./cells.js";
import { checkLength, parameterValues, planOf, type Recipe } from "./compile.js";
import { compressedReading } from "./readings.js";
import { run } from "./run.js";
import { type CostTarget, withCostTarget } from "./target.js";

/** Exact figures of a circuit that was not built, under the default cost model (every gate 1, negated bits 0). */
export interface Cost {
  readonly depth: number;
  /** Gates, free ones (not) left out. */
  readonly size: bigint;
  readonly counts: Counts;
}

/**
 * Depth and size of the circuit that `compile` builds with `dead: "keep"`, without building it: the same program, read
 * over depths on compressed vectors. Works at n = 2^60 wherever every stage is composed by a network of logarithmic
 * depth; a serial stage or scan is gone through step by step.
 */
export function count(recipe: Recipe, n: bigint): Cost {
  checkLength(n);
  const plan = planOf(recipe);
  const meter = new Meter();
  try {
    const depth = withCostTarget(
      recipe.representation,
      recipe.folding ?? "constants",
      meter,
      <W>(target: CostTarget<W>) => {
        const reading = compressedReading(target.key, meter, target.arrivals);
        const before = meter.snapshot();
        const cell = values(
          recipe.recurrence.inputs.flatMap(({ name, axes }) => [...target.input(name, axes)]),
        );
        // What reading the inputs of a step takes, every step takes.
        meter.charge(before, meter.snapshot(), n - 1n);
        const result = run(plan, {
          numbers: target.numbers,
          reading,
          scan: recipe.scan,
          outputs: recipe.outputs,
          length: n,
          inputs: reading.repeat(cell, n),
          parameters: parameterValues(recipe, target),
        });
        const depthOf = ({ kind, wires }: Cell<W>): number =>
          Math.max(0, ...knownWires({ kind, wires }).map(target.depth));
        const outputs = settled(target, reading, result.outputs);
        return Math.max(0, ...[...reading.occurrences(outputs).keys()].map(depthOf));
      },
    );
    const counts = meter.counts();
    return { depth, counts, size: sizeOf(counts) };
  } catch (error) {
    if (!(error instanceof VectorLimitError)) throw error;
    throw new LimitError(
      `${recipe.recurrence.name} by the scan ${recipe.scan.name} at n = ${n}: ${error.message}`,
    );
  }
}

/** Gates that count under the default cost model. */
export function sizeOf(counts: Counts): bigint {
  return COUNTED.reduce((sum, kind) => (kind === OPS.not.countAs ? sum : sum + counts[kind]), 0n);
}
