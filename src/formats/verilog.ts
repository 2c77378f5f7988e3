import { type Circuit, type Port, sizeOf } from "../circuit/circuit.js";
import { encodeText } from "./chunks.js";
import type { Format } from "./format.js";
import { NETLIST_BASES, type NetlistBasis, type NetlistGate, netlistGates } from "./netlist-gates.js";
import { headsOf, PORTS_COMMENT } from "./signal-names.js";
import { sayPorts, showIdentifier } from "./verilog-names.js";
import { readVerilog } from "./verilog-read.js";

/**
 * Structural Verilog (IEEE 1364-2005): one module of `assign` statements over & | ^ ~, one for each gate. A port with
 * axes is one vector, its entries row-major from bit 0; ports of no entries cannot be declared and stand in the comment
 * alone, with the shapes and encodings. Read back: what is written here, gates such as `nand (y, a, b)`, vectors,
 * concatenations, bit selections, `?:` and constants; whatever else is refused by name.
 */
export const verilog: Format<NetlistBasis> = {
  name: "verilog",
  title: "structural Verilog",
  extensions: ["v"],
  bases: NETLIST_BASES,
  write: (circuit) => encodeText(lines(circuit)),
  read: readVerilog,
};

function expressionOf({ kind, operands }: NetlistGate, of: (node: number) => string): string {
  const names = operands.map(of);
  switch (kind) {
    case "and":
      return names.join(" & ");
    case "or":
      return names.join(" | ");
    case "xor":
      return names.join(" ^ ");
    case "maj":
      return `${names[0]} & ${names[1]} | ${names[0]} & ${names[2]} | ${names[1]} & ${names[2]}`;
    case "not":
      return `~${names[0]}`;
    case "buf":
      return names[0]!;
    case "one":
      return "1'b1";
    case "zero":
      return "1'b0";
  }
}

const PER_LINE = 12;

function* lines(circuit: Circuit): Generator<string> {
  const heads = headsOf(circuit);
  const ports = sayPorts(heads);
  yield `// ${PORTS_COMMENT}${JSON.stringify(heads)}\n`;
  yield `module circuit(${ports.all.map(({ name }) => showIdentifier(name)).join(", ")});\n`;
  for (const { name, width, vector, direction } of ports.all) {
    yield `  ${direction} ${vector ? `[${width - 1}:0] ` : ""}${showIdentifier(name)};\n`;
  }
  const outputs = entriesOf(circuit.outputs, ports.outputs);
  const named = new Map<number, string>();
  const inputs = entriesOf(circuit.inputs, ports.inputs);
  for (const [wire, name] of inputs) named.set(wire, name);
  for (const [wire, name] of outputs) if (!named.has(wire)) named.set(wire, name);
  const of = (node: number): string => named.get(node) ?? ports.prefix + node;
  yield* declarations(circuit.length, (node) => (named.has(node) ? undefined : of(node)));
  for (const gate of netlistGates(circuit, "Verilog")) {
    yield `  assign ${of(gate.node)} = ${expressionOf(gate, of)};\n`;
  }
  for (const [wire, name] of outputs) if (of(wire) !== name) yield `  assign ${name} = ${of(wire)};\n`;
  yield "endmodule\n";
}

function* declarations(length: number, nameOf: (node: number) => string | undefined): Generator<string> {
  let gathered: string[] = [];
  for (let node = 0; node < length; node++) {
    const name = nameOf(node);
    if (name !== undefined) gathered.push(name);
    if (gathered.length === PER_LINE || (node === length - 1 && gathered.length > 0)) {
      yield `  wire ${gathered.join(", ")};\n`;
      gathered = [];
    }
  }
}

/** Each wire of the ports with the name of its entry: `x` of a scalar, `x[5]` of a vector. */
function entriesOf(ports: readonly Port[], said: readonly { name: string; vector: boolean }[]) {
  const names: [number, string][] = [];
  ports
    .filter(({ shape }) => sizeOf(shape) > 0)
    .forEach(({ wires }, i) => {
      const { name, vector } = said[i]!;
      const shown = showIdentifier(name);
      for (let bit = 0; bit < wires.length; bit++)
        names.push([wires[bit]!, vector ? `${shown}[${bit}]` : shown]);
    });
  return names;
}
