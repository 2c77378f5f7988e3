import { BASES, type BasisName } from "../circuit/basis.js";
import { type CircuitGraph, toGraph } from "../circuit/graph.js";
import { encodeText } from "./chunks.js";
import type { Format } from "./format.js";

/** The graphology view as GraphML, which yEd, Gephi, NetworkX and igraph read. */
export const graphml: Format = {
  name: "graphml",
  title: "GraphML (small circuits)",
  extensions: ["graphml"],
  bases: Object.keys(BASES) as BasisName[],
  write: (circuit, options) => encodeText(lines(toGraph(circuit, options))),
};

const KEYS = [
  { name: "op", of: "node", type: "string" },
  { name: "label", of: "node", type: "string" },
  { name: "level", of: "node", type: "int" },
  { name: "outputs", of: "node", type: "string" },
  { name: "operands", of: "edge", type: "string" },
] as const;

function* lines(graph: CircuitGraph): Generator<string> {
  yield `<?xml version="1.0" encoding="UTF-8"?>\n<graphml xmlns="http://graphml.graphdrawing.org/xmlns">\n`;
  // Keys have to stand before the graph.
  for (const { name, of, type } of KEYS) {
    yield `  <key id="${name}" for="${of}" attr.name="${name}" attr.type="${type}"/>\n`;
  }
  yield `  <graph id="circuit" edgedefault="directed">\n`;
  for (const { node, attributes } of graph.nodeEntries()) {
    yield `    <node id="${escapeXml(node)}">${data(attributes)}</node>\n`;
  }
  for (const { source, target, attributes } of graph.edgeEntries()) {
    yield `    <edge source="${escapeXml(source)}" target="${escapeXml(target)}">${data(attributes)}</edge>\n`;
  }
  yield "  </graph>\n</graphml>\n";
}

function data(attributes: Readonly<Record<string, string | number>>): string {
  return Object.entries(attributes)
    .map(([key, value]) => `<data key="${key}">${escapeXml(String(value))}</data>`)
    .join("");
}

function escapeXml(text: string): string {
  // XML 1.0 has no place for control characters, not even escaped.
  const printable = [...text].map((c) => (c < " " && !"\t\n\r".includes(c) ? "\ufffd" : c)).join("");
  return printable.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
}
