import type { RawNumber } from "../../recurrences/values.js";
import type { TheoremRequest } from "../theorem.js";
import { type Affine, deepReluDimensions, deepReluWeights, type Layer } from "../tools/relu-layers.js";
import { type Stream, StreamRunner } from "../tools/streams.js";
import type { Edge } from "./graphs.js";

/** A ReLU RNN that follows a path in one pass over the edges; the first number of its state is where the path is. */
export interface Variant {
  /** As typed: `--variant static`. */
  readonly name: string;
  readonly what: string;
  readonly recurrence: string;
  /** The RNN for graphs of so many vertices. */
  rnn(vertices: number, mistake: string | undefined): Rnn;
  /** The largest numbers there may be in graphs of N >= 2 vertices. */
  bounds(vertices: number): Sizes;
  /** Vertices of the large graphs tried. */
  readonly large: number;
}

interface Rnn {
  readonly dimensions: Readonly<Record<string, number>>;
  /** Edges as tokens, and weights. */
  stream(edges: readonly Edge[]): Stream;
  /** What goes into each ReLU in a step of a stream, by the weights that are run; `state` is the one before it. */
  units(stream: Stream, step: number, state: readonly number[]): readonly number[];
}

export interface Sizes {
  /** Of the numbers that come out of a ReLU. */
  readonly stored: number;
  /** Of the numbers that go into one, in absolute value. */
  readonly preactivation: number;
}

/** What a layer gives before its ReLU; the matrix row-major, as it is written in a stream. */
function affine(
  matrix: readonly RawNumber[],
  bias: readonly RawNumber[],
  values: readonly number[],
): number[] {
  return bias.map((one, row) =>
    values.reduce(
      (sum, value, column) => sum + Number(matrix[row * values.length + column]) * value,
      Number(one),
    ),
  );
}

/** A step relu(A h + b): the entries of A by row and column, and those of b; those not named are 0. */
type Step = Readonly<Record<string, Affine>>;

/** Steps of `input-dependent-relu-rnn` over a state of named numbers. */
function inputDependent(state: readonly string[], steps: readonly Step[]): Stream {
  const entry = (row: Affine | undefined, name: string): number => Number(row?.[name] ?? 0);
  return {
    inputs: {
      A: steps.map((step) => state.flatMap((row) => state.map((column) => entry(step[row], column)))),
      b: steps.map((step) => state.map((row) => entry(step[row], "one"))),
    },
  };
}

/** The RNN whose tokens are steps over a state of named numbers. */
const inputDependentRnn = (
  state: readonly string[],
  stepsOf: (edges: readonly Edge[]) => readonly Step[],
): Rnn => ({
  dimensions: { H: state.length },
  stream: (edges) => inputDependent(state, stepsOf(edges)),
  units: ({ inputs: { A, b } }, step, values) => affine(A![step]!, b![step]!, values),
});

const POSITION = ["c", "u", "v", "e"];

/** Three steps for an edge, whose numbers are weights. */
function edgeSteps([i, j]: Edge, mistake: string | undefined): readonly Step[] {
  const c = { c: 1 };
  return [
    { c, u: { c: 1, one: -i }, v: mistake === "one side" ? {} : { c: -1, one: i } },
    { c, e: { one: 1, u: -1, v: -1 } },
    { c: { c: 1, e: j - i } },
  ];
}

const weightsFromInput: Variant = {
  name: "input-dependent",
  what: "weights made of each edge",
  recurrence: "input-dependent-relu-rnn",
  rnn: (_, mistake) =>
    inputDependentRnn(POSITION, (edges) => edges.flatMap((edge) => edgeSteps(edge, mistake))),
  bounds: (vertices) => ({ stored: vertices - 1, preactivation: vertices - 1 }),
  large: 120,
};

/** The layers of `deep-relu-rnn` for the weight K. */
function layersFor(vertices: number, mistake: string | undefined): readonly Layer[] {
  // The longest edge there can be; with one less it is not held back where the path is next to its source.
  const K = mistake === "small K" ? vertices - 2 : vertices - 1;
  const apart = { u: -K, v: -K };
  const at = (units: Readonly<Record<string, Affine>>): Layer => new Map(Object.entries(units));
  return [
    at({
      c: { c: 1 },
      u: { c: 1, i: -1 },
      v: mistake === "one side" ? {} : { c: -1, i: 1 },
      forth: { j: 1, i: -1 },
      back: { i: 1, j: -1 },
    }),
    at({
      c: { c: 1 },
      "goes forth": { forth: 1, back: -1, ...apart },
      "goes back": { back: 1, forth: -1, ...apart },
    }),
    at({ c: { c: 1, "goes forth": 1, "goes back": -1 } }),
    at({ c: { c: 1 } }),
  ];
}

