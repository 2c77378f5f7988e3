import fc from "fast-check";
import Fraction from "fraction.js";
import { describe, expect, it } from "vitest";
import { buildNumbers } from "../../src/algebra/build.js";
import { COST_MODELS } from "../../src/analyze/cost-model.js";
import { formalDegree, nodeDegrees, outputDegrees } from "../../src/analyze/degree.js";
import { depth } from "../../src/analyze/depth.js";
import { CircuitBuilder } from "../../src/circuit/builder.js";
import type { Circuit, Wire } from "../../src/circuit/circuit.js";
import { circuits, operandsOf, opNameOf, POLYNOMIAL } from "./random-circuits.js";

type Matrix = readonly (readonly Wire[])[];

/** The product of n dense d x d matrices of inputs, in a balanced tree, applied to a start vector. */
function denseProduct(n: number, d: number, start: "variable" | "constant"): Circuit {
  const builder = new CircuitBuilder("arithmetic");
  const numbers = buildNumbers(builder);
  const entries = builder.input("A", [n, d, d]) as unknown as Wire[];
  const indices = Array.from({ length: d }, (_, i) => i);
  const matrices: Matrix[] = Array.from({ length: n }, (_, t) =>
    indices.map((i) => indices.map((j) => entries[t * d * d + i * d + j]!)),
  );
  const multiply = (x: Matrix, y: Matrix): Matrix =>
    indices.map((i) =>
      indices.map((j) =>
        numbers.sumOfProducts(
          indices.map((l) => [x[i]![l]!, y[l]![j]!] as const),
          [],
        ),
      ),
    );
  let layer = matrices;
  while (layer.length > 1) {
    const next: Matrix[] = [];
    for (let i = 0; i + 1 < layer.length; i += 2) next.push(multiply(layer[i + 1]!, layer[i]!));
    if (layer.length % 2 === 1) next.push(layer.at(-1)!);
    layer = next;
  }
  const h0 =
    start === "variable"
      ? (Array.from(builder.input("h0", [d])) as Wire[])
      : indices.map((i) => builder.constant(new Fraction(i + 1)));
  const h = layer[0]!.map((row) =>
    numbers.sumOfProducts(
      row.map((entry, j) => [entry, h0[j]!] as const),
      [],
    ),
  );
  builder.output("h", [d], h);
  return builder.build();
}

describe("formal degree", () => {
  it("of a dense product of n matrices is n, and n + 1 with a variable start", () => {
    expect(formalDegree(denseProduct(16, 2, "constant"))).toEqual({ kind: "polynomial", degree: 16 });
    expect(formalDegree(denseProduct(16, 2, "variable"))).toEqual({ kind: "polynomial", degree: 17 });
    for (const n of [1, 2, 3, 5, 7]) {
      expect(formalDegree(denseProduct(n, 3, "variable"))).toEqual({ kind: "polynomial", degree: n + 1 });
    }
  });

  it("comes with a multiplicative depth of clog2(n), and one more for the start vector", () => {
    expect(depth(denseProduct(16, 2, "variable"), COST_MODELS.multiplicative)).toBe(5);
    expect(depth(denseProduct(9, 2, "variable"), COST_MODELS.multiplicative)).toBe(5);
    expect(depth(denseProduct(16, 2, "variable"))).toBe(5 * 2);
  });

  it("follows its definition gate by gate", () => {
    fc.assert(
      fc.property(circuits("arithmetic", POLYNOMIAL), (circuit) => {
        const exact: bigint[] = [];
        for (let node = 0; node < circuit.length; node++) {
          const below = operandsOf(circuit, node).map((operand) => exact[operand]!);
          const name = opNameOf(circuit, node);
          if (name === "input") exact.push(1n);
          else if (name === "constant") exact.push(0n);
          else if (name === "mul") exact.push(below[0]! + below[1]!);
          else exact.push([...below].sort((x, y) => (x < y ? -1 : 1)).at(-1)!);
        }
        expect(Array.from(nodeDegrees(circuit), BigInt)).toEqual(exact);
      }),
    );
  });

  it("is rounded up where doubles end, never down", () => {
    const builder = new CircuitBuilder("arithmetic");
    let wire = builder.input("x", [1])[0] as Wire;
    let exact = 1n;
    for (let i = 0; i < 120; i++) {
      const square = builder.gate("mul", wire, wire);
      wire = builder.gate("mul", square, wire);
      exact *= 3n;
    }
    builder.output("y", [1], [wire]);
    const found = formalDegree(builder.build());
    if (found.kind !== "polynomial") throw new Error("a polynomial circuit without a degree");
    expect(BigInt(found.degree)).toBeGreaterThan(exact);
    expect(found.degree / Number(exact)).toBeLessThan(1 + 1e-12);
  });

  it("names the gate that has none, and only where an output needs it", () => {
    const builder = new CircuitBuilder("arithmetic");
    const [x, y] = Array.from(builder.input("x", [2])) as [Wire, Wire];
    const bent = builder.gate("tanh", x);
    const product = builder.gate("mul", x, y);
    const mixed = builder.gate("add", product, builder.gate("neg", bent));
    builder.output("clean", [1], [product]);
    builder.output("bent", [2], [mixed, product]);
    const circuit = builder.build();
    const none = { kind: "none", op: "tanh", wire: bent };
    expect(formalDegree(circuit)).toEqual(none);
    expect(outputDegrees(circuit)).toEqual({
      clean: [{ kind: "polynomial", degree: 2 }],
      bent: [none, { kind: "polynomial", degree: 2 }],
    });
  });
});
