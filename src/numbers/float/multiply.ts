import type { Gates, Word } from "../../algebra/gates.js";
import { propagateCarries } from "../gadgets/carry.js";
import { addProduct, compress, emptyColumns } from "../gadgets/carry-save.js";
import { leadingZeros } from "../gadgets/leading.js";
import { shiftStages, shiftUp } from "../gadgets/shift.js";
import { chooseWord, constantWord, inverted, sumWords, widened } from "../gadgets/words.js";
import { type Exceptions, type Parts, takeApart, withExceptions } from "./parts.js";
import { type Normalized, rounding } from "./round.js";
import type { FloatGates } from "./style.js";

/** Of a product, before its size is known to be no larger than what the format holds. */
export function productExceptions<B>(gates: Gates<B>, x: Parts<B>, y: Parts<B>): Exceptions<B> {
  const isInfinite = gates.or(x.isInfinite, y.isInfinite);
  const isNan = gates.or(gates.or(x.isNan, y.isNan), gates.and(isInfinite, gates.or(x.isZero, y.isZero)));
  return { isNan, isInfinite, sign: gates.xor(x.sign, y.sign) };
}

/**
 * x y. The zeros above the operands' highest ones are counted while their significands are multiplied, so that the
 * product meets a shifter whose lines are ready, and its highest one is then the top bit or the one below.
 */
export function multiply<B>(
  { gates, format, group, roundUp }: FloatGates<B>,
  a: Word<B>,
  b: Word<B>,
): Word<B> {
  const { exponentBits, fractionBits, bias } = format;
  const [x, y] = [takeApart(gates, format, a), takeApart(gates, format, b)];
  const exceptions = productExceptions(gates, x, y);
  const length = 2 * fractionBits + 2;
  const columns = emptyColumns<B>(length);
  addProduct(gates, columns, x.significand, y.significand);
  const product = propagateCarries(gates, compress(gates, columns));

  // Exponents may be negative on the way; with as many places above as a fraction has, too small ones end as sticky.
  const width = exponentBits + 3;
  const above = fractionBits + 2;
  const zerosOf = ({ significand }: Parts<B>): Word<B> => leadingZeros(gates, significand).zeros;
  const zeros = [zerosOf(x), zerosOf(y)];
  const exponents = [widened(gates, x.exponent, width), widened(gates, y.exponent, width)];
  const negatedZeros = zeros.map((word) => inverted(gates, widened(gates, word, width)));
  // Each complement lacks one.
  const exponent = sumWords(gates, [...exponents, ...negatedZeros], 1 - bias + 2, width);
  const below = sumWords(gates, [...exponents, ...negatedZeros], -bias + 2, width);
  const isNormal = gates.not(below[width - 1]!);
  // The shift that brings the exponent to 1, where the product is too small for its highest one to come to the top.
  const room = sumWords(gates, exponents, above - bias, width);
  const amountBits = Math.ceil(Math.log2(above + length));
  const full = sumWords(gates, zeros, above, width);
  const enough = gates.not(room[width - 1]!);
  const partial = room.map((bit) => gates.and(bit, enough));
  const amount = chooseWord(gates, isNormal, full, partial).slice(0, amountBits);
  const moved: Normalized<B> = {
    sign: exceptions.sign,
    bits: widened(
      gates,
      shiftUp(gates, product, shiftStages(gates, amount, group), above + length),
      above + length,
    ),
    sticky: gates.constant(false),
    exponent: chooseWord(gates, isNormal, exponent, constantWord(gates, 1, width)),
    below: chooseWord(gates, isNormal, below, constantWord(gates, 0, width)),
  };
  return withExceptions(gates, format, rounding(gates, format, moved, roundUp), exceptions);
}
