import type { BooleanBasis } from "../circuit/basis.js";
import type { Circuit } from "../circuit/circuit.js";
import { evaluatePacked } from "../circuit/evaluate.js";

/** Truth tables double with each input. */
const MOST_INPUTS = 14;
const LANES = 32;

/**
 * Khrapchenko 1971: a formula over {and, or, not} for f has at least |N|^2 / (|A| |B|) leaves, where A are points with
 * f = 0, B points with f = 1 and N the pairs of A x B that differ in one input; so its depth, and that of a circuit under
 * `U2`, is at least the logarithm. Which A and B are best is not obvious, and weights may take their place: with M the
 * matrix of those pairs over all zeros and ones, (u M v)^2 / (|u|^2 |v|^2) for any u and v (Koutsoupias 1993, Improvements
 * on Khrapchenko's theorem). It is short to prove that the largest quotient, the square of M's norm, is no more than the
 * leaves: where the formula is an "and", the zeros are divided among its operands, an "or" divides the ones, and the
 * square of the norm of a matrix is at most the sum of those of its parts; at a literal each point has one partner.
 *
 * Here u and v are found from the truth table of each output bit and rounded to integers, for which the quotient is
 * exact. For parity it is n^2, for the majority of an odd n ((n+1)/2)^2.
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
    const depth = ceilingLogOfRatio(leaves.numerator, leaves.denominator);
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

/** A ratio of integers, since its logarithm is rounded up. */
interface Ratio {
  readonly numerator: bigint;
  readonly denominator: bigint;
}

/** Rounds of improving the weights; those of symmetric functions are settled after two or three. */
const ROUNDS = 60;
const SETTLED = 1e-9;
/** The largest weight: products and sums over 2^14 points stay below 2^53. */
const SCALE = 2047;

/**
 * The least leaves of a formula for a function of one bit, at least one; undefined for a constant. Row x of the table
 * holds the value at x.
 */
function formulaLeaves(table: Uint8Array, inputs: number): Ratio | undefined {
  const ones = table.reduce((sum, value) => sum + value, 0);
  if (ones === 0 || ones === table.length) return undefined;
  let weights: Float64Array = new Float64Array(table.length).fill(1);
  const uniform = quotient(table, weights, inputs);
  // The power method: both sides tend to the singular vectors of the largest singular value.
  let last = 0;
  for (let round = 0; round < ROUNDS; round++) {
    const next = neighbourSums(table, weights, inputs);
    const length = normalize(table, next);
    weights = next;
    if (Math.abs(length - last) <= SETTLED * length) break;
    last = length;
  }
  const weighted = quotient(table, integral(table, weights), inputs);
  const better = weighted.numerator * uniform.denominator > uniform.numerator * weighted.denominator;
  return better ? weighted : uniform;
}

/** For each point the weights of those that differ from it in one input and in the value. */
function neighbourSums(table: Uint8Array, weights: Float64Array, inputs: number): Float64Array {
  const sums = new Float64Array(table.length);
  for (let x = 0; x < table.length; x++) {
    for (let input = 0; input < inputs; input++) {
      const y = x ^ (1 << input);
      if (table[y] !== table[x]) sums[x]! += weights[y]!;
    }
  }
  return sums;
}

/** Divides zeros and ones each by their length, and gives the length of the ones. */
function normalize(table: Uint8Array, weights: Float64Array): number {
  const squares = [0, 0];
  for (let x = 0; x < table.length; x++) squares[table[x]!]! += weights[x]! ** 2;
  const lengths = squares.map(Math.sqrt);
  for (let x = 0; x < table.length; x++) weights[x]! /= lengths[table[x]!]!;
  return lengths[1]!;
}

/** Both sides scaled so that the largest weight is `SCALE`, and rounded. */
function integral(table: Uint8Array, weights: Float64Array): Float64Array {
  const largest = [0, 0];
  for (let x = 0; x < table.length; x++) {
    if (weights[x]! > largest[table[x]!]!) largest[table[x]!] = weights[x]!;
  }
  return weights.map((weight, x) => Math.round((SCALE * weight) / largest[table[x]!]!));
}

/** (u M v)^2 / (|u|^2 |v|^2) of integral weights u of the zeros and v of the ones, without rounding. */
function quotient(table: Uint8Array, weights: Float64Array, inputs: number): Ratio {
  const sums = neighbourSums(table, weights, inputs);
  const squares = [0, 0];
  let product = 0;
  for (let x = 0; x < table.length; x++) {
    squares[table[x]!]! += weights[x]! ** 2;
    if (table[x] === 1) product += weights[x]! * sums[x]!;
  }
  return { numerator: BigInt(product) ** 2n, denominator: BigInt(squares[0]!) * BigInt(squares[1]!) };
}

/** The smallest d with 2^d >= numerator / denominator, in integers. */
function ceilingLogOfRatio(numerator: bigint, denominator: bigint): number {
  let depth = 0;
  for (let power = denominator; power < numerator; power *= 2n) depth++;
  return depth;
}
