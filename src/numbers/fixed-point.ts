import Fraction from "fraction.js";
import { noSuchFunction } from "../algebra/evaluate.js";
import type { Gates, Word } from "../algebra/gates.js";
import { addByArrival, type Numbers } from "../algebra/numbers.js";
import { InternalError } from "../errors.js";
import { ACTIVATION_ERROR, activateWord, isActivation, segmentsOf } from "./activations.js";
import { fixedDomain } from "./fixed/domain.js";
import { type FixedFormat, fixedFormatOf, OVERFLOWS, ROUNDINGS } from "./fixed/format.js";
import { propagateCarries } from "./gadgets/carry.js";
import { addWord, compress, emptyColumns } from "./gadgets/carry-save.js";
import { anyBit, differ } from "./gadgets/compare.js";
import { addSigned, addSignedProduct, signedFunctions, subtractSigned } from "./gadgets/signed.js";
import { constantWord, incremented } from "./gadgets/words.js";
import type { Family, Representation, RoundingModel } from "./representation.js";

/** Fixed point of a format; see `FixedFormat` for the values and `fixedDomain` for the operations. */
export function fixedPoint(format: FixedFormat): Representation<bigint> {
  const { name, width, integerBits, fractionBits, rounding, overflow } = format;
  const reference = fixedDomain(format);
  const encode = (value: Fraction): readonly boolean[] => bitsOf(format, reference.literal(value));
  return {
    name,
    title: `fixed point, ${integerBits} integer and ${fractionBits} fraction bits, ${rounding}, ${overflow}`,
    width,
    reference,
    encode,
    decode: (bits) => {
      const pattern = checked(format, bits).reduceRight((sum, bit) => sum * 2n + (bit ? 1n : 0n), 0n);
      return new Fraction(BigInt.asIntN(width, pattern), 1n << BigInt(fractionBits));
    },
    ...(reference.exact ? {} : { rounding: roundingModel(format) }),
    over: (gates) => overGates(gates, format),
  };
}

function roundingModel({ integerBits, fractionBits, rounding }: FixedFormat): RoundingModel<bigint> {
  const unit = 2 ** -fractionBits;
  const nearest = rounding === "nearest-even" || rounding === "nearest-up";
  const most = fractionBits === 0 ? 0 : nearest ? unit / 2 : unit;
  return {
    statement: `${rounding}: a sum of products by at most ${nearest ? "half a unit of" : "a unit of"} 2^-${fractionBits}, sums not at all`,
    toNumber: (units) => Number(units) * unit,
    toFraction: (units) => new Fraction(units, 1n << BigInt(fractionBits)),
    range: [-(2 ** (integerBits - 1)), 2 ** (integerBits - 1) - unit],
    sumError: () => 0,
    productError: () => most,
    activationError: () => ACTIVATION_ERROR * unit,
  };
}

export const fixedPoints: Family = {
  name: "fixed",
  usage: "fixed:I.F",
  title: `fixed point, I integer bits (the sign among them) and F fraction bits; then, if others are wanted, :${ROUNDINGS.join(", :")} and :${OVERFLOWS.join(", :")}`,
  examples: [
    ...["fixed:4.4", "fixed:1.3", "fixed:3.0", "fixed:1.0", "fixed:8.8", "fixed:2.3:floor"],
    ...["fixed:3.2:truncate", "fixed:2.2:nearest-up:saturate", "fixed:2.3:saturate", "fixed:1.2:saturate"],
  ],
  member: (parameters) => fixedPoint(fixedFormatOf(parameters)),
};

function bitsOf({ width }: FixedFormat, units: bigint): readonly boolean[] {
  return Array.from({ length: width }, (_, i) => ((units >> BigInt(i)) & 1n) === 1n);
}

function checked<T>(format: FixedFormat, word: readonly T[]): readonly T[] {
  if (word.length === format.width) return word;
  throw new InternalError(`a word of ${format.name} has ${word.length} bits instead of ${format.width}`);
}

/** Terms of a sum before it is rounded. */
interface Terms<B> {
  readonly products?: readonly (readonly [Word<B>, Word<B>])[];
  readonly plus?: readonly Word<B>[];
  readonly minus?: readonly Word<B>[];
  /** Units to add where the bit is set. */
  readonly unit?: B;
}

/**
 * The sum of all terms in one carry-save array with all places of the products, then one rounding: half a unit goes in
 * with the terms, and a tie shows afterwards as zeros behind the last place.
 */
