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
  /** Number of filled places. */
  readonly length: bigint;
  readonly left: Rope<E>;
  readonly right: Rope<E>;
  /** The element, in a leaf. */
  readonly element: E | undefined;
  /** The only leaf that occurs in this tree, when there is only one. */
  readonly only: Rope<E> | undefined;
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

  constructor(
    private readonly key: (element: E) => string,
    private readonly limit: number,
  ) {
    if (!(limit >= 1 && limit <= MOST_ENTRIES)) {
      throw new RangeError(
        `the limit of compressed vectors must be from 1 to ${MOST_ENTRIES} entries, got ${limit}`,
      );
    }
    this.empty = this.emptyTree();
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
    const key = this.key(element);
    let leaf = this.leaves.get(key);
    if (leaf === undefined) {
      const { empty } = this;
      this.remember();
      const made: { -readonly [P in keyof Rope<E>]: Rope<E>[P] } = {
        id: this.nextId++,
        level: 0,
        length: 1n,
        left: empty,
        right: empty,
        element,
        only: undefined,
      };
      made.only = made;
      leaf = made;
      this.leaves.set(key, leaf);
    }
    return leaf;
  }

  node(left: Rope<E>, right: Rope<E>): Rope<E> {
    if (left === right && left === this.empty) return left;
    let node = this.nodes.get(left.id, right.id);
    if (node === undefined) {
      this.remember();
      node = {
        id: this.nextId++,
        level: (left === this.empty ? right.level : left.level) + 1,
        length: left.length + right.length,
        left,
        right,
        element: undefined,
        only: this.onlyOf(left, right),
      };
      this.nodes.set(left.id, right.id, node);
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

  private onlyOf(left: Rope<E>, right: Rope<E>): Rope<E> | undefined {
    if (left === this.empty) return right.only;
    if (right === this.empty || left.only === right.only) return left.only;
    return undefined;
  }

  private emptyTree(): Rope<E> {
    type Knot = { -readonly [P in keyof Rope<E>]?: Rope<E>[P] };
    const knot: Knot = { id: this.nextId++, level: 0, length: 0n, element: undefined, only: undefined };
    const empty = knot as Rope<E>;
    knot.left = empty;
    knot.right = empty;
    return empty;
  }
}
