import { chunked } from "./chunked.js";
import type { Scan } from "./scan.js";

/** How the triangular system of a chunk is solved; see compile/chunkwise.ts. */
export type Inversion = "substitution" | "doubling";

/**
 * Chunks as kernels of linear attention and of delta rules run them: what a chunk makes without the state before it is
 * made for all chunks at once, then the state goes from chunk to chunk by matrix products, and outputs are read without
 * writing out the states. The compiler knows recurrences of that form; composed element by element it is `chunked`.
 *
 * Throws a RangeError unless the size is a power of two.
 */
export function chunkwise(size: number, inversion: Inversion = "doubling"): Scan {
  if (!Number.isInteger(Math.log2(size))) {
    throw new RangeError(
      `chunkwise:${size}: expected a power of two of steps in a chunk, such as chunkwise:64`,
    );
  }
  return {
    ...chunked(size),
    name: inversion === "doubling" ? `chunkwise:${size}` : `chunkwise:${size}:${inversion}`,
    title: `Chunkwise form of kernels, chunks of ${size} (triangular system by ${inversion})`,
    source:
      "Yang, Wang, Zhang, Shen, Kim. Parallelizing linear transformers with the delta rule over sequence length. NeurIPS 2024",
    chunkwise: { size, inversion },
  };
}
