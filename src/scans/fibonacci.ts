import type { Scan } from "./scan.js";

/**
 * The whole sequence by an unbalanced tree: with F(1) = F(2) = 1, the F(D+1) steps that are reached at level D are the
 * later F(D) and the earlier F(D-1).
 *
 * Why: for s -> a s + b, composing takes a product and then a sum, but only what is earlier goes through both. Here the
 * later part's b comes at level D-1, its a at D-2 and the earlier part's b at D-2, so the b of both comes at level D. A
 * balanced tree has two levels for each doubling, this one 1.44. Where composing has no such path of its own (matrices of a
 * size that is no power of two) the tree is only deeper.
 */
export const fibonacci: Scan = {
  name: "fibonacci",
  title: "Unbalanced tree (the whole sequence only; 1.44 log2 n levels for scalar and diagonal steps)",
  source:
    "D. Rautenbach, C. Szegedy, J. Werber. Delay optimization of linear depth Boolean circuits with prescribed input arrival times. J. Discrete Algorithms 4, 2006, for carry chains",
  gives: "last",
  run(vectors, compose, steps) {
    type V = typeof steps;
    const reduce = (v: V): V => {
      const n = vectors.length(v);
      if (n <= 1n) return v;
      const middle = n - laterPart(n);
      const earlier = vectors.recur(reduce, vectors.slice(v, 0n, middle));
      const later = vectors.recur(reduce, vectors.slice(v, middle, n));
      return vectors.map(compose, later, earlier);
    };
    return vectors.recur(reduce, steps);
  },
};

/** The largest Fibonacci number below n, for n >= 2. */
function laterPart(n: bigint): bigint {
  let [number, next] = [1n, 2n];
  while (next < n) [number, next] = [next, number + next];
  return number;
}
