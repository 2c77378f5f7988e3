import Fraction from "fraction.js";
import { noSuchFunction } from "../algebra/evaluate.js";
import type { Gates, Word } from "../algebra/gates.js";
import { addByArrival, type Numbers } from "../algebra/numbers.js";
import type { FunctionName } from "../circuit/ops.js";
import { InternalError } from "../errors.js";
import { add } from "./float/add.js";
import { ordering } from "./float/compare.js";
import { floatDomain } from "./float/domain.js";
import type { FloatFormat } from "./float/format.js";
import { multiply } from "./float/multiply.js";
import { multiplyAdd } from "./float/multiply-add.js";
import { nearestEven, type RoundUp } from "./float/round.js";
import { type FloatValue, toPattern } from "./float/softfloat.js";
import type { FloatGates } from "./float/style.js";
import { type FusedSums, sumInOrder } from "./float/sums.js";
import { chooseWord, constantWord } from "./gadgets/words.js";

export interface FloatOptions {
  /** Bits of an amount that a stage of a shifter takes: 3 makes few levels, 1 few gates. */
  readonly group?: number;
  /** Which neighbour a number between two becomes; to nearest even, unless given. */
  readonly roundUp?: RoundUp;
}

/** The operations of a format on words, the fused one among them. */
export interface FloatNumbers<B> extends Numbers<Word<B>>, FusedSums<Word<B>> {}

export function floatNumbers<B>(
  gates: Gates<B>,
  format: FloatFormat,
  { group = 3, roundUp = nearestEven }: FloatOptions = {},
): FloatNumbers<B> {
  const { width, name } = format;
  const top = width - 1;
  const style: FloatGates<B> = { gates, format, group, roundUp };
  const reference = floatDomain(format);
  const word = (x: Word<B>): Word<B> => {
    if (x.length === width) return x;
    throw new InternalError(`a word of ${name} has ${x.length} bits instead of ${width}`);
  };
  const constant = (value: FloatValue): Word<B> => constantWord(gates, toPattern(format, value), width);
  const literal = (value: Fraction): Word<B> => constant(reference.literal(value));
  const one = new Fraction(1);
  const negated = (x: Word<B>): Word<B> => [...x.slice(0, top), gates.not(x[top]!)];
  const truth = (bit: B): Word<B> => literal(one).map((own) => gates.and(own, bit));
  const fused: FusedSums<Word<B>> = {
    get zero() {
      return literal(new Fraction(0));
    },
    add: (x, y) => add(style, word(x), word(y)),
    mul: (x, y) => multiply(style, word(x), word(y)),
    multiplyAdd: (x, y, z) => multiplyAdd(style, word(x), word(y), word(z)),
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
