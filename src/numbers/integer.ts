import Fraction from "fraction.js";
import { noSuchFunction, wrapping } from "../algebra/evaluate.js";
import { type Gates, mux, type Word } from "../algebra/gates.js";
import { addByArrival, type Numbers } from "../algebra/numbers.js";
import type { FunctionName } from "../circuit/ops.js";
import { InternalError, UsageError } from "../errors.js";
import type { Scan } from "../scans/scan.js";
import { sklansky } from "../scans/sklansky.js";
import { propagateCarries } from "./gadgets/carry.js";
import { addProduct, addWord, compress, emptyColumns } from "./gadgets/carry-save.js";
import { anyBit, differ, lessSigned } from "./gadgets/compare.js";
import type { Family, Representation } from "./representation.js";

/** Wider words are refused, as a product takes about 2.5 W^2 gates modulo 2^W. */
const MAX_WIDTH = 64;

export interface IntegerOptions {
  /** Scan that finds the carries. */
  readonly carries?: Scan;
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
    over: (gates) => overGates(gates, width, encode, options.carries ?? sklansky),
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
  scan: Scan,
): Numbers<Word<B>> {
  const literal = (value: Fraction): Word<B> => encode(value).map((bit) => gates.constant(bit));
  const word = (x: Word<B>): Word<B> => checked(width, x);
  // Addends may be shorter than a word.
  const sum = (products: readonly (readonly [Word<B>, Word<B>])[], addends: readonly Word<B>[]): Word<B> => {
    const columns = emptyColumns<B>(width);
    for (const [x, y] of products) addProduct(gates, columns, word(x), word(y));
    for (const addend of addends) addWord(columns, addend);
    return propagateCarries(gates, compress(gates, columns), scan);
  };
  // -y = ~y + 1; the one becomes the carry into the lowest position.
  const negated = (y: Word<B>): Word<B>[] => [word(y).map((bit) => gates.not(bit)), [gates.constant(true)]];
  const name = `int:${width}`;
  const numbers: Numbers<Word<B>> = {
    name,
    // Getters, so that a circuit that never uses 0 or 1 does not hold them.
    get zero() {
      return literal(new Fraction(0));
    },
    get one() {
      return literal(new Fraction(1));
    },
    literal,
    add: (x, y) => sum([], [word(x), word(y)]),
    sub: (x, y) => sum([], [word(x), ...negated(y)]),
    neg: (x) => sum([], negated(x)),
    mul: (x, y) => sum([[x, y]], []),
    sumOfProducts: (products, addends) => sum(products, addends.map(word)),
    apply: (functionName, ...operands) => {
      const [x, y, z] = operands.map(word);
      const f = functionsOver<B>(gates, width, (...words) => sum([], words))[functionName];
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

type WordFunction<B> = (x: Word<B>, y: Word<B>, z: Word<B>) => Word<B>;

/** What a signed order gives. Truth values are the numbers 0 and 1. */
function functionsOver<B>(
  gates: Gates<B>,
  width: number,
  sum: (...words: Word<B>[]) => Word<B>,
): Partial<Record<FunctionName, WordFunction<B>>> {
  const isNegative = (x: Word<B>): B => x[width - 1]!;
  const magnitude = (x: Word<B>): Word<B> => x.slice(0, -1);
  const truth = (bit: B): Word<B> => lowest(gates, width, bit);
  const less = (x: Word<B>, y: Word<B>): B => lessSigned(gates, x, y);
  const choose = (chosen: B, x: Word<B>, y: Word<B>): Word<B> =>
    x.map((bit, i) => mux(gates, chosen, bit, y[i]!));
  return {
    relu: (x) => {
      const keep = gates.not(isNegative(x));
      return [...magnitude(x).map((bit) => gates.and(bit, keep)), gates.constant(false)];
    },
    step: (x) => truth(gates.and(anyBit(gates, magnitude(x)), gates.not(isNegative(x)))),
    sign: (x) => [anyBit(gates, x), ...magnitude(x).map(() => isNegative(x))],
    // ~x + 1 where x is negative: the sign is both the mask and the one.
    abs: (x) =>
      sum(
        x.map((bit) => gates.xor(bit, isNegative(x))),
        [isNegative(x)],
      ),
    max: (x, y) => choose(less(x, y), y, x),
    min: (x, y) => choose(less(y, x), y, x),
    less: (x, y) => truth(less(x, y)),
    lessEqual: (x, y) => truth(gates.not(less(y, x))),
    equal: (x, y) => truth(gates.not(differ(gates, x, y))),
    and: (x, y) => truth(gates.and(anyBit(gates, x), anyBit(gates, y))),
    or: (x, y) => truth(gates.or(anyBit(gates, x), anyBit(gates, y))),
    xor: (x, y) => truth(gates.xor(anyBit(gates, x), anyBit(gates, y))),
    not: (x) => truth(gates.not(anyBit(gates, x))),
    select: (condition, x, y) => choose(anyBit(gates, condition), x, y),
  };
}

/** The word with this lowest bit and zeros above. */
function lowest<B>(gates: Gates<B>, width: number, bit: B): Word<B> {
  return [bit, ...Array.from({ length: width - 1 }, () => gates.constant(false))];
}
