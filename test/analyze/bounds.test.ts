import fc from "fast-check";
import Fraction from "fraction.js";
import { describe, expect, it } from "vitest";
import { float64 } from "../../src/algebra/evaluate.js";
import {
  ceilingLog,
  clog2,
  degreeBound,
  essentialBounds,
  lowerBounds,
  snirBound,
  snirDeficiency,
} from "../../src/analyze/bounds.js";
import { COST_MODELS, UNIT } from "../../src/analyze/cost-model.js";
import { depth } from "../../src/analyze/depth.js";
import { FLOAT_FUNCTIONS } from "../../src/analyze/essential/float.js";
import { PRIMES } from "../../src/analyze/essential/polynomial.js";
import { essentialInputs, essentialInputsOfPort } from "../../src/analyze/essential.js";
import { size } from "../../src/analyze/size.js";
import { CircuitBuilder } from "../../src/circuit/builder.js";
import type { Circuit, Wire } from "../../src/circuit/circuit.js";
import { evaluatePacked } from "../../src/circuit/evaluate.js";
import { type BoundedName, OPS } from "../../src/circuit/ops.js";
import { ARITHMETIC, BOOLEAN, circuits, operandsOf, opNameOf, POLYNOMIAL } from "./random-circuits.js";

/** Variables of the expanded polynomial of a node: monomials as sorted lists of variables. */
function trueVariables(circuit: Circuit, wire: number): Set<number> | undefined {
  type Polynomial = Map<string, bigint>;
  const values: Polynomial[] = [];
  for (let node = 0; node <= wire; node++) {
    const [x, y] = operandsOf(circuit, node).map((operand) => values[operand]!);
    const result: Polynomial = new Map();
    const put = (monomial: string, coefficient: bigint): void => {
      const sum = (result.get(monomial) ?? 0n) + coefficient;
      if (sum === 0n) result.delete(monomial);
      else result.set(monomial, sum);
    };
    switch (opNameOf(circuit, node)) {
      case "input":
        put(`${node}`, 1n);
        break;
      case "constant": {
        const { s, n } = circuit.constants[circuit.a[node]!]!;
        put("", s * n);
        break;
      }
      case "add":
        for (const term of [...x!, ...y!]) put(...term);
        break;
      case "sub":
        for (const term of x!) put(...term);
        for (const [monomial, coefficient] of y!) put(monomial, -coefficient);
        break;
      case "neg":
        for (const [monomial, coefficient] of x!) put(monomial, -coefficient);
        break;
      case "mul":
        for (const [one, c] of x!) for (const [other, d] of y!) put(product(one, other), c * d);
        break;
    }
    if (result.size > 300) return undefined;
    values.push(result);
  }
  return new Set([...values[wire]!.keys()].filter(Boolean).flatMap((m) => m.split("*").map(Number)));
}

function product(one: string, other: string): string {
  return [one, other].filter(Boolean).join("*").split("*").sort().join("*");
}

/** Inputs on which a Boolean wire depends, by its whole truth table. */
function truthTableVariables(circuit: Circuit, wire: number): Set<number> {
  const inputs = Array.from(circuit.inputs[0]!.wires);
  const rows = 2 ** inputs.length;
  const probe = { ...circuit, outputs: [{ name: "y", shape: [1], wires: Uint32Array.of(wire) }] };
  const table = Array.from({ length: rows }, (_, row) => {
    const x = inputs.map((_, i) => -((row >> i) & 1));
    return evaluatePacked(probe as Circuit<"B2">, { x }).y![0]! & 1;
  });
  const essential = inputs.filter((_, i) => table.some((value, row) => value !== table[row ^ (1 << i)]));
  return new Set(essential);
}

