import { clog2 } from "../bounds.js";

/** One term of a closed form: an integer-valued function of n >= 1, in which k stands for clog2(n). */
export interface Feature {
  /** As printed for every n; empty for the constant term. */
  readonly text: string;
  /** As printed where n = 2^k. */
  readonly textOnPowers: string;
  /** Terms are printed by falling rank; the first with a coefficient names the family. */
  readonly rank: number;
  readonly family: string;
  at(n: bigint): bigint;
}

function feature(
  text: string,
  textOnPowers: string,
  rank: number,
  family: string,
  at: (n: bigint) => bigint,
): Feature {
  return { text, textOnPowers, rank, family, at };
}

/** F(0) = 0, F(1) = F(2) = 1, ... */
export function fibonacci(index: bigint): bigint {
  let [current, next] = [0n, 1n];
  for (let i = 0n; i < index; i++) [current, next] = [next, current + next];
  return current;
}

/** Ones in the binary writing of n. */
export function popcount(n: bigint): bigint {
  let ones = 0n;
  for (const digit of n.toString(2)) if (digit === "1") ones++;
  return ones;
}

/** Ones in the binary writings of 0 .. n-1: bit b is set in the upper half of each block of 2^(b+1). */
export function onesBelow(n: bigint): bigint {
  let ones = 0n;
  for (let block = 2n; block < 2n * n; block *= 2n) {
    const over = (n % block) - block / 2n;
    ones += (n / block) * (block / 2n) + (over > 0n ? over : 0n);
  }
  return ones;
}

/** floor(log2(n / 3)); -1 for n = 2 and -2 for n = 1. */
export function flogOfThird(n: bigint): bigint {
  if (n < 3n) return n - 3n;
  return BigInt((n / 3n).toString(2).length - 1);
}

/** The least D with F(D+1) >= n. */
export function fibonacciLog(n: bigint): bigint {
  let [current, next, index] = [1n, 1n, 0n];
  while (current < n) [current, next, index] = [next, current + next, index + 1n];
  return index;
}

const flog2 = (n: bigint): bigint => BigInt(n.toString(2).length - 1);
const padded = (n: bigint): bigint => 1n << clog2(n);

const ONE = feature("", "", 0, "constant", () => 1n);
const POPCOUNT = feature("popcount(n)", "popcount(n)", 1, "log n", popcount);
const FLOOR_LOG = feature("flog2(n)", "k", 2, "log n", flog2);
const LOG = feature("clog2(n)", "k", 3, "log n", clog2);
const LOG_SQUARED = feature("clog2(n)^2", "k^2", 4, "log^2 n", (n) => clog2(n) ** 2n);
const PADDED = feature("2^clog2(n)", "n", 6, "n", padded);
const N = feature("n", "n", 7, "n", (n) => n);
const PADDED_LOG = feature("2^clog2(n)*clog2(n)", "n*k", 8, "n log n", (n) => padded(n) * clog2(n));
const N_LOG = feature("n*clog2(n)", "n*k", 9, "n log n", (n) => n * clog2(n));
/** Ones in the binary writings of 0 .. n-1, which is how many compositions Sklansky's network takes. */
const ONES = feature("ones(n)", "(n*k/2)", 9, "n log n", onesBelow);
/** Steps at 3 * 2^j; with flog2(n) it tells [2^k, 3 * 2^(k-1)) from [3 * 2^(k-1), 2^(k+1)). */
const THIRD = feature("flog2(n/3)", "flog2(n/3)", 2, "log n", flogOfThird);
/** The same one step earlier: networks that fill in between two neighbours have their steps there. */
const FLOOR_LOG_NEXT = feature("flog2(n+1)", "k", 2, "log n", (n) => flog2(n + 1n));
const THIRD_NEXT = feature("flog2((n+1)/3)", "k", 1, "log n", (n) => flogOfThird(n + 1n));
const LOG_BEFORE = feature("clog2(n-1)", "k", 3, "log n", (n) => clog2(n - 1n));
const LOG_TWO_BEFORE = feature("clog2(n-2)", "k", 3, "log n", (n) => clog2(n - 2n));
const ROOT_FLOOR = feature("2^floor(clog2(n)/2)", "2^floor(k/2)", 5, "n^0.5", (n) => 1n << (clog2(n) / 2n));
const ROOT_CEILING = feature(
  "2^ceil(clog2(n)/2)",
  "2^ceil(k/2)",
  5,
  "n^0.5",
  (n) => 1n << ((clog2(n) + 1n) / 2n),
);
/** The least D with F(D+1) >= n: the levels of an unbalanced tree of n scalar steps. */
const FIBONACCI_LOG = feature("cfib(n)", "cfib(n)", 3, "log n", fibonacciLog);
const half = (n: bigint): bigint => n / 2n;
const HALF = feature("floor(n/2)", "(n/2)", 6, "n", half);
const HALF_PADDED = feature("2^clog2(floor(n/2))", "(n/2)", 6, "n", (n) => padded(half(n)));
const HALF_LOG = feature(
  "floor(n/2)*clog2(floor(n/2))",
  "(n/2)*(k-1)",
  9,
  "n log n",
  (n) => half(n) * clog2(half(n)),
);
const N_SQUARED = feature("n^2", "n^2", 10, "n^2", (n) => n * n);
const N_CUBED = feature("n^3", "n^3", 11, "n^3", (n) => n * n * n);

