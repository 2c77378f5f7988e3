import { type Accounts, MeterAccounts, NO_ACCOUNTS, type RepeatableMeter } from "./accounts.js";
import { type Delays, EMPTY, Forest, type Rope, tableOf } from "./rope.js";
import { rememberingMap } from "./rope-map.js";
import { RopeVerbs } from "./rope-verbs.js";
import type { Vectors } from "./scan.js";

export type { RepeatableMeter } from "./accounts.js";
export { type Rope, VectorLimitError } from "./rope.js";

export interface CompressedOptions<E> {
  /** Elements of equal key are interchangeable: whatever is done with them gives equal keys and counts the same. */
  key(element: E): string;
  /** Where the functions given to `map` count. After each verb it holds exactly what arrays would have counted. */
  readonly meter?: RepeatableMeter;
  /** What is counted, where it is no plain meter. */
  readonly accounts?: Accounts;
  /**
   * Given where delaying all operands of what is done with elements delays its result and changes nothing else. Then
   * vectors that differ by a common delay are one, which at n = 2^60 leaves one entry in five of Ladner-Fischer's.
   */
  readonly delays?: Delays<E>;
  /** Most tree nodes and remembered operations, up to 2^24. */
  readonly limit?: number;
}

/** About 550 MB. The networks of logarithmic depth take 500 to 800,000 entries at n = 2^60. */
export const DEFAULT_VECTOR_LIMIT = 3_000_000;

/** The vector verbs on ropes, with ways in and out. */
export interface CompressedVectors<E> extends Vectors<E, Rope<E>> {
  of(elements: Iterable<E>): Rope<E>;
  /** Each element repeated so many times, in order. */
  runs(list: Iterable<readonly [E, bigint]>): Rope<E>;
  /** A vector of other elements, each turned into one of these; trees are gone through once. */
  image<F>(v: Rope<F>, element: (other: F) => E): Rope<E>;
  at(v: Rope<E>, index: bigint): E;
  /** The longest runs of equal elements, in order; lazily, since an alternating vector has as many as elements. */
  read(v: Rope<E>): Iterable<readonly [E, bigint]>;
  /** How often each distinct element occurs. The work grows with the nodes, not with the length. */
  occurrences(v: Rope<E>): ReadonlyMap<E, bigint>;
  /** Each distinct element once. */
  distinct(v: Rope<E>): readonly E[];
  /** Nodes and remembered operations up to now. */
  entries(): number;
}

/**
 * The second reading of the vector verbs: nothing is done twice. Vectors are shared trees (rope.ts), and `map` and
 * `recur` remember by identity what they gave and what it counted; so prefix networks over depths run at n = 2^60.
 *
 * Memory: every vector made and every operation on one is remembered until the value returned here is dropped. That is
 * about 180 bytes an entry, and at n = 2^60 about a thousand entries for the tree, up to a hundred thousand for
 * Kogge-Stone and Brent-Kung, and less than a million for Ladner-Fischer, of which common delays leave one in five.
 * They grow with a power of log n, between the first and the fourth. A serial scan, where each element
 * arrives at a time of its own, takes about seven entries for each element and ends with a VectorLimitError (a
 * RangeError) when the limit is passed.
 */
export function compressed<E>(options: CompressedOptions<E>): CompressedVectors<E> {
  const forest = new Forest<E>(
    (element) => options.key(element),
    options.limit ?? DEFAULT_VECTOR_LIMIT,
    options.delays,
  );
  const verbs = new RopeVerbs(forest);
  const { meter } = options;
  const accounts = options.accounts ?? (meter === undefined ? NO_ACCOUNTS : new MeterAccounts(meter));
  return {
    length: (v) => v.length,
    slice: (v, from, to) => verbs.slice(v, from, to),
    concat: (first, second) => verbs.concat(first, second),
    evens: (v) => verbs.everySecond(v, 0),
    odds: (v) => verbs.everySecond(v, 1),
    interleave: (evens, odds) => verbs.interleave(evens, odds),
    fill: (one, length) => (length === 0n ? forest.empty : verbs.fill(theOnly(one), length)),
    map: rememberingMap(forest, verbs, accounts),
    recur: rememberingRecur(forest, verbs, accounts),
    of: (elements) => forest.of(elements),
    runs: (list) => {
      let v = forest.empty;
      for (const [element, length] of list) {
        if (length < 0n) throw new RangeError(`a run cannot have the length ${length}`);
        if (length > 0n) v = verbs.concat(v, verbs.fill(forest.leaf(element), length));
      }
      return v;
    },
    image: (v, element) => imageIn(forest, v, element),
    at: (v, index) => verbs.at(v, index),
    read: readRuns,
    occurrences,
    distinct,
    entries: () => forest.entries,
  };
}

