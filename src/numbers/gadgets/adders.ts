import type { Gates } from "../../algebra/gates.js";
import { knownBit } from "./known.js";

/** Two bits for the sum of two or three: weight 1 and weight 2. */
export interface SumAndCarry<B> {
  readonly sum: B;
  readonly carry: B;
}

/** Two gates, one level. */
export function halfAdder<B>(gates: Gates<B>, x: B, y: B): SumAndCarry<B> {
  return { sum: gates.xor(x, y), carry: gates.and(x, y) };
}

/**
 * Five gates under B2; from x and y the sum is 2 levels away and the carry 3, from `late` 1 and 2. No circuit over B2
 * has the carry within 2 levels of all three. When `late` is a known one, two gates and one level.
 */
export function fullAdder<B>(gates: Gates<B>, x: B, y: B, late: B): SumAndCarry<B> {
  const either = gates.xor(x, y);
  if (knownBit(late) === true) return { sum: gates.not(either), carry: gates.or(x, y) };
  return {
    sum: gates.xor(either, late),
    carry: gates.or(gates.and(x, y), gates.and(either, late)),
  };
}
