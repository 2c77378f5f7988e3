import fc from "fast-check";
import Fraction from "fraction.js";
import { describe, expect, it } from "vitest";
import { costGates, Meter } from "../../src/algebra/cost.js";
import { foldGates } from "../../src/algebra/fold.js";
import { OPS } from "../../src/circuit/ops.js";
import { UsageError } from "../../src/errors.js";
import { fixedDomain } from "../../src/numbers/fixed/domain.js";
import {
  fixedFormat,
  fixedFormatOf,
  OVERFLOWS,
  ROUNDINGS,
  type Rounding,
} from "../../src/numbers/fixed/format.js";
import { fixedPoint } from "../../src/numbers/fixed-point.js";
import {
  allTuples,
  allValues,
  arbitraryValue,
  build,
  differences,
  evaluateBuilt,
  OPERATIONS,
  type Program,
} from "./words.js";

const modes = ROUNDINGS.flatMap((rounding) => OVERFLOWS.map((overflow) => [rounding, overflow] as const));
const mul: Program = (numbers, [x, y]) => numbers.mul(x!, y!);
const multiplyAdd: Program = (numbers, [x, y, z]) => numbers.sumOfProducts([[x!, y!]], [z!]);

/** Rounding by the definition in words, on fractions. */
function roundedFraction(value: Fraction, rounding: Rounding): Fraction {
  const floor = value.floor();
  const rest = value.sub(floor);
  if (rest.equals(0) || rounding === "floor") return floor;
  if (rounding === "truncate") return value.compare(0) < 0 ? floor.add(1) : floor;
  const side = rest.compare(new Fraction(1, 2));
  if (side !== 0) return side < 0 ? floor : floor.add(1);
  return rounding === "nearest-up" || floor.mod(2).equals(1) || floor.mod(2).equals(-1)
    ? floor.add(1)
    : floor;
}

describe("every operand of six bits, in every rounding, against exact arithmetic rounded once", () => {
  it.each(modes)("%s, %s", (rounding, overflow) => {
    for (const [integerBits, fractionBits] of [
      [3, 3],
      [1, 5],
      [6, 0],
    ] as const) {
      const representation = fixedPoint(fixedFormat(integerBits, fractionBits, rounding, overflow));
      const pairs = allTuples(allValues(representation), 2);
      for (const [name, arity, program] of OPERATIONS) {
        if (arity === 3 || (name !== "mul" && rounding !== "floor")) continue;
        const cases = arity === 2 ? pairs : allTuples(allValues(representation), arity);
        const found = differences(
          representation,
          program,
          cases,
          evaluateBuilt(build(representation, arity, program)),
        );
        expect({ name, found }).toEqual({ name, found: [] });
      }
    }
  });

  it.each(modes)("a product and an addend, %s, %s", (rounding, overflow) => {
    const representation = fixedPoint(fixedFormat(2, 2, rounding, overflow));
    const cases = allTuples(allValues(representation), 3);
    const circuit = build(representation, 3, multiplyAdd);
    expect(differences(representation, multiplyAdd, cases, evaluateBuilt(circuit))).toEqual([]);
  });
});

describe("the reference", () => {
  it.each(ROUNDINGS)("rounds products and literals as the words say: %s", (rounding) => {
    const format = fixedFormat(30, 4, rounding, "saturate");
    const domain = fixedDomain(format);
    const units = fc.bigInt({ min: -(1n << 12n), max: 1n << 12n });
    fc.assert(
      fc.property(units, units, (x, y) => {
        const exact = new Fraction(x * y, 16n);
        expect(new Fraction(domain.mul(x, y)).equals(roundedFraction(exact, rounding))).toBe(true);
        const value = new Fraction(x, 7n);
        expect(new Fraction(domain.literal(value)).equals(roundedFraction(value.mul(16), rounding))).toBe(
          true,
        );
      }),
    );
  });

  it("wraps or stays at the end", () => {
    const literal = (name: string, n: number, d: number): string => {
      const domain = fixedDomain(fixedFormatOf(name));
      return domain.show(domain.literal(new Fraction(n, d)));
    };
    expect(literal("4.4", 8, 1)).toBe("-8");
    expect(literal("4.4:saturate", 8, 1)).toBe("127/16");
    expect(literal("4.4:saturate", -80, 1)).toBe("-8");
    expect(literal("4.4", 1, 32)).toBe("0");
    expect(literal("4.4:nearest-up", 1, 32)).toBe("1/16");
    expect(literal("4.4:floor", -1, 100)).toBe("-1/16");
    expect(literal("4.4:truncate", -1, 100)).toBe("0");
  });
});

