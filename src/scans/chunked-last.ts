import type { Scan } from "./scan.js";
import { tree } from "./tree.js";

/**
 * The whole sequence as kernels pass a state on: each chunk of so many steps composed by a tree, and one chunk after the
 * other. About log2(size) + n / size compositions deep; each chunk meets what is before it once.
 *
 * Throws a RangeError unless the size is a whole number from 1 on.
 */
export function chunkedLast(size: number): Scan {
  if (!Number.isSafeInteger(size) || size < 1) {
    throw new RangeError(`chunked-last:${size}: expected a whole number of steps in a chunk, at least 1`);
  }
  const chunk = BigInt(size);
  return {
    name: `chunked-last:${size}`,
    title: `Chunks of ${size} (the whole sequence only; a tree inside, one after the other)`,
    source:
      "Hua, Dai, Liu, Le. Transformer quality in linear time. ICML 2022, section 3.3; the state passing of chunkwise linear attention",
    gives: "last",
    run(vectors, compose, steps) {
      type V = typeof steps;
      const reduce = (v: V): V => tree.run(vectors, compose, v);
      const n = vectors.length(steps);
      let state: V | undefined;
      for (let from = 0n; from < n; from += chunk) {
        const to = from + chunk < n ? from + chunk : n;
        const whole = vectors.recur(reduce, vectors.slice(steps, from, to));
        state = state === undefined ? whole : vectors.map(compose, whole, state);
      }
      return state ?? steps;
    },
  };
}
