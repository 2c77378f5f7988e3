import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { buildGates } from "../../src/algebra/build.js";
import { booleans } from "../../src/algebra/evaluate.js";
import type { Gates } from "../../src/algebra/gates.js";
import { analyze } from "../../src/analyze/analyze.js";
import { UNIT } from "../../src/analyze/cost-model.js";
import { CircuitBuilder } from "../../src/circuit/builder.js";
import { compile } from "../../src/compile/compile.js";
import { count } from "../../src/compile/count.js";
import { LimitError } from "../../src/errors.js";
import { representationNamed } from "../../src/numbers/index.js";
import { comparison, primesAbove, productOf, reconstruction } from "../../src/numbers/residue/basis.js";
import { lazyArithmetic } from "../../src/numbers/residue/lazy.js";
import { lineArithmetic } from "../../src/numbers/residue/lines.js";
import type { PrimeArithmetic, Residue } from "../../src/numbers/residue/prime.js";
import { residueOf } from "../../src/numbers/residue/prime.js";
import { readOut } from "../../src/numbers/residue/read-out.js";
import { rowArithmetic, rowBlock } from "../../src/numbers/residue/rows.js";
import { scanNamed } from "../../src/scans/index.js";
import { exactly, squareLevels } from "../../src/theorems/jung-recursion/levels.js";
import { circuitOutputs, Oracle } from "../../src/verify/engines.js";
import { systemNamed } from "../../src/verify/systems.js";
import { catalogued } from "../catalogue.js";
import { agrees } from "../compile/counting.js";
import { signOfProduct, wrongSigns } from "./matrix-signs.js";
import { packedGates } from "./words.js";

const FOUR = [2, 3, 5, 7];

/** The sum of the rows as a comparison defines it, and what it says. */
function judged(primes: readonly number[], own: ReturnType<typeof comparison>, value: bigint) {
  const sum = primes.reduce((total, prime, i) => total + own.rows[i]![residueOf(value, prime)]!, 0n);
  const short = BigInt.asUintN(own.width, sum);
  return { sum, short, positive: short >= own.threshold };
}

function misjudged(primes: readonly number[], reach: number, width?: number): number {
  const own = comparison(primes, 0n, width);
  let wrong = 0;
  for (let x = -reach; x <= reach; x++) if (judged(primes, own, BigInt(x)).positive !== x > 0) wrong++;
  return wrong;
}

describe("comparison of Chinese remainders", () => {
  it("has the worked numbers of M = 210", () => {
    const own = comparison(FOUR, 0n);
    expect([own.width, own.threshold]).toEqual([11, 1025n]);
    // Digits c of -1 are (0, 2, 2, 3), of 1 (0, 1, 3, 4).
    const rows = (c: readonly number[]) => c.map((digit, i) => (BigInt(digit) << 11n) / BigInt(FOUR[i]!));
    const rowsOf = (x: bigint) => FOUR.map((prime, i) => own.rows[i]![residueOf(x, prime)]!);
    expect(rowsOf(-1n)).toEqual(rows([0, 2, 2, 3]));
    expect(rowsOf(1n)).toEqual(rows([0, 1, 3, 4]));
    expect(judged(FOUR, own, -1n)).toEqual({ sum: 3061n, short: 1013n, positive: false });
    expect(judged(FOUR, own, 0n)).toMatchObject({ short: 1024n, positive: false });
    expect(judged(FOUR, own, 1n)).toEqual({ sum: 3080n, short: 1032n, positive: true });
  });

  it("is right on every number for every small basis", () => {
    for (const primes of [[2, 3], [2, 3, 5], FOUR, [...FOUR, 11], [...FOUR, 11, 13]]) {
      expect(misjudged(primes, Number(productOf(primes) / 4n))).toBe(0);
    }
  });

  it("is caught when the fractions are too short", () => {
    const primes = primesAbove(productOf([...FOUR, 11, 13, 17, 19, 23, 29, 31]));
    expect(primes).toHaveLength(12);
    const length = productOf(primes).toString(2).length;
    expect(misjudged(primes, 40)).toBe(0);
    expect(misjudged(primes, 40, length - 3)).toBe(36);
  });
});

/** Packed bits of up to 32 whole numbers, two's complement. */
function packedWord(values: readonly bigint[], width: number): number[] {
  return Array.from({ length: width }, (_, place) =>
    values.reduce((word, value, lane) => word | (Number((value >> BigInt(place)) & 1n) << lane), 0),
  );
}

function signed(bits: readonly boolean[]): bigint {
  const pattern = bits.reduceRight((sum, bit) => 2n * sum + (bit ? 1n : 0n), 0n);
  return BigInt.asIntN(bits.length, pattern);
}

function arithmeticOf<B>(gates: Gates<B>, primes: readonly number[], lazyFrom: number) {
  return primes.map((prime) =>
    prime < lazyFrom ? lineArithmetic(gates, prime) : lazyArithmetic(gates, prime),
  );
}

