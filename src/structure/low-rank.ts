import { type Matrix, matrix, multiply, type Shape, tabulate, transpose } from "../algebra/matrix.js";
import type { Entry, EntrySemiring } from "../algebra/semirings.js";
import { fromLeft, type LeftOperators } from "./sides.js";
import type { Operators, Structure, StructureSize, Transition } from "./structure.js";

/**
 * Diagonal plus low rank, A = diag(D) + W Y' with W and Y of d rows and r columns. Ranks add under composition:
 *
 *   (D2, W2, Y2) o (D1, W1, Y1) = (D2 .* D1, [W2, D2 .* W1 + W2 (Y2' W1)], [D1 .* Y2, Y1])
 *
 * Past `largestRank` a transition is written out as a d x d matrix. Composing ranks r1 and r2 takes
 * r1 r2 d + d r1 (r2 + 1) + d r2 + d products; writing out rank R takes d^2 R. Each low-rank level costs a few levels
 * more than a dense one and, while R is well below d, far fewer gates.
 */
export const lowRank: Structure = {
  name: "low-rank",
  title: "diagonal plus low rank, written out as a matrix past a chosen rank",
  over: <W>(semiring: EntrySemiring<W>, size: StructureSize): Operators<W> =>
    fromLeft(semiring, size, (state) => lowRankOperators(semiring, size, state)),
};

interface Factors<W> {
  readonly rank: number;
  readonly diagonal: readonly Entry<W>[];
  readonly left: Matrix<Entry<W>>;
  readonly right: Matrix<Entry<W>>;
}

/** The layout of a transition of some rank: D, then the columns of W, then the columns of Y. */
function formOf(rank: number): string {
  return `rank ${rank}`;
}

const FULL = "full";

function lowRankOperators<W>(
  semiring: EntrySemiring<W>,
  size: StructureSize,
  state: Shape,
): LeftOperators<W> {
  const d = state.rows;
  const square: Shape = { rows: d, cols: d };
  const largest = size.largestRank ?? Math.max(1, Math.floor(d / 2));
  const split = ({ form, entries }: Transition<W>): Factors<W> => {
    const rank = Number(form.slice("rank ".length));
    const columns = (from: number) =>
      tabulate({ rows: d, cols: rank }, (row, col) => entries[from + col * d + row]);
    return { rank, diagonal: entries.slice(0, d), left: columns(d), right: columns(d + d * rank) };
  };
  const scaleRows = (factors: readonly Entry<W>[], x: Matrix<Entry<W>>): Matrix<Entry<W>> =>
    tabulate(x, (row, col) => semiring.mul(factors[row], x.data[row * x.cols + col]));
  const beside = (x: Matrix<Entry<W>>, y: Matrix<Entry<W>>): readonly Entry<W>[] => [
    ...transpose(x).data,
    ...transpose(y).data,
  ];
  const written = (transition: Transition<W>): Matrix<Entry<W>> => {
    if (transition.form === FULL) return matrix(square, transition.entries);
    const { diagonal, left, right, rank } = split(transition);
    return tabulate(square, (row, col) => {
      const products = Array.from(
        { length: rank },
        (_, k) => [left.data[row * rank + k], right.data[col * rank + k]] as const,
      );
      return semiring.sumOfProducts(products, row === col ? [diagonal[row]] : []);
    });
  };
  /** D x + W (Y' x) + addend. */
  const apply = (
    { diagonal, left, right, rank }: Factors<W>,
    x: Matrix<Entry<W>>,
    addend?: Matrix<Entry<W>>,
  ): Matrix<Entry<W>> => {
    const inner = multiply(semiring, transpose(right), x);
    return tabulate(x, (row, col) => {
      const at = row * x.cols + col;
      const products = Array.from(
        { length: rank },
        (_, k) => [left.data[row * rank + k], inner.data[k * x.cols + col]] as const,
      );
      return semiring.sumOfProducts(
        [[diagonal[row], x.data[at]], ...products],
        addend === undefined ? [] : [addend.data[at]],
      );
    });
  };
  return {
    compose: (later, earlier) => {
      if (later.form !== FULL && earlier.form !== FULL) {
        const [two, one] = [split(later), split(earlier)];
        if (two.rank + one.rank <= largest) {
          return {
            form: formOf(two.rank + one.rank),
            entries: [
              ...two.diagonal.map((factor, i) => semiring.mul(factor, one.diagonal[i])),
              ...beside(two.left, apply(two, one.left)),
              ...beside(scaleRows(one.diagonal, two.right), one.right),
            ],
          };
        }
      }
      return { form: FULL, entries: multiply(semiring, written(later), written(earlier)).data };
    },
    act: (transition, s, drive) => {
      const addend = drive && matrix(state, drive);
      if (transition.form === FULL)
        return multiply(semiring, matrix(square, transition.entries), matrix(state, s), addend).data;
      return apply(split(transition), matrix(state, s), addend).data;
    },
    square: written,
  };
}
