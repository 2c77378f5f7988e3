import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Circuit, forEachOperand } from "../../src/circuit/circuit.js";
import { generations, nodeGenerations, toGraph } from "../../src/circuit/graph.js";
import { toAig } from "../../src/circuit/lower.js";
import { OP_BY_CODE, OPS } from "../../src/circuit/ops.js";
import { check } from "../../src/circuit/validate.js";
import { LimitError } from "../../src/errors.js";
import { multiplier, portsOf, randomBits, randomNumbers, truthTable } from "../formats/circuits.js";

/** Depth of each node with every gate one level, by one loop. */
function levels(circuit: Circuit, levelOfNot: 0 | 1): Uint32Array {
  const level = new Uint32Array(circuit.length);
  for (let node = 0; node < circuit.length; node++) {
    const own = circuit.op[node] === OPS.not.code ? levelOfNot : 1;
    forEachOperand(circuit, node, (operand) => {
      level[node] = Math.max(level[node]!, level[operand]! + own);
    });
  }
  return level;
}

describe("the graph of a circuit", () => {
  it.each([
    ["bits", randomBits],
    ["numbers", randomNumbers],
  ])("has topological generations that are the depths found by a loop: %s", (_, circuits) => {
    fc.assert(
      fc.property(circuits as fc.Arbitrary<Circuit>, (circuit) => {
        expect(nodeGenerations(circuit)).toEqual(levels(circuit, 1));
        expect(generations(circuit)).toBe(Math.max(0, ...levels(circuit, 1)));
        const free = levels(circuit, 0);
        toGraph(circuit).forEachNode((node, attributes) => {
          expect(attributes.level).toBe(free[Number(node)]);
        });
      }),
      { numRuns: 100 },
    );
  });

  it("says of each node what it is, and names both uses of an operand", () => {
    const circuit = multiplier(2);
    const graph = toGraph(circuit);
    expect(graph.order).toBe(circuit.length);
    expect(graph.getNodeAttributes("0")).toEqual({ op: "input", label: "x[0]", level: 0, outputs: "" });
    const output = circuit.outputs[0]!.wires[0]!;
    expect(graph.getNodeAttributes(output)).toEqual({ op: "and", label: "&", level: 1, outputs: "p[0]" });
    expect(graph.getEdgeAttributes(0, output)).toEqual({ operands: "0" });
  });

  it("refuses more nodes than the limit", () => {
    const circuit = multiplier(64);
    expect(() => toGraph(circuit, { limit: 10_000 })).toThrow(LimitError);
    expect(() => toGraph(circuit, { limit: 10_000 })).toThrow("or read its figures with 'recirc stats'");
  });
});

describe("lowering to ANDs and inverters", () => {
  it("keeps functions and ports and leaves only ANDs and inverters", () => {
    fc.assert(
      fc.property(randomBits, (circuit) => {
        const aig = toAig(circuit);
        expect(check(aig)).toBeUndefined();
        expect(portsOf(aig)).toEqual(portsOf(circuit));
        expect(truthTable(aig)).toEqual(truthTable(circuit));
      }),
      { numRuns: 200 },
    );
  });

  it("shares, folds and drops", () => {
    fc.assert(
      fc.property(randomBits, (circuit) => {
        const { op, a, b, length } = toAig(circuit);
        const seen = new Set<string>();
        for (let node = 0; node < length; node++) {
          if (OP_BY_CODE[op[node]!]!.family === "source") continue;
          const gate = `${op[node]} ${a[node]} ${b[node]}`;
          expect(seen).not.toContain(gate);
          seen.add(gate);
          for (const operand of op[node] === OPS.not.code ? [a[node]!] : [a[node]!, b[node]!]) {
            expect(op[operand]).not.toBe(OPS.constant.code);
            if (op[node] === OPS.not.code) expect(op[operand]).not.toBe(OPS.not.code);
          }
          if (op[node] === OPS.and.code) expect(a[node]).not.toBe(b[node]);
        }
      }),
      { numRuns: 100 },
    );
  });

  it("makes three ANDs of an xor, the same for a complemented operand", () => {
    const count = (circuit: Circuit) => circuit.op.filter((code) => code === OPS.and.code).length;
    const school = multiplier(8);
    const xors = school.op.filter((code) => code === OPS.xor.code).length;
    const others = school.op.filter((code) => code === OPS.and.code || code === OPS.or.code).length;
    // x & y is part of x ^ y, so that a half adder takes three ANDs in all.
    expect(count(toAig(school))).toBeLessThan(others + 3 * xors);
    expect(count(toAig(school))).toBeGreaterThan(others);
  });

  it("stops at a limit", () => {
    expect(() => toAig(multiplier(64), { limit: 2000 })).toThrow(LimitError);
  });
});
