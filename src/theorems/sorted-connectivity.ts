import {
  anyGraphs,
  type Edge,
  edgesOf,
  type Graph,
  layersOf,
  reaches,
  sortedGraphs,
} from "./sorted-connectivity/graphs.js";
import { FEWEST_VERTICES, type Instance, instances, shortcutOf } from "./sorted-connectivity/instances.js";
import {
  PathFollower,
  unaryWeightsBeyondOne,
  VARIANTS,
  type Variant,
} from "./sorted-connectivity/variants.js";
import type { Check, Figure, Theorem, TheoremRequest } from "./theorem.js";
import { namedOrAll, wholeOption } from "./tools/options.js";
import { randomFrom } from "./tools/random.js";

/** There are as many sorted graphs as permutations, and layers of m vertices for (m + 1)^m graphs. */
const [MOST_VERTICES, MOST_LAYERED] = [7, 4];
const NAMES = VARIANTS.map(({ name }) => name);

export const sortedConnectivity: Theorem = {
  name: "sorted-connectivity",
  title:
    "Reachability in sorted graphs of out-degree one, in one pass of a ReLU RNN of logarithmic precision",
  direction: "problem to weights",
  statement:
    "A nonlinear RNN whose numbers have O(log n) bits decides in one pass over the edges, sorted by their sources, whether one vertex of a graph of out-degree one reaches another; with edges that only lead forwards this is complete for L after a reduction by layers. If L is not in NC1, no family of circuits of logarithmic depth and bounded fan-in computes all such RNNs; the best found here has depth about log^2 n.",
  source:
    "W. Merrill et al. Why Are Linear RNNs More Parallelizable? ICML 2026 (arXiv 2603.03612), for logarithmic precision",
  assumes: [
    "edges come in the order of their sources and lead to later vertices; one pass is not enough where they may lead back",
    "that no shallower circuits exist rests on L not being in NC1, which nobody has proved",
  ],
  construction:
    "One number c is where the path from s has got to; u = relu(c - i) and v = relu(i - c) are both zero exactly where c = i. Three ways: weights made of each edge (i, j), three steps of input-dependent-relu-rnn: u and v; e = relu(1 - u - v); c + (j - i) e. Or the same weights at every step, of deep-relu-rnn, with K = N - 1: c + relu(j - i - K(u + v)) - relu(i - j - K(u + v)). Or weights -1, 0 and 1 that do not depend on n, on the stream a^i b A^(j-i) #: a adds 1 to x, b sets e where c = x, A adds e to c, # sets all but c to 0. The target loses its edge, so the path stops there: s reaches t exactly where c ends as t. Edges in any direction are made to lead forwards by layers (v, tau) -> (succ v, tau + 1), numbered tau m + v, the target going to itself.",
  options: {
    variant: { meaning: `which construction: ${NAMES.join(", ")} or all`, default: "all" },
    vertices: { meaning: "every sorted graph with at most so many vertices is tried", default: "6" },
    size: { meaning: "vertices of the generated instances", default: "24" },
    instances: { meaning: "how many instances are generated, in pairs", default: "4000" },
  },
  mistakes: {
    "small K": "the weight K is one less than the longest edge may be",
    "one side": "only relu(c - i) is looked at",
    "e stays": "the token # does not set e to 0",
    "x stays": "the token # does not set x to 0",
    "target goes on": "the target keeps its edge",
    "no layers": "edges that lead back are taken as they are",
    "shortcut left in": "an instance answered no asks for any vertex that is not reached",
  },
  cited: [
    {
      claim: "reachability in graphs of out-degree one is complete for L under first-order reductions",
      source: "N. Immerman. Languages that capture complexity classes. SIAM J. Comput. 16, 1987",
    },
    {
      claim: "so it is with sorted edges in unary, by the layers",
      source: "Merrill et al. 2026, arXiv 2603.03612",
    },
  ],
  errata: [],
  *run(request) {
    const full = request.effort === "full";
    const vertices = wholeOption(request, "vertices", 1, MOST_VERTICES);
    const size = wholeOption(request, "size", FEWEST_VERTICES, 1000);
    const wanted = wholeOption(request, "instances", 2000, 100_000);
    const variants = namedOrAll(request, "variant", VARIANTS);
    for (const variant of variants)
      yield everyGraph(request, variant, full ? vertices : Math.min(vertices, 4));
    for (const variant of variants) yield layered(request, variant, full ? MOST_LAYERED : 3);
    for (const variant of variants) yield largeGraphs(request, variant);
    yield shortcuts(request, size, Math.ceil(wanted / 2));
  },
};

/** Adds up questions put to RNNs of one variant. */
class Tally {
  cases = 0;
  wrong = 0;
  private first: string | undefined;
  /** Of all RNNs so far with the most vertices. */
  private most = 0;
  private readonly largest = { stored: 0, preactivation: 0 };
  private beyond = 0;

  constructor(private readonly variant: Variant) {}

  ask(
    follower: PathFollower,
    edges: readonly Edge[],
    start: number,
    target: number,
    expected: boolean,
    what: () => string,
  ): void {
    const { vertices } = follower;
    const { end, stored, preactivation } = follower.run(edges, start);
    this.cases++;
    if ((end === target) !== expected) {
      this.wrong++;
      this.first ??= what();
    }
    if (vertices < 2) return;
    this.most = Math.max(this.most, vertices);
    this.largest.stored = Math.max(this.largest.stored, stored);
    this.largest.preactivation = Math.max(this.largest.preactivation, preactivation);
    const bounds = this.variant.bounds(vertices);
    if (stored > bounds.stored || preactivation > bounds.preactivation) this.beyond++;
  }

