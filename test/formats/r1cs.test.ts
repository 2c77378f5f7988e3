import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import Fraction from "fraction.js";
import { describe, expect, it } from "vitest";
import { modular, rational } from "../../src/algebra/evaluate.js";
import { CircuitBuilder } from "../../src/circuit/builder.js";
import { type Circuit, inputCount, type Wire } from "../../src/circuit/circuit.js";
import { evaluate } from "../../src/circuit/evaluate.js";
import { FormatError, UsageError } from "../../src/errors.js";
import { joinChunks } from "../../src/formats/chunks.js";
import { arithmetize } from "../../src/formats/r1cs/arithmetize.js";
import { rationalOf } from "../../src/formats/r1cs/rational.js";
import { PRIMES, primeNamed, type R1cs } from "../../src/formats/r1cs/system.js";
import { writeSystem } from "../../src/formats/r1cs/write.js";
import { r1cs, sym } from "../../src/formats/r1cs.js";
import { ROOT } from "../catalogue.js";
import { portsOf } from "./circuits.js";
import { broken, witnessOf } from "./r1cs.js";

const BN128 = PRIMES.bn128!;

type Step = readonly ["add" | "sub" | "neg" | "mul" | "constant", number, number];
const step: fc.Arbitrary<Step> = fc.tuple(
  fc.constantFrom("add", "add", "sub", "sub", "neg", "mul", "mul", "constant"),
  fc.nat(),
  fc.nat(),
);

/** Ring circuits with constants, long sums, gates used twice, inputs and constants wired to outputs. */
const randomRing: fc.Arbitrary<Circuit<"arithmetic">> = fc
  .record({
    inputs: fc.integer({ min: 1, max: 4 }),
    steps: fc.array(step, { maxLength: 40 }),
    outputs: fc.array(fc.nat(), { maxLength: 6 }),
  })
  .map(({ inputs, steps, outputs }) => {
    const builder = new CircuitBuilder("arithmetic");
    const wires = [...builder.input("x", [inputs]), ...builder.input("s", [])] as Wire[];
    const at = (i: number): Wire => wires[i % wires.length]!;
    for (const [op, i, j] of steps) {
      if (op === "constant") wires.push(builder.constant(new Fraction((i % 9) - 4, 1 + (j % 3))));
      else wires.push(builder.gate(op, at(i), op === "neg" ? undefined : at(j)));
    }
    builder.output(
      "many",
      [outputs.length],
      outputs.map((i) => at(i)),
    );
    builder.output("y", [], [wires.at(-1)!]);
    return builder.build();
  });

const inputsOf = (circuit: Circuit, seed: number): readonly bigint[] =>
  Array.from({ length: inputCount(circuit) }, (_, i) => BigInt((seed * (2 * i + 3)) % 1009) - 500n);

function valuesOf<W>(
  circuit: Circuit,
  inputs: readonly bigint[],
  over: Parameters<typeof evaluate<W>>[1],
): W[] {
  let from = 0;
  const ports = circuit.inputs.map(({ name, wires }) => {
    from += wires.length;
    return [
      name,
      inputs.slice(from - wires.length, from).map((value) => over.constant(new Fraction(value))),
    ] as const;
  });
  const outputs = evaluate(circuit, over, Object.fromEntries(ports));
  return circuit.outputs.flatMap(({ name }) => [...outputs[name]!]);
}

