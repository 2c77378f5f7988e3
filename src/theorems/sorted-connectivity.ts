import type { Check, Theorem, TheoremRequest } from "./theorem.js";
import { randomFrom } from "./tools/random.js";
import { type Stream, StreamRunner } from "./tools/streams.js";

/** For each vertex the one it has an edge to, a later one, or undefined. */
type Graph = readonly (number | undefined)[];

export const sortedConnectivity: Theorem = {
  name: "sorted-connectivity",
  title:
    "Reachability in sorted graphs of out-degree one, in one pass of a ReLU RNN of logarithmic precision",
  direction: "problem to weights",
  statement:
    "A nonlinear RNN whose numbers have O(log n) bits decides in one pass over the edges, sorted by their sources, whether one vertex of a graph of out-degree one reaches another; with edges that only lead forwards this is complete for L after a reduction by layers. If L is not in NC1, no family of circuits of logarithmic depth and bounded fan-in computes all such RNNs; the best found here has depth about log^2 n.",
  source:
    "W. Merrill et al. Why Are Linear RNNs More Parallelizable? ICML 2026 (arXiv 2603.03612), for logarithmic precision; the unary encoding of the paper is replaced by numbers",
  assumes: [
    "edges come in the order of their sources and lead to later vertices; one pass is not enough where they may lead back",
    "that no shallower circuits exist rests on L not being in NC1, which nobody has proved",
  ],
  construction:
    "One number c is where the path from s has got to, one token an edge (i, j). Layer 1 of deep-relu-rnn: relu(c - i) and relu(i - c), both zero exactly where c = i. Layer 2: relu(j - i - K (both)), which is j - i there and zero elsewhere, for a weight K of at least the number of vertices. Layer 3: c plus that. The target loses its edge, so the path stops there: s reaches t exactly where c ends as t.",
  options: {
    vertices: { meaning: "every sorted graph with at most so many vertices is tried", default: "6" },
  },
  mistakes: {
    "small K": "the weight K is 1, so that a far edge is taken from near its source",
    "one side": "only relu(c - i) is looked at",
    "target goes on": "the target keeps its edge",
  },
  cited: [
    {
      claim: "reachability in graphs of out-degree one is complete for L under first-order reductions",
      source: "N. Immerman. Languages that capture complexity classes. SIAM J. Comput. 16, 1987",
    },
    {
      claim: "layers (v, tau) -> (succ v, tau + 1), numbered tau m + v, make every edge lead forwards",
      source: "Merrill et al. 2026, arXiv 2603.03612",
    },
  ],
  errata: [],
  *run(request) {
    const asked = Number(request.options.vertices);
    yield everyGraph(request, request.effort === "full" ? asked : Math.min(asked, 4));
    yield layered(request);
    yield largeGraphs(request);
  },
};

/** Weights for graphs of at most K vertices; the input is (i, j). */
function weightsOf(vertices: number, mistake: string | undefined): Stream["parameters"] {
  const K = mistake === "small K" ? 1 : vertices;
  const below = mistake === "one side" ? 0 : -K;
  return {
    // Units c, relu(c - i), relu(i - c), relu(j - i).
    W_1: [1, 1, -1, 0],
    U: [0, 0, -1, 0, 1, 0, -1, 1],
    b_1: [0, 0, 0, 0],
    // Units c, relu(j - i - K (...)).
    W_2: [1, 0, 0, 0, 0, -K, below, 1],
    b_2: [0, 0],
    W_3: [1, 1],
    b_3: [0],
    W_4: [1],
    b_4: [0],
  };
}

const DIMENSIONS = { I: 2, H: 1, A: 4, B: 2, C: 1 } as const;

/** The start is an edge from 0, where c begins, to s; then the edges in order. */
function streamOf(graph: Graph, start: number, target: number, mistake: string | undefined): Stream {
  const edges = graph.flatMap((to, from) =>
    to === undefined || from < start || (from === target && mistake !== "target goes on") ? [] : [[from, to]],
  );
  const x = [[0, start], ...edges];
  return { inputs: { x }, parameters: weightsOf(graph.length, mistake)! };
}

function reaches(graph: Graph, start: number, target: number): boolean {
  for (let at: number | undefined = start; at !== undefined; at = graph[at]) if (at === target) return true;
  return false;
}

class Runner {
  private readonly runner: StreamRunner;
  largest = 0;

  constructor(private readonly request: TheoremRequest) {
    this.runner = new StreamRunner(request.recurrence("deep-relu-rnn", DIMENSIONS), "integer");
  }

  /** Whether the RNN says that the target is reached. */
  says(graph: Graph, start: number, target: number): boolean {
    const stream = streamOf(graph, start, target, this.request.mistake);
    const c = this.runner.run(stream).y!.map(([value]) => Number(value));
    this.largest = Math.max(this.largest, ...c);
    return c.at(-1) === target;
  }
}

