import type { Accounts } from "./accounts.js";
import { ListNumbers, PairNumbers } from "./pair-map.js";
import { commonDelayOf, EMPTY, type Forest, type Rope, tableOf } from "./rope.js";
import type { RopeVerbs } from "./rope-verbs.js";
import type { Vectors } from "./scan.js";

/**
 * What one function gave, by number: the nodes, and what the elements beneath them counted, as numbers of sums. The
 * operands are one or two nodes, which is most of all, or the list of more.
 */
class MapMemo<E> {
  private readonly pairsOf: PairMemo<E>[] = [];
  private readonly byLength: ListMemo<E>[] = [];

  constructor(private readonly results: () => Results<E>) {}

  pairs(length: 1 | 2): PairMemo<E> {
    this.pairsOf[length] ??= { one: length === 1, numbers: new PairNumbers(), results: this.results() };
    return this.pairsOf[length];
  }

  lists(length: number): ListMemo<E> {
    this.byLength[length] ??= { numbers: new ListNumbers(), results: this.results() };
    return this.byLength[length];
  }
}

/** For two nodes; one is taken twice. */
interface PairMemo<E> {
  readonly one: boolean;
  readonly numbers: PairNumbers;
  readonly results: Results<E>;
}

/** For lists of one length. */
interface ListMemo<E> {
  readonly numbers: ListNumbers;
  readonly results: Results<E>;
}

/** By number, the tree that was given, as a base and its delay, and what it counted. */
class Results<E> {
  private readonly bases: Rope<E>[] = [];
  private readonly delays: number[] = [];
  private readonly counted: number[] = [];

  constructor(
    private readonly forest: Forest<E>,
    private readonly accounts: Accounts,
  ) {}

  rope(number: number, delay: number): Rope<E> {
    return this.bases[number]!.later(this.delays[number]! + delay);
  }

  cost(number: number, delay: number): number {
    return this.accounts.later(this.counted[number]!, delay);
  }

  push(rope: Rope<E>, counted: number): void {
    this.bases.push(rope.base);
    this.delays.push(rope.delay);
    this.counted.push(counted);
  }

  /** Adds the result for a node whose halves have these numbers, -1 for an empty half, and these delays. */
  join(left: number, leftDelay: number, right: number, rightDelay: number): void {
    const { forest, accounts, bases, delays, counted } = this;
    const first = left < 0 ? forest.empty : bases[left]!;
    const second = right < 0 ? forest.empty : bases[right]!;
    const firstDelay = left < 0 ? 0 : delays[left]! + leftDelay;
    const secondDelay = right < 0 ? 0 : delays[right]! + rightDelay;
    bases.push(forest.joined(first, firstDelay, second, secondDelay));
    delays.push(commonDelayOf(first.id, firstDelay, second.id, secondDelay));
    const early = left < 0 ? accounts.zero : counted[left]!;
    counted.push(accounts.add(early, leftDelay, right < 0 ? accounts.zero : counted[right]!, rightDelay));
  }
}

