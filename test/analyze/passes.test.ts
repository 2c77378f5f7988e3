import fc from "fast-check";
import Fraction from "fraction.js";
import { describe, expect, it } from "vitest";
import { analyze } from "../../src/analyze/analyze.js";
import { COST_MODELS, type CostModel, UNIT } from "../../src/analyze/cost-model.js";
import { criticalPath, depth, depthOfPort, levels } from "../../src/analyze/depth.js";
import { coneOf, gateCounts, leveledCone, size, width } from "../../src/analyze/size.js";
import { CircuitBuilder } from "../../src/circuit/builder.js";
import type { Circuit, Wire } from "../../src/circuit/circuit.js";
import { OPS, type OpName } from "../../src/circuit/ops.js";
import { ARITHMETIC, BOOLEAN, circuits, operandsOf, opNameOf, reachable } from "./random-circuits.js";

/** The definition, by recursion with a memo. */
function recursiveLevel(circuit: Circuit, model: CostModel, node: number, memo: Map<number, number>): number {
  const known = memo.get(node);
  if (known !== undefined) return known;
  const price = model.depth(OPS[opNameOf(circuit, node) as OpName]);
  const below = operandsOf(circuit, node).map((operand) => recursiveLevel(circuit, model, operand, memo));
  const level = Math.max(0, ...below) + price;
  memo.set(node, level);
  return level;
}

const cases = fc.oneof(
  fc.tuple(circuits("arithmetic", ARITHMETIC), fc.constantFrom(UNIT, COST_MODELS.multiplicative)),
  fc.tuple(circuits("B2", BOOLEAN), fc.constantFrom(...Object.values(COST_MODELS))),
);

describe("depth", () => {
  it("is the level of the deepest output, as the recursive definition has it", () => {
    fc.assert(
      fc.property(cases, ([circuit, model]) => {
        const memo = new Map<number, number>();
        const expected = Array.from({ length: circuit.length }, (_, node) =>
          recursiveLevel(circuit, model, node, memo),
        );
        expect(Array.from(levels(circuit, model))).toEqual(expected);
        const deepest = Math.max(0, ...Array.from(circuit.outputs[0]!.wires, (wire) => expected[wire]!));
        expect(depth(circuit, model)).toBe(deepest);
        expect(depthOfPort(circuit, "y", model)).toBe(deepest);
      }),
    );
  });

  it("has a critical path that runs from a source to an output along operands and costs just the depth", () => {
    fc.assert(
      fc.property(cases, ([circuit, model]) => {
        const path = criticalPath(circuit, model);
        if (circuit.outputs[0]!.wires.length === 0) {
          expect(path).toEqual([]);
          return;
        }
        expect(["input", "constant"]).toContain(opNameOf(circuit, path[0]!));
        expect(Array.from(circuit.outputs[0]!.wires)).toContain(path.at(-1));
        for (let i = 1; i < path.length; i++) expect(operandsOf(circuit, path[i]!)).toContain(path[i - 1]);
        const cost = path.reduce((sum, node) => sum + model.depth(OPS[opNameOf(circuit, node) as OpName]), 0);
        expect(cost).toBe(depth(circuit, model));
      }),
    );
  });

  it("does not choke on a chain of a million gates", () => {
    const builder = new CircuitBuilder("arithmetic");
    let wire = builder.input("x", [1])[0] as Wire;
    for (let i = 0; i < 1_000_000; i++) wire = builder.gate("add", wire, wire);
    builder.output("y", [1], [wire]);
    const circuit = builder.build();
    expect(depth(circuit)).toBe(1_000_000);
    expect(criticalPath(circuit)).toHaveLength(1_000_001);
    expect(coneOf(circuit).fanOut).toEqual({ largest: 2, average: 2 });
  });

  it("names the outputs there are when asked for another", () => {
    const builder = new CircuitBuilder("arithmetic");
    builder.output("state", [1], builder.input("x", [1]));
    expect(() => depthOfPort(builder.build(), "stat")).toThrow(/unknown output 'stat'. Did you mean 'state'/);
  });
});

