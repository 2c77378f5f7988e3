import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { arrays } from "../../src/scans/arrays.js";
import { type CompressedVectors, compressed } from "../../src/scans/compressed.js";
import { type Rope, VectorLimitError } from "../../src/scans/rope.js";
import { serial } from "../../src/scans/serial.js";
import { TestMeter } from "../laws/scan-laws.js";

const letters = (): CompressedVectors<string> => compressed<string>({ key: (letter) => letter });

function list<E>(vectors: CompressedVectors<E>, v: Rope<E>): E[] {
  return Array.from(vectors.read(v)).flatMap(([element, length]) =>
    new Array<E>(Number(length)).fill(element),
  );
}

/** One step of a random program over a stack of vectors; `pick` numbers choose operands and bounds. */
const operations = ["slice", "concat", "evens", "odds", "interleave", "fill", "map", "recur", "new"] as const;
const program = fc.array(
  fc.record({
    operation: fc.constantFrom(...operations),
    pick: fc.tuple(fc.nat(1000), fc.nat(1000), fc.nat(1000)),
    fresh: fc.array(fc.constantFrom("a", "b", "c"), { maxLength: 24, size: "max" }),
  }),
  { minLength: 5, maxLength: 60, size: "max" },
);

/** Longer vectors only slow the arrays down. */
const LONGEST = 2000;

