import { type Matrix, type Shape, tabulate } from "../algebra/matrix.js";
import type { Entry, EntrySemiring } from "../algebra/semirings.js";
import type { Operators, StructureSize, Transition } from "./structure.js";

/** Operators on the rows of a matrix state: everything but how the square matrix sits in the whole state's matrix. */
export interface LeftOperators<W> extends Omit<Operators<W>, "dense"> {
  /** The matrix that multiplies the state. */
  square(transition: Transition<W>): Matrix<Entry<W>>;
}

/**
 * A transition that multiplies from the right, S -> S A, is A' from the left on S': so a structure is written once, for
 * the left, and transitions from the right are kept transposed. Transposing only renames entries.
 */
export function fromLeft<W>(
  semiring: EntrySemiring<W>,
  { state, side }: StructureSize,
  make: (state: Shape) => LeftOperators<W>,
): Operators<W> {
  const turned: Shape = { rows: state.cols, cols: state.rows };
  const inner = make(side === "left" ? state : turned);
  const turn = (entries: readonly Entry<W>[], from: Shape): readonly Entry<W>[] =>
    tabulate({ rows: from.cols, cols: from.rows }, (row, col) => entries[col * from.cols + row]).data;
  return {
    compose: inner.compose,
    act: (transition, s, drive) =>
      side === "left"
        ? inner.act(transition, s, drive)
        : turn(inner.act(transition, turn(s, state), drive && turn(drive, state)), turned),
    dense: (transition) => {
      const { data, cols } = inner.square(transition);
      const length = state.rows * state.cols;
      return tabulate({ rows: length, cols: length }, (to, from) => {
        const [toRow, toCol] = [Math.floor(to / state.cols), to % state.cols];
        const [fromRow, fromCol] = [Math.floor(from / state.cols), from % state.cols];
        if (side === "left") return toCol === fromCol ? data[toRow * cols + fromRow] : semiring.zero;
        return toRow === fromRow ? data[toCol * cols + fromCol] : semiring.zero;
      });
    },
  };
}
