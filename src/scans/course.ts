import type { Accounts } from "./accounts.js";
import { type CompressedVectors, compressed } from "./compressed.js";
import { PairMap } from "./pair-map.js";
import { type Delays, type Rope, tableOf, VectorLimitError } from "./rope.js";
import type { Compose, ComposeSeveral, Scan } from "./scan.js";

/** A class of intervals that a scan composes alike: which kind of step they begin with, and compositions on their longest path. */
export interface Interval {
  readonly kind: number;
  readonly depth: number;
}

/** One composition, of intervals given by the numbers of their classes, latest first, and how often it is made. */
export interface Composition {
  readonly operands: readonly number[];
  /** Composed as several at once, which may cost something else than one by one even where there are two. */
  readonly together: boolean;
  readonly result: number;
  readonly times: bigint;
}

/**
 * What a scan does on steps of a few kinds, up to classes of intervals: each different composition once, operands before
 * results. A prefix network makes up to n log2 n compositions, but only about log2(n)^2 different ones.
 *
 * Whoever composes anything else by the same scan may follow the course instead: if in each class all intervals turn
 * out equal, then so does everything that the scan would have made.
 */
export interface Course {
  /** The class of each kind of step. */
  readonly steps: readonly number[];
  readonly classes: readonly Interval[];
  readonly compositions: readonly Composition[];
  /** What the scan gives, by classes. */
  readonly result: Rope<Interval>;
  classOf(interval: Interval): number;
}

/** Steps of a sequence as runs: how many there are, one after the other, of each kind. */
export type Runs = readonly (readonly [kind: number, length: bigint])[];

/**
 * Different compositions after which a scan is taken to be one that makes a new one at each step: for one that makes half
 * as many as there are steps, finding them takes longer than running it.
 */
function mostCompositions(runs: Runs): number {
  const steps = runs.reduce((sum, [, length]) => sum + length, 0n);
  return Math.min(20_000, Number(steps / 2n) + 64);
}

/** What was found for other lengths and scans is dropped when it takes more than this, about 35 MB. */
const MOST_KEPT = 200_000;

/** Compositions of the courses that are kept, of any scans and lengths, at about 200 bytes each. */
const MOST_KEPT_COMPOSITIONS = 40_000;

/**
 * The course of a scan on such steps, or undefined for a scan that shares too little. `several` says that several
 * intervals may be composed at once. A course once found is kept for a while.
 */
export function courseOf(scan: Scan, runs: Runs, several: boolean): Course | undefined {
  const name = `${several} ${runs.map(([kind, length]) => `${kind}:${length}`).join()}`;
  const none = tableOf(without, scan, () => new Set<string>());
  if (none.has(name)) return undefined;
  // Courses hold on to the vectors that they were found on, and go with them.
  if (finder === undefined || finder.vectors.entries() > MOST_KEPT) finder = new Finder();
  const known = tableOf(finder.courses, scan, () => new Map<string, Course>());
  const before = known.get(name);
  if (before !== undefined) return before;
  const course = finder.find(scan, runs, several);
  if (course === undefined) {
    none.add(name);
    return undefined;
  }
  finder.kept += course.compositions.length;
  if (finder.kept > MOST_KEPT_COMPOSITIONS) {
    finder.courses.clear();
    finder.kept = 0;
  } else known.set(name, course);
  return course;
}

/** What has no course. */
const without = new WeakMap<Scan, Set<string>>();

/** Levels without their common delay know nothing of lengths or scans: what one composes is there for the next. */
class Finder {
  private readonly accounts = new CourseAccounts();
  readonly vectors = compressed<Interval>({ key: keyOf, delays: DELAYS, accounts: this.accounts });
  readonly courses = new Map<Scan, Map<string, Course>>();
  /** How many compositions those have. */
  kept = 0;
  private readonly made: Made[] = [];
  private most = 0;
  private readonly compose: Compose<Interval> = (later, earlier) => this.composed(false, [later, earlier]);
  private readonly atOnce: ComposeSeveral<Interval> = (...latestFirst) => this.composed(true, latestFirst);

