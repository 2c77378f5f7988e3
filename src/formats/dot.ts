import { BASES, type BasisName } from "../circuit/basis.js";
import type { Circuit } from "../circuit/circuit.js";
import { toGraph } from "../circuit/graph.js";
import { encodeText } from "./chunks.js";
import type { Format } from "./format.js";
import { entryNames } from "./port-names.js";

/** Drawings by Graphviz: inputs at the bottom, an edge from operand to gate, a box for each output entry. */
export const dot: Format = {
  name: "dot",
  title: "Graphviz DOT (small circuits)",
  extensions: ["dot", "gv"],
  bases: Object.keys(BASES) as BasisName[],
  write: (circuit, options) => {
    const graph = toGraph(circuit, options);
    return encodeText(lines(circuit, graph));
  },
};

const SHAPES: Readonly<Record<string, string>> = { input: "invtriangle", constant: "plaintext" };

function* lines(circuit: Circuit, graph: ReturnType<typeof toGraph>): Generator<string> {
  yield "digraph circuit {\n  rankdir=BT;\n";
  for (const { node, attributes } of graph.nodeEntries()) {
    const shape = SHAPES[attributes.op] ?? "circle";
    yield `  ${quote(node)} [label=${quote(attributes.label)}, shape=${shape}];\n`;
  }
  for (const { source, target, attributes } of graph.edgeEntries()) {
    // An edge for each time that the gate reads the operand.
    for (const _ of attributes.operands.split(" ")) yield `  ${quote(source)} -> ${quote(target)};\n`;
  }
  let count = 0;
  for (const port of circuit.outputs) {
    let entry = 0;
    for (const name of entryNames(port)) {
      const id = quote(`output ${count++}`);
      yield `  ${id} [label=${quote(name)}, shape=box];\n`;
      yield `  ${quote(String(port.wires[entry++]))} -> ${id};\n`;
    }
  }
  yield "}\n";
}

/** Every id is quoted: names such as `k[0]`, or `node`, mean something else to DOT. */
function quote(text: string): string {
  return `"${text.replace(/[\\"]/g, "\\$&").replace(/\r?\n/g, "\\n")}"`;
}
