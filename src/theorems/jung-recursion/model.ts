import { carryLevels, carrySaveLevels, clog2 } from "../../numbers/gadgets/levels.js";
import type { Base, DotLevel } from "../../numbers/residue/base-extension.js";
import { primesAbove } from "../../numbers/residue/basis.js";
import { type CountedStyle, costSystem, readOutLevels, Tally } from "../../numbers/residue/costs.js";
import { evaluateBlocks, type Plan } from "./recursion.js";

/** A product of n = 2^K matrices, or the like: K levels of sums of `terms` products, of numbers of `width` bits. */
export interface Workload {
  readonly K: number;
  readonly terms: number;
  readonly width: number;
  /** Values after level k are `values` times 2^(K-k). */
  readonly values: number;
  /** How residues are kept; by default whichever is the shallowest. */
  readonly style?: CountedStyle;
}

/** Depth and size, under the cost model `unit`: at most so much. */
export interface Modelled {
  readonly depth: number;
  readonly size: bigint;
}

/** Above so many bits of their product the primes are estimated and not listed. */
const LISTED_BITS = 4096n;
const bases = new Map<bigint, Base>();

/**
 * The first primes whose product has more than so many bits: their number, and the bits of the largest, each at most.
 * Beyond what is listed by theta(x) > x (1 - 1 / (2 ln x)) for x >= 563 and pi(x) < x / ln x (1 + 3 / (2 ln x)): J. B.
 * Rosser, L. Schoenfeld. Approximate formulas for some functions of prime numbers. Illinois J. Math. 6, 1962, (3.14), (3.2).
 */
export function baseOfBits(bits: bigint): Base {
  let base = bases.get(bits);
  if (base === undefined) {
    base = bits <= LISTED_BITS ? listed(bits) : estimated(bits);
    bases.set(bits, base);
  }
  return base;
}

function listed(bits: bigint): Base {
  const primes = primesAbove(1n << bits);
  const own = primes.at(-1)!.toString(2).length;
  return { lanes: [{ bits: own }], count: BigInt(primes.length), bits: own };
}

function estimated(bits: bigint): Base {
  const target = naturalLog(bits) + Math.log(Math.LN2);
  let log = target;
  for (let i = 0; i < 40; i++) log = target - Math.log(1 - 1 / (2 * log));
  const own = Math.floor(log / Math.LN2 + 1e-6) + 1;
  const count = powerOfE(log - Math.log(log) + Math.log(1 + 1.5 / log));
  return { lanes: [{ bits: own }], count, bits: own };
}

function naturalLog(value: bigint): number {
  const text = value.toString(16);
  const kept = Math.min(text.length, 13);
  return Math.log(Number.parseInt(text.slice(0, kept), 16)) + (text.length - kept) * Math.log(16);
}

/** e^x, rounded up by a part in 2^40 or so. */
function powerOfE(x: number): bigint {
  const lg = x / Math.LN2;
  const whole = Math.max(0, Math.floor(lg) - 50);
  return (BigInt(Math.ceil(2 ** (lg - whole))) + 1n) << BigInt(whole);
}

/** Bits of the values after all levels: n (b0 + lg D). */
function bitsAfter({ terms, width }: Workload, levels: number): bigint {
  return BigInt(width + clog2(BigInt(terms))) << BigInt(levels);
}

/** Numbers written out: one carry-save array a level, the carry of the last for the sign. */
export function naive({ K, terms, width, values }: Workload): Modelled {
  const D = BigInt(terms);
  const bits = BigInt(width + clog2(D));
  let depth = 1 + carrySaveLevels(D * BigInt(width) + 1n);
  // After the first level operands are two rows, so that a product is four arrays.
  for (let level = 1; level < K; level++) depth += 1 + carrySaveLevels(4n * D * bits + 1n, level);
  // Level by level half as many values of arrays four times as large.
  const size = (48n * D * BigInt(values) * bits * bits) << BigInt(2 * K);
  return { depth: depth + carryLevels((bits << BigInt(K)) + 1n) + 3, size };
}

/** The base of the outermost level: M > 4 |X|. */
export function outerBase(work: Workload): Base {
  return baseOfBits(bitsAfter(work, work.K) + 2n);
}

