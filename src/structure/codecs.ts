import Fraction from "fraction.js";
import type { Numbers } from "../algebra/numbers.js";
import type { Entry } from "../algebra/semirings.js";

/**
 * How a stage keeps its states while it composes them, where that is not entry by entry: a finite state as a one-hot
 * column, a ratio as two numbers. Written over any number system.
 */
export interface StateCodec {
  encode<W>(numbers: Numbers<W>, entries: readonly W[]): readonly Entry<W>[];
  decode<W>(numbers: Numbers<W>, kept: readonly W[]): readonly W[];
}

/** One entry for each of the values that the states' entries can take together. */
export function oneHotCodec(values: readonly (readonly number[])[]): StateCodec {
  const whole = <W>(numbers: Numbers<W>, value: number): W => numbers.literal(new Fraction(value));
  return {
    encode: (numbers, entries) =>
      values.map((value) =>
        numbers.reduce(
          "and",
          entries.map((entry, i) => numbers.apply("equal", entry, whole(numbers, value[i]!))),
        ),
      ),
    decode: (numbers, kept) =>
      values[0]!.map((_, i) =>
        numbers.sumOfProducts(
          kept.flatMap((bit, v) =>
            values[v]![i] === 0 ? [] : [[bit, whole(numbers, values[v]![i]!)] as const],
          ),
          [],
        ),
      ),
  };
}

/** A number as top and bottom of a ratio. */
export const ratioCodec: StateCodec = {
  encode: (numbers, [entry]) => [entry, numbers.one],
  decode: (numbers, [top, bottom]) => [numbers.apply("div", top!, bottom!)],
};
