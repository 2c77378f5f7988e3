import fc from "fast-check";
import { expect, it } from "vitest";
import { PairMap } from "../../src/scans/pair-map.js";

it("a map of pairs is a map of pairs, however many there are", () => {
  const id = fc.oneof(fc.integer({ min: 0, max: 40 }), fc.integer({ min: 0, max: 2 ** 31 - 1 }));
  fc.assert(
    fc.property(fc.array(fc.tuple(id, id, fc.nat()), { maxLength: 400 }), (entries) => {
      const pairs = new PairMap<number>();
      const truth = new Map<string, number>();
      for (const [first, second, value] of entries) {
        expect(pairs.get(first, second)).toBe(truth.get(`${first} ${second}`));
        pairs.set(first, second, value);
        truth.set(`${first} ${second}`, value);
      }
      for (const [first, second] of entries) {
        expect(pairs.get(first, second)).toBe(truth.get(`${first} ${second}`));
        expect(pairs.get(second, first)).toBe(truth.get(`${second} ${first}`));
      }
    }),
  );
});
