import type { Circuit } from "../../circuit/circuit.js";
import { OPS } from "../../circuit/ops.js";
import { type Budget, type Cone, countOf, randomWords, type Search } from "./cone.js";
import { FLOAT_FUNCTIONS } from "./float.js";

/** Chance of a one, out of 256, at the successive base points: products and comparisons want more than fair coins. */
const ONES = [128, 256, 240, 0, 16, 252, 192, 128, 248, 64, 128, 224] as const;

/** Lane 0 of a word is the base point; each of the other 31 has one input flipped. */
const FLIPS_AT_ONCE = 31;

/**
 * Essential inputs of a Boolean wire: at random base points, every input not yet certified is flipped alone, 31 at
 * once. A flip that turns the wire is a witness.
 */
export function essentialOfBits(
  circuit: Circuit,
  wire: number,
  cone: Cone,
  seed: number,
  budget: Budget,
): Search {
  const certified = new Uint8Array(cone.inputs.length);
  const random = randomWords(seed);
  const words = new Int32Array(wire + 1);
  const base = new Int32Array(cone.inputs.length);
  for (const chance of ONES) {
    for (let i = 0; i < base.length; i++) base[i] = random() >>> 24 < chance ? -1 : 0;
    const open = indicesOfZeros(certified);
    for (let start = 0; start < open.length; start += FLIPS_AT_ONCE) {
      if (budget.left < cone.nodes.length) return bitSearch(certified);
      budget.left -= cone.nodes.length;
      const flipped = open.slice(start, start + FLIPS_AT_ONCE);
      cone.inputs.forEach((input, i) => {
        words[input] = base[i]!;
      });
      flipped.forEach((i, lane) => {
        words[cone.inputs[i]!]! ^= 2 << lane;
      });
      const turned = evaluateWords(circuit, wire, cone, words);
      flipped.forEach((i, lane) => {
        if ((turned ^ -(turned & 1)) & (2 << lane)) certified[i] = 1;
      });
    }
  }
  decideByTable(circuit, wire, cone, words, certified, budget);
  return bitSearch(certified);
}

/** Truth tables of so many inputs are a matter of milliseconds. */
const MOST_TABLED = 16;
/** The values of inputs 0 to 4 on the 32 assignments of one word. */
const LANES = [0xaaaaaaaa, 0xcccccccc, 0xf0f0f0f0, 0xff00ff00, 0xffff0000].map((word) => word | 0);

/** Where the inputs are few, what random flips have left open is decided by all assignments. */
function decideByTable(
  circuit: Circuit,
  wire: number,
  cone: Cone,
  words: Int32Array,
  certified: Uint8Array,
  budget: Budget,
): void {
  const open = indicesOfZeros(certified);
  const inputs = cone.inputs.length;
  const rows = Math.max(1, 2 ** (inputs - LANES.length));
  const visits = rows * cone.nodes.length;
  if (open.length === 0 || inputs > MOST_TABLED || budget.left < visits) return;
  budget.left -= visits;
  const table = new Int32Array(rows);
  for (let row = 0; row < rows; row++) {
    cone.inputs.forEach((input, i) => {
      words[input] = LANES[i] ?? -((row >> (i - LANES.length)) & 1);
    });
    table[row] = evaluateWords(circuit, wire, cone, words);
  }
  for (const i of open) {
    const lane = LANES[i];
    const turned =
      lane === undefined
        ? table.some((word, row) => word !== table[row ^ (1 << (i - LANES.length))])
        : table.some((word) => ((word >>> (1 << i)) ^ word) & ~lane);
    if (turned) certified[i] = 1;
  }
}

function bitSearch(certified: Uint8Array): Search {
  return { certified, witness: "a flip of that input alone that turns it", about: "the Boolean function" };
}

function evaluateWords(circuit: Circuit, wire: number, cone: Cone, words: Int32Array): number {
  const { op, a, b, operands } = circuit;
  for (const node of cone.nodes) {
    const x = words[a[node]!]!;
    switch (op[node]) {
      case OPS.and.code:
        words[node] = x & words[b[node]!]!;
        break;
      case OPS.or.code:
        words[node] = x | words[b[node]!]!;
        break;
      case OPS.xor.code:
        words[node] = x ^ words[b[node]!]!;
        break;
      case OPS.not.code:
        words[node] = ~x;
        break;
      case OPS.maj.code: {
        const at = a[node]!;
        const [p, q, r] = [words[operands[at]!]!, words[operands[at + 1]!]!, words[operands[at + 2]!]!];
        words[node] = (p & q) | (r & (p | q));
        break;
      }
      case OPS.constant.code:
        words[node] = circuit.constants[a[node]!]!.equals(0) ? 0 : -1;
        break;
    }
  }
  return words[wire]!;
}

