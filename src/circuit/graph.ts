import { DirectedGraph } from "graphology";
import { forEachTopologicalGeneration } from "graphology-dag";
// The whole of it brings a reader, and with that a parser of XML.
import writeGexf from "graphology-gexf/common/writer.js";
import { LimitError } from "../errors.js";
import { type Circuit, entryName, forEachOperand, thresholdOf } from "./circuit.js";
import { OP_BY_CODE, OPS, type OpName } from "./ops.js";

/**
 * The graphology view of a circuit: for small circuits that people want to see or hand to a graph library. Keys of
 * nodes are their indices in the circuit, edges go from operand to gate.
 */
export type CircuitGraph = DirectedGraph<NodeAttributes, EdgeAttributes>;

export type NodeAttributes = {
  readonly op: OpName;
  /** Name of an input's entry, value of a constant, symbol of a gate. */
  readonly label: string;
  /** Depth under the default cost model: every gate one level, `not` none. */
  readonly level: number;
  /** Names of the output entries that read this node, joined by ", "; empty if none does. */
  readonly outputs: string;
};

export type EdgeAttributes = {
  /** Positions of the operand, from 0; `0 1` for a gate that reads the same node twice. */
  readonly operands: string;
};

export interface GraphOptions {
  /** Most nodes. */
  readonly limit?: number;
}

/** At about 1 kB a node and edge pair, 20 MB. */
export const DEFAULT_GRAPH_LIMIT = 20_000;

/** LimitError above the limit: the flat arrays take a hundredth of the memory. */
export function toGraph(circuit: Circuit, { limit = DEFAULT_GRAPH_LIMIT }: GraphOptions = {}): CircuitGraph {
  if (circuit.length > limit) {
    throw new LimitError(
      `a graph of ${circuit.length} nodes passes the limit of ${limit} (about 1 kB each). Raise it with --limit, write the circuit as aiger or json, or read its figures with 'recirc stats'`,
    );
  }
  const graph: CircuitGraph = new DirectedGraph<NodeAttributes, EdgeAttributes>();
  const inputNames = namesByWire(circuit.inputs);
  const outputNames = namesByWire(circuit.outputs);
  const levels = new Uint32Array(circuit.length);
  for (let node = 0; node < circuit.length; node++) {
    const kind = OP_BY_CODE[circuit.op[node]!]!;
    const edges = new Map<number, number[]>();
    let position = 0;
    forEachOperand(circuit, node, (operand) => {
      levels[node] = Math.max(levels[node]!, levels[operand]! + kind.level);
      edges.set(operand, [...(edges.get(operand) ?? []), position++]);
    });
    graph.addNode(node, {
      op: kind.name,
      label: label(circuit, node, inputNames),
      level: levels[node]!,
      outputs: (outputNames.get(node) ?? []).join(", "),
    });
    for (const [operand, positions] of edges) {
      graph.addDirectedEdgeWithKey(`${operand}-${node}`, operand, node, { operands: positions.join(" ") });
    }
  }
  return graph;
}

/**
 * Depth of the circuit under the model in which every gate is one level, `not` included, found by graphology-dag's
 * topological generations: an oracle that shares no code with our own loops. 0 for a circuit without gates.
 */
export function generations(circuit: Circuit, options?: GraphOptions): number {
  return nodeGenerations(circuit, options).reduce((deepest, generation) => Math.max(deepest, generation), 0);
}

/** The generation of each node under that model: 0 for inputs and constants. */
export function nodeGenerations(circuit: Circuit, options?: GraphOptions): Uint32Array {
  const of = new Uint32Array(circuit.length);
  let generation = 0;
  forEachTopologicalGeneration(toGraph(circuit, options), (nodes) => {
    for (const node of nodes) of[Number(node)] = generation;
    generation++;
  });
  return of;
}

/** The graph as GEXF 1.3, by graphology's own writer. */
export function toGexf(graph: CircuitGraph): string {
  return writeGexf(graph, { version: "1.3" });
}

function namesByWire(ports: Circuit["inputs"]): Map<number, string[]> {
  const names = new Map<number, string[]>();
  for (const port of ports) {
    port.wires.forEach((wire, i) => {
      const known = names.get(wire);
      if (known === undefined) names.set(wire, [entryName(port, i)]);
      else known.push(entryName(port, i));
    });
  }
  return names;
}

function label(circuit: Circuit, node: number, inputNames: ReadonlyMap<number, readonly string[]>): string {
  const code = circuit.op[node]!;
  if (code === OPS.input.code) return inputNames.get(node)![0]!;
  if (code === OPS.constant.code) return circuit.constants[circuit.a[node]!]!.toFraction();
  if (code === OPS.threshold.code) {
    const { weights, atLeast } = thresholdOf(circuit, node);
    return `${weights.join(", ")} >= ${atLeast}`;
  }
  return OP_BY_CODE[code]!.symbol;
}
