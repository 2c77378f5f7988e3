import fc from "fast-check";
import Fraction from "fraction.js";
import { describe, expect, it } from "vitest";
import { type Domain, float64, modular } from "../../src/algebra/evaluate.js";
import { CircuitBuilder } from "../../src/circuit/builder.js";
import { type Circuit, inputCount, type Wire } from "../../src/circuit/circuit.js";
import { evaluate, evaluatePacked } from "../../src/circuit/evaluate.js";
import { toAig } from "../../src/circuit/lower.js";
import type { BoundedName } from "../../src/circuit/ops.js";
import { assembleKernels } from "../../src/cli/assemble-kernels.js";
import { UsageError } from "../../src/errors.js";
import { AIGER_KERNEL_BYTES } from "../../src/formats/aiger-kernel-bytes.js";
import { KERNEL_BYTES } from "../../src/packed/kernel-bytes.js";
import type { KernelName } from "../../src/packed/kernel-text.js";
import { bitsKind, float64Kind, type Kind, mod32Kind, primeKind } from "../../src/packed/kinds.js";
import { type Engine, packedEvaluator } from "../../src/packed/packed.js";
import { assembleBits } from "../../src/packed/program.js";
import { BOOLEAN, circuits, POLYNOMIAL } from "../analyze/random-circuits.js";

const ENGINES: readonly Engine[] = ["wasm", "plain"];
const MERSENNE = 2n ** 61n - 1n;
const LARGEST_62 = 2n ** 62n - 57n;
const LARGEST_31 = 2n ** 31n - 1n;

interface Case {
  readonly kind: Kind;
  readonly gates: readonly BoundedName[];
  readonly domain: Domain<never>;
  /** A lane's value as the domain has it. */
  readonly lift: (lane: number | bigint) => unknown;
  /** Values that are worth trying, besides random ones. */
  readonly edges: readonly (number | bigint)[];
  readonly random: (seed: number) => number | bigint;
}

/** Repeatable and spread over 64 bits. */
function scattered(seed: number): bigint {
  const x = BigInt.asUintN(64, BigInt(seed + 1) * 0x9e3779b97f4a7c15n);
  return BigInt.asUintN(64, (x ^ (x >> 29n)) * 0xbf58476d1ce4e5b9n);
}

const field = (p: bigint, small: boolean): Case => ({
  kind: primeKind(p),
  gates: POLYNOMIAL,
  domain: modular(p) as Domain<never>,
  lift: BigInt,
  edges: [0n, 1n, p - 1n, p - 2n, p >> 1n].map((x) => (small ? Number(x) : x)),
  random: (seed) => (small ? Number(scattered(seed) % p) : scattered(seed) % p),
});

const CASES: readonly Case[] = [
  field(3n, true),
  field(65537n, true),
  field(LARGEST_31, true),
  field(2n ** 31n + 11n, false),
  field(MERSENNE, false),
  field(LARGEST_62, false),
  {
    kind: mod32Kind,
    gates: POLYNOMIAL,
    domain: modular(2n ** 32n) as Domain<never>,
    lift: BigInt,
    edges: [0, 1, 2 ** 32 - 1, 2 ** 31],
    random: (seed) => Number(scattered(seed) >> 32n),
  },
  {
    kind: float64Kind,
    gates: [...POLYNOMIAL, "div"],
    domain: float64 as Domain<never>,
    lift: Number,
    edges: [0, -0, 1, -1, 0.1, 1e300, 5e-324],
    random: (seed) => Number(scattered(seed) >> 11n) / 2 ** 40 - 4000,
  },
];

describe.each(CASES)("numbers: $kind.name", ({ kind, gates, domain, lift, edges, random }) => {
  it.each(ENGINES)("every lane of every output is what evaluating one assignment gives: %s", (engine) => {
    fc.assert(
      fc.property(circuits("arithmetic", gates, { most: 60 }), fc.nat(), (circuit, seed) => {
        const packed = packedEvaluator(circuit, kind, { engine });
        expect(packed.engine).toBe(engine);
        const inputs = inputCount(circuit);
        const given = Array.from({ length: inputs }, (_, i) =>
          Array.from({ length: packed.entries }, (_lane, lane) => {
            const at = seed + 1000 * i + lane;
            return lane % 3 === 0 ? edges[at % edges.length]! : random(at);
          }),
        );
        for (let again = 0; again < 2; again++) {
          given.forEach((lanes, i) => {
            (packed.input(i) as Float64Array).set(lanes as number[]);
          });
          packed.run();
        }
        for (const lane of [0, 1, 2, packed.lanes - 1]) {
          const x = given.map((lanes) => lift(lanes[lane]!)) as never[];
          const { y } = evaluate(circuit, domain, { x });
          y!.forEach((expected, index) => {
            const got = lift(packed.output(index)[lane]!);
            expect(Object.is(got, expected) || domain.equal(got as never, expected), `lane ${lane}`).toBe(
              true,
            );
          });
        }
      }),
      { numRuns: 60 },
    );
  });
});

