import { analyze } from "../analyze/analyze.js";
import { clog2 } from "../analyze/bounds.js";
import { UNIT } from "../analyze/cost-model.js";
import type { Row, Unreached } from "../analyze/row.js";
import type { Circuit } from "../circuit/circuit.js";
import { compile, planOf, type Recipe } from "../compile/compile.js";
import { type Cost, count } from "../compile/count.js";
import { LimitError, UsageError } from "../errors.js";
import type { Recurrence } from "../recurrences/recurrence.js";
import { Referee, rounds } from "../verify/answers.js";
import type { Difference } from "../verify/verify.js";
import { bitBounds, boundsOf } from "./row-bounds.js";
import { unreachedOf } from "./unreached.js";

export interface MeasureOptions {
  /** `sequences`: every circuit is also built and compared with the recurrence on sequences. */
  readonly verify?: "sequences" | "none";
  /** Random sequences besides the edge cases. */
  readonly random?: number;
  readonly seed?: number;
  /** Circuits up to this many gates are built, for width and fan-out; larger ones are only counted. */
  readonly builtGates?: bigint;
  /** Called with each difference found. */
  readonly onDifference?: (row: Row, difference: Difference) => void;
}

/** What came of a recipe at one length: its row, or how far counting reaches and why no farther. */
export type Measured =
  | { readonly row: Row; readonly unreached?: never }
  | { readonly unreached: Unreached; readonly row?: never };

/** Building costs a hundred times what counting does, and says no more of depth and size. */
export const BUILT_GATES = 10_000n;
/** Circuits that are compared with the recurrence have to be built, so they may be larger. */
export const VERIFIED_GATES = 2_000_000n;
const BUILT_LENGTH_LIMIT = 1n << 16n;

/**
 * Before anything is counted, which may take long.
 *
 * @throws UsageError for a length at which circuits are not compared with the recurrence, where that is asked for.
 */
export function refuseUncheckable(lengths: readonly bigint[], { verify }: MeasureOptions): void {
  const tooLong = lengths.find((n) => n > BUILT_LENGTH_LIMIT);
  if (verify !== "sequences" || tooLong === undefined) return;
  throw new UsageError(
    `checking on sequences runs the recurrence step by step: expected n up to ${BUILT_LENGTH_LIMIT}, got ${tooLong}; leave --verify out to count only`,
  );
}

/** The rows of one recipe over lengths, one at a time. @throws LimitError for a length that cannot be counted. */
export function* measure(
  recipe: Recipe,
  lengths: readonly bigint[],
  options: MeasureOptions = {},
): Generator<Row> {
  refuseUncheckable(lengths, options);
  for (const n of lengths) yield rowOf(recipe, n, count(recipe, n), options);
}

/** One recipe at one length. A length past what can be counted is no error here, but named. */
export function measureAt(recipe: Recipe, n: bigint, options: MeasureOptions = {}): Measured {
  refuseUncheckable([n], options);
  let cost: Cost;
  try {
    cost = count(recipe, n);
  } catch (error) {
    if (!(error instanceof LimitError)) throw error;
    return { unreached: unreachedOf(recipe, n, error.message) };
  }
  return { row: rowOf(recipe, n, cost, options) };
}

/**
 * Figures come from the exact count under the default cost model; where the circuit is small enough to build, they come
 * with width and fan-out. A row depends on its recipe, its length and the options alone.
 */
function rowOf(recipe: Recipe, n: bigint, cost: Cost, options: MeasureOptions): Row {
  const verify = options.verify === "sequences";
  const referee = verify ? refereeFor(recipe, n, options) : undefined;
  const row: Row = {
    ...contextOf(recipe, n),
    depth: cost.depth,
    size: cost.size,
    ...cost.counts,
    ...boundsOf(recipe, n, cost),
    evidence: "counted",
  };
  const limit = options.builtGates ?? (verify ? VERIFIED_GATES : BUILT_GATES);
  if (cost.size > limit || n > BUILT_LENGTH_LIMIT) return row;
  return builtRow(row, compile(recipe, Number(n)), referee, options);
}

/** What a row says of its recipe. */
export function contextOf(recipe: Recipe, n: bigint) {
  return {
    recurrence: recipe.recurrence.name,
    dimensions: recipe.recurrence.dimensions,
    n,
    scan: recipe.scan.name,
    structure: structuresOf(recipe),
    numbers: recipe.representation?.name ?? "arithmetic",
    basis: recipe.representation === undefined ? "arithmetic" : "B2",
    outputs: recipe.outputs,
    costModel: UNIT.name,
  } as const;
}

/** How steps are kept while they are composed; the chunkwise form keeps what they write. */
function structuresOf(recipe: Recipe): string {
  if (recipe.scan.chunkwise !== undefined) return "chunkwise";
  const names = planOf(recipe).stages.flatMap((stage) =>
    stage.kind === "affine" ? [stage.structure.name] : stage.kind === "serial" ? ["serial"] : [],
  );
  return [...new Set(names)].join("+");
}

function builtRow(row: Row, circuit: Circuit, referee: Referee | undefined, options: MeasureOptions): Row {
  const analysis = analyze(circuit, UNIT);
  const { degree } = analysis;
  const full: Row = {
    ...row,
    width: analysis.width,
    fanout: analysis.fanOut.largest,
    multiplicativeDepth: analysis.multiplicativeDepth,
    ...(degree.kind === "polynomial" && Number.isSafeInteger(degree.degree)
      ? { formalDegree: BigInt(degree.degree) }
      : {}),
    ...bitBounds(circuit),
    evidence: "built",
  };
  if (referee === undefined) return full;
  const { sequences, differences } = referee.judge(circuit, Number(row.n), row.outputs);
  const checked: Row = { ...full, checked: { sequences, differences: differences.length } };
  for (const difference of differences) options.onDifference?.(checked, difference);
  return checked;
}

/** Oracle runs are the slow part of checking; recipes of one recurrence and number system share them. */
const referees = new WeakMap<Recurrence, Map<string, Referee>>();

function refereeFor(recipe: Recipe, n: bigint, options: MeasureOptions): Referee {
  const { random = 4, seed = 1 } = options;
  // Lengths up to the same power of two are compared with prefixes of the same answers.
  const longest = 1n << clog2(n);
  const own = referees.get(recipe.recurrence) ?? new Map<string, Referee>();
  referees.set(recipe.recurrence, own);
  // Where operations round, the answers are those of the recipe's own order.
  const order = rounds(recipe)
    ? `${recipe.scan.name} ${recipe.structure ?? ""} ${recipe.largestRank ?? ""} `
    : "";
  const key = `${order}${recipe.representation?.name ?? ""} ${recipe.weights} ${JSON.stringify(recipe.parameters ?? {})} ${longest} ${random} ${seed}`;
  const known = own.get(key);
  if (known !== undefined) return known;
  const referee = new Referee(recipe.recurrence, recipe, { steps: Number(longest), random, seed });
  own.set(key, referee);
  return referee;
}
