import type { Timed } from "../algebra/alike.js";
import type { Cell } from "./cells.js";

/** How arrival times are read and set, where a program costs the same whenever its operands arrive. */
export type Arrivals<W> = Timed<W>;

/** The same for cells: the times of all their wires. */
export function cellTimes<W>(arrivals: Arrivals<W>): Timed<Cell<W>> {
  return {
    visit: ({ wires }, see) => {
      for (const value of wires) if (value !== undefined) arrivals.visit(value, see);
    },
    moved: ({ kind, wires }, move) => ({
      kind,
      wires: wires.map((value) => (value === undefined ? value : arrivals.moved(value, move))),
    }),
  };
}