/** F(k + shift) grows as n^0.694. The shifts are those of Ladner-Fischer networks with 5 - shift extra levels. */
export const FIBONACCI: readonly Feature[] = [5n, 4n, 3n, 2n, 1n].map((shift) =>
  feature(`F(clog2(n)+${shift})`, `F(k+${shift})`, 5, "n^0.694", (n) => fibonacci(clog2(n) + shift)),
);

/** Sets tried in this order: the first that fits is the simplest law. */
export const CLOSED_FORMS: readonly (readonly Feature[])[] = [
  [ONE],
  [LOG, ONE],
  [FLOOR_LOG, ONE],
  [FIBONACCI_LOG, ONE],
  [LOG_BEFORE, ONE],
  [LOG_TWO_BEFORE, ONE],
  [N, ONE],
  [PADDED, ONE],
  [LOG, FLOOR_LOG, ONE],
  [FLOOR_LOG, THIRD, ONE],
  [FLOOR_LOG_NEXT, THIRD_NEXT, ONE],
  [LOG_SQUARED, LOG, ONE],
  [N, LOG, ONE],
  [N, FLOOR_LOG, ONE],
  [N_LOG, N, ONE],
  [N_LOG, PADDED, ONE],
  [ONES, N, ONE],
  [N_SQUARED, N, ONE],
  [PADDED, LOG, ONE],
  ...FIBONACCI.map((fibonacciTerm) => [N, fibonacciTerm, ONE]),
  [LOG, FLOOR_LOG, THIRD, ONE],
  [N_LOG, N, LOG, ONE],
  [N_LOG, N, PADDED, ONE],
  [ONES, N, LOG, ONE],
  [N, FLOOR_LOG, POPCOUNT, ONE],
  [PADDED_LOG, PADDED, LOG, ONE],
  [N_CUBED, N_SQUARED, N, ONE],
  [N_LOG, N, PADDED, LOG, ONE],
  [N, ROOT_FLOOR, ROOT_CEILING, LOG, ONE],
  [N, HALF_LOG, HALF, HALF_PADDED, ONE],
];

/** On the powers of two these say nothing that simpler features do not, or mimic other sequences. */
export const NOT_ON_POWERS: readonly Feature[] = [
  ONES,
  THIRD,
  FLOOR_LOG_NEXT,
  THIRD_NEXT,
  LOG_BEFORE,
  LOG_TWO_BEFORE,
  FIBONACCI_LOG,
  HALF,
  HALF_PADDED,
  HALF_LOG,
];

/** Sets tried for each remainder of n on its own, where no set fits all n: chunks make such steps. */
export const PIECEWISE_FORMS: readonly (readonly Feature[])[] = [
  [N, ONE],
  [N, LOG, ONE],
  [N_LOG, N, ONE],
];
export const MODULI: readonly bigint[] = [2n, 4n, 8n, 16n];
