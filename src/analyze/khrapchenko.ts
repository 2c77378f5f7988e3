import type { BooleanBasis } from "../circuit/basis.js";
import type { Circuit } from "../circuit/circuit.js";
import { evaluatePacked } from "../circuit/evaluate.js";

/** Truth tables double with each input. */
const MOST_INPUTS = 14;
const LANES = 32;

/**
 * Khrapchenko 1971: a formula over {and, or, not} for f has at least |N|^2 / (|A| |B|) leaves, where A are points with
 * f = 0, B points with f = 1 and N the pairs of A x B that differ in one input; so its depth, and that of a circuit under
 * `U2`, is at least the logarithm. Here A and B are all zeros and all ones of f, for each output bit, by its truth table.
 *
 * The largest bound over the outputs; undefined where the circuit has more than 14 input bits or none.
 */
export function khrapchenkoDepth(circuit: Circuit<BooleanBasis>): number | undefined {
  const inputs = circuit.inputs.reduce((sum, port) => sum + port.wires.length, 0);
  if (inputs === 0 || inputs > MOST_INPUTS) return undefined;
  let best: number | undefined;
  for (const table of truthTables(circuit, inputs)) {
    const leaves = formulaLeaves(table, inputs);
    if (leaves === undefined) continue;
    const depth = ceilingLogOfRatio(leaves.pairs * leaves.pairs, leaves.zeros * leaves.ones);
    if (best === undefined || depth > best) best = depth;
  }
  return best;
}

/** The values of each output bit on all assignments; input i is bit i of an assignment's number. */
function truthTables(circuit: Circuit<BooleanBasis>, inputs: number): readonly Uint8Array[] {
  const rows = 2 ** inputs;
  const tables = circuit.outputs.flatMap((port) => Array.from(port.wires, () => new Uint8Array(rows)));
  for (let first = 0; first < rows; first += LANES) {
    let bit = 0;
    const words: Record<string, number[]> = {};
    for (const port of circuit.inputs) words[port.name] = Array.from(port.wires, () => wordOf(bit++, first));
    const values = evaluatePacked(circuit, words);
    let output = 0;
    for (const port of circuit.outputs) {
      for (let i = 0; i < port.wires.length; i++, output++) {
        const word = values[port.name]![i]!;
        for (let lane = 0; lane < LANES && first + lane < rows; lane++)
          tables[output]![first + lane] = (word >>> lane) & 1;
      }
    }
  }
  return tables;
}

/** Bit `bit` of the 32 assignments from `first` on. */
function wordOf(bit: number, first: number): number {
  let word = 0;
  for (let lane = 0; lane < LANES; lane++) word |= (((first + lane) >>> bit) & 1) << lane;
  return word;
}

function formulaLeaves(
  table: Uint8Array,
  inputs: number,
): { readonly pairs: bigint; readonly zeros: bigint; readonly ones: bigint } | undefined {
  let [pairs, ones] = [0, 0];
  for (let row = 0; row < table.length; row++) {
    if (table[row] === 0) continue;
    ones++;
    for (let input = 0; input < inputs; input++) if (table[row ^ (1 << input)] === 0) pairs++;
  }
  if (pairs === 0) return undefined;
  return { pairs: BigInt(pairs), zeros: BigInt(table.length - ones), ones: BigInt(ones) };
}

/** The smallest d with 2^d >= numerator / denominator, in integers. */
function ceilingLogOfRatio(numerator: bigint, denominator: bigint): number {
  let depth = 0;
  for (let power = denominator; power < numerator; power *= 2n) depth++;
  return depth;
}
