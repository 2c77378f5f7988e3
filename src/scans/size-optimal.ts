import { type Compose, ceilLog2, type Scan, type Vectors } from "./scan.js";

/**
 * The fewest operations at the least depth: for n = 2^k exactly the minimum that Sergeev proved (`sergeevMinimum`), 3.5 n
 * and less, where Ladner-Fischer P0 has 4 n. Other lengths are cut out of the next power of two: the least depth, and no
 * operation that no prefix needs.
 *
 * How: the prefixes of the powers of two come from a full tree, whose segments are there for all. The steps between two of
 * them, a block of 2^d after the step s, are reached through a chain of segments that meet and end at s: first the prefix N_0
 * that was there before, then N_1, ..., N_h, each as deep as the budgets say. N_i may be extended b_i times, the last time by
 * what the chain after it has been joined to, before it comes too late to extend N_(i-1). Three moves:
 *
 * - b_0 = 1: N_0 has to wait for the whole of what follows. Leave it, and extend it by each segment that the rest of the
 *   chain gives (as Sklansky's network does with its left half).
 * - b_0 + ... + b_(h-1) >= d: there are budgets enough for every step of the block. Join N_(h-1) and N_h, once for all.
 * - Otherwise halve the block: its left half has the same chain, its right one the chain and the tree's left half.
 *
 * That this rule meets the minimum was found by dynamic programming over all joins and then compared, up to k = 30.
 */
export const sizeOptimal: Scan = {
  name: "size-optimal",
  title: "Fewest operations at minimum depth (the exact minimum for n = 2^k)",
  source:
    "the minimum: I. S. Sergeev. On the complexity of parallel prefix circuits. ECCC TR13-041, 2013; a network of our own",
  gives: "all",
  run(vectors, compose, steps) {
    const n = vectors.length(steps);
    if (n <= 1n) return steps;
    const depth = ceilLog2(n);
    const tree = treeOf(vectors, compose, steps);
    const block = blocks(vectors, compose);
    let prefixes = vectors.slice(tree, 0n, 1n);
    for (let [level, start] = [0, 1n]; start < n; level++, start *= 2n) {
      const end = 2n * start < n ? 2n * start : n;
      // The last step of a full block is in the tree.
      const full = end === 2n * start;
      const between = vectors.slice(tree, 2n * start, full ? 2n * end - 2n : 2n * end);
      const before = vectors.slice(tree, start - 1n, start);
      const shape = { level, budgets: [depth - level], slack: 0 };
      prefixes = vectors.concat(prefixes, block(shape, vectors.concat(between, before)));
      if (full) prefixes = vectors.concat(prefixes, vectors.slice(tree, end - 1n, end));
    }
    return prefixes;
  },
};

/**
 * The segments of the full tree in order, two places for each step: step i stands at 2i, and the segment of the 2^j steps from
 * a multiple a of 2^j on at 2a + 2^j - 1. Places of segments that go past the end hold anything.
 */
function treeOf<E, V>(vectors: Vectors<E, V>, compose: Compose<E>, steps: V): V {
  const make = (v: V): V => {
    const n = vectors.length(v);
    if (n === 1n) return vectors.fill(v, 2n);
    const half = 1n << BigInt(ceilLog2(n) - 1);
    const left = vectors.recur(make, vectors.slice(v, 0n, half));
    const right = vectors.recur(make, vectors.slice(v, half, n));
    if (n < 2n * half) return vectors.concat(left, right);
    const whole = (side: V): V => vectors.slice(side, half - 1n, half);
    const root = vectors.map(compose, whole(right), whole(left));
    return vectors.concat(vectors.concat(vectors.slice(left, 0n, 2n * half - 1n), root), right);
  };
  return vectors.recur(make, steps);
}

/** A block of fewer than 2^level steps after some step s, and the chain that ends at s. */
interface Shape {
  readonly level: number;
  /** How often each segment of the chain may be extended. */
  readonly budgets: readonly number[];
  /** The depth of the last one, less the level. */
  readonly slack: number;
}

/**
 * Gives the prefixes of a block: those of its steps, and before them that of s if the chain is more than a prefix. Takes the
 * steps' tree and then the chain, as one vector.
 */
function blocks<E, V>(vectors: Vectors<E, V>, compose: Compose<E>): (shape: Shape, given: V) => V {
  const bodies = new Map<string, (given: V) => V>();
  const solve = (shape: Shape, given: V): V => {
    const key = `${shape.level} ${shape.slack} ${shape.budgets.join(" ")}`;
    let body = bodies.get(key);
    if (body === undefined) {
      body = (v) => prefixesOf(shape, v);
      bodies.set(key, body);
    }
    return vectors.recur(body, given);
  };
  const join = (later: V, earlier: V): V => vectors.map(compose, later, earlier);

  const prefixesOf = ({ level, budgets, slack }: Shape, given: V): V => {
    const places = vectors.length(given) - BigInt(budgets.length);
    const last = budgets.length - 1;
    const tree = (from: bigint, to: bigint): V => vectors.slice(given, from, to);
    const chain = (from: number, to = budgets.length): V =>
      vectors.slice(given, places + BigInt(from), places + BigInt(to));
    if (last > 0 && budgets[0] === 1) {
      const rest = { level, budgets: budgets.slice(1), slack };
      const own = solve(rest, vectors.concat(tree(0n, places), chain(1)));
      const segments = last === 1 ? vectors.concat(chain(1), own) : own;
      return join(segments, vectors.fill(chain(0, 1), vectors.length(segments)));
    }
    if (places === 0n && last === 0) return tree(0n, 0n);
    const spare = budgets.slice(0, last).reduce((sum, budget) => sum + budget, 0);
    if (last > 0 && (places === 0n || spare >= level || budgets[last] === 0)) {
      const joined = join(chain(last), chain(last - 1, last));
      const kept = vectors.concat(chain(0, last - 1), joined);
      const shorter = {
        level,
        budgets: [...budgets.slice(0, last - 1), budgets[last - 1]! - 1],
        slack: slack + budgets[last]! + 1,
      };
      const own = solve(shorter, vectors.concat(tree(0n, places), kept));
      return last === 1 ? vectors.concat(joined, own) : own;
    }
    const half = 1n << BigInt(level - 1);
    const leftPlaces = places < 2n * half - 2n ? places : 2n * half - 2n;
    const left = solve(
      { level: level - 1, budgets, slack: slack + 1 },
      vectors.concat(tree(0n, leftPlaces), chain(0)),
    );
    if (places < 2n * half) return left;
    const middle = tree(half - 1n, half);
    const right = solve(
      { level: level - 1, budgets: [...budgets, slack + 1], slack: 0 },
      vectors.concat(tree(2n * half, places), vectors.concat(chain(0), middle)),
    );
    return vectors.concat(left, right);
  };
  return solve;
}
