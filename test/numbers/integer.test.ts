import fc from "fast-check";
import Fraction from "fraction.js";
import { describe, expect, it } from "vitest";
import { costGates, Meter } from "../../src/algebra/cost.js";
import { type FoldedBit, foldGates } from "../../src/algebra/fold.js";
import type { Numbers } from "../../src/algebra/numbers.js";
import type { Circuit } from "../../src/circuit/circuit.js";
import { OPS } from "../../src/circuit/ops.js";
import { prune } from "../../src/circuit/rewrite.js";
import { UsageError } from "../../src/errors.js";
import { carriesBy } from "../../src/numbers/gadgets/carry.js";
import { integer } from "../../src/numbers/index.js";
import { last, type Scan } from "../../src/scans/scan.js";
import {
  allTuples,
  allValues,
  arbitraryValue,
  build,
  differences,
  evaluateBuilt,
  OPERATIONS,
  type Program,
  packedGates,
} from "./words.js";

const mul: Program = (numbers, [x, y]) => numbers.mul(x!, y!);
const add: Program = (numbers, [x, y]) => numbers.add(x!, y!);

/** Depth and gates (without inverters) under B2 of an operation whose operand bits arrive at 0. */
function cost(
  width: number,
  program: (
    numbers: Numbers<readonly FoldedBit<number>[]>,
    x: FoldedBit<number>[],
  ) => readonly FoldedBit<number>[],
) {
  const meter = new Meter();
  const result = program(integer(width).over(foldGates(costGates(meter))), new Array<number>(width).fill(0));
  const { and, or, xor } = meter.counts();
  return {
    depth: Math.max(...result.map((bit) => (typeof bit === "boolean" ? 0 : bit))),
    gates: Number(and + or + xor),
  };
}

describe("every operation on every operand, against arithmetic modulo 2^w", () => {
  const cases = [1, 2, 3, 4].flatMap((width) =>
    OPERATIONS.filter(([, arity]) => arity < 3 || width < 4).map(
      ([name, arity, program]) => [name, width, arity, program] as const,
    ),
  );
  it.each([
    ...cases,
    ...([5, 6] as const).flatMap((w) => [["add", w, 2, add] as const, ["mul", w, 2, mul] as const]),
  ])("%s of %i bits", (_, width, arity, program) => {
    const representation = integer(width);
    const tuples = allTuples(allValues(representation), arity);
    const packed = representation.over(packedGates);
    expect(differences(representation, program, tuples, (words) => program(packed, words))).toEqual([]);
    const circuit = build(representation, arity, program);
    expect(differences(representation, program, tuples, evaluateBuilt(circuit))).toEqual([]);
  });

  it.each(OPERATIONS.filter(([, arity]) => arity === 2))(
    "%s with each literal on either side",
    (_, __, program) => {
      const representation = integer(3);
      const values = allValues(representation);
      for (const literal of values) {
        for (const side of [0, 1]) {
          const literals = side === 0 ? [literal] : [undefined, literal];
          const tuples = values.map((value) => (side === 0 ? [literal, value] : [value, literal]));
          const circuit = build(representation, 2, program, literals);
          expect(differences(representation, program, tuples, evaluateBuilt(circuit))).toEqual([]);
        }
      }
    },
  );
});

describe("wider words", () => {
  it.each([8, 16, 33, 64])("sums of products of %i bits, literals among them", (width) => {
    const representation = integer(width);
    const value = arbitraryValue(representation);
    fc.assert(
      fc.property(
        fc.nat(5),
        fc.nat(5),
        fc.array(fc.option(value, { nil: undefined }), { minLength: 15, maxLength: 15 }),
        fc.array(fc.array(value, { minLength: 15, maxLength: 15 }), { minLength: 4, maxLength: 4 }),
        (products, addends, literals, rows) => {
          const count = 2 * products + addends;
          const program: Program = (numbers, operands) =>
            numbers.sumOfProducts(
              Array.from({ length: products }, (_, i) => [operands[2 * i]!, operands[2 * i + 1]!] as const),
              operands.slice(2 * products, count),
            );
          const circuit = build(representation, 15, program, literals);
          const cases = rows.map((row) => row.map((operand, i) => literals[i] ?? operand));
          expect(differences(representation, program, cases, evaluateBuilt(circuit))).toEqual([]);
        },
      ),
      { numRuns: 12 },
    );
  });

  it("notices a wrong gate", () => {
    const representation = integer(4);
    const circuit = build(representation, 2, mul);
    const tuples = allTuples(allValues(representation), 2);
    let survivors = 0;
    let mutants = 0;
    for (let node = 0; node < circuit.length; node++) {
      if (circuit.op[node] !== OPS.and.code && circuit.op[node] !== OPS.xor.code) continue;
      const op = circuit.op.slice();
      op[node] = circuit.op[node] === OPS.and.code ? OPS.or.code : OPS.and.code;
      const mutant: Circuit<"B2"> = { ...circuit, op };
      mutants++;
      if (differences(representation, mul, tuples, evaluateBuilt(mutant)).length === 0) survivors++;
    }
    expect(mutants).toBeGreaterThan(20);
    expect(survivors).toBe(0);
  });
});

