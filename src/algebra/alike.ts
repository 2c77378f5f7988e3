import type { Meter } from "./cost.js";

/** How the arrival times within a value are read and set. */
export interface Timed<T> {
  /** Calls `see` with each time at which some part of the value is ready; constants are ready at 0 and not among them. */
  visit(value: T, see: (time: number) => void): void;
  /** The value with each of its times replaced. */
  moved(value: T, move: (time: number) => number): T;
}

/**
 * A program in the cost interpretation, worked out once for all operands that arrive alike.
 *
 * Every gate takes its levels whenever it begins, and sums are arranged by the differences of arrival times. So a common
 * delay of all operands delays the result and changes nothing else. Nor does it matter how long before the others an
 * operand is there, once that is longer than the program takes: whatever can be done with the early ones alone is
 * done by then. So times are drawn together, gaps longer than that shortened to it, and what comes out is drawn apart.
 */
export function onceForAlike<T, R>(
  program: (operands: T) => R,
  operands: Timed<T> & { key(value: T): string },
  results: Timed<R>,
  meter: Pick<Meter, "snapshot" | "charge">,
): (operands: T) => R {
  const done = new Map<string, { result: R; since: readonly bigint[]; until: readonly bigint[] }>();
  const longest = new Map<string, number>();
  /** Levels that the program takes of operands that arrive together; it is not counted. */
  const levelsOf = (given: T): number => {
    const together = operands.moved(given, () => 0);
    const name = operands.key(together);
    let levels = longest.get(name);
    if (levels === undefined) {
      const since = meter.snapshot();
      levels = timesIn(program(together), results).at(-1) ?? 0;
      meter.charge(since, meter.snapshot(), -1n);
      longest.set(name, levels);
    }
    return levels;
  };
  return (given) => {
    const times = timesIn(given, operands);
    if (times.length === 0) return program(given);
    const drawn = drawTogether(times, () => levelsOf(given));
    const alike = operands.moved(given, drawn.together);
    const name = operands.key(alike);
    let known = done.get(name);
    if (known === undefined) {
      const since = meter.snapshot();
      const result = program(alike);
      known = { result, since, until: meter.snapshot() };
      done.set(name, known);
    } else meter.charge(known.since, known.until, 1n);
    return results.moved(known.result, drawn.apart);
  };
}

/** Each time of a value once, ascending. */
export function timesIn<T>(value: T, timed: Pick<Timed<T>, "visit">): number[] {
  const times: number[] = [];
  timed.visit(value, (time) => enter(times, time));
  return times;
}

/** Adds a time to ascending ones unless it is among them. */
export function enter(times: number[], time: number): void {
  // There are few different ones, and most come in order.
  let place = times.length;
  while (place > 0 && times[place - 1]! > time) place--;
  if (times[place - 1] !== time) times.splice(place, 0, time);
}

/** Times no farther apart than this are left as they are, without asking how long the program takes. */
const MOST_KNOWN_GAP = 4;

/** A map of times that keeps their order, and its inverse. */
export interface Drawn {
  together(time: number): number;
  apart(time: number): number;
}

/**
 * The map that shortens every gap between ascending times to what a program of so many levels cannot tell from a longer
 * one, from 0 on; its inverse goes on after each.
 */
export function drawTogether(times: readonly number[], levels: () => number): Drawn {
  // Constants are there from the start, which may be well before everything else.
  const from = times[0] === 0 ? times : [0].concat(times);
  // Twice the levels: whoever asks for arrivals may not be exact about what it makes of them.
  const gap = from.at(-1)! < MOST_KNOWN_GAP ? MOST_KNOWN_GAP : 2 * levels() + 2;
  const to = [0];
  for (let i = 1; i < from.length; i++) to.push(to[i - 1]! + Math.min(gap, from[i]! - from[i - 1]!));
  return { together: through(from, to), apart: through(to, from) };
}

/** The map that takes each time of one list to that of the other, and goes on after each. */
function through(source: readonly number[], target: readonly number[]): (time: number) => number {
  return (time) => {
    let i = source.length - 1;
    while (i > 0 && source[i]! > time) i--;
    return target[i]! + time - source[i]!;
  };
}
