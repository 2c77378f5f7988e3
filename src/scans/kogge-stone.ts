import type { Scan } from "./scan.js";

/** At distance 1, 2, 4, ... every element takes in the one that far to its left. */
export const koggeStone: Scan = {
  name: "kogge-stone",
  title: "Kogge-Stone (minimum depth, fan-out 2)",
  source:
    "P. M. Kogge, H. S. Stone. A parallel algorithm for the efficient solution of a general class of recurrence equations. IEEE Trans. Computers C-22, 1973",
  gives: "all",
  run(vectors, compose, steps) {
    const n = vectors.length(steps);
    let v = steps;
    for (let distance = 1n; distance < n; distance *= 2n) {
      const reached = vectors.map(compose, vectors.slice(v, distance, n), vectors.slice(v, 0n, n - distance));
      v = vectors.concat(vectors.slice(v, 0n, distance), reached);
    }
    return v;
  },
};
