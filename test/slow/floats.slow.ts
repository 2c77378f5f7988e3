import { describe, expect, it } from "vitest";
import { floatFormat } from "../../src/numbers/float/format.js";
import { add, multiply, multiplyAdd } from "../../src/numbers/float/softfloat.js";
import {
  evaluatePatterns,
  type FloatProgram,
  type FloatReference,
  floatCircuit,
  floatDifferences,
  randomPatterns,
  specialPatterns,
} from "../numbers/float-words.js";

const CASES = 1_048_576;
const BLOCK = 65_536;
const formats = [floatFormat(8, 7), floatFormat(5, 10), floatFormat(8, 23)];
type Format = (typeof formats)[number];

const operations: readonly (readonly [string, number, FloatProgram, (format: Format) => FloatReference])[] = [
  [
    "add",
    2,
    (numbers, [x, y]) => numbers.add(x!, y!),
    (format) =>
      ([x, y]) =>
        add(format, x!, y!),
  ],
  [
    "multiply",
    2,
    (numbers, [x, y]) => numbers.mul(x!, y!),
    (format) =>
      ([x, y]) =>
        multiply(format, x!, y!),
  ],
  [
    "fused multiply-add",
    3,
    (numbers, [x, y, z]) => numbers.multiplyAdd(x!, y!, z!),
    (format) =>
      ([x, y, z]) =>
        multiplyAdd(format, x!, y!, z!),
  ],
];

describe("2^20 random and special operands of each format, against exact arithmetic rounded once", () => {
  const cases = formats.flatMap((format) =>
    operations.map(
      ([name, arity, program, reference]) =>
        [name, format.name, { format, arity, program, reference }] as const,
    ),
  );
  it.each(cases)("%s of %s", (_, __, { format, arity, program, reference }) => {
    const circuit = floatCircuit(format, arity, program);
    const special = specialPatterns(format);
    const pairs = special.flatMap((x) =>
      special.map((y) => [x, y, special[(x + y) % special.length]!].slice(0, arity)),
    );
    expect(floatDifferences(format, circuit, pairs, reference(format))).toEqual({ count: 0, shown: [] });
    for (let done = 0; done < CASES; done += BLOCK) {
      const block = randomPatterns(format, arity, BLOCK, 1 + done);
      expect(floatDifferences(format, circuit, block, reference(format))).toEqual({ count: 0, shown: [] });
    }
  });
});

describe("2^20 operands of fp32 against doubles rounded by Math.fround", () => {
  const view = new DataView(new ArrayBuffer(4));
  const single = (pattern: number): number => {
    view.setUint32(0, pattern);
    return view.getFloat32(0);
  };
  const fp32 = floatFormat(8, 23);
  it.each([
    ["add", (x: number, y: number) => Math.fround(x + y)],
    ["multiply", (x: number, y: number) => Math.fround(x * y)],
  ] as const)("%s", (name, judge) => {
    const circuit = floatCircuit(fp32, 2, operations.find(([own]) => own === name)![2]);
    for (let done = 0; done < CASES; done += BLOCK) {
      const block = randomPatterns(fp32, 2, BLOCK, 7 + done);
      const results = evaluatePatterns(circuit, block);
      const wrong = block.filter(
        ([x, y], i) => !Object.is(judge(single(x!), single(y!)), single(results[i]!)),
      );
      expect(wrong).toEqual([]);
    }
  });
});
