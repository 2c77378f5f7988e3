import { ceilLog2 } from "./scan.js";

/**
 * The least number of operations of any prefix network of depth k on 2^k steps:
 *
 *   3.5 * 2^k - (8.5 + 3.5 (k mod 2)) 2^floor(k/2) + k + 5
 *
 * I. S. Sergeev. On the complexity of parallel prefix circuits. ECCC TR13-041, 2013. Cited, not proved here.
 */
export function sergeevMinimum(k: number): bigint {
  const root = 2n ** BigInt(Math.floor(k / 2));
  return (7n * 2n ** BigInt(k) - (k % 2 === 0 ? 17n : 24n) * root) / 2n + BigInt(k) + 5n;
}

/**
 * The least number of operations of a prefix network of this depth on n steps, by size + depth >= 2n - 2.
 *
 * M. Snir. Depth-size trade-offs for parallel prefix computation. J. Algorithms 7, 1986. It bounds networks over an
 * arbitrary semigroup that give every prefix, not circuits that use the laws of what they compose.
 */
export function snirMinimum(n: bigint, depth: number): bigint {
  const bound = 2n * n - 2n - BigInt(depth);
  return bound > n - 1n ? bound : n - 1n;
}

/** The least depth of a last state h = a h + b of n steps: it depends on 2n - 1 inputs, two to a gate. */
export function lastStateDepthMinimum(n: bigint): number {
  return ceilLog2(2n * n - 1n);
}
