import Fraction from "fraction.js";
import { UsageError } from "../errors.js";
import { rational } from "./evaluate.js";
import type { JoiningName } from "./numbers.js";
import { addSemiring, plainTimes, type SemiringName, type TimesName } from "./semirings.js";

/**
 * # Semirings and monoids of one's own
 *
 * Steps compose in any order only where composition is associative. What a user brings is therefore tried on values of
 * the user's choice, every triple of them, before anything is composed with it; a law that fails is reported with the
 * values on which it does. Values that were not given are a promise.
 */
export interface OwnSemiring {
  /** For messages and JSON; `max-min` becomes `own:max-min`. */
  readonly name: string;
  /** As mathematicians write it; `(plus, times)` by default. */
  readonly title?: string;
  /** Adds: max, min, and, or, xor. */
  readonly plus: string;
  /** Multiplies: add, mul, or one of those that add. */
  readonly times: string;
  /** Multiplying by it changes nothing. A zero is not needed: missing entries are it. */
  readonly one: number | string;
  /** Numbers on which the laws are tried: all that states, inputs and weights may be, or a fair sample. */
  readonly values: readonly (number | string)[];
}

const PLUS: readonly JoiningName[] = ["max", "min", "and", "or", "xor"];
const TIMES: readonly TimesName[] = ["add", "mul", ...PLUS];
/** Operations whose laws are tried, so that one that breaks them is shown to. */
const TRIED: readonly TriedName[] = ["sub", ...TIMES];
type TriedName = TimesName | "sub";
/** Triples are all gone through. */
const MOST_VALUES = 100;

/**
 * Lets components be affine over a semiring of one's own; it is tried after the built-in ones.
 *
 * @throws UsageError naming the law and the values where it is no commutative semiring.
 */
export function registerSemiring(own: OwnSemiring): SemiringName {
  const where = `the semiring '${own.name}'`;
  if (!/^[a-z][a-z0-9-]*$/.test(own.name))
    throw new UsageError(`${where}: expected a name of lower-case words joined by -`);
  const values = own.values.map((value) => fraction(where, value));
  const one = fraction(where, own.one);
  if (values.length === 0 || values.length > MOST_VALUES) {
    throw new UsageError(
      `${where}: expected from 1 to ${MOST_VALUES} values to try its laws on, got ${values.length}`,
    );
  }
  const operation = (what: "plus" | "times"): Operation => operationOf(named(where, what, own[what], TRIED));
  const fault = semiringFault(operation("plus"), operation("times"), one, values, own);
  if (fault !== undefined)
    throw new UsageError(
      `${where} is none: ${fault}. Scans compose in any order and need every law; leave it out, or narrow the values`,
    );
  const plus = named(where, "plus", own.plus, PLUS);
  const times = named(where, "times", own.times, TIMES);
  const name: SemiringName = `own:${own.name}`;
  addSemiring(name, { title: own.title ?? `(${plus}, ${times})`, plus, times, one });
  return name;
}

function named<T extends string>(where: string, what: string, given: string, known: readonly T[]): T {
  const found = known.find((name) => name === given);
  if (found === undefined)
    throw new UsageError(`${where}: expected ${what} to be one of ${known.join(", ")}, got '${given}'`);
  return found;
}

function fraction(where: string, value: number | string): Fraction {
  try {
    return new Fraction(value);
  } catch {
    throw new UsageError(`${where}: expected numbers such as 2 or "1/3", got '${value}'`);
  }
}

type Operation = (x: Fraction, y: Fraction) => Fraction;

function operationOf(name: TriedName): Operation {
  return name === "sub" ? rational.sub : plainTimes(rational, name);
}

/** The first law that does not hold on some of the values, with them. */
function semiringFault(
  plus: Operation,
  times: Operation,
  one: Fraction,
  values: readonly Fraction[],
  names: { readonly plus: string; readonly times: string },
): string | undefined {
  const p = (x: string, y: string): string => `${names.plus}(${x}, ${y})`;
  const t = (x: string, y: string): string => `${names.times}(${x}, ${y})`;
  type Law = readonly [
    left: string,
    right: string,
    sides: (a: Fraction, b: Fraction, c: Fraction) => readonly [Fraction, Fraction],
  ];
  const laws: readonly Law[] = [
    [p(p("a", "b"), "c"), p("a", p("b", "c")), (a, b, c) => [plus(plus(a, b), c), plus(a, plus(b, c))]],
    [t(t("a", "b"), "c"), t("a", t("b", "c")), (a, b, c) => [times(times(a, b), c), times(a, times(b, c))]],
    [
      t("a", p("b", "c")),
      p(t("a", "b"), t("a", "c")),
      (a, b, c) => [times(a, plus(b, c)), plus(times(a, b), times(a, c))],
    ],
    [p("a", "b"), p("b", "a"), (a, b) => [plus(a, b), plus(b, a)]],
    [t("a", "b"), t("b", "a"), (a, b) => [times(a, b), times(b, a)]],
    [t("a", one.toFraction()), "a", (a) => [times(a, one), a]],
  ];
  for (const [left, right, sides] of laws) {
    for (const a of values) {
      for (const b of values) {
        for (const c of values) {
          const [x, y] = sides(a, b, c);
          if (x.equals(y)) continue;
          const at = [a, b, c].map((value, i) => `${"abc"[i]} = ${value.toFraction()}`).join(", ");
          return `${left} = ${right} fails at ${at}, where the sides are ${x.toFraction()} and ${y.toFraction()}`;
        }
      }
    }
  }
  return undefined;
}

/** Anything that composes. */
export interface Monoid<E> {
  readonly name: string;
  compose(later: E, earlier: E): E;
  /** `E` composed with it is `E`; not needed for scans. */
  readonly identity?: E;
  /** Elements on which associativity is tried, every triple of them. */
  readonly samples: readonly E[];
  /** Whether two elements are the same; by their text if missing. */
  equal?(x: E, y: E): boolean;
  /** For messages; JSON if missing. */
  show?(x: E): string;
}

/**
 * Returns the monoid's composition, for `Scan.run`, once it was seen to be associative on all its samples.
 *
 * @throws UsageError with the elements on which it is not.
 */
export function checkedMonoid<E>(monoid: Monoid<E>): (later: E, earlier: E) => E {
  const { name, samples, identity } = monoid;
  const compose = (later: E, earlier: E): E => monoid.compose(later, earlier);
  const show = (x: E): string => monoid.show?.(x) ?? JSON.stringify(x) ?? String(x);
  const equal = (x: E, y: E): boolean => monoid.equal?.(x, y) ?? show(x) === show(y);
  const where = `the monoid '${name}'`;
  if (samples.length === 0 || samples.length > MOST_VALUES)
    throw new UsageError(
      `${where}: expected from 1 to ${MOST_VALUES} samples to try it on, got ${samples.length}`,
    );
  for (const a of samples) {
    if (identity !== undefined && !(equal(compose(a, identity), a) && equal(compose(identity, a), a)))
      throw new UsageError(`${where} is none: its identity ${show(identity)} changes ${show(a)}`);
    for (const b of samples) {
      for (const c of samples) {
        const [left, right] = [compose(compose(a, b), c), compose(a, compose(b, c))];
        if (equal(left, right)) continue;
        throw new UsageError(
          `${where} is none: composition is not associative. (a o b) o c = ${show(left)} but a o (b o c) = ${show(right)} at a = ${show(a)}, b = ${show(b)}, c = ${show(c)}. Scans compose in any order; use a serial loop, or keep more in an element so that composing is associative`,
        );
      }
    }
  }
  return compose;
}
