import { LimitError } from "../errors.js";
import { checkedInputWidth, DEFAULT_WIDTH, growingWords, inputWidth, wholeNumber } from "./exact/words.js";
import { type Family, type Keeping, type Representation, wordsOf } from "./representation.js";
import { primesAbove } from "./residue/basis.js";
import { rangeNumbers, residueNumbers } from "./residue/numbers.js";

/** Bits of the product of the primes: the tables of a read-out take about as many gates as the square of this. */
const MAX_PRODUCT_BITS = 640;

/**
 * Integers that never wrap, kept by their residues modulo the primes 2, 3, 5, ... (Chinese remainders): inputs are two's
 * complement words of `width` bits, and on output ports words are as wide as their values need.
 *
 * The primes are the first whose product M is more than 4 |X| for every X that is ever read out: a value that leaves by
 * a port, or whose sign is asked (the difference, for a comparison). M > |X| is enough where X is only held against 0.
 * X is known by its interval, found in a survey that runs the program on ranges before it makes a gate; a value that is
 * only added and multiplied may be larger than M. Each read-out takes as many of the primes as its own X needs.
 */
export function residue(width: number): Representation<bigint> {
  const name = `residue:${checkedInputWidth("residue", width)}`;
  const whole = wholeNumber.bind(undefined, name);
  const survey = (program: (ranges: Keeping) => void): Keeping => {
    let above = 0n;
    const note = (bound: bigint): void => {
      if (bound > above) above = bound;
      if (above >> BigInt(MAX_PRODUCT_BITS) === 0n) return;
      throw new LimitError(
        `the numbers of ${name} take primes of a product of more than ${MAX_PRODUCT_BITS} bits. Take a shorter sequence or narrower inputs; int:W stays at W bits at any length`,
      );
    };
    program({ ...words, within: (gates, use) => use(rangeNumbers(gates, name, whole, note)) });
    const primes = primesAbove(above);
    return { ...words, within: (gates, use) => use(residueNumbers(gates, name, primes, whole)) };
  };
  const words = { grows: true, encoding: (bits: number) => `residue:${bits}` };
  const kept: Keeping = {
    ...words,
    survey,
    within: (gates, use) =>
      survey((ranges) => {
        ranges.within(gates, use);
      }).within(gates, use),
  };
  return {
    ...growingWords(name, width),
    title: `integers that never wrap, inputs of ${width} bits, residues modulo primes between operations`,
    kept,
    over: (gates) => wordsOf(gates, kept),
  };
}

export const residues: Family = {
  name: "residue",
  usage: "residue:W",
  title: `integers that never wrap as residues modulo primes, inputs of W bits (${DEFAULT_WIDTH} when left out)`,
  examples: ["residue:2", "residue:1", "residue:3"],
  member: (parameters) => residue(inputWidth("residue", parameters)),
};
