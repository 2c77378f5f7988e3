import { unknownName } from "../errors.js";
import { attentionHead } from "./attention-head.js";
import { automata } from "./automata.js";
import { barrington } from "./barrington.js";
import { benOrCleve } from "./ben-or-cleve.js";
import { circuitValue } from "./circuit-value.js";
import { counterMachine } from "./counter-machine.js";
import { groupWords } from "./group-words.js";
import { iteratedProduct } from "./iterated-product.js";
import { iteratedSumAndProduct } from "./iterated-sum-and-product.js";
import { jungRecursion } from "./jung-recursion.js";
import { lrnnLogDepth } from "./lrnn-log-depth.js";
import { matrixFactors } from "./matrix-factors.js";
import { matrixWords } from "./matrix-words.js";
import { newtonIteration } from "./newton-iteration.js";
import { pdLogDepth } from "./pd-log-depth.js";
import { sortedConnectivity } from "./sorted-connectivity.js";
import { tableScan } from "./table-scan.js";
import type { Theorem } from "./theorem.js";
import { turingMachine } from "./turing-machine.js";
import { weightedAutomaton } from "./weighted-automaton.js";

/** Every theorem, in the order of the ledger. */
export const THEOREMS: readonly Theorem[] = [
  // Classes to circuits.
  attentionHead,
  tableScan,
  lrnnLogDepth,
  jungRecursion,
  iteratedSumAndProduct,
  pdLogDepth,
  newtonIteration,
  // Problems to weights.
  automata,
  weightedAutomaton,
  groupWords,
  barrington,
  benOrCleve,
  matrixFactors,
  iteratedProduct,
  matrixWords,
  sortedConnectivity,
  counterMachine,
  circuitValue,
  turingMachine,
];

/** By name or alias. @throws UsageError for a name that is not there, with the nearest that is. */
export function theoremNamed(name: string): Theorem {
  const found = THEOREMS.find((theorem) => theorem.name === name || theorem.alias === name);
  if (found === undefined)
    throw unknownName(
      "theorem",
      name,
      THEOREMS.map((theorem) => theorem.name),
    );
  return found;
}
