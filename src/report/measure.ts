import { analyze } from "../analyze/analyze.js";
import { type Bound, lowerBounds } from "../analyze/bounds.js";
import { UNIT } from "../analyze/cost-model.js";
import type { Row } from "../analyze/row.js";
import type { Circuit } from "../circuit/circuit.js";
import { compile, planOf, type Recipe } from "../compile/compile.js";
import { count } from "../compile/count.js";
import { UsageError } from "../errors.js";
import { type Expression, walk } from "../recurrences/expression.js";
import type { Recurrence } from "../recurrences/recurrence.js";
import type { Scan } from "../scans/scan.js";
import { Referee } from "../verify/answers.js";
import type { Difference } from "../verify/verify.js";

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
const BUILT_LENGTH_LIMIT = 1n << 16n;
/** Bounds are searched for in circuits up to this many gates; the search visits each node many times. */
const BOUND_GATES_LIMIT = 100_000n;
const BOUND_BUDGET = 2_000_000;

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
  let bound: DepthBound | undefined;
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
    const circuit =
      cost.size <= BUILT_GATES_LIMIT && n <= BUILT_LENGTH_LIMIT ? compile(recipe, Number(n)) : undefined;
    const own = circuit !== undefined && cost.size <= BOUND_GATES_LIMIT ? certifiedBound(circuit) : undefined;
    // A circuit with all outputs contains those of every shorter sequence, so an earlier bound goes on holding.
    const keeps = recipe.outputs === "all" && bound !== undefined && bound.bound > (own?.bound ?? 0);
    bound = keeps ? bound : own;
    const bounded = { ...row, ...bound };
    yield circuit === undefined
      ? { ...bounded, evidence: "counted" }
      : builtRow(bounded, circuit, referee, options);
  }
}

type CountedRow = Omit<Row, "evidence">;

type DepthBound = Required<Pick<Row, "bound" | "boundName">>;

function builtRow(
  row: CountedRow,
  circuit: Circuit,
  referee: Referee | undefined,
  options: MeasureOptions,
): Row {
  const analysis = analyze(circuit, UNIT);
  const full: Row = { ...row, width: analysis.width, fanout: analysis.fanOut.largest, evidence: "built" };
  if (referee === undefined) return full;
  const { sequences, differences } = referee.judge(circuit, Number(row.n), row.outputs);
  const checked: Row = { ...full, checked: { sequences, differences: differences.length } };
  for (const difference of differences) options.onDifference?.(checked, difference);
  return checked;
}

/** The best certified lower bound on the depth. */
function certifiedBound(circuit: Circuit): DepthBound | undefined {
  const bounds = lowerBounds(circuit, UNIT, { budget: BOUND_BUDGET }).filter(
    ({ measure }) => measure === "depth",
  );
  const best = bounds.reduce<Bound | undefined>(
    (most, bound) => (most === undefined || bound.value > most.value ? bound : most),
    undefined,
  );
  return best === undefined ? undefined : { bound: Number(best.value), boundName: best.name };
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
  const key = `${recipe.representation?.name ?? ""} ${recipe.weights} ${JSON.stringify(recipe.parameters ?? {})} ${longest} ${random} ${seed}`;
  const known = own.get(key);
  if (known !== undefined) return known;
  const referee = new Referee(recipe.recurrence, recipe, { steps: Number(longest), random, seed });
  own.set(key, referee);
  return referee;
}

/**
 * Scans that can serve a recurrence: a nonlinear one is unrolled whichever is asked for, so only `serial` does; those
 * that give the last state alone serve where nothing needs the states of every step.
 */
export function applicableScans(recurrence: Recurrence, scans: readonly Scan[]): readonly Scan[] {
  const { stages } = planOf({ recurrence });
  if (!stages.some((stage) => stage.kind === "affine")) return scans.filter(({ name }) => name === "serial");
  const withStates = stages.filter((stage) => stage.kind !== "pointwise").length;
  const feedsLets = stages
    .slice(stages.findIndex((stage) => stage.kind !== "pointwise"))
    .some((stage) => stage.kind === "pointwise");
  const readsPrevious = recurrence.outputs.some(({ expression }) => readsOldStates(recurrence, expression));
  const lastServes = withStates === 1 && !feedsLets && !readsPrevious;
  return lastServes ? scans : scans.filter(({ gives }) => gives === "all");
}

/** Whether a formula reads a state before its step, itself or through lets. */
function readsOldStates(recurrence: Recurrence, expression: Expression): boolean {
  let found = false;
  walk(expression, (node) => {
    if (node.kind !== "reference") return;
    const definition =
      node.role === "let" ? recurrence.lets.find(({ name }) => name === node.name) : undefined;
    if (
      node.role === "state" ||
      (definition !== undefined && readsOldStates(recurrence, definition.expression))
    )
      found = true;
  });
  return found;
}
