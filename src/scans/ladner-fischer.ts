import { overPairs } from "./pairs.js";
import { ceilLog2, last, type Scan } from "./scan.js";

/** More extra levels than this change nothing at any length below 2^64. */
const MOST_EXTRA_LEVELS = 64;

/**
 * The family P_k: at most k levels above the minimum, and fewer operations with each. P_k, k >= 1, is P_(k-1) on pairs;
 * P_0 is P_1 on the left part and P_0 on the right one, because the last prefix of P_1 comes as early as that of P_0.
 *
 * Where the paper halves n, P_0 splits at the largest power of two below n: the same network for n = 2^k, and for the
 * others the same depth without treating an odd step specially.
 *
 * Throws a RangeError unless k is a whole number from 0 to 64.
 */
export function ladnerFischer(k: number): Scan {
  if (!Number.isInteger(k) || k < 0 || k > MOST_EXTRA_LEVELS) {
    throw new RangeError(
      `ladner-fischer:${k}: expected a whole number of extra levels from 0 to ${MOST_EXTRA_LEVELS}; from ceil(log2 n) on the network is the same as brent-kung`,
    );
  }
  return {
    name: `ladner-fischer:${k}`,
    title: `Ladner-Fischer P${k} (at most ${k} levels above the minimum)`,
    source: "R. E. Ladner, M. J. Fischer. Parallel prefix computation. J. ACM 27, 1980",
    gives: "all",
    run(vectors, compose, steps) {
      type V = typeof steps;
      const split = (v: V): V => {
        const n = vectors.length(v);
        if (n <= 1n) return v;
        const half = 1n << BigInt(ceilLog2(n) - 1);
        const left = vectors.recur(network(1), vectors.slice(v, 0n, half));
        const right = vectors.recur(split, vectors.slice(v, half, n));
        return vectors.concat(left, vectors.map(compose, right, vectors.fill(last(vectors, left), n - half)));
      };
      const networks = [split];
      const network = (extra: number): ((v: V) => V) => {
        networks[extra] ??= (v) => {
          if (vectors.length(v) <= 1n) return v;
          return overPairs(vectors, compose, v, (pairs) => vectors.recur(network(extra - 1), pairs));
        };
        return networks[extra]!;
      };
      return vectors.recur(network(k), steps);
    },
  };
}