describe("essential inputs", () => {
  it("of a polynomial are the variables of its expansion", () => {
    let compared = 0;
    fc.assert(
      fc.property(circuits("arithmetic", POLYNOMIAL, { most: 14 }), (circuit) => {
        const wire = circuit.length - 1;
        const expected = trueVariables(circuit, wire);
        if (expected === undefined) return;
        compared++;
        expect(new Set(essentialInputs(circuit, wire).inputs)).toEqual(expected);
      }),
    );
    expect(compared).toBeGreaterThan(50);
  });

  it("of a Boolean wire of few inputs are those of its truth table", () => {
    let all = 0;
    fc.assert(
      fc.property(circuits("B2", BOOLEAN, { inputs: 7 }), (circuit) => {
        const wire = circuit.length - 1;
        const expected = truthTableVariables(circuit, wire);
        const { inputs, reachable } = essentialInputs(circuit, wire);
        expect(new Set(inputs)).toEqual(expected);
        expect(reachable).toBeGreaterThanOrEqual(expected.size);
        all += expected.size;
      }),
      { numRuns: 400 },
    );
    expect(all).toBeGreaterThan(100);
  });

  it("of a needle in a haystack are found where all assignments can be tried", () => {
    // One of 2^12 assignments turns the wire: random flips seldom meet it.
    const builder = new CircuitBuilder("B2");
    const wires = Array.from(builder.input("x", [12])) as Wire[];
    const literals = wires.map((wire, i) => (i % 3 === 0 ? builder.gate("not", wire) : wire));
    const needle = literals.reduce((x, y) => builder.gate("and", x, y));
    builder.output("y", [1], [needle]);
    expect(essentialInputs(builder.build(), needle).inputs.length).toBe(12);
  });

  it("leave out inputs that cancel", () => {
    const builder = new CircuitBuilder("arithmetic");
    const [x, y, z] = Array.from(builder.input("x", [3])) as [Wire, Wire, Wire];
    const square = builder.gate("mul", builder.gate("add", x, y), builder.gate("sub", x, y));
    const rest = builder.gate("sub", square, builder.gate("mul", x, x));
    const none = builder.gate("sub", z, z);
    const relu = builder.gate("relu", builder.gate("sub", none, builder.gate("mul", y, y)));
    builder.output("y", [3], [rest, none, relu]);
    const circuit = builder.build();
    expect(Array.from(essentialInputs(circuit, rest).inputs)).toEqual([y]);
    expect(essentialInputs(circuit, none)).toMatchObject({ reachable: 1, inputs: new Uint32Array() });
    expect(essentialInputs(circuit, relu)).toMatchObject({ reachable: 2, inputs: new Uint32Array() });
    expect(essentialInputsOfPort(circuit, "y")?.wire).toBe(rest);
  });

  it("of a product of 200 bits and of their sum are all found", () => {
    for (const gate of ["and", "or", "xor"] as const) {
      const builder = new CircuitBuilder("B2");
      const wires = Array.from(builder.input("x", [200])) as Wire[];
      const all = wires.reduce((x, y) => builder.gate(gate, x, y));
      builder.output("y", [1], [all]);
      expect(essentialInputs(builder.build(), all).inputs.length, gate).toBe(200);
    }
  });

  it("of functions have an exact witness where whole numbers allow one, and say so where not", () => {
    const builder = new CircuitBuilder("arithmetic");
    const [x, y, z] = Array.from(builder.input("x", [3])) as [Wire, Wire, Wire];
    const chosen = builder.gate("select", x, builder.gate("max", y, z), builder.gate("abs", z));
    const smooth = builder.gate("tanh", builder.gate("add", x, builder.gate("div", y, z)));
    builder.output("y", [2], [chosen, smooth]);
    const circuit = builder.build();
    expect(essentialInputs(circuit, chosen)).toMatchObject({
      inputs: Uint32Array.of(x, y, z),
      about: "the function over the reals",
    });
    expect(essentialInputs(circuit, smooth)).toMatchObject({
      inputs: Uint32Array.of(x, y, z),
      about: "the function as computed in float64",
    });
  });

  it("are not invented by rounding", () => {
    // (x + y) - x is y, whatever float64 makes of it.
    const builder = new CircuitBuilder("arithmetic");
    const [x, y] = Array.from(builder.input("x", [2])) as [Wire, Wire];
    const third = builder.gate("div", x, builder.constant(new Fraction(3)));
    const back = builder.gate("sub", builder.gate("add", third, y), third);
    builder.output("y", [1], [back]);
    expect(Array.from(essentialInputs(builder.build(), back).inputs)).toEqual([y]);
  });

  it("survive constants that a prime cannot hold", () => {
    const builder = new CircuitBuilder("arithmetic");
    const x = builder.input("x", [1])[0] as Wire;
    const tiny = builder.constant(new Fraction(-1, PRIMES[0]));
    builder.output("y", [1], [builder.gate("mul", x, tiny)]);
    const circuit = builder.build();
    const found = essentialInputs(circuit, circuit.length - 1);
    expect(Array.from(found.inputs)).toEqual([x]);
    expect(found.witness).toContain(String(PRIMES[1]));
  });

  it("stay a lower count when the budget runs out", () => {
    fc.assert(
      fc.property(
        fc.oneof(
          circuits("B2", BOOLEAN),
          circuits("arithmetic", ARITHMETIC),
          circuits("arithmetic", POLYNOMIAL),
        ),
        fc.integer({ min: 1, max: 300 }),
        (circuit, budget) => {
          const wire = circuit.length - 1;
          const all = new Set(essentialInputs(circuit, wire).inputs);
          for (const input of essentialInputs(circuit, wire, { budget }).inputs) expect(all).toContain(input);
        },
      ),
    );
    expect(() => essentialInputs(new CircuitBuilder("B2").build(), 0)).toThrow(
      /wire 0 is not in the circuit/,
    );
  });

  it("use primes below 2^26 and the functions of the float64 number system", () => {
    for (const p of PRIMES) {
      expect(p).toBeLessThan(2 ** 26);
      for (let d = 2; d * d <= p; d++) if (p % d === 0) throw new Error(`${p} is divisible by ${d}`);
    }
    const samples = [-2.5, -1, -0.5, 0, 0.25, 1, 3, Number.NaN];
    for (const op of Object.values(OPS)) {
      const f = FLOAT_FUNCTIONS[op.code];
      expect(f === undefined, op.name).toBe(op.family === "source" || op.arity >= 3);
      if (f === undefined) continue;
      for (const x of samples) {
        for (const y of samples) {
          const [own, theirs] = [
            f(x, y),
            float64.gate(op.name as BoundedName, x, op.arity === 2 ? y : undefined),
          ];
          expect(float64.equal(own, theirs), `${op.name}(${x}, ${y}) = ${own}, ${theirs}`).toBe(true);
        }
      }
    }
  });
});

