/**
 * # Scans
 *
 * A scan is an order in which to compose n steps. It is written once, over the handful of verbs below, and never sees
 * what it composes; so the same text builds circuits (on arrays) and counts them at lengths that nobody can store (on
 * compressed vectors).
 *
 * A scan must work for every length from 0, compose only neighbouring intervals, the later one first, and never assume
 * that composition commutes. Its law: on strings under concatenation the result is a, ab, abc, ...
 *
 * Most scans compose two neighbours at a time and never look at `several`. A scan that does takes it from
 * `several ?? oneByOne(compose)` and composes with nothing else: then what it composes may keep its parts until they
 * are wanted (a product of factors not yet multiplied, a sum not yet taken), and every law holds as before, because
 * one by one gives the same value.
 *
 * To write your own: one file like sklansky.ts, one line in index.ts. The laws then run on it.
 */
export interface Scan {
  /** As given to `--scan`. */
  readonly name: string;
  readonly title: string;
  /** Paper or book the network comes from. */
  readonly source: string;
  /** `all`: every prefix. `last`: only the composition of the whole sequence, as a vector of length one. */
  readonly gives: "all" | "last";
  /** Set where outputs are made chunk by chunk instead, for recurrences that the compiler knows how to; see chunkwise.ts. */
  readonly chunkwise?: { readonly size: number; readonly inversion: "substitution" | "doubling" };
  run<E, V>(vectors: Vectors<E, V>, compose: Compose<E>, steps: V, several?: ComposeSeveral<E>): V;
}

/** Composes two neighbouring intervals; must be associative. */
export type Compose<E> = (later: E, earlier: E) => E;

/** Composes one or more neighbouring intervals at once, the latest first: what `compose` gives from pair to pair. */
export type ComposeSeveral<E> = (...latestFirst: E[]) => E;

/**
 * Several by two at a time, from the earliest on: an interval that begins at the first step then stays the earlier of
 * each pair, so that no composition but those inside the parts needs a transition.
 */
export function oneByOne<E>(compose: Compose<E>): ComposeSeveral<E> {
  return (...latestFirst) => latestFirst.reduceRight((earlier, later) => compose(later, earlier));
}

/**
 * Verbs over vectors V of elements E. Lengths are BigInts because vectors of 2^60 elements are a normal case.
 */
export interface Vectors<E, V> {
  length(v: V): bigint;
  /** Elements from..to-1. */
  slice(v: V, from: bigint, to: bigint): V;
  concat(first: V, second: V): V;
  /** Elements 0, 2, 4, ... */
  evens(v: V): V;
  /** Elements 1, 3, 5, ... */
  odds(v: V): V;
  /** The inverse of (evens, odds): lengths are equal, or the first is one longer. */
  interleave(evens: V, odds: V): V;
  /** `length` copies of the only element of `one`. */
  fill(one: V, length: bigint): V;
  /** Applies `f` to the elements at each index; all vectors are equally long. `f` must be pure but for what it counts. */
  map(f: (...elements: E[]) => E, ...vectors: V[]): V;
  /**
   * `f` of each element and of what it gave for the one before; for the first of them, of the only element of `start`.
   * There only where elements are worked on one by one anyway.
   */
  sweep?(f: (element: E, before: E) => E, start: V, v: V): V;
  /**
   * Calls `body(v)`. Recursion goes through this verb, so that vectors which know that they are equal need not be
   * worked through twice. `body` must be the same function object each time.
   */
  recur(body: (v: V) => V, v: V): V;
}

/** ceil(log2(n)) for n >= 1. */
export function ceilLog2(n: bigint): number {
  return n <= 1n ? 0 : (n - 1n).toString(2).length;
}

/** The last element, as a vector of length one. */
export function last<E, V>(vectors: Vectors<E, V>, v: V): V {
  const n = vectors.length(v);
  return vectors.slice(v, n - 1n, n);
}
