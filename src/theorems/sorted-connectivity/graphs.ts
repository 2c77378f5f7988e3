/** For each vertex the one it has an edge to, or undefined. Sorted: every edge leads to a later vertex. */
export type Graph = readonly (number | undefined)[];
/** From and to. */
export type Edge = readonly [number, number];

/** Whether the path from `start` meets `target`: a walk, in steps of which no more are needed than there are vertices. */
export function reaches(graph: Graph, start: number, target: number): boolean {
  let at: number | undefined = start;
  for (let step = 0; step < graph.length && at !== undefined; step++) {
    if (at === target) return true;
    at = graph[at];
  }
  return false;
}

/** Every graph of out-degree at most one in which vertex `from` has one of the `choices(from)`. */
function* graphsBy(
  vertices: number,
  choices: (from: number) => Graph,
  from = 0,
): Generator<(number | undefined)[]> {
  if (from === vertices) {
    yield [];
    return;
  }
  for (const rest of graphsBy(vertices, choices, from + 1))
    for (const to of choices(from)) yield [to, ...rest];
}

const after = (first: number, vertices: number): number[] =>
  Array.from({ length: vertices - first }, (_, i) => first + i);

/** Every sorted graph on so many vertices: their factorial. */
export const sortedGraphs = (vertices: number): Generator<Graph> =>
  graphsBy(vertices, (from) => [undefined, ...after(from + 1, vertices)]);

/** Every graph of out-degree at most one on m vertices, edges in any direction: (m + 1)^m of them. */
export const anyGraphs = (vertices: number): Generator<Graph> =>
  graphsBy(vertices, () => [undefined, ...after(0, vertices)]);

/** The edges in the order of their sources, but for the target's own: the path stops where it meets the target. */
export function edgesOf(graph: Graph, target: number, mistake: string | undefined): readonly Edge[] {
  return graph.flatMap((to, from) =>
    to === undefined || (from === target && mistake !== "target goes on") ? [] : [[from, to] as const],
  );
}

/**
 * The reduction that makes every edge lead forwards: m layers of the m vertices, vertex v of layer tau has the number
 * tau m + v, and its edge leads to its successor in the next layer. The target goes to itself, so that it is met in
 * the last layer if it is met at all.
 */
export function layersOf(graph: Graph, target: number, mistake: string | undefined): Graph {
  const m = graph.length;
  return Array.from({ length: m * m }, (_, vertex) => {
    const [layer, v] = [Math.floor(vertex / m), vertex % m];
    const to = v === target && mistake !== "target goes on" ? target : graph[v];
    return layer === m - 1 || to === undefined ? undefined : (layer + 1) * m + to;
  });
}