describe("lower bounds", () => {
  it("never pass the depth and size of a circuit that computes the function", () => {
    const cases = fc.oneof(
      fc.tuple(circuits("B2", BOOLEAN), fc.constantFrom(...Object.values(COST_MODELS))),
      fc.tuple(circuits("arithmetic", ARITHMETIC), fc.constant(UNIT)),
      fc.tuple(circuits("arithmetic", POLYNOMIAL), fc.constant(UNIT)),
    );
    fc.assert(
      fc.property(cases, ([circuit, model]) => {
        for (const bound of lowerBounds(circuit, model)) {
          const figure = bound.measure === "depth" ? depth(circuit, model) : size(circuit, model);
          expect(bound.value, bound.holdsFor).toBeLessThanOrEqual(BigInt(figure));
          expect(bound.certified).toMatch(/^\d+ of \d+ reachable inputs of /);
        }
      }),
      { numRuns: 200 },
    );
  });

  it("are met by a balanced sum, and take gates of three operands into account", () => {
    const builder = new CircuitBuilder("arithmetic");
    const wires = Array.from(builder.input("x", [9])) as Wire[];
    let layer = wires;
    while (layer.length > 1) {
      const next: Wire[] = [];
      for (let i = 0; i < layer.length; i += 2) {
        next.push(i + 1 < layer.length ? builder.gate("add", layer[i]!, layer[i + 1]!) : layer[i]!);
      }
      layer = next;
    }
    builder.output("sum", [1], layer);
    const sum = builder.build();
    expect(lowerBounds(sum).map(({ measure, value }) => [measure, value])).toEqual([
      ["depth", 4n],
      ["size", 8n],
    ]);
    expect(lowerBounds(sum)[0]).toMatchObject({
      name: "essential inputs",
      certified: "9 of 9 reachable inputs of sum[0], each by a derivative that is not 0 modulo 67108859",
    });
    expect(depth(sum)).toBe(4);
    expect(size(sum)).toBe(8);

    const ternary = new CircuitBuilder("arithmetic");
    const x = Array.from(ternary.input("x", [9])) as Wire[];
    const pick = (i: number): Wire => ternary.gate("select", x[i]!, x[i + 1]!, x[i + 2]!);
    ternary.output("y", [1], [ternary.gate("select", pick(0), pick(3), pick(6))]);
    const picked = ternary.build();
    expect(lowerBounds(picked).map(({ value }) => value)).toEqual([2n, 4n]);
    expect([depth(picked), size(picked)]).toEqual([2, 4]);
  });

  it("say nothing under a model that joins inputs for free", () => {
    const builder = new CircuitBuilder("arithmetic");
    const [x, y] = Array.from(builder.input("x", [2])) as [Wire, Wire];
    builder.output("y", [1], [builder.gate("add", x, y)]);
    const circuit = builder.build();
    expect(lowerBounds(circuit, COST_MODELS.multiplicative)).toEqual([]);
    expect(essentialBounds(circuit, COST_MODELS.multiplicative, essentialInputs(circuit, 2))).toEqual([]);
    expect(lowerBounds(new CircuitBuilder("B2").build())).toEqual([]);
  });

  it("of degree and of prefix networks are the textbook's", () => {
    expect(degreeBound(17n, "h_0 is a variable")).toMatchObject({
      value: 5n,
      measure: "multiplicative depth",
    });
    expect(degreeBound(0n, "a constant").value).toBe(0n);
    expect(() => degreeBound(-1n, "?")).toThrow(/a degree is 0 or more/);
    expect(snirBound(1024n).value).toBe(2046n);
    // Brent-Kung, n = 2^k: 2n - 2 - k operations on a longest path of 2k - 2.
    for (const k of [2n, 3n, 6n, 10n]) {
      const n = 2n ** k;
      expect(snirDeficiency(n, 2n * n - 2n - k, 2n * k - 2n)).toBe(k - 2n);
    }
    expect(snirDeficiency(9n, 8n, 8n)).toBe(0n);
    expect(() => snirBound(0n)).toThrow(/1 or more terms/);
  });

  it("use logarithms that are exact at powers", () => {
    for (let k = 1n; k <= 80n; k++) {
      expect([clog2(2n ** k), clog2(2n ** k + 1n)]).toEqual([k, k + 1n]);
      expect([ceilingLog(3n, 3n ** k), ceilingLog(3n, 3n ** k + 1n)]).toEqual([k, k + 1n]);
    }
    expect([clog2(1n), ceilingLog(3n, 1n), ceilingLog(2n, 2n)]).toEqual([0n, 0n, 1n]);
  });
});
