import { ceilLog2, type Scan } from "./scan.js";

/** Split at the largest power of two below n and compose the halves; the left part is always a full tree. */
export const tree: Scan = {
  name: "tree",
  title: "Reduction tree (the whole sequence only, minimum depth)",
  source: "R. E. Ladner, M. J. Fischer. Parallel prefix computation. J. ACM 27, 1980, section 1",
  gives: "last",
  run(vectors, compose, steps) {
    type V = typeof steps;
    const reduce = (v: V): V => {
      const n = vectors.length(v);
      if (n <= 1n) return v;
      const half = 1n << BigInt(ceilLog2(n) - 1);
      const left = vectors.recur(reduce, vectors.slice(v, 0n, half));
      const right = vectors.recur(reduce, vectors.slice(v, half, n));
      return vectors.map(compose, right, left);
    };
    return vectors.recur(reduce, steps);
  },
};
