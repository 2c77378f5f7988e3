import { UsageError, unknownName } from "../../errors.js";

/** What an exact number between two of the format's becomes. */
export const ROUNDINGS = ["nearest-even", "nearest-up", "floor", "truncate"] as const;
export type Rounding = (typeof ROUNDINGS)[number];

/** What becomes of a number past the ends: it wraps modulo 2^integerBits, or stays at the end. */
export const OVERFLOWS = ["wrap", "saturate"] as const;
export type Overflow = (typeof OVERFLOWS)[number];

/**
 * Two's complement numbers n / 2^fractionBits of `integerBits + fractionBits` bits, from -2^(integerBits - 1) up to
 * 2^(integerBits - 1) less one unit: the sign is one of the integer bits. Nearest-even and wrap unless named.
 */
export interface FixedFormat {
  /** `fixed:8.8`, `fixed:8.8:floor`, `fixed:8.8:saturate`, `fixed:8.8:floor:saturate`. */
  readonly name: string;
  readonly integerBits: number;
  readonly fractionBits: number;
  readonly width: number;
  readonly rounding: Rounding;
  readonly overflow: Overflow;
}

const MAX_WIDTH = 64;

export function fixedFormat(
  integerBits: number,
  fractionBits: number,
  rounding: Rounding = "nearest-even",
  overflow: Overflow = "wrap",
): FixedFormat {
  const width = integerBits + fractionBits;
  const whole = Number.isInteger(integerBits) && Number.isInteger(fractionBits);
  if (!whole || integerBits < 1 || fractionBits < 0 || width > MAX_WIDTH) {
    throw new UsageError(
      `fixed:I.F takes at least 1 integer bit (the sign), 0 or more fraction bits and at most ${MAX_WIDTH} together, got ${integerBits} and ${fractionBits}. Write for example fixed:8.8`,
    );
  }
  const named = [
    ...(rounding === "nearest-even" ? [] : [rounding]),
    ...(overflow === "wrap" ? [] : [overflow]),
  ];
  const name = [`fixed:${integerBits}.${fractionBits}`, ...named].join(":");
  return { name, integerBits, fractionBits, width, rounding, overflow };
}

/** The format of the parameters `I.F`, `I.F:floor`, `I.F:saturate`, `I.F:floor:saturate`. */
export function fixedFormatOf(parameters: string): FixedFormat {
  const [sizes = "", ...words] = parameters.split(":");
  const match = /^(\d{1,4})\.(\d{1,4})$/.exec(sizes);
  if (match === null) {
    throw new UsageError(
      `expected I.F, the integer bits (the sign among them) and the fraction bits, after 'fixed:', got '${sizes}'. Write for example fixed:8.8`,
    );
  }
  let rounding: Rounding | undefined;
  let overflow: Overflow | undefined;
  for (const word of words) {
    const isRounding = ROUNDINGS.find((name) => name === word);
    const isOverflow = OVERFLOWS.find((name) => name === word);
    if (isRounding === undefined && isOverflow === undefined)
      throw unknownName("rounding or overflow of fixed point", word, [...ROUNDINGS, ...OVERFLOWS]);
    if ((isRounding && rounding) || (isOverflow && overflow)) {
      throw new UsageError(
        `expected one rounding and one overflow after 'fixed:', got '${parameters}'. Write for example fixed:8.8:floor:saturate`,
      );
    }
    rounding ??= isRounding;
    overflow ??= isOverflow;
  }
  return fixedFormat(Number(match[1]), Number(match[2]), rounding, overflow);
}
