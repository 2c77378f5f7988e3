import { float64 } from "../../algebra/evaluate.js";
import type { FunctionName } from "../../circuit/ops.js";
import type { FloatFormat } from "./format.js";
import { type FloatValue, fromDouble, fromPattern, toDouble, toPattern } from "./softfloat.js";

/**
 * Functions of one operand that narrow formats have as a table of all their words: the function of doubles, rounded to
 * the format. For wider ones they have no circuit.
 */
const TABLED: readonly FunctionName[] = ["exp", "log", "tanh", "sigmoid", "softplus", "cos", "sin"];

/** A table has 2^width words. */
const WIDEST = 10;

export function hasTable({ width }: FloatFormat, name: FunctionName): boolean {
  return width <= WIDEST && TABLED.includes(name);
}

export function tabled(format: FloatFormat, name: FunctionName, x: FloatValue): FloatValue {
  return fromDouble(format, float64.apply(name, toDouble(x)));
}

const known = new Map<string, readonly bigint[]>();

/** The words of the function's values, by the operand's word. */
export function tableOf(format: FloatFormat, name: FunctionName): readonly bigint[] {
  const key = `${format.name} ${name}`;
  const made =
    known.get(key) ??
    Array.from({ length: 2 ** format.width }, (_, pattern) =>
      toPattern(format, tabled(format, name, fromPattern(format, BigInt(pattern)))),
    );
  known.set(key, made);
  return made;
}

/** The functions that a format has as tables, in software. */
export function tabledFunctions(
  format: FloatFormat,
): Partial<Record<FunctionName, (x: FloatValue) => FloatValue>> {
  return Object.fromEntries(
    TABLED.filter((name) => hasTable(format, name)).map((name) => [
      name,
      (x: FloatValue) => tabled(format, name, x),
    ]),
  );
}
