import fc from "fast-check";
import Fraction from "fraction.js";
import { afterAll, describe, expect, it } from "vitest";
import { CircuitBuilder } from "../../src/circuit/builder.js";
import type { Circuit } from "../../src/circuit/circuit.js";
import { check } from "../../src/circuit/validate.js";
import { compile, type Recipe } from "../../src/compile/compile.js";
import { representationNamed } from "../../src/numbers/index.js";
import { scanNamed } from "../../src/scans/index.js";
import { lookEqual } from "../../src/verify/equivalence.js";
import { mutantsOf } from "../../src/verify/mutate.js";
import { mutationScore } from "../../src/verify/mutation-score.js";
import { systemFor } from "../../src/verify/verify.js";
import { ARITHMETIC, BOOLEAN, circuits } from "../analyze/random-circuits.js";
import { catalogued } from "../catalogue.js";

function recipeFor(name: string, scan: string, numbers?: string): Recipe {
  const representation = numbers === undefined ? undefined : representationNamed(numbers);
  return {
    recurrence: catalogued(name),
    scan: scanNamed(scan),
    outputs: "all",
    weights: "inputs",
    representation,
  };
}

/** Which of the parts of two circuits differ. */
function differingParts(first: Circuit, second: Circuit): readonly string[] {
  const show = (part: unknown): string =>
    JSON.stringify(part, (_, value) => (typeof value === "bigint" ? `${value}` : value));
  const parts = ["basis", "length", "op", "a", "b", "operands", "constants", "inputs", "outputs"] as const;
  return parts.filter((part) => show(first[part]) !== show(second[part]));
}

describe("mutants", () => {
  it("are valid, different from the circuit and from each other, and reproducible", () => {
    fc.assert(
      fc.property(
        fc.oneof(
          circuits("arithmetic", ARITHMETIC),
          circuits("B2", BOOLEAN),
          circuits("aig", ["and", "not"]),
        ),
        fc.integer({ min: 1, max: 1000 }),
        (circuit, seed) => {
          const mutants = mutantsOf(circuit, 12, seed);
          expect(mutants.length).toBeLessThanOrEqual(12);
          for (const mutant of mutants) {
            expect(check(mutant.circuit)).toBeUndefined();
            expect(differingParts(circuit, mutant.circuit).length, mutant.change).toBeGreaterThan(0);
          }
          expect(new Set(mutants.map(({ change }) => change)).size).toBe(mutants.length);
          expect(mutantsOf(circuit, 12, seed)).toEqual(mutants);
        },
      ),
      { numRuns: 60 },
    );
  });

  it("are of every kind, each told in a sentence", () => {
    const builder = new CircuitBuilder("arithmetic");
    const [x, y] = builder.input("x", [2]) as unknown as [never, never];
    const two = builder.constant(new Fraction(2));
    builder.output("z", [], [builder.gate("sub", builder.gate("mul", x, y), two)]);
    const changes = mutantsOf(builder.build(), 40, 1).map(({ change }) => change);
    for (const sentence of [
      "gate 4 is 'add' instead of 'sub'",
      "gate 3 is 'sub' instead of 'mul'",
      "the operands of gate 4 ('sub') are swapped",
      "operand 2 of gate 4 ('sub') is node 0 instead of node 2",
      "the constant of node 2 is 3 instead of 2",
      "output z is node 3 instead of node 4",
    ]) {
      expect(changes).toContain(sentence);
    }
  });

  it("come to an end where there is nothing to change", () => {
    const builder = new CircuitBuilder("B2");
    builder.output("y", [1], builder.input("x", [1]));
    expect(mutantsOf(builder.build(), 5, 1)).toEqual([]);
  });
});

