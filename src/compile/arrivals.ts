import type { RepeatableMeter } from "../scans/compressed.js";
import type { Cell } from "./cells.js";

/** How arrival times are read and set, where a program costs the same whenever its operands arrive. */
export interface Arrivals<W> {
  /** Calls `see` with each time at which some part of the value is ready; constants are ready at 0 and not among them. */
  visit(value: W, see: (time: number) => void): void;
  /** The value with each of its times replaced. */
  moved(value: W, move: (time: number) => number): W;
}

type Program<W> = (...cells: Cell<W>[]) => Cell<W>;

/**
 * A composition that is worked out once for all operands that arrive alike.
 *
 * Every gate takes its levels whenever it begins, and sums are arranged by the differences of arrival times. So a common
 * delay of all operands delays the result and changes nothing else. Nor does it matter how long before the others an
 * operand is there, once that is longer than the composition takes: whatever can be done with the early ones alone is
 * done by then. So times are drawn together, gaps longer than that shortened to it, and what comes out is drawn apart.
 */
export function remembering<W>(
  compose: Program<W>,
  key: (cell: Cell<W>) => string,
  arrivals: Arrivals<W>,
  meter: RepeatableMeter,
): Program<W> {
  const done = new Map<string, { cell: Cell<W>; since: readonly bigint[]; until: readonly bigint[] }>();
  const longest = new Map<string, number>();
  const moved = ({ kind, wires }: Cell<W>, move: (time: number) => number): Cell<W> => ({
    kind,
    wires: wires.map((value) => (value === undefined ? value : arrivals.moved(value, move))),
  });
  const timesOf = (cells: readonly Cell<W>[]): number[] => {
    const times = new Set<number>();
    const see = (time: number): void => void times.add(time);
    for (const { wires } of cells)
      for (const value of wires) if (value !== undefined) arrivals.visit(value, see);
    return [...times].sort((x, y) => x - y);
  };
  /** Levels that the composition takes of operands that arrive together; it is not counted. */
  const levelsOf = (cells: readonly Cell<W>[]): number => {
    const together = cells.map((cell) => moved(cell, () => 0));
    const name = together.map(key).join("|");
    let levels = longest.get(name);
    if (levels === undefined) {
      const since = meter.snapshot();
      levels = timesOf([compose(...together)]).at(-1) ?? 0;
      meter.charge(since, meter.snapshot(), -1n);
      longest.set(name, levels);
    }
    return levels;
  };
  return (...cells) => {
    const times = timesOf(cells);
    if (times.length === 0) return compose(...cells);
    // Constants are there from the start, which may be well before everything else.
    if (times[0] !== 0) times.unshift(0);
    const span = times.at(-1)! - times[0]!;
    // Twice the levels: whoever asks for arrivals may not be exact about what it makes of them.
    const drawn = drawTogether(times, span < MOST_KNOWN_GAP ? MOST_KNOWN_GAP : 2 * levelsOf(cells) + 2);
    const alike = cells.map((cell) => moved(cell, drawn.together));
    const name = alike.map(key).join("|");
    let known = done.get(name);
    if (known === undefined) {
      const since = meter.snapshot();
      const cell = compose(...alike);
      known = { cell, since, until: meter.snapshot() };
      done.set(name, known);
    } else meter.charge(known.since, known.until, 1n);
    return moved(known.cell, drawn.apart);
  };
}

/** Times no farther apart than this are left as they are, without asking how long the composition takes. */
const MOST_KNOWN_GAP = 4;

interface Drawn {
  together(time: number): number;
  apart(time: number): number;
}

/** The map that shortens every gap between ascending times to `gap`, from 0 on, and its inverse, which goes on after each. */
function drawTogether(times: readonly number[], gap: number): Drawn {
  const [from, to] = [[...times], [0]];
  for (let i = 1; i < times.length; i++) to.push(to[i - 1]! + Math.min(gap, times[i]! - times[i - 1]!));
  const through = (source: readonly number[], target: readonly number[]) => (time: number) => {
    let i = source.length - 1;
    while (i > 0 && source[i]! > time) i--;
    return target[i]! + time - source[i]!;
  };
  return { together: through(from, to), apart: through(to, from) };
}
