import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { COST_MODELS, UNIT } from "../../src/analyze/cost-model.js";
import { depth } from "../../src/analyze/depth.js";
import { size } from "../../src/analyze/size.js";
import { BASES, type BooleanBasis, booleanBasisNamed } from "../../src/circuit/basis.js";
import { CircuitBuilder } from "../../src/circuit/builder.js";
import type { Circuit, Wire } from "../../src/circuit/circuit.js";
import { lower } from "../../src/circuit/lower.js";
import { type BoundedName, OPS } from "../../src/circuit/ops.js";
import { check } from "../../src/circuit/validate.js";
import { LimitError } from "../../src/errors.js";
import { circuits } from "../analyze/random-circuits.js";
import { multiplier, portsOf, randomBits, truthTable } from "../formats/circuits.js";

const BOOLEAN = Object.keys(BASES).filter(
  (name) => !["arithmetic", "ac0", "tc0"].includes(name),
) as BooleanBasis[];
const gatesOf = (basis: BooleanBasis): BoundedName[] => [...BASES[basis].gates] as BoundedName[];

/** One gate of inputs x[0], x[1], ... over the basis that has it. */
function single(basis: BooleanBasis, gate: BoundedName): Circuit<BooleanBasis> {
  const builder = new CircuitBuilder(basis);
  const x = [...builder.input("x", [OPS[gate].arity])] as Wire[];
  builder.output("y", [], [builder.gate(gate, x[0]!, x[1], x[2])]);
  return builder.build();
}

describe("lowering to another basis", () => {
  const pairs = BOOLEAN.flatMap((from) => BOOLEAN.map((to) => [from, to] as const));

  it.each(pairs)("%s to %s keeps the functions and uses no other gate", (from, to) => {
    fc.assert(
      fc.property(circuits(from, gatesOf(from)) as fc.Arbitrary<Circuit<BooleanBasis>>, (circuit) => {
        const lowered = lower(circuit, to);
        expect(lowered.basis).toBe(to);
        expect(check(lowered)).toBeUndefined();
        expect(portsOf(lowered)).toEqual(portsOf(circuit));
        expect(truthTable(lowered)).toEqual(truthTable(circuit));
        expect(lower(lowered, to).length).toBeLessThanOrEqual(lowered.length);
      }),
      { numRuns: 25 },
    );
  });

  it("never costs more than the target's own cost model says", () => {
    fc.assert(
      fc.property(randomBits, (circuit) => {
        for (const [basis, model] of [
          ["B2", UNIT],
          ["U2", COST_MODELS.U2],
          ["aig", COST_MODELS.aig],
          ["mig", COST_MODELS.mig],
        ] as const) {
          const lowered = lower(circuit, basis);
          expect(depth(lowered)).toBeLessThanOrEqual(depth(circuit, model));
          expect(size(lowered)).toBeLessThanOrEqual(size(circuit, model));
        }
      }),
      { numRuns: 100 },
    );
  });

  it.each([
    ["B2", "xor", "U2", 3, 2],
    ["B2", "xor", "aig", 3, 2],
    ["B2", "xor", "mig", 3, 2],
    ["B2", "or", "xag", 1, 1],
    ["U2", "and", "mig", 1, 1],
    ["mig", "maj", "B2", 4, 3],
    ["mig", "maj", "aig", 4, 3],
  ] as const)("%s: %s over %s takes %d gates on %d levels", (from, gate, to, gates, levels) => {
    const lowered = lower(single(from, gate), to);
    expect({ gates: size(lowered), levels: depth(lowered) }).toEqual({ gates, levels });
    expect(truthTable(lowered)).toEqual(truthTable(single(from, gate)));
  });

  it("puts the latest operand of a majority last", () => {
    const builder = new CircuitBuilder("mig");
    const x = [...builder.input("x", [9])] as Wire[];
    let last = x[0]!;
    for (let i = 1; i < 9; i += 2) last = builder.gate("maj", last, x[i]!, x[i + 1]!);
    builder.output("y", [], [last]);
    expect(depth(lower(builder.build(), "B2"))).toBe(3 + 3 * 2);
  });

  it("builds majorities of complements once", () => {
    const builder = new CircuitBuilder("mig");
    const [x, y, z] = [...builder.input("x", [3])] as [Wire, Wire, Wire];
    const not = (wire: Wire) => builder.gate("not", wire);
    builder.output("y", [2], [builder.gate("maj", x, y, z), builder.gate("maj", not(z), not(x), not(y))]);
    const lowered = lower(builder.build(), "mig");
    expect(size(lowered)).toBe(1);
    expect(size(lowered, COST_MODELS["not-counted"])).toBe(2);
  });

  it("stops at its limit", () => {
    expect(() => lower(multiplier(16), "U2", { limit: 1000 })).toThrow(LimitError);
  });

  it("names bases, and the nearest one for a slip", () => {
    expect(booleanBasisNamed("maj")).toBe("mig");
    expect(() => booleanBasisNamed("xagg")).toThrow(/unknown basis 'xagg'. Did you mean 'xag'\?/);
    expect(() => booleanBasisNamed("arithmetic")).toThrow(/unknown basis/);
  });
});