const staticWeights: Variant = {
  name: "static",
  what: "the same weights at every step, one of which is K = N - 1",
  recurrence: "deep-relu-rnn",
  rnn: (vertices, mistake) => {
    const parameters = deepReluWeights(layersFor(vertices, mistake), ["c"], ["i", "j"]);
    const { W_1, U, b_1, W_2, b_2, W_3, b_3 } = parameters;
    return {
      dimensions: deepReluDimensions(parameters, 2),
      stream: (edges) => ({ inputs: { x: edges }, parameters }),
      units: ({ inputs: { x } }, step, state) => {
        const relu = (values: readonly number[]): number[] => values.map((value) => Math.max(0, value));
        const none = b_1!.map(() => 0);
        const fromInput = affine(U!, none, x![step]!.map(Number));
        const first = affine(W_1!, b_1!, state).map((value, i) => value + fromInput[i]!);
        const second = affine(W_2!, b_2!, relu(first));
        return [...first, ...second, ...affine(W_3!, b_3!, relu(second))];
      },
    };
  },
  bounds: (vertices) => ({ stored: vertices, preactivation: (vertices - 1) * vertices }),
  large: 120,
};

const UNARY = ["c", "x", "u", "v", "e"];

/**
 * Tokens of the stream a^i b A^(j - i) #, as steps with weights -1, 0 and 1 that know nothing of the graph. All but #
 * add to what is there: x counts to i, b makes e 1 where c is x, every A adds e to c, and # alone sets to 0.
 */
function unarySteps(mistake: string | undefined): Readonly<Record<"a" | "b" | "A" | "#", readonly Step[]>> {
  const kept: Step = Object.fromEntries(UNARY.map((name) => [name, { [name]: 1 }]));
  return {
    a: [{ ...kept, x: { x: 1, one: 1 } }],
    b: [
      { ...kept, u: { c: 1, x: -1 }, v: mistake === "one side" ? {} : { x: 1, c: -1 } },
      { ...kept, e: { e: 1, one: 1, u: -1, v: -1 } },
    ],
    A: [{ ...kept, c: { c: 1, e: 1 } }],
    "#": [
      {
        c: { c: 1 },
        ...(mistake === "e stays" && { e: { e: 1 } }),
        ...(mistake === "x stays" && { x: { x: 1 } }),
      },
    ],
  };
}

const unary: Variant = {
  name: "unary",
  what: "the edges in unary, each token with weights -1, 0 and 1 that do not depend on n",
  recurrence: "input-dependent-relu-rnn",
  rnn: (_, mistake) => {
    const { a, b, A, "#": end } = unarySteps(mistake);
    const times = (count: number, steps: readonly Step[]): readonly Step[] =>
      Array.from({ length: Math.max(0, count) }, () => steps).flat();
    return inputDependentRnn(UNARY, (edges) =>
      edges.flatMap(([i, j]) => [...times(i, a), ...b, ...times(j - i, A), ...end]),
    );
  },
  bounds: (vertices) => ({ stored: vertices, preactivation: vertices }),
  large: 40,
};

export const VARIANTS: readonly Variant[] = [weightsFromInput, staticWeights, unary];

interface Outcome extends Sizes {
  /** Where the path has got to. */
  readonly end: number;
}

/** Runs a variant on lists of edges; equal ones once. */
export class PathFollower {
  private readonly rnn: Rnn;
  private readonly runner: StreamRunner;
  private readonly done = new Map<string, Outcome>();

  constructor(
    request: TheoremRequest,
    variant: Variant,
    readonly vertices: number,
  ) {
    this.rnn = variant.rnn(vertices, request.mistake);
    this.runner = new StreamRunner(request.recurrence(variant.recurrence, this.rnn.dimensions), "integer");
  }

  /** From 0, where the state begins, an edge leads to the start; then the edges in their order. */
  run(edges: readonly Edge[], start: number): Outcome {
    const all: readonly Edge[] = [[0, start], ...edges];
    const key = all.join(" ");
    const known = this.done.get(key) ?? this.measured(all);
    this.done.set(key, known);
    return known;
  }

  private measured(edges: readonly Edge[]): Outcome {
    const stream = this.rnn.stream(edges);
    const states = this.runner.run(stream).y!.map((state) => state.map(Number));
    let [stored, preactivation] = [0, 0];
    for (let step = 0; step < states.length; step++) {
      const before = states[step - 1] ?? states[0]!.map(() => 0);
      for (const unit of this.rnn.units(stream, step, before)) {
        stored = Math.max(stored, unit);
        preactivation = Math.max(preactivation, Math.abs(unit));
      }
    }
    return { end: states.at(-1)![0]!, stored, preactivation };
  }
}

/** Weights of the unary stream's tokens that are none of -1, 0 and 1. */
export function unaryWeightsBeyondOne(): { readonly weights: number; readonly beyond: number } {
  const tokens = Object.values(unarySteps(undefined)).flat();
  const { A, b } = inputDependent(UNARY, tokens).inputs;
  const weights = [...A!, ...b!].flat();
  return { weights: weights.length, beyond: weights.filter((weight) => Math.abs(Number(weight)) > 1).length };
}
