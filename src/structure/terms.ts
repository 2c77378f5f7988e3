import Fraction from "fraction.js";
import { isScalar, SCALAR, type Shape } from "../algebra/matrix.js";
import type { Expression } from "../recurrences/expression.js";
import type { FunctionKey } from "../recurrences/functions.js";

/** Makers for expressions that the compiler writes itself. Each drops the identities a reader would not write. */

function call(key: FunctionKey, operands: readonly Expression[], shape: Shape): Expression {
  return { kind: "call", key, operands, shape };
}

function isNegative(x: Expression): x is Expression & { kind: "call" } {
  return x.kind === "call" && x.key === "negate";
}

export function plus(x: Expression, y: Expression): Expression {
  const shape = isScalar(x.shape) ? y.shape : x.shape;
  if (isNegative(y)) return call("subtract", [x, y.operands[0]!], shape);
  if (isNegative(x)) return call("subtract", [y, x.operands[0]!], shape);
  return call("add", [x, y], shape);
}

export function negative(x: Expression): Expression {
  return isNegative(x) ? x.operands[0]! : call("negate", [x], x.shape);
}

/** Matrix product, or scaling by a scalar. */
export function times(x: Expression, y: Expression): Expression {
  if (isNegative(x)) return negative(times(x.operands[0]!, y));
  if (isNegative(y)) return negative(times(x, y.operands[0]!));
  if (isScalar(x.shape) && isLiteral(x, 1)) return y;
  if (isScalar(y.shape) && isLiteral(y, 1)) return x;
  const shape = isScalar(x.shape)
    ? y.shape
    : isScalar(y.shape)
      ? x.shape
      : { rows: x.shape.rows, cols: y.shape.cols };
  return call("multiply", [x, y], shape);
}

export function entrywiseTimes(x: Expression, y: Expression): Expression {
  if (isScalar(x.shape) || isScalar(y.shape)) return times(x, y);
  return call("dotMultiply", [x, y], x.shape);
}

export function transposed(x: Expression): Expression {
  if (isScalar(x.shape)) return x;
  if (x.kind === "call" && x.key === "transpose") return x.operands[0]!;
  return call("transpose", [x], { rows: x.shape.cols, cols: x.shape.rows });
}

export function over(x: Expression, divisor: Expression): Expression {
  return isScalar(divisor.shape)
    ? call("divide", [x, divisor], x.shape)
    : call("dotDivide", [x, divisor], divisor.shape);
}

export function literal(value: number): Expression {
  return { kind: "literal", values: [new Fraction(value)], shape: SCALAR };
}

export function identityOf(size: number): Expression {
  return call("identity", [literal(size)], { rows: size, cols: size });
}

export function onesOf(rows: number, cols: number): Expression {
  return call("ones", cols === 1 ? [literal(rows)] : [literal(rows), literal(cols)], { rows, cols });
}

export function diagonalMatrix(column: Expression): Expression {
  return isScalar(column.shape)
    ? column
    : call("diag", [column], { rows: column.shape.rows, cols: column.shape.rows });
}

export function isLiteral(x: Expression, value: number): boolean {
  return x.kind === "literal" && x.values.every((entry) => entry.equals(value));
}

/** The diagonal, as a column, of a square matrix that is diagonal by the way it is written; else undefined. */
export function diagonalOf(x: Expression): Expression | undefined {
  if (isScalar(x.shape)) return x;
  if (x.kind !== "call") return undefined;
  const [a, b] = x.operands;
  switch (x.key) {
    case "diag":
      return a;
    case "identity":
      return onesOf(x.shape.rows, 1);
    case "negate": {
      const inner = diagonalOf(a!);
      return inner && negative(inner);
    }
    case "transpose":
      return diagonalOf(a!);
    case "add":
    case "subtract": {
      if (isScalar(a!.shape) || isScalar(b!.shape)) return undefined;
      const [left, right] = [diagonalOf(a!), diagonalOf(b!)];
      return left && right && plus(left, x.key === "subtract" ? negative(right) : right);
    }
    case "multiply": {
      const [left, right] = [diagonalOf(a!), diagonalOf(b!)];
      return left && right && entrywiseTimes(left, right);
    }
    default:
      return undefined;
  }
}
