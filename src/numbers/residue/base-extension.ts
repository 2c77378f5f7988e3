import { InternalError } from "../../errors.js";
import { clog2 } from "../gadgets/levels.js";
import { primesAbove, productOf } from "./basis.js";

/**
 * # Base extension
 *
 * A whole number X from 0 to below M/2 is known by its residues modulo the k primes q of a base with product M. Found are,
 * modulo any other numbers and without X ever being written, the residues of one number Y that is congruent to X modulo
 * a prime p and below (k + 1) p:
 *
 *   c_q = x_q (M/q)^-1 mod q,   r = floor((sum of floor(c_q 2^w / q) + k) / 2^w),   w = clog2(k) + 1,
 *   Y = sum of (c_q (M/q) mod p) + (-r M mod p).
 *
 * The sum of the c_q/q is r + X/M. Each floor loses less than a unit, so that the sum of them and k lies above
 * (r + X/M) 2^w by at most k <= 2^(w-1), and X/M < 1/2 keeps it below (r + 1) 2^w. (A. Shenoy, R. Kumaresan. Fast base
 * extension using a redundant modulus in RNS. IEEE Trans. Computers 38, 1989, find the rank r with a redundant modulus;
 * as fractions it is in W. Hesse, E. Allender, D. Barrington. Uniform constant-depth threshold circuits for division and
 * iterated multiplication. JCSS 65, 2002.)
 *
 * It is written once over `ModularSystem`; numbers, gates and costs are interpretations of that.
 */
export interface Lane {
  /** Bits of the prime. */
  readonly bits: number;
  /** Missing where only costs are asked for: any prime of so many bits. */
  readonly prime?: bigint;
}

/** Primes that numbers are kept modulo; where only costs are asked for, one lane stands for `count` of them. */
export interface Base {
  readonly lanes: readonly Lane[];
  readonly count: bigint;
  /** Bits of the largest prime. */
  readonly bits: number;
}

/** One item for each prime of a base, or one that stands for all `count`. */
export interface Family<T> {
  readonly items: readonly T[];
  readonly count: bigint;
}

/** f of a value modulo the lane's prime. */
export interface Part<V> {
  readonly lane: Lane;
  readonly x: V;
  f(residue: bigint): bigint;
}

/** f of a word, from 0 to `most`. */
export interface WordPart<W> {
  readonly word: W;
  readonly most: bigint;
  f(value: bigint): bigint;
}

/** What values V modulo primes, and short words W, are made of. */
export interface ModularSystem<V, W> {
  each<T>(base: Base, make: (lane: Lane, index: number) => T): Family<T>;
  /** Sums of products of pairs of the values, modulo the lane's prime, level after level. */
  levels(lane: Lane, levels: readonly DotLevel[], values: readonly V[]): readonly V[];
  /** f of the residue, below 2^width. */
  row(part: Part<V>, width: number): W;
  /** The sum of the rows and a constant, from place `from` on, of `width` bits with those below. */
  carried(rows: Family<W>, plus: bigint, width: number, from: number): W;
  /** The sum of the parts, modulo the target's prime. */
  gathered(target: Lane, parts: Family<Part<V>>, last?: WordPart<W>): V;
}

/** The values of a level: each the sum of the products of these pairs of values of the level before. */
export type DotLevel = readonly (readonly (readonly [number, number])[])[];

export interface Extension {
  readonly base: Base;
  /** The prime p that Y is congruent modulo, and below (k + 1) times. */
  readonly through: Lane;
  /** w. */
  readonly fraction: number;
  /** Bits of the largest rank, k. */
  readonly rankBits: number;
  /** Row i of a residue: floor(c 2^w / q). */
  short(index: number, residue: bigint): bigint;
  /** c (M/q) mod p. */
  term(index: number, residue: bigint): bigint;
  /** -r M mod p. */
  rankTerm(rank: bigint): bigint;
}

/** Ways to get it wrong, for checks that have to notice. */
export type ExtensionMistake = "fractions too short" | "product too small" | "rank left out";

export function laneOf(prime: number | bigint): Lane {
  return { bits: prime.toString(2).length, prime: BigInt(prime) };
}

export function baseOf(primes: readonly number[]): Base {
  const lanes = primes.map(laneOf);
  return { lanes, count: BigInt(lanes.length), bits: Math.max(...lanes.map(({ bits }) => bits)) };
}

