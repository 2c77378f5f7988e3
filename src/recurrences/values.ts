import Fraction from "fraction.js";
import { nearestDouble } from "../algebra/evaluate.js";
import type { Shape } from "../algebra/matrix.js";
import { UsageError } from "../errors.js";

/** A number as files give it: a JSON number, or text such as "3/7", "-0.25" or "1e-3", which is read exactly. */
export type RawNumber = number | string;
/** A scalar, a vector as a flat list, or a matrix as a list of rows. */
export type RawValue = RawNumber | readonly RawNumber[] | readonly (readonly RawNumber[])[];

const WHOLE = /^[+-]?\d+$/;

/** The exact value of a number as written: 0.1 is one tenth. `where` begins the error message. */
export function exactNumber(raw: RawNumber, where: string): Fraction {
  // What most numbers are: a long verification reads millions.
  if (typeof raw === "number" ? Number.isSafeInteger(raw) : WHOLE.test(raw))
    return new Fraction(BigInt(raw), 1n);
  const text = String(raw).trim();
  const decimal = /^([+-]?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d{1,4}))?$/.exec(text);
  if (decimal !== null) {
    const [, sign, whole, fraction = "", exponent = "0"] = decimal;
    const shift = Number(exponent) - fraction.length;
    const digits = BigInt(`${whole}${fraction}`) * (sign === "-" ? -1n : 1n);
    const scale = 10n ** BigInt(Math.abs(shift));
    return shift >= 0 ? new Fraction(digits * scale, 1n) : new Fraction(digits, scale);
  }
  const ratio = /^([+-]?\d+)\s*\/\s*(\d+)$/.exec(text);
  if (ratio !== null && BigInt(ratio[2]!) !== 0n) return new Fraction(BigInt(ratio[1]!), BigInt(ratio[2]!));
  throw new UsageError(
    `${where}: expected a finite number such as 3, -0.25, 1e-3 or "3/7", got ${JSON.stringify(raw)}`,
  );
}

/** The nearest double; a number given as a double is kept to the bit. */
export function floatNumber(raw: RawNumber, where: string): number {
  if (typeof raw === "number" && Number.isFinite(raw)) return raw;
  const text = String(raw).trim();
  return /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/.test(text)
    ? Number(text)
    : nearestDouble(exactNumber(raw, where));
}

/**
 * The entries of a value, row-major, after its form is checked against `axes`. A scalar is also taken for any shape
 * when `spread` says so (a default that fills).
 */
export function entriesOf(
  raw: RawValue,
  axes: readonly number[],
  shape: Shape,
  where: string,
  spread: "fill" | "exact" = "exact",
): readonly RawNumber[] {
  const expected =
    axes.length === 0
      ? "a number"
      : axes.length === 1
        ? `a list of ${axes[0]} numbers`
        : `a list of ${axes[0]} rows of ${axes[1]} numbers`;
  const fail = (got: string) => new UsageError(`${where}: expected ${expected}, got ${got}`);
  if (!Array.isArray(raw)) {
    const single = raw as RawNumber;
    if (axes.length === 0) return [single];
    if (spread === "fill") return new Array<RawNumber>(shape.rows * shape.cols).fill(single);
    throw fail(`the single number ${JSON.stringify(single)}`);
  }
  const rows = raw as readonly (RawNumber | readonly RawNumber[])[];
  if (axes.length === 0) throw fail(`a list of ${rows.length}`);
  if (rows.length !== axes[0]) throw fail(`a list of ${rows.length}`);
  const entries: RawNumber[] = [];
  rows.forEach((row, i) => {
    if (axes.length === 1) {
      if (Array.isArray(row)) throw fail(`a list in place ${i}`);
      entries.push(row as RawNumber);
      return;
    }
    if (!Array.isArray(row) || row.length !== axes[1]) {
      throw fail(`row ${i} as ${Array.isArray(row) ? `a list of ${row.length}` : JSON.stringify(row)}`);
    }
    entries.push(...(row as readonly RawNumber[]));
  });
  return entries;
}

/** Entries in the form files use: a scalar, a flat list, or a list of rows. */
export function toRaw<T>(
  entries: readonly T[],
  axes: readonly number[],
): T | readonly T[] | readonly (readonly T[])[] {
  if (axes.length === 0) return entries[0]!;
  if (axes.length === 1) return entries;
  return Array.from({ length: axes[0]! }, (_, row) => entries.slice(row * axes[1]!, (row + 1) * axes[1]!));
}
