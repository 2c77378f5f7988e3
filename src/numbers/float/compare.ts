import { type Gates, mux, type Word } from "../../algebra/gates.js";
import { anyBit, differ, lessSigned } from "../gadgets/compare.js";
import { allBits, chooseWord, constantWord } from "../gadgets/words.js";
import type { FloatFormat } from "./format.js";

/** Comparisons and what follows from an order; see `floatDomain` for zeros and NaN. */
export interface Ordering<B> {
  less(x: Word<B>, y: Word<B>): B;
  lessEqual(x: Word<B>, y: Word<B>): B;
  equal(x: Word<B>, y: Word<B>): B;
  max(x: Word<B>, y: Word<B>): Word<B>;
  min(x: Word<B>, y: Word<B>): Word<B>;
  relu(x: Word<B>): Word<B>;
  isPositive(x: Word<B>): B;
  sign(x: Word<B>): Word<B>;
  isNan(x: Word<B>): B;
  /** Neither 0 nor -0. */
  isTrue(x: Word<B>): B;
}

export function ordering<B>(gates: Gates<B>, format: FloatFormat): Ordering<B> {
  const { width, fractionBits, exponentBits, bias } = format;
  const top = width - 1;
  const signOf = (x: Word<B>): B => x[top]!;
  const isTrue = (x: Word<B>): B => anyBit(gates, x.slice(0, top));
  const isNan = (x: Word<B>): B =>
    gates.and(allBits(gates, x.slice(fractionBits, top)), anyBit(gates, x.slice(0, fractionBits)));
  const ordered = (x: Word<B>, y: Word<B>): B => gates.not(gates.or(isNan(x), isNan(y)));
  // As two's complement words in the same order, with -0 just under +0: one level.
  const ranked = (x: Word<B>): Word<B> => [
    ...x.slice(0, top).map((bit) => gates.xor(bit, signOf(x))),
    signOf(x),
  ];
  const ranksLess = (x: Word<B>, y: Word<B>): B => lessSigned(gates, ranked(x), ranked(y));
  const less = (x: Word<B>, y: Word<B>): B => gates.and(ranksLess(x, y), gates.or(isTrue(x), isTrue(y)));
  const orNan = (x: Word<B>, y: Word<B>, word: Word<B>): Word<B> => {
    const nan = gates.or(isNan(x), isNan(y));
    return word.map((bit, i) => (i < fractionBits - 1 || i === top ? bit : gates.or(bit, nan)));
  };
  return {
    less: (x, y) => gates.and(less(x, y), ordered(x, y)),
    lessEqual: (x, y) => gates.and(gates.not(less(y, x)), ordered(x, y)),
    equal: (x, y) => {
      const same = gates.or(gates.not(differ(gates, x, y)), gates.not(gates.or(isTrue(x), isTrue(y))));
      return gates.and(same, ordered(x, y));
    },
    max: (x, y) => orNan(x, y, chooseWord(gates, ranksLess(x, y), y, x)),
    min: (x, y) => orNan(x, y, chooseWord(gates, ranksLess(y, x), y, x)),
    relu: (x) => {
      const keep = gates.or(gates.not(signOf(x)), isNan(x));
      return [...x.slice(0, top).map((bit) => gates.and(bit, keep)), gates.constant(false)];
    },
    isPositive: (x) => gates.and(gates.not(signOf(x)), gates.and(isTrue(x), gates.not(isNan(x)))),
    sign: (x) => {
      const [some, nan] = [isTrue(x), isNan(x)];
      const one = constantWord(gates, BigInt(bias) << BigInt(fractionBits), width);
      return one.map((bit, i) => {
        if (i === top) return signOf(x);
        if (i === fractionBits - 1 || i === fractionBits + exponentBits - 1) {
          // Set in a NaN; in one of them also where the bias has it, for formats of two exponent bits.
          return mux(gates, nan, gates.constant(true), gates.and(bit, some));
        }
        return gates.and(bit, some);
      });
    },
    isNan,
    isTrue,
  };
}
