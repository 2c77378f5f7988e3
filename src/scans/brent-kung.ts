import { overPairs } from "./pairs.js";
import type { Scan } from "./scan.js";

/** Pair up, scan the pairs in the same way, fill in. */
export const brentKung: Scan = {
  name: "brent-kung",
  title: "Brent-Kung (fewer than 2n operations, about twice the minimum depth)",
  source: "R. P. Brent, H. T. Kung. A regular layout for parallel adders. IEEE Trans. Computers C-31, 1982",
  gives: "all",
  run(vectors, compose, steps) {
    type V = typeof steps;
    const scan = (v: V): V => {
      if (vectors.length(v) <= 1n) return v;
      return overPairs(vectors, compose, v, (pairs) => vectors.recur(scan, pairs));
    };
    return vectors.recur(scan, steps);
  },
};