  find(scan: Scan, runs: Runs, several: boolean): Course | undefined {
    const { accounts, vectors, made, compose, atOnce } = this;
    const steps = vectors.runs(runs.map(([kind, length]) => [{ kind, depth: 0 }, length] as const));
    this.most = made.length + mostCompositions(runs);
    accounts.forget();
    let result = steps;
    try {
      const spent = accounts.of(() => {
        result = scan.run(vectors, compose, steps, several ? atOnce : undefined);
      });
      return coursed(made, accounts.times(spent), result, runs);
    } catch (error) {
      if (error instanceof VectorLimitError) return undefined;
      throw error;
    }
  }

  private composed(together: boolean, latestFirst: readonly Interval[]): Interval {
    const { made } = this;
    const depth = Math.max(...latestFirst.map((interval) => interval.depth)) + 1;
    const result = { kind: latestFirst.at(-1)!.kind, depth };
    this.accounts.enter(made.length);
    made.push({ operands: latestFirst, together, result });
    if (made.length > this.most) throw new VectorLimitError("too many different compositions");
    return result;
  }
}

let finder: Finder | undefined;

interface Made {
  readonly operands: readonly Interval[];
  readonly together: boolean;
  readonly result: Interval;
}

function coursed(
  made: readonly Made[],
  times: ReadonlyMap<number, ReadonlyMap<number, bigint>>,
  result: Rope<Interval>,
  runs: Runs,
): Course {
  const numbers = new Map<number, number>();
  const classes: Interval[] = [];
  const classAt = (kind: number, depth: number): number => {
    const key = kind * MOST_LEVELS + depth;
    let number = numbers.get(key);
    if (number === undefined) {
      number = classes.push({ kind, depth }) - 1;
      numbers.set(key, number);
    }
    return number;
  };
  const steps: number[] = [];
  for (const [kind] of runs) steps[kind] = classAt(kind, 0);
  const all: { readonly made: Made; readonly delay: number; readonly times: bigint }[] = [];
  times.forEach((byDelay, i) => {
    byDelay.forEach((times, delay) => {
      all.push({ made: made[i]!, delay, times });
    });
  });
  // A result is one deeper than the deepest of its operands.
  all.sort((x, y) => x.made.result.depth + x.delay - (y.made.result.depth + y.delay));
  const byOperands = new Map<string | number, Composition>();
  for (let i = 0; i < all.length; i++) {
    const { made, delay, times } = all[i]!;
    const { operands, together, result } = made;
    const own = operands.map(({ kind, depth }) => classAt(kind, depth + delay));
    const key = together ? own.join() : own[0]! * MOST_LEVELS + own[1]!;
    const before = byOperands.get(key)?.times ?? 0n;
    const given = classAt(result.kind, result.depth + delay);
    byOperands.set(key, { operands: own, together, result: given, times: before + times });
  }
  const compositions = [...byOperands.values()];
  return { steps, classes, compositions, result, classOf: ({ kind, depth }) => classAt(kind, depth) };
}

/** Levels, and classes, are fewer than this. */
const MOST_LEVELS = 2 ** 21;

function keyOf({ kind, depth }: Interval): string {
  return `${kind} ${depth}`;
}

/** A class's depth is one more than that of its deepest part, whatever that is: all of them may be delayed alike. */
const DELAYS: Delays<Interval> = {
  of: ({ depth }) => depth,
  later: ({ kind, depth }, by) => ({ kind, depth: depth + by }),
};

/**
 * Accounts that keep for each composition at each delay how often it is made. Sums are kept as a graph, and the numbers
 * of times are handed down from what was spent to the compositions at the end, each sum met once.
 */
class CourseAccounts implements Accounts {
  readonly zero = 0;
  /** Sums are numbered upwards: a composition (first is -2 - its number), or two sums and the delay of each. */
  private readonly first: number[] = [-1];
  private readonly firstDelay: number[] = [0];
  private readonly second: number[] = [0];
  private readonly secondDelay: number[] = [0];
  private readonly delayed = new PairMap<number>();
  private readonly totals = [0n];
  private places = new Int32Array(0);
  private spent = 0;

  /** Said by a composition of itself. */
  enter(composition: number): void {
    this.spend(this.sum(-2 - composition, 0, this.zero, 0));
  }

  of(work: () => void): number {
    const outside = this.spent;
    this.spent = this.zero;
    work();
    const inside = this.spent;
    this.spent = outside;
    return inside;
  }