type Draw = (word: number) => number;

const WHOLE: readonly Draw[] = [(word) => (word >>> 8) % 3, (word) => ((word >>> 8) % 3) - 1];
const REAL: readonly Draw[] = [
  (word) => word / 2 ** 32,
  (word) => word / 2 ** 31 - 1,
  (word) => 0.9 + word / 2 ** 34,
];

/** How base points are drawn, in turn: small whole numbers first, where float64 is often exact, then reals. */
const DRAWS: readonly Draw[] = [...repeated(WHOLE, 8), ...repeated(REAL, 3)];

function repeated<T>(items: readonly T[], times: number): T[] {
  return Array.from({ length: times }, () => items).flat();
}

/** A change smaller than this part of the largest value in the cone could be rounding. */
const NOTICEABLE = 2 ** -20;

/**
 * Essential inputs of an arithmetic wire with functions, by evaluation in float64 with one input changed. Where both
 * evaluations stay on whole numbers below 2^53 the witness is exact; otherwise the change must be noticeable, and the
 * claim is about the function as float64 computes it.
 */
export function essentialOfFunction(
  circuit: Circuit,
  wire: number,
  cone: Cone,
  seed: number,
  budget: Budget,
): Search {
  const certified = new Uint8Array(cone.inputs.length);
  const random = randomWords(seed);
  const values = new Float64Array(wire + 1);
  const base = new Float64Array(cone.inputs.length);
  let exact = true;
  for (const draw of DRAWS) {
    for (let i = 0; i < base.length; i++) base[i] = draw(random());
    if (budget.left < cone.nodes.length) break;
    budget.left -= cone.nodes.length;
    for (let i = 0; i < base.length; i++) values[cone.inputs[i]!] = base[i]!;
    const before = evaluateFloats(circuit, wire, cone, values);
    for (let i = 0; i < base.length && budget.left >= cone.nodes.length; i++) {
      if (certified[i] === 1) continue;
      budget.left -= cone.nodes.length;
      for (let j = 0; j < base.length; j++) values[cone.inputs[j]!] = base[j]!;
      values[cone.inputs[i]!] = draw(random());
      const after = evaluateFloats(circuit, wire, cone, values);
      const whole = before.whole && after.whole;
      const least = whole ? 0 : NOTICEABLE * Math.max(before.largest, after.largest);
      // Infinity and NaN are no witnesses: their difference is NaN, and no comparison with it holds.
      if (!(Math.abs(after.value - before.value) > least)) continue;
      certified[i] = 1;
      exact &&= whole;
    }
    if (countOf(certified) === certified.length) break;
  }
  const about = exact ? "the function over the reals" : "the function as computed in float64";
  return { certified, witness: "two evaluations that differ in that input alone", about };
}

interface Evaluation {
  readonly value: number;
  /** Every value met was a whole number that float64 holds exactly. */
  readonly whole: boolean;
  readonly largest: number;
}

function evaluateFloats(circuit: Circuit, wire: number, cone: Cone, values: Float64Array): Evaluation {
  const { op, a, b, operands } = circuit;
  let whole = true;
  let largest = 0;
  for (const node of cone.nodes) {
    const code = op[node]!;
    if (code === OPS.constant.code) {
      values[node] = circuit.constants[a[node]!]!.valueOf();
    } else if (code === OPS.select.code) {
      const at = a[node]!;
      values[node] = values[operands[values[operands[at]!] !== 0 ? at + 1 : at + 2]!]!;
    } else if (code !== OPS.input.code) {
      values[node] = FLOAT_FUNCTIONS[code]!(values[a[node]!]!, values[b[node]!]!);
    }
    const value = values[node]!;
    whole &&= Number.isSafeInteger(value);
    largest = Math.max(largest, Math.abs(value));
  }
  return { value: values[wire]!, whole, largest };
}

function indicesOfZeros(flags: Uint8Array): number[] {
  const zeros: number[] = [];
  for (let i = 0; i < flags.length; i++) if (flags[i] === 0) zeros.push(i);
  return zeros;
}
