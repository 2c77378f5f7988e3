import Fraction from "fraction.js";
import { describe, expect, it } from "vitest";
import type { FunctionName } from "../../src/circuit/ops.js";
import { UsageError } from "../../src/errors.js";
import { floatDomain } from "../../src/numbers/float/domain.js";
import { type FloatFormat, floatFormat, floatFormatOf } from "../../src/numbers/float/format.js";
import type { RoundUp } from "../../src/numbers/float/round.js";
import {
  add,
  divide,
  multiply,
  multiplyAdd,
  squareRoot,
  toDouble,
} from "../../src/numbers/float/softfloat.js";
import {
  allPatterns,
  evaluatePatterns,
  type FloatProgram,
  type FloatReference,
  floatCircuit,
  floatDifferences,
  type Patterns,
  randomPatterns,
} from "./float-words.js";

const small = floatFormat(3, 2);
const [bf16, fp16, fp32] = [floatFormat(8, 7), floatFormat(5, 10), floatFormat(8, 23)];

interface Operation {
  readonly name: string;
  readonly arity: number;
  readonly program: FloatProgram;
  readonly reference: (format: FloatFormat) => FloatReference;
}

const ARITHMETIC: readonly Operation[] = [
  {
    name: "add",
    arity: 2,
    program: (numbers, [x, y]) => numbers.add(x!, y!),
    reference:
      (format) =>
      ([x, y]) =>
        add(format, x!, y!),
  },
  {
    name: "sub",
    arity: 2,
    program: (numbers, [x, y]) => numbers.sub(x!, y!),
    reference: (format) => {
      const { sub } = floatDomain(format);
      return ([x, y]) => sub(x!, y!);
    },
  },
  {
    name: "multiply",
    arity: 2,
    program: (numbers, [x, y]) => numbers.mul(x!, y!),
    reference:
      (format) =>
      ([x, y]) =>
        multiply(format, x!, y!),
  },
  {
    name: "fused multiply-add",
    arity: 3,
    program: (numbers, [x, y, z]) => numbers.multiplyAdd(x!, y!, z!),
    reference:
      (format) =>
      ([x, y, z]) =>
        multiplyAdd(format, x!, y!, z!),
  },
];

const DIVISIONS: readonly Operation[] = [
  {
    name: "divide",
    arity: 2,
    program: (numbers, [x, y]) => numbers.apply("div", x!, y!),
    reference:
      (format) =>
      ([x, y]) =>
        divide(format, x!, y!),
  },
  {
    name: "square root",
    arity: 1,
    program: (numbers, [x]) => numbers.apply("sqrt", x!),
    reference:
      (format) =>
      ([x]) =>
        squareRoot(format, x!),
  },
];

const FUNCTIONS: readonly (readonly [FunctionName, number])[] = [
  ...(["max", "min", "less", "lessEqual", "equal", "and", "or", "xor"] as const).map(
    (name) => [name, 2] as const,
  ),
  ...(["relu", "step", "sign", "abs", "not"] as const).map((name) => [name, 1] as const),
  ["select", 3],
];

const OTHERS: readonly Operation[] = [
  {
    name: "neg",
    arity: 1,
    program: (numbers, [x]) => numbers.neg(x!),
    reference: (format) => {
      const { neg } = floatDomain(format);
      return ([x]) => neg(x!);
    },
  },
  ...FUNCTIONS.map(
    ([name, arity]): Operation => ({
      name,
      arity,
      program: (numbers, operands) => numbers.apply(name, ...operands),
      reference: (format) => {
        const { apply } = floatDomain(format);
        return (operands) => apply(name, ...operands);
      },
    }),
  ),
];

function check(format: FloatFormat, { arity, program, reference }: Operation, cases: Patterns): void {
  const found = floatDifferences(format, floatCircuit(format, arity, program), cases, reference(format));
  expect(found).toEqual({ count: 0, shown: [] });
}

describe("every operand of float:3.2, against exact arithmetic rounded once", () => {
  const operations = [...ARITHMETIC, ...DIVISIONS, ...OTHERS].filter(({ name }) => name !== "select");
  it.each(operations.map((operation) => [operation.name, operation] as const))("%s", (_, operation) => {
    check(small, operation, allPatterns(small, operation.arity));
  });
});

