import type { Circuit } from "../circuit/circuit.js";
import { BLIF_UNSAYABLE, readBlif } from "./blif-read.js";
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
 * BLIF (Berkeley Logic Interchange Format. University of California, Berkeley, 1992): one model, a `.names` for each
 * gate. Written with a cover for each gate as it is, so that counts stay; read with covers of any width, of on-sets or
 * off-sets. Latches, subcircuits, library gates and don't-care networks are refused.
 *
 * Names of signals are those of the ports' entries (`k[0][3]`), with characters that BLIF cannot say replaced; the
 * ports themselves stand in a comment, which other programs ignore.
 */
export const blif: Format<NetlistBasis> = {
  name: "blif",
  title: "BLIF, gates as covers",
  extensions: ["blif"],
  bases: NETLIST_BASES,
  write: (circuit) => encodeText(lines(circuit)),
  read: readBlif,
};

const ROWS: Readonly<Record<number, string>> = {
  [BIT_GATES.and]: "11 1\n",
  [BIT_GATES.or]: "1- 1\n-1 1\n",
  [BIT_GATES.xor]: "10 1\n01 1\n",
};

/** Names to a line of `.inputs` and `.outputs`. */
const PER_LINE = 10;

function* lines(circuit: Circuit): Generator<string> {
  const { op, a, b } = circuit;
  const names = nameSignals(circuit, BLIF_UNSAYABLE);
  yield `# ${PORTS_COMMENT}${JSON.stringify(headsOf(circuit))}\n.model circuit\n`;
  yield* list(".inputs", names.inputs);
  yield* list(".outputs", names.outputs);
  for (let node = 0; node < circuit.length; node++) {
    const rows = ROWS[op[node]!];
    if (rows !== undefined) {
      yield `.names ${names.of(a[node]!)} ${names.of(b[node]!)} ${names.of(node)}\n${rows}`;
    } else if (op[node] === BIT_GATES.not) {
      yield `.names ${names.of(a[node]!)} ${names.of(node)}\n0 1\n`;
    } else if (op[node] === BIT_GATES.constant) {
      const one = circuit.constants[a[node]!]!.equals(0) ? "" : "1\n";
      yield `.names ${names.of(node)}\n${one}`;
    } else if (op[node] !== BIT_GATES.input) throw unsayableGate("BLIF", circuit, node);
  }
  let position = 0;
  for (const port of circuit.outputs) {
    for (const wire of port.wires) {
      const name = names.outputs[position++]!;
      if (names.of(wire) !== name) yield `.names ${names.of(wire)} ${name}\n1 1\n`;
    }
  }
  yield ".end\n";
}

function* list(keyword: string, names: readonly string[]): Generator<string> {
  for (let i = 0; i < names.length; i += PER_LINE) {
    yield `${keyword} ${names.slice(i, i + PER_LINE).join(" ")}\n`;
  }
}
