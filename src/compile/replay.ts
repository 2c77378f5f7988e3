import type { RepeatableMeter } from "../scans/accounts.js";
import type { CompressedVectors, Rope } from "../scans/compressed.js";
import { type Course, courseOf, imageOf, type Runs } from "../scans/course.js";
import { tableOf } from "../scans/rope.js";
import type { Compose, ComposeSeveral, Scan } from "../scans/scan.js";

/** Shorter sequences are gone through sooner than a course is found. */
export const FOLLOWED_FROM = 1n << 13n;

/** Sequences whose steps come in more runs than this are not looked at for a course. */
const MOST_RUNS = 8;
/** Courses take about 100 bytes a composition, a few thousand of them at n = 2^60. */
const MOST_COURSES = 128;

/**
 * The course of a scan, found once for all that is composed by it. Networks of logarithmic depth have one; undefined for
 * others.
 */
export function knownCourse(scan: Scan, runs: Runs, several: boolean): Course | undefined {
  const ofScan = tableOf(courses, scan, () => new Map<string, Course | undefined>());
  const key = runs.map(([kind, length]) => `${kind}:${length}`).join();
  const found = (several: boolean): Course | undefined => {
    const name = `${several} ${key}`;
    if (!ofScan.has(name)) {
      if (ofScan.size >= MOST_COURSES) ofScan.clear();
      ofScan.set(name, courseOf(scan, runs, several));
    }
    return ofScan.get(name);
  };
  const course = found(true);
  // Most scans compose two at a time whether they may take more or not, and then the course is one.
  const alike = several || course?.compositions.every(({ together }) => !together) === true;
  return alike ? course : found(false);
}

const courses = new WeakMap<Scan, Map<string, Course | undefined>>();

/** A scan to be run by its course. */
export interface Followed<E> {
  readonly scan: Scan;
  readonly vectors: CompressedVectors<E>;
  key(element: E): string;
  /** Whether two elements have one key. */
  same(x: E, y: E): boolean;
  readonly meter: RepeatableMeter;
  readonly compose: Compose<E>;
  readonly steps: Rope<E>;
  readonly several: ComposeSeveral<E> | undefined;
  /** What to take for two different intervals of one class; undefined where there is nothing. */
  readonly merge?: ((x: E, y: E) => E | undefined) | undefined;
}

/**
 * Runs a scan by its course: each different composition is made once and counted as often as the scan makes it. Gives
 * undefined, and counts nothing, where that would not be the same: some interval of a class is not equal to the others
 * and cannot be merged with them, or the scan has no course on these steps.
 */
export function followed<E>(asked: Followed<E>): Rope<E> | undefined {
  const { scan, vectors, key, same, meter, compose, steps, several, merge } = asked;
  const kinds: E[] = [];
  const runs = runsOf(vectors, key, steps, kinds);
  const course = runs === undefined ? undefined : knownCourse(scan, runs, several !== undefined);
  if (course === undefined) return undefined;
  const elements: E[] = [];
  kinds.forEach((element, kind) => {
    elements[course.steps[kind]!] = element;
  });
  const start = meter.snapshot();
  for (const { operands, together, result, times } of course.compositions) {
    const cells = operands.map((number) => elements[number]!);
    let made: E | undefined;
    repeated(meter, times, () => {
      made = together ? several!(...cells) : compose(cells[0]!, cells[1]!);
    });
    const element = made as E;
    const known = elements[result];
    if (known === undefined) elements[result] = element;
    else if (!same(known, element)) {
      // All of a class come before any of a later one, so nothing was made of it yet.
      const merged = merge?.(known, element);
      if (merged === undefined) {
        meter.charge(start, meter.snapshot(), -1n);
        return undefined;
      }
      elements[result] = merged;
    }
  }
  return imageOf(course, elements, vectors);
}

function repeated(meter: RepeatableMeter, times: bigint, work: () => void): void {
  if (meter.repeated !== undefined) {
    meter.repeated(times, work);
    return;
  }
  const since = meter.snapshot();
  work();
  meter.charge(since, meter.snapshot(), times - 1n);
}

/** The steps as runs of kinds, of which there is one for each different key; undefined for too many runs. */
function runsOf<E>(
  vectors: CompressedVectors<E>,
  key: (element: E) => string,
  steps: Rope<E>,
  kinds: E[],
): Runs | undefined {
  const numbers = new Map<string, number>();
  const runs: [number, bigint][] = [];
  for (const [element, length] of vectors.read(steps)) {
    const name = key(element);
    let kind = numbers.get(name);
    if (kind === undefined) {
      kind = kinds.push(element) - 1;
      numbers.set(name, kind);
    }
    runs.push([kind, length]);
    if (runs.length > MOST_RUNS) return undefined;
  }
  return runs;
}
