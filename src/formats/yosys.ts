import type { Circuit } from "../circuit/circuit.js";
import { OPS } from "../circuit/ops.js";
import { encodeText } from "./chunks.js";
import type { Format } from "./format.js";
import { NETLIST_BASES, type NetlistBasis, type NetlistGate, netlistGates } from "./netlist-gates.js";
import { headsOf } from "./signal-names.js";
import { type SaidPort, sayPorts } from "./verilog-names.js";
import { PORTS_ATTRIBUTE, readYosys } from "./yosys-read.js";

/**
 * The JSON of Yosys (its commands `write_json` and `read_json`): one module whose cells are `$_AND_`, `$_OR_`, `$_XOR_`
 * and `$_NOT_` over numbered bits, `$lut` for a majority, and `$reduce_and` and `$reduce_or` for wide gates. A port with axes is one vector, its entries row-major from bit 0; names that Yosys
 * cannot say, shapes and encodings stand in an attribute of the module. Read back: the one-bit cells of Yosys without
 * memory, `$lut`, `$reduce_and` and its like, and `$and`, `$or`, `$xor`, `$xnor`, `$not` and `$mux` of words; other cells are refused by name.
 */
export const yosys: Format<NetlistBasis> = {
  name: "yosys-json",
  title: "Yosys JSON",
  extensions: ["yosys.json"],
  bases: NETLIST_BASES,
  write: (circuit) => encodeText(lines(circuit)),
  read: readYosys,
};

/** Bits 0 and 1 are left to the constants, as in the files of Yosys. */
const FIRST_BIT = 2;

const PLAIN: Readonly<Record<string, string>> = {
  and: "$_AND_",
  or: "$_OR_",
  xor: "$_XOR_",
  not: "$_NOT_",
  buf: "$_BUF_",
};
const WIDE: Readonly<Record<string, string>> = { and: "$reduce_and", or: "$reduce_or" };

const number = (value: number): string => value.toString(2).padStart(32, "0");

/** What stands in a cell; gates of more than two operands are cells over a vector. */
function cellOf({ node, kind, operands }: NetlistGate, bit: (node: number) => string): string {
  const y = `"Y": [${bit(node)}]`;
  // A wide gate of no operands is a constant of its own.
  if (operands.length === 0) {
    return `"type": "$_BUF_", "port_directions": {"A": "input", "Y": "output"}, "connections": {"A": ["${kind === "one" ? 1 : 0}"], ${y}}`;
  }
  if (operands.length <= 2) {
    const directions = operands.length === 2 ? '"A": "input", "B": "input"' : '"A": "input"';
    const second = operands.length === 2 ? `, "B": [${bit(operands[1]!)}]` : "";
    return `"type": "${PLAIN[kind]}", "port_directions": {${directions}, "Y": "output"}, "connections": {"A": [${bit(operands[0]!)}]${second}, ${y}}`;
  }
  const width = number(operands.length);
  const [type, parameters] =
    kind === "maj"
      ? ["$lut", { WIDTH: width, LUT: "11101000" }]
      : [WIDE[kind], { A_SIGNED: number(0), A_WIDTH: width, Y_WIDTH: number(1) }];
  const a = operands.map(bit).join(", ");
  return `"type": "${type}", "parameters": ${JSON.stringify(parameters)}, "port_directions": {"A": "input", "Y": "output"}, "connections": {"A": [${a}], ${y}}`;
}

function* lines(circuit: Circuit): Generator<string> {
  const { op, a } = circuit;
  const heads = headsOf(circuit);
  const ports = sayPorts(heads);
  const bit = (node: number): string =>
    op[node] === OPS.constant.code
      ? `"${circuit.constants[a[node]!]!.equals(0) ? 0 : 1}"`
      : String(FIRST_BIT + node);
  const attributes = { top: "1".padStart(32, "0"), [PORTS_ATTRIBUTE]: JSON.stringify(heads) };
  yield `{"creator": "recirc",\n"modules": {"circuit": {\n"attributes": ${JSON.stringify(attributes)},\n"ports": {`;
  yield* portLines(circuit, ports, bit, (port) => `"direction": "${port.direction}", `);
  yield `},\n"cells": {`;
  let separator = "\n";
  for (const gate of netlistGates(circuit, "Yosys JSON")) {
    if (op[gate.node] === OPS.constant.code) continue;
    yield `${separator}"${ports.prefix}${gate.node}": {${cellOf(gate, bit)}}`;
    separator = ",\n";
  }
  yield `\n},\n"netnames": {`;
  yield* portLines(circuit, ports, bit, () => "");
  yield "}\n}}}\n";
}

function* portLines(
  circuit: Circuit,
  { inputs, outputs }: { readonly inputs: readonly SaidPort[]; readonly outputs: readonly SaidPort[] },
  bit: (node: number) => string,
  direction: (port: SaidPort) => string,
): Generator<string> {
  let separator = "\n";
  for (const [ports, said] of [[circuit.inputs, inputs] as const, [circuit.outputs, outputs] as const]) {
    const wired = ports.filter(({ wires }) => wires.length > 0);
    for (let i = 0; i < wired.length; i++) {
      const port = said[i]!;
      const bits = Array.from(wired[i]!.wires, bit).join(", ");
      yield `${separator}${JSON.stringify(port.name)}: {${direction(port)}"bits": [${bits}]}`;
      separator = ",\n";
    }
  }
}
