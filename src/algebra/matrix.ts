import Fraction from "fraction.js";
import { InternalError } from "../errors.js";
import type { Numbers, Semiring } from "./numbers.js";

/** A rows x cols array of values, row-major. Scalars are 1 x 1, vectors are columns. */
export interface Matrix<W> {
  readonly rows: number;
  readonly cols: number;
  readonly data: readonly W[];
}

export interface Shape {
  readonly rows: number;
  readonly cols: number;
}

export const SCALAR: Shape = { rows: 1, cols: 1 };

export function isScalar(shape: Shape): boolean {
  return shape.rows === 1 && shape.cols === 1;
}

export function sameShape(x: Shape, y: Shape): boolean {
  return x.rows === y.rows && x.cols === y.cols;
}

export function matrix<W>(shape: Shape, data: readonly W[]): Matrix<W> {
  if (data.length !== shape.rows * shape.cols) {
    throw new InternalError(`${data.length} entries for a ${shape.rows} x ${shape.cols} matrix`);
  }
  return { rows: shape.rows, cols: shape.cols, data };
}

export function tabulate<W>(shape: Shape, entry: (row: number, col: number) => W): Matrix<W> {
  const data: W[] = [];
  for (let row = 0; row < shape.rows; row++)
    for (let col = 0; col < shape.cols; col++) data.push(entry(row, col));
  return { rows: shape.rows, cols: shape.cols, data };
}

export function transpose<W>(x: Matrix<W>): Matrix<W> {
  return tabulate({ rows: x.cols, cols: x.rows }, (row, col) => x.data[col * x.cols + row]!);
}

/** Entry by entry; a scalar is repeated as needed. */
export function zip<W>(f: (x: W, y: W) => W, x: Matrix<W>, y: Matrix<W>): Matrix<W> {
  if (isScalar(x) && !isScalar(y)) return { ...y, data: y.data.map((entry) => f(x.data[0]!, entry)) };
  if (isScalar(y)) return { ...x, data: x.data.map((entry) => f(entry, y.data[0]!)) };
  return { ...x, data: x.data.map((entry, i) => f(entry, y.data[i]!)) };
}

/**
 * x y, or x y + addend. Each entry is one sum of products in which the addend takes part as one more term: added
 * after a balanced tree instead, it would cost a level whenever the inner dimension is no power of two.
 */
export function multiply<W>(
  semiring: Semiring<W>,
  x: Matrix<W>,
  y: Matrix<W>,
  addend?: Matrix<W>,
): Matrix<W> {
  if (x.cols !== y.rows) throw new InternalError(`${x.rows} x ${x.cols} times ${y.rows} x ${y.cols}`);
  return tabulate({ rows: x.rows, cols: y.cols }, (row, col) => {
    const products: [W, W][] = [];
    for (let k = 0; k < x.cols; k++) products.push([x.data[row * x.cols + k]!, y.data[k * y.cols + col]!]);
    return semiring.sumOfProducts(products, addend === undefined ? [] : [addend.data[row * y.cols + col]!]);
  });
}

export function identity<W>(semiring: Pick<Semiring<W>, "zero" | "one">, size: number): Matrix<W> {
  return tabulate({ rows: size, cols: size }, (row, col) => (row === col ? semiring.one : semiring.zero));
}

/** x to a whole power, entry by entry, by repeated squaring. */
export function power<W>(numbers: Numbers<W>, x: W, exponent: number): W {
  if (exponent === 0) return numbers.one;
  const half = power(numbers, x, exponent >> 1);
  const square = exponent === 1 ? undefined : numbers.mul(half, half);
  if (square === undefined) return x;
  return exponent % 2 === 1 ? numbers.mul(square, x) : square;
}

/**
 * The inverse by Faddeev and LeVerrier: M_1 = I, M_{k+1} = A M_k - tr(A M_k) / k I; then A M_d is the determinant (but
 * for its sign) times I, and the inverse is M_d divided by one entry of it. No pivots, which a circuit could not choose;
 * d - 1 products one after the other. Exact wherever the inverse exists and none of 2 to d - 1 is zero: modulo a prime
 * p, for d <= p. Over numbers that divide by zero all the same, every entry of a singular matrix's inverse is not a
 * number: the sign of an infinity would hang on the order of the sums.
 */
export function inverse<W>(numbers: Numbers<W>, x: Matrix<W>): Matrix<W> {
  const size = x.rows;
  let adjugate = identity(numbers, size);
  for (let k = 1; k < size; k++) {
    const product = k === 1 ? x : multiply(numbers, x, adjugate);
    const diagonal = Array.from({ length: size }, (_, i) => product.data[i * size + i]!);
    const trace = numbers.sumOfProducts([], diagonal);
    const mean = k === 1 ? trace : numbers.apply("div", trace, numbers.literal(new Fraction(k)));
    adjugate = tabulate(x, (row, col) => {
      const entry = product.data[row * size + col]!;
      return row === col ? numbers.sub(entry, mean) : entry;
    });
  }
  const row = x.data.slice(0, size).map((entry, k) => [entry, adjugate.data[k * size]!] as const);
  // Nothing is added to a determinant but where it is zero.
  const marked = (scale: W) => numbers.add(scale, numbers.apply("div", numbers.zero, scale));
  const scale = size === 1 ? x.data[0]! : marked(numbers.sumOfProducts(row, []));
  return {
    ...adjugate,
    data: adjugate.data.map((entry) => numbers.apply("div", entry, scale)),
  };
}
