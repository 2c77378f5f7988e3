import { DirectedGraph } from "graphology";
import { stronglyConnectedComponents } from "graphology-components";
import { topologicalSort } from "graphology-dag";
import { FormatError } from "../errors.js";
import { type Expression, type Role, walk } from "../recurrences/expression.js";
import type { Definition, Recurrence } from "../recurrences/recurrence.js";

/** The names of one role that an expression mentions itself. */
export function namesOf(expression: Expression, role: Role): Set<string> {
  const names = new Set<string>();
  walk(expression, (node) => {
    if (node.kind === "reference" && node.role === role) names.add(node.name);
  });
  return names;
}

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

/** A value of one step may not need itself: next(...) and lets must be free of circles. */
function refuseCircles(recurrence: Recurrence): void {
  const definitions = new Map<string, Definition>();
  for (const definition of recurrence.lets) definitions.set(definition.name, definition);
  for (const definition of recurrence.updates) definitions.set(`next(${definition.name})`, definition);
  const done = new Set<string>();
  const visit = (name: string, path: readonly string[]): void => {
    if (done.has(name)) return;
    const from = path.indexOf(name);
    if (from >= 0) {
      const { formula } = definitions.get(name)!;
      throw new FormatError(
        { file: formula.file, line: formula.line, column: formula.column },
        `${formula.where}: expected values of one step without a circle, got ${[...path.slice(from), name].join(" needs ")}; use the state before the step for one of them`,
      );
    }
    const { expression } = definitions.get(name)!;
    const needed = [
      ...namesOf(expression, "let"),
      ...[...namesOf(expression, "next")].map((state) => `next(${state})`),
    ];
    for (const other of needed) visit(other, [...path, name]);
    done.add(name);
  };
  for (const name of definitions.keys()) visit(name, []);
}
