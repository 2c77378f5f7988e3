import { type Counts, Meter } from "../algebra/cost.js";
import { COUNTED, OPS } from "../circuit/ops.js";
import { LimitError } from "../errors.js";
import type { Representation } from "../numbers/representation.js";
import type { CompressedVectors } from "../scans/compressed.js";
import { VectorLimitError } from "../scans/rope.js";
import type { Plan } from "../structure/plan.js";
import { cellTimes } from "./arrivals.js";
import type { Cell, Reading } from "./cells.js";
import { knownWires, settled, values } from "./cells.js";
import { checkLength, parameterValues, planOf, type Recipe } from "./compile.js";
import { Compositions } from "./compositions.js";
import { byCourses, type Compressed, cellKey, compressedReading, type Following } from "./readings.js";
import { FOLLOWED_FROM } from "./replay.js";
import { run } from "./run.js";
import { type Bound, type CostTarget, type Folding, withCostTarget } from "./target.js";

/** Exact figures of a circuit that was not built, under the default cost model (every gate 1, negated bits 0). */
export interface Cost {
  readonly depth: number;
  /** Gates, free ones (not) left out. */
  readonly size: bigint;
  readonly counts: Counts;
}

export interface CountOptions {
  /**
   * Length from which a scan is counted by its course (scans/course.ts), which is found once for all recurrences, rather
   * than by running it; the figures are the same.
   */
  readonly followedFrom?: bigint;
}

/**
 * Depth and size of the circuit that `compile` builds with `dead: "keep"`, without building it: the same program, read
 * over depths on compressed vectors. Works at n = 2^60 wherever every stage is composed by a network of logarithmic
 * depth; a serial stage or scan is gone through step by step.
 *
 * Scans are counted by their courses where intervals of one class are equal. Where they differ only in when they are
 * there, and the number of gates does not depend on that, all of a class are taken to be there when the latest is, and
 * again when the earliest is: no gate is ready sooner for an operand that is later, so the depth lies between the two,
 * and where they are one, it is that. Else the scan is run.
 */
export function count(recipe: Recipe, n: bigint, options: CountOptions = {}): Cost {
  checkLength(n);
  const { followedFrom = FOLLOWED_FROM } = options;
  try {
    const latest = counted(recipe, n, followedFrom, "latest");
    if (!latest.bounded) return latest.cost;
    const earliest = counted(recipe, n, followedFrom, "earliest");
    if (sameCost(latest.cost, earliest.cost)) return latest.cost;
    return counted(recipe, n, n + 1n, "latest").cost;
  } catch (error) {
    if (!(error instanceof VectorLimitError)) throw error;
    throw new LimitError(
      `${recipe.recurrence.name} by the scan ${recipe.scan.name} at n = ${n}: ${error.message}`,
    );
  }
}

function sameCost(x: Cost, y: Cost): boolean {
  return x.depth === y.depth && COUNTED.every((kind) => x.counts[kind] === y.counts[kind]);
}

/** The figures at a length, and whether they are bounds only. */
interface Counted {
  readonly cost: Cost;
  readonly bounded: boolean;
}

type Counter = (recipe: Recipe, n: bigint, from: bigint, which: Bound) => Counted;

type Vectors<W> = Reading<W, Compressed<W>> & CompressedVectors<Cell<W>>;

/** Vectors are kept for the next length unless they take more than this, about 2 MB. */
const MOST_KEPT = 10_000;
/** So are compositions: at n = 2^60 a network makes some 4,000, of a few hundred cells. */
const MOST_COMPOSED = 10_000;

/** Lengths and scans of one plan are mostly made of the same compositions. The plan counted last is the last. */
const counters: { readonly plan: Plan; readonly numbers: object; readonly counter: Counter }[] = [];
/** Plans that are known at a time. */
const MOST_COUNTERS = 4;
/** Stand for the arithmetic gates of a plan, by folding. */
const ARITHMETIC: Readonly<Record<Folding, object>> = { constants: {}, none: {} };

function counted(recipe: Recipe, n: bigint, from: bigint, which: Bound): Counted {
  const { representation, folding = "constants" } = recipe;
  const plan = planOf(recipe);
  // How numbers are kept is found out for each length anew, by a first run of the same program.
  if (representation?.kept !== undefined)
    return withCounter(representation, folding, plan, (counter) => counter(recipe, n, from, which));
  // Words are always folded.
  const numbers = representation ?? ARITHMETIC[folding];
  const place = counters.findIndex((known) => known.plan === plan && known.numbers === numbers);
  const [known] = place < 0 ? [] : counters.splice(place, 1);
  const counter = known?.counter ?? withCounter(representation, folding, plan, (made) => made);
  counters.push({ plan, numbers, counter });
  if (counters.length > MOST_COUNTERS) counters.shift();
  return counter(recipe, n, from, which);
}

function withCounter<R>(
  representation: Representation | undefined,
  folding: Folding,
  plan: Plan,
  use: (counter: Counter) => R,
): R {
  const meter = new Meter();
  return withCostTarget(representation, folding, meter, <W>(target: CostTarget<W>): R => {
    const timed = target.arrivals && cellTimes(target.arrivals);
    const nothing = () => new Compositions<Cell<W>>({ key: cellKey(target.key), meter, timed });
    let compositions = nothing();
    let kept: Vectors<W> | undefined;
    return use((recipe, n, from, which) => {
      const reading = kept ?? compressedReading(compositions, meter);
      // Not while it is used: should counting stop half-way, nothing of it is left.
      kept = undefined;
      try {
        const found = countOn(target, { recipe, plan, meter, compositions, reading, n, from, which });
        if (compositions.size <= MOST_COMPOSED && reading.entries() <= MOST_KEPT) kept = reading;
        return found;
      } finally {
        if (compositions.size > MOST_COMPOSED) compositions = nothing();
      }
    });
  });
}

interface Asked<W> {
  readonly recipe: Recipe;
  readonly plan: Plan;
  readonly meter: Meter;
  readonly compositions: Compositions<Cell<W>>;
  readonly reading: Vectors<W>;
  readonly n: bigint;
  readonly from: bigint;
  readonly which: Bound;
}

function countOn<W>(target: CostTarget<W>, asked: Asked<W>): Counted {
  const { recipe, plan, meter, n, from, which } = asked;
  const { bound } = target;
  let bounded = false;
  const following: Following<W> = {
    from,
    ...(bound && { bound: (x: W, y: W) => bound(which, x, y) }),
    bounded: () => {
      bounded = true;
    },
  };
  const reading = byCourses(asked.reading, asked.compositions, following);
  const start = meter.counts();
  const before = meter.snapshot();
  const cell = values(recipe.recurrence.inputs.flatMap(({ name, axes }) => [...target.input(name, axes)]));
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
  const depth = Math.max(0, ...reading.distinct(outputs).map(depthOf));
  const until = meter.counts();
  const counts = Object.fromEntries(COUNTED.map((kind) => [kind, until[kind] - start[kind]])) as Counts;
  return { cost: { depth, counts, size: sizeOf(counts) }, bounded };
}

/** Gates that count under the default cost model. */
export function sizeOf(counts: Counts): bigint {
  return COUNTED.reduce((sum, kind) => (kind === OPS.not.countAs ? sum : sum + counts[kind]), 0n);
}
