import Fraction from "fraction.js";
import { describe, expect, it } from "vitest";
import { buildGates } from "../../src/algebra/build.js";
import { foldGates } from "../../src/algebra/fold.js";
import type { Gates, Word } from "../../src/algebra/gates.js";
import { CircuitBuilder } from "../../src/circuit/builder.js";
import type { Wire } from "../../src/circuit/circuit.js";
import { roundedQuotient } from "../../src/numbers/fixed/domain.js";
import { fixedFormatOf } from "../../src/numbers/fixed/format.js";
import { convertFloat, fixedToFloat, floatToFixed } from "../../src/numbers/float/convert.js";
import { type FloatFormat, floatFormatOf } from "../../src/numbers/float/format.js";
import {
  type FloatValue,
  fromDouble,
  fromFraction,
  fromPattern,
  toDouble,
  toFraction,
  toPattern,
} from "../../src/numbers/float/softfloat.js";
import { allPatterns, evaluatePatterns, randomPatterns } from "./float-words.js";

/** Words that a conversion gives. */
function converted(
  width: number,
  patterns: readonly (readonly number[])[],
  convert: <B>(gates: Gates<B>, word: Word<B>) => Word<B>,
): number[] {
  const builder = new CircuitBuilder("B2");
  const gates = foldGates(buildGates(builder));
  const result = convert(gates, [...builder.input("x", [width])] as Wire[]);
  builder.output("y", [result.length], result.map(gates.settle));
  return evaluatePatterns(builder.build(), patterns);
}

function wordsOf(format: FloatFormat): number[][] {
  return format.width <= 16 ? allPatterns(format, 1) : randomPatterns(format, 1, 8000, 3);
}

describe("between float formats: one rounding of the exact value", () => {
  it.each([
    ["3.2", "5.10"],
    ["5.10", "3.2"],
    ["5.10", "8.7"],
    ["8.7", "5.10"],
    ["8.23", "5.10"],
    ["8.23", "8.7"],
    ["4.3", "2.1"],
    ["2.3", "4.1"],
    ["5.10", "8.23"],
    ["11.8", "4.3"],
  ])("float:%s to float:%s", (a, b) => {
    const [from, to] = [floatFormatOf(a), floatFormatOf(b)];
    const words = wordsOf(from);
    const results = converted(from.width, words, (gates, word) => convertFloat(gates, from, to, word));
    const wrong = words.filter(([word], i) => {
      const expected = fromDouble(to, toDouble(fromPattern(from, BigInt(word!))));
      return toPattern(to, expected) !== BigInt(results[i]!);
    });
    expect(wrong).toEqual([]);
  });
});

describe("from and to fixed point", () => {
  const fixed = ["8.8", "4.4", "1.7", "6.0", "3.2:floor", "8.4:truncate", "2.6:nearest-up", "1.0"];
  const pairs = fixed.flatMap((name) =>
    (name === "8.8" || name === "4.4" ? ["5.10", "3.2", "8.23", "2.3"] : ["4.3", "2.3"]).map(
      (float) => [name, float] as const,
    ),
  );

  it.each(pairs)("fixed:%s to float:%s", (a, b) => {
    const [from, to] = [fixedFormatOf(a), floatFormatOf(b)];
    const words = Array.from({ length: 2 ** from.width }, (_, pattern) => [pattern]);
    const results = converted(from.width, words, (gates, word) => fixedToFloat(gates, from, to, word));
    const wrong = words.filter(([word], i) => {
      const units = BigInt.asIntN(from.width, BigInt(word!));
      const expected = fromFraction(to, new Fraction(units, 1n << BigInt(from.fractionBits)));
      return toPattern(to, expected) !== BigInt(results[i]!);
    });
    expect(wrong).toEqual([]);
  });

  it.each(pairs)("to fixed:%s from float:%s", (a, b) => {
    const [to, from] = [fixedFormatOf(a), floatFormatOf(b)];
    const end = 1n << BigInt(to.width - 1);
    const unitsOf = (value: FloatValue): bigint => {
      if (value.kind === "nan") return 0n;
      if (value.kind === "infinite") return value.negative ? -end : end - 1n;
      const { s, n, d } = toFraction(value)!;
      const units = roundedQuotient((s * n) << BigInt(to.fractionBits), d, to.rounding);
      return units >= end ? end - 1n : units < -end ? -end : units;
    };
    const words = wordsOf(from);
    const results = converted(from.width, words, (gates, word) => floatToFixed(gates, from, to, word));
    const wrong = words.filter(
      ([word], i) =>
        unitsOf(fromPattern(from, BigInt(word!))) !== BigInt.asIntN(to.width, BigInt(results[i]!)),
    );
    expect(wrong.slice(0, 3).map(([word]) => toDouble(fromPattern(from, BigInt(word!))))).toEqual([]);
  });
});
