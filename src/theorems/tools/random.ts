import { randomWords } from "../../analyze/essential/cone.js";

/** Repeatable draws for the random checks of a theorem. */
export interface Random {
  /** A whole number from `least` to `most`. */
  whole(least: number, most: number): number;
  bit(): boolean;
}

export function randomFrom(seed: number): Random {
  const word = randomWords(seed);
  const whole = (least: number, most: number): number => least + (word() % (most - least + 1));
  return { whole, bit: () => whole(0, 1) === 1 };
}