function* graphsOf(vertices: number): Generator<Graph> {
  const choose = function* (from: number): Generator<(number | undefined)[]> {
    if (from === vertices) {
      yield [];
      return;
    }
    for (const rest of choose(from + 1))
      for (let to = from; to < vertices; to++) yield [to === from ? undefined : to, ...rest];
  };
  yield* choose(0);
}

function everyGraph(request: TheoremRequest, most: number): Check {
  const runner = new Runner(request);
  let [cases, wrong, graphs] = [0, 0, 0];
  let first: string | undefined;
  for (let vertices = 1; vertices <= most; vertices++) {
    for (const graph of graphsOf(vertices)) {
      graphs++;
      // Which pair is asked changes from graph to graph in the largest ones, so that every pair is asked often.
      for (let start = 0; start < vertices; start++) {
        for (let target = start; target < vertices; target++) {
          if (vertices > 5 && (start + target) % 3 !== graphs % 3) continue;
          cases++;
          if (runner.says(graph, start, target) === reaches(graph, start, target)) continue;
          wrong++;
          first ??= `${graph.map((to, from) => `${from}->${to ?? "."}`).join(" ")}, ${start} to ${target}`;
        }
      }
    }
  }
  return {
    what: `every sorted graph of at most ${most} vertices (${graphs} graphs): the RNN says whether s reaches t, for ${most > 5 ? "all s and t up to 5 vertices and a third of them beyond" : "all s and t"}`,
    how: "exhaustive",
    cases,
    wrong,
    ...(first !== undefined && { detail: first }),
    figures: [
      {
        what: "largest number in the state",
        value: runner.largest,
        bound: { relation: "at most", value: most - 1 },
      },
    ],
  };
}

/** Any graph of out-degree one, edges in any direction, made to lead forwards by layers. */
function layered(request: TheoremRequest): Check {
  const runner = new Runner(request);
  const random = randomFrom(request.seed);
  const below = (limit: number): number => random.whole(0, limit - 1);
  const [runs, size] = request.effort === "full" ? [60, 6] : [12, 4];
  let wrong = 0;
  for (let run = 0; run < runs; run++) {
    const successor = Array.from({ length: size }, () => below(size));
    const [start, target] = [below(size), below(size)];
    // The target goes to itself, so that it is met in the last layer if it is met at all.
    const absorbing = successor.map((to, from) => (from === target ? target : to));
    const graph: Graph = Array.from({ length: size * (size + 1) }, (_, vertex) => {
      const layer = Math.floor(vertex / size);
      return layer === size ? undefined : (layer + 1) * size + absorbing[vertex % size]!;
    });
    let at = start;
    let met = at === target;
    for (let step = 0; step < size; step++) {
      at = successor[at]!;
      met ||= at === target;
    }
    if (runner.says(graph, start, size * size + target) !== met) wrong++;
  }
  return {
    what: `graphs of out-degree one on ${size} vertices, edges in any direction, as ${size + 1} layers: the RNN says whether s reaches t`,
    how: "random",
    cases: runs,
    wrong,
  };
}

/** Far beyond what is tried exhaustively, positives and negatives in equal parts, their endpoints alike. */
function largeGraphs(request: TheoremRequest): Check {
  const runner = new Runner(request);
  const random = randomFrom(request.seed + 1);
  const below = (limit: number): number => random.whole(0, limit - 1);
  const [runs, size] = request.effort === "full" ? [40, 120] : [8, 24];
  let [wrong, positives] = [0, 0];
  for (let run = 0; run < runs; run++) {
    // Two paths without a vertex in common, with edges of at most four; s begins one and t is far along either.
    const ends = [0, 1];
    const graph: (number | undefined)[] = new Array<number | undefined>(size).fill(undefined);
    for (let vertex = 2; vertex < size; vertex++) {
      const path = below(2);
      const from = ends[path]!;
      if (below(3) === 0 && vertex - from < 4) continue;
      graph[from] = vertex;
      ends[path] = vertex;
    }
    const target = ends[run % 2]!;
    const expected = reaches(graph, 0, target);
    if (expected) positives++;
    if (runner.says(graph, 0, target) !== expected) wrong++;
  }
  const bits = Math.ceil(Math.log2(size));
  return {
    what: `graphs of ${size} vertices, ${positives} of ${runs} with a path from s to t; both kinds end alike, so no look at the endpoints tells`,
    how: "random",
    cases: runs,
    wrong,
    figures: [
      {
        what: "bits of the largest number in the state",
        value: runner.largest.toString(2).length,
        bound: { relation: "at most", value: bits },
      },
    ],
  };
}
