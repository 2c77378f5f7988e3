import Fraction from "fraction.js";

/** The matrix I + u v'. */
export interface RankOne {
  readonly u: readonly Fraction[];
  readonly v: readonly Fraction[];
}

export type Matrix = readonly (readonly Fraction[])[];

const [ZERO, ONE] = [new Fraction(0), new Fraction(1)];

/** Ways to get it wrong. */
export type FactorMistake = "no swaps" | "unit diagonal" | "backwards";

export const identityOf = (size: number): Matrix => Array.from({ length: size }, (_, i) => unitOf(size, i));

const unitOf = (size: number, at: number): readonly Fraction[] =>
  Array.from({ length: size }, (_, i) => (i === at ? ONE : ZERO));

export function productOf(a: Matrix, b: Matrix): Matrix {
  return a.map((row) =>
    b[0]!.map((_, j) => row.reduce((sum, entry, k) => sum.add(entry.mul(b[k]![j]!)), ZERO)),
  );
}

/**
 * Any square matrix over the rationals, singular or not, as a product of at most 3 s - 2 factors I + u v', in the order
 * in which they act on a column: those of M = P L U, U first. U is made row by row (s factors, row i replaced while
 * those below it are still unit vectors), L column by column (s - 1), P of exchanges (s - 1). Factors that are the
 * identity are left out.
 */
export function rankOneFactors(matrix: Matrix, mistake?: string): readonly RankOne[] {
  const size = matrix.length;
  const rows = matrix.map((row) => [...row]);
  const swaps: [number, number][] = [];
  const lower = identityOf(size).map((row) => [...row]);
  for (let k = 0; k < size; k++) {
    const pivot = rows.findIndex((row, i) => i >= k && !row[k]!.equals(0));
    // A column of zeros from here on is a zero on the diagonal, and nothing to clear.
    if (pivot < 0) continue;
    if (pivot !== k && mistake === "no swaps") continue;
    if (pivot !== k) {
      swaps.push([k, pivot]);
      [rows[k], rows[pivot]] = [rows[pivot]!, rows[k]!];
      for (let j = 0; j < k; j++) [lower[k]![j], lower[pivot]![j]] = [lower[pivot]![j]!, lower[k]![j]!];
    }
    for (let i = k + 1; i < size; i++) {
      const factor = rows[i]![k]!.div(rows[k]![k]!);
      lower[i]![k] = factor;
      rows[i] = rows[i]!.map((entry, j) => entry.sub(factor.mul(rows[k]![j]!)));
    }
  }
  const unit = (at: number): readonly Fraction[] => unitOf(size, at);
  const difference = (x: readonly Fraction[], y: readonly Fraction[]) =>
    x.map((entry, i) => entry.sub(y[i]!));
  const upper = rows.map((row, i): RankOne => {
    const kept = mistake === "unit diagonal" ? row.map((entry, j) => (j === i ? ONE : entry)) : row;
    return { u: unit(i), v: difference(kept, unit(i)) };
  });
  const columns = Array.from(
    { length: size - 1 },
    (_, k): RankOne => ({ u: lower.map((row, i) => (i > k ? row[k]! : ZERO)), v: unit(k) }),
  );
  const exchanges = swaps.map(([i, j]): RankOne => {
    const v = difference(unit(i), unit(j));
    return { u: v.map((entry) => entry.neg()), v };
  });
  const isNeeded = ({ u, v }: RankOne): boolean => [u, v].every((w) => w.some((entry) => !entry.equals(0)));
  const factors = [...upper, ...columns.reverse(), ...exchanges.reverse()].filter(isNeeded);
  return mistake === "backwards" ? factors.reverse() : factors;
}

/** The factors multiplied out, for checks. */
export function multipliedOut(factors: readonly RankOne[], size: number): Matrix {
  return factors.reduce<Matrix>(
    (sum, { u, v }) =>
      sum.map((row, i) =>
        row.map((entry, j) =>
          entry.add(u[i]!.mul(v.reduce((dot, weight, k) => dot.add(weight.mul(sum[k]![j]!)), ZERO))),
        ),
      ),
    identityOf(size),
  );
}