describe("equivalence", () => {
  const system = systemFor(catalogued("linear-scalar"), {}).system;

  it("holds for two scans of one recurrence, and between no circuit and a really different one", () => {
    for (const [name, numbers] of [
      ["deltanet", undefined],
      ["linear-scalar", "int:8"],
      ["elman", undefined],
      ["gru", undefined],
    ] as const) {
      const recipe = recipeFor(name, "sklansky", numbers);
      const own = systemFor(recipe.recurrence, recipe).system;
      const first = compile(recipe, 5);
      expect(lookEqual(first, compile({ ...recipe, scan: scanNamed("kogge-stone") }, 5), own, 1)).toBe(true);
      const port = first.outputs[0]!;
      const reversed = { ...first, outputs: [{ ...port, wires: port.wires.slice().reverse() }] };
      expect(lookEqual(first, reversed, own, 1)).toBe(false);
    }
  });

  it("tells x or y from x xor y, x and y of many bits from 0, and knows x + y = x xor y of one bit", () => {
    const bits = (
      build: (builder: CircuitBuilder<"B2">, wires: readonly never[]) => number,
      count: number,
    ) => {
      const builder = new CircuitBuilder("B2");
      const wires = Array.from(builder.input("x", [count])) as never[];
      builder.output("y", [], [build(builder, wires)]);
      return builder.build();
    };
    const or = bits((builder, [x, y]) => builder.gate("or", x!, y!), 2);
    const xor = bits((builder, [x, y]) => builder.gate("xor", x!, y!), 2);
    const spelt = bits((builder, [x, y]) => {
      const both = builder.gate("and", x!, y!);
      return builder.gate("and", builder.gate("or", x!, y!), builder.gate("not", both));
    }, 2);
    expect(lookEqual(or, xor, system, 1)).toBe(false);
    expect(lookEqual(spelt, xor, system, 1)).toBe(true);
    // True for one assignment of 2^16: found as all are tried.
    const all = bits((builder, wires) => wires.reduce((x, y) => builder.gate("and", x, y) as never), 16);
    const none = bits((builder) => builder.constant(new Fraction(0)), 16);
    expect(lookEqual(all, none, system, 1)).toBe(false);
  });
});

/** Recurrence, scan, numbers, length, mutants. */
const PLAN: readonly (readonly [string, string, string | undefined, number, number])[] = [
  ["linear-scalar", "brent-kung", undefined, 9, 40],
  ["deltanet", "sklansky", undefined, 5, 40],
  ["pd-ssm", "kogge-stone", undefined, 6, 40],
  ["s4d", "ladner-fischer:1", undefined, 8, 30],
  ["elman", "serial", undefined, 4, 40],
  ["gru", "serial", undefined, 3, 40],
  ["linear-scalar", "sklansky", "int:4", 3, 100],
  ["linear-scalar", "brent-kung", "int:8", 2, 60],
  ["elman", "serial", "int:4", 2, 60],
  ["dense-lrnn", "sklansky", "int:4", 2, 60],
];

describe("the ordinary verification", () => {
  const totals = { made: 0, killed: 0, equivalent: 0 };
  afterAll(() => {
    const { made, killed, equivalent } = totals;
    const rate = (100 * killed) / (made - equivalent);
    console.log(`mutants: ${made} made, ${equivalent} equivalent, ${killed} killed: ${rate.toFixed(1)} %`);
  });

  it.each(PLAN)("kills every mutant of %s by %s over %s that is none", (name, scan, numbers, n, count) => {
    const score = mutationScore(recipeFor(name, scan, numbers), n, { count, seed: 5 });
    expect(score.missed).toEqual([]);
    expect(score).toMatchObject({ made: count, killRate: 1 });
    expect(score.killed + score.equivalent).toBe(count);
    expect(score.equivalent).toBeLessThan(count / 5);
    totals.made += score.made;
    totals.killed += score.killed;
    totals.equivalent += score.equivalent;
  });

  it("is held against at least 200 mutants in all", () => {
    expect(PLAN.reduce((sum, [, , , , count]) => sum + count, 0)).toBeGreaterThanOrEqual(200);
  });

  it("is seen to miss where it looks at too little", () => {
    // No random words at all: only constant sequences are left, on which many faults do not show.
    const score = mutationScore(recipeFor("linear-scalar", "sklansky", "int:8"), 3, {
      count: 60,
      seed: 5,
      random: 0,
    });
    expect(score.missed.length).toBeGreaterThan(0);
    expect(score.killRate).toBeCloseTo(score.killed / (score.made - score.equivalent), 12);
    expect(score.killed + score.equivalent + score.missed.length).toBe(score.made);
    // More are drawn where more are asked for.
    const asked = mutationScore(recipeFor("linear-scalar", "sklansky", "int:8"), 3, {
      count: 60,
      seed: 5,
      random: 0,
      atLeast: 300,
    });
    expect(asked.missed.length).toBeLessThan(score.missed.length);
  });
});
