import { noSuchFunction } from "../../algebra/evaluate.js";
import type { Gates, Word } from "../../algebra/gates.js";
import { addByArrival, type Numbers } from "../../algebra/numbers.js";
import { InternalError } from "../../errors.js";
import {
  type Interval,
  largestMagnitude,
  negatedInterval,
  signedBits,
  sumInterval,
  wordInterval,
} from "../exact/intervals.js";
import { type OrderedParts, orderOf } from "../exact/order.js";
import type { KeptSystem } from "../representation.js";
import { roomFor } from "./basis.js";
import { lazyArithmetic } from "./lazy.js";
import { lineArithmetic } from "./lines.js";
import type { PrimeArithmetic, Residue } from "./prime.js";
import { readOut } from "./read-out.js";

/** Primes below this have residues as lines. */
const LINES_BELOW = 128;

/** A whole number of an interval, by its residues modulo the primes of the basis. */
export interface Residues<B> extends Interval {
  readonly residues: readonly Residue<B>[];
}

/** What the system adds to the intervals, which are worked out in one place for values and for a survey. */
interface Kept<B, X extends Interval> {
  readonly gates: Gates<B>;
  readonly name: string;
  literal(value: bigint): X;
  read(word: Word<B>, range: Interval): X;
  write(x: X, width: number): Word<B>;
  /** x1 y1 + ... + z1 + ... - w1 - ..., in `range`. */
  sum(products: readonly (readonly [X, X])[], plus: readonly X[], minus: readonly X[], range: Interval): X;
  bits(x: X): readonly B[];
  exceeds(x: X, than: bigint): B;
  isNonzero(x: X): B;
  truth(bit: B): X;
  choose(chosen: B, x: X, y: X, range: Interval): X;
  wholeOf: (value: Parameters<Numbers<X>["literal"]>[0]) => bigint;
}

function systemOf<B, X extends Interval>(kept: Kept<B, X>): KeptSystem<B, X> {
  const { gates, name, literal } = kept;
  const sum = (products: readonly (readonly [X, X])[], plus: readonly X[], minus: readonly X[] = []): X => {
    const range = sumInterval(products, [...plus, ...minus.map(negatedInterval)]);
    return range.low === range.high ? literal(range.low) : kept.sum(products, plus, minus, range);
  };
  const zero = (): X => literal(0n);
  const exceeds = (x: X, than: bigint): B => {
    if (x.low > than) return gates.constant(true);
    if (x.high <= than) return gates.constant(false);
    return kept.exceeds(x, than);
  };
  const isNegative = (x: X): B => gates.not(exceeds(x, -1n));
  const parts: OrderedParts<B, X> = {
    gates,
    isNegative,
    isPositive: (x) => exceeds(x, 0n),
    isNonzero: (x) => (x.low > 0n || x.high < 0n ? gates.constant(true) : kept.isNonzero(x)),
    negated: (x) => sum([], [], [x]),
    difference: (x, y) => sum([], [x], [y]),
    truth: kept.truth,
    sign: (positive, negative) => sum([], [kept.truth(positive)], [kept.truth(negative)]),
    masked: (x, keep, range) => kept.choose(keep, x, zero(), range),
    choose: kept.choose,
  };
  const order = orderOf(parts);
  const numbers: Numbers<X> = {
    name,
    get zero() {
      return zero();
    },
    get one() {
      return literal(1n);
    },
    literal: (value) => literal(kept.wholeOf(value)),
    add: (x, y) => sum([], [x, y]),
    sub: (x, y) => sum([], [x], [y]),
    neg: (x) => sum([], [], [x]),
    mul: (x, y) => sum([[x, y]], []),
    sumOfProducts: (products, addends) => sum(products, addends),
    apply: (functionName, ...operands) => {
      const f = order[functionName];
      if (f === undefined) throw noSuchFunction(name, functionName);
      return f(...(operands as [X, X, X]));
    },
    reduce: (joining, terms) =>
      addByArrival(
        terms,
        (x, y) => numbers.apply(joining, x, y),
        (x) => kept.bits(x).reduce((latest, bit) => Math.max(latest, gates.arrival(bit)), 0),
      ),
  };
  return {
    numbers,
    read: (word) => {
      if (word.length === 0) throw new InternalError(`a word of ${name} has 0 bits instead of at least 1`);
      return kept.read(word, wordInterval(word.length));
    },
    write: (x) => kept.write(x, signedBits(x)),
    bits: kept.bits,
    form: ({ low, high }) => `${low}..${high}`,
  };
}