  add(first: number, firstDelay: number, second: number, secondDelay: number): number {
    if (first === this.zero) return this.later(second, secondDelay);
    if (second === this.zero) return this.later(first, firstDelay);
    return this.sum(first, firstDelay, second, secondDelay);
  }

  later(sum: number, by: number): number {
    if (by === 0 || sum === this.zero) return sum;
    let later = this.delayed.get(sum, by);
    if (later === undefined) {
      later = this.sum(sum, by, this.zero, 0);
      this.delayed.set(sum, by, later);
    }
    return later;
  }

  /** Nothing is spent yet: what was begun may not have come to its end. */
  forget(): void {
    this.spent = this.zero;
  }

  spend(sum: number): void {
    this.spent = this.add(this.spent, 0, sum, 0);
  }

  /**
   * For each composition of a sum how often it is in it at which delay. The times of one sum at all delays are the digits of one
   * number, in a base that no number of times reaches: handing them down with a delay is a shift and an addition.
   */
  times(spent: number): ReadonlyMap<number, ReadonlyMap<number, bigint>> {
    const width = this.total(spent).toString(2).length;
    const order = this.within(spent);
    const { places } = this;
    const pending: bigint[] = [];
    const hand = (to: number, by: number, given: bigint): void => {
      if (to === this.zero) return;
      const later = by === 0 ? given : given << BigInt(by * width);
      const place = places[to]! - 1;
      const own = pending[place];
      pending[place] = own === undefined ? later : own + later;
    };
    const times = new Map<number, ReadonlyMap<number, bigint>>();
    // Parts come before what they are part of.
    for (let place = order.length - 1; place >= 0; place--) {
      const sum = order[place]!;
      const given = place === order.length - 1 ? 1n : pending[place]!;
      pending.length = place;
      const first = this.first[sum]!;
      if (first < -1) times.set(-2 - first, digitsOf(given, width));
      else {
        hand(first, this.firstDelay[sum]!, given);
        hand(this.second[sum]!, this.secondDelay[sum]!, given);
      }
    }
    for (const sum of order) places[sum] = 0;
    return times;
  }

  /** The sums that a sum is made of, parts first, each with its place in this list, from 1 on, in `places`. */
  private within(spent: number): readonly number[] {
    const { first, second, zero } = this;
    if (this.places.length <= spent) {
      // No place is taken between one call and the next.
      this.places = new Int32Array(2 * spent + 1);
    }
    const { places } = this;
    const order: number[] = [];
    const waiting: number[] = [spent];
    for (let sum = waiting.pop(); sum !== undefined; sum = waiting.pop()) {
      if (sum < 0) places[~sum] = order.push(~sum);
      else if (sum !== zero && places[sum] === 0) {
        places[sum] = -1;
        waiting.push(~sum);
        if (first[sum]! >= -1) waiting.push(first[sum]!, second[sum]!);
      }
    }
    return order;
  }

  /** Compositions in a sum. */
  private total(spent: number): bigint {
    const { first, second, totals } = this;
    for (let sum = totals.length; sum <= spent; sum++)
      totals.push(first[sum]! < -1 ? 1n : totals[first[sum]!]! + totals[second[sum]!]!);
    return totals[spent]!;
  }

  private sum(first: number, firstDelay: number, second: number, secondDelay: number): number {
    this.first.push(first);
    this.firstDelay.push(firstDelay);
    this.second.push(second);
    this.secondDelay.push(secondDelay);
    return this.first.length - 1;
  }
}

/** The digits that are not 0, by place. */
function digitsOf(number: bigint, width: number): ReadonlyMap<number, bigint> {
  const digits = new Map<number, bigint>();
  for (let [rest, place] = [number, 0]; rest > 0n; rest >>= BigInt(width), place++) {
    const digit = BigInt.asUintN(width, rest);
    if (digit > 0n) digits.set(place, digit);
  }
  return digits;
}

/** Everything else that a course's result is made into, by what stands for each class. */
export function imageOf<E>(
  course: Course,
  element: (number: number) => E,
  into: CompressedVectors<E>,
): Rope<E> {
  return into.image(course.result, (interval) => element(course.classOf(interval)));
}
