import { type Gates, mux, type Word } from "../../algebra/gates.js";
import type { FunctionName } from "../../circuit/ops.js";
import { addProduct, addWord, type Columns } from "./carry-save.js";
import { anyBit, differ, lessSigned } from "./compare.js";
import { constantWord, inverted } from "./words.js";

/** Adds a two's complement word times 2^place to columns that may be wider; bits past the last column fall away. */
export function addSigned<B>(gates: Gates<B>, columns: Columns<B>, word: Word<B>, place = 0): void {
  const top = place + word.length - 1;
  const low = [...word.slice(0, -1)];
  const sign = word[word.length - 1]!;
  const shifted = (bits: Word<B>): Word<B> => [...constantWord(gates, 0, place), ...bits];
  if (top >= columns.length - 1) {
    addWord(columns, shifted(word));
    return;
  }
  // -s 2^top = (1 - s) 2^top - 2^top, and the constants of all words are summed beforehand.
  addWord(columns, shifted([...low, gates.not(sign)]));
  addWord(columns, constantWord(gates, -(1n << BigInt(top)), columns.length));
}

/** Adds the negative of a two's complement word times 2^place: ~y + 1. */
export function subtractSigned<B>(gates: Gates<B>, columns: Columns<B>, word: Word<B>, place = 0): void {
  addSigned(gates, columns, inverted(gates, word), place);
  addWord(columns, constantWord(gates, 1n << BigInt(place), columns.length));
}

/**
 * Adds the product of two two's complement words of the same width W: the partial products with one sign bit are
 * complemented, and 2^W - 2^(2W - 1) makes up for it (C. Baugh, B. Wooley. A two's complement parallel array
 * multiplication algorithm. IEEE Trans. Computers C-22, 1973), so that no sign is extended.
 */
export function addSignedProduct<B>(gates: Gates<B>, columns: Columns<B>, x: Word<B>, y: Word<B>): void {
  const top = x.length - 1;
  const low = (word: Word<B>): Word<B> => word.slice(0, top);
  addProduct(gates, columns, low(x), low(y));
  const at = (place: number, bit: () => B): void => {
    if (place < columns.length) columns[place]!.push(bit());
  };
  at(2 * top, () => gates.and(x[top]!, y[top]!));
  for (let i = 0; i < top; i++) {
    at(top + i, () => gates.not(gates.and(x[top]!, y[i]!)));
    at(top + i, () => gates.not(gates.and(x[i]!, y[top]!)));
  }
  const correction = (1n << BigInt(top + 1)) - (1n << BigInt(2 * top + 1));
  addWord(columns, constantWord(gates, correction, columns.length));
}

/** What a two's complement system needs besides its order. */
export interface SignedSystem<B> {
  readonly gates: Gates<B>;
  readonly width: number;
  /** The words of 1 and -1: truth values, and what a sign is made of. */
  readonly one: readonly boolean[];
  readonly minusOne: readonly boolean[];
  /** -x where `negative` is set, else x. */
  negatedIf(x: Word<B>, negative: B): Word<B>;
}

type WordFunction<B> = (x: Word<B>, y: Word<B>, z: Word<B>) => Word<B>;

/** What a signed order gives. Truth values are the numbers 0 and 1. */
export function signedFunctions<B>(system: SignedSystem<B>): Partial<Record<FunctionName, WordFunction<B>>> {
  const { gates, width, one, minusOne } = system;
  const isNegative = (x: Word<B>): B => x[width - 1]!;
  const magnitude = (x: Word<B>): Word<B> => x.slice(0, -1);
  const no = (): B => gates.constant(false);
  const truth = (bit: B): Word<B> => one.map((own) => (own ? bit : no()));
  const isPositive = (x: Word<B>): B => gates.and(anyBit(gates, magnitude(x)), gates.not(isNegative(x)));
  const less = (x: Word<B>, y: Word<B>): B => lessSigned(gates, x, y);
  const choose = (chosen: B, x: Word<B>, y: Word<B>): Word<B> =>
    x.map((bit, i) => mux(gates, chosen, bit, y[i]!));
  return {
    relu: (x) => {
      const keep = gates.not(isNegative(x));
      return [...magnitude(x).map((bit) => gates.and(bit, keep)), gates.constant(false)];
    },
    step: (x) => truth(isPositive(x)),
    sign: (x) =>
      one.map((own, i) => {
        if (own) return minusOne[i]! ? anyBit(gates, x) : isPositive(x);
        return minusOne[i]! ? isNegative(x) : no();
      }),
    abs: (x) => system.negatedIf(x, isNegative(x)),
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