describe("depth and size under B2", () => {
  it.each([
    [8, 7],
    [16, 9],
    [32, 10],
    [64, 12],
  ])("a sum or difference of %i bits is %i levels deep, as Fibonacci splits make it", (width, depth) => {
    expect(cost(width, (numbers, x) => numbers.add(x, x)).depth).toBe(depth);
    expect(cost(width, (numbers, x) => numbers.sub(x, x)).depth).toBe(depth);
  });

  it.each([
    [4, 6],
    [8, 12],
    [16, 20],
    [32, 27],
    [64, 33],
  ])("a product modulo 2^%i is at most %i levels deep", (width, depth) => {
    expect(cost(width, (numbers, x) => numbers.mul(x, x)).depth).toBeLessThanOrEqual(depth);
  });

  it("a sum of four products of 16 bits carries once: 26 levels, where two rounds of sums after it make more", () => {
    const sum = cost(16, (numbers, x) => {
      const pair = [x, x] as const;
      return numbers.sumOfProducts([pair, pair, pair, pair], []);
    });
    const rounds = cost(16, (numbers, x) => {
      const pair = () => numbers.add(numbers.mul(x, x), numbers.mul(x, x));
      return numbers.add(pair(), pair());
    });
    expect(sum.depth).toBeLessThanOrEqual(26);
    expect(rounds.depth).toBeGreaterThan(sum.depth);
  });

  it("literals cost nothing where they decide the result", () => {
    const free = { depth: 0, gates: 0 };
    const literal = (n: number) => new Fraction(n);
    expect(cost(8, (numbers, x) => numbers.add(x, numbers.literal(literal(0))))).toEqual(free);
    expect(cost(8, (numbers, x) => numbers.mul(x, numbers.literal(literal(0))))).toEqual({
      depth: 0,
      gates: 0,
    });
    expect(cost(8, (numbers, x) => numbers.mul(numbers.literal(literal(1)), x))).toEqual(free);
    expect(cost(8, (numbers, x) => numbers.mul(x, numbers.literal(literal(64))))).toEqual(free);
    expect(cost(8, (numbers, x) => numbers.sumOfProducts([], [x]))).toEqual(free);
    expect(cost(8, (numbers) => numbers.sumOfProducts([], []))).toEqual(free);
    expect(cost(8, (numbers, x) => numbers.apply("less", x, numbers.literal(literal(0))))).toEqual(free);
    expect(cost(8, (numbers, x) => numbers.apply("select", numbers.one, x, numbers.zero))).toEqual(free);
    const three = literal(3);
    const five = (numbers: Numbers<readonly FoldedBit<number>[]>) => numbers.literal(literal(5));
    expect(
      cost(8, (numbers) => numbers.add(numbers.mul(numbers.literal(three), five(numbers)), five(numbers))),
    ).toEqual(free);
  });

  it("makes no gate that the result does not need", () => {
    for (const [, arity, program] of OPERATIONS) {
      for (const width of [2, 5, 8, 13]) {
        const circuit = build(integer(width), arity, program);
        const gates = (of: Circuit) => of.op.filter((code) => code >= OPS.and.code).length;
        expect(gates(prune(circuit))).toBe(gates(circuit));
      }
    }
  });
});

describe("options", () => {
  it("takes its carries from any scan", () => {
    const serial: Scan = {
      name: "serial",
      title: "one after the other",
      source: "here",
      gives: "all",
      run: (vectors, compose, steps) => {
        let done = vectors.slice(steps, 0n, 0n);
        for (let i = 0n; i < vectors.length(steps); i++) {
          const step = vectors.slice(steps, i, i + 1n);
          done = vectors.concat(done, i === 0n ? step : vectors.map(compose, step, last(vectors, done)));
        }
        return done;
      },
    };
    const representation = integer(6, { carries: carriesBy(serial) });
    const circuit = build(representation, 2, mul);
    const tuples = allTuples(allValues(representation), 2);
    expect(differences(representation, mul, tuples, evaluateBuilt(circuit))).toEqual([]);
    expect([...circuit.op]).not.toEqual([...build(integer(6), 2, mul).op]);
  });

  it("encodes as the reference reads literals: out of range wraps, fractions are refused", () => {
    const representation = integer(8);
    expect(representation.decode(representation.encode(new Fraction(300))).toFraction()).toBe("44");
    expect(representation.decode(representation.encode(new Fraction(128))).toFraction()).toBe("-128");
    expect(() => representation.encode(new Fraction(1, 2))).toThrow(UsageError);
    expect(() => representation.encode(new Fraction(1, 2))).toThrow("int:8 cannot hold 1/2");
  });
});
