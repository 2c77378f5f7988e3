import { last, type Scan } from "./scan.js";

/**
 * One step after the other, the way the recurrence itself runs. The halves only spare copying: each composition takes
 * a single step and everything before it.
 */
export const serial: Scan = {
  name: "serial",
  title: "Serial (fewest operations, depth n-1)",
  source: "the recurrence itself",
  gives: "all",
  run(vectors, compose, steps) {
    type V = typeof steps;
    const half = (v: V): bigint => (vectors.length(v) + 1n) / 2n;
    const after = (before: V, v: V): V => {
      const n = vectors.length(v);
      if (n === 1n) return vectors.map(compose, v, before);
      const left = after(before, vectors.slice(v, 0n, half(v)));
      return vectors.concat(left, after(last(vectors, left), vectors.slice(v, half(v), n)));
    };
    const n = vectors.length(steps);
    if (n <= 1n) return steps;
    const first = vectors.slice(steps, 0n, 1n);
    const rest = vectors.slice(steps, 1n, n);
    return vectors.concat(first, vectors.sweep?.(compose, first, rest) ?? after(first, rest));
  },
};
