// A file format of one's own: a table of gates with a tab between the columns.
import { openCatalogue } from "../src/cli/disk.js";
import {
  compile,
  entryName,
  type Format,
  OPS,
  representationNamed,
  scanNamed,
  writeCircuit,
} from "../src/index.js";

const NAMES = new Map<number, string>(Object.values(OPS).map(({ code, name }) => [code, name]));

export const gateTable: Format<"B2" | "aig"> = {
  name: "gate-table",
  title: "one gate a line, tabs between",
  extensions: ["tsv"],
  bases: ["B2", "aig"],
  *write(circuit) {
    const encoder = new TextEncoder();
    const names = new Map<number, string>();
    for (const port of circuit.inputs)
      for (const [i, wire] of port.wires.entries()) names.set(wire, entryName(port, i));
    yield encoder.encode("node\top\tfirst\tsecond\n");
    for (let node = 0; node < circuit.length; node++) {
      const op = NAMES.get(circuit.op[node]!)!;
      if (op === "input" || op === "constant") continue;
      const show = (operand: number): string => names.get(operand) ?? String(operand);
      const second = op === "not" ? "" : show(circuit.b[node]!);
      yield encoder.encode(`${node}\t${op}\t${show(circuit.a[node]!)}\t${second}\n`);
    }
    for (const port of circuit.outputs)
      for (const [i, wire] of port.wires.entries())
        yield encoder.encode(`${entryName(port, i)}\tis\t${names.get(wire) ?? wire}\t\n`);
  },
};

const recurrence = openCatalogue().recurrence("linear-scalar");
const representation = representationNamed("int:1");
const recipe = {
  recurrence,
  scan: scanNamed("serial"),
  representation,
  outputs: "last",
  weights: "inputs",
} as const;
const decoder = new TextDecoder();
const text = [...writeCircuit(gateTable, compile(recipe, 3))].map((piece) => decoder.decode(piece)).join("");
console.log(text.trimEnd());
