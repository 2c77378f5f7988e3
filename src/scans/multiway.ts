import { oneByOne, type Scan } from "./scan.js";

/**
 * The whole sequence, several neighbours at a time: for s -> a s + b,
 *
 *   b(I_m ... I_1) = b(I_1) + a(I_1) b(I_2) + a(I_1) a(I_2) b(I_3) + ...      (I_1 the latest)
 *
 * with the products of the a balanced over the steps they span, whatever the parts are, and the sum taken in the order of
 * arrival. Level D is enough when sum 2^(t_j) <= 2^D over the levels t_j at which the terms arrive (Kraft), where
 * |I_1| <= N(t_1), and for every other part |I_j| <= N(t_j - 1) and at most 2^(t_j - 1) steps are later than it. Here N(D) is the most steps
 * of level D that dynamic programming finds: 1, 1, 2, 3, 5, 8, 13, 21, 37, 63, 105, ...; log2 n + sqrt(2 log2 n) + O(1)
 * levels for n steps, where a balanced tree has 2 log2 n.
 *
 * It takes a composition that can do several at once; where that is done pair by pair the tree is deeper than a balanced one.
 */
export const multiway: Scan = {
  name: "multiway",
  title:
    "Multiway tree (the whole sequence only; log2 n + O(sqrt(log n)) levels for scalar and diagonal steps)",
  source:
    "R. P. Brent. On the addition of binary numbers. IEEE Trans. Computers C-19, 1970, for carries; divided by dynamic programming here",
  gives: "last",
  run(vectors, compose, steps, several = oneByOne(compose)) {
    type V = typeof steps;
    const reduce = (v: V): V => {
      const n = vectors.length(v);
      if (n <= 1n) return v;
      let to = n;
      const parts = partLengths(n).map((length) => {
        const part = vectors.recur(reduce, vectors.slice(v, to - length, to));
        to -= length;
        return part;
      });
      return vectors.map(several, ...parts);
    };
    return vectors.recur(reduce, steps);
  },
};

/** The most steps that the construction reaches at this level. */
export function multiwayReach(level: number): bigint {
  return plan(level).reach;
}

interface Plan {
  /** N(D). */
  readonly reach: bigint;
  /** Most steps for a budget of so many units of the Kraft sum; never decreases. */
  readonly most: readonly bigint[];
  /** The level at which the earliest term of that budget arrives; missing when there is a single part. */
  readonly earliest: readonly (number | undefined)[];
  /** Terms that arrive at level t take 2^(t - base) units. */
  readonly base: number;
}

/**
 * Terms of fewer than 2^-12 of the budget are not tried. Terms must span what is later than them, so none is shorter than
 * about N(D) / 2^D of it: 2^-6 at level 20, 2^-12 at level 73, which is n = 2^60.
 */
const FINEST = 12;
const plans: Plan[] = [];

function plan(level: number): Plan {
  while (plans.length <= level) plans.push(makePlan(plans.length));
  return plans[level]!;
}

function makePlan(level: number): Plan {
  if (level === 0) return { reach: 1n, most: [0n, 1n], earliest: [undefined, undefined], base: 0 };
  const base = Math.max(0, level - FINEST);
  const units = 2 ** (level - base);
  const most = [0n];
  for (let budget = 1; budget <= units; budget++) {
    const alone = base + Math.floor(Math.log2(budget));
    most.push(plan(Math.min(alone, level - 1)).reach);
  }
  const earliest = most.map((): number | undefined => undefined);
  // An earlier term never gains by arriving before a later one, so levels are taken in ascending order.
  for (let t = Math.max(1, base); t < level; t++) {
    const [cost, span, reach] = [2 ** (t - base), 2n ** BigInt(t - 1), plan(t - 1).reach];
    for (let budget = cost + 1; budget <= units; budget++) {
      const later = most[budget - cost]!;
      const total = reach + (later < span ? later : span);
      if (total <= most[budget]!) continue;
      most[budget] = total;
      earliest[budget] = t;
    }
  }
  return { reach: most[units]!, most, earliest, base };
}

/** How to divide n >= 2 steps, the latest part first: the lowest level that reaches n, and the least of its budget. */
function partLengths(n: bigint): readonly bigint[] {
  let level = 1;
  while (plan(level).reach < n) level++;
  const { most, earliest, base } = plan(level);
  const parts: bigint[] = [];
  let budget = most.findIndex((steps) => steps >= n);
  let left = n;
  for (;;) {
    const t = earliest[budget];
    if (t === undefined || left === 1n) return [left, ...parts];
    const reach = plan(t - 1).reach;
    const part = reach < left ? reach : left - 1n;
    parts.unshift(part);
    left -= part;
    budget = Math.min(
      budget - 2 ** (t - base),
      most.findIndex((steps) => steps >= left),
    );
  }
}
