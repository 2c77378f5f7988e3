import { PairMap } from "./pair-map.js";

/**
 * A vector as a binary tree over places: a node of level k stands for 2^k places, of which those from some first to
 * some last are filled, and a vector is the smallest aligned block of places that holds it. Trees are shared: the same
 * two children are the same node. So a vector that repeats itself (a run, a pattern of period 2^j, the profile of a
 * prefix network) takes a few nodes for each level whatever its length, and equal vectors that start at the same place
 * of their block are the identical object.
 *
 * Where a vector starts is left free, because moving one by an odd distance breaks up its repetitions: a slice stays
 * where it is, and of two vectors that have to fit it is the simpler one that is moved.
 */
export interface Rope<E> {
  readonly id: number;
  readonly level: number;
  /** The common delay of all elements, which is taken off in `base`; 0 where elements have none. */
  readonly delay: number;
  /** The same tree with its earliest element at 0. */
  readonly base: Rope<E>;
  /** Number of filled places. */
  readonly length: bigint;
  readonly left: Rope<E>;
  readonly right: Rope<E>;
  /** The element, in a leaf. */
  readonly element: E | undefined;
  /** The only leaf that occurs in this tree, when there is only one. */
  readonly only: Rope<E> | undefined;
  /** The tree with all its elements delayed by so much more; less where it is negative, down to a delay of 0. */
  later(by: number): Rope<E>;
}

/** How elements are delayed, where what is done with them does not look at when they are there but only at who waits for whom. */
export interface Delays<E> {
  /** When the element is there, a whole number from 0 to 2^20. */
  of(element: E): number;
  later(element: E, by: number): E;
}

/** The id of the empty tree. */
export const EMPTY = 0;

/** The delay that two trees have in common; an empty one has any. */
export function commonDelay<E>(first: Rope<E>, second: Rope<E>): number {
  return commonDelayOf(first.id, first.delay, second.id, second.delay);
}

/** The same by their ids and delays. */
export function commonDelayOf(
  first: number,
  firstDelay: number,
  second: number,
  secondDelay: number,
): number {
  if (first === EMPTY) return secondDelay;
  if (second === EMPTY) return firstDelay;
  return firstDelay < secondDelay ? firstDelay : secondDelay;
}

/** The engine's own limit on the entries of one table. */
const MOST_ENTRIES = 2 ** 24;

/** Thrown when vectors share too little to be counted in this way. */
export class VectorLimitError extends RangeError {
  override readonly name = "VectorLimitError";
}

/** The table kept under this key, made on first use. */
export function tableOf<K, T>(
  tables: { get(key: K): T | undefined; set(key: K, table: T): unknown },
  key: K,
  make: () => T,
): T {
  let table = tables.get(key);
  if (table === undefined) {
    table = make();
    tables.set(key, table);
  }
  return table;
}

/**
 * The store of shared trees. Every node, and everything else that is remembered about one, is kept as long as the forest
 * is, and counted in `entries`; about 180 bytes each.
 */
export class Forest<E> {
  readonly empty: Rope<E>;
  entries = 0;
  /** Elements computed one by one, for the message when the limit is reached. */
  computed = 0;
  private nextId = 0;
  private readonly nodes = new PairMap<Rope<E>>();
  private readonly leaves = new Map<string, Rope<E>>();
  private readonly shifted = new PairMap<Rope<E>>();

  constructor(
    private readonly key: (element: E) => string,
    private readonly limit: number,
    private readonly delays?: Delays<E>,
  ) {
    if (!(limit >= 1 && limit <= MOST_ENTRIES)) {
      throw new RangeError(
        `the limit of compressed vectors must be from 1 to ${MOST_ENTRIES} entries, got ${limit}`,
      );
    }
    this.empty = new Tree<E>(this, this.nextId++, 0, undefined, undefined, undefined, undefined, 0);
  }

  /** Counts one more thing that will be remembered. */
  remember(): void {
    if (++this.entries <= this.limit) return;
    throw new VectorLimitError(
      `counting on compressed vectors passed the limit of ${this.limit} nodes and remembered operations, after ${this.computed} compositions that had to be worked out one by one: the elements share too little. Reachable here is a length of about ${this.computed}; raise the limit (about 180 bytes each), or count a shorter sequence and extend its law (serial is linear in n), or use a network of logarithmic depth`,
    );
  }