/** Residues modulo the primes of `outerBase`, each by the recursion with blocks of these depths; none: residues alone. */
export function byResidues(work: Workload, depths: readonly number[]): Modelled {
  const base = outerBase(work);
  const lane = base.lanes[0]!;
  const tally = new Tally();
  const system = costSystem(work.terms, tally, work.style);
  const plan = costPlan(lane.bits, work.terms, depths);
  const levels = new Array<DotLevel>(work.K).fill(oneValue(work.terms));
  // A bit of the input is in every residue: a table of the few bits of a word.
  const start = clog2(BigInt(work.width)) + work.width;
  const [end] =
    plan === undefined
      ? system.levels(lane, levels, [start])
      : evaluateBlocks(system, plan, lane, levels, [{ items: [start], count: plan.base.count }]);
  // One value a level was counted; of the n matrices there are `values` times n - 1, in each of the residues.
  const once = tally.size / BigInt(work.K) + 1n;
  const all =
    once *
    (BigInt(work.values) << BigInt(work.K)) *
    base.count *
    BigInt(depths.length === 0 ? 1 : depths[0]!);
  const read = readOutLevels(work.terms, base, bitsAfter(work, work.K), work.style);
  return { depth: end! + read.levels, size: all + read.size };
}

function oneValue(terms: number): DotLevel {
  return [new Array<readonly [number, number]>(terms).fill([0, 0])];
}

/** Blocks in blocks for a prime of so many bits. */
export function costPlan(bits: number, terms: number, depths: readonly number[]): Plan {
  const [depth, ...rest] = depths;
  if (depth === undefined) return undefined;
  let base: Base | undefined;
  let count = 1n;
  // What comes in is below (k + 1) p, and k grows with it.
  for (;;) {
    const most = BigInt(bits + clog2(count + 1n) + clog2(BigInt(terms))) << BigInt(depth);
    base = baseOfBits(most + 1n);
    if (base.count <= count) break;
    count = base.count;
  }
  return { base, depth, inner: costPlan(base.bits, terms, rest) };
}

/** Up to so many levels every choice is gone through to the end. */
const SHORT = 256;

/** Levels of K levels in these blocks: of all of them, or as many as full blocks add up to. */
function levelsOf(bits: number, { K, terms, style }: Workload, depths: readonly number[]): number {
  const plan = costPlan(bits, terms, depths)!;
  const system = costSystem(terms, new Tally(), style);
  const after = (levels: number): number =>
    evaluateBlocks(system, plan, { bits }, new Array<DotLevel>(levels).fill(oneValue(terms)), [
      { items: [0], count: plan.base.count },
    ])[0]!;
  const [depth] = depths as [number];
  return K <= SHORT ? after(K) : (K / depth) * (after(3 * depth) - after(2 * depth));
}

/** Depths of blocks that are tried: all of the short ones, a few of the long ones. */
const BLOCKS = [1, 2, 3, 4, 5, 6, 7, 8, 10, 12, 16, 20, 24, 28, 32, 40, 48, 56, 64, 72];
/** Blocks within blocks are short: their overhead is that of small primes. */
const LONGEST_INNER = 8;
const best = new Map<string, readonly number[]>();

/** The depths of blocks with the fewest levels, for so many levels of recursion. */
export function bestDepths(work: Workload, recursions: number): readonly number[] {
  const { bits } = outerBase(work);
  const key = `${bits} ${work.terms} ${recursions} ${work.K} ${work.style}`;
  let found = best.get(key);
  if (found === undefined) {
    let least = Number.POSITIVE_INFINITY;
    for (const depths of choices(recursions, work.K)) {
      const levels = levelsOf(bits, work, depths);
      if (levels < least) [found, least] = [depths, levels];
    }
    best.set(key, found!);
  }
  return found!;
}

/** Every way to choose the depths of blocks, each at most that of the block around it. */
function choices(recursions: number, longest: number): readonly (readonly number[])[] {
  if (recursions === 0) return [[]];
  return BLOCKS.filter((depth) => depth <= longest).flatMap((depth) =>
    choices(recursions - 1, Math.min(depth, LONGEST_INNER)).map((rest) => [depth, ...rest]),
  );
}
