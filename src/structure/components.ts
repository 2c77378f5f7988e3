import { DirectedGraph } from "graphology";
import { stronglyConnectedComponents } from "graphology-components";
import { topologicalSort } from "graphology-dag";
import { namesOf, refuseCircles } from "../recurrences/circles.js";
import type { Definition, Recurrence } from "../recurrences/recurrence.js";

/**
 * A set of states (with the lets between them) that feed each other, or one let that feeds no state it reads. Solved
 * in order, each sees everything before it as known for all steps.
 */
export interface Component {
  readonly states: readonly string[];
  readonly lets: readonly string[];
}

const stateNode = (name: string): string => `state ${name}`;
const letNode = (name: string): string => `let ${name}`;

/** The strongly connected components of the dependence graph, each after those it reads. */
export function componentsOf(recurrence: Recurrence): readonly Component[] {
  refuseCircles(recurrence);
  const graph = new DirectedGraph();
  for (const state of recurrence.states) graph.addNode(stateNode(state.name));
  for (const definition of recurrence.lets) graph.addNode(letNode(definition.name));
  const connect = (definition: Definition, to: string) => {
    for (const name of namesOf(definition.expression, "let")) graph.mergeEdge(letNode(name), to);
    for (const name of namesOf(definition.expression, "state")) graph.mergeEdge(stateNode(name), to);
    for (const name of namesOf(definition.expression, "next")) graph.mergeEdge(stateNode(name), to);
  };
  for (const definition of recurrence.updates) connect(definition, stateNode(definition.name));
  for (const definition of recurrence.lets) connect(definition, letNode(definition.name));

  const groups = stronglyConnectedComponents(graph);
  const groupOf = new Map<string, number>();
  groups.forEach((nodes, i) => {
    for (const node of nodes) groupOf.set(node, i);
  });
  const condensation = new DirectedGraph();
  for (let i = 0; i < groups.length; i++) condensation.addNode(String(i));
  graph.forEachEdge((_edge, _attributes, from, to) => {
    const [a, b] = [groupOf.get(from)!, groupOf.get(to)!];
    if (a !== b) condensation.mergeEdge(String(a), String(b));
  });
  // Within a component, states keep the order of the file.
  const inOrder = (
    names: readonly string[],
    nodes: ReadonlySet<string>,
    node: (name: string) => string,
  ): string[] => names.filter((name) => nodes.has(node(name)));
  return topologicalSort(condensation).map((key) => {
    const nodes = new Set(groups[Number(key)]!);
    return {
      states: inOrder(
        recurrence.states.map(({ name }) => name),
        nodes,
        stateNode,
      ),
      lets: inOrder(
        recurrence.lets.map(({ name }) => name),
        nodes,
        letNode,
      ),
    };
  });
}
