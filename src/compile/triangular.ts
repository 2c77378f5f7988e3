import type { Entry, EntrySemiring } from "../algebra/semirings.js";

/** A matrix by rows; rows may end where only zeros follow. */
export type Rows<W> = readonly (readonly Entry<W>[])[];

/**
 * How (I - M)^-1 is found for a strictly lower triangular M. `substitution`: row by row, about 2 C levels and C^3 / 3 gates.
 * `doubling`: the inverse of a block from those of its halves by two products, about log^2 C levels.
 */
export type Triangular = "substitution" | "doubling";

/** N with I + N = (I - M)^-1. Row i of M and of N has i entries. */
export function triangularInverse<W>(ring: EntrySemiring<W>, how: Triangular, M: Rows<W>): Rows<W> {
  if (M.length === 0) return [];
  return how === "substitution" ? substituted(ring, M) : doubled(ring, M, 0, M.length);
}

/** addend + x y; rows of x end where only zeros follow. */
export function plusProduct<W>(ring: EntrySemiring<W>, addend: Rows<W>, x: Rows<W>, y: Rows<W>): Rows<W> {
  return addend.map((row, t) =>
    row.map((entry, col) =>
      ring.sumOfProducts(
        x[t]!.map((factor, i) => [factor, y[i]![col]] as const),
        [entry],
      ),
    ),
  );
}

/** (I - M)^-1 = I + N row by row: N = M + M N. */
function substituted<W>(ring: EntrySemiring<W>, M: Rows<W>): Rows<W> {
  const N: (readonly Entry<W>[])[] = [];
  for (const row of M) {
    N.push(
      row.map((entry, col) =>
        ring.sumOfProducts(
          row.slice(col + 1).map((factor, i) => [factor, N[col + 1 + i]![col]] as const),
          [entry],
        ),
      ),
    );
  }
  return N;
}

/** N of the rows from..to-1: of the halves, and between them (I + N_late) M_between (I + N_early). */
function doubled<W>(ring: EntrySemiring<W>, M: Rows<W>, from: number, to: number): Rows<W> {
  if (to - from === 1) return [[]];
  const middle = from + 2 ** Math.ceil(Math.log2(to - from) - 1);
  const early = doubled(ring, M, from, middle);
  const late = doubled(ring, M, middle, to);
  const between = M.slice(middle, to).map((row) => row.slice(from, middle));
  const right = plusProduct(ring, between, between, early);
  const both = plusProduct(ring, right, late, right);
  return [...early, ...both.map((row, t) => [...row, ...late[t]!])];
}