type WholeOf = Kept<unknown, Interval>["wholeOf"];

/** The numbers of `residue` modulo the primes of a basis. */
export function residueNumbers<B>(
  gates: Gates<B>,
  name: string,
  primes: readonly number[],
  wholeOf: WholeOf,
): KeptSystem<B, Residues<B>> {
  const arithmetic = primes.map(
    (prime): PrimeArithmetic<B> =>
      prime < LINES_BELOW ? lineArithmetic(gates, prime) : lazyArithmetic(gates, prime),
  );
  const out = readOut(gates, arithmetic);
  /** The first primes whose product is more than `above`. */
  const needed = (above: bigint): number => {
    let product = 1n;
    const at = primes.findIndex((prime) => {
      product *= BigInt(prime);
      return product > above;
    });
    if (at < 0) throw new InternalError(`${name}: numbers grew past what a survey of the same program found`);
    return at + 1;
  };
  const room = (x: Interval): number => needed(roomFor(largestMagnitude(x)));
  const each = (make: (own: PrimeArithmetic<B>, i: number) => Residue<B>): readonly Residue<B>[] =>
    arithmetic.map(make);
  return systemOf<B, Residues<B>>({
    gates,
    name,
    wholeOf,
    literal: (value) => ({ residues: each((own) => own.constant(value)), low: value, high: value }),
    read: (word, range) => ({ residues: each((own) => own.read(word)), ...range }),
    write: (x, width) => out.word(x.residues, room(x), width),
    sum: (products, plus, minus, range) => ({
      residues: each((own, i) =>
        own.sum(
          products.map(([x, y]) => [x.residues[i]!, y.residues[i]!] as const),
          plus.map(({ residues }) => residues[i]!),
          minus.map(({ residues }) => residues[i]!),
        ),
      ),
      ...range,
    }),
    bits: ({ residues }) => residues.flat(),
    exceeds: (x, than) => out.exceeds(x.residues, room(x), than),
    isNonzero: (x) => out.isNonzero(x.residues, needed(largestMagnitude(x))),
    truth: (bit) => ({ residues: each((own) => own.truth(bit)), low: 0n, high: 1n }),
    choose: (chosen, x, y, range) => ({
      residues: each((own, i) => own.choose(chosen, x.residues[i]!, y.residues[i]!)),
      ...range,
    }),
  });
}

/** The same system on ranges alone: it makes no gates, and notes what must be read out. */
export function rangeNumbers<B>(
  gates: Gates<B>,
  name: string,
  wholeOf: WholeOf,
  note: (above: bigint) => void,
): KeptSystem<B, Interval> {
  const none = (): B => gates.constant(false);
  const readOutOf = (x: Interval): void => note(roomFor(largestMagnitude(x)));
  return systemOf<B, Interval>({
    gates: { constant: none, and: none, or: none, xor: none, not: none, arrival: () => 0 },
    name,
    wholeOf,
    literal: (value) => ({ low: value, high: value }),
    read: (_word, range) => range,
    write: (x, width) => {
      readOutOf(x);
      return Array.from({ length: width }, none);
    },
    sum: (_products, _plus, _minus, range) => range,
    bits: () => [],
    exceeds: (x) => {
      readOutOf(x);
      return none();
    },
    isNonzero: (x) => {
      note(largestMagnitude(x));
      return none();
    },
    truth: () => ({ low: 0n, high: 1n }),
    choose: (_chosen, _x, _y, range) => range,
  });
}