describe("wider words", () => {
  it.each(["8.8", "16.16:saturate", "4.20:truncate", "32.32:floor"])(
    "sums of products of fixed:%s",
    (name) => {
      const representation = fixedPoint(fixedFormatOf(name));
      const program: Program = (numbers, [a, b, c, d, e]) =>
        numbers.sumOfProducts(
          [
            [a!, b!],
            [c!, d!],
          ],
          [e!],
        );
      const value = arbitraryValue(representation);
      const circuit = build(representation, 5, program);
      fc.assert(
        fc.property(
          fc.array(fc.array(value, { minLength: 5, maxLength: 5 }), { minLength: 32, maxLength: 32 }),
          (cases) => {
            expect(differences(representation, program, cases, evaluateBuilt(circuit))).toEqual([]);
          },
        ),
        { numRuns: 20 },
      );
    },
  );
});

describe("costs", () => {
  const cost = (name: string, program: Program, arity: number) => {
    const meter = new Meter();
    const { over, width } = fixedPoint(fixedFormatOf(name));
    const operands = Array.from({ length: arity }, () => new Array<number>(width).fill(0));
    const result = program(over(foldGates(costGates(meter))), operands);
    const { and, or, xor } = meter.counts();
    return { depth: Math.max(...result.map((bit) => Number(bit))), size: Number(and + or + xor) };
  };

  it("a product with its addend is rounded in less than three levels more than the sum takes", () => {
    const floor = cost("8.8:floor", multiplyAdd, 3);
    expect(cost("8.8:nearest-even", multiplyAdd, 3).depth).toBeLessThanOrEqual(floor.depth + 3);
    expect(floor.depth).toBeLessThanOrEqual(26);
  });
});

describe("negative controls", () => {
  it("a product with a wrong gate is found", () => {
    const representation = fixedPoint(fixedFormat(2, 2));
    const circuit = build(representation, 2, mul);
    const cases = allTuples(allValues(representation), 2);
    let survivors = 0;
    let mutants = 0;
    for (let node = 0; node < circuit.length; node++) {
      if (circuit.op[node] !== OPS.and.code && circuit.op[node] !== OPS.xor.code) continue;
      const op = circuit.op.slice();
      op[node] = circuit.op[node] === OPS.and.code ? OPS.or.code : OPS.and.code;
      mutants++;
      if (differences(representation, mul, cases, evaluateBuilt({ ...circuit, op })).length === 0)
        survivors++;
    }
    expect(mutants).toBeGreaterThan(20);
    expect(survivors).toBe(0);
  });

  it("another rounding is found", () => {
    const half = fixedPoint(fixedFormat(2, 2, "nearest-up"));
    const even = fixedPoint(fixedFormat(2, 2));
    const circuit = build(half, 2, mul);
    const cases = allTuples(allValues(even), 2);
    expect(differences(even, mul, cases, evaluateBuilt(circuit)).length).toBeGreaterThan(0);
  });
});

describe("names", () => {
  it.each([
    ["8", "expected I.F"],
    ["0.4", "at least 1 integer bit"],
    ["40.40", "at most 64 together"],
    ["8.8:nearest", "Known: nearest-even"],
    ["8.8:flor", "Did you mean 'floor'"],
    ["8.8:floor:truncate", "expected one rounding"],
  ])("fixed:%s is refused", (parameters, message) => {
    expect(() => fixedFormatOf(parameters)).toThrow(UsageError);
    expect(() => fixedFormatOf(parameters)).toThrow(message);
  });

  it("leave out what goes without saying", () => {
    expect(fixedFormatOf("8.8:nearest-even:wrap").name).toBe("fixed:8.8");
    expect(fixedFormatOf("8.8:saturate:floor").name).toBe("fixed:8.8:floor:saturate");
  });
});