function imageIn<E, F>(forest: Forest<E>, v: Rope<F>, element: (other: F) => E): Rope<E> {
  const images = new Map<Rope<F>, Rope<E>>();
  const of = (node: Rope<F>): Rope<E> => {
    if (node.id === EMPTY) return forest.empty;
    let image = images.get(node);
    if (image === undefined) {
      image =
        node.level === 0 ? forest.leaf(element(node.element!)) : forest.node(of(node.left), of(node.right));
      images.set(node, image);
    }
    return image;
  };
  return of(v);
}

function theOnly<E>(one: Rope<E>): Rope<E> {
  if (one.length !== 1n) {
    throw new RangeError(`fill repeats a vector of length 1, got one of length ${one.length}`);
  }
  return one;
}

function rememberingRecur<E>(
  forest: Forest<E>,
  verbs: RopeVerbs<E>,
  accounts: Accounts,
): Vectors<E, Rope<E>>["recur"] {
  type Body = (v: Rope<E>) => Rope<E>;
  const byBody = new WeakMap<Body, Map<Rope<E>, { result: Rope<E>; counted: number }>>();
  return (body, given) => {
    const { base, delay } = verbs.canonical(given);
    const memo = tableOf(byBody, body, () => new Map<Rope<E>, { result: Rope<E>; counted: number }>());
    let done = memo.get(base);
    if (done === undefined) {
      let result = forest.empty;
      const counted = accounts.of(() => {
        result = body(base);
      });
      forest.remember();
      done = { result, counted };
      memo.set(base, done);
    }
    accounts.spend(accounts.later(done.counted, delay));
    return done.result.later(delay);
  };
}

function* readRuns<E>(v: Rope<E>): Generator<readonly [E, bigint]> {
  let current: Rope<E> | undefined;
  let length = 0n;
  const waiting = [v];
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    if (node.length === 0n) continue;
    if (node.only === undefined) {
      waiting.push(node.right, node.left);
    } else if (node.only === current) {
      length += node.length;
    } else {
      if (current !== undefined) yield [current.element!, length];
      current = node.only;
      length = node.length;
    }
  }
  if (current !== undefined) yield [current.element!, length];
}

function distinct<E>(v: Rope<E>): readonly E[] {
  const met = new Set<Rope<E>>();
  const elements: E[] = [];
  const visit = (node: Rope<E>): void => {
    if (node.id === EMPTY || met.has(node)) return;
    met.add(node);
    if (node.level === 0) elements.push(node.element!);
    else if (node.only === undefined) {
      visit(node.left);
      visit(node.right);
    } else visit(node.only);
  };
  visit(v);
  return elements;
}

function occurrences<E>(v: Rope<E>): ReadonlyMap<E, bigint> {
  const counts = new Map<E, bigint>();
  let row = new Map([[v, 1n]]);
  // One level after the other, so that a node is met once with all its occurrences.
  while (row.size > 0) {
    const below = new Map<Rope<E>, bigint>();
    for (const [node, times] of row) {
      if (node.length === 0n) continue;
      if (node.only !== undefined) {
        const element = node.only.element!;
        counts.set(element, (counts.get(element) ?? 0n) + times * node.length);
      } else {
        for (const child of [node.left, node.right]) below.set(child, (below.get(child) ?? 0n) + times);
      }
    }
    row = below;
  }
  return counts;
}
