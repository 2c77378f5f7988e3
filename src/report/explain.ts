import { costNumbers, Meter } from "../algebra/cost.js";
import type { Shape } from "../algebra/matrix.js";
import { type SemiringName, semiringOver, semiringTitle } from "../algebra/semirings.js";
import { showPlace } from "../errors.js";
import { type Span, show, sourceText } from "../recurrences/expression.js";
import { formulaError } from "../recurrences/parse.js";
import type { Recurrence } from "../recurrences/recurrence.js";
import { infer } from "../structure/infer.js";
import type { AffineStage, Plan, SerialStage } from "../structure/plan.js";
import type { StructureName } from "../structure/structure.js";

/** What `recirc explain` says: a recurrence's stages, the class of each, and the evidence. */
export interface Explanation {
  readonly recurrence: string;
  readonly title: string;
  readonly source: string;
  readonly equation: string;
  readonly dimensions: Readonly<Record<string, number>>;
  readonly class: Plan["class"];
  readonly components: readonly ExplainedComponent[];
  /** What the class implies, with the theorem and its condition. */
  readonly implies: string;
}

export interface ExplainedComponent {
  readonly states: readonly string[];
  readonly kind: "affine" | "finite" | "serial";
  readonly semiring: SemiringName | null;
  readonly structure: string | null;
  /** Other structures that fit, for --structure, with what they would cost. */
  readonly alternatives?: readonly Alternative[];
  /** Which side of the state a one-sided transition multiplies. */
  readonly side?: "left" | "right";
  readonly evidence: string;
  readonly transition?: string;
  readonly drive?: string;
  /** Rows and columns of the transition that is composed. */
  readonly transitionShape?: readonly [number, number];
  /** Gates of one composition under the cost model unit. */
  readonly black?: CompositionCost;
  readonly grey?: CompositionCost;
  /** The term in which a state stops being affine, and where it stands. */
  readonly offending?: { readonly term: string; readonly place: string; readonly reason: string };
}

export interface Alternative {
  readonly structure: StructureName;
  readonly black: CompositionCost;
  readonly grey: CompositionCost;
}

export interface CompositionCost {
  readonly mul: number;
  readonly add: number;
  /** Gates of other kinds, such as max. */
  readonly other: number;
  readonly depth: number;
}

export function explain(recurrence: Recurrence): Explanation {
  const plan = infer(recurrence);
  const components = plan.stages.flatMap((stage) =>
    stage.kind === "affine"
      ? [affineComponent(stage, alternativesOf(recurrence, stage))]
      : stage.kind === "serial"
        ? [serialComponent(stage)]
        : [],
  );
  const { name, title, source, equation, dimensions } = recurrence;
  return {
    recurrence: name,
    title,
    source,
    equation,
    dimensions,
    class: plan.class,
    components,
    implies: IMPLIES[plan.class],
  };
}

const IMPLIES = {
  linear:
    "steps compose, so any scan computes all prefixes: with a prefix network of depth O(log n) the circuit has depth O(log n) in gates of fan-in 2, besides what the formulas of a single step take. Over (+, x) with rational coefficients this is why linear RNNs are in PNC1 (Merrill et al. 2026, arXiv 2603.03612)",
  composable:
    "steps compose, as tables of finitely many values or as 2 x 2 matrices, so any scan computes all prefixes in O(log n) compositions of constant depth",
  nonlinear:
    "a serial component is unrolled, depth ~ n; nothing shallower is known for nonlinear RNNs in general. Log-precision ones solve L-complete and polynomial-precision ones P-complete problems (Merrill et al. 2026, arXiv 2603.03612), so a log-depth circuit for all of them would put L in NC1, or P in NC: a barrier only if those classes differ",
} as const;

/** What the other structures that fit a stage would cost. */
function alternativesOf(recurrence: Recurrence, stage: AffineStage): readonly Alternative[] {
  return stage.alternatives.flatMap((structure) => {
    const { stages } = infer(recurrence, { structure });
    const other = stages.find(
      (candidate): candidate is AffineStage =>
        candidate.kind === "affine" && candidate.states[0] === stage.states[0],
    );
    return other === undefined
      ? []
      : [{ structure, black: compositionCost(other, "black"), grey: compositionCost(other, "grey") }];
  });
}

