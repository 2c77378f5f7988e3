import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { costGates, Meter } from "../../src/algebra/cost.js";
import { foldGates } from "../../src/algebra/fold.js";
import type { Gates } from "../../src/algebra/gates.js";
import { propagateCarries } from "../../src/numbers/gadgets/carry.js";
import { compress } from "../../src/numbers/gadgets/carry-save.js";
import { integer } from "../../src/numbers/index.js";
import { packedGates } from "./words.js";

/** The sum of columns of 0/1 words in lane 0. */
function sumOf(columns: readonly (readonly number[])[]): bigint {
  return columns.reduce(
    (sum, column, i) => column.reduce((partial, bit) => partial + (BigInt(bit & 1) << BigInt(i)), sum),
    0n,
  );
}

/** Bits with arrival times of their own, so that every order of compression is tried. */
interface Timed {
  readonly bit: number;
  readonly time: number;
}
const timedGates: Gates<Timed> = {
  constant: (bit) => ({ bit: bit ? 1 : 0, time: 0 }),
  and: (x, y) => ({ bit: x.bit & y.bit, time: Math.max(x.time, y.time) + 1 }),
  or: (x, y) => ({ bit: x.bit | y.bit, time: Math.max(x.time, y.time) + 1 }),
  xor: (x, y) => ({ bit: x.bit ^ y.bit, time: Math.max(x.time, y.time) + 1 }),
  not: (x) => ({ bit: x.bit ^ 1, time: x.time }),
  arrival: (x) => x.time,
};

describe("carry-save addition", () => {
  it.each([
    [3, 3],
    [4, 5],
    [5, 6],
    [6, 7],
    [8, 9],
    [12, 11],
    [16, 13],
    [24, 15],
    [32, 17],
    [64, 20],
    [100, 24],
    [128, 25],
    [256, 29],
    [1024, 37],
  ])("brings %i rows to two within %i levels under B2", (rows, depth) => {
    const columns = Array.from({ length: 34 }, () => new Array<number>(rows).fill(0));
    const done = compress(costGates(new Meter()), columns);
    // The last column is brought to one bit, not two.
    expect(Math.max(...done.slice(0, -1).flat())).toBeLessThanOrEqual(depth);
    expect(done.findIndex((column) => column.length > 2)).toBeLessThanOrEqual(0);
  });

  it("keeps the sum of columns of any height and arrival, known bits included", () => {
    const timed = fc.oneof(fc.record({ bit: fc.nat(1), time: fc.nat(9) }), fc.boolean());
    const folded = foldGates(timedGates);
    fc.assert(
      fc.property(fc.array(fc.array(timed, { maxLength: 9 }), { minLength: 1, maxLength: 8 }), (columns) => {
        const values = (of: readonly (readonly (Timed | boolean)[])[]) =>
          of.map((column) => column.map((bit) => folded.settle(bit).bit));
        const modulus = 1n << BigInt(columns.length);
        const done = compress(folded, columns);
        expect(sumOf(values(done)) % modulus).toBe(sumOf(values(columns)) % modulus);
        const tall = done.findIndex((column) => column.length > 1);
        done.forEach((column, i) => {
          expect(column.length).toBeLessThanOrEqual(i === done.length - 1 ? 1 : i === tall ? 3 : 2);
        });
        const word = propagateCarries(folded, done).map((bit) => [folded.settle(bit).bit]);
        expect(sumOf(word)).toBe(sumOf(values(columns)) % modulus);
      }),
      { numRuns: 500 },
    );
  });

  it("leaves the columns it is given as they were", () => {
    const columns = [[1, 1, 1, 1], [1], []];
    compress(packedGates, columns);
    expect(columns).toEqual([[1, 1, 1, 1], [1], []]);
  });
});

describe("full products", () => {
  it.each([
    [4, 12],
    [8, 19],
    [16, 25],
    [32, 31],
  ])("of %i bits are at most %i levels deep under B2", (width, depth) => {
    const meter = new Meter();
    const gates = foldGates(costGates(meter));
    const extended = [...new Array<number>(width).fill(0), ...new Array<boolean>(width).fill(false)];
    const product = integer(2 * width)
      .over(gates)
      .mul(extended, extended);
    expect(Math.max(...product.map(Number))).toBeLessThanOrEqual(depth);
  });
});
