import { describe, expect, it } from "vitest";
import { judge, runTheorem } from "../../src/theorems/run-theorem.js";
import {
  anyGraphs,
  type Edge,
  type Graph,
  layersOf,
  reaches,
  sortedGraphs,
} from "../../src/theorems/sorted-connectivity/graphs.js";
import { instances, shortcutOf } from "../../src/theorems/sorted-connectivity/instances.js";
import { PathFollower, VARIANTS } from "../../src/theorems/sorted-connectivity/variants.js";
import { sortedConnectivity } from "../../src/theorems/sorted-connectivity.js";
import type { Check, TheoremRequest } from "../../src/theorems/theorem.js";
import { randomFrom } from "../../src/theorems/tools/random.js";
import { StreamRunner } from "../../src/theorems/tools/streams.js";
import { catalogued } from "../catalogue.js";

const defaults = Object.fromEntries(
  Object.entries(sortedConnectivity.options).map(([key, option]) => [key, option.default]),
);

const requestOf = (mistake?: string, variant = "all"): TheoremRequest => ({
  options: { ...defaults, variant },
  effort: "quick",
  seed: 1,
  recurrence: catalogued,
  ...(mistake !== undefined && { mistake }),
});

/** The first check whose text has these words, with a mistake made. */
async function checked(words: string, mistake?: string, variant?: string): Promise<Check> {
  for await (const check of sortedConnectivity.run(requestOf(mistake, variant)))
    if (check.what.includes(words)) return check;
  throw new Error(`no check of ${words}`);
}

/** By Warshall's closure, not by a walk. */
function closure(graph: Graph): readonly (readonly boolean[])[] {
  const met = graph.map((to, from) => graph.map((_, vertex) => vertex === from || vertex === to));
  for (const via of graph.keys())
    for (const from of graph.keys())
      for (const to of graph.keys()) met[from]![to] ||= met[from]![via]! && met[via]![to]!;
  return met;
}

const degrees = (graph: Graph): readonly string[] =>
  graph.map(
    (to, vertex) => `${to === undefined ? 0 : 1} ${graph.filter((other) => other === vertex).length}`,
  );

describe("sorted connectivity", () => {
  it.each(VARIANTS)("$name: from 0 the path over (0, 2), (1, 3), (2, 3) is at 0, 2, 2, 3", (variant) => {
    const edges: readonly Edge[] = [
      [0, 2],
      [1, 3],
      [2, 3],
    ];
    const follower = new PathFollower(requestOf(), variant, 4);
    expect([0, 1, 2, 3].map((read) => follower.run(edges.slice(0, read), 0).end)).toEqual([0, 2, 2, 3]);
  });

  it.each(VARIANTS)("$name: the units that are measured are those that run", (variant) => {
    const rnn = variant.rnn(5, undefined);
    const stream = rnn.stream([
      [0, 1],
      [0, 4],
      [1, 2],
      [2, 4],
    ]);
    const runner = new StreamRunner(catalogued(variant.recurrence, rnn.dimensions), "integer");
    const states = runner.run(stream).y!.map((state) => state.map(Number));
    for (const [step, state] of states.entries()) {
      const before = states[step - 1] ?? state.map(() => 0);
      const units = rnn.units(stream, step, before).slice(-state.length);
      expect(units.map((unit) => Math.max(0, unit))).toEqual(state);
    }
    expect(states.at(-1)![0]).toBe(4);
  });

  it.each([
    ["small K", "static", "every sorted graph"],
    ["e stays", "unary", "every sorted graph"],
    ["x stays", "unary", "every sorted graph"],
    ...VARIANTS.flatMap(({ name }) => [
      ["one side", name, "every sorted graph"],
      ["target goes on", name, "every sorted graph"],
      ["target goes on", name, "as m layers"],
      ["no layers", name, "as m layers"],
    ]),
  ])("%s shows with the variant %s in %s", async (mistake, variant, words) => {
    expect(judge(await checked(words!, undefined, variant)).verdict).toBe("pass");
    expect((await checked(words!, mistake, variant)).wrong).toBeGreaterThan(0);
  });

  it("a shortcut left in is seen by its accuracy alone", async () => {
    const check = await checked("generated instances", "shortcut left in", "static");
    expect(check.wrong).toBe(0);
    expect(judge(check).verdict).toBe("fail");
  });

  it("refuses a variant and sizes that are not there", async () => {
    const run = (set: Readonly<Record<string, string>>) =>
      runTheorem(sortedConnectivity, { ...requestOf(), options: set, mistakes: "omit" });
    await expect(run({ variant: "statik" })).rejects.toThrow(/static/);
    await expect(run({ vertices: "8" })).rejects.toThrow(/vertices: expected a whole number from 1 to 7/);
    await expect(run({ size: "5" })).rejects.toThrow(/size: expected a whole number from 6/);
    await expect(run({ instances: "1e4" })).rejects.toThrow(/instances: expected a whole number from 2000/);
  });
});

