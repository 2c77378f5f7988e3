import type { Random } from "../tools/random.js";
import { bestShortcut, type Shortcut } from "../tools/shortcuts.js";
import { type Graph, reaches } from "./graphs.js";

/** A question: whether the path from `start` meets `target` in a sorted graph. */
export interface Instance {
  readonly graph: Graph;
  readonly start: number;
  readonly target: number;
  readonly reaches: boolean;
}

/** Two paths have three vertices each side of the crossing between them. */
export const FEWEST_VERTICES = 6;

/** Vertices `from` to `to - 1` in three parts: two to a path, one to the other, each of the rest anywhere. */
function split(random: Random, from: number, to: number): readonly (readonly number[])[] {
  const order = Array.from({ length: to - from }, (_, i) => from + i);
  for (let i = order.length - 1; i > 0; i--) {
    const other = random.whole(0, i);
    [order[i], order[other]] = [order[other]!, order[i]!];
  }
  const parts: number[][] = [[], [], []];
  for (const [place, vertex] of order.entries())
    parts[place < 2 ? 0 : place === 2 ? 1 : random.whole(0, 2)]!.push(vertex);
  return parts.map((part) => part.sort((a, b) => a - b));
}

function join(graph: (number | undefined)[], path: readonly number[]): void {
  for (let i = 1; i < path.length; i++) graph[path[i - 1]!] = path[i]!;
}

/**
 * Two instances with the same endpoints, one answered yes and one no, in either order. Two paths without a vertex in
 * common go through the graph, and the target is the end of the first; at a cut between two vertices they go on as
 * they are, or cross. The start and the target have the same edges in both, from and to the same vertices, and
 * every vertex has the same degrees: two edges are all that differs. Vertices of neither path lead anywhere later.
 */
function twins(random: Random, vertices: number): readonly [Instance, Instance] {
  const cut = random.whole(3, vertices - 3);
  const [head, otherHead, loose] = split(random, 0, cut);
  const [tail, otherTail, looseTail] = split(random, cut, vertices);
  const [start, target] = [head![0]!, tail!.at(-1)!];
  const own: (number | undefined)[] = Array.from({ length: vertices }, () => undefined);
  // From behind both ends nothing leads back to either path, so that they may go on.
  const end = Math.max(target, otherTail!.at(-1)!);
  const onwards = (vertex: number, first: number): void => {
    if (first < vertices && random.whole(0, 2) > 0) own[vertex] = random.whole(first, vertices - 1);
  };
  for (const vertex of [...loose!, ...looseTail!]) onwards(vertex, vertex + 1);
  for (const vertex of [target, otherTail!.at(-1)!]) onwards(vertex, end + 1);
  const [straight, crossed] = [[...own], [...own]];
  join(straight, [...head!, ...tail!]);
  join(straight, [...otherHead!, ...otherTail!]);
  join(crossed, [...head!, ...otherTail!]);
  join(crossed, [...otherHead!, ...tail!]);
  const yes: Instance = { graph: straight, start, target, reaches: true };
  const no: Instance = { graph: crossed, start, target, reaches: false };
  return random.bit() ? [yes, no] : [no, yes];
}

/** The same with a no that asks for any vertex that is not reached, as is easily done: ends of paths give it away. */
function unmatched(random: Random, vertices: number): readonly [Instance, Instance] {
  const [yes, no] = [...twins(random, vertices)].sort((a, b) => Number(b.reaches) - Number(a.reaches));
  const missed = Array.from({ length: vertices }, (_, vertex) => vertex).filter(
    (vertex) => !reaches(yes!.graph, yes!.start, vertex),
  );
  const target = missed[random.whole(0, missed.length - 1)]!;
  return [yes!, { ...no!, graph: yes!.graph, target }];
}

/**
 * Instances on so many vertices, at least `FEWEST_VERTICES`, as many answered yes as no, by pairs that are told apart
 * by no look at their endpoints. The same draws give the same instances.
 */
export function instances(
  random: Random,
  vertices: number,
  pairs: number,
  mistake: string | undefined,
): readonly Instance[] {
  const pair = mistake === "shortcut left in" ? unmatched : twins;
  return Array.from({ length: pairs }, () => pair(random, vertices)).flat();
}

type Feature = (instance: Instance) => string;

/** What the endpoints show: their numbers, their degrees, their edges. */
const FEATURES: Readonly<Record<string, Feature>> = {
  "degrees of both": ({ graph, start, target }) =>
    [start, target]
      .flatMap((vertex) => [graph[vertex] === undefined ? 0 : 1, sourcesOf(graph, vertex).length])
      .join(),
  "edges into the target": ({ graph, target }) => String(sourcesOf(graph, target).length),
  start: ({ start }) => String(start),
  target: ({ target }) => String(target),
  distance: ({ start, target }) => String(target - start),
  "edge from the start": ({ graph, start }) => String((graph[start] ?? start) - start),
  "edge from the target": ({ graph, target }) => String((graph[target] ?? target) - target),
  "longest edge into the target": ({ graph, target }) =>
    String(target - Math.min(target, ...sourcesOf(graph, target))),
};

const sourcesOf = (graph: Graph, vertex: number): readonly number[] =>
  graph.flatMap((to, from) => (to === vertex ? [from] : []));

/** The best guess from the endpoints alone. */
export const shortcutOf = (all: readonly Instance[]): Shortcut =>
  bestShortcut(all, (instance) => instance.reaches, FEATURES);
