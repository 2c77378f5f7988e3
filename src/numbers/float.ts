import Fraction from "fraction.js";
import { noSuchFunction } from "../algebra/evaluate.js";
import { type Gates, repeated, type Word } from "../algebra/gates.js";
import { addByArrival, type Numbers } from "../algebra/numbers.js";
import type { FunctionName } from "../circuit/ops.js";
import { InternalError, UsageError } from "../errors.js";
import { add } from "./float/add.js";
import { ordering } from "./float/compare.js";
import { divide, squareRoot } from "./float/divide.js";
import { floatDomain } from "./float/domain.js";
import { FLOAT_ALIASES, type FloatFormat, floatFormatOf } from "./float/format.js";
import { multiply } from "./float/multiply.js";
import { multiplyAdd } from "./float/multiply-add.js";
import { nearestEven, type RoundUp } from "./float/round.js";
import {
  multiplyAdd as exactMultiplyAdd,
  type FloatValue,
  fromDouble,
  fromPattern,
  halfUnit,
  toDouble,
  toFraction,
  toPattern,
} from "./float/softfloat.js";
import type { FloatGates } from "./float/style.js";
import { type FusedSums, sumInOrder } from "./float/sums.js";
import { hasTable, tableOf } from "./float/tables.js";
import { lookUp } from "./gadgets/table.js";
import { chooseWord, constantWord } from "./gadgets/words.js";
import type { Family, Representation } from "./representation.js";

export interface FloatOptions {
  /** Bits of an amount that a stage of a shifter takes: 3 makes few levels, 1 few gates. */
  readonly group?: number;
  /** Which neighbour a number between two becomes; to nearest even, unless given. */
  readonly roundUp?: RoundUp;
}

/** Floats of a format; see `FloatFormat` for the words and `floatDomain` for the operations. */
export function float(format: FloatFormat, options: FloatOptions = {}): Representation<FloatValue> {
  const { name, width, exponentBits, fractionBits } = format;
  const reference = floatDomain(format);
  const encode = (value: FloatValue): readonly boolean[] => {
    const pattern = toPattern(format, value);
    return Array.from({ length: width }, (_, i) => ((pattern >> BigInt(i)) & 1n) === 1n);
  };
  const decode = (bits: readonly boolean[]): FloatValue =>
    fromPattern(
      format,
      checked(format, bits).reduceRight((sum, bit) => sum * 2n + (bit ? 1n : 0n), 0n),
    );
  const error = (value: FloatValue): number => (value.kind === "finite" ? halfUnit(format, value) : 0);
  return {
    name,
    title: `floats of ${exponentBits} exponent and ${fractionBits} fraction bits, to nearest even`,
    width,
    reference,
    encode: (value) => encode(reference.literal(value)),
    decode: (bits) => {
      const value = decode(bits);
      const exact = toFraction(value);
      if (exact !== undefined) return exact;
      throw new UsageError(`${name}: ${reference.show(value)} is no exact number; read it as a value`);
    },
    values: {
      encode,
      decode,
      read: (text) =>
        /^\s*(NaN|[+-]?Infinity|[+-]?0+(\.0*)?)\s*$/.test(text)
          ? fromDouble(format, Number(text))
          : undefined,
    },
    rounding: {
      statement: `to nearest even, half a unit in the last place: at most 2^-${fractionBits + 1} of a normal number`,
      toNumber: toDouble,
      toFraction,
      range: [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY],
      sumError: error,
      productError: error,
      activationError: error,
      multiplyAdd: (x, y, z) => exactMultiplyAdd(format, x, y, z),
    },
    over: (gates) => floatNumbers(gates, format, options),
  };
}

export const floats: Family = {
  name: "float",
  usage: "float:E.M",
  title:
    "floats as in IEEE 754, E exponent and M fraction bits: subnormals, infinities, one NaN, to nearest even",
  aliases: FLOAT_ALIASES,
  examples: ["float:5.10", "float:3.2", "float:2.1", "float:4.3", "float:8.7"],
  member: (parameters) => float(floatFormatOf(parameters)),
};

