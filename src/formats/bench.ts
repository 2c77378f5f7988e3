import type { Circuit } from "../circuit/circuit.js";
import { BENCH_UNSAYABLE, readBench } from "./bench-read.js";
import { encodeText } from "./chunks.js";
import type { Format } from "./format.js";
import {
  BIT_GATES,
  headsOf,
  NETLIST_BASES,
  type NetlistBasis,
  nameSignals,
  PORTS_COMMENT,
  unsayableGate,
} from "./signal-names.js";

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

const GATES: Readonly<Record<number, string>> = {
  [BIT_GATES.and]: "AND",
  [BIT_GATES.or]: "OR",
  [BIT_GATES.xor]: "XOR",
};

function* lines(circuit: Circuit): Generator<string> {
  const { op, a, b } = circuit;
  const names = nameSignals(circuit, BENCH_UNSAYABLE);
  yield `# ${PORTS_COMMENT}${JSON.stringify(headsOf(circuit))}\n`;
  for (const name of names.inputs) yield `INPUT(${name})\n`;
  for (const name of names.outputs) yield `OUTPUT(${name})\n`;
  for (let node = 0; node < circuit.length; node++) {
    const gate = GATES[op[node]!];
    if (gate !== undefined)
      yield `${names.of(node)} = ${gate}(${names.of(a[node]!)}, ${names.of(b[node]!)})\n`;
    else if (op[node] === BIT_GATES.not) yield `${names.of(node)} = NOT(${names.of(a[node]!)})\n`;
    else if (op[node] === BIT_GATES.constant) {
      yield `${names.of(node)} = ${circuit.constants[a[node]!]!.equals(0) ? "gnd" : "vdd"}\n`;
    } else if (op[node] !== BIT_GATES.input) throw unsayableGate("BENCH", circuit, node);
  }
  let position = 0;
  for (const port of circuit.outputs) {
    for (const wire of port.wires) {
      const name = names.outputs[position++]!;
      if (names.of(wire) !== name) yield `${name} = BUFF(${names.of(wire)})\n`;
    }
  }
}
