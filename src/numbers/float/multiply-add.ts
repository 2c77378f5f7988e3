import type { Gates, Word } from "../../algebra/gates.js";
import { propagateCarries } from "../gadgets/carry.js";
import { addProduct, addWord, type Columns, compress, emptyColumns } from "../gadgets/carry-save.js";
import { anyBit } from "../gadgets/compare.js";
import { anticipatedOf } from "../gadgets/leading.js";
import { shiftDown } from "../gadgets/shift.js";
import { chooseWord, inverted, sumWords, widened } from "../gadgets/words.js";
import { productExceptions } from "./multiply.js";
import { takeApart, withExceptions } from "./parts.js";
import { normalized, rounding } from "./round.js";
import type { FloatGates } from "./style.js";

const PLACES_BELOW = 3;

/**
 * x y + z, rounded once. The addend joins the columns of the product before any carry is propagated; the sum and the
 * sum plus one are both made, so that the magnitude is there two levels after the sign.
 *
 * The window: the addend's significand, two places, the product, two places (for a subnormal times a normal number may
 * have its highest one fractionBits + 1 places below the top, and lose one more to the addend), and one for whatever of
 * the addend falls out below. An addend too large for the window stays on top; the product, wherever it is, is then
 * only not zero beside it.
 */
export function multiplyAdd<B>(style: FloatGates<B>, a: Word<B>, b: Word<B>, c: Word<B>): Word<B> {
  const { gates, format, group, roundUp } = style;
  const { exponentBits, fractionBits, bias } = format;
  const [x, y, z] = [takeApart(gates, format, a), takeApart(gates, format, b), takeApart(gates, format, c)];
  const product = productExceptions(gates, x, y);
  const subtracts = gates.xor(product.sign, z.sign);
  const places = 3 * fractionBits + 5 + PLACES_BELOW;
  const width = exponentBits + 3;

  // The window's top is fractionBits + 3 places above the product's.
  const lift = fractionBits + 4 - bias;
  const exponents = [widened(gates, x.exponent, width), widened(gates, y.exponent, width)];
  const ofAddend = widened(gates, z.exponent, width);
  const ofProduct = sumWords(gates, exponents, lift, width);
  const apart = sumWords(gates, [...exponents, inverted(gates, ofAddend)], lift + 1, width);
  const addendOnTop = gates.or(apart[width - 1]!, gates.or(x.isZero, y.isZero));
  const distance = apart.map((bit) => gates.and(bit, gates.not(addendOnTop)));
  const addend = shiftDown(gates, z.significand, distance, places - fractionBits - 2, group);

  const columns = emptyColumns<B>(places + 1);
  addShifted(gates, columns, x.significand, y.significand);
  addWord(columns, [...[addend.lost, ...addend.word].map((bit) => gates.xor(bit, subtracts)), subtracts]);
  const rows = compress(gates, columns);
  const { bits, negative } = magnitudeOf(gates, rows, subtracts);
  const isZero = gates.not(anyBit(gates, bits));
  const sign = gates.and(gates.xor(product.sign, negative), gates.not(gates.and(isZero, subtracts)));
  const exponent = chooseWord(gates, addendOnTop, ofAddend, ofProduct);
  const sum = { sign, bits, exponent, sticky: gates.constant(false) };
  const moved = normalized(gates, sum, highestOf(gates, rows, subtracts));
  const isNan = gates.or(
    gates.or(product.isNan, z.isNan),
    gates.and(gates.and(product.isInfinite, z.isInfinite), subtracts),
  );
  return withExceptions(gates, format, rounding(gates, format, moved, roundUp), {
    isNan,
    isInfinite: gates.or(product.isInfinite, z.isInfinite),
    sign: gates.or(
      gates.and(product.isInfinite, product.sign),
      gates.and(gates.not(product.isInfinite), z.sign),
    ),
  });
}

/** The product, over the places below it. */
function addShifted<B>(gates: Gates<B>, columns: Columns<B>, x: Word<B>, y: Word<B>): void {
  const own = emptyColumns<B>(x.length + y.length);
  addProduct(gates, own, x, y);
  for (const [i, bits] of own.entries()) columns[i + PLACES_BELOW]!.push(...bits);
}

/**
 * Where the highest one will stand, or one place above: known before the carries are. A sum of like signs has it where
 * its rows have theirs, or one place above that.
 */
function highestOf<B>(gates: Gates<B>, rows: Columns<B>, subtracts: B): Word<B> {
  const places = rows.length - 1;
  const some = rows.slice(0, places).map((bits) => anyBit(gates, bits));
  const sum = some.map((bit, i) => {
    const below = some[i - 1] ?? gates.constant(false);
    return i === places - 1 ? gates.or(bit, below) : below;
  });
  return chooseWord(gates, subtracts, anticipatedOf(gates, rows), sum);
}

/**
 * The magnitude of the sum s of columns, or of s + 1 where a word in them is complemented: s + 1 or ~s, as the sign of
 * s + 1 says. The last column holds the sign.
 */
function magnitudeOf<B>(
  gates: Gates<B>,
  columns: Columns<B>,
  subtracts: B,
): { readonly bits: Word<B>; readonly negative: B } {
  const places = columns.length - 1;
  const sum = propagateCarries(gates, columns);
  const oneMore = columns.map((column, i) => (i === 0 ? [...column, gates.constant(true)] : column));
  const next = propagateCarries(gates, compress(gates, oneMore));
  const negative = gates.and(subtracts, next[places]!);
  const positive = gates.and(subtracts, gates.not(next[places]!));
  const takesSum = gates.not(positive);
  const bits = sum
    .slice(0, places)
    .map((bit, i) => gates.or(gates.and(gates.xor(bit, negative), takesSum), gates.and(next[i]!, positive)));
  return { bits, negative };
}
