import { sameShape } from "../algebra/matrix.js";
import { semiringNames } from "../algebra/semirings.js";
import { UsageError } from "../errors.js";
import { type Expression, show, walk } from "../recurrences/expression.js";
import { type Recurrence, type State, stateNamed } from "../recurrences/recurrence.js";
import { affineForm } from "./affine.js";
import { type Component, componentsOf } from "./components.js";
import { dense } from "./dense.js";
import { entriesStage } from "./entrywise.js";
import { tableStage, tooManyValues } from "./finite.js";
import { structureNamed } from "./index.js";
import { moebiusStage } from "./moebius.js";
import type { AffineStage, Plan, SerialStage, Stage } from "./plan.js";
import { type Found, recognize } from "./recognize.js";
import type { StructureName } from "./structure.js";

export interface InferOptions {
  /** By default the narrowest structure that fits; any wider one that fits can be asked for, `dense` always. */
  readonly structure?: "narrowest" | StructureName;
  /** Low rank: the largest rank kept before a transition is written out as a matrix; by default half its size. */
  readonly largestRank?: number;
}

/** Plans by what was asked for: each compilation, count and explanation of a recurrence asks again. */
const plans = new WeakMap<Recurrence, Map<string, Plan>>();

/** Finds out which steps of a recurrence may be composed, and how. */
export function infer(recurrence: Recurrence, options: InferOptions = {}): Plan {
  const known = plans.get(recurrence) ?? new Map<string, Plan>();
  plans.set(recurrence, known);
  const key = `${options.structure ?? "narrowest"} ${options.largestRank ?? ""}`;
  const plan = known.get(key) ?? inferAfresh(recurrence, options);
  known.set(key, plan);
  return plan;
}

function inferAfresh(recurrence: Recurrence, options: InferOptions): Plan {
  const stages = componentsOf(recurrence).flatMap((component): Stage[] =>
    component.states.length === 0
      ? component.lets.map((name) => ({ kind: "pointwise", name }))
      : [stageOf(recurrence, component, options)],
  );
  refuseUnmet(recurrence, stages, options);
  return { recurrence, stages, class: classOf(stages) };
}

function classOf(stages: readonly Stage[]): Plan["class"] {
  if (stages.some((stage) => stage.kind === "serial")) return "nonlinear";
  return stages.some((stage) => stage.kind === "affine" && stage.codec !== undefined)
    ? "composable"
    : "linear";
}

function stageOf(
  recurrence: Recurrence,
  component: Component,
  options: InferOptions,
): AffineStage | SerialStage {
  const stage = narrowStage(recurrence, component, options);
  if (stage.kind === "serial" || options.structure !== "dense" || stage.codec !== undefined) return stage;
  return widen(stage);
}

function narrowStage(
  recurrence: Recurrence,
  component: Component,
  options: InferOptions,
): AffineStage | SerialStage {
  const [only] = component.states;
  if (component.states.length === 1) {
    const byMatrices = matrixStage(recurrence, stateNamed(recurrence, only!), options);
    if (byMatrices !== undefined) {
      const asked = options.structure !== undefined && options.structure !== "narrowest";
      return asked ? byMatrices : withoutZeros(recurrence, component, byMatrices);
    }
  }
  let refused: SerialStage | undefined;
  for (const semiring of semiringNames()) {
    const stage = entriesStage(recurrence, component, semiring);
    if (stage.kind === "affine") return stage;
    // What people mean by "not linear" is said over (+, x), which is tried first.
    refused ??= stage;
  }
  const { offence } = refused!;
  const reason = `${offence.reason}${tooManyValues(recurrence, component)}`;
  return (
    tableStage(recurrence, component, offence) ??
    moebiusStage(recurrence, component) ?? { ...refused!, offence: { ...offence, reason } }
  );
}

/** Functions that put zeros into a matrix, where whole matrices do not see which entries are there. */
const MAKERS_OF_ZEROS: ReadonlySet<string> = new Set(["kron", "zeros", "identity", "diag"]);
/** Reading entry by entry takes a symbol for each entry of the transition. */
const MOST_ENTRIES = 32;