describe("reading out", () => {
  // 110 blocks of 32 integers.
  it.each([
    [64, 40, 80],
    [64, 1000, 20],
    [160, 40, 5],
    [160, 0, 5],
  ])("signs and words of integers, M of %i bits, residues as lines below %i", (bits, lazyFrom, numRuns) => {
    const primes = primesAbove(1n << BigInt(bits));
    const most = productOf(primes) / 4n - 1n;
    const magnitudes = fc.oneof(
      fc.bigInt({ min: -most, max: most }),
      fc.bigInt({ min: -3n, max: 3n }),
      fc.bigInt({ min: -(1n << 32n), max: 1n << 32n }),
    );
    const arithmetic = arithmeticOf(packedGates, primes, lazyFrom);
    const width = most.toString(2).length + 1;
    const out = readOut(packedGates, arithmetic);
    fc.assert(
      fc.property(fc.array(magnitudes, { minLength: 32, maxLength: 32 }), (values) => {
        const residues = arithmetic.map((own) => own.read(packedWord(values, width)));
        const positive = out.exceeds(residues, primes.length, 0n);
        const negative = ~out.exceeds(residues, primes.length, -1n);
        const nonzero = out.isNonzero(residues, primes.length);
        const word = out.word(residues, primes.length, width);
        values.forEach((value, lane) => {
          const bit = (packed: number) => (packed >>> lane) & 1;
          const sign = bit(positive) - bit(negative);
          expect([sign, bit(nonzero)]).toEqual([value > 0n ? 1 : value < 0n ? -1 : 0, value === 0n ? 0 : 1]);
        });
        expect(word.map((x) => x | 0)).toEqual(packedWord(values, width).map((x) => x | 0));
      }),
      { numRuns },
    );
  });

  it("is caught when M is more than 2 |X| only", () => {
    const arithmetic = arithmeticOf(booleans, FOUR, 1000);
    const out = readOut(booleans, arithmetic);
    const numberOf = (x: bigint) => arithmetic.map((own) => own.constant(x));
    /** Words that say something else, and pairs whose difference has the wrong sign. */
    const wrong = (reach: bigint): readonly number[] => {
      const words: bigint[] = [];
      const pairs: bigint[] = [];
      for (let x = -reach; x <= reach; x++) {
        if (signed(out.word(numberOf(x), 4, 8)) !== x) words.push(x);
        const difference = arithmetic.map((own) => own.sum([], [own.constant(x)], [own.constant(-reach)]));
        if (out.exceeds(difference, 4, 0n) !== x > -reach) pairs.push(x);
      }
      return [words.length, pairs.length];
    };
    expect(wrong(52n)).toEqual([0, 0]);
    for (const found of wrong(104n)) expect(found).toBeGreaterThan(0);
  });

  it("rounds to the rank of every number", () => {
    const { fractions, fraction, terms, product } = reconstruction(FOUR, 20);
    for (let x = -52n; x <= 52n; x++) {
      const over = <T>(tables: readonly (readonly T[])[]) =>
        FOUR.map((prime, i) => tables[i]![residueOf(x, prime)]!);
      const short = over(fractions).reduce((total, row) => total + row, 1n << BigInt(fraction - 1));
      const sum = over(terms).reduce((total, row) => total + row, 0n);
      expect(BigInt.asIntN(20, sum - (short >> BigInt(fraction)) * product)).toBe(x);
    }
  });
});

