import {
  adderLevels,
  carryLevels,
  carrySaveLevels,
  clog2,
  lookUpLevels,
  tableLevels,
} from "../../numbers/gadgets/levels.js";
import { shallowestOf, type Way, waysAt } from "../jung-recursion/crossovers.js";
import { baseOfBits, type Modelled, type Workload } from "../jung-recursion/model.js";

/**
 * Depth and size of the constructions of the atlas at n = 2^K that nobody can build or count, under the cost model `unit`:
 * the parts of each circuit one after the other, each by its level function. At most so much is taken; tests hold every
 * one against the circuits that are built.
 */

const power = (bits: number): bigint => 1n << BigInt(bits);

/** Gates of a carry-save array of so many bits and of the carries of its result. */
function sumSize(bits: bigint, width: number): bigint {
  return 5n * bits + 6n * BigInt(width) * BigInt(clog2(BigInt(width)) + 2);
}

/** Gates of a table of so many bits. */
function tableSize(bits: number, width: number): bigint {
  return power(bits + 1) + BigInt(width) * power(bits);
}

/**
 * The attention head of attention-head.ts that is measured: tokens of two bits, scores from -4 n to 4 n, values of two
 * bits. A table of two tokens, every comparison of two scores, the conjunction of n - 1 of them, the sign of a sum.
 */
export function attentionModel(K: number): Modelled {
  const score = K + 4;
  const depth =
    tableLevels(4) +
    (carrySaveLevels(3n) + adderLevels(BigInt(score + 2))) +
    K +
    1 +
    (carrySaveLevels(power(K) + 1n) + adderLevels(BigInt(K + 4)));
  const comparison = sumSize(BigInt(3 * (score + 2)), score + 2);
  const size =
    power(2 * K) * (comparison + 1n) +
    power(K) * (tableSize(4, score) + 2n * tableSize(2, 2) + 4n) +
    sumSize(2n * power(K) + BigInt(K), K + 4);
  return { depth, size };
}

/** What pd-log-depth.ts measures: permutations of d coordinates, tokens of two bits, scales to 2 and drives to 2. */
const COORDINATES = 3;
const TOKEN_BITS = 2;

/**
 * A scan of the permutations, the factors on the way gathered, a scan of their logarithms in carry-save form, and for
 * each prime: a reduction modulo p - 1, a table of powers, one sum of n of them, a reduction modulo p. Then the sign. The
 * state is at most 2^(n + 1) - 2.
 */
export function pdModel(K: number): Modelled {
  const d = BigInt(COORDINATES);
  const base = baseOfBits(power(K) + 4n);
  const b = base.bits;
  const select = 1 + clog2(d);
  const high = K + 2;
  const reduction =
    adderLevels(BigInt(b + K + 2)) + lookUpLevels(high) + carrySaveLevels(2n) + adderLevels(BigInt(b + 1));
  const width = power(K) + BigInt(b + clog2(base.count) + 9);
  const depth =
    lookUpLevels(TOKEN_BITS) +
    K * select +
    select +
    K * carrySaveLevels(4n) +
    carrySaveLevels(3n) +
    reduction +
    lookUpLevels(b + 1) +
    1 +
    carrySaveLevels(power(K)) +
    reduction +
    lookUpLevels(b + 1) +
    carrySaveLevels(base.count + 1n) +
    carryLevels(width) +
    2;
  // A prefix network of n steps has n K / 2 compositions.
  const compositions = (power(K) * BigInt(K)) / 2n + 1n;
  const reducing =
    sumSize(BigInt(3 * (b + K + 2)), b + K + 2) + tableSize(high, b) + sumSize(BigInt(2 * b + 2), b + 1);
  const perStep =
    d * d * tableSize(TOKEN_BITS, 1) +
    2n * d * (tableSize(TOKEN_BITS, b + 1) + 3n * BigInt(b + 1)) +
    reducing +
    tableSize(b + 1, b) +
    6n * BigInt(b);
  const perPrime =
    compositions * (2n * d * d * d + 5n * 4n * BigInt(b + K + 2) + 1n) +
    power(K) * perStep +
    sumSize(power(K) * BigInt(b), b + K) +
    reducing +
    power(b + 2) +
    (width << BigInt(b + 1));
  return { depth, size: base.count * perPrime + 5n * (base.count + 1n) * width + 8n * width };
}

/**
 * The DeltaNet of the atlas, K = 2 and V = 1, of numbers of two bits: its step is a transition of two by two, entries to
 * 9, and a drive, to 8, so that composing is sums of two products and at most one addend; the output is one more sum.
 */
export function deltaNetWays(K: number, recursions: number): readonly Way[] {
  const work: Workload = { K: K + 1, terms: 3, width: 5, values: 6 };
  return waysAt(work, recursions).map((way) => ({
    ...way,
    modelled: { ...way.modelled, depth: way.modelled.depth + STEP_LEVELS },
  }));
}

/** Levels of a step's own transition and drive, products of three numbers of two bits in carry-save form. */
const STEP_LEVELS = 2 + carrySaveLevels(3n) + carrySaveLevels(6n) + adderLevels(7n);

export function deltaNetModel(K: number): Modelled & { readonly way: string } {
  const { name, blocks, modelled } = shallowestOf(deltaNetWays(K, 2));
  return { ...modelled, way: blocks.length === 0 ? name : `${name}, blocks of ${blocks.join(" and ")}` };
}
