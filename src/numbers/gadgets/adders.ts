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

/** Two bits x and y, as x and x xor y. */
export interface BitPair<B> {
  readonly x: B;
  readonly differ: B;
}

/**
 * Five bits of one weight, z and two pairs, to one of that weight and a pair of twice the weight: eight gates, where two
 * full adders and a gate that makes a pair of their carries take nine (E. Demenkov, A. Kojevnikov, A. Kulikov, G.
 * Yaroslavtsev. New upper bounds on the Boolean circuit complexity of symmetric functions. Inf. Process. Lett. 110,
 * 2010; the gates are our own). With t and u of each adder: its carry is the incoming sum xor (u and not t), so the first
 * carry is the first sum xor (u or t), and the two carries differ by (u or t) xor (u' and not t').
 */
export function doubleFullAdder<B>(
  gates: Gates<B>,
  z: B,
  first: BitPair<B>,
  second: BitPair<B>,
): { readonly sum: B; readonly carries: BitPair<B> } {
  const either = gates.or(gates.xor(first.x, z), first.differ);
  const between = gates.xor(z, first.differ);
  const both = gates.and(gates.xor(second.x, between), gates.not(second.differ));
  return {
    sum: gates.xor(between, second.differ),
    carries: { x: gates.xor(between, either), differ: gates.xor(either, both) },
  };
}
