import type Fraction from "fraction.js";
import type { FunctionName } from "../circuit/ops.js";
import { type AffineNumber, affineNumbers, constantOf, NotAffine } from "./affine.js";
import type { Numbers } from "./numbers.js";

/**
 * The projective interpretation: a number is a ratio of two values that are affine in the unknowns. Running a step on
 * an unknown state shows that it is (a x + b) / (c x + d), or the operation in which it stops being so.
 */
export interface Ratio<W> {
  readonly top: AffineNumber<W>;
  /** Undefined: one. */
  readonly bottom?: AffineNumber<W> | undefined;
}

export function projectiveNumbers<W>(numbers: Numbers<W>): Numbers<Ratio<W>> {
  const affine = affineNumbers(numbers);
  type R = Ratio<W>;
  type A = AffineNumber<W>;
  const product = (x: A | undefined, y: A | undefined): A | undefined =>
    x === undefined ? y : y === undefined ? x : affine.mul(x, y);
  const times = (x: A, y: A | undefined): A => (y === undefined ? x : affine.mul(x, y));
  const isKnown = ({ top, bottom }: R): boolean => top.coefficients.size === 0 && bottom === undefined;
  const join =
    (f: (x: A, y: A) => A) =>
    (x: R, y: R): R =>
      x.bottom === y.bottom
        ? { top: f(x.top, y.top), bottom: x.bottom }
        : { top: f(times(x.top, y.bottom), times(y.top, x.bottom)), bottom: product(x.bottom, y.bottom) };
  const add = join(affine.add);
  const mul = (x: R, y: R): R => ({ top: affine.mul(x.top, y.top), bottom: product(x.bottom, y.bottom) });
  const div = (x: R, y: R): R => {
    if (isKnown(x) && isKnown(y)) return { top: affine.apply("div", x.top, y.top) };
    return { top: times(x.top, y.bottom), bottom: times(y.top, x.bottom) };
  };
  const known = (name: string, operands: readonly R[]): W[] => {
    if (!operands.every(isKnown)) throw new NotAffine(`'${name}' of a value that depends on the state`);
    return operands.map(({ top }) => top.constant ?? numbers.zero);
  };
  return {
    name: `ratios over ${numbers.name}`,
    get zero() {
      return { top: affine.zero };
    },
    get one() {
      return { top: affine.one };
    },
    literal: (value: Fraction) => ({ top: affine.literal(value) }),
    add,
    sub: join(affine.sub),
    neg: ({ top, bottom }) => ({ top: affine.neg(top), bottom }),
    mul,
    sumOfProducts: (products, addends) => {
      const terms = [...products.map(([x, y]) => mul(x, y)), ...addends];
      return terms.length === 0 ? { top: affine.zero } : terms.reduce(add);
    },
    apply: (name: FunctionName, ...operands: R[]) =>
      name === "div"
        ? div(operands[0]!, operands[1]!)
        : { top: constantOf(numbers.apply(name, ...known(name, operands))) },
    reduce: (name, terms) => ({ top: constantOf(numbers.reduce(name, known(name, terms))) }),
  };
}
