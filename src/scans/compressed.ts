import { PairMap, PairNumbers } from "./pair-map.js";
import { Forest, type Rope, tableOf } from "./rope.js";
import { RopeVerbs } from "./rope-verbs.js";
import type { Vectors } from "./scan.js";

export { type Rope, VectorLimitError } from "./rope.js";

/** What counts while a scan runs, and can be told to count the same again. */
export interface RepeatableMeter {
  snapshot(): readonly bigint[];
  /** Adds `times` times what was counted between two snapshots. */
  charge(since: readonly bigint[], until: readonly bigint[], times: bigint): void;
}

export interface CompressedOptions<E> {
  /** Elements of equal key are interchangeable: whatever is done with them gives equal keys and counts the same. */
  key(element: E): string;
  /** Where the functions given to `map` count. After each verb it holds exactly what arrays would have counted. */
  readonly meter?: RepeatableMeter;
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
  at(v: Rope<E>, index: bigint): E;
  /** The longest runs of equal elements, in order; lazily, since an alternating vector has as many as elements. */
  read(v: Rope<E>): Iterable<readonly [E, bigint]>;
  /** How often each distinct element occurs. The work grows with the nodes, not with the length. */
  occurrences(v: Rope<E>): ReadonlyMap<E, bigint>;
  /** Nodes and remembered operations up to now. */
  entries(): number;
}

/**
 * The second reading of the vector verbs: nothing is done twice. Vectors are shared trees (rope.ts), and `map` and
 * `recur` remember by identity what they gave and what it counted; so prefix networks over depths run at n = 2^60.
 *
 * Memory: every vector made and every operation on one is remembered until the value returned here is dropped. That is
 * about 180 bytes an entry, and at n = 2^60 some 500 entries for the tree, 100,000 for Kogge-Stone and Brent-Kung,
 * 750,000 for Ladner-Fischer. They grow with a power of log n, between the first and the fourth. A serial scan, where each element
 * arrives at a time of its own, takes about seven entries for each element and ends with a VectorLimitError (a
 * RangeError) when the limit is passed.
 */
export function compressed<E>(options: CompressedOptions<E>): CompressedVectors<E> {
  const forest = new Forest<E>((element) => options.key(element), options.limit ?? DEFAULT_VECTOR_LIMIT);
  const verbs = new RopeVerbs(forest);
  const { meter } = options;
  return {
    length: (v) => v.length,
    slice: (v, from, to) => verbs.slice(v, from, to),
    concat: (first, second) => verbs.concat(first, second),
    evens: (v) => verbs.everySecond(v, 0),
    odds: (v) => verbs.everySecond(v, 1),
    interleave: (evens, odds) => verbs.interleave(evens, odds),
    fill: (one, length) => (length === 0n ? forest.empty : verbs.fill(theOnly(one), length)),
    map: rememberingMap(forest, verbs, meter),
    recur: rememberingRecur(forest, verbs, meter),
    of: (elements) => forest.of(elements),
    runs: (list) => {
      let v = forest.empty;
      for (const [element, length] of list) {
        if (length < 0n) throw new RangeError(`a run cannot have the length ${length}`);
        if (length > 0n) v = verbs.concat(v, verbs.fill(forest.leaf(element), length));
      }
      return v;
    },
    at: (v, index) => verbs.at(v, index),
    read: readRuns,
    occurrences,
    entries: () => forest.entries,
  };
}

function theOnly<E>(one: Rope<E>): Rope<E> {
  if (one.length !== 1n) {
    throw new RangeError(`fill repeats a vector of length 1, got one of length ${one.length}`);
  }
  return one;
}

/**
 * What one function gave, by number: the nodes and, as numbers of `Sums`, what the elements beneath them counted. The
 * operands are two nodes, which is most of all, or the list of one, three or more.
 */
class MapMemo<E> {
  readonly pairs = new PairNumbers();
  readonly lists = new Map<string, number>();
  readonly ofPairs: Results<E> = { ropes: [], counted: [] };
  readonly ofLists: Results<E> = { ropes: [], counted: [] };
}

interface Results<E> {
  readonly ropes: Rope<E>[];
  readonly counted: number[];
}

