import { type Matrix, matrix, multiply, tabulate } from "../algebra/matrix.js";
import type { Structure } from "./structure.js";

/**
 * A matrix state multiplied from one side only: S -> A S + B (left) or S -> S A + B (right). The transition is K x K
 * although the state has K V entries: K^3 instead of (K V)^3 products to compose.
 */
export const oneSided: Structure = {
  name: "one-sided",
  title: "a matrix that multiplies the state from one side",
  over: (semiring, { state, transition, side }) => {
    const square = <W>(entries: readonly W[]): Matrix<W> => matrix(transition, entries);
    const shaped = <W>(entries: readonly W[]): Matrix<W> => matrix(state, entries);
    return {
      compose: (later, earlier) =>
        side === "left"
          ? multiply(semiring, square(later), square(earlier)).data
          : multiply(semiring, square(earlier), square(later)).data,
      act: (a, s, drive) => {
        const addend = drive === undefined ? undefined : shaped(drive);
        return side === "left"
          ? multiply(semiring, square(a), shaped(s), addend).data
          : multiply(semiring, shaped(s), square(a), addend).data;
      },
      dense: (a) => {
        const length = state.rows * state.cols;
        return tabulate({ rows: length, cols: length }, (to, from) => {
          const [toRow, toCol] = [Math.floor(to / state.cols), to % state.cols];
          const [fromRow, fromCol] = [Math.floor(from / state.cols), from % state.cols];
          if (side === "left") return toCol === fromCol ? a[toRow * state.rows + fromRow]! : semiring.zero;
          return toRow === fromRow ? a[fromCol * state.cols + toCol]! : semiring.zero;
        });
      },
    };
  },
};