describe("every operand of other small formats", () => {
  const formats = ["2.1", "2.2", "3.1", "2.3", "4.2"].map(floatFormatOf);
  it.each(formats.map((format) => [format.name, format] as const))("%s", (_, format) => {
    for (const operation of format.width < 6
      ? [...ARITHMETIC, ...DIVISIONS, ...OTHERS]
      : [...ARITHMETIC, ...DIVISIONS]) {
      if (format.width * operation.arity <= 15)
        check(format, operation, allPatterns(format, operation.arity));
    }
  });

  it("with shifters of few gates", () => {
    for (const { arity, program, reference } of [...ARITHMETIC, ...DIVISIONS]) {
      const circuit = floatCircuit(floatFormat(3, 1), arity, program, {
        group: 1,
      });
      const cases = allPatterns(floatFormat(3, 1), arity);
      expect(floatDifferences(floatFormat(3, 1), circuit, cases, reference(floatFormat(3, 1))).count).toBe(0);
    }
  });
});

describe("random and special operands", () => {
  const formats = [bf16, fp16, fp32, floatFormat(11, 8), floatFormat(4, 3)];
  const cases = formats.flatMap((format) =>
    [...ARITHMETIC, ...DIVISIONS].map(
      (operation) => [operation.name, format.name, operation, format] as const,
    ),
  );
  it.each(cases)("%s of %s", (_, __, operation, format) => {
    check(format, operation, randomPatterns(format, operation.arity, 4096, 7));
  });

  it.each(OTHERS.map((operation) => [operation.name, operation] as const))("%s of fp16", (_, operation) => {
    check(fp16, operation, randomPatterns(fp16, operation.arity, 2000, 11));
  });
});

describe("fp32 against the processor's doubles, rounded by Math.fround", () => {
  const view = new DataView(new ArrayBuffer(4));
  const singleOf = (pattern: number): number => {
    view.setUint32(0, pattern);
    return view.getFloat32(0);
  };
  // A double has more than twice the places of an fp32, so that rounding twice is rounding once.
  it.each([
    ["add", ARITHMETIC[0]!, (x: number, y: number) => Math.fround(x + y)],
    ["sub", ARITHMETIC[1]!, (x: number, y: number) => Math.fround(x - y)],
    ["multiply", ARITHMETIC[2]!, (x: number, y: number) => Math.fround(x * y)],
  ] as const)("%s", (_, { program }, judge) => {
    const cases = randomPatterns(fp32, 2, 16384, 3);
    const results = evaluatePatterns(floatCircuit(fp32, 2, program), cases);
    const wrong = cases.filter(
      ([x, y], i) => !Object.is(judge(singleOf(x!), singleOf(y!)), singleOf(results[i]!)),
    );
    expect(wrong).toEqual([]);
  });
});

describe("negative controls", () => {
  const halfUp: RoundUp = (_, guard) => guard;
  const down: RoundUp = (gates) => gates.constant(false);
  it.each([
    ["half up", halfUp],
    ["towards zero", down],
  ])("rounding %s is found, on all operands of float:3.2 and on random ones of fp16", (_, roundUp) => {
    for (const { arity, program, reference } of ARITHMETIC) {
      const found = (format: FloatFormat, cases: Patterns): number =>
        floatDifferences(format, floatCircuit(format, arity, program, { roundUp }), cases, reference(format))
          .count;
      expect(found(small, allPatterns(small, arity))).toBeGreaterThan(0);
      expect(found(fp16, randomPatterns(fp16, arity, 3000, 5))).toBeGreaterThan(0);
    }
  });
});

describe("formats", () => {
  it("are refused outside what a double holds", () => {
    for (const parameters of ["1.3", "12.3", "5.0", "5.53", "5", "", "5.x"]) {
      expect(() => floatFormatOf(parameters)).toThrow(UsageError);
    }
    expect(() => floatFormatOf("12.3")).toThrow("2 to 11 exponent bits");
    expect(() => floatFormatOf("5")).toThrow("expected E.M");
  });

  it("say what they say: the ends of fp16", () => {
    const value = (n: bigint | number, d: bigint | number = 1) =>
      toDouble(floatDomain(fp16).literal(new Fraction(n, d)));
    expect(value(65504)).toBe(65504);
    expect(value(65520)).toBe(Number.POSITIVE_INFINITY);
    expect(value(65519)).toBe(65504);
    expect(value(1, 2 ** 24)).toBe(2 ** -24);
    expect(value(1, 2 ** 25)).toBe(0);
    expect(value(1, 10)).toBe(0.0999755859375);
  });
});
