import type { CompressedVectors, Rope } from "../scans/compressed.js";
import { type Course, courseOf, imageOf, type Runs } from "../scans/course.js";
import type { Scan } from "../scans/scan.js";
import type { Composition, Compositions } from "./compositions.js";

/** Shorter sequences are gone through sooner than a course is found. */
export const FOLLOWED_FROM = 1n << 5n;

/** Sequences whose steps come in more runs than this are not looked at for a course. */
const MOST_RUNS = 8;

/**
 * The course of a scan, found once for all that is composed by it. Networks of logarithmic depth have one; undefined for
 * others.
 */
export function knownCourse(scan: Scan, runs: Runs, several: boolean): Course | undefined {
  const course = courseOf(scan, runs, true);
  // Most scans compose two at a time whether they may take more or not, and then the course is one.
  const alike = several || course?.compositions.every(({ together }) => !together) === true;
  return alike ? course : courseOf(scan, runs, false);
}

/** A scan to be run by its course. */
export interface Followed<E> {
  readonly scan: Scan;
  readonly vectors: CompressedVectors<E>;
  readonly compose: Composition<E>;
  readonly steps: Rope<E>;
  /** Of the same compositions as `compose`. */
  readonly several: Composition<E> | undefined;
  /** What to take for two different intervals of one class; undefined where there is nothing. */
  readonly merge?: ((x: E, y: E) => E | undefined) | undefined;
}

/**
 * Runs a scan by its course: each different composition is made once and counted as often as the scan makes it. Gives
 * undefined, and counts nothing, where that would not be the same: some interval of a class is not equal to the others
 * and cannot be merged with them, or the scan has no course on these steps.
 */
export function followed<E>(asked: Followed<E>): Rope<E> | undefined {
  const { scan, vectors, compose, steps, several, merge } = asked;
  const { all } = compose;
  const kinds: number[] = [];
  const runs = runsOf(vectors, all, steps, kinds);
  const course = runs === undefined ? undefined : knownCourse(scan, runs, several !== undefined);
  if (course === undefined) return undefined;
  /** By class, the numbers of its intervals. */
  const intervals: number[] = [];
  kinds.forEach((number, kind) => {
    intervals[course.steps[kind]!] = number;
  });
  const spent: bigint[] = [];
  const { compositions } = course;
  for (let i = 0; i < compositions.length; i++) {
    const { operands, together, result, times } = compositions[i]!;
    const made = together
      ? several!.of(operands.map((number) => intervals[number]!))
      : compose.ofPair(intervals[operands[0]!]!, intervals[operands[1]!]!);
    spent[made.cost] = (spent[made.cost] ?? 0n) + times;
    const known = intervals[result];
    if (known === undefined) intervals[result] = made.result;
    else if (known !== made.result) {
      // All of a class come before any of a later one, so nothing was made of it yet.
      const merged = merge?.(all.valueOf(known), all.valueOf(made.result));
      if (merged === undefined) return undefined;
      intervals[result] = all.numberOf(merged);
    }
  }
  spent.forEach((times, cost) => {
    all.accounts.spend(cost, times);
  });
  return imageOf(course, (number) => all.valueOf(intervals[number]!), vectors);
}

/** The steps as runs of kinds, one for each different element; undefined for too many runs. */
function runsOf<E>(
  vectors: CompressedVectors<E>,
  all: Compositions<E>,
  steps: Rope<E>,
  kinds: number[],
): Runs | undefined {
  const runs: [number, bigint][] = [];
  for (const [element, length] of vectors.read(steps)) {
    const number = all.numberOf(element);
    const kind = kinds.indexOf(number);
    runs.push([kind < 0 ? kinds.push(number) - 1 : kind, length]);
    if (runs.length > MOST_RUNS) return undefined;
  }
  return runs;
}