/** The verb `map` on the ropes of one forest: what a function gave for nodes, and counted, is remembered. */
export function rememberingMap<E>(
  forest: Forest<E>,
  verbs: RopeVerbs<E>,
  accounts: Accounts,
): Vectors<E, Rope<E>>["map"] {
  type Elementwise = (...elements: E[]) => E;
  const byFunction = new WeakMap<Elementwise, MapMemo<E>>();

  const onElements = (f: Elementwise, leaves: readonly Rope<E>[], results: Results<E>): void => {
    forest.computed++;
    let element: E | undefined;
    const counted = accounts.of(() => {
      element = f(...leaves.map((leaf) => leaf.element!));
    });
    results.push(forest.leaf(element as E), counted);
  };

  /**
   * The number of the result for two bases with delays of which one is 0, or for one that is given twice; -1 for empty
   * ones. Their parts are bases with delays as well, so no delayed tree is made above the leaves.
   */
  const onPair = (
    f: Elementwise,
    memo: PairMemo<E>,
    first: Rope<E>,
    firstDelay: number,
    second: Rope<E>,
    secondDelay: number,
  ): number => {
    if (first === forest.empty) return -1;
    const { numbers, results } = memo;
    const apart = firstDelay - secondDelay;
    const known = numbers.find(first.id, second.id, apart);
    if (known >= 0) return known;
    if (first.level === 0) {
      const leaf = first.later(firstDelay);
      onElements(f, memo.one ? [leaf] : [leaf, second.later(secondDelay)], results);
    } else {
      const x = first.left;
      const y = second.left;
      const xDelay = x.delay + firstDelay;
      const yDelay = y.delay + secondDelay;
      const leftDelay = xDelay < yDelay ? xDelay : yDelay;
      const left = onPair(f, memo, x.base, xDelay - leftDelay, y.base, yDelay - leftDelay);
      const u = first.right;
      const v = second.right;
      const uDelay = u.delay + firstDelay;
      const vDelay = v.delay + secondDelay;
      const rightDelay = uDelay < vDelay ? uDelay : vDelay;
      const right = onPair(f, memo, u.base, uDelay - rightDelay, v.base, vDelay - rightDelay);
      results.join(left, leftDelay, right, rightDelay);
    }
    forest.remember();
    // Numbered last, as its result is the last one there.
    return numbers.add(first.id, second.id, apart);
  };

  const ofTwo = (f: Elementwise, memo: PairMemo<E>, first: Rope<E>, second: Rope<E>): number =>
    onPair(f, memo, first.base, first.delay, second.base, second.delay);

  const onList = (f: Elementwise, memo: ListMemo<E>, nodes: readonly Rope<E>[]): number => {
    const first = nodes[0]!;
    if (first === forest.empty) return -1;
    const { numbers, results } = memo;
    const begun = numbers.begin(nodes);
    const known = numbers.find(begun, nodes);
    if (known >= 0) return known;
    if (first.level === 0) onElements(f, nodes, results);
    else {
      const [left, leftDelay] = together(nodes.map((node) => node.left));
      const [right, rightDelay] = together(nodes.map((node) => node.right));
      const early = onList(f, memo, left);
      results.join(early, leftDelay, onList(f, memo, right), rightDelay);
    }
    forest.remember();
    return numbers.add(begun, nodes);
  };

  return (f, ...vectors) => {
    const first = vectors[0];
    if (first === undefined) throw new RangeError("map takes at least one vector");
    for (let i = 1; i < vectors.length; i++) {
      const { length } = vectors[i]!;
      if (length === first.length) continue;
      throw new RangeError(`map takes vectors of equal length, got ${first.length} and ${length}`);
    }
    const memo = tableOf(byFunction, f, () => new MapMemo<E>(() => new Results(forest, accounts)));
    const [nodes, delay] = together(verbs.align(vectors));
    const { length } = nodes;
    const own = length <= 2 ? memo.pairs(length as 1 | 2) : memo.lists(length);
    const { results } = own;
    const number = "one" in own ? ofTwo(f, own, nodes[0]!, nodes[length - 1]!) : onList(f, own, nodes);
    if (number < 0) return forest.empty;
    accounts.spend(results.cost(number, delay));
    return results.rope(number, delay);
  };
}

/** Trees without the delay that they have in common, and that delay. */
function together<E>(nodes: readonly Rope<E>[]): [readonly Rope<E>[], number] {
  let delay = Number.POSITIVE_INFINITY;
  for (let i = 0; i < nodes.length; i++)
    if (nodes[i]!.id !== EMPTY && nodes[i]!.delay < delay) delay = nodes[i]!.delay;
  if (delay === 0 || delay === Number.POSITIVE_INFINITY) return [nodes, 0];
  return [nodes.map((node) => node.later(-delay)), delay];
}