describe("compressed vectors", () => {
  it("do what arrays do, and count what they count, in every program of verbs", () => {
    fc.assert(
      fc.property(program, (steps) => {
        const plain = arrays<string>();
        const plainMeter = new TestMeter(2);
        const meter = new TestMeter(2);
        const vectors = compressed<string>({ key: (letter) => letter, meter });
        const combiner = (own: TestMeter) => (x: string, y: string) => {
          own.count(x < y ? 0 : 1);
          return x === y ? "a" : x < y ? y : "c";
        };
        const [combinePlain, combine] = [combiner(plainMeter), combiner(meter)];
        const bodyPlain = (v: readonly string[]) => plain.map(combinePlain, v, v);
        const body = (v: Rope<string>) => vectors.map(combine, v, v);
        const stack: [readonly string[], Rope<string>][] = [[[], vectors.of([])]];
        for (const { operation, pick, fresh } of steps) {
          const [array, rope] = stack[pick[0] % stack.length]!;
          const [otherArray, otherRope] = stack[pick[1] % stack.length]!;
          switch (operation) {
            case "slice": {
              const from = BigInt(pick[1] % (array.length + 1));
              const to = from + BigInt(pick[2] % (array.length - Number(from) + 1));
              stack.push([plain.slice(array, from, to), vectors.slice(rope, from, to)]);
              break;
            }
            case "concat":
              if (array.length + otherArray.length > LONGEST) break;
              stack.push([plain.concat(array, otherArray), vectors.concat(rope, otherRope)]);
              break;
            case "evens":
            case "odds":
              stack.push([plain[operation](array), vectors[operation](rope)]);
              break;
            case "interleave": {
              const length = BigInt(Math.min(array.length, otherArray.length, LONGEST));
              const longer = BigInt(array.length) > length ? length + BigInt(pick[2] % 2) : length;
              stack.push([
                plain.interleave(plain.slice(array, 0n, longer), plain.slice(otherArray, 0n, length)),
                vectors.interleave(vectors.slice(rope, 0n, longer), vectors.slice(otherRope, 0n, length)),
              ]);
              break;
            }
            case "fill":
              if (array.length === 0) break;
              stack.push([
                plain.fill(plain.slice(array, 0n, 1n), BigInt(pick[2])),
                vectors.fill(vectors.slice(rope, 0n, 1n), BigInt(pick[2])),
              ]);
              break;
            case "map": {
              const length = BigInt(Math.min(array.length, otherArray.length));
              const start = BigInt(array.length) - length;
              stack.push([
                plain.map(
                  combinePlain,
                  plain.slice(array, start, start + length),
                  plain.slice(otherArray, 0n, length),
                ),
                vectors.map(
                  combine,
                  vectors.slice(rope, start, start + length),
                  vectors.slice(otherRope, 0n, length),
                ),
              ]);
              break;
            }
            case "recur":
              stack.push([plain.recur(bodyPlain, array), vectors.recur(body, rope)]);
              break;
            case "new":
              stack.push([fresh, vectors.of(fresh)]);
              break;
          }
          const [wanted, got] = stack.at(-1)!;
          expect(list(vectors, got).join("")).toBe(wanted.join(""));
          expect(vectors.length(got)).toBe(BigInt(wanted.length));
          expect(meter.snapshot()).toEqual(plainMeter.snapshot());
        }
      }),
      { numRuns: 150 },
    );
  });

  it("fit each other wherever they start in their blocks, runs or not", () => {
    const vectors = letters();
    const cut = (word: string, from: number, length: number) =>
      vectors.slice(vectors.of(word), BigInt(from), BigInt(from + length));
    const text = (v: Rope<string>): string => list(vectors, v).join("");
    const pair = (x: string, y: string): string => x + y;
    const words = ["aaaaaaaaaaaaaaaa", "abcdefghijklmnop"];
    for (const [first, second] of words.flatMap((x) => words.map((y) => [x, y.toUpperCase()] as const))) {
      for (let from = 0; from < 8; from++) {
        for (let to = 0; to < 8; to++) {
          for (let length = 1; length <= 8; length++) {
            const [x, y] = [first.slice(from, from + length), second.slice(to, to + length)];
            const [v, w] = [cut(first, from, length), cut(second, to, length)];
            const mixed = Array.from(x, (letter, i) => letter + y[i]);
            expect(text(vectors.concat(v, w))).toBe(x + y);
            expect(text(vectors.interleave(v, w))).toBe(mixed.join(""));
            expect(list(vectors, vectors.map(pair, v, w))).toEqual(mixed);
            const shorter = vectors.slice(w, 0n, BigInt(length - 1));
            expect(text(vectors.interleave(v, shorter))).toBe(mixed.join("").slice(0, -1));
            expect(text(vectors.evens(v)) + text(vectors.odds(v))).toBe(
              x.replace(/(.)./g, "$1") + x.replace(/.(.)?/g, "$1"),
            );
          }
        }
      }
    }
  });

  it("know that they are equal, however they were made", () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom("a", "b"), { minLength: 1, maxLength: 60 }),
        fc.nat(),
        (word, cut) => {
          const vectors = letters();
          const n = BigInt(word.length);
          const at = BigInt(cut) % (n + 1n);
          const v = vectors.of(word);
          const wrapped = vectors.of(["b", ...word, "a"]);
          let calls = 0;
          const body = (given: Rope<string>): Rope<string> => {
            calls++;
            return given;
          };
          const same = [
            v,
            vectors.of(word),
            vectors.runs(word.map((letter) => [letter, 1n] as const)),
            vectors.concat(vectors.slice(v, 0n, at), vectors.slice(v, at, n)),
            vectors.interleave(vectors.evens(v), vectors.odds(v)),
            vectors.slice(wrapped, 1n, n + 1n),
          ];
          const results = same.map((each) => vectors.recur(body, each));
          expect(new Set(results).size).toBe(1);
          expect(calls).toBe(1);
        },
      ),
    );
  });

  it("take a function of one, two and three vectors", () => {
    const meter = new TestMeter();
    const vectors = compressed<number>({ key: String, meter });
    const sum = (...terms: number[]): number => {
      meter.count();
      return terms.reduce((total, term) => total + term, 0);
    };
    const v = vectors.runs([
      [1, 5n],
      [2, 6n],
    ]);
    const tail = vectors.slice(vectors.concat(v, v), 3n, 14n);
    expect(list(vectors, vectors.map(sum, v))).toEqual([1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 2]);
    expect(list(vectors, vectors.map(sum, v, tail))).toEqual([2, 2, 3, 3, 3, 4, 4, 4, 3, 3, 3]);
    expect(list(vectors, vectors.map(sum, v, tail, v))).toEqual([3, 3, 4, 4, 4, 6, 6, 6, 5, 5, 5]);
    expect(meter.snapshot()).toEqual([33n]);
  });

  it("call a function once for each distinct case, and charge for all", () => {
    let calls = 0;
    const meter = new TestMeter();
    const vectors = compressed<number>({ key: String, meter });
    const next = (x: number): number => {
      calls++;
      meter.count();
      return x + 1;
    };
    const alternating = vectors.interleave(vectors.runs([[0, 2n ** 59n]]), vectors.runs([[5, 2n ** 59n]]));
    const result = vectors.map(next, alternating);
    expect(vectors.map(next, alternating)).toBe(result);
    expect(calls).toBe(2);
    expect(meter.snapshot()).toEqual([2n ** 61n]);
    expect([...vectors.occurrences(result)]).toEqual([
      [1, 2n ** 59n],
      [6, 2n ** 59n],
    ]);
    expect([0n, 1n, 2n ** 59n, 2n ** 60n - 1n].map((i) => vectors.at(result, i))).toEqual([1, 6, 1, 6]);
    expect(vectors.entries()).toBeLessThan(1000);
  });

  it("are read as the longest runs", () => {
    const vectors = letters();
    const v = vectors.runs([
      ["a", 3n],
      ["a", 2n ** 70n],
      ["b", 0n],
      ["c", 1n],
      ["a", 6n],
    ]);
    expect([...vectors.read(v)]).toEqual([
      ["a", 2n ** 70n + 3n],
      ["c", 1n],
      ["a", 6n],
    ]);
    expect(vectors.occurrences(v)).toEqual(
      new Map([
        ["a", 2n ** 70n + 9n],
        ["c", 1n],
      ]),
    );
    expect(vectors.distinct(v)).toEqual(["a", "c"]);
    expect(vectors.distinct(vectors.of([]))).toEqual([]);
    expect([...vectors.read(vectors.of([]))]).toEqual([]);
  });

  it("refuse what makes no sense", () => {
    const vectors = letters();
    const v = vectors.of(["a", "b", "c"]);
    const one = vectors.of(["a"]);
    expect(() => vectors.slice(v, 1n, 4n)).toThrow("slice from 1 to 4 of a vector of length 3");
    expect(() => vectors.slice(v, 2n, 1n)).toThrow(RangeError);
    expect(() => vectors.at(v, 3n)).toThrow(RangeError);
    expect(() => vectors.interleave(one, v)).toThrow(/got 1 and 3/);
    expect(() => vectors.map((x, y) => x + y, v, one)).toThrow(/got 3 and 1/);
    expect(() => vectors.fill(v, 2n)).toThrow(/got one of length 3/);
    expect(() => vectors.runs([["a", -1n]])).toThrow(/length -1/);
    expect(() => compressed({ key: String, limit: 0 })).toThrow(/from 1 to 16777216/);
  });

  it("end a serial scan of 2^60 steps with a limit that says how far it came", () => {
    const vectors = compressed<number>({ key: String, limit: 20_000 });
    const steps = vectors.runs([[0, 2n ** 60n]]);
    const run = () => serial.run(vectors, (later, earlier) => Math.max(later, earlier) + 1, steps);
    expect(run).toThrow(VectorLimitError);
    expect(run).toThrow(/the limit of 20000 .*length of about \d{4,5}; raise the limit .*or use a network/);
  });

  it("count a serial scan within the limit", () => {
    const vectors = compressed<number>({ key: String });
    const result = serial.run(
      vectors,
      (later, earlier) => Math.max(later, earlier) + 1,
      vectors.runs([[0, 5000n]]),
    );
    expect(vectors.at(result, 4999n)).toBe(4999);
  });
});
