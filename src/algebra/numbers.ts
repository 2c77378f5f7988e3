import type Fraction from "fraction.js";
import type { FunctionName } from "../circuit/ops.js";

/**
 * A semiring is all that composing affine steps needs. `sumOfProducts` is its main verb: x1*y1 + ... + z1 + ...,
 * in whatever order and form the interpretation does best (by arrival time, in one carry-save array, ...).
 */
export interface Semiring<W> {
  readonly zero: W;
  readonly one: W;
  add(x: W, y: W): W;
  mul(x: W, y: W): W;
  sumOfProducts(products: readonly (readonly [W, W])[], addends: readonly W[]): W;
}

export interface Ring<W> extends Semiring<W> {
  neg(x: W): W;
  sub(x: W, y: W): W;
}

/**
 * A number system: a ring with exact literals and as many functions as it has. `apply` throws a UsageError that names
 * the number system when a function has no meaning there (relu over GF(p), tanh over the rationals).
 */
export interface Numbers<W> extends Ring<W> {
  /** For error messages: `rational`, `mod:7`, `int:8`, ... */
  readonly name: string;
  literal(value: Fraction): W;
  apply(name: FunctionName, ...operands: W[]): W;
  /** Joins one or more terms by an associative and commutative function, the earliest first where arrivals are known. */
  reduce(name: JoiningName, terms: readonly W[]): W;
}

export type JoiningName = "max" | "min" | "and" | "or" | "xor";

/**
 * Adds terms that arrive at different times at the least possible depth, clog2(sum of 2^arrival): repeatedly the two
 * earliest (Huffman's algorithm with max(x, y) + 1 for the weight; optimal by Kraft's inequality). Ties keep the given
 * order, so that building and counting make the same tree.
 */
export function addByArrival<W>(terms: readonly W[], add: (x: W, y: W) => W, arrival: (x: W) => number): W {
  if (terms.length <= 2) return terms.length === 1 ? terms[0]! : add(terms[0]!, terms[1]!);
  const times = terms.map(arrival);
  const order = times.map((_, i) => i).sort((i, j) => times[i]! - times[j]! || i - j);
  // Two queues: the sorted terms and the sums made, whose times never decrease.
  const queue = order.map((i) => terms[i]!);
  const queueTimes = order.map((i) => times[i]!);
  const sums: W[] = [];
  const sumTimes: number[] = [];
  let nextTerm = 0;
  let nextSum = 0;
  const take = (): W => {
    const fromTerms =
      nextSum >= sums.length || (nextTerm < queue.length && queueTimes[nextTerm]! <= sumTimes[nextSum]!);
    return fromTerms ? queue[nextTerm++]! : sums[nextSum++]!;
  };
  for (let left = terms.length; left > 1; left--) {
    const sum = add(take(), take());
    sums.push(sum);
    sumTimes.push(arrival(sum));
  }
  return sums[sums.length - 1]!;
}

/** `sumOfProducts` for systems where a product and a sum are one operation each. */
export function sumOfProductsByArrival<W>(
  semiring: Pick<Semiring<W>, "zero" | "add" | "mul">,
  arrival: (x: W) => number,
  products: readonly (readonly [W, W])[],
  addends: readonly W[],
): W {
  const terms = products.map(([x, y]) => semiring.mul(x, y));
  for (const addend of addends) terms.push(addend);
  return terms.length === 0 ? semiring.zero : addByArrival(terms, semiring.add, arrival);
}
