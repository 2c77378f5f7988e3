import type { Circuit } from "../circuit/circuit.js";
import { BLIF_UNSAYABLE, readBlif } from "./blif-read.js";
import { encodeText } from "./chunks.js";
import type { Format } from "./format.js";
import { NETLIST_BASES, type NetlistBasis, type NetlistGate, netlistGates } from "./netlist-gates.js";
import { headsOf, nameSignals, PORTS_COMMENT } from "./signal-names.js";

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

/** The cover of a gate. */
function rowsOf({ kind, operands }: NetlistGate): string {
  switch (kind) {
    case "and":
      return `${"1".repeat(operands.length)} 1\n`;
    case "or":
      // The off-set of a wide one is one row.
      return operands.length === 2 ? "1- 1\n-1 1\n" : `${"0".repeat(operands.length)} 0\n`;
    case "xor":
      return "10 1\n01 1\n";
    case "maj":
      return "11- 1\n1-1 1\n-11 1\n";
    case "not":
      return "0 1\n";
    case "buf":
      return "1 1\n";
    case "one":
      return "1\n";
    case "zero":
      return "";
  }
}

/** Names to a line of `.inputs` and `.outputs`. */
const PER_LINE = 10;

function* lines(circuit: Circuit): Generator<string> {
  const names = nameSignals(circuit, BLIF_UNSAYABLE);
  yield `# ${PORTS_COMMENT}${JSON.stringify(headsOf(circuit))}\n.model circuit\n`;
  yield* list(".inputs", names.inputs);
  yield* list(".outputs", names.outputs);
  for (const gate of netlistGates(circuit, "BLIF")) {
    const signals = [...gate.operands, gate.node].map(names.of);
    yield `.names ${signals.join(" ")}\n${rowsOf(gate)}`;
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
