import Fraction from "fraction.js";
import { identityOf, type Matrix } from "./rank-one-factors.js";

/** The matrix I - beta k k' of one step of DeltaNet. */
export interface SymmetricStep {
  readonly key: readonly Fraction[];
  readonly beta: Fraction;
}

const ONE = new Fraction(1);

function keyOf(size: number, i: number, j?: number, x: Fraction | number = 0): readonly Fraction[] {
  return Array.from({ length: size }, (_, at) => (at === i ? ONE : new Fraction(at === j ? x : 0)));
}

/** Exchanges rows i and j. */
export const swapStep = (size: number, i: number, j: number): SymmetricStep => ({
  key: keyOf(size, i, j, -1),
  beta: ONE,
});

/** Row i times x; zero is a projection. */
export const dilationStep = (size: number, i: number, x: Fraction): SymmetricStep => ({
  key: keyOf(size, i),
  beta: ONE.sub(x),
});

/**
 * I + x E_ij = (I - 2/(2x^2 - 1) a a') (I - e_i e_i'/2) (I - b b'/3) with a = e_i + x e_j, b = e_i + 2x e_j, for every
 * rational x; the leftmost first. `square` is what x^2 is taken to be.
 */
export function transvectionSteps(
  size: number,
  i: number,
  j: number,
  x: Fraction,
  square: Fraction = x.mul(x),
): readonly SymmetricStep[] {
  return [
    { key: keyOf(size, i, j, x), beta: new Fraction(2).div(square.mul(2).sub(1)) },
    { key: keyOf(size, i), beta: new Fraction(1, 2) },
    { key: keyOf(size, i, j, x.mul(2)), beta: new Fraction(1, 3) },
  ];
}

/** The matrix of a step. */
export function matrixOfStep({ key, beta }: SymmetricStep): Matrix {
  return identityOf(key.length).map((row, i) =>
    row.map((entry, j) => entry.sub(beta.mul(key[i]!).mul(key[j]!))),
  );
}
