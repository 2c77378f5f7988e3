import { dimacsOf } from "../circuit/clauses.js";
import { encodeText } from "./chunks.js";
import type { Format } from "./format.js";

/**
 * DIMACS CNF: the clauses that hold exactly for the values of the gates, after G. Tseitin. Comments give the literal of
 * every input and output; nothing is asked of the outputs, so a question is a unit clause more. `recirc equivalent
 * --emit` writes the question whether two circuits differ. Not read back: a formula has no inputs and outputs.
 */
export const dimacs: Format<"aig"> = {
  name: "dimacs",
  title: "DIMACS CNF (the clauses of the gates)",
  extensions: ["cnf", "dimacs"],
  bases: ["aig"],
  write: (circuit) => encodeText(dimacsOf(circuit, { satisfied: false })),
};
