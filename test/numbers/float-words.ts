import { uniformInt } from "pure-rand/distribution/uniformInt";
import { xoroshiro128plus } from "pure-rand/generator/xoroshiro128plus";
import { buildGates } from "../../src/algebra/build.js";
import { foldGates } from "../../src/algebra/fold.js";
import type { Word } from "../../src/algebra/gates.js";
import { CircuitBuilder } from "../../src/circuit/builder.js";
import type { Circuit, Wire } from "../../src/circuit/circuit.js";
import { evaluatePacked } from "../../src/circuit/evaluate.js";
import type { FloatFormat } from "../../src/numbers/float/format.js";
import { type FloatValue, fromPattern, same, toDouble } from "../../src/numbers/float/softfloat.js";
import { type FloatNumbers, type FloatOptions, floatNumbers } from "../../src/numbers/float.js";

export type FloatProgram = <B>(numbers: FloatNumbers<B>, operands: readonly Word<B>[]) => Word<B>;
export type FloatReference = (operands: readonly FloatValue[]) => FloatValue;

/** The circuit of an operation, with ports x0, x1, ... and y. */
export function floatCircuit(
  format: FloatFormat,
  arity: number,
  program: FloatProgram,
  options: FloatOptions = {},
): Circuit<"B2"> {
  const builder = new CircuitBuilder("B2");
  const gates = foldGates(buildGates(builder));
  const operands = Array.from(
    { length: arity },
    (_, i) => [...builder.input(`x${i}`, [format.width])] as Wire[],
  );
  const result = program(floatNumbers(gates, format, options), operands);
  builder.output("y", [result.length], result.map(gates.settle));
  return builder.build();
}

/** Operands as words read as whole numbers; those of a case stand side by side. */
export type Patterns = readonly (readonly number[])[];

/** Words of the results, 32 cases at a time. */
export function evaluatePatterns(circuit: Circuit<"B2">, cases: Patterns): number[] {
  const results: number[] = [];
  for (let from = 0; from < cases.length; from += 32) {
    const block = cases.slice(from, from + 32);
    const inputs = Object.fromEntries(
      circuit.inputs.map((port, k) => {
        const words = new Array<number>(port.wires.length).fill(0);
        block.forEach((operands, lane) => {
          for (let bit = 0; bit < words.length; bit++)
            if ((operands[k]! / 2 ** bit) & 1) words[bit]! |= 1 << lane;
        });
        return [port.name, words];
      }),
    );
    const { y } = evaluatePacked(circuit, inputs);
    block.forEach((_, lane) => {
      results.push(y!.reduce((sum, word, bit) => sum + ((word >>> lane) & 1) * 2 ** bit, 0));
    });
  }
  return results;
}

/** The first few cases in which a circuit's value is not the reference's, and how many there are. */
export function floatDifferences(
  format: FloatFormat,
  circuit: Circuit<"B2">,
  cases: Patterns,
  reference: FloatReference,
  resultFormat: FloatFormat = format,
): { readonly count: number; readonly shown: readonly string[] } {
  const results = evaluatePatterns(circuit, cases);
  const operand = reading(format);
  const result = reading(resultFormat);
  const shown: string[] = [];
  let count = 0;
  cases.forEach((patterns, i) => {
    const operands = patterns.map(operand);
    const expected = reference(operands);
    const got = result(results[i]!);
    if (same(got, expected)) return;
    count++;
    if (shown.length < 4)
      shown.push(
        `(${operands.map(toDouble).join(", ")}): expected ${toDouble(expected)}, got ${toDouble(got)}`,
      );
  });
  return { count, shown };
}

/** The values of words; those of narrow formats are kept. */
function reading(format: FloatFormat): (pattern: number) => FloatValue {
  const known: FloatValue[] = [];
  return (pattern) => {
    if (format.width > 12) return fromPattern(format, BigInt(pattern));
    known[pattern] ??= fromPattern(format, BigInt(pattern));
    return known[pattern]!;
  };
}

/** All lists of `arity` words. */
export function allPatterns({ width }: FloatFormat, arity: number): number[][] {
  const size = 2 ** width;
  return Array.from({ length: size ** arity }, (_, index) =>
    Array.from({ length: arity }, (_operand, k) => Math.floor(index / size ** k) % size),
  );
}

/** Words on which floats go wrong: zeros, the ends of the subnormals and normals, ones and neighbours, infinity, NaN. */
export function specialPatterns({ exponentBits, fractionBits, bias, width }: FloatFormat): number[] {
  const unit = 2 ** fractionBits;
  const infinity = (2 ** exponentBits - 1) * unit;
  const magnitudes = [
    ...[0, 1, 2, unit - 1, unit, unit + 1, 2 * unit - 1, 2 * unit],
    ...[bias * unit - 1, bias * unit, bias * unit + 1, (bias + 1) * unit, (bias - 1) * unit + unit / 2],
    ...[infinity - 1, infinity - unit, infinity, infinity + 1, infinity + unit / 2],
  ];
  return magnitudes.flatMap((pattern) => [pattern, pattern + 2 ** (width - 1)]);
}

/**
 * Random lists of words: fair ones, special ones, and ones whose exponents are near each other's, without which sums
 * hardly ever cancel.
 */
export function randomPatterns(format: FloatFormat, arity: number, count: number, seed: number): number[][] {
  const generator = xoroshiro128plus(seed);
  const below = (limit: number): number => uniformInt(generator, 0, limit - 1);
  const special = specialPatterns(format);
  const unit = 2 ** format.fractionBits;
  const fields = 2 ** format.exponentBits;
  return Array.from({ length: count }, () => {
    const near = below(2) === 0;
    const base = below(fields);
    return Array.from({ length: arity }, () => {
      if (below(8) === 0) return special[below(special.length)]!;
      const field = near ? Math.min(fields - 1, Math.max(0, base + below(5) - 2)) : below(fields);
      // Fractions of few ones meet ties.
      const fraction = below(4) === 0 ? 2 ** below(format.fractionBits + 1) % unit : below(unit);
      return (below(2) * fields + field) * unit + fraction;
    });
  });
}
