import { type Circuit, type Port, sizeOf } from "../circuit/circuit.js";
import { encodeText } from "./chunks.js";
import type { Format } from "./format.js";
import {
  BIT_GATES,
  headsOf,
  NETLIST_BASES,
  type NetlistBasis,
  PORTS_COMMENT,
  unsayableGate,
} from "./signal-names.js";
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

const OPERATORS: Readonly<Record<number, string>> = {
  [BIT_GATES.and]: "&",
  [BIT_GATES.or]: "|",
  [BIT_GATES.xor]: "^",
};

const PER_LINE = 12;

function* lines(circuit: Circuit): Generator<string> {
  const { op, a, b, length } = circuit;
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
  yield* declarations(length, (node) => (named.has(node) ? undefined : of(node)));
  for (let node = 0; node < length; node++) {
    const operator = OPERATORS[op[node]!];
    if (operator !== undefined) yield `  assign ${of(node)} = ${of(a[node]!)} ${operator} ${of(b[node]!)};\n`;
    else if (op[node] === BIT_GATES.not) yield `  assign ${of(node)} = ~${of(a[node]!)};\n`;
    else if (op[node] === BIT_GATES.constant) {
      yield `  assign ${of(node)} = 1'b${circuit.constants[a[node]!]!.equals(0) ? 0 : 1};\n`;
    } else if (op[node] !== BIT_GATES.input) throw unsayableGate("Verilog", circuit, node);
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
