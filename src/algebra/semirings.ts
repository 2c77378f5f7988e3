import Fraction from "fraction.js";
import { InternalError } from "../errors.js";
import type { JoiningName, Numbers, Semiring } from "./numbers.js";

/** The semirings over which the steps of a recurrence may be affine, in the order in which they are tried. */
export const SEMIRING_NAMES = ["plus-times", "max-plus", "min-plus", "or-and", "xor-and"] as const;
type BuiltInName = (typeof SEMIRING_NAMES)[number];
/** Those that users register (own-semirings.ts) are tried after the others. */
export type SemiringName = BuiltInName | `own:${string}`;

/** What multiplies in a semiring other than (+, x). */
export type TimesName = "add" | "mul" | JoiningName;

/** A semiring whose sum joins. */
export interface JoiningSemiring {
  /** As mathematicians write it: `(max, +)`. */
  readonly title: string;
  readonly plus: JoiningName;
  readonly times: TimesName;
  /** The number that multiplying by leaves everything as it is. */
  readonly one: Fraction;
}

const [ZERO, ONE] = [new Fraction(0), new Fraction(1)];

const JOINING: Readonly<Record<Exclude<BuiltInName, "plus-times">, JoiningSemiring>> = {
  "max-plus": { title: "(max, +)", plus: "max", times: "add", one: ZERO },
  "min-plus": { title: "(min, +)", plus: "min", times: "add", one: ZERO },
  "or-and": { title: "(or, and)", plus: "or", times: "and", one: ONE },
  "xor-and": { title: "(xor, and)", plus: "xor", times: "and", one: ONE },
};

const registered = new Map<SemiringName, JoiningSemiring>();

/** Makes a semiring known under a name. Its laws are not looked at here: see `registerSemiring`. */
export function addSemiring(name: SemiringName, semiring: JoiningSemiring): void {
  registered.set(name, semiring);
}

export function forgetSemirings(): void {
  registered.clear();
}

export function semiringNames(): readonly SemiringName[] {
  return [...SEMIRING_NAMES, ...registered.keys()];
}

/** The operations of a semiring other than (+, x). */
export function joiningSemiring(name: Exclude<SemiringName, "plus-times">): JoiningSemiring {
  const found = registered.get(name) ?? JOINING[name as keyof typeof JOINING];
  if (found === undefined) throw new InternalError(`no semiring is named ${name}`);
  return found;
}

export function semiringTitle(name: SemiringName): string {
  return name === "plus-times" ? "(+, x)" : joiningSemiring(name).title;
}

/**
 * An entry of a transition, drive or state; undefined is the semiring's zero. Over max-plus that is minus infinity,
 * which no number system but float64 holds; kept apart it needs none and costs no gate.
 */
export type Entry<W> = W | undefined;

/** A semiring on entries. `neg` where it is a ring. */
export interface EntrySemiring<W> extends Semiring<Entry<W>> {
  neg?(x: Entry<W>): Entry<W>;
}

/** One of the semirings, made of the operations of a number system. */
export function semiringOver<W>(numbers: Numbers<W>, name: SemiringName): EntrySemiring<W> {
  return name === "plus-times" ? ringOver(numbers) : joiningOver(numbers, joiningSemiring(name));
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

/**
 * Multiplies as a semiring other than (+, x) does. A constant that is known to be one is left out: with a one above (or
 * below) every number, which no number system has, any other bound does as well.
 */
export function timesOver<W>(
  numbers: Numbers<W>,
  { times, one }: Pick<JoiningSemiring, "times" | "one">,
): (x: W, y: W) => W {
  const multiply = plainTimes(numbers, times);
  const isOne = (x: W): boolean => x instanceof Fraction && x.equals(one);
  return (x, y) => (isOne(x) ? y : isOne(y) ? x : multiply(x, y));
}

export function plainTimes<W>(numbers: Numbers<W>, times: TimesName): (x: W, y: W) => W {
  if (times === "add") return numbers.add;
  if (times === "mul") return numbers.mul;
  return (x, y) => numbers.apply(times, x, y);
}

function joiningOver<W>(numbers: Numbers<W>, semiring: JoiningSemiring): EntrySemiring<W> {
  const { plus, one } = semiring;
  const mul = timesOver(numbers, semiring);
  return {
    zero: undefined,
    get one() {
      return numbers.literal(one);
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
