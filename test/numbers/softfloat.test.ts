import fc from "fast-check";
import Fraction from "fraction.js";
import { describe, expect, it } from "vitest";
import { floatFormat } from "../../src/numbers/float/format.js";
import {
  add,
  divide,
  type FloatValue,
  fromDouble,
  fromFraction,
  fromPattern,
  halfUnit,
  multiply,
  multiplyAdd,
  order,
  same,
  squareRoot,
  toDouble,
  toFraction,
  toPattern,
} from "../../src/numbers/float/softfloat.js";

const double = floatFormat(11, 52);
const single = floatFormat(8, 23);
const half = floatFormat(5, 10);

const anyDouble = fc.oneof(
  fc.double(),
  fc.constantFrom(0, -0, 1, -1, Number.MIN_VALUE, 2 ** -1022, Number.MAX_VALUE, Number.NaN, 1 / 0, -1 / 0),
  fc
    .tuple(fc.integer({ min: -64, max: 64 }), fc.integer({ min: -1074, max: 1000 }))
    .map(([n, e]) => n * 2 ** e),
);
const anySingle = anyDouble.map(Math.fround);

const OPERATIONS = [
  ["add", add, (x: number, y: number) => x + y],
  ["multiply", multiply, (x: number, y: number) => x * y],
  ["divide", divide, (x: number, y: number) => x / y],
  [
    "square root",
    (format: typeof double, x: FloatValue) => squareRoot(format, x),
    (x: number) => Math.sqrt(x),
  ],
] as const;

describe("exact arithmetic rounded once is the processor's", () => {
  it.each(OPERATIONS)("%s of doubles", (_, ours, theirs) => {
    fc.assert(
      fc.property(anyDouble, anyDouble, (x, y) => {
        const got = ours(double, fromDouble(double, x), fromDouble(double, y));
        expect(toDouble(got)).toBe(theirs(x, y));
      }),
      { numRuns: 3000 },
    );
  });

  it.each(OPERATIONS)("%s of fp32, by Math.fround", (_, ours, theirs) => {
    fc.assert(
      fc.property(anySingle, anySingle, (x, y) => {
        const got = ours(single, fromDouble(single, x), fromDouble(single, y));
        expect(toDouble(got)).toBe(Math.fround(theirs(x, y)));
      }),
      { numRuns: 3000 },
    );
  });

  it("fused multiply-add is the sum of fractions, rounded", () => {
    const finite = fc
      .double({ noNaN: true, noDefaultInfinity: true })
      .map((x) => fromDouble(half, x % 60000));
    fc.assert(
      fc.property(finite, finite, finite, (x, y, z) => {
        const exact = toFraction(x)!.mul(toFraction(y)!).add(toFraction(z)!);
        const got = multiplyAdd(half, x, y, z);
        if (exact.equals(0)) expect(toDouble(got) === 0).toBe(true);
        else expect(same(got, fromFraction(half, exact))).toBe(true);
      }),
    );
  });
});

describe("values", () => {
  it("are their words, all of fp16", () => {
    for (let pattern = 0; pattern < 1 << 16; pattern++) {
      const value = fromPattern(half, BigInt(pattern));
      if (value.kind === "nan") continue;
      expect(toPattern(half, value)).toBe(BigInt(pattern));
      const again = fromDouble(half, toDouble(value));
      if (!same(again, value)) expect({ pattern, again }).toEqual({ pattern, again: value });
    }
    expect(toPattern(half, { kind: "nan" })).toBe(0x7e00n);
  });

  it("are ordered as doubles are", () => {
    fc.assert(
      fc.property(anyDouble, anyDouble, (x, y) => {
        const expected = x < y ? -1 : x > y ? 1 : x === y ? 0 : undefined;
        expect(order(fromDouble(double, x), fromDouble(double, y))).toBe(expected);
      }),
      { numRuns: 3000 },
    );
  });

  it("come from fractions by one rounding, which moves them by half a unit at most", () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: -(10n ** 9n), max: 10n ** 9n }),
        fc.bigInt({ min: 1n, max: 10n ** 9n }),
        (n, d) => {
          const exact = new Fraction(n, d);
          const value = fromFraction(single, exact);
          if (value.kind !== "finite") return;
          const moved = toFraction(value)!.sub(exact).abs();
          expect(moved.compare(toFraction(fromDouble(double, halfUnit(single, value)))!)).toBeLessThanOrEqual(
            0,
          );
        },
      ),
    );
  });
});
