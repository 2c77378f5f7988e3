import type { Circuit } from "../circuit/circuit.js";
import { encodeText } from "./chunks.js";
import type { Format } from "./format.js";
import { BIT_GATES, headsOf, NETLIST_BASES, type NetlistBasis, unsayableGate } from "./signal-names.js";
import { type SaidPort, sayPorts } from "./verilog-names.js";
import { PORTS_ATTRIBUTE, readYosys } from "./yosys-read.js";

/**
 * The JSON of Yosys (its commands `write_json` and `read_json`): one module whose cells are `$_AND_`, `$_OR_`, `$_XOR_`
 * and `$_NOT_` over numbered bits. A port with axes is one vector, its entries row-major from bit 0; names that Yosys
 * cannot say, shapes and encodings stand in an attribute of the module. Read back: the one-bit cells of Yosys without
 * memory, `$lut`, and `$and`, `$or`, `$xor`, `$xnor`, `$not` and `$mux` of words; other cells are refused by name.
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

const CELLS: Readonly<Record<number, string>> = {
  [BIT_GATES.and]: "$_AND_",
  [BIT_GATES.or]: "$_OR_",
  [BIT_GATES.xor]: "$_XOR_",
  [BIT_GATES.not]: "$_NOT_",
};

function* lines(circuit: Circuit): Generator<string> {
  const { op, a, b } = circuit;
  const heads = headsOf(circuit);
  const ports = sayPorts(heads);
  const bit = (node: number): string =>
    op[node] === BIT_GATES.constant
      ? `"${circuit.constants[a[node]!]!.equals(0) ? 0 : 1}"`
      : String(FIRST_BIT + node);
  const attributes = { top: "1".padStart(32, "0"), [PORTS_ATTRIBUTE]: JSON.stringify(heads) };
  yield `{"creator": "recirc",\n"modules": {"circuit": {\n"attributes": ${JSON.stringify(attributes)},\n"ports": {`;
  yield* portLines(circuit, ports, bit, (port) => `"direction": "${port.direction}", `);
  yield `},\n"cells": {`;
  let separator = "\n";
  for (let node = 0; node < circuit.length; node++) {
    const cell = CELLS[op[node]!];
    if (cell === undefined) {
      if (op[node] === BIT_GATES.input || op[node] === BIT_GATES.constant) continue;
      throw unsayableGate("Yosys JSON", circuit, node);
    }
    const binary = op[node] !== BIT_GATES.not;
    const second = binary ? `, "B": [${bit(b[node]!)}]` : "";
    const directions = `"A": "input", ${binary ? '"B": "input", ' : ""}"Y": "output"`;
    yield `${separator}"${ports.prefix}${node}": {"type": "${cell}", "port_directions": {${directions}}, "connections": {"A": [${bit(a[node]!)}]${second}, "Y": [${bit(node)}]}}`;
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
