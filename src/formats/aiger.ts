import { readAiger } from "./aiger-read.js";
import { writeAscii, writeBinary } from "./aiger-write.js";
import type { Format } from "./format.js";

/**
 * AIGER 1.9 (A. Biere, K. Heljanko, S. Wieringa. AIGER 1.9 and beyond. Johannes Kepler University Linz, 2011):
 * and-inverter graphs as AND gates over literals 2 * variable + complement. Circuits here are combinational: files with
 * latches are unrolled to a number of steps, by option, or refused. Then ports have the step as their first axis, a latch
 * without a reset is an input of its name (`l3` if it has none), and bad states and constraints are outputs of their
 * names (`bad0`, `constraint0`), with `_` behind a name that a port before has. Justice and fairness speak of infinite
 * runs and are refused.
 *
 * Entries of ports are symbols (`i7 k[0][3]`); their shapes and encodings stand in one line of the comment section,
 * which other programs ignore. Other comments are dropped, and the reader's `warn` is told so.
 */
export const aiger: Format<"aig"> = {
  name: "aiger",
  title: "AIGER, binary",
  extensions: ["aig"],
  bases: ["aig"],
  write: writeBinary,
  read: readAiger,
  isSequential,
};

export const aigerAscii: Format<"aig"> = {
  name: "aiger-ascii",
  title: "AIGER, ASCII",
  extensions: ["aag"],
  bases: ["aig"],
  write: (circuit) => writeAscii(circuit),
  read: readAiger,
  isSequential,
};

/** By the counts of the first line alone; `read` says what is wrong with it. */
function isSequential(bytes: Uint8Array): boolean {
  const [line = ""] = new TextDecoder("latin1").decode(bytes.subarray(0, 200)).split("\n");
  const [, , , latches, , , bad, constraints] = line.split(/ +/);
  return [latches, bad, constraints].some((count) => Number(count) > 0);
}
