import Fraction from "fraction.js";
import { noSuchFunction, wrapping } from "../algebra/evaluate.js";
import { type Gates, repeatedSum, type Word } from "../algebra/gates.js";
import { addByArrival, type Numbers } from "../algebra/numbers.js";
import { InternalError, UsageError } from "../errors.js";
import { type CarryChain, eager, propagateCarries } from "./gadgets/carry.js";
import { addProduct, addWord, compress, emptyColumns } from "./gadgets/carry-save.js";
import { signedFunctions } from "./gadgets/signed.js";
import type { Family, Representation } from "./representation.js";

/** Wider words are refused, as a product takes about 2.5 W^2 gates modulo 2^W. */
const MAX_WIDTH = 64;

export interface IntegerOptions {
  /** How carries are found; as early as they can be, unless given. */
  readonly carries?: CarryChain;
}

/**
 * Two's complement integers modulo 2^width, an exact ring: every order of operations gives the same bits. Everything
 * wraps, negation and absolute value of the least number included. Signed order: comparisons read the top bit as the
 * sign.
 */
export function integer(width: number, options: IntegerOptions = {}): Representation<bigint> {
  if (!Number.isInteger(width) || width < 1 || width > MAX_WIDTH) {
    throw new UsageError(
      `int:W takes a width W from 1 to ${MAX_WIDTH} bits, got ${width}. Write for example int:8`,
    );
  }
  const reference = wrapping(width);
  const encode = (value: Fraction): readonly boolean[] => {
    const pattern = BigInt.asUintN(width, reference.literal(value));
    return Array.from({ length: width }, (_, i) => ((pattern >> BigInt(i)) & 1n) === 1n);
  };
  return {
    name: reference.name,
    title: `two's complement integers modulo 2^${width}`,
    width,
    reference,
    encode,
    decode: (bits) => {
      const pattern = checked(width, bits).reduceRight((sum, bit) => sum * 2n + (bit ? 1n : 0n), 0n);
      return new Fraction(BigInt.asIntN(width, pattern));
    },
    over: (gates) => overGates(gates, width, encode, options.carries ?? eager),
  };
}

export const integers: Family = {
  name: "int",
  usage: "int:W",
  title: `two's complement integers modulo 2^W, W from 1 to ${MAX_WIDTH}`,
  examples: ["int:8", "int:1", "int:2", "int:5", "int:64"],
  member: (parameters) => {
    if (!/^[0-9]{1,9}$/.test(parameters)) {
      throw new UsageError(
        `expected a width of 1 to ${MAX_WIDTH} bits after 'int:', got '${parameters}'. Write for example int:8`,
      );
    }
    return integer(Number(parameters));
  },
};

function checked<T>(width: number, word: readonly T[]): readonly T[] {
  if (word.length !== width) {
    throw new InternalError(`a word of int:${width} has ${word.length} bits instead of ${width}`);
  }
  return word;
}

function overGates<B>(
  gates: Gates<B>,
  width: number,
  encode: (value: Fraction) => readonly boolean[],
  carries: CarryChain,
): Numbers<Word<B>> {
  const literal = (value: Fraction): Word<B> => encode(value).map((bit) => gates.constant(bit));
  const word = (x: Word<B>): Word<B> => checked(width, x);
  // Addends may be shorter than a word.
  const sum = (products: readonly (readonly [Word<B>, Word<B>])[], addends: readonly Word<B>[]): Word<B> => {
    const columns = emptyColumns<B>(width);
    for (const [x, y] of products) addProduct(gates, columns, x, y);
    for (const addend of addends) addWord(columns, addend);
    return propagateCarries(gates, compress(gates, columns), carries);
  };
  // -y = ~y + 1; the one becomes the carry into the lowest position.
  const negated = (y: Word<B>): Word<B>[] => [word(y).map((bit) => gates.not(bit)), [gates.constant(true)]];
  const name = `int:${width}`;
  const one = new Fraction(1);
  const functions = signedFunctions<B>({
    gates,
    width,
    one: encode(one),
    minusOne: encode(one.neg()),
    // ~x + 1: the sign is both the mask and the one.
    negatedIf: (x, negative) => sum([], [x.map((bit) => gates.xor(bit, negative)), [negative]]),
  });
  const numbers: Numbers<Word<B>> = {
    name,
    // Getters, so that a circuit that never uses 0 or 1 does not hold them.
    get zero() {
      return literal(new Fraction(0));
    },
    get one() {
      return literal(one);
    },
    literal,
    add: (x, y) => sum([], [word(x), word(y)]),
    sub: (x, y) => sum([], [word(x), ...negated(y)]),
    neg: (x) => sum([], negated(x)),
    mul: (x, y) => numbers.sumOfProducts([[x, y]], []),
    sumOfProducts: (products, addends) => {
      const checkedProducts = products.map(([x, y]) => [word(x), word(y)] as const);
      return repeatedSum(gates, name, checkedProducts, addends.map(word), sum);
    },
    apply: (functionName, ...operands) => {
      const [x, y, z] = operands.map(word);
      const f = functions[functionName];
      if (f === undefined) throw noSuchFunction(name, functionName);
      return f(x!, y!, z!);
    },
    reduce: (name, terms) =>
      addByArrival(
        terms,
        (x, y) => numbers.apply(name, x, y),
        (x) => Math.max(...x.map(gates.arrival)),
      ),
  };
  return numbers;
}
