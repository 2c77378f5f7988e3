import { analyze } from "../analyze/analyze.js";
import { type Bound, lowerBounds } from "../analyze/bounds.js";
import { UNIT } from "../analyze/cost-model.js";
import type { Row } from "../analyze/row.js";
import { compile, planOf, type Recipe } from "../compile/compile.js";
import { type Cost, count } from "../compile/count.js";
import { UsageError } from "../errors.js";
import type { Recurrence } from "../recurrences/recurrence.js";
import type { Scan } from "../scans/scan.js";
import { type Difference, Referee } from "../verify/verify.js";

export interface MeasureOptions {
  /** `sequences`: every circuit is also built and compared with the recurrence on sequences. */
  readonly verify?: "sequences" | "none";
  /** Random sequences besides the edge cases. */
  readonly random?: number;
  readonly seed?: number;
  /** Called with each difference found. */
  readonly onDifference?: (row: Row, difference: Difference) => void;
}

/** Circuits up to this many gates are built for width, fan-out and certified bounds; larger ones are only counted. */
export const BUILT_GATES_LIMIT = 2_000_000n;
/** Bounds are searched for in circuits up to this many gates; the search visits each node many times. */
const BOUND_GATES_LIMIT = 100_000n;

/**
 * The rows of one recipe over lengths, one at a time. Figures come from the exact count under the default cost model;
 * where the circuit is small enough to build, they come with width and fan-out, and with a certified lower bound.
 */
export function* measure(
  recipe: Recipe,
  lengths: readonly bigint[],
  options: MeasureOptions = {},
): Generator<Row> {
  const plan = planOf(recipe);
  const structure = [
    ...new Set(
      plan.stages.flatMap((stage) =>
        stage.kind === "affine" ? [stage.structure.name] : stage.kind === "serial" ? ["serial"] : [],
      ),
    ),
  ].join("+");
  const longest = lengths.reduce((most, n) => (n > most ? n : most), 1n);
  const referee = options.verify === "sequences" ? refereeFor(recipe, longest, options) : undefined;
  for (const n of lengths) {
    const cost = count(recipe, n);
    const row = {
      recurrence: recipe.recurrence.name,
      dimensions: recipe.recurrence.dimensions,
      n,
      scan: recipe.scan.name,
      structure,
      numbers: recipe.representation?.name ?? "arithmetic",
      basis: recipe.representation === undefined ? "arithmetic" : "B2",
      outputs: recipe.outputs,
      costModel: UNIT.name,
      depth: cost.depth,
      size: cost.size,
      ...cost.counts,
    } as const;
    yield cost.size <= BUILT_GATES_LIMIT && (referee !== undefined || n <= 4096n)
      ? builtRow(row, recipe, cost, referee, options)
      : { ...row, evidence: "counted" };
  }
}

type CountedRow = Omit<Row, "evidence">;

function builtRow(
  row: CountedRow,
  recipe: Recipe,
  cost: Cost,
  referee: Referee | undefined,
  options: MeasureOptions,
): Row {
  const circuit = compile(recipe, Number(row.n));
  const analysis = analyze(circuit, UNIT);
  const bound =
    cost.size <= BOUND_GATES_LIMIT
      ? depthBound(lowerBounds(circuit, UNIT, { budget: 2_000_000 }))
      : undefined;
  const full: Row = {
    ...row,
    width: analysis.width,
    fanout: analysis.fanOut.largest,
    ...(bound === undefined ? {} : { bound: Number(bound.value), boundName: bound.name }),
    evidence: "built",
  };
  if (referee === undefined) return full;
  const { sequences, differences } = referee.judge(circuit, Number(row.n), recipe.outputs);
  const checked: Row = { ...full, checked: { sequences, differences: differences.length } };
  for (const difference of differences) options.onDifference?.(checked, difference);
  return checked;
}

function depthBound(bounds: readonly Bound[]): Bound | undefined {
  const depths = bounds.filter((bound) => bound.measure === "depth");
  return depths.reduce<Bound | undefined>(
    (best, bound) => (best === undefined || bound.value > best.value ? bound : best),
    undefined,
  );
}

/** Oracle runs are the slow part of checking; recipes of one recurrence and number system share them. */
const referees = new WeakMap<Recurrence, Map<string, Referee>>();

function refereeFor(recipe: Recipe, longest: bigint, options: MeasureOptions): Referee {
  const { random = 4, seed = 1 } = options;
  if (longest > 1n << 16n) {
    throw new UsageError(
      `checking on sequences runs the recurrence step by step: expected n up to 65536, got ${longest}; leave --verify out to count only`,
    );
  }
  const own = referees.get(recipe.recurrence) ?? new Map<string, Referee>();
  referees.set(recipe.recurrence, own);
  const key = `${recipe.representation?.name ?? ""} ${longest} ${random} ${seed}`;
  const known = own.get(key);
  if (known !== undefined) return known;
  const referee = new Referee(recipe.recurrence, recipe, { steps: Number(longest), random, seed });
  own.set(key, referee);
  return referee;
}

/** Scans that can serve a recurrence: a nonlinear one is unrolled whichever is asked for, so only `serial` does. */
export function applicableScans(recurrence: Recurrence, scans: readonly Scan[]): readonly Scan[] {
  return planOf({ recurrence }).stages.some((stage) => stage.kind === "affine")
    ? scans
    : scans.filter(({ name }) => name === "serial");
}