  /** The leaf of an element; elements of equal key are one and the same. */
  leaf(element: E): Rope<E> {
    const { delays } = this;
    if (delays === undefined) return this.baseLeaf(element);
    const delay = delays.of(element);
    return delay === 0 ? this.baseLeaf(element) : this.baseLeaf(delays.later(element, -delay)).later(delay);
  }

  node(left: Rope<E>, right: Rope<E>): Rope<E> {
    if (left === right && left === this.empty) return left;
    const delay = commonDelay(left, right);
    return this.joined(left.base, left.delay, right.base, right.delay).later(delay);
  }

  /** The node above two bases with these delays, of which at least one is not empty, without the delay they have in common. */
  joined(left: Rope<E>, leftDelay: number, right: Rope<E>, rightDelay: number): Rope<E> {
    const apart = left === this.empty || right === this.empty ? 0 : leftDelay - rightDelay;
    let node = this.nodes.get(left.id, right.id, apart);
    if (node === undefined) {
      const level = (left === this.empty ? right.level : left.level) + 1;
      node = this.made(level, left.later(Math.max(apart, 0)), right.later(Math.max(-apart, 0)), undefined);
      this.nodes.set(left.id, right.id, node, apart);
    }
    return node;
  }

  of(elements: Iterable<E>): Rope<E> {
    let row = Array.from(elements, (element) => this.leaf(element));
    if (row.length === 0) return this.empty;
    while (row.length > 1) {
      const above: Rope<E>[] = [];
      for (let i = 0; i < row.length; i += 2) above.push(this.node(row[i]!, row[i + 1] ?? this.empty));
      row = above;
    }
    return row[0]!;
  }

  /** The tree of this base with all its elements delayed by `delay`. */
  delayed(base: Tree<E>, delay: number): Rope<E> {
    if (delay === 0) return base;
    let tree = this.shifted.get(base.id, delay);
    if (tree === undefined) {
      this.remember();
      const element = base.element === undefined ? undefined : this.delays!.later(base.element, delay);
      tree = new Tree(this, this.nextId++, base.level, undefined, undefined, element, base, delay);
      this.shifted.set(base.id, delay, tree);
    }
    return tree;
  }

  private baseLeaf(element: E): Rope<E> {
    const key = this.key(element);
    let leaf = this.leaves.get(key);
    if (leaf === undefined) {
      leaf = this.made(0, this.empty, this.empty, element);
      this.leaves.set(key, leaf);
    }
    return leaf;
  }

  private made(level: number, left: Rope<E>, right: Rope<E>, element: E | undefined): Rope<E> {
    this.remember();
    return new Tree(this, this.nextId++, level, left, right, element, undefined, 0);
  }
}

/** A tree and its delayed copies, which keep nothing of their own: their parts are those of the base, delayed. */
class Tree<E> implements Rope<E> {
  readonly base: Tree<E>;
  private readonly first: Rope<E>;
  private readonly second: Rope<E>;
  private readonly single: Rope<E> | undefined;
  private known: bigint | undefined;

  constructor(
    private readonly forest: Forest<E>,
    readonly id: number,
    readonly level: number,
    left: Rope<E> | undefined,
    right: Rope<E> | undefined,
    readonly element: E | undefined,
    base: Tree<E> | undefined,
    readonly delay: number,
  ) {
    this.base = base ?? this;
    // Nothing is beneath an empty tree but itself.
    this.first = left ?? this;
    this.second = right ?? this;
    this.single = level === 0 ? (id === EMPTY ? undefined : this) : onlyOf(this.first, this.second);
  }

  /** Added up when first asked for, since few trees are. */
  get length(): bigint {
    if (this.known === undefined) {
      if (this.level === 0) this.known = this.id === EMPTY ? 0n : 1n;
      else this.known = this.delay > 0 ? this.base.length : this.first.length + this.second.length;
    }
    return this.known;
  }

  get left(): Rope<E> {
    return this.delay === 0 ? this.first : this.base.first.later(this.delay);
  }

  get right(): Rope<E> {
    return this.delay === 0 ? this.second : this.base.second.later(this.delay);
  }

  get only(): Rope<E> | undefined {
    return this.delay === 0 ? this.single : this.base.single?.later(this.delay);
  }

  later(by: number): Rope<E> {
    return by === 0 || this.id === EMPTY ? this : this.forest.delayed(this.base, this.delay + by);
  }
}

function onlyOf<E>(left: Rope<E>, right: Rope<E>): Rope<E> | undefined {
  if (left.id === EMPTY) return right.only;
  if (right.id === EMPTY || left.only === right.only) return left.only;
  return undefined;
}