function rememberingMap<E>(
  forest: Forest<E>,
  verbs: RopeVerbs<E>,
  meter: RepeatableMeter | undefined,
): Vectors<E, Rope<E>>["map"] {
  type Elementwise = (...elements: E[]) => E;
  const sums = new Sums();
  const byFunction = new WeakMap<Elementwise, MapMemo<E>>();

  const onElements = (f: Elementwise, leaves: readonly Rope<E>[], results: Results<E>): void => {
    forest.computed++;
    const since = meter?.snapshot();
    const element = f(...leaves.map((leaf) => leaf.element!));
    results.ropes.push(forest.leaf(element));
    results.counted.push(meter === undefined ? sums.zero : sums.difference(since!, meter.snapshot()));
  };
  /** Adds the result for a node whose halves have these numbers, -1 for an empty half. */
  const join = (results: Results<E>, left: number, right: number): void => {
    const { ropes, counted } = results;
    const first = left < 0 ? forest.empty : ropes[left]!;
    const second = right < 0 ? forest.empty : ropes[right]!;
    ropes.push(forest.node(first, second));
    counted.push(sums.add(left < 0 ? sums.zero : counted[left]!, right < 0 ? sums.zero : counted[right]!));
  };

  /** The number of the result for two nodes, -1 for empty ones. */
  const onPair = (f: Elementwise, memo: MapMemo<E>, first: Rope<E>, second: Rope<E>): number => {
    if (first === forest.empty) return -1;
    const { pairs, ofPairs } = memo;
    const known = pairs.find(first.id, second.id);
    if (known >= 0) return known;
    if (first.level === 0) onElements(f, [first, second], ofPairs);
    else {
      const left = onPair(f, memo, first.left, second.left);
      join(ofPairs, left, onPair(f, memo, first.right, second.right));
    }
    forest.remember();
    // Numbered last, as its result is the last one there.
    return pairs.add(first.id, second.id);
  };

  const onList = (f: Elementwise, memo: MapMemo<E>, nodes: readonly Rope<E>[]): number => {
    const first = nodes[0]!;
    if (first === forest.empty) return -1;
    const { lists, ofLists } = memo;
    const key = nodes.map((node) => node.id).join();
    const known = lists.get(key);
    if (known !== undefined) return known;
    if (first.level === 0) onElements(f, nodes, ofLists);
    else {
      const below = (side: "left" | "right"): number =>
        onList(
          f,
          memo,
          nodes.map((node) => node[side]),
        );
      const left = below("left");
      join(ofLists, left, below("right"));
    }
    forest.remember();
    const number = lists.size;
    lists.set(key, number);
    return number;
  };

  return (f, ...vectors) => {
    const [first, ...rest] = vectors;
    if (first === undefined) throw new RangeError("map takes at least one vector");
    for (const v of rest) {
      if (v.length === first.length) continue;
      throw new RangeError(`map takes vectors of equal length, got ${first.length} and ${v.length}`);
    }
    const memo = tableOf(byFunction, f, () => new MapMemo<E>());
    const before = meter?.snapshot();
    const nodes = verbs.align(vectors);
    const pair = nodes.length === 2;
    const number = pair ? onPair(f, memo, nodes[0]!, nodes[1]!) : onList(f, memo, nodes);
    if (number < 0) return forest.empty;
    const { ropes, counted } = pair ? memo.ofPairs : memo.ofLists;
    // Elements worked out for the first time have counted by themselves: replace that by what all of them count.
    meter?.charge(meter.snapshot(), sums.after(before!, counted[number]!), 1n);
    return ropes[number]!;
  };
}

function rememberingRecur<E>(
  forest: Forest<E>,
  verbs: RopeVerbs<E>,
  meter: RepeatableMeter | undefined,
): Vectors<E, Rope<E>>["recur"] {
  interface Done {
    readonly result: Rope<E>;
    readonly since: readonly bigint[];
    readonly until: readonly bigint[];
  }
  const byBody = new WeakMap<(v: Rope<E>) => Rope<E>, Map<Rope<E>, Done>>();
  return (body, given) => {
    const v = verbs.canonical(given);
    const memo = tableOf(byBody, body, () => new Map<Rope<E>, Done>());
    const done = memo.get(v);
    if (done !== undefined) {
      meter?.charge(done.since, done.until, 1n);
      return done.result;
    }
    const since = meter?.snapshot() ?? [];
    const result = body(v);
    forest.remember();
    memo.set(v, { result, since, until: meter?.snapshot() ?? [] });
    return result;
  };
}

/**
 * Sums of what was counted, each distinct one kept once and known by its number: the nodes of a vector are many, but
 * most of one level count the same.
 */
class Sums {
  readonly zero = 0;
  private readonly values: (readonly bigint[])[] = [[]];
  private readonly byText = new Map<string, number>([["", 0]]);
  private readonly byPair = new PairMap<number>();

  difference(since: readonly bigint[], until: readonly bigint[]): number {
    return this.number(until.map((count, i) => count - since[i]!));
  }

  add(first: number, second: number): number {
    if (first === this.zero) return second;
    if (second === this.zero) return first;
    const [low, high] = first < second ? [first, second] : [second, first];
    let sum = this.byPair.get(low, high);
    if (sum === undefined) {
      const other = this.values[second]!;
      sum = this.number(this.values[first]!.map((count, i) => count + other[i]!));
      this.byPair.set(low, high, sum);
    }
    return sum;
  }

  /** A snapshot with a sum added. */
  after(snapshot: readonly bigint[], sum: number): readonly bigint[] {
    if (sum === this.zero) return snapshot;
    const counts = this.values[sum]!;
    return snapshot.map((count, i) => count + counts[i]!);
  }

  private number(counts: readonly bigint[]): number {
    const text = counts.some((count) => count !== 0n) ? counts.join() : "";
    let number = this.byText.get(text);
    if (number === undefined) {
      number = this.values.push(counts) - 1;
      this.byText.set(text, number);
    }
    return number;
  }
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
