import type { Compose, Vectors } from "./scan.js";

/**
 * The skeleton of the sparse networks, for at least two steps: compose neighbours in pairs, let `scanPairs` scan the
 * pairs, then fill in the prefixes that end inside a pair. At most n-1 operations besides those of `scanPairs`.
 */
export function overPairs<E, V>(
  vectors: Vectors<E, V>,
  compose: Compose<E>,
  steps: V,
  scanPairs: (pairs: V) => V,
): V {
  const evens = vectors.evens(steps);
  const odds = vectors.odds(steps);
  const pairs = vectors.map(compose, odds, vectors.slice(evens, 0n, vectors.length(odds)));
  const prefixes = scanPairs(pairs);
  const inside = vectors.slice(evens, 1n, vectors.length(evens));
  const filledIn = vectors.map(compose, inside, vectors.slice(prefixes, 0n, vectors.length(inside)));
  return vectors.interleave(vectors.concat(vectors.slice(evens, 0n, 1n), filledIn), prefixes);
}
