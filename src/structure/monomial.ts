import { type Matrix, matrix, multiply, type Shape, tabulate, transpose } from "../algebra/matrix.js";
import type { Entry, EntrySemiring } from "../algebra/semirings.js";
import { fromLeft, type LeftOperators } from "./sides.js";
import { type Operators, plain, type Structure, type StructureSize, type Transition } from "./structure.js";

/**
 * A permutation times a diagonal, and more generally one nonzero in each column (A = P diag(d), P column one-hot: tracks
 * may merge) or in each row (A = diag(d) P). Kept as the 0/1 matrix P and the d factors.
 *
 * Columns: (P2 P1, d1 .* (P1' d2)): the factor of a source is its own times that of where it went. Rows: (P2 P1,
 * d2 .* (P2 d1)). Costs as an arithmetic circuit, black: d^3 + 2 d^2 + 2 d products, d^3 + d^2 - d sums (a vector
 * state): not cheaper than dense. What it buys is in Boolean circuits, where P needs no arithmetic at all.
 */
export const monomial: Structure = {
  name: "monomial",
  title: "a permutation (or one one in each column or row) times a diagonal",
  over: <W>(semiring: EntrySemiring<W>, size: StructureSize): Operators<W> => {
    const d = size.side === "left" ? size.state.rows : size.state.cols;
    const square: Shape = { rows: d, cols: d };
    const parts = ({ entries }: Transition<W>): { ones: Matrix<Entry<W>>; factors: Matrix<Entry<W>> } => ({
      ones: matrix(square, entries.slice(0, d * d)),
      factors: matrix({ rows: d, cols: 1 }, entries.slice(d * d)),
    });
    const product = (x: Matrix<Entry<W>>, y: Matrix<Entry<W>>, addend?: Matrix<Entry<W>>) =>
      multiply(semiring, x, y, addend);
    const scale = (factors: Matrix<Entry<W>>, x: Matrix<Entry<W>>): Matrix<Entry<W>> =>
      tabulate(x, (row, col) => semiring.mul(factors.data[row], x.data[row * x.cols + col]));
    const columns = size.ones !== "rows";
    const make = (state: Shape): LeftOperators<W> => ({
      compose: (later, earlier) => {
        const [two, one] = [parts(later), parts(earlier)];
        const factors = columns
          ? scale(one.factors, product(transpose(one.ones), two.factors))
          : scale(two.factors, product(two.ones, one.factors));
        return plain([...product(two.ones, one.ones).data, ...factors.data]);
      },
      act: (transition, s, drive) => {
        const { ones, factors } = parts(transition);
        const addend = drive === undefined ? undefined : matrix(state, drive);
        if (columns) return product(ones, scale(factors, matrix(state, s)), addend).data;
        const moved = product(ones, matrix(state, s));
        return tabulate(state, (row, col) => {
          const at = row * state.cols + col;
          return semiring.sumOfProducts(
            [[factors.data[row], moved.data[at]]],
            addend === undefined ? [] : [addend.data[at]],
          );
        }).data;
      },
      square: (transition) => {
        const { ones, factors } = parts(transition);
        return tabulate(square, (row, col) =>
          semiring.mul(ones.data[row * d + col], factors.data[columns ? col : row]),
        );
      },
    });
    return fromLeft(semiring, size, make);
  },
};
