import { type Gates, mux, type Word } from "../../algebra/gates.js";
import { anyBit } from "../gadgets/compare.js";
import { anticipated } from "../gadgets/leading.js";
import { shiftDown } from "../gadgets/shift.js";
import { chooseWord, constantWord, difference, inverted, sumWords, widened } from "../gadgets/words.js";
import { type Parts, takeApart, withExceptions } from "./parts.js";
import { exactly, type Normalized, normalized, rounding } from "./round.js";
import type { FloatGates } from "./style.js";

/**
 * x + y in two paths side by side (P. Farmwald. On the design of high performance digital arithmetic units. 1981). Like
 * signs, or exponents far apart, may need a long shift before the sum but at most one place after it; unlike signs with
 * exponents at most 1 apart may cancel, but need at most one place before and nothing is rounded after it.
 */
export function add<B>(style: FloatGates<B>, a: Word<B>, b: Word<B>): Word<B> {
  const { gates, format } = style;
  const [x, y] = [takeApart(gates, format, a), takeApart(gates, format, b)];
  const subtracts = gates.xor(x.sign, y.sign);
  const far = farPath(style, x, y, subtracts);
  const near = nearPath(style, x, y);
  const cancels = gates.and(gates.and(subtracts, far.isNear), gates.not(near.needsRounding));
  const isInfinite = gates.or(x.isInfinite, y.isInfinite);
  return withExceptions(gates, format, chooseWord(gates, cancels, near.word, far.word), {
    isNan: gates.or(gates.or(x.isNan, y.isNan), gates.and(subtracts, gates.and(x.isInfinite, y.isInfinite))),
    isInfinite,
    sign: mux(gates, x.isInfinite, x.sign, y.sign),
  });
}

/**
 * The window has one place over a sum for its carry, two under it to round at, and the lowest for what falls out. Of a
 * difference the operands stand one place higher, so that the highest one is the top bit or the one below, either way.
 */
function farPath<B>(
  { gates, format, group, roundUp }: FloatGates<B>,
  x: Parts<B>,
  y: Parts<B>,
  subtracts: B,
): { readonly word: Word<B>; readonly isNear: B } {
  const { exponentBits, fractionBits } = format;
  const width = exponentBits + 1;
  const adds = gates.not(subtracts);
  const [ex, ey] = [widened(gates, x.exponent, width), widened(gates, y.exponent, width)];
  const apart = difference(gates, ex, ey, 0, width);
  const swapped = apart[width - 1]!;
  // A sum has its smaller operand one place lower: the one is the third bit of the lowest column.
  const amounts = [
    sumWords(gates, [ex, inverted(gates, ey), [adds]], 1, width),
    sumWords(gates, [ey, inverted(gates, ex), [adds]], 1, width),
  ] as const;
  const larger = chooseWord(gates, swapped, y.significand, x.significand);
  const smaller = chooseWord(gates, swapped, x.significand, y.significand);
  const amount = chooseWord(gates, swapped, amounts[1], amounts[0]);
  const aligned = shiftDown(gates, smaller, amount, 2, group);
  const places = fractionBits + 4;
  const zeros = constantWord(gates, 0, 3);
  const upper = chooseWord(
    gates,
    subtracts,
    [...zeros, ...larger],
    [...zeros.slice(1), ...larger, gates.constant(false)],
  );
  const lower = [aligned.lost, ...aligned.word].map((bit) => gates.xor(bit, subtracts));
  const bits = sumWords(gates, [upper, lower, [subtracts]], 0, places);
  const exponent = chooseWord(gates, swapped, ey, ex);
  const sum: Normalized<B> = {
    bits,
    sign: mux(gates, swapped, y.sign, x.sign),
    sticky: gates.constant(false),
    exponent: sumWords(gates, [exponent, [adds]], 0, width + 1),
    below: sumWords(gates, [exponent, [adds], constantWord(gates, -1, width + 1)], 0, width + 1),
  };
  // Exponents are at most 1 apart: 0, 1 or all ones.
  const isNear = gates.or(
    gates.not(anyBit(gates, apart.slice(1))),
    gates.not(anyBit(gates, inverted(gates, apart))),
  );
  return { word: rounding(gates, format, sum, roundUp), isNear };
}

/** The difference of operands whose exponents are at most 1 apart, which their two lowest bits tell. */
function nearPath<B>(
  { gates, format }: FloatGates<B>,
  x: Parts<B>,
  y: Parts<B>,
): { readonly word: Word<B>; readonly needsRounding: B } {
  const { exponentBits, fractionBits } = format;
  const [x0, x1] = x.exponent as readonly [B, B];
  const [y0, y1] = y.exponent as readonly [B, B];
  const odd = gates.xor(x0, y0);
  // Modulo 4, x - y is 1 or 3.
  const yLarger = gates.and(odd, gates.xor(gates.xor(x1, y1), gates.and(gates.not(x0), y0)));
  const xLarger = gates.and(odd, gates.not(yLarger));
  const doubled = (isDouble: B, word: Word<B>): Word<B> => {
    const no = gates.constant(false);
    return chooseWord(gates, isDouble, [no, ...word], [...word, no]);
  };
  // Twice the larger operand, for the place that the smaller one needs below.
  const left = doubled(gates.not(yLarger), x.significand);
  const right = doubled(gates.not(xLarger), y.significand);
  const length = fractionBits + 2;
  const forward = difference(gates, left, right, 0, length + 1);
  const backward = difference(gates, right, left, 0, length);
  const negative = forward[length]!;
  const bits = chooseWord(gates, negative, backward, forward.slice(0, length));
  const some = anyBit(gates, bits);
  const width = exponentBits + 1;
  const exponent = widened(gates, chooseWord(gates, yLarger, y.exponent, x.exponent), width);
  const sum = normalized(
    gates,
    {
      bits,
      exponent,
      sign: gates.and(some, gates.xor(x.sign, negative)),
      sticky: gates.constant(false),
    },
    leadingGuess(gates, left, right),
  );
  return {
    word: exactly(gates, format, sum),
    needsRounding: gates.and(odd, bits[length - 1]!),
  };
}

/** Where the highest one of |x - y| stands or one place above, without carries. */
function leadingGuess<B>(gates: Gates<B>, x: Word<B>, y: Word<B>): Word<B> {
  const plus = x.map((bit, i) => gates.and(bit, gates.not(y[i]!)));
  const minus = x.map((bit, i) => gates.and(gates.not(bit), y[i]!));
  // Above its highest place x has a zero and the complement of y a one.
  return anticipated(gates, plus, minus, gates.constant(true));
}
