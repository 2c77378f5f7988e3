import Fraction from "fraction.js";
import { dilationStep, type SymmetricStep, swapStep, transvectionSteps } from "../tools/symmetric-steps.js";

/** A factor before it is made of steps; `x` is a dyadic fraction, exact as a number. */
type Elementary =
  | { readonly kind: "swap"; readonly i: number; readonly j: number }
  /** I + x E[i][j]. */
  | { readonly kind: "transvection"; readonly i: number; readonly j: number; readonly x: number }
  /** Row i times x; zero is a projection. */
  | { readonly kind: "dilation"; readonly i: number; readonly x: number };

export const SIZE = 3;

/** Ways to get it wrong. */
export type Mistake = "beta of a leaf" | "no projection" | "reversed";

/**
 * A 3x3 matrix over {-1, 0, 1}, row-major, as the product of steps, the leftmost first; the fewest over all choices of
 * pivots. Gauss on both sides: M = (swaps, row operations) diagonal (column operations, swaps). At most 25 steps: six
 * transvections of three, three dilations, four swaps.
 */
export function factorsOf(matrix: readonly number[], mistake?: string): readonly SymmetricStep[] {
  const elementary = eliminate(matrix, 0);
  const steps = elementary.flatMap((factor) => stepsOf(factor, mistake));
  return mistake === "reversed" ? steps.reverse() : steps;
}

function eliminate(matrix: readonly number[], done: number): readonly Elementary[] {
  const at = (row: number, column: number): number => matrix[SIZE * row + column]!;
  let best: readonly Elementary[] | undefined;
  for (let r = done; r < SIZE; r++) {
    for (let c = done; c < SIZE; c++) {
      if (at(r, c) === 0) continue;
      const found = eliminateAt(matrix, done, r, c);
      if (best === undefined || cost(found) < cost(best)) best = found;
    }
  }
  // Nothing is left: the rest of the diagonal is 0.
  return best ?? Array.from({ length: SIZE - done }, (_, i) => ({ kind: "dilation", i: done + i, x: 0 }));
}

/** Brings the pivot at (r, c) to (k, k), clears its row and column, and goes on with the rest. */
function eliminateAt(matrix: readonly number[], k: number, r: number, c: number): readonly Elementary[] {
  const rest = [...matrix];
  const place = (row: number, column: number): number => SIZE * row + column;
  const exchange = (a: number, b: number): void => {
    [rest[a], rest[b]] = [rest[b]!, rest[a]!];
  };
  const left: Elementary[] = [];
  const right: Elementary[] = [];
  if (r !== k) {
    left.push({ kind: "swap", i: k, j: r });
    for (let column = 0; column < SIZE; column++) exchange(place(k, column), place(r, column));
  }
  if (c !== k) {
    right.push({ kind: "swap", i: k, j: c });
    for (let row = 0; row < SIZE; row++) exchange(place(row, k), place(row, c));
  }
  const pivot = rest[place(k, k)]!;
  for (let row = k + 1; row < SIZE; row++) {
    const x = rest[place(row, k)]! / pivot;
    if (x === 0) continue;
    left.push({ kind: "transvection", i: row, j: k, x });
    for (let column = k; column < SIZE; column++) rest[place(row, column)]! -= x * rest[place(k, column)]!;
  }
  for (let column = k + 1; column < SIZE; column++) {
    const x = rest[place(k, column)]! / pivot;
    if (x === 0) continue;
    // Below the pivot the column is clear already.
    right.unshift({ kind: "transvection", i: k, j: column, x });
    rest[place(k, column)] = 0;
  }
  const scaled: Elementary[] = pivot === 1 ? [] : [{ kind: "dilation", i: k, x: pivot }];
  return [...left, ...scaled, ...eliminate(rest, k + 1), ...right];
}

const cost = (factors: readonly Elementary[]): number =>
  factors.reduce((sum, { kind }) => sum + (kind === "transvection" ? 3 : 1), 0);

function stepsOf(factor: Elementary, mistake: string | undefined): readonly SymmetricStep[] {
  const { i } = factor;
  switch (factor.kind) {
    case "swap":
      return [swapStep(SIZE, i, factor.j)];
    case "dilation":
      if (factor.x === 0 && mistake === "no projection") return [];
      return [dilationStep(SIZE, i, new Fraction(factor.x))];
    case "transvection": {
      const x = new Fraction(factor.x);
      return transvectionSteps(
        SIZE,
        i,
        factor.j,
        x,
        mistake === "beta of a leaf" ? new Fraction(1) : x.mul(x),
      );
    }
  }
}

/** All matrices over {-1, 0, 1} in the order of their ternary numbers. */
export const MATRICES = 3 ** (SIZE * SIZE);
export function matrixNumber(index: number): readonly number[] {
  return Array.from({ length: SIZE * SIZE }, (_, place) => (Math.floor(index / 3 ** place) % 3) - 1);
}

/** Of a 3x3 matrix, row-major. */
export function determinant([a, b, c, d, e, f, g, h, i]: readonly number[]): number {
  return a! * (e! * i! - f! * h!) - b! * (d! * i! - f! * g!) + c! * (d! * h! - e! * g!);
}