describe("arithmetic modulo a prime", () => {
  /** The residue that bits say, by a table of the residues. */
  const residueIn = (own: PrimeArithmetic<boolean>, x: Residue<boolean>): number =>
    own
      .lookUp(
        x,
        Array.from({ length: own.prime }, (_, i) => BigInt(i)),
        9,
      )
      .reduceRight((sum, bit) => 2 * sum + Number(bit), 0);

  it.each([
    ...[2, 3, 5, 7, 31, 61].flatMap((prime) => [
      ["lines", prime, lineArithmetic(booleans, prime)] as const,
      ["lazy", prime, lazyArithmetic(booleans, prime)] as const,
      ["rows", prime, rowArithmetic(booleans, prime)] as const,
    ]),
    ...[67, 127, 251, 257, 509].map((prime) => ["lazy", prime, lazyArithmetic(booleans, prime)] as const),
  ])("%s modulo %i computes as the integers, on its own results too", (_name, prime, own) => {
    const values = fc.array(fc.bigInt({ min: -512n, max: 511n }), { minLength: 6, maxLength: 6 });
    const p = BigInt(prime);
    fc.assert(
      fc.property(values, fc.boolean(), fc.nat(3), (list, chosen, products) => {
        const read = list.map((value) =>
          own.read(Array.from({ length: 10 }, (_, i) => ((value >> BigInt(i)) & 1n) === 1n)),
        );
        expect(read.map((x) => residueIn(own, x))).toEqual(list.map((value) => residueOf(value, prime)));
        const pairs = <T>(x: readonly T[]) =>
          ([[x[0]!, x[1]!] as const, [x[2]!, x[3]!] as const, [x[4]!, x[4]!] as const] as const).slice(
            0,
            products,
          );
        const sum = own.sum(pairs(read), [read[5]!], [read[0]!, read[3]!]);
        const again = own.sum([[sum, sum]], [own.constant(-7n), own.truth(chosen)], []);
        const exact = pairs(list).reduce((total, [x, y]) => total + x * y, list[5]! - list[0]! - list[3]!);
        const expected = exact * exact - 7n + (chosen ? 1n : 0n);
        expect([residueIn(own, sum), residueIn(own, again)]).toEqual([
          residueOf(exact, prime),
          residueOf(expected, prime),
        ]);
        expect(residueIn(own, own.choose(chosen, sum, again))).toBe(
          residueOf(chosen ? exact : expected, prime),
        );
        expect(own.isZero(again)).toBe(expected % p === 0n);
        const lines = own.lines(again);
        expect(lines.flatMap((set, residue) => (set ? [residue] : []))).toEqual([residueOf(expected, prime)]);
        const squared = own.ofLines(
          lines,
          lines.map((_, residue) => residue ** 2 % prime),
        );
        expect(residueIn(own, squared)).toBe(residueOf(expected * expected, prime));
        const word = Array.from(
          { length: prime.toString(2).length },
          (_, place) => (residueOf(exact, prime) >> place) % 2 === 1,
        );
        expect(residueIn(own, own.ofWord(word))).toBe(residueOf(exact, prime));
      }),
      { numRuns: 40 },
    );
  });

  it("takes several levels of products whole in rows, and reduces them once", () => {
    for (const prime of [13, 61, 251]) {
      const own = rowArithmetic(booleans, prime);
      const levels = squareLevels(2, 3);
      fc.assert(
        fc.property(
          fc.array(fc.nat(prime - 1), { minLength: 4, maxLength: 4 }),
          fc.integer({ min: 1, max: 3 }),
          (list, count) => {
            const given = list.map((value) => own.constant(BigInt(value)));
            const block = rowBlock(booleans, prime, levels.slice(0, count), given);
            expect(block.map((x) => residueIn(own, x))).toEqual(
              exactly(levels.slice(0, count), list.map(BigInt)).map((value) => residueOf(value, prime)),
            );
          },
        ),
        { numRuns: 12 },
      );
    }
  });
});

describe("the sign of a product of 2x2 matrices of 2-bit entries, by residues", () => {
  // Tables for two binary residues take 67, 110 and 147 levels, and as many gates as are allowed here.
  it.each([
    [4, 30, 6038],
    [8, 44, 80601],
    [16, 62, 452095],
  ])("n = %i within %i levels and %i gates", (n, depth, size) => {
    const figures = analyze(signOfProduct("residue:2", n), UNIT);
    expect(figures.depth).toBeLessThanOrEqual(depth);
    expect(figures.size).toBeLessThanOrEqual(size);
  });

  it("is right on random matrices", () => {
    expect(wrongSigns(signOfProduct("residue:2", 8), 8)).toBe(0);
  });

  it("is refused modulo the primes of a shorter product", () => {
    const kept = representationNamed("residue:2").kept!;
    const short = kept.survey!((ranges) => {
      signOfProduct("residue:2", 4, ranges);
    });
    expect(() => signOfProduct("residue:2", 8, short)).toThrow("numbers grew past");
  });
});

describe("recurrences over residues", () => {
  const recipe = (name: string, numbers: string) => ({
    recurrence: catalogued(name),
    scan: scanNamed("sklansky"),
    outputs: "all" as const,
    weights: "inputs" as const,
    representation: representationNamed(numbers),
  });

  it.each(["linear-scalar", "deltanet", "elman"])("%s: counted as built", (name) => {
    for (const n of [1, 2, 3]) {
      expect(agrees({ ...recipe(name, "residue:2"), folding: "constants" }, n, { gates: 200_000n })).toBe(
        true,
      );
    }
  });

  it("never wraps: the largest inputs give what the integers give", () => {
    const circuit = compile(recipe("linear-scalar", "residue:3"), 8);
    const system = systemNamed("residue:3");
    const recurrence = catalogued("linear-scalar");
    const inputs = Object.fromEntries(
      recurrence.inputs.map(({ name }) => [name, Array.from({ length: 8 }, () => [-4])]),
    );
    const sequence = { label: "lowest", steps: 8, inputs, parameters: {} };
    const [got] = circuitOutputs(circuit, recurrence, system, [sequence], "all");
    expect(got).toEqual(new Oracle(recurrence, system).run(sequence));
    expect(circuit.outputs[0]!.encoding).toMatch(/^residue:\d+$/);
  });

  it("says how far it reaches", () => {
    expect(() => count(recipe("linear-scalar", "residue"), 1n << 10n)).toThrow(LimitError);
    expect(() => count(recipe("linear-scalar", "residue"), 1n << 10n)).toThrow("int:W stays at W bits");
    const builder = new CircuitBuilder("B2");
    expect(() => representationNamed("residue:2").over(buildGates(builder)).mul([], [])).toThrow("0 bits");
  });
});
