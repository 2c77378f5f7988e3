import { onceForAlike, type Timed } from "../algebra/alike.js";
import type { RepeatableMeter } from "../scans/compressed.js";
import type { Cell } from "./cells.js";

/** How arrival times are read and set, where a program costs the same whenever its operands arrive. */
export type Arrivals<W> = Timed<W>;

type Program<W> = (...cells: Cell<W>[]) => Cell<W>;

/** With fewer, a composition takes no longer than to look for what it gave before. */
const FEWEST_WIRES = 8;

/** A composition that is worked out once for all operands that arrive alike. */
export function remembering<W>(
  compose: Program<W>,
  key: (cell: Cell<W>) => string,
  arrivals: Arrivals<W>,
  meter: RepeatableMeter,
): Program<W> {
  const moved = ({ kind, wires }: Cell<W>, move: (time: number) => number): Cell<W> => ({
    kind,
    wires: wires.map((value) => (value === undefined ? value : arrivals.moved(value, move))),
  });
  const visit = ({ wires }: Cell<W>, see: (time: number) => void): void => {
    for (const value of wires) if (value !== undefined) arrivals.visit(value, see);
  };
  const once = onceForAlike<readonly Cell<W>[], Cell<W>>(
    (cells) => compose(...cells),
    {
      visit: (cells, see) => {
        for (const cell of cells) visit(cell, see);
      },
      moved: (cells, move) => cells.map((cell) => moved(cell, move)),
      key: (cells) => cells.map(key).join("|"),
    },
    { visit, moved },
    meter,
  );
  return (...cells) => {
    let wires = 0;
    for (const cell of cells) wires += cell.wires.length;
    return wires <= FEWEST_WIRES ? compose(...cells) : once(cells);
  };
}