describe("size, width and fan-out", () => {
  it("count the cone of the outputs, each gate once", () => {
    fc.assert(
      fc.property(cases, ([circuit, model]) => {
        const cone = [...reachable(circuit)];
        const ops = cone.map((node) => OPS[opNameOf(circuit, node) as OpName]);
        expect(size(circuit, model)).toBe(ops.reduce((sum, op) => sum + model.size(op), 0));
        const counts = gateCounts(circuit);
        for (const [kind, count] of Object.entries(counts)) {
          expect(count, kind).toBe(ops.filter((op) => "countAs" in op && op.countAs === kind).length);
        }
      }),
    );
  });

  it("put every charged gate on one level", () => {
    fc.assert(
      fc.property(cases, ([circuit, model]) => {
        const histogram = leveledCone(circuit, model).histogram;
        const level = levels(circuit, model);
        const byLevel = new Map<number, number>();
        for (const node of reachable(circuit)) {
          if (model.size(OPS[opNameOf(circuit, node) as OpName]) === 0) continue;
          byLevel.set(level[node]!, (byLevel.get(level[node]!) ?? 0) + 1);
        }
        histogram.forEach((count, at) => {
          expect(count).toBe(byLevel.get(at) ?? 0);
        });
        expect(width(circuit, model)).toBe(Math.max(0, ...byLevel.values()));
        expect(histogram.length - 1).toBe(Math.max(0, ...Array.from(reachable(circuit), (n) => level[n]!)));
      }),
    );
  });

  it("count readers by operand place, without constants", () => {
    fc.assert(
      fc.property(cases, ([circuit]) => {
        const readers = new Map<number, number>();
        for (const node of reachable(circuit)) {
          for (const operand of operandsOf(circuit, node)) {
            if (opNameOf(circuit, operand) === "constant") continue;
            readers.set(operand, (readers.get(operand) ?? 0) + 1);
          }
        }
        const { largest, average } = coneOf(circuit).fanOut;
        const places = [...readers.values()];
        expect(largest).toBe(Math.max(0, ...places));
        const sum = places.reduce((total, one) => total + one, 0);
        expect(average).toBeCloseTo(places.length === 0 ? 0 : sum / places.length, 10);
      }),
    );
  });
});

describe("analyze", () => {
  it("gathers what the passes say, for a circuit small enough to count by hand", () => {
    // y = (x0 * x1 + 3) * x1, z = x0; x2 * x2 is dead.
    const builder = new CircuitBuilder("arithmetic");
    const [x0, x1, x2] = Array.from(builder.input("x", [3])) as [Wire, Wire, Wire];
    builder.gate("mul", x2, x2);
    const sum = builder.gate("add", builder.gate("mul", x0, x1), builder.constant(new Fraction(3)));
    builder.output("y", [1], [builder.gate("mul", sum, x1)]);
    builder.output("z", [1], [x0]);
    const found = analyze(builder.build());
    expect(found).toMatchObject({
      basis: "arithmetic",
      costModel: "unit",
      inputs: 3,
      outputs: 2,
      nodes: 8,
      depth: 3,
      depthByOutput: { y: 3, z: 0 },
      size: 3,
      counts: { mul: 2, add: 1, other: 0, and: 0, or: 0, xor: 0, not: 0 },
      width: 1,
      fanOut: { largest: 2 },
      multiplicativeDepth: 2,
      degree: { kind: "polynomial", degree: 3 },
    });
    expect(found.fanOut.average).toBe(5 / 4);
    expect(Array.from(found.histogram)).toEqual([0, 1, 1, 1]);
    expect(found.criticalPath).toHaveLength(4);
  });

  it("takes a circuit without gates and one without outputs", () => {
    const builder = new CircuitBuilder("B2");
    const wires = builder.input("x", [2]);
    expect(analyze(builder.build())).toMatchObject({
      depth: 0,
      size: 0,
      width: 0,
      outputs: 0,
      criticalPath: [],
    });
    builder.output("y", [2], wires);
    expect(analyze(builder.build(), COST_MODELS.aig)).toMatchObject({
      depth: 0,
      size: 0,
      costModel: "aig",
      degree: { kind: "polynomial", degree: 1 },
    });
  });
});