function total<B>(gates: Gates<B>, format: FixedFormat, terms: Terms<B>): Word<B> {
  const { width, rounding, overflow } = format;
  const { products = [], plus = [], minus = [], unit } = terms;
  const place = products.length > 0 ? format.fractionBits : 0;
  const count = products.length + plus.length + minus.length + 2;
  const exactWidth = (products.length > 0 ? 2 * width : width) + Math.ceil(Math.log2(count));
  // Truncating looks at the sign of the exact sum, saturating at all above the word.
  const isModular = overflow === "wrap" && rounding !== "truncate";
  const columns = emptyColumns<B>(isModular ? width + place : exactWidth);
  for (const [x, y] of products) addSignedProduct(gates, columns, x, y);
  for (const word of plus) addSigned(gates, columns, word, place);
  for (const word of minus) subtractSigned(gates, columns, word, place);
  if (unit !== undefined) addWord(columns, [...constantWord(gates, 0, place), unit]);
  const nearest = rounding === "nearest-even" || rounding === "nearest-up";
  if (place > 0 && nearest) addWord(columns, constantWord(gates, 1n << BigInt(place - 1), columns.length));
  const sum = propagateCarries(gates, compress(gates, columns));
  const [behind, kept] = [sum.slice(0, place), sum.slice(place)];
  return fitted(gates, format, rounded(gates, format, behind, kept));
}

function rounded<B>(gates: Gates<B>, { rounding }: FixedFormat, behind: Word<B>, kept: Word<B>): Word<B> {
  if (behind.length === 0) return kept;
  switch (rounding) {
    case "floor":
    case "nearest-up":
      return kept;
    case "nearest-even":
      return [gates.and(kept[0]!, anyBit(gates, behind)), ...kept.slice(1)];
    case "truncate":
      return incremented(gates, kept, gates.and(kept[kept.length - 1]!, anyBit(gates, behind)));
  }
}

/** The lowest bits, or the end of the range where the bits above them are not all signs. */
function fitted<B>(gates: Gates<B>, { width, overflow }: FixedFormat, exact: Word<B>): Word<B> {
  const low = exact.slice(0, width);
  if (overflow === "wrap") return low;
  const negative = exact[exact.length - 1]!;
  const signs = exact.slice(width - 1);
  const over = differ(
    gates,
    signs,
    signs.map(() => negative),
  );
  const inside = gates.not(over);
  return low.map((bit, i) => {
    const end = i === width - 1 ? negative : gates.not(negative);
    return gates.or(gates.and(bit, inside), gates.and(end, over));
  });
}

function overGates<B>(gates: Gates<B>, format: FixedFormat): Numbers<Word<B>> {
  const { name, width } = format;
  const reference = fixedDomain(format);
  const word = (x: Word<B>): Word<B> => checked(format, x);
  const constant = (units: bigint): Word<B> => bitsOf(format, units).map((bit) => gates.constant(bit));
  const sum = (terms: Terms<B>): Word<B> => total(gates, format, terms);
  const sumOfProducts: Numbers<Word<B>>["sumOfProducts"] = (products, addends) =>
    sum({ products: products.map(([x, y]) => [word(x), word(y)]), plus: addends.map(word) });
  const functions = signedFunctions({
    gates,
    width,
    one: bitsOf(format, reference.one),
    minusOne: bitsOf(format, reference.neg(reference.one)),
    negatedIf: (x, negative) => sum({ plus: [x.map((bit) => gates.xor(bit, negative))], unit: negative }),
  });
  const numbers: Numbers<Word<B>> = {
    name,
    get zero() {
      return constant(0n);
    },
    get one() {
      return constant(reference.one);
    },
    literal: (value) => constant(reference.literal(value)),
    add: (x, y) => sum({ plus: [word(x), word(y)] }),
    sub: (x, y) => sum({ plus: [word(x)], minus: [word(y)] }),
    neg: (x) => sum({ minus: [word(x)] }),
    mul: (x, y) => sumOfProducts([[x, y]], []),
    sumOfProducts,
    apply: (functionName, ...operands) => {
      if (isActivation(functionName))
        return activateWord(gates, segmentsOf(format, functionName), word(operands[0]!));
      const f = functions[functionName];
      if (f === undefined) throw noSuchFunction(name, functionName);
      const [x, y, z] = operands.map(word);
      return f(x!, y!, z!);
    },
    reduce: (joining, terms) =>
      addByArrival(
        terms,
        (x, y) => numbers.apply(joining, x, y),
        (x) => Math.max(...x.map(gates.arrival)),
      ),
  };
  return numbers;
}
