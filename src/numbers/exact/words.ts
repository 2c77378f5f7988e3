import Fraction from "fraction.js";
import { type Domain, integer as integerDomain } from "../../algebra/evaluate.js";
import { InternalError, UsageError } from "../../errors.js";
import { renamed } from "../renamed.js";
import type { Representation } from "../representation.js";

/** Input words may be as wide as this. */
const MAX_INPUT_WIDTH = 64;
/** Bits of an input where nothing is said. */
export const DEFAULT_WIDTH = 2;

/** What integers that never wrap have in common: two's complement words, as wide as they must be on the way out. */
export function growingWords(
  name: string,
  width: number,
): Pick<Representation<bigint>, "name" | "width" | "reference" | "encode" | "decode"> {
  const reference: Domain<bigint> = {
    ...renamed(integerDomain, name),
    literal: (value) => wholeNumber(name, value),
  };
  const family = name.split(":")[0]!;
  return {
    name,
    width,
    reference,
    encode: (value) => {
      const whole = wholeNumber(name, value);
      if (BigInt.asIntN(width, whole) !== whole) {
        const needed = (whole < 0n ? -whole - 1n : whole).toString(2).length + 1;
        throw new UsageError(
          `${name} takes inputs from ${-(1n << BigInt(width - 1))} to ${(1n << BigInt(width - 1)) - 1n}, got ${whole}; write ${family}:${whole === 0n || whole === -1n ? 1 : needed}`,
        );
      }
      return Array.from({ length: width }, (_, i) => ((whole >> BigInt(i)) & 1n) === 1n);
    },
    decode: (bits) => {
      if (bits.length === 0) throw new InternalError(`a word of ${name} has 0 bits instead of at least 1`);
      const pattern = bits.reduceRight((sum, bit) => sum * 2n + (bit ? 1n : 0n), 0n);
      return new Fraction(BigInt.asIntN(bits.length, pattern));
    },
  };
}

/** The whole number that a fraction is. UsageError for any other, with the systems that have it. */
export function wholeNumber(name: string, value: Fraction): bigint {
  if (value.d === 1n) return value.s * value.n;
  throw new UsageError(
    `${name} holds whole numbers only, got ${value.toFraction()}; scale the weights to whole numbers, or use fixed:I.F or float:E.M`,
  );
}

/** The input width after the colon of `family:W`. UsageError names the cure. */
export function inputWidth(family: string, parameters: string): number {
  if (parameters === "") return DEFAULT_WIDTH;
  if (!/^[0-9]{1,9}$/.test(parameters)) {
    throw new UsageError(
      `expected a width of 1 to ${MAX_INPUT_WIDTH} bits after '${family}:', got '${parameters}'. Write for example ${family}:8`,
    );
  }
  return checkedInputWidth(family, Number(parameters));
}

export function checkedInputWidth(family: string, width: number): number {
  if (Number.isInteger(width) && width >= 1 && width <= MAX_INPUT_WIDTH) return width;
  throw new UsageError(
    `${family}:W takes inputs of a width W from 1 to ${MAX_INPUT_WIDTH} bits, got ${width}. Write for example ${family}:8`,
  );
}
