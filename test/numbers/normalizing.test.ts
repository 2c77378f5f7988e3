import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { booleans } from "../../src/algebra/evaluate.js";
import { anticipatedOf, leadingZeros } from "../../src/numbers/gadgets/leading.js";
import { decode, shiftDown, shiftStages, shiftUp, suffixAny } from "../../src/numbers/gadgets/shift.js";
import { lookUp } from "../../src/numbers/gadgets/table.js";
import { incremented } from "../../src/numbers/gadgets/words.js";

const bitsOf = (value: number, width: number): boolean[] =>
  Array.from({ length: width }, (_, i) => Math.floor(value / 2 ** i) % 2 === 1);
const numberOf = (bits: readonly boolean[]): number =>
  bits.reduce((sum, bit, i) => sum + (bit ? 2 ** i : 0), 0);

describe("shifters", () => {
  it.each([1, 2, 3])("move words up and down, %i bits of the amount at a time", (group) => {
    for (let amount = 0; amount < 32; amount++) {
      for (const word of [1, 0b1011, 0b10000, 0b11111]) {
        const up = shiftUp(booleans, bitsOf(word, 5), shiftStages(booleans, bitsOf(amount, 5), group), 12);
        expect(numberOf(up)).toBe((word * 2 ** amount) % 2 ** 12);
        const down = shiftDown(booleans, bitsOf(word, 5), bitsOf(amount, 5), 3, group);
        const exact = (word * 8) / 2 ** amount;
        expect(numberOf(down.word)).toBe(Math.floor(exact));
        expect(down.lost).toBe(!Number.isInteger(exact));
      }
    }
  });

  it("decode one line of all", () => {
    for (let value = 0; value < 16; value++)
      expect(decode(booleans, bitsOf(value, 4)).flatMap((line, i) => (line ? [i] : []))).toEqual([value]);
    expect(suffixAny(booleans, [true, false, true, false])).toEqual([true, true, true, false]);
  });
});

describe("the highest one", () => {
  it.each([1, 3, 8, 9, 17])("of words of %i bits is counted to and moved to the top", (width) => {
    for (let word = 1; word < 2 ** width; word += width > 12 ? 7 : 1) {
      const { stages, zeros } = leadingZeros(booleans, bitsOf(word, width));
      const expected = width - 1 - Math.floor(Math.log2(word));
      expect(numberOf(zeros)).toBe(expected);
      const moved = shiftUp(booleans, bitsOf(word, width), stages, width);
      expect(numberOf(moved)).toBe(word * 2 ** expected);
    }
  });

  it("of a carry-save sum is foreseen, or the place above, for all rows of six bits", () => {
    const n = 5;
    const size = 2 ** (n + 1);
    let seen = 0;
    for (let a = 0; a < size; a++) {
      for (let b = 0; b < size; b++) {
        const sum = (a + b) % size;
        const signed = sum >= size / 2 ? sum - size : sum;
        // The magnitude of s = a + b + 1, or the complement of a + b.
        const magnitude = signed + 1 >= 0 ? signed + 1 : -signed - 1;
        if (magnitude === 0 || magnitude >= 2 ** n) continue;
        const rows = bitsOf(a, n + 1).map((bit, i) => [bit, bitsOf(b, n + 1)[i]!]);
        const guess = anticipatedOf(booleans, rows);
        const apart = Math.floor(Math.log2(numberOf(guess))) - Math.floor(Math.log2(magnitude));
        if (apart !== 0 && apart !== 1) expect({ a, b, apart }).toEqual({ a, b, apart: "0 or 1" });
        seen++;
      }
    }
    expect(seen).toBeGreaterThan(3000);
  });
});

describe("tables and increments", () => {
  it("give the word at the index", () => {
    fc.assert(
      fc.property(
        fc
          .integer({ min: 1, max: 6 })
          .chain((bits) =>
            fc.tuple(
              fc.constant(bits),
              fc.array(fc.bigInt({ min: 0n, max: 31n }), { minLength: 2 ** bits, maxLength: 2 ** bits }),
            ),
          ),
        ([bits, words]) => {
          words.forEach((word, i) => {
            expect(numberOf(lookUp(booleans, bitsOf(i, bits), words, 5))).toBe(Number(word));
          });
        },
      ),
    );
  });

  it("add a late bit modulo 2^w", () => {
    for (let word = 0; word < 64; word++)
      for (const late of [false, true])
        expect(numberOf(incremented(booleans, bitsOf(word, 6), late))).toBe((word + Number(late)) % 64);
  });
});
