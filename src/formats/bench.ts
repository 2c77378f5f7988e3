import type { Circuit } from "../circuit/circuit.js";
import { BENCH_UNSAYABLE, readBench } from "./bench-read.js";
import { encodeText } from "./chunks.js";
import type { Format } from "./format.js";
import { NETLIST_BASES, type NetlistBasis, netlistGates } from "./netlist-gates.js";
import { headsOf, nameSignals, PORTS_COMMENT } from "./signal-names.js";

/**
 * ISCAS BENCH (F. Brglez, H. Fujiwara. A neutral netlist of 10 combinational benchmark circuits and a target
 * translator in FORTRAN. ISCAS 1985): `y = NAND(a, b)`, one gate a line, in any order. Constants are `vdd` and `gnd`,
 * as ABC writes them. Flip-flops are refused.
 *
 * Names are kept as in BLIF: entries of ports are signals, the ports themselves stand in a comment.
 */
export const bench: Format<NetlistBasis> = {
  name: "bench",
  title: "ISCAS BENCH",
  extensions: ["bench"],
  bases: NETLIST_BASES,
  write: (circuit) => encodeText(lines(circuit)),
  read: readBench,
};

const GATES = {
  and: "AND",
  or: "OR",
  xor: "XOR",
  maj: "LUT 0xe8 ",
  not: "NOT",
  buf: "BUFF",
  one: "vdd",
  zero: "gnd",
} as const;

function* lines(circuit: Circuit): Generator<string> {
  const names = nameSignals(circuit, BENCH_UNSAYABLE);
  yield `# ${PORTS_COMMENT}${JSON.stringify(headsOf(circuit))}\n`;
  for (const name of names.inputs) yield `INPUT(${name})\n`;
  for (const name of names.outputs) yield `OUTPUT(${name})\n`;
  for (const { node, kind, operands } of netlistGates(circuit, "BENCH")) {
    const list = operands.length === 0 ? "" : `(${operands.map(names.of).join(", ")})`;
    yield `${names.of(node)} = ${GATES[kind]}${list}\n`;
  }
  let position = 0;
  for (const port of circuit.outputs) {
    for (const wire of port.wires) {
      const name = names.outputs[position++]!;
      if (names.of(wire) !== name) yield `${name} = BUFF(${names.of(wire)})\n`;
    }
  }
}
