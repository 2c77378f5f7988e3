import { type Counts, costNumbers, Meter } from "../algebra/cost.js";
import { showPlace } from "../errors.js";
import { type Span, show, sourceText } from "../recurrences/expression.js";
import { formulaError } from "../recurrences/parse.js";
import type { Recurrence } from "../recurrences/recurrence.js";
import { infer } from "../structure/infer.js";
import type { AffineStage, SerialStage } from "../structure/plan.js";

/** What `recirc explain` says: a recurrence's stages, the class of each, and the evidence. */
export interface Explanation {
  readonly recurrence: string;
  readonly title: string;
  readonly source: string;
  readonly equation: string;
  readonly dimensions: Readonly<Record<string, number>>;
  readonly class: "linear" | "nonlinear";
  readonly components: readonly ExplainedComponent[];
  /** What the class implies, with the theorem and its condition. */
  readonly implies: string;
}

export interface ExplainedComponent {
  readonly states: readonly string[];
  readonly kind: "affine" | "serial";
  readonly semiring: "plus-times" | null;
  readonly structure: string | null;
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

export interface CompositionCost {
  readonly mul: number;
  readonly add: number;
  readonly depth: number;
}

export function explain(recurrence: Recurrence): Explanation {
  const plan = infer(recurrence);
  const components = plan.stages.flatMap((stage) =>
    stage.kind === "affine"
      ? [affineComponent(stage)]
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
    "steps compose, so any scan computes all prefixes: with a prefix network of depth O(log n) the circuit has depth O(log n) in + and x gates of fan-in 2 (linear RNNs are in PNC1: Merrill et al. 2026, arXiv 2603.03612)",
  nonlinear:
    "a serial component is unrolled, depth ~ n; nothing shallower is known for nonlinear RNNs in general. Log-precision ones solve L-complete and polynomial-precision ones P-complete problems (Merrill et al. 2026, arXiv 2603.03612), so a log-depth circuit for all of them would put L in NC1, or P in NC: a barrier only if those classes differ",
} as const;

function affineComponent(stage: AffineStage): ExplainedComponent {
  const { rows, cols } = stage.size.transition;
  return {
    states: stage.states,
    kind: "affine",
    semiring: stage.semiring,
    structure: stage.structure.name,
    ...(stage.structure.name === "one-sided" ? { side: stage.size.side } : {}),
    evidence: stage.evidence,
    transition: stage.transition,
    drive: stage.drive,
    transitionShape: [rows, cols],
    black: compositionCost(stage, "black"),
    grey: compositionCost(stage, "grey"),
  };
}

function compositionCost(stage: AffineStage, kind: "black" | "grey"): CompositionCost {
  const meter = new Meter();
  const operators = stage.structure.over(costNumbers(meter), stage.size);
  const zeros = ({ rows, cols }: { rows: number; cols: number }): number[] =>
    new Array<number>(rows * cols).fill(0);
  const transition = zeros(stage.size.transition);
  const state = zeros(stage.size.state);
  const results = [
    ...operators.act(transition, state, state),
    ...(kind === "black" ? operators.compose(transition, transition) : []),
  ];
  const { mul, add }: Counts = meter.counts();
  return { mul: Number(mul), add: Number(add), depth: Math.max(...results) };
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
  const cost = ({ mul, add, depth }: CompositionCost): string => `${mul} x, ${add} +, depth ${depth}`;
  return [
    `${head}: affine over (+, x), ${component.structure}${component.side === undefined ? "" : ` (from the ${component.side})`}`,
    `  transition  ${component.transition}   [${rows} x ${cols}]`,
    `  drive       ${component.drive}`,
    `  evidence    ${component.evidence}`,
    `  one composition costs (cost model unit): black ${cost(component.black!)}; grey ${cost(component.grey!)}`,
  ];
}
