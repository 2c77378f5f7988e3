import { UsageError } from "../../errors.js";

/**
 * A binary floating-point format as IEEE 754-2019, section 3.4, has it: a sign, `exponentBits` with the usual bias and
 * `fractionBits` behind a hidden one, least significant bit first in a word. The least exponent field holds zeros and
 * subnormals, the largest infinities and NaN.
 */
export interface FloatFormat {
  /** `float:5.10`. */
  readonly name: string;
  readonly exponentBits: number;
  readonly fractionBits: number;
  /** 1 + exponentBits + fractionBits. */
  readonly width: number;
  /** 2^(exponentBits - 1) - 1. */
  readonly bias: number;
  /** Exponent of the least normal number: 1 - bias. */
  readonly least: number;
  /** Exponent of the largest finite numbers: bias. */
  readonly largest: number;
}

/** Every value of the widest format is a double, so that numbers of files hold them all. */
const MOST_EXPONENT_BITS = 11;
const MOST_FRACTION_BITS = 52;

/** Names in use for formats. */
export const FLOAT_ALIASES: Readonly<Record<string, string>> = {
  bf16: "float:8.7",
  fp16: "float:5.10",
  fp32: "float:8.23",
};

export function floatFormat(exponentBits: number, fractionBits: number): FloatFormat {
  const whole = Number.isInteger(exponentBits) && Number.isInteger(fractionBits);
  const fits = exponentBits >= 2 && exponentBits <= MOST_EXPONENT_BITS;
  if (!whole || !fits || fractionBits < 1 || fractionBits > MOST_FRACTION_BITS) {
    throw new UsageError(
      `float:E.M takes 2 to ${MOST_EXPONENT_BITS} exponent bits and 1 to ${MOST_FRACTION_BITS} fraction bits, got ${exponentBits} and ${fractionBits}. Write for example float:5.10`,
    );
  }
  const bias = 2 ** (exponentBits - 1) - 1;
  return {
    name: `float:${exponentBits}.${fractionBits}`,
    exponentBits,
    fractionBits,
    width: 1 + exponentBits + fractionBits,
    bias,
    least: 1 - bias,
    largest: bias,
  };
}

/** The format of the parameters `E.M`. */
export function floatFormatOf(parameters: string): FloatFormat {
  const match = /^(\d{1,4})\.(\d{1,4})$/.exec(parameters);
  if (match === null) {
    throw new UsageError(
      `expected E.M, the exponent and fraction bits, after 'float:', got '${parameters}'. Write for example float:5.10, or one of ${Object.keys(FLOAT_ALIASES).join(", ")}`,
    );
  }
  return floatFormat(Number(match[1]), Number(match[2]));
}