function checked<T>({ name, width }: FloatFormat, word: readonly T[]): readonly T[] {
  if (word.length === width) return word;
  throw new InternalError(`a word of ${name} has ${word.length} bits instead of ${width}`);
}

/** The operations of a format on words, the fused one among them. */
export interface FloatNumbers<B> extends Numbers<Word<B>>, FusedSums<Word<B>> {}

export function floatNumbers<B>(
  gates: Gates<B>,
  format: FloatFormat,
  { group = 3, roundUp = nearestEven }: FloatOptions = {},
): FloatNumbers<B> {
  const { name, width } = format;
  const top = width - 1;
  const style: FloatGates<B> = { gates, format, group, roundUp };
  const reference = floatDomain(format);
  const word = (x: Word<B>): Word<B> => checked(format, x);
  const constant = (value: FloatValue): Word<B> => constantWord(gates, toPattern(format, value), width);
  const literal = (value: Fraction): Word<B> => constant(reference.literal(value));
  const one = new Fraction(1);
  const negated = (x: Word<B>): Word<B> => [...x.slice(0, top), gates.not(x[top]!)];
  const truth = (bit: B): Word<B> => literal(one).map((own) => gates.and(own, bit));
  const fused: FusedSums<Word<B>> = {
    get zero() {
      return literal(new Fraction(0));
    },
    add: (x, y) => repeated(gates, `${name} add`, [word(x), word(y)], ([u, v]) => add(style, u!, v!)),
    mul: (x, y) => repeated(gates, `${name} mul`, [word(x), word(y)], ([u, v]) => multiply(style, u!, v!)),
    multiplyAdd: (x, y, z) =>
      repeated(gates, `${name} multiply-add`, [word(x), word(y), word(z)], ([u, v, w]) =>
        multiplyAdd(style, u!, v!, w!),
      ),
  };
  const orders = ordering(gates, format);
  const functions: Partial<Record<FunctionName, (x: Word<B>, y: Word<B>, z: Word<B>) => Word<B>>> = {
    relu: orders.relu,
    step: (x) => truth(orders.isPositive(x)),
    sign: orders.sign,
    abs: (x) => [...x.slice(0, top), gates.constant(false)],
    max: orders.max,
    min: orders.min,
    less: (x, y) => truth(orders.less(x, y)),
    lessEqual: (x, y) => truth(orders.lessEqual(x, y)),
    equal: (x, y) => truth(orders.equal(x, y)),
    and: (x, y) => truth(gates.and(orders.isTrue(x), orders.isTrue(y))),
    or: (x, y) => truth(gates.or(orders.isTrue(x), orders.isTrue(y))),
    xor: (x, y) => truth(gates.xor(orders.isTrue(x), orders.isTrue(y))),
    not: (x) => truth(gates.not(orders.isTrue(x))),
    div: (x, y) => divide(style, x, y),
    sqrt: (x) => squareRoot(style, x),
    select: (condition, x, y) => chooseWord(gates, orders.isTrue(condition), x, y),
  };
  const numbers: FloatNumbers<B> = {
    name,
    get zero() {
      return fused.zero;
    },
    get one() {
      return literal(one);
    },
    literal,
    add: fused.add,
    mul: fused.mul,
    multiplyAdd: fused.multiplyAdd,
    neg: (x) => negated(word(x)),
    sub: (x, y) => fused.add(x, negated(word(y))),
    sumOfProducts: (products, addends) => sumInOrder(fused, products, addends),
    apply: (functionName, ...operands) => {
      const [x, y, z] = operands.map(word);
      if (hasTable(format, functionName)) return lookUp(gates, x!, tableOf(format, functionName), width);
      const f = functions[functionName];
      if (f === undefined) throw noSuchFunction(name, functionName);
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
