import Fraction from "fraction.js";
import type { FunctionName } from "../circuit/ops.js";
import type { Numbers } from "./numbers.js";

/**
 * The affine interpretation: a number is a sum of coefficients times unknowns, plus a constant. Running a program on
 * unknown states over these numbers finds its linear map, entry by entry, or the operation in which it stops being
 * affine. Coefficients live in any number system: symbols to reason, wires to build, depths to count.
 */
export interface AffineNumber<W> {
  /** Undefined: zero. Keeping zero apart costs no gate and no folding. */
  readonly constant: W | undefined;
  readonly coefficients: ReadonlyMap<number, W>;
}

/** Thrown by an operation whose result is not affine in the unknowns. */
export class NotAffine extends Error {}

export function constantOf<W>(value: W): AffineNumber<W> {
  return { constant: value, coefficients: new Map() };
}

export function unknown<W>(index: number, one: W): AffineNumber<W> {
  return { constant: undefined, coefficients: new Map([[index, one]]) };
}

export function affineNumbers<W>(numbers: Numbers<W>): Numbers<AffineNumber<W>> {
  type A = AffineNumber<W>;
  const isKnown = (x: A): boolean => x.coefficients.size === 0;
  const known = (x: A): W => x.constant ?? numbers.zero;
  const optional = (x: W | undefined, y: W | undefined, f: (x: W, y: W) => W): W | undefined =>
    x === undefined ? y : y === undefined ? x : f(x, y);
  const mapParts = (x: A, f: (part: W) => W): A => ({
    constant: x.constant === undefined ? undefined : f(x.constant),
    coefficients: new Map([...x.coefficients].map(([index, part]) => [index, f(part)])),
  });
  const add = (x: A, y: A): A => {
    const coefficients = new Map(x.coefficients);
    for (const [index, part] of y.coefficients) {
      coefficients.set(index, optional(coefficients.get(index), part, numbers.add)!);
    }
    return { constant: optional(x.constant, y.constant, numbers.add), coefficients };
  };
  const neg = (x: A): A => mapParts(x, numbers.neg);
  const sub = (x: A, y: A): A => {
    const coefficients = new Map(x.coefficients);
    const minus = (left: W | undefined, right: W): W =>
      left === undefined ? numbers.neg(right) : numbers.sub(left, right);
    for (const [index, part] of y.coefficients) coefficients.set(index, minus(coefficients.get(index), part));
    return { constant: y.constant === undefined ? x.constant : minus(x.constant, y.constant), coefficients };
  };
  const mul = (x: A, y: A): A => {
    if (isKnown(x))
      return x.constant === undefined ? x : mapParts(y, (part) => numbers.mul(x.constant!, part));
    if (isKnown(y))
      return y.constant === undefined ? y : mapParts(x, (part) => numbers.mul(part, y.constant!));
    throw new NotAffine("a product of two values that both depend on the state");
  };
  const chosen = (condition: W, x: A, y: A): A => {
    const choose = (one: W | undefined, other: W | undefined): W =>
      // Equal constants need no choice. Values of other readings may be alike without being the same.
      one instanceof Fraction && other instanceof Fraction && one.equals(other)
        ? one
        : numbers.apply("select", condition, one ?? numbers.zero, other ?? numbers.zero);
    const indices = [...new Set([...x.coefficients.keys(), ...y.coefficients.keys()])].sort((i, j) => i - j);
    return {
      constant:
        x.constant === undefined && y.constant === undefined ? undefined : choose(x.constant, y.constant),
      coefficients: new Map(
        indices.map((index) => [index, choose(x.coefficients.get(index), y.coefficients.get(index))]),
      ),
    };
  };
  return {
    name: `affine over ${numbers.name}`,
    zero: { constant: undefined, coefficients: new Map() },
    get one() {
      return constantOf(numbers.one);
    },
    add,
    neg,
    sub,
    mul,
    sumOfProducts: (products, addends) => {
      // One sum per coefficient and one for the constant, so that each is still a single sum of products.
      const pairs = new Map<number, [W, W][]>();
      const singles = new Map<number, W[]>();
      const push = <T>(map: Map<number, T[]>, index: number, item: T) => {
        const list = map.get(index);
        if (list === undefined) map.set(index, [item]);
        else list.push(item);
      };
      for (const [x, y] of products) {
        if (!isKnown(x) && !isKnown(y))
          throw new NotAffine("a product of two values that both depend on the state");
        const [factor, other, flip] = isKnown(x) ? [x, y, false] : [y, x, true];
        if (factor.constant === undefined) continue;
        const pair = (part: W): [W, W] => (flip ? [part, factor.constant!] : [factor.constant!, part]);
        if (other.constant !== undefined) push(pairs, CONSTANT, pair(other.constant));
        for (const [index, part] of other.coefficients) push(pairs, index, pair(part));
      }
      for (const addend of addends) {
        if (addend.constant !== undefined) push(singles, CONSTANT, addend.constant);
        for (const [index, part] of addend.coefficients) push(singles, index, part);
      }
      const total = (index: number): W =>
        numbers.sumOfProducts(pairs.get(index) ?? [], singles.get(index) ?? []);
      const indices = [...new Set([...pairs.keys(), ...singles.keys()])].sort((i, j) => i - j);
      return {
        constant: indices[0] === CONSTANT ? total(CONSTANT) : undefined,
        coefficients: new Map(
          indices.filter((index) => index !== CONSTANT).map((index) => [index, total(index)]),
        ),
      };
    },
    literal: (value: Fraction) =>
      value.equals(0) ? { constant: undefined, coefficients: new Map() } : constantOf(numbers.literal(value)),
    reduce: (name, terms) => {
      if (!terms.every(isKnown)) throw new NotAffine(`'${name}' of a value that depends on the state`);
      return constantOf(numbers.reduce(name, terms.map(known)));
    },
    apply: (name: FunctionName, ...operands: A[]) => {
      if (operands.every(isKnown)) return constantOf(numbers.apply(name, ...operands.map(known)));
      if (name === "div" && isKnown(operands[1]!)) {
        return mapParts(operands[0]!, (part) => numbers.apply("div", part, known(operands[1]!)));
      }
      // A known condition chooses each coefficient.
      if (name === "select" && isKnown(operands[0]!))
        return chosen(known(operands[0]!), operands[1]!, operands[2]!);
      throw new NotAffine(`'${name}' of a value that depends on the state`);
    },
  };
}

/** Index under which sumOfProducts collects the constant part; unknowns are counted from 0. */
const CONSTANT = -1;