describe("graphs of out-degree one", () => {
  it("are all there, once each", () => {
    const shown = (graphs: Iterable<Graph>): readonly string[] =>
      Array.from(graphs, (graph) => graph.map((to) => to ?? ".").join(" "));
    for (const [graphs, count] of [
      [shown(sortedGraphs(5)), 120],
      [shown(anyGraphs(3)), 64],
    ] as const) {
      expect(graphs).toHaveLength(count);
      expect(new Set(graphs).size).toBe(count);
    }
    for (const graph of sortedGraphs(5))
      for (const [from, to] of graph.entries()) expect(to ?? from + 1).toBeGreaterThan(from);
  });

  it("are walked to what their closure says, and so are their layers", () => {
    for (const m of [1, 2, 3]) {
      for (const graph of anyGraphs(m)) {
        const met = closure(graph);
        for (let target = 0; target < m; target++) {
          const layers = layersOf(graph, target, undefined);
          for (const [from, to] of layers.entries()) expect(to ?? from + 1).toBeGreaterThan(from);
          for (let start = 0; start < m; start++) {
            expect(reaches(graph, start, target)).toBe(met[start]![target]);
            expect(closure(layers)[start]![(m - 1) * m + target]).toBe(met[start]![target]);
          }
        }
      }
    }
  });
});

describe("generated instances", () => {
  it.each([6, 7, 12, 40])("on %i vertices differ in two edges and in no degree", (vertices) => {
    const all = instances(randomFrom(3), vertices, 30, undefined);
    expect(all).toEqual(instances(randomFrom(3), vertices, 30, undefined));
    expect(all).not.toEqual(instances(randomFrom(4), vertices, 30, undefined));
    for (let i = 0; i < all.length; i += 2) {
      const [one, other] = [all[i]!, all[i + 1]!];
      expect([one.start, one.target]).toEqual([other.start, other.target]);
      expect(one.reaches).not.toBe(other.reaches);
      expect(degrees(one.graph)).toEqual(degrees(other.graph));
      const moved = [...one.graph.keys()].filter((vertex) => one.graph[vertex] !== other.graph[vertex]);
      expect(moved).toHaveLength(2);
      for (const { graph, start, target, reaches: answer } of [one, other]) {
        expect(closure(graph)[start]![target]).toBe(answer);
        for (const [from, to] of graph.entries()) expect(to ?? from + 1).toBeGreaterThan(from);
        for (const vertex of moved) {
          expect([start, target]).not.toContain(vertex);
          expect(graph[vertex]).not.toBe(target);
        }
      }
    }
  });

  it("hold the guesses from endpoints at one half for every seed, and lose that with any negatives", () => {
    for (let seed = 1; seed <= 5; seed++) {
      expect(shortcutOf(instances(randomFrom(seed), 24, 1000, undefined)).accuracy).toBe(0.5);
      expect(shortcutOf(instances(randomFrom(seed), 24, 1000, "shortcut left in")).accuracy).toBeGreaterThan(
        0.6,
      );
    }
  });
});
