import { determinant, MATRICES, matrixNumber, SIZE } from "../matrix-factors/factors.js";
import type { Random } from "../tools/random.js";

/** A 3x3 matrix over {-1, 0, 1}, row-major. */
export type Letter = readonly number[];

/** What is asked of entry (0, 0) of the product of a word, the letter read last being its leftmost factor. */
export interface Question {
  /** As checks call it: "positive over the integers". */
  readonly asked: string;
  /** Part of the names of what is written out. */
  readonly artifact: string;
  /** Undefined over the integers. */
  readonly modulus: number | undefined;
  holds(entry: bigint): boolean;
  /** Whether the letter has an inverse. */
  isUnit(letter: Letter): boolean;
  /** The determinant of the product, or its sign. */
  determinantOf(word: readonly Letter[]): number;
}

export const overIntegers: Question = {
  asked: "positive over the integers",
  artifact: "integers",
  modulus: undefined,
  holds: (entry) => entry > 0n,
  isUnit: (letter) => determinant(letter) !== 0,
  determinantOf: (word) => word.reduce((sign, letter) => sign * Math.sign(determinant(letter)), 1),
};

export function modulo(modulus: number, wanted: number): Question {
  return {
    asked: `${wanted} modulo ${modulus}`,
    artifact: `mod-${modulus}`,
    modulus,
    holds: (entry) => residueOf(entry, modulus) === wanted,
    isUnit: (letter) => greatestDivisor(Math.abs(determinant(letter)), modulus) === 1,
    determinantOf: (word) =>
      word.reduce((product, letter) => Number(residueOf(BigInt(product * determinant(letter)), modulus)), 1),
  };
}

/** From 0 to modulus - 1. */
export const residueOf = (value: bigint, modulus: number): number =>
  Number(((value % BigInt(modulus)) + BigInt(modulus)) % BigInt(modulus));

function greatestDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestDivisor(b, a % b);
}

export const anyLetter = (random: Random): Letter => matrixNumber(random.whole(0, MATRICES - 1));

/** A row of entries times a letter. */
const rowTimes = (row: readonly bigint[], letter: Letter): readonly bigint[] =>
  row.map((_, j) => row.reduce((sum, entry, i) => sum + entry * BigInt(letter[SIZE * i + j]!), 0n));

/** Row 0 of the product of a word, from its last letter on: a linear RNN goes the other way. */
export function topRow(word: readonly Letter[]): readonly bigint[] {
  return word.reduceRight<readonly bigint[]>(rowTimes, [1n, 0n, 0n]);
}

/** What becomes of a column after each letter. */
export function columnsOf(word: readonly Letter[], start: readonly number[]): readonly (readonly bigint[])[] {
  let column: readonly bigint[] = start.map(BigInt);
  return word.map((letter) => {
    column = column.map((_, i) =>
      column.reduce((sum, entry, j) => sum + BigInt(letter[SIZE * i + j]!) * entry, 0n),
    );
    return column;
  });
}
