import Fraction from "fraction.js";
import { type Domain, integer as integerDomain } from "../algebra/evaluate.js";

import { InternalError, UsageError } from "../errors.js";
import { exactNumbers } from "./exact/numbers.js";
import { renamed } from "./renamed.js";
import { type Family, type Keeping, type Representation, wordsOf } from "./representation.js";

const MAX_INPUT_WIDTH = 64;
const DEFAULT_WIDTH = 2;

/**
 * Integers that never wrap: inputs are two's complement words of `width` bits, and every result is as wide as the
 * interval of its possible values needs. Between operations a sum stays carry-save; carries are propagated for a
 * comparison or an output alone.
 */
export function exact(width: number): Representation<bigint> {
  if (!Number.isInteger(width) || width < 1 || width > MAX_INPUT_WIDTH) {
    throw new UsageError(
      `exact:W takes inputs of a width W from 1 to ${MAX_INPUT_WIDTH} bits, got ${width}. Write for example exact:8`,
    );
  }
  const name = `exact:${width}`;
  const reference: Domain<bigint> = {
    ...renamed(integerDomain, name),
    literal: (value) => wholeNumber(name, value),
  };
  const kept: Keeping = {
    grows: true,
    encoding: (bits) => `exact:${bits}`,
    within: (gates, use) => use(exactNumbers(gates, name)),
  };
  return {
    name,
    title: `integers that never wrap, inputs of ${width} bits`,
    width,
    reference,
    kept,
    encode: (value) => {
      const whole = wholeNumber(name, value);
      if (BigInt.asIntN(width, whole) !== whole) {
        const needed = (whole < 0n ? -whole - 1n : whole).toString(2).length + 1;
        throw new UsageError(
          `${name} takes inputs from ${-(1n << BigInt(width - 1))} to ${(1n << BigInt(width - 1)) - 1n}, got ${whole}; write exact:${whole === 0n || whole === -1n ? 1 : needed}`,
        );
      }
      return Array.from({ length: width }, (_, i) => ((whole >> BigInt(i)) & 1n) === 1n);
    },
    decode: (bits) => {
      if (bits.length === 0) throw new InternalError(`a word of ${name} has 0 bits instead of at least 1`);
      const pattern = bits.reduceRight((sum, bit) => sum * 2n + (bit ? 1n : 0n), 0n);
      return new Fraction(BigInt.asIntN(bits.length, pattern));
    },
    over: (gates) => wordsOf(exactNumbers(gates, name)),
  };
}

function wholeNumber(name: string, value: Fraction): bigint {
  if (value.d === 1n) return value.s * value.n;
  throw new UsageError(
    `${name} holds whole numbers only, got ${value.toFraction()}; scale the weights to whole numbers, or use fixed:I.F or float:E.M`,
  );
}

export const exacts: Family = {
  name: "exact",
  usage: "exact:W",
  title: `integers that never wrap, inputs of W bits (${DEFAULT_WIDTH} when left out)`,
  examples: ["exact:2", "exact:1", "exact:5"],
  member: (parameters) => {
    if (parameters === "") return exact(DEFAULT_WIDTH);
    if (!/^[0-9]{1,9}$/.test(parameters)) {
      throw new UsageError(
        `expected a width of 1 to ${MAX_INPUT_WIDTH} bits after 'exact:', got '${parameters}'. Write for example exact:8`,
      );
    }
    return exact(Number(parameters));
  },
};
