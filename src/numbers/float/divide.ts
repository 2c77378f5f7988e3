import type { Gates, Word } from "../../algebra/gates.js";
import { anyBit } from "../gadgets/compare.js";
import { chooseWord, constantWord, difference, inverted, sumWords, widened } from "../gadgets/words.js";
import { takeApart, withExceptions } from "./parts.js";
import { rounding } from "./round.js";
import { lowered, scaled } from "./scale.js";
import type { FloatGates } from "./style.js";

/**
 * x / y by digits: a remainder is compared with all multiples of the divisor at once, `group` bits of the quotient for
 * each carry that is propagated. One round of digits takes a subtraction and `group` multiplexers.
 */
export function divide<B>(style: FloatGates<B>, a: Word<B>, b: Word<B>): Word<B> {
  const { gates, format, group } = style;
  const { fractionBits, exponentBits, bias } = format;
  const [x, y] = [takeApart(gates, format, a), takeApart(gates, format, b)];
  const width = exponentBits + 3;
  const [dividend, divisor] = [scaled(gates, x, width), scaled(gates, y, width)];
  const digits = 1 + Math.ceil((fractionBits + 2) / group);
  const { quotient, remainder } = longDivision(
    gates,
    dividend.significand,
    divisor.significand,
    digits,
    group,
  );
  const finite = gates.not(y.isInfinite);
  // The quotient is less than 2: only the lowest bit of its whole digit is ever set.
  const bits = quotient.slice(0, group * (digits - 1) + 1).map((bit) => gates.and(bit, finite));
  const exponents = [dividend.exponent, inverted(gates, divisor.exponent)];
  const sign = gates.xor(x.sign, y.sign);
  const moved = lowered(
    gates,
    {
      sign,
      bits,
      sticky: gates.and(anyBit(gates, remainder), finite),
      exponent: sumWords(gates, exponents, bias + 1, width),
      below: sumWords(gates, exponents, bias, width),
    },
    style,
  );
  const bothZero = gates.and(x.isZero, y.isZero);
  const bothInfinite = gates.and(x.isInfinite, y.isInfinite);
  return withExceptions(gates, format, rounding(gates, format, moved, style.roundUp), {
    isNan: gates.or(gates.or(x.isNan, y.isNan), gates.or(bothZero, bothInfinite)),
    isInfinite: gates.or(x.isInfinite, y.isZero),
    sign,
  });
}

/** Digits of x / y, the first one whole, and what remains; x is less than 2 y. */
function longDivision<B>(
  gates: Gates<B>,
  x: Word<B>,
  y: Word<B>,
  digits: number,
  group: number,
): { readonly quotient: Word<B>; readonly remainder: Word<B> } {
  const length = y.length + group;
  const multiples = Array.from({ length: 2 ** group - 1 }, (_, i) => multiple(gates, y, i + 1, length));
  let remainder: Word<B> = widened(gates, x, length);
  const quotient: B[] = [];
  for (let digit = 0; digit < digits; digit++) {
    const left =
      digit === 0 ? remainder : [...constantWord(gates, 0, group), ...remainder.slice(0, y.length)];
    // Differences modulo 2^(length + 1): the top bit is the borrow.
    const apart = multiples.map((own) => difference(gates, left, own, 0, length + 1));
    // The larger the multiple the sooner it borrows, so the digit is found by halving.
    const bits: B[] = [];
    let candidates: readonly Word<B>[] = [[...left, gates.constant(false)], ...apart];
    for (let half = 2 ** (group - 1); half >= 1; half /= 2) {
      const fits = gates.not(candidates[half]![length]!);
      bits.unshift(fits);
      candidates = Array.from({ length: half }, (_, i) =>
        chooseWord(gates, fits, candidates[half + i]!, candidates[i]!),
      );
    }
    quotient.unshift(...bits);
    remainder = candidates[0]!.slice(0, length);
  }
  return { quotient, remainder };
}

/** A whole multiple of a word, from shifted words. */
function multiple<B>(gates: Gates<B>, word: Word<B>, factor: number, width: number): Word<B> {
  const parts: Word<B>[] = [];
  for (let place = 0; 2 ** place <= factor; place++) {
    if (Math.floor(factor / 2 ** place) % 2 === 1)
      parts.push([...constantWord(gates, 0, place), ...word].slice(0, width));
  }
  return sumWords(gates, parts, 0, width);
}

/** The square root, bit by bit: one subtraction for each bit of the result. */
export function squareRoot<B>(style: FloatGates<B>, a: Word<B>): Word<B> {
  const { gates, format } = style;
  const { fractionBits, exponentBits, bias } = format;
  const x = takeApart(gates, format, a);
  const width = exponentBits + 3;
  const { significand, exponent } = scaled(gates, x, width);
  // The bias is odd: where the biased exponent is even the true one is odd, and the radicand twice as large.
  const odd = gates.not(exponent[0]!);
  const places = fractionBits + 3;
  const doubled = chooseWord(
    gates,
    odd,
    [gates.constant(false), ...significand],
    [...significand, gates.constant(false)],
  );
  const radicand = [...constantWord(gates, 0, 2 * places - doubled.length), ...doubled];
  const { root, remainder } = longRoot(gates, radicand, places);
  const half = (plus: number): Word<B> => {
    const sum = sumWords(gates, [exponent], bias, width);
    const shifted = [...sum.slice(1), sum[width - 1]!];
    return plus === 0 ? shifted : sumWords(gates, [shifted], plus, width);
  };
  const moved = lowered(
    gates,
    { sign: x.sign, bits: root, sticky: anyBit(gates, remainder), exponent: half(0), below: half(-1) },
    style,
  );
  return withExceptions(gates, format, rounding(gates, format, moved, style.roundUp), {
    isNan: gates.or(x.isNan, gates.and(x.sign, gates.not(x.isZero))),
    isInfinite: x.isInfinite,
    sign: x.sign,
  });
}

/** The whole root of a word of 2 * places bits, and what remains. */
function longRoot<B>(
  gates: Gates<B>,
  radicand: Word<B>,
  places: number,
): { readonly root: Word<B>; readonly remainder: Word<B> } {
  let root: Word<B> = [];
  let remainder: Word<B> = [];
  for (let place = places - 1; place >= 0; place--) {
    const left = [...radicand.slice(2 * place, 2 * place + 2), ...remainder];
    const trial = [gates.constant(true), gates.constant(false), ...root];
    const width = Math.max(left.length, trial.length);
    const apart = difference(gates, left, trial, 0, width + 1);
    const fits = gates.not(apart[width]!);
    // What remains is at most twice the root.
    const kept = chooseWord(gates, fits, apart, widened(gates, left, width + 1));
    root = [fits, ...root];
    remainder = kept.slice(0, root.length + 1);
  }
  return { root, remainder };
}
