import type { Gates } from "../algebra/gates.js";
import type { Numbers } from "../algebra/numbers.js";
import { addByArrival } from "../algebra/numbers.js";
import { InternalError, UsageError } from "../errors.js";
import { propagateCarries } from "./gadgets/carry.js";
import { compress } from "./gadgets/carry-save.js";
import { columnsOf, negatedBits, productBits, type WeightedBit } from "./gadgets/weighted.js";
import { integer } from "./integer.js";
import { renamed } from "./renamed.js";
import {
  type Family,
  type Keeping,
  type KeptSystem,
  type Representation,
  wordsOf,
} from "./representation.js";

/** Every number is at most two rows, so a product takes about four times the gates of int:W. */
const MAX_WIDTH = 64;

/**
 * Two's complement integers modulo 2^width, kept as two rows whose sum they are: no carry is propagated between sums
 * and products. On ports and in meaning the same as int:width, bit for bit.
 */
export function carrySave(width: number): Representation<bigint> {
  if (!Number.isInteger(width) || width < 1 || width > MAX_WIDTH) {
    throw new UsageError(
      `carry-save:W takes a width W from 1 to ${MAX_WIDTH} bits, got ${width}. Write for example carry-save:8`,
    );
  }
  const name = `carry-save:${width}`;
  const words = integer(width);
  const kept: Keeping = {
    grows: false,
    encoding: () => name,
    within: (gates, use) => use(carrySaveNumbers(gates, name, words)),
  };
  return {
    ...words,
    name,
    title: `two's complement integers modulo 2^${width}, carry-save between operations`,
    reference: renamed(words.reference, name),
    kept,
    over: (gates) => wordsOf(gates, kept),
  };
}

type Rows<B> = readonly WeightedBit<B>[];

function carrySaveNumbers<B>(
  gates: Gates<B>,
  name: string,
  words: Representation<bigint>,
): KeptSystem<B, Rows<B>> {
  const { width } = words;
  const inWords = words.over(gates);
  const read = (word: readonly B[]): Rows<B> => {
    if (word.length !== width)
      throw new InternalError(`a word of ${name} has ${word.length} bits instead of ${width}`);
    return word.map((bit, place) => ({ bit, place, negative: false }));
  };
  const sum = (products: readonly (readonly [Rows<B>, Rows<B>])[], addends: readonly Rows<B>[]): Rows<B> => {
    const bits = [...products.flatMap(([x, y]) => productBits(gates, x, y, width)), ...addends.flat()];
    return compress(gates, columnsOf(gates, bits, width)).flatMap((column, place) =>
      column.map((bit) => ({ bit, place, negative: false })),
    );
  };
  const write = (x: Rows<B>) => propagateCarries(gates, compress(gates, columnsOf(gates, x, width)));
  const numbers: Numbers<Rows<B>> = {
    name,
    get zero() {
      return read(inWords.zero);
    },
    get one() {
      return read(inWords.one);
    },
    literal: (value) => read(inWords.literal(value)),
    add: (x, y) => sum([], [x, y]),
    sub: (x, y) => sum([], [x, negatedBits(y)]),
    neg: (x) => sum([], [negatedBits(x)]),
    mul: (x, y) => sum([[x, y]], []),
    sumOfProducts: sum,
    apply: (functionName, ...operands) => {
      try {
        return read(inWords.apply(functionName, ...operands.map(write)));
      } catch (error) {
        if (!(error instanceof UsageError)) throw error;
        throw new UsageError(error.message.replace(inWords.name, name));
      }
    },
    reduce: (joining, terms) =>
      addByArrival(
        terms,
        (x, y) => numbers.apply(joining, x, y),
        (x) => x.reduce((latest, { bit }) => Math.max(latest, gates.arrival(bit)), 0),
      ),
  };
  return {
    numbers,
    read,
    write,
    bits: (x) => x.map(({ bit }) => bit),
    form: (x) => x.map(({ place }) => place).join(),
  };
}

export const carrySaves: Family = {
  name: "carry-save",
  usage: "carry-save:W",
  title: `int:W kept in two rows between operations, W from 1 to ${MAX_WIDTH}`,
  examples: ["carry-save:8", "carry-save:1", "carry-save:2", "carry-save:5"],
  member: (parameters) => {
    if (!/^[0-9]{1,9}$/.test(parameters)) {
      throw new UsageError(
        `expected a width of 1 to ${MAX_WIDTH} bits after 'carry-save:', got '${parameters}'. Write for example carry-save:8`,
      );
    }
    return carrySave(Number(parameters));
  },
};
