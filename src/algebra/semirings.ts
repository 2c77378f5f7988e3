import Fraction from "fraction.js";
import type { JoiningName, Numbers, Semiring } from "./numbers.js";

/** The semirings over which the steps of a recurrence may be affine, in the order in which they are tried. */
export const SEMIRING_NAMES = ["plus-times", "max-plus", "min-plus", "or-and", "xor-and"] as const;
export type SemiringName = (typeof SEMIRING_NAMES)[number];

/** As mathematicians write it: `(max, +)`. */
export const SEMIRING_TITLES: Readonly<Record<SemiringName, string>> = {
  "plus-times": "(+, x)",
  "max-plus": "(max, +)",
  "min-plus": "(min, +)",
  "or-and": "(or, and)",
  "xor-and": "(xor, and)",
};

/**
 * An entry of a transition, drive or state; undefined is the semiring's zero. Over max-plus that is minus infinity,
 * which no number system but float64 holds; kept apart it needs none and costs no gate.
 */
export type Entry<W> = W | undefined;

/** A semiring on entries. `neg` where it is a ring. */
export interface EntrySemiring<W> extends Semiring<Entry<W>> {
  neg?(x: Entry<W>): Entry<W>;
}

/** The operation that adds in a semiring other than (+, x), and the one that multiplies. */
const OPERATIONS: Readonly<
  Record<Exclude<SemiringName, "plus-times">, { plus: JoiningName; times: "add" | "and" }>
> = {
  "max-plus": { plus: "max", times: "add" },
  "min-plus": { plus: "min", times: "add" },
  "or-and": { plus: "or", times: "and" },
  "xor-and": { plus: "xor", times: "and" },
};

/** One of the semirings, made of the operations of a number system. */
export function semiringOver<W>(numbers: Numbers<W>, name: SemiringName): EntrySemiring<W> {
  return name === "plus-times" ? ringOver(numbers) : tropicalOver(numbers, OPERATIONS[name]);
}

const lift =
  <W>(f: (x: W, y: W) => W) =>
  (x: Entry<W>, y: Entry<W>): Entry<W> =>
    x === undefined ? y : y === undefined ? x : f(x, y);

function ringOver<W>(numbers: Numbers<W>): EntrySemiring<W> {
  return {
    zero: undefined,
    get one() {
      return numbers.one;
    },
    add: lift(numbers.add),
    mul: (x, y) => (x === undefined || y === undefined ? undefined : numbers.mul(x, y)),
    neg: (x) => (x === undefined ? undefined : numbers.neg(x)),
    sumOfProducts: (products, addends) => {
      const isPair = (pair: readonly [Entry<W>, Entry<W>]): pair is readonly [W, W] =>
        pair[0] !== undefined && pair[1] !== undefined;
      const isThere = (addend: Entry<W>): addend is W => addend !== undefined;
      // Mostly nothing is missing, and large matrices have many entries.
      const pairs = products.every(isPair) ? products : products.filter(isPair);
      const singles = addends.every(isThere) ? addends : addends.filter(isThere);
      return pairs.length + singles.length === 0 ? undefined : numbers.sumOfProducts(pairs, singles);
    },
  };
}

function tropicalOver<W>(
  numbers: Numbers<W>,
  { plus, times }: { plus: JoiningName; times: "add" | "and" },
): EntrySemiring<W> {
  const mul = (x: W, y: W): W => (times === "add" ? numbers.add(x, y) : numbers.apply("and", x, y));
  return {
    zero: undefined,
    get one() {
      return numbers.literal(new Fraction(times === "add" ? 0 : 1));
    },
    add: lift((x, y) => numbers.reduce(plus, [x, y])),
    mul: (x, y) => (x === undefined || y === undefined ? undefined : mul(x, y)),
    sumOfProducts: (products, addends) => {
      const terms: W[] = [];
      for (const [x, y] of products) if (x !== undefined && y !== undefined) terms.push(mul(x, y));
      for (const addend of addends) if (addend !== undefined) terms.push(addend);
      if (terms.length === 0) return undefined;
      return numbers.reduce(plus, terms);
    },
  };
}
