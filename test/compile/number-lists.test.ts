import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { NumberLists } from "../../src/compile/number-lists.js";

describe("lists of numbers", () => {
  it("get one number each, in the order in which they first come", () => {
    fc.assert(
      fc.property(
        fc.array(fc.array(fc.integer({ min: -3, max: 3 }), { maxLength: 5 }), { maxLength: 300 }),
        (given) => {
          const lists = new NumberLists();
          const known = new Map<string, number>();
          for (const list of given) {
            const text = list.join(" ");
            if (!known.has(text)) known.set(text, known.size);
            // What stands behind the list does not count.
            expect(lists.numberOf(Int32Array.from([...list, 7]), list.length)).toBe(known.get(text));
            expect(lists.size).toBe(known.size);
          }
        },
      ),
    );
  });

  it("of many and of long ones", () => {
    const lists = new NumberLists();
    const list = (i: number) => Int32Array.from({ length: 1 + (i % 700) }, (_, k) => i * 31 + k);
    for (let i = 0; i < 3000; i++) expect(lists.numberOf(list(i), list(i).length)).toBe(i);
    for (let i = 0; i < 3000; i++) expect(lists.numberOf(list(i), list(i).length)).toBe(i);
  });
});
