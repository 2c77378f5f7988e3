import fc from "fast-check";
import Fraction from "fraction.js";
import { describe, expect, it } from "vitest";
import { nearestDouble } from "../../src/algebra/evaluate.js";
import { UsageError } from "../../src/errors.js";
import { entriesOf, exactNumber, floatNumber, type RawValue, toRaw } from "../../src/recurrences/values.js";

describe("a number as written", () => {
  it.each([
    [0, "0"],
    [3, "3"],
    [-0.25, "-1/4"],
    [0.1, "1/10"],
    [1e21, "1000000000000000000000"],
    [5e-7, "1/2000000"],
    ["3/7", "3/7"],
    ["-6 / 4", "-3/2"],
    ["+2", "2"],
    ["1e-3", "1/1000"],
    ["-12.50E+2", "-1250"],
    [" 7 ", "7"],
    ["123456789012345678901234567890", "123456789012345678901234567890"],
    ["0.30000000000000000000000001", "30000000000000000000000001/100000000000000000000000000"],
  ] as const)("%s is %s", (raw, exact) => {
    expect(exactNumber(raw, "x").toFraction()).toBe(exact);
  });

  it.each([
    Number.NaN,
    Number.POSITIVE_INFINITY,
    "NaN",
    "Infinity",
    "",
    "abc",
    "1/0",
    "1//2",
    "1/2/3",
    "0x10",
  ])("%s is none", (raw) => {
    expect(() => exactNumber(raw, "the input u")).toThrow(UsageError);
    expect(() => exactNumber(raw, "the input u")).toThrow(
      `the input u: expected a finite number such as 3, -0.25, 1e-3 or "3/7", got ${JSON.stringify(raw)}`,
    );
  });

  it.each(["1e99999", "1.", ".5", "--1", "1e", "1 2", "٣", "1,5"])("%s is none", (raw) => {
    expect(() => exactNumber(raw, "x")).toThrow(UsageError);
  });

  it("has the value that its digits say: decimals against whole numbers over powers of ten", () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n }),
        fc.integer({ min: 0, max: 40 }),
        fc.integer({ min: -30, max: 30 }),
        (digits, places, exponent) => {
          const padded = String(digits < 0n ? -digits : digits).padStart(places + 1, "0");
          const cut = padded.length - places;
          const point = places === 0 ? "" : `.${padded.slice(cut)}`;
          const text = `${digits < 0n ? "-" : ""}${padded.slice(0, cut)}${point}e${exponent}`;
          const shift = exponent - places;
          const expected =
            shift >= 0
              ? new Fraction(digits * 10n ** BigInt(shift))
              : new Fraction(digits, 10n ** BigInt(-shift));
          expect(exactNumber(text, "x").toFraction()).toBe(expected.toFraction());
        },
      ),
    );
  });

  it("goes back to the same double", () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (x) => {
        expect(nearestDouble(exactNumber(x, "x"))).toBe(x === 0 ? 0 : x);
        const exact = exactNumber(x, "x").toFraction();
        expect(floatNumber(exact.includes("/") ? exact : `${exact}/1`, "x")).toBe(x === 0 ? 0 : x);
        expect(floatNumber(x, "x")).toBe(x);
        expect(floatNumber(String(x), "x")).toBe(Number(String(x)));
      }),
      { numRuns: 300 },
    );
    expect(floatNumber("1/4", "x")).toBe(0.25);
    expect(() => floatNumber("NaN", "x")).toThrow(UsageError);
    expect(() => floatNumber(Number.POSITIVE_INFINITY, "x")).toThrow(UsageError);
  });
});

describe("the double nearest to a fraction", () => {
  it("is the one that its decimals round to", () => {
    const part = fc.bigInt({ min: 1n, max: 10n ** 40n });
    fc.assert(
      fc.property(part, fc.integer({ min: -420, max: 420 }), fc.boolean(), (digits, exponent, negative) => {
        const text = `${negative ? "-" : ""}${digits}e${exponent}`;
        expect(nearestDouble(exactNumber(text, "x"))).toBe(Number(text));
      }),
      { numRuns: 500 },
    );
  });

  it("does not overflow on the way", () => {
    const huge = 3n ** 2000n;
    expect(nearestDouble(new Fraction(huge * 2n, huge * 7n + 1n))).toBeCloseTo(2 / 7, 15);
    expect(nearestDouble(new Fraction(-1n, huge))).toBe(-0);
    expect(nearestDouble(new Fraction(huge, 1n))).toBe(Number.POSITIVE_INFINITY);
  });
});

describe("the entries of a value", () => {
  const shapeOf = (axes: readonly number[]) => ({ rows: axes[0] ?? 1, cols: axes[1] ?? 1 });

  it("are read row by row and written back as they were", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2 }), fc.nat(3), fc.nat(3), (rank, r, c) => {
        const axes = [r + 1, c + 1].slice(0, rank);
        const { rows, cols } = shapeOf(axes);
        const numbers = Array.from({ length: rows * cols }, (_, i) => i);
        const raw = toRaw(numbers, axes) as RawValue;
        expect(entriesOf(raw, axes, shapeOf(axes), "x")).toEqual(numbers);
      }),
    );
    expect(toRaw([1, 2, 3, 4, 5, 6], [2, 3])).toEqual([
      [1, 2, 3],
      [4, 5, 6],
    ]);
  });

  it("are filled from a single number only where that is asked for", () => {
    expect(entriesOf("1/2", [2, 2], shapeOf([2, 2]), "w", "fill")).toEqual(["1/2", "1/2", "1/2", "1/2"]);
    expect(() => entriesOf(1, [2], shapeOf([2]), "w")).toThrow(
      new UsageError("w: expected a list of 2 numbers, got the single number 1"),
    );
  });

  it.each<[RawValue, readonly number[], string]>([
    [[1, 2], [], "w: expected a number, got a list of 2"],
    [[1, 2, 3], [2], "w: expected a list of 2 numbers, got a list of 3"],
    [[[1], [2]], [2], "w: expected a list of 2 numbers, got a list in place 0"],
    [[[1, 2]], [2, 2], "w: expected a list of 2 rows of 2 numbers, got a list of 1"],
    [[[1, 2], [3]], [2, 2], "w: expected a list of 2 rows of 2 numbers, got row 1 as a list of 1"],
    [[1, 2], [2, 2], "w: expected a list of 2 rows of 2 numbers, got row 0 as 1"],
  ])("of the wrong form are refused: %j", (raw, axes, message) => {
    for (const spread of ["fill", "exact"] as const) {
      expect(() => entriesOf(raw, axes, shapeOf(axes), "w", spread)).toThrow(new UsageError(message));
    }
  });
});