function affineComponent(stage: AffineStage, alternatives: readonly Alternative[]): ExplainedComponent {
  const { rows, cols } = stage.size.transition;
  return {
    states: stage.states,
    kind: stage.structure.name === "table" ? "finite" : "affine",
    semiring: stage.semiring,
    structure: stage.structure.name,
    alternatives,
    ...(stage.structure.name === "one-sided" ? { side: stage.size.side } : {}),
    evidence: stage.evidence,
    transition: stage.transition,
    drive: stage.drive,
    transitionShape: [rows, cols],
    black: compositionCost(stage, "black"),
    grey: compositionCost(stage, "grey"),
  };
}

/** One composition of two steps, every value ready at level 0. */
function compositionCost(stage: AffineStage, kind: "black" | "grey"): CompositionCost {
  const meter = new Meter();
  const operators = stage.structure.over(semiringOver(costNumbers(meter), stage.semiring), stage.size);
  const entries = ({ rows, cols }: Shape): number[] => new Array<number>(rows * cols).fill(0);
  const transition = { form: formOf(stage), entries: new Array<number>(transitionLength(stage)).fill(0) };
  const state = entries(stage.size.state);
  // Tables and fractional linear maps have no drive.
  const drive = operators.act(transition, state, stage.codec === undefined ? state : undefined);
  const composed = kind === "black" ? operators.compose(transition, transition).entries : [];
  const { mul, add, ...rest } = meter.counts();
  const other = Object.values(rest).reduce((sum, count) => sum + count, 0n);
  return {
    mul: Number(mul),
    add: Number(add),
    other: Number(other),
    depth: Math.max(...[...drive, ...composed].map((depth) => depth ?? 0)),
  };
}

/** The layout and number of entries of one step's transition. */
function formOf({ source }: AffineStage): string {
  return source.by === "formulas" ? source.parts.form : "";
}

function transitionLength({ source, size }: AffineStage): number {
  if (source.by === "formulas")
    return source.parts.formulas.reduce((sum, { shape }) => sum + shape.rows * shape.cols, 0);
  return source.by === "entries" ? source.kept.length : size.transition.rows * size.transition.cols;
}

function serialComponent({ states, offence }: SerialStage): ExplainedComponent {
  const { span, expression, reason, state } = offence;
  const term = span === undefined ? show(expression) : sourceText(span);
  const place = span === undefined ? "" : placeOf(span);
  return {
    states,
    kind: "serial",
    semiring: null,
    structure: null,
    evidence: `${state} stops being affine over (+, x) in '${term}'${place === "" ? "" : ` (${place})`}: ${reason}`,
    offending: { term, place, reason },
  };
}

function placeOf({ formula, start }: Span): string {
  return showPlace(formulaError(formula, start, "").place);
}

export function explanationText(explanation: Explanation): string {
  const sizes = Object.entries(explanation.dimensions).map(([name, size]) => `${name} = ${size}`);
  const lines = [
    `${explanation.recurrence}: ${explanation.title}${sizes.length > 0 ? ` (${sizes.join(", ")})` : ""}`,
    ...(explanation.equation === "" ? [] : [`  ${explanation.equation}`]),
    `  source: ${explanation.source}`,
    "",
    `class: ${explanation.class}`,
  ];
  explanation.components.forEach((component, i) => {
    lines.push("", ...componentLines(component, i + 1, explanation.recurrence));
  });
  lines.push("", `so: ${explanation.implies}`);
  return lines.join("\n");
}

function componentLines(
  component: ExplainedComponent,
  number: number,
  recurrence: string,
): readonly string[] {
  const head = `component ${number}: ${component.states.join(", ")}`;
  if (component.kind === "serial") {
    return [
      `${head}: serial`,
      `  ${recurrence} cannot be composed over (+, x) as it is written:`,
      `  ${component.evidence}`,
    ];
  }
  const [rows, cols] = component.transitionShape!;
  const cost = ({ mul, add, other, depth }: CompositionCost): string =>
    [
      mul > 0 ? `${mul} x` : "",
      add > 0 ? `${add} +` : "",
      other > 0 ? `${other} other` : "",
      `depth ${depth}`,
    ]
      .filter(Boolean)
      .join(", ");
  return [
    `${head}: ${component.kind === "finite" ? "finite" : `affine over ${semiringTitle(component.semiring!)}`}, ${component.structure}${component.side === undefined ? "" : ` (from the ${component.side})`}`,
    `  transition  ${component.transition}   [${rows} x ${cols}]`,
    `  drive       ${component.drive}`,
    `  evidence    ${component.evidence}`,
    `  one composition costs (cost model unit): black ${cost(component.black!)}; grey ${cost(component.grey!)}`,
    ...component.alternatives!.map(
      ({ structure, black, grey }) => `    as ${structure}: black ${cost(black)}; grey ${cost(grey)}`,
    ),
  ];
}
