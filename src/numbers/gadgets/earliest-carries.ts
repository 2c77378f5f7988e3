import type { Gates } from "../../algebra/gates.js";
import { type Carry, composeCarries } from "./generate-propagate.js";

/** More positions than this are too many for looking at every interval of them. */
export const MOST_POSITIONS = 192;

/** Sooner than anything: the arrival of a bit that is absent. */
const NEVER = -(2 ** 20);

/** When an interval's two bits can be had, and at which position to split it for that. */
interface Plan {
  readonly generate: Int32Array;
  readonly propagate: Int32Array;
  readonly split: Int32Array;
}

/** Plans by arrival profile: a scan adds words of few profiles very many times. */
const plans = new Map<string, Plan>();
const MOST_PLANS = 256;

/**
 * The carry out of every position 0..i, each as early as intervals of positions allow, by dynamic programming over all
 * intervals and their arrival times: a later part needs its `generate` one level before the result and its `propagate`
 * two levels before, an earlier part its `generate` two levels before. For bits that arrive together these are the
 * Fibonacci splits, F(D+1) positions at D levels (D. Rautenbach, C. Szegedy, J. Werber. Delay optimization of linear
 * depth Boolean circuits with prescribed input arrival times. J. Discrete Algorithms 4, 2006). Intervals are made once.
 *
 * `eager`: each carry as early as it can be. `lean`: each only as early as the latest of them has to be, with fewer
 * gates.
 */
export function earliestCarries<B>(
  gates: Gates<B>,
  positions: readonly Carry<B>[],
  haste: "eager" | "lean" = "eager",
): readonly Carry<B>[] {
  const n = positions.length;
  const { plan, made, interval } = intervalsOf(gates, positions);
  const compose = composeCarries(gates);
  const starts = prefixSplits(plan, n, haste);
  const prefixes: Carry<B>[] = [];
  for (let high = 1; high <= n; high++) {
    const middle = starts[high]!;
    const carry = middle === 0 ? positions[0]! : compose(interval(middle, high), prefixes[middle - 1]!);
    prefixes.push(carry);
    made.set(high, carry);
  }
  return prefixes;
}

/** The carry out of the last position alone, as early as it can be. */
export function earliestCarry<B>(gates: Gates<B>, positions: readonly Carry<B>[]): Carry<B> {
  return intervalsOf(gates, positions).interval(0, positions.length);
}

/** Intervals low..high-1 made by the plan, each once; kept by low * (n + 1) + high. */
function intervalsOf<B>(gates: Gates<B>, positions: readonly Carry<B>[]) {
  const n = positions.length;
  const plan = planFor(gates, positions);
  const compose = composeCarries(gates);
  const made = new Map<number, Carry<B>>();
  const interval = (low: number, high: number): Carry<B> => {
    if (high - low === 1) return positions[low]!;
    const key = low * (n + 1) + high;
    let carry = made.get(key);
    if (carry === undefined) {
      const middle = plan.split[key]!;
      carry = compose(interval(middle, high), interval(low, middle));
      made.set(key, carry);
    }
    return carry;
  };
  return { plan, made, interval };
}

/** When an and of two bits is there, absent where one of them is. */
function both(x: number, y: number): number {
  return x === NEVER || y === NEVER ? NEVER : Math.max(x, y) + 1;
}

/** When an or of two bits is there: the other one where one is absent. */
function joined(x: number, y: number): number {
  return x === NEVER || y === NEVER ? Math.max(x, y) : Math.max(x, y) + 1;
}

/** For each prefix where its later part begins: as late as it may for the prefix to be there when it is due. */
function prefixSplits({ generate, propagate }: Plan, n: number, haste: "eager" | "lean"): Int32Array {
  const at = (low: number, high: number): number => low * (n + 1) + high;
  const due = Int32Array.from({ length: n + 1 }, (_, high) => (high === 0 ? NEVER : generate[at(0, high)]!));
  if (haste === "lean") due.fill(due.reduce((latest, time) => Math.max(latest, time)));
  const splits = new Int32Array(n + 1);
  for (let high = n; high >= 2; high--) {
    let middle = high - 1;
    const comes = (): number =>
      joined(generate[at(middle, high)]!, both(propagate[at(middle, high)]!, generate[at(0, middle)]!));
    while (comes() > due[high]!) middle--;
    splits[high] = middle;
    // What the earlier part is for: an and, and an or where the later part has a carry of its own.
    const levels = generate[at(middle, high)]! === NEVER ? 1 : 2;
    if (both(propagate[at(middle, high)]!, generate[at(0, middle)]!) !== NEVER)
      due[middle] = Math.min(due[middle]!, due[high]! - levels);
  }
  return splits;
}

function planFor<B>(gates: Gates<B>, positions: readonly Carry<B>[]): Plan {
  const time = (bit: B | undefined): number => (bit === undefined ? NEVER : gates.arrival(bit));
  const times = positions.map(({ generate, propagate }) => [time(generate), time(propagate)] as const);
  // Only differences between arrivals matter.
  const first = times.flat().reduce((least, t) => (t === NEVER ? least : Math.min(least, t)), 2 ** 30);
  const profile = times.map(([g, p]) => `${g === NEVER ? "" : g - first},${p === NEVER ? "" : p - first}`);
  const key = profile.join(" ");
  let plan = plans.get(key);
  if (plan === undefined) {
    if (plans.size >= MOST_PLANS) plans.clear();
    plan = planned(times.map(([g, p]) => [g === NEVER ? g : g - first, p === NEVER ? p : p - first]));
    plans.set(key, plan);
  }
  return plan;
}

function planned(times: readonly (readonly [number, number])[]): Plan {
  const n = times.length;
  const size = (n + 1) ** 2;
  const plan = {
    generate: new Int32Array(size).fill(NEVER),
    propagate: new Int32Array(size).fill(NEVER),
    split: new Int32Array(size),
  };
  const { generate, propagate, split } = plan;
  times.forEach(([g, p], low) => {
    generate[low * (n + 1) + low + 1] = g;
    propagate[low * (n + 1) + low + 1] = p;
  });
  for (let length = 2; length <= n; length++) {
    for (let low = 0; low + length <= n; low++) {
      const high = low + length;
      let [best, bestPropagate, chosen] = [2 ** 30, 2 ** 30, low + 1];
      for (let middle = low + 1; middle < high; middle++) {
        const late = middle * (n + 1) + high;
        const early = low * (n + 1) + middle;
        const g = joined(generate[late]!, both(propagate[late]!, generate[early]!));
        const p = both(propagate[late]!, propagate[early]!);
        if (g < best || (g === best && p <= bestPropagate)) [best, bestPropagate, chosen] = [g, p, middle];
      }
      const key = low * (n + 1) + high;
      generate[key] = best;
      propagate[key] = bestPropagate;
      split[key] = chosen;
    }
  }
  return plan;
}
