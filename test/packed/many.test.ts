import fc from "fast-check";
import Fraction from "fraction.js";
import { describe, expect, it, vi } from "vitest";
import { type Domain, float64, integer, modular, rational } from "../../src/algebra/evaluate.js";
import { smallModular } from "../../src/algebra/small-modular.js";
import { CircuitBuilder } from "../../src/circuit/builder.js";
import { type Circuit, inputCount, type Wire } from "../../src/circuit/circuit.js";
import { evaluate } from "../../src/circuit/evaluate.js";
import type { BoundedName } from "../../src/circuit/ops.js";
import { evaluateMany } from "../../src/packed/many.js";
import type { Engine } from "../../src/packed/packed.js";
import { ARITHMETIC, circuits, POLYNOMIAL } from "../analyze/random-circuits.js";

const whole = (value: number): Fraction => new Fraction(value);
const PACKED: readonly Domain<never>[] = [
  modular(3n),
  modular(2n ** 31n - 1n),
  modular(2n ** 32n),
  modular(2n ** 61n - 1n),
  smallModular(65537),
  float64,
] as readonly Domain<unknown>[] as readonly Domain<never>[];
const ONE_BY_ONE = [
  rational,
  integer,
  modular(2n),
  modular(2n ** 89n - 1n),
] as readonly Domain<unknown>[] as readonly Domain<never>[];

/** More than two runs of 64 lanes, the last one not full. */
const COUNT = 150;

function valuesOf(circuit: Circuit, domain: Domain<never>, seed: number) {
  const inputs = inputCount(circuit);
  return Array.from({ length: COUNT }, (_, at) => ({
    x: Array.from({ length: inputs }, (_input, i) =>
      domain.literal(whole(((seed + 31 * at + 7 * i) % 4001) - 2000)),
    ),
  }));
}

/** Gates cannot be carried out one assignment at a time. */
const withoutGates = (domain: Domain<never>): Domain<never> => ({
  ...domain,
  gate: () => {
    throw new Error("one by one");
  },
});

describe.each(PACKED)("$name", (domain) => {
  it.each<Engine>(["wasm", "plain"])("gives packed what evaluating one assignment gives: %s", (engine) => {
    fc.assert(
      fc.property(circuits("arithmetic", POLYNOMIAL, { most: 30 }), fc.nat(4000), (circuit, seed) => {
        const given = valuesOf(circuit, domain, seed);
        const expected = given.map((inputs) => evaluate(circuit, domain, inputs));
        const got = evaluateMany(circuit, withoutGates(domain), COUNT, (i) => given[i]!, { engine });
        expect([...got]).toEqual(expected);
      }),
      { numRuns: 15 },
    );
  });
});

describe.each([...PACKED.slice(-1), ...ONE_BY_ONE])("$name with gates that have no kernel", (domain) => {
  it("gives what evaluating one assignment gives, or refuses as that does", () => {
    const gates: readonly BoundedName[] = domain.name === "float64" ? ARITHMETIC : POLYNOMIAL;
    fc.assert(
      fc.property(circuits("arithmetic", gates, { most: 12 }), fc.nat(4000), (circuit, seed) => {
        const given = valuesOf(circuit, domain, seed);
        const expected = given.map((inputs) => evaluate(circuit, domain, inputs));
        expect([...evaluateMany(circuit, domain, COUNT, (i) => given[i]!)]).toEqual(expected);
      }),
      { numRuns: 15 },
    );
  });
});

const field = modular(2n ** 61n - 1n);

function product(constant: Fraction): Circuit {
  const builder = new CircuitBuilder("arithmetic");
  const [x] = Array.from(builder.input("x", [1])) as [Wire];
  builder.output("y", [], [builder.gate("mul", x, builder.constant(constant))]);
  return builder.build();
}

it("few assignments are evaluated one by one, and exact numbers are", () => {
  const circuit = product(whole(5));
  const one = (domain: Domain<never>, count: number) => [
    ...evaluateMany(circuit, withoutGates(domain), count, () => ({ x: [domain.one] })),
  ];
  expect(() => one(field as never, 3)).toThrow("one by one");
  expect(one(field as never, 4)).toEqual([1, 2, 3, 4].map(() => ({ y: [5n] })));
  expect(() => one(rational as never, 100)).toThrow("one by one");
});

it("assignments are asked for in order and once", () => {
  const asked: number[] = [];
  const results = evaluateMany(product(whole(2)), field, 100, (i) => {
    asked.push(i);
    return { x: [BigInt(i)] };
  });
  expect(Array.from(results, ({ y }) => Number(y![0]))).toEqual(Array.from({ length: 100 }, (_, i) => 2 * i));
  expect(asked).toEqual(Array.from({ length: 100 }, (_, i) => i));
});

it("constants are those of the domain, also where it has none", () => {
  const thirds = product(new Fraction(1, 3));
  for (const domain of [modular(3n), modular(2n ** 32n)]) {
    let said = "";
    try {
      evaluate(thirds, domain, { x: [1n] });
    } catch (error) {
      said = (error as Error).message;
    }
    if (said === "") continue;
    expect(() => [...evaluateMany(thirds, domain, 9, () => ({ x: [1n] }))]).toThrow(said);
  }
  // Neither part of the quotient is a double.
  const large = new Fraction(3n ** 800n, 3n ** 799n * 2n + 1n);
  const [{ y }] = [...evaluateMany(product(large), float64, 9, () => ({ x: [1] }))] as [{ y: number[] }];
  expect(y).toEqual([1.5]);
});

it("without WebAssembly the plain loops are taken, of themselves", async () => {
  const circuit = product(whole(7));
  vi.resetModules();
  vi.stubGlobal("WebAssembly", undefined);
  try {
    const [{ packedEvaluator }, { primeKind }, many] = await Promise.all([
      import("../../src/packed/packed.js"),
      import("../../src/packed/kinds.js"),
      import("../../src/packed/many.js"),
    ]);
    expect(packedEvaluator(circuit, primeKind(11n)).engine).toBe("plain");
    const results = many.evaluateMany(circuit, modular(11n), 5, (i) => ({ x: [BigInt(i)] }));
    expect(Array.from(results, ({ y }) => y)).toEqual([[0n], [7n], [3n], [10n], [6n]]);
    expect(() => packedEvaluator(circuit, primeKind(11n), { engine: "wasm" })).toThrow();
  } finally {
    vi.unstubAllGlobals();
  }
});
