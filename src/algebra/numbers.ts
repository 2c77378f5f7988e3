import type Fraction from "fraction.js";
import { joinByArrival } from "../circuit/arrival.js";
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

/** See circuit/arrival.ts. */
export const addByArrival = joinByArrival;

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