/** A dense matrix that is written with zeros may be narrower entry by entry. */
function withoutZeros(recurrence: Recurrence, component: Component, stage: AffineStage): AffineStage {
  const { structure, size, source } = stage;
  if (structure !== dense || source.by !== "formulas" || size.state.rows > MOST_ENTRIES) return stage;
  const parts = source.parts.formulas.map(({ expression }) => expression);
  if (!parts.some((part) => hasCall(recurrence, part, MAKERS_OF_ZEROS))) return stage;
  const narrower = entriesStage(recurrence, component, stage.semiring);
  return narrower.kind === "affine" && narrower.structure !== dense ? narrower : stage;
}

function hasCall(recurrence: Recurrence, root: Expression, keys: ReadonlySet<string>): boolean {
  const seen = new Set<string>();
  let found = false;
  const visit = (expression: Expression): void =>
    walk(expression, (node) => {
      if (node.kind === "call" && keys.has(node.key)) found = true;
      if (node.kind !== "reference" || node.role !== "let" || seen.has(node.name)) return;
      seen.add(node.name);
      visit(recurrence.lets.find(({ name }) => name === node.name)!.expression);
    });
  visit(root);
  return found;
}

/** Reads a single state's update by whole matrices; undefined when that cannot tell or gives no known structure. */
function matrixStage(recurrence: Recurrence, state: State, options: InferOptions): AffineStage | undefined {
  const update = recurrence.updates.find(({ name }) => name === state.name)!;
  const form = affineForm(recurrence, new Set([state.name]), update.expression);
  if (form === undefined || form.terms.some((term) => term.transposed)) return undefined;
  // A scalar formula fills the state: its terms are no maps from the state's shape to itself.
  if (form.terms.length > 0 && !sameShape(update.expression.shape, state.shape)) return undefined;
  const fitting = recognize(recurrence, state, form.terms);
  const chosen =
    fitting.find((found) => found.structure.name === options.structure) ?? fitting.find(isNarrow);
  if (chosen === undefined) return undefined;
  const size =
    options.largestRank === undefined ? chosen.size : { ...chosen.size, largestRank: options.largestRank };
  return {
    kind: "affine",
    states: [state.name],
    semiring: "plus-times",
    structure: chosen.structure,
    size,
    source: { by: "formulas", parts: chosen.parts, drive: form.drive },
    alternatives: alternativesTo(
      chosen.structure.name,
      fitting.map((found) => found.structure.name),
    ),
    transition: show(chosen.transition),
    drive: form.drive === undefined ? "0" : show(form.drive),
    evidence: chosen.evidence,
  };
}

/** Low rank is narrower than a matrix only while it has fewer entries: d (1 + 2 r) < d^2. */
function isNarrow({ structure, size }: Found): boolean {
  return structure.name !== "low-rank" || 1 + 2 * size.rank! < size.transition.rows;
}

function alternativesTo(chosen: StructureName, fitting: readonly StructureName[]): readonly StructureName[] {
  return [...new Set<StructureName>([...fitting, "dense"])].filter((name) => name !== chosen);
}

/** The same stage with its transition written as a full matrix on the state's entries. */
function widen(stage: AffineStage): AffineStage {
  if (stage.structure === dense) return stage;
  const length = stage.size.state.rows * stage.size.state.cols;
  return {
    ...stage,
    structure: dense,
    size: { state: { rows: length, cols: 1 }, transition: { rows: length, cols: length }, side: "left" },
    source: { by: "widening", leaf: stage },
    alternatives: [stage.structure.name, ...stage.alternatives].filter((name) => name !== "dense"),
    evidence: `${stage.evidence}; written as a ${length} x ${length} matrix as asked`,
  };
}

/** A structure that was asked for must be had by at least one stage. */
function refuseUnmet(
  recurrence: Recurrence,
  stages: readonly Stage[],
  { structure = "narrowest" }: InferOptions,
): void {
  if (structure === "narrowest") return;
  structureNamed(structure);
  const affine = stages.filter((stage) => stage.kind === "affine");
  if (affine.length === 0 || affine.some((stage) => stage.structure.name === structure)) return;
  const fitting = [...new Set(affine.flatMap((stage) => [stage.structure.name, ...stage.alternatives]))];
  throw new UsageError(
    `--structure: expected one that ${recurrence.name} has (${fitting.join(", ")}), got '${structure}'`,
  );
}