describe("the constraints of a circuit", () => {
  const primes = fc.constantFrom(BN128, PRIMES.bls12381!, PRIMES.goldilocks!, 65537n, 101n);

  it("are satisfied by its values and by no others of its wires, over any prime", () => {
    fc.assert(
      fc.property(randomRing, primes, fc.nat(), fc.nat(), (circuit, prime, seed, at) => {
        const system = arithmetize(circuit, prime);
        const inputs = inputsOf(circuit, seed);
        const witness = witnessOf(system, inputs);
        expect(broken(system, witness)).toEqual([]);
        expect(witness.slice(1, system.outputs + 1)).toEqual(valuesOf(circuit, inputs, modular(prime)));
        // Each wire but the inputs is determined by those before it, so that changing one alone breaks something.
        const others = Array.from({ length: system.wires }, (_, i) => i).filter(
          (i) => i > 0 && (i <= system.outputs || i > system.outputs + system.privateInputs),
        );
        const changed = others[at % others.length]!;
        const wrong = witness.map((value, i) => (i === changed ? (value + 1n) % prime : value));
        expect(broken(system, wrong)).not.toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  it("are one for each product, also where sums of them are outputs", () => {
    for (const n of [1, 5, 40]) {
      const builder = new CircuitBuilder("arithmetic");
      const [a, b] = [builder.input("a", [n]), builder.input("b", [n])];
      const h: Wire[] = [];
      for (let i = 0; i < n; i++) {
        const before = h.at(-1) ?? builder.constant(new Fraction(2));
        h.push(builder.gate("add", builder.gate("mul", a[i] as Wire, before), b[i] as Wire));
      }
      builder.output("h", [n], h);
      // The first product is by a constant; its sum is an output all the same.
      expect(arithmetize(builder.build(), BN128)).toMatchObject({ constraints: n, wires: 1 + 3 * n });
    }
  });

  it("of long sums stay short", () => {
    const builder = new CircuitBuilder("arithmetic");
    const x = [...builder.input("x", [100])] as Wire[];
    const sum = x.reduce((s, term) => builder.gate("add", s, term));
    builder.output("y", [], [builder.gate("mul", sum, sum)]);
    const system = arithmetize(builder.build(), BN128);
    const most = Math.max(
      ...Array.from(
        { length: system.starts.length - 1 },
        (_, i) => system.starts[i + 1]! - system.starts[i]!,
      ),
    );
    expect(most).toBeLessThanOrEqual(18);
    expect(system.constraints).toBe(7);
  });

  it("are refused of what a field does not have", () => {
    const builder = new CircuitBuilder("arithmetic");
    builder.output("y", [], [builder.gate("relu", builder.input("x", [])[0] as Wire)]);
    expect(() => r1cs.write(builder.build())).toThrow(UsageError);
    expect(() => r1cs.write(builder.build())).toThrow("has the gate 'relu' at node 1");
  });
});

describe("r1cs files", () => {
  it("give back ports and functions, over the rationals where numbers are small", () => {
    fc.assert(
      fc.property(randomRing, fc.nat(), (circuit, seed) => {
        const bytes = joinChunks(r1cs.write(circuit));
        expect(joinChunks(r1cs.write(circuit))).toEqual(bytes);
        const back = r1cs.read!(bytes, "a.r1cs");
        expect(portsOf(back)).toEqual(portsOf(circuit));
        const inputs = inputsOf(circuit, seed);
        expect(valuesOf(back, inputs, rational).map(String)).toEqual(
          valuesOf(circuit, inputs, rational).map(String),
        );
      }),
      { numRuns: 200 },
    );
  });

  it("hold quotients, of which the divisor must not be zero", () => {
    const builder = new CircuitBuilder("arithmetic");
    const [x, y] = [...builder.input("x", [2])] as Wire[];
    builder.output("q", [], [builder.gate("div", x, builder.gate("add", x, y))]);
    const circuit = builder.build();
    const back = r1cs.read!(joinChunks(r1cs.write(circuit)), "q.r1cs");
    for (const inputs of [
      [1n, 2n],
      [7n, -3n],
      [0n, 5n],
    ])
      expect(String(valuesOf(back, inputs, rational)[0])).toBe(
        String(valuesOf(circuit, inputs, rational)[0]),
      );
    const system = arithmetize(circuit, BN128);
    expect(broken(system, [1n, 0n, 3n, -3n, 0n])).not.toEqual([]);
    expect(() => witnessOf(system, [3n, -3n])).toThrow("division by zero");
  });

  /** Terms of A, B, C as [wire, coefficient]. */
  type Row = readonly (readonly (readonly [number, bigint])[])[];
  const systemOf = (rows: readonly Row[], counts: Partial<R1cs>): R1cs => {
    const terms = rows.flat(2);
    const coefficients = [...new Set(terms.map(([, value]) => value))];
    const starts = [0];
    for (const combination of rows.flat(1)) starts.push(starts.at(-1)! + combination.length);
    return {
      prime: BN128,
      wires: 4,
      outputs: 1,
      publicInputs: 1,
      privateInputs: 1,
      constraints: rows.length,
      starts: Uint32Array.from(starts),
      termWires: Uint32Array.from(terms, ([wire]) => wire),
      termCoefficients: Uint32Array.from(terms, ([, value]) => coefficients.indexOf(value)),
      coefficients,
      ports: { inputs: [], outputs: [] },
      ...counts,
    };
  };
  /** The sections of a file in another order, and without ours, as circom writes them. */
  const foreign = (system: R1cs): Uint8Array => {
    const bytes = joinChunks(writeSystem(system));
    const view = new DataView(bytes.buffer);
    const sections: Uint8Array[] = [];
    for (let at = 12; at < bytes.length; ) {
      const end = at + 12 + Number(view.getBigUint64(at + 4, true));
      sections.push(bytes.slice(at, end));
      at = end;
    }
    const [header, constraints, labels] = sections as [Uint8Array, Uint8Array, Uint8Array];
    const start = bytes.slice(0, 12);
    new DataView(start.buffer).setUint32(8, 3, true);
    return joinChunks([start, constraints, header, labels]);
  };
  const minus = BN128 - 1n;

  it("of other programs are read without names, in any order of sections, and whatever defines a wire", () => {
    // 3 w1 = x y + x with the product in A and B; wires: 1 output, 2 public x, 3 private y.
    const system = systemOf(
      [
        [
          [[2, 1n]],
          [
            [3, 1n],
            [0, 1n],
          ],
          [[1, 3n]],
        ],
      ],
      {},
    );
    const circuit = r1cs.read!(foreign(system), "other.r1cs");
    expect(portsOf(circuit)).toMatchObject({
      inputs: [
        { name: "public", shape: [1] },
        { name: "private", shape: [1] },
      ],
      outputs: [{ name: "outputs", shape: [1] }],
    });
    expect(valuesOf(circuit, [6n, 4n], rational).map(String)).toEqual(["10"]);
  });

  it("that circom wrote of a program are read as that program", () => {
    // y = (a + 1) b + 3 a and z = (a + 1) b c; c is public and so comes first.
    const file = new Uint8Array(readFileSync(join(ROOT, "circuits/files/r1cs/two.r1cs")));
    const circuit = r1cs.read!(file, "two.r1cs");
    expect(portsOf(circuit)).toMatchObject({
      inputs: [
        { name: "public", shape: [1] },
        { name: "private", shape: [2] },
      ],
      outputs: [{ name: "outputs", shape: [2] }],
    });
    for (const [c, a, b] of [
      [5n, 2n, 7n],
      [-1n, -4n, 3n],
    ] as const)
      expect(valuesOf(circuit, [c, a, b], rational).map(String)).toEqual(
        [(a + 1n) * b + 3n * a, (a + 1n) * b * c].map(String),
      );
  });

  it("give constraints that only check as residuals", () => {
    // x (x - 1) = 0 and w1 = x.
    const rows: readonly Row[] = [
      [
        [[2, 1n]],
        [
          [2, 1n],
          [0, minus],
        ],
        [],
      ],
      [
        [],
        [],
        [
          [1, 1n],
          [2, minus],
        ],
      ],
    ];
    const circuit = r1cs.read!(foreign(systemOf(rows, { wires: 3, privateInputs: 0 })), "check.r1cs");
    expect(circuit.outputs.map(({ name }) => name)).toEqual(["outputs", "residuals"]);
    expect(valuesOf(circuit, [1n], rational).map(String)).toEqual(["1", "0"]);
    expect(valuesOf(circuit, [3n], rational).map(String)).toEqual(["3", "6"]);
  });

  it("are refused where a wire is guessed and only checked", () => {
    // w1 w1 = x: a square root.
    const root = systemOf([[[[1, 1n]], [[1, 1n]], [[2, 1n]]]], { wires: 3, privateInputs: 0 });
    expect(() => r1cs.read!(foreign(root), "root.r1cs")).toThrow(FormatError);
    expect(() => r1cs.read!(foreign(root), "root.r1cs")).toThrow(
      "expected constraints that define every wire from the inputs, got the output",
    );
  });

  it("are refused where they count more wires than the file pays for", () => {
    const system = systemOf([[[[2, 1n]], [[3, 1n]], [[1, 1n]]]], {});
    const file = joinChunks(writeSystem(system));
    // The file's head, that of its first section, the size of an element, and the prime.
    const at = 12 + 12 + 4 + 32;
    const view = new DataView(file.buffer);
    expect(view.getUint32(at, true)).toBe(4);
    view.setUint32(at, 0x0400_0004, true);
    expect(() => r1cs.read!(file, "f.r1cs")).toThrow(FormatError);
    expect(() => r1cs.read!(file, "f.r1cs")).toThrow(
      `f.r1cs:byte ${at}: expected at most 65536 wires more than the file has bytes, got 67108868 wires in`,
    );
  });

  it("name their wires in a file of names", () => {
    const builder = new CircuitBuilder("arithmetic");
    const [x, y] = [...builder.input("x", [2])] as Wire[];
    const product = builder.gate("mul", x, y);
    builder.output("p", [1], [builder.gate("mul", product, product)]);
    const text = new TextDecoder().decode(joinChunks(sym.write(builder.build())));
    expect(text).toBe("1,1,0,main.p[0]\n2,2,0,main.x[0]\n3,3,0,main.x[1]\n4,4,0,main.wire[4]\n");
  });

  it("hold coefficients as the numbers they stand for", () => {
    fc.assert(
      fc.property(fc.bigInt(-(2n ** 62n), 2n ** 62n), fc.bigInt(1n, 2n ** 31n), (n, d) => {
        const value = new Fraction(n, d);
        expect(rationalOf(modular(BN128).literal(value), BN128).equals(value)).toBe(true);
      }),
    );
    expect(rationalOf(100n, 101n).toFraction()).toBe("-1");
    expect(() => primeNamed("bn12")).toThrow("Did you mean 'bn128'?");
  });
});