/** The prime of a lane that has one. */
export function primeOf({ prime, bits }: Lane): bigint {
  if (prime !== undefined) return prime;
  throw new InternalError(
    `expected a prime of ${bits} bits to compute with, got a lane that is only counted`,
  );
}

/** The largest value that a number in a block may have: it comes in below (k + 1) p and goes through `levels` levels. */
export function blockBound(prime: bigint, count: bigint, terms: number, levels: number): bigint {
  let bound = (count + 1n) * prime - 1n;
  for (let level = 0; level < levels; level++) bound = BigInt(terms) * bound * bound;
  return bound;
}

/**
 * The first primes other than p whose product is more than twice what a block of so many levels may reach. (Were p among
 * them, Y would be no more than a multiple of X modulo p.)
 */
export function baseForBlock(prime: bigint, terms: number, levels: number, mistake?: ExtensionMistake): Base {
  const room = mistake === "product too small" ? 1n : 2n;
  let count = 1;
  // More primes let more come in, so that the count is found step by step.
  for (;;) {
    const primes = primesAbove(room * blockBound(prime, BigInt(count), terms, levels), Number(prime));
    if (primes.length <= count) return baseOf(primes);
    count = primes.length;
  }
}

const extensions = new WeakMap<Base, Map<string, Extension>>();

/** Made once for a base, since a recursion goes through the same primes again and again. */
export function extensionThrough(through: Lane, base: Base, mistake?: ExtensionMistake): Extension {
  const known = extensions.get(base) ?? new Map<string, Extension>();
  extensions.set(base, known);
  const key = `${through.prime ?? `${through.bits} bits`} ${mistake ?? ""}`;
  const found = known.get(key) ?? newExtension(through, base, mistake);
  known.set(key, found);
  return found;
}

function newExtension(through: Lane, base: Base, mistake: ExtensionMistake | undefined): Extension {
  const fraction = clog2(base.count) + (mistake === "fractions too short" ? 0 : 1);
  const rankBits = base.count.toString(2).length;
  let numbers: Pick<Extension, "short" | "term" | "rankTerm"> | undefined;
  const made = (): Pick<Extension, "short" | "term" | "rankTerm"> => {
    numbers ??= numbersOf(primeOf(through), base, fraction, mistake);
    return numbers;
  };
  return {
    base,
    through,
    fraction,
    rankBits,
    short: (index, residue) => made().short(index, residue),
    term: (index, residue) => made().term(index, residue),
    rankTerm: (rank) => made().rankTerm(rank),
  };
}

function numbersOf(
  through: bigint,
  base: Base,
  fraction: number,
  mistake: ExtensionMistake | undefined,
): Pick<Extension, "short" | "term" | "rankTerm"> {
  const primes = base.lanes.map(primeOf);
  const product = productOf(primes.map(Number));
  const inverses = primes.map((prime) => inverseOf((product / prime) % prime, prime));
  const cofactors = primes.map((prime) => (product / prime) % through);
  const rest = product % through;
  const digit = (index: number, residue: bigint): bigint => (residue * inverses[index]!) % primes[index]!;
  return {
    short: (index, residue) => (digit(index, residue) << BigInt(fraction)) / primes[index]!,
    term: (index, residue) => (digit(index, residue) * cofactors[index]!) % through,
    rankTerm: (rank) => (mistake === "rank left out" ? 0n : (through - ((rank * rest) % through)) % through),
  };
}

function inverseOf(value: bigint, prime: bigint): bigint {
  for (let inverse = 1n; inverse < prime; inverse++) if ((value * inverse) % prime === 1n) return inverse;
  throw new InternalError(`${value} has no inverse modulo ${prime}: the primes of a base are not distinct`);
}

/** The residues of Y modulo each prime of `targets`, from those of X. */
export function extend<V, W>(
  system: ModularSystem<V, W>,
  extension: Extension,
  x: Family<V>,
  targets: Base,
): Family<V> {
  const { base, fraction, rankBits } = extension;
  const rows = system.each(base, (lane, i) =>
    system.row({ lane, x: x.items[i]!, f: (residue) => extension.short(i, residue) }, fraction),
  );
  const rank = system.carried(rows, base.count, fraction + rankBits, fraction);
  return system.each(targets, (target) =>
    system.gathered(
      target,
      {
        items: base.lanes.map((lane, i) => ({
          lane,
          x: x.items[i]!,
          f: (residue) => extension.term(i, residue),
        })),
        count: base.count,
      },
      { word: rank, most: base.count, f: (value) => extension.rankTerm(value) },
    ),
  );
}
