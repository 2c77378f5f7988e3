import { last, type Scan } from "./scan.js";
import { sklansky } from "./sklansky.js";

/**
 * As kernels run it: the sequence in chunks of so many steps, each scanned by a network of its own, and one chunk after
 * the other, each taking in everything before it. About log2(size) + n / size compositions deep.
 *
 * Throws a RangeError unless the size is a whole number from 1 on and the inner network gives every prefix.
 */
export function chunked(size: number, inside: Scan = sklansky): Scan {
  if (!Number.isSafeInteger(size) || size < 1) {
    throw new RangeError(`chunked:${size}: expected a whole number of steps in a chunk, at least 1`);
  }
  if (inside.gives !== "all") {
    throw new RangeError(
      `chunked:${size}:${inside.name}: expected a network that gives every prefix inside a chunk`,
    );
  }
  const chunk = BigInt(size);
  return {
    name: inside === sklansky ? `chunked:${size}` : `chunked:${size}:${inside.name}`,
    title: `Chunks of ${size} (parallel inside by ${inside.name}, one after the other)`,
    source:
      "Hua, Dai, Liu, Le. Transformer quality in linear time. ICML 2022, section 3.3; the chunkwise form of linear attention",
    gives: "all",
    run(vectors, compose, steps, several) {
      type V = typeof steps;
      const scan = (v: V): V => inside.run(vectors, compose, v, several);
      /** The prefixes of the steps v, a whole number of chunks but for the last, after everything before them. */
      const after = (before: V | undefined, v: V): V => {
        const n = vectors.length(v);
        if (n <= chunk) {
          const own = vectors.recur(scan, v);
          return before === undefined ? own : vectors.map(compose, own, vectors.fill(before, n));
        }
        // Halving only spares copying.
        const half = ((n + chunk - 1n) / chunk / 2n) * chunk;
        const left = after(before, vectors.slice(v, 0n, half));
        return vectors.concat(left, after(last(vectors, left), vectors.slice(v, half, n)));
      };
      return after(undefined, steps);
    },
  };
}
