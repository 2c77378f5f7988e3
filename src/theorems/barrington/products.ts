import type { Gates } from "../../algebra/gates.js";
import { identity, type Permutation } from "./permutations.js";
import { type Instruction, TARGET } from "./program.js";

/** Assignments side by side: bit k of a word belongs to assignment k. */
export const LANES = 32;

/** A word of bits at a time; only what formulas ask for. */
export const packedBits: Pick<Gates<number>, "constant" | "and" | "or" | "xor" | "not"> = {
  constant: (bit) => (bit ? -1 : 0),
  and: (x, y) => x & y,
  or: (x, y) => x | y,
  xor: (x, y) => x ^ y,
  not: (x) => ~x,
};

const WIDTH = TARGET.length;
const IDENTITY = identity(WIDTH);

/**
 * Of the first so many assignments those on which the permutations of a program, all multiplied, are not what they have
 * to be: the cycle where `holds` has a one, the identity elsewhere. A bit for each.
 */
export function lanesThatFail(
  program: readonly Instruction[],
  wordOf: (name: string) => number,
  holds: number,
  lanes: number,
): number {
  const words = new Map<string | undefined, number>([[undefined, -1]]);
  // Where each point of each assignment is.
  const points = Uint8Array.from({ length: lanes * WIDTH }, (_, i) => i % WIDTH);
  // The last factor is applied first.
  for (let i = program.length - 1; i >= 0; i--) {
    const { variable, whenTrue, whenFalse } = program[i]!;
    const word = words.get(variable) ?? wordOf(variable!);
    words.set(variable, word);
    for (let lane = 0, at = 0; lane < lanes; lane++) {
      const images = (word >>> lane) & 1 ? whenTrue : whenFalse;
      for (let point = 0; point < WIDTH; point++, at++) points[at] = images[points[at]!]!;
    }
  }
  let failed = 0;
  for (let lane = 0; lane < lanes; lane++) {
    const expected: Permutation = (holds >>> lane) & 1 ? TARGET : IDENTITY;
    if (expected.some((image, point) => points[lane * WIDTH + point] !== image)) failed |= 1 << lane;
  }
  return failed;
}
