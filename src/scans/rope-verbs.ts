import { PairMap } from "./pair-map.js";
import { commonDelay, type Forest, type Rope, tableOf } from "./rope.js";
import { ceilLog2 } from "./scan.js";

const POWERS: bigint[] = [];

/** 2^level. */
function power(level: number): bigint {
  for (let next = POWERS.length; next <= level; next++) POWERS.push(1n << BigInt(next));
  return POWERS[level]!;
}

/** The verbs that only move elements about, on the ropes of one forest; what was worked out once is remembered. */
export class RopeVerbs<E> {
  private readonly shifts = new Map<bigint, PairMap<Rope<E>>>();
  private readonly halved = [new Map<Rope<E>, Rope<E>>(), new Map<Rope<E>, Rope<E>>()] as const;
  private readonly mixed = new PairMap<Rope<E>>();

  constructor(private readonly forest: Forest<E>) {}

  /** `length` copies of a leaf. */
  fill(leaf: Rope<E>, length: bigint): Rope<E> {
    return this.run(leaf, 0n, length, ceilLog2(length));
  }

  slice(v: Rope<E>, from: bigint, to: bigint): Rope<E> {
    if (from < 0n || from > to || to > v.length) {
      throw new RangeError(`slice from ${from} to ${to} of a vector of length ${v.length}`);
    }
    if (from === to) return this.forest.empty;
    const start = this.start(v);
    return this.tight(this.cut(v, start + from, start + to));
  }

  concat(first: Rope<E>, second: Rope<E>): Rope<E> {
    if (first === this.forest.empty) return second;
    if (second === this.forest.empty) return first;
    const after = this.start(first) + first.length - this.start(second);
    const [left, right] = this.lay(first, second, first.length, this.stays(first, second, after));
    return this.tight(this.overlay(left, right));
  }

  /** Every second element: parity 0 gives elements 0, 2, 4, ..., parity 1 gives 1, 3, 5, ... */
  everySecond(v: Rope<E>, parity: 0 | 1): Rope<E> {
    if (v.level === 0) return parity === 0 ? v : this.forest.empty;
    const place = this.start(v) % 2n === 0n ? parity : ((1 - parity) as 0 | 1);
    const memo = this.halved[place];
    const pick = (node: Rope<E>): Rope<E> => {
      if (node === this.forest.empty) return node;
      if (node.level === 1) return place === 0 ? node.left : node.right;
      if (node.delay > 0) return pick(node.base).later(node.delay);
      let picked = memo.get(node);
      if (picked === undefined) {
        picked = this.forest.node(pick(node.left), pick(node.right));
        this.forest.remember();
        memo.set(node, picked);
      }
      return picked;
    };
    return this.tight(pick(v));
  }

  interleave(evens: Rope<E>, odds: Rope<E>): Rope<E> {
    const longer = evens.length - odds.length;
    if (longer !== 0n && longer !== 1n) {
      throw new RangeError(
        `interleave takes vectors of equal length or a first one longer by 1, got ${evens.length} and ${odds.length}`,
      );
    }
    if (odds === this.forest.empty) return evens;
    // Two ways to start: both at the same place, the evens taking the even places; or the odds one place later, taking
    // the even places themselves. The second fits where one or the other vector was shifted by one already.
    const apart = this.start(evens) - this.start(odds);
    if (this.stays(evens, odds, apart) === "either" || this.stays(evens, odds, apart + 1n) !== "either") {
      const [even, odd] = this.lay(evens, odds, 0n, this.stays(evens, odds, apart));
      return this.tight(this.mix(even, odd));
    }
    const [odd, even] = this.lay(evens, odds, 1n, "either");
    return this.tight(this.mix(even, odd));
  }

  /** The vectors, equally long, moved to start at one place, so that their trees have one shape. */
  align(vectors: readonly Rope<E>[]): Rope<E>[] {
    const target = vectors.find((v) => v.only === undefined) ?? vectors[0]!;
    const start = this.start(target);
    return vectors.map((v) => {
      if (v === target || v === this.forest.empty) return v;
      return this.tight(this.moved(v, start, Math.max(v.level, target.level)));
    });
  }

  /** The vector moved to the first place of its block: equal vectors become the identical object. */
  canonical(v: Rope<E>): Rope<E> {
    return v === this.forest.empty ? v : this.tight(this.moved(v, 0n, v.level));
  }

  at(v: Rope<E>, index: bigint): E {
    if (index < 0n || index >= v.length) {
      throw new RangeError(`element ${index} of a vector of length ${v.length}`);
    }
    let node = v;
    let rest = index;
    while (node.level > 0) {
      if (rest < node.left.length) node = node.left;
      else {
        rest -= node.left.length;
        node = node.right;
      }
    }
    return node.element!;
  }

  /**
   * Which of two vectors keeps its place when the second has to move by `distance` to fit the first: `either` when the
   * move is by whole blocks, which is free; otherwise a run moves rather than what is not one, and the shorter vector
   * rather than the longer.
   */
  private stays(first: Rope<E>, second: Rope<E>, distance: bigint): "either" | "first" | "second" {
    if (distance % power(Math.min(first.level, second.level)) === 0n) return "either";
    if (second.only !== undefined) return "first";
    if (first.only !== undefined) return "second";
    return second.length <= first.length ? "first" : "second";
  }

