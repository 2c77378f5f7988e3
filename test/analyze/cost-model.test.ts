import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { COST_MODELS, costModelNamed, UNIT } from "../../src/analyze/cost-model.js";
import { depth } from "../../src/analyze/depth.js";
import { size } from "../../src/analyze/size.js";
import { CircuitBuilder } from "../../src/circuit/builder.js";
import type { Circuit, Wire } from "../../src/circuit/circuit.js";
import { evaluatePacked } from "../../src/circuit/evaluate.js";
import { OPS, type Op } from "../../src/circuit/ops.js";
import { UsageError } from "../../src/errors.js";
import { BOOLEAN, circuits } from "./random-circuits.js";

const ops: readonly Op[] = Object.values(OPS);

describe("cost models", () => {
  it("unit charges the levels that builders keep, and one for each gate but not", () => {
    for (const op of ops) {
      expect(UNIT.depth(op), op.name).toBe(op.level);
      expect(UNIT.size(op), op.name).toBe(op.family === "source" || op.name === "not" ? 0 : 1);
    }
  });

  it("multiplicative charges products alone", () => {
    const charged = ops.filter((op) => COST_MODELS.multiplicative.depth(op) > 0).map((op) => op.name);
    expect(charged).toEqual(["mul", "and", "or", "maj", "all", "any"]);
    for (const op of ops) {
      expect(COST_MODELS.multiplicative.size(op)).toBe(COST_MODELS.multiplicative.depth(op));
    }
  });

  it.each(["U2", "aig"] as const)(
    "%s prices xor as the circuit of and, or and not that replaces it",
    (name) => {
      const model = COST_MODELS[name];
      const builder = new CircuitBuilder("B2");
      const [x, y] = Array.from(builder.input("x", [2])) as [Wire, Wire];
      const one = builder.gate("and", x, builder.gate("not", y));
      const other = builder.gate("and", builder.gate("not", x), y);
      builder.output("y", [1], [builder.gate("or", one, other)]);
      const replaced = builder.build();
      expect(evaluatePacked(replaced, { x: [0b0011, 0b0101] }).y![0]! & 15).toBe(0b0110);
      expect(model.depth(OPS.xor)).toBe(depth(replaced, model));
      expect(model.size(OPS.xor)).toBe(size(replaced, model));
      expect(model.size(OPS.not)).toBe(0);
    },
  );

  it("refuses gates that it has no price for, and says which model has one", () => {
    const builder = new CircuitBuilder("arithmetic");
    const x = builder.input("x", [1])[0] as Wire;
    builder.output("y", [1], [builder.gate("tanh", x)]);
    const circuit: Circuit = builder.build();
    expect(() => depth(circuit, COST_MODELS.U2)).toThrow(UsageError);
    expect(() => depth(circuit, COST_MODELS.U2)).toThrow(/U2 prices .* got .* 'tanh'; use unit/);
    expect(() => size(circuit, COST_MODELS.aig)).toThrow(/aig prices/);
  });

  it("is found by name, with a hint for a slip", () => {
    expect(costModelNamed("U2")).toBe(COST_MODELS.U2);
    expect(() => costModelNamed("unitt")).toThrow(/unknown cost model 'unitt'. Did you mean 'unit'/);
    expect(() => costModelNamed("toString")).toThrow(UsageError);
  });

  it("orders Boolean figures: unit <= U2, multiplicative <= U2", () => {
    fc.assert(
      fc.property(circuits("B2", BOOLEAN), (circuit) => {
        for (const measure of [depth, size]) {
          const u2 = measure(circuit, COST_MODELS.U2);
          expect(measure(circuit, UNIT)).toBeLessThanOrEqual(u2);
          expect(measure(circuit, COST_MODELS.multiplicative)).toBeLessThanOrEqual(u2);
          expect(measure(circuit, COST_MODELS.aig)).toBe(u2);
        }
      }),
    );
  });
});
