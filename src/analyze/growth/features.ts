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
  [N, ONE],
  [PADDED, ONE],
  [LOG_SQUARED, LOG, ONE],
  [N, LOG, ONE],
  [N, FLOOR_LOG, ONE],
  [N_LOG, N, ONE],
  [N_LOG, PADDED, ONE],
  [N_SQUARED, N, ONE],
  [PADDED, LOG, ONE],
  ...FIBONACCI.map((fibonacciTerm) => [N, fibonacciTerm, ONE]),
  [N_LOG, N, LOG, ONE],
  [N, FLOOR_LOG, POPCOUNT, ONE],
  [PADDED_LOG, PADDED, LOG, ONE],
  [N_CUBED, N_SQUARED, N, ONE],
  [N_LOG, N, PADDED, LOG, ONE],
];
