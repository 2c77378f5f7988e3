import type Fraction from "fraction.js";
import type { Matrix } from "../tools/rank-one-factors.js";
import { dilationStep, type SymmetricStep, swapStep, transvectionSteps } from "../tools/symmetric-steps.js";
import { SIZE } from "./windows.js";

/** Steps of DeltaNet for a matrix: two exchanges, three dilations, six transvections of three. */
export const MOST_STEPS = 23;

/**
 * Any rational 3x3 matrix, singular or not, as at most 23 steps of DeltaNet in the order of time. M = P L U with pivots in
 * columns: U row by row, each a dilation (by zero, too) and what is added from the rows below, which are still as they
 * were; L column by column, the last first; P from the last exchange on.
 */
export function programOf(matrix: Matrix, mistake?: string): readonly SymmetricStep[] {
  const rows = matrix.map((row) => [...row]);
  const lower: { i: number; j: number; x: Fraction }[] = [];
  const swaps: SymmetricStep[] = [];
  for (let k = 0; k < SIZE; k++) {
    const pivot = rows.findIndex((row, i) => i >= k && !row[k]!.equals(0));
    if (pivot < 0) continue;
    if (pivot !== k) {
      [rows[k], rows[pivot]] = [rows[pivot]!, rows[k]!];
      for (const one of lower) one.i = one.i === k ? pivot : one.i === pivot ? k : one.i;
      swaps.unshift(swapStep(SIZE, k, pivot));
    }
    for (let i = k + 1; i < SIZE; i++) {
      const x = rows[i]![k]!.div(rows[k]![k]!);
      lower.push({ i, j: k, x });
      rows[i] = rows[i]!.map((entry, j) => entry.sub(x.mul(rows[k]![j]!)));
    }
  }
  const steps: SymmetricStep[] = [];
  const add = (i: number, j: number, x: Fraction): void => {
    // The rightmost factor acts first.
    if (!x.equals(0)) steps.push(...[...transvectionSteps(SIZE, i, j, x)].reverse());
  };
  rows.forEach((row, i) => {
    const isZero = row[i]!.equals(0);
    if (!row[i]!.equals(1) && !(isZero && mistake === "no projection"))
      steps.push(dilationStep(SIZE, i, row[i]!));
    for (let j = i + 1; j < SIZE; j++) add(i, j, row[j]!);
  });
  // The columns of L from the last on.
  for (const { i, j, x } of lower.sort((one, other) => other.j - one.j)) add(i, j, x);
  return [...steps, ...swaps];
}
