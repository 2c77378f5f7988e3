import fc from "fast-check";
import Fraction from "fraction.js";
import { describe, expect, it } from "vitest";
import { modular, wrapping } from "../../src/algebra/evaluate.js";
import { LANE_WIDTH, wordLanes } from "../../src/algebra/lanes.js";
import { smallModular } from "../../src/algebra/small-modular.js";
import { InternalError, UsageError } from "../../src/errors.js";

const NAMES = ["max", "min", "relu", "step", "sign", "abs", "less", "lessEqual", "equal", "select"] as const;
const TRUTHS = ["and", "or", "xor", "not", "maj"] as const;

describe("words in lanes", () => {
  it.each([1, 2, 3, 8, 31, LANE_WIDTH])("mean what words of %i bits mean one by one", (width) => {
    const one = wrapping(width);
    const half = 2n ** BigInt(width - 1);
    const special = [0n, 1n, -1n, half - 1n, -half, 3n, -5n, half / 3n, 0x12345678n];
    const pairs = special.flatMap((x) => special.map((y) => [x, y] as const));
    const word = (x: bigint) => one.literal(new Fraction(x));
    const [xs, ys, zs] = [
      pairs.map(([x]) => word(x)),
      pairs.map(([, y]) => word(y)),
      pairs.map(([x, y]) => word(x - y)),
    ];
    const lanes = wordLanes(width, pairs.length);
    const [x, y, z] = [xs, ys, zs].map((values) => Int32Array.from(values, Number)) as [
      Int32Array,
      Int32Array,
      Int32Array,
    ];
    const expected = (f: (x: bigint, y: bigint, z: bigint) => bigint) =>
      Int32Array.from(pairs, (_, i) => Number(f(xs[i]!, ys[i]!, zs[i]!)));
    for (const name of ["add", "sub", "mul"] as const)
      expect({ name, got: lanes[name](x, y) }).toEqual({ name, got: expected(one[name]) });
    expect(lanes.neg(x)).toEqual(expected(one.neg));
    for (const name of [...NAMES, ...TRUTHS]) {
      const got = lanes.apply(name, x, y, z);
      expect({ name, got }).toEqual({ name, got: expected((...values) => one.apply(name, ...values)) });
    }
    expect(
      lanes.sumOfProducts(
        [
          [x, y],
          [y, z],
        ],
        [x],
      ),
    ).toEqual(
      expected((a, b, c) =>
        one.sumOfProducts(
          [
            [a, b],
            [b, c],
          ],
          [a],
        ),
      ),
    );
    expect(lanes.reduce("max", [x, y, z])).toEqual(expected((...values) => one.reduce("max", values)));
    for (const value of special) expect(lanes.literal(new Fraction(value))[0]).toBe(Number(word(value)));
    expect(lanes.one[0]).toBe(Number(one.one));
    expect(lanes.name).toBe(one.name);
  });

  it("refuse what the words refuse, and words that do not fit", () => {
    const lanes = wordLanes(8, 4);
    expect(() => lanes.apply("tanh", lanes.one)).toThrow(UsageError);
    expect(() => lanes.literal(new Fraction(1, 2))).toThrow(/int:8 cannot hold 1\/2/);
    expect(() => wordLanes(33, 4)).toThrow(InternalError);
  });
});

describe("a small prime on numbers", () => {
  it("is that prime on BigInts, up to 2^26", () => {
    for (const p of [2, 3, 5, 7, 13, 67_108_859]) {
      const [small, large] = [smallModular(p), modular(BigInt(p))];
      const residue = fc.integer({ min: 0, max: p - 1 });
      fc.assert(
        fc.property(residue, residue, (x, y) => {
          for (const op of ["add", "sub", "mul"] as const)
            expect(BigInt(small[op](x, y))).toBe(large[op](BigInt(x), BigInt(y)));
          expect(BigInt(small.neg(x))).toBe(large.neg(BigInt(x)));
        }),
      );
      expect(small.literal(new Fraction(-11))).toBe(Number(large.literal(new Fraction(-11))));
    }
  });
});