describe("bits", () => {
  it.each(ENGINES)("are those of 32 assignments at a time, whatever is complemented: %s", (engine) => {
    fc.assert(
      fc.property(circuits("B2", BOOLEAN, { most: 80 }), fc.nat(), (circuit, seed) => {
        const packed = packedEvaluator(circuit, bitsKind, { engine });
        expect(packed.lanes).toBe(2048);
        const inputs = inputCount(circuit);
        const word = (i: number, entry: number): number =>
          Number(scattered(seed + 64 * i + entry) & 0xffffffffn) | 0;
        for (let again = 0; again < 2; again++) {
          for (let i = 0; i < inputs; i++)
            (packed.input(i) as Int32Array).set(Array.from({ length: packed.entries }, (_, e) => word(i, e)));
          packed.run();
        }
        for (const entry of [0, 1, 31, 63]) {
          const x = Array.from({ length: inputs }, (_, i) => word(i, entry));
          const { y } = evaluatePacked(circuit as Circuit<"B2">, { x });
          expect(y!.map((_, index) => packed.output(index)[entry])).toEqual(y);
        }
      }),
      { numRuns: 120 },
    );
  });

  it("reuse slots: a chain of any length needs as many as it has inputs, and one more", () => {
    const builder = new CircuitBuilder("B2");
    const [x, y] = Array.from(builder.input("x", [2])) as [Wire, Wire];
    let wire = builder.gate("xor", x, y);
    for (let i = 0; i < 1000; i++) wire = builder.gate("and", builder.gate("xor", wire, x), y);
    builder.output("z", [], [wire]);
    const packed = packedEvaluator(builder.build(), bitsKind);
    // An exclusive or that only an and reads is computed with it.
    expect({ instructions: packed.instructions, slots: packed.slots }).toEqual({
      instructions: 1001,
      slots: 3,
    });
  });

  it("are the same where the program is gone through in parts, by a kernel that was compiled ahead", () => {
    const builder = new CircuitBuilder("B2");
    const x = Array.from(builder.input("x", [16])) as Wire[];
    for (let i = 0; i < 2 ** 17; i++) {
      const [a, b] = [x[i % 16]!, x[(i + 5) % 16]!];
      x[i % 16] = builder.gate("xor", a, i % 3 === 0 ? builder.gate("and", b, x[(i + 11) % 16]!) : b);
    }
    builder.output("y", [16], x);
    const circuit = builder.build();
    expect(assembleBits(circuit, bitsKind).ends.length).toBeGreaterThan(2);
    const word = (i: number): number => Number(scattered(i) & 0xffffffffn) | 0;
    const { y } = evaluatePacked(circuit as Circuit<"B2">, { x: Array.from(x, (_, i) => word(i)) });
    for (const engine of ENGINES) {
      const packed = packedEvaluator(circuit, bitsKind, { engine });
      for (let i = 0; i < 16; i++) (packed.input(i) as Int32Array).fill(word(i));
      packed.run();
      expect(y!.map((_, index) => packed.output(index)[7])).toEqual(y);
    }
  });

  it("lowered to ands, a circuit gives the same", () => {
    fc.assert(
      fc.property(circuits("B2", BOOLEAN, { most: 80 }), fc.nat(), (circuit, seed) => {
        const [whole, ands] = [circuit, toAig(circuit as Circuit<"B2">)].map((one) => {
          const packed = packedEvaluator(one, bitsKind);
          for (let i = 0; i < inputCount(one); i++)
            (packed.input(i) as Int32Array).set(
              Array.from(
                { length: packed.entries },
                (_, e) => Number(scattered(seed + 64 * i + e) >> 32n) | 0,
              ),
            );
          packed.run();
          const outputs = one.outputs.reduce((sum, { wires }) => sum + wires.length, 0);
          return Array.from({ length: outputs }, (_, k) => [...packed.output(k)]);
        });
        expect(ands).toEqual(whole);
      }),
      { numRuns: 60 },
    );
  });

  it("leave out what no output needs", () => {
    const builder = new CircuitBuilder("B2");
    const [x, y] = Array.from(builder.input("x", [2])) as [Wire, Wire];
    builder.gate("or", x, y);
    builder.output("z", [], [builder.gate("and", x, y)]);
    expect(packedEvaluator(builder.build(), bitsKind).instructions).toBe(1);
  });
});

describe("what cannot be evaluated packed", () => {
  const withGate = (name: BoundedName): Circuit => {
    const builder = new CircuitBuilder("arithmetic");
    const [x] = Array.from(builder.input("x", [1])) as [Wire];
    builder.output("y", [], [builder.gate(name, x)]);
    return builder.build();
  };

  it("is refused by name", () => {
    expect(() => packedEvaluator(withGate("tanh"), float64Kind)).toThrow(
      /over float64 has no 'tanh'; evaluate/,
    );
    expect(() => packedEvaluator(withGate("relu"), mod32Kind)).toThrow(UsageError);
    expect(() => primeKind(2n)).toThrow(/odd prime below 2\^62/);
    expect(() => primeKind(2n ** 62n + 135n)).toThrow(UsageError);
  });

  it("constants that the numbers do not have, too", () => {
    const builder = new CircuitBuilder("arithmetic");
    const [x] = Array.from(builder.input("x", [1])) as [Wire];
    builder.output("y", [], [builder.gate("mul", x, builder.constant(new Fraction(1, 3)))]);
    const circuit = builder.build();
    expect(() => packedEvaluator(circuit, mod32Kind)).toThrow(/1\/3 has no value modulo 2\^32/);
    expect(() => packedEvaluator(circuit, primeKind(3n))).toThrow(/divides its denominator/);
    const packed = packedEvaluator(circuit, primeKind(7n));
    packed.input(0).fill(1 as never);
    packed.run();
    expect(packed.output(0)[0]).toBe(5);
  });
});

it("the kernels that ship are those of the text", async () => {
  const { packed, aiger } = await assembleKernels();
  const stale = Object.keys(packed).filter(
    (name) => packed[name as KernelName] !== KERNEL_BYTES[name as KernelName],
  );
  if (aiger !== AIGER_KERNEL_BYTES) stale.push("aiger");
  expect(stale, "run 'npm run build:kernels'").toEqual([]);
  expect(Object.keys(KERNEL_BYTES)).toEqual(Object.keys(packed));
});