  check(what: string, how: Check["how"], figures: readonly Figure[] = []): Check {
    const bounds = this.variant.bounds(Math.max(this.most, 2));
    const atMost = (value: number) => ({ relation: "at most", value }) as const;
    return {
      what: `${this.variant.name} (${this.variant.what}), ${what}`,
      how,
      cases: this.cases,
      wrong: this.wrong,
      ...(this.first !== undefined && { detail: this.first }),
      figures: [
        { what: "largest number stored", value: this.largest.stored, bound: atMost(bounds.stored) },
        {
          what: "largest number into a ReLU",
          value: this.largest.preactivation,
          bound: atMost(bounds.preactivation),
        },
        {
          what: "cases with numbers beyond the bounds for their N",
          value: this.beyond,
          bound: { relation: "equal to", value: 0 },
        },
        ...figures,
      ],
    };
  }
}

const show = (graph: Graph, start: number, target: number): string =>
  `${graph.map((to, from) => `${from}->${to ?? "."}`).join(" ")}, ${start} to ${target}`;

function everyGraph(request: TheoremRequest, variant: Variant, most: number): Check {
  const tally = new Tally(variant);
  let graphs = 0;
  for (let vertices = 1; vertices <= most; vertices++) {
    const follower = new PathFollower(request, variant, vertices);
    for (const graph of sortedGraphs(vertices)) {
      graphs++;
      for (let target = 0; target < vertices; target++) {
        const edges = edgesOf(graph, target, request.mistake);
        for (let start = 0; start < vertices; start++) {
          const expected = reaches(graph, start, target);
          tally.ask(follower, edges, start, target, expected, () => show(graph, start, target));
        }
      }
    }
  }
  return tally.check(
    `every sorted graph of at most ${most} vertices (${graphs} graphs), all s and t: the RNN says whether s reaches t`,
    "exhaustive",
    variant.name === "unary" ? [weightsFigure()] : [],
  );
}

function weightsFigure(): Figure {
  const { weights, beyond } = unaryWeightsBeyondOne();
  return {
    what: `of the ${weights} weights of the tokens, those that are none of -1, 0 and 1`,
    value: beyond,
    bound: { relation: "equal to", value: 0 },
  };
}

/** Every graph of out-degree at most one, edges in any direction, made to lead forwards by layers. */
function layered(request: TheoremRequest, variant: Variant, most: number): Check {
  const tally = new Tally(variant);
  const { mistake } = request;
  let graphs = 0;
  for (let m = 1; m <= most; m++) {
    const flat = mistake === "no layers";
    const follower = new PathFollower(request, variant, flat ? m : m * m);
    for (const graph of anyGraphs(m)) {
      graphs++;
      for (let target = 0; target < m; target++) {
        const last = flat ? target : (m - 1) * m + target;
        const edges = edgesOf(flat ? graph : layersOf(graph, target, mistake), last, mistake);
        for (let start = 0; start < m; start++) {
          const expected = reaches(graph, start, target);
          tally.ask(follower, edges, start, last, expected, () => show(graph, start, target));
        }
      }
    }
  }
  return tally.check(
    `every graph of out-degree at most one on at most ${most} vertices (${graphs} graphs), edges in any direction, as m layers of its m vertices, all s and t: the RNN says whether s reaches t`,
    "exhaustive",
  );
}

/** Far beyond what is tried exhaustively. */
function largeGraphs(request: TheoremRequest, variant: Variant): Check {
  const full = request.effort === "full";
  const size = full ? variant.large : 16;
  const tally = new Tally(variant);
  const follower = new PathFollower(request, variant, size);
  const asked = instances(randomFrom(request.seed), size, full ? 20 : 4, undefined);
  for (const { graph, start, target } of asked) {
    const expected = reaches(graph, start, target);
    const edges = edgesOf(graph, target, request.mistake);
    tally.ask(follower, edges, start, target, expected, () => show(graph, start, target));
  }
  const positives = asked.filter((instance) => instance.reaches).length;
  return tally.check(
    `graphs of ${size} vertices, in ${positives} of ${asked.length} of which s reaches t, with endpoints alike: the RNN says which`,
    "random",
  );
}

/** The generator says which instances are answered yes, and no look at the endpoints does. */
function shortcuts(request: TheoremRequest, size: number, pairs: number): Check {
  const all = instances(randomFrom(request.seed + 1), size, pairs, request.mistake);
  request.emit?.({
    name: "sorted-connectivity",
    kind: "json",
    value: { vertices: size, instances: all.map(asEdges) },
  });
  const wrong = all.filter(
    ({ graph, start, target, reaches: said }) => reaches(graph, start, target) !== said,
  );
  const { feature, accuracy } = shortcutOf(all);
  return {
    what: `${all.length} generated instances of ${size} vertices, as many answered yes as no: walking the path gives the answer, and the endpoints do not`,
    how: "random",
    cases: all.length,
    wrong: wrong.length,
    ...(accuracy > 0.5 && { detail: `of the endpoints' numbers, degrees and edges, ${feature} tells most` }),
    figures: [
      {
        what: "instances answered yes",
        value: all.filter((instance) => instance.reaches).length,
        bound: { relation: "equal to", value: all.length / 2 },
      },
      {
        what: "part of the second half that the best guess from the endpoints, learned on the first, gets right",
        value: accuracy,
        bound: { relation: "at most", value: 0.55 },
      },
    ],
  };
}

/** As written out: sources in order, each with where its edge leads. */
function asEdges({ graph, start, target, reaches: answer }: Instance): unknown {
  const edges = graph.flatMap((to, from) => (to === undefined ? [] : [[from, to]]));
  return { edges, start, target, reaches: answer };
}