  /** Both vectors in trees of one level, the second starting `distance` places after the start of the first. */
  private lay(
    first: Rope<E>,
    second: Rope<E>,
    distance: bigint,
    stays: "either" | "first" | "second",
  ): [Rope<E>, Rope<E>] {
    const level = Math.max(first.level, second.level);
    // The larger block is the one that is not cut up by a move of whole smaller ones.
    const firstStays = stays === "first" || (stays === "either" && first.level >= second.level);
    const before = firstStays ? this.start(first) : this.start(second) - distance;
    // One block more on the left for a first vector that would start before the block of the second.
    const start = before < 0n ? before + power(level) : before;
    const ends = [start + first.length, start + distance + second.length];
    const room = Math.max(level, ...ends.map(ceilLog2));
    return [this.moved(first, start, room), this.moved(second, start + distance, room)];
  }

  /** A tree of this level in which the vector starts at this place. */
  private moved(v: Rope<E>, start: bigint, level: number): Rope<E> {
    if (v.only !== undefined) return this.run(v.only, start, v.length, level);
    let tree = v;
    while (tree.level < level) tree = this.forest.node(tree, this.forest.empty);
    const distance = start - this.start(v);
    if (distance >= 0n) {
      return distance === 0n ? tree : this.window(this.forest.empty, tree, power(level) - distance, level);
    }
    return this.window(tree, this.forest.empty, -distance, level);
  }

  /** Places start..start+length-1 of a tree of this level, all filled with one leaf. */
  private run(leaf: Rope<E>, start: bigint, length: bigint, level: number): Rope<E> {
    let full = leaf;
    for (let above = level; above > 0; above--) full = this.forest.node(full, full);
    return this.cut(full, start, start + length);
  }

  /** Places from..from+2^level-1 of two trees of this level laid side by side; 0 <= from < 2^level. */
  private window(first: Rope<E>, second: Rope<E>, from: bigint, level: number): Rope<E> {
    if (from === 0n || (first === second && first === this.forest.empty)) return first;
    const half = power(level - 1);
    if (from === half) return this.forest.node(first.right, second.left);
    const delay = commonDelay(first, second);
    if (delay > 0) return this.window(first.later(-delay), second.later(-delay), from, level).later(delay);
    const memo = tableOf(this.shifts, from, () => new PairMap<Rope<E>>());
    let seen = memo.get(first.id, second.id);
    if (seen === undefined) {
      seen =
        from < half
          ? this.forest.node(
              this.window(first.left, first.right, from, level - 1),
              this.window(first.right, second.left, from, level - 1),
            )
          : this.forest.node(
              this.window(first.right, second.left, from - half, level - 1),
              this.window(second.left, second.right, from - half, level - 1),
            );
      this.forest.remember();
      memo.set(first.id, second.id, seen);
    }
    return seen;
  }

  /** Only the places from..to-1, on the same level. */
  private cut(v: Rope<E>, from: bigint, to: bigint): Rope<E> {
    if (v === this.forest.empty || (from <= 0n && to >= power(v.level))) return v;
    if (to <= 0n || from >= power(v.level)) return this.forest.empty;
    const half = power(v.level - 1);
    return this.forest.node(this.cut(v.left, from, to), this.cut(v.right, from - half, to - half));
  }

  /** Two trees of one level that fill different places; they meet along one path only. */
  private overlay(first: Rope<E>, second: Rope<E>): Rope<E> {
    if (first === this.forest.empty) return second;
    if (second === this.forest.empty) return first;
    return this.forest.node(this.overlay(first.left, second.left), this.overlay(first.right, second.right));
  }

  /** One tree's places become the even ones, the other's the odd ones. */
  private mix(even: Rope<E>, odd: Rope<E>): Rope<E> {
    const level = even === this.forest.empty ? odd.level : even.level;
    if (level === 0) return this.forest.node(even, odd);
    const delay = commonDelay(even, odd);
    if (delay > 0) return this.mix(even.later(-delay), odd.later(-delay)).later(delay);
    let mixed = this.mixed.get(even.id, odd.id);
    if (mixed === undefined) {
      mixed = this.forest.node(this.mix(even.left, odd.left), this.mix(even.right, odd.right));
      this.forest.remember();
      this.mixed.set(even.id, odd.id, mixed);
    }
    return mixed;
  }

  /** The first filled place. */
  private start(v: Rope<E>): bigint {
    let start = 0n;
    for (let node = v; node.level > 0; ) {
      const skip = node.left === this.forest.empty;
      if (skip) start += power(node.level - 1);
      node = skip ? node.right : node.left;
    }
    return start;
  }

  /** The smallest block that holds all that is filled. */
  private tight(v: Rope<E>): Rope<E> {
    let block = v;
    while (block.level > 0) {
      if (block.right === this.forest.empty) block = block.left;
      else if (block.left === this.forest.empty) block = block.right;
      else break;
    }
    return block;
  }
}
