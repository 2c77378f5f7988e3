import fc from "fast-check";
import Fraction from "fraction.js";
import { describe, expect, it } from "vitest";
import { buildNumbers } from "../../src/algebra/build.js";
import { rational } from "../../src/algebra/evaluate.js";
import { CircuitBuilder } from "../../src/circuit/builder.js";
import { type Circuit, forEachOperand, type Wire } from "../../src/circuit/circuit.js";
import { evaluate } from "../../src/circuit/evaluate.js";
import { OPS } from "../../src/circuit/ops.js";
import { liveNodes, prune } from "../../src/circuit/rewrite.js";
import { check } from "../../src/circuit/validate.js";
import { orderedPrograms, type Program, runProgram } from "../algebra/programs.js";

/** Only some of a program's values are outputs, so that some of its gates are dead. */
function partly(program: Program, chosen: readonly number[]): Circuit {
  const builder = new CircuitBuilder("arithmetic");
  const inputs = Array.from(builder.input("x", [program.inputs])) as Wire[];
  const values = runProgram(program, buildNumbers(builder), inputs);
  const outputs = chosen.map((index) => values[index % values.length]);
  builder.output("y", [outputs.length], outputs);
  return builder.build();
}

/** The cone of the outputs, by following operands from each; inputs are always in it. */
function cone(circuit: Circuit): Set<number> {
  const found = new Set<number>();
  const waiting = circuit.outputs.flatMap((port) => Array.from(port.wires));
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    if (found.has(node)) continue;
    found.add(node);
    forEachOperand(circuit, node, (operand) => waiting.push(operand));
  }
  for (let node = 0; node < circuit.length; node++) if (circuit.op[node] === OPS.input.code) found.add(node);
  return found;
}

const chosen = fc.array(fc.nat(100), { maxLength: 3 });
const entries = fc.array(fc.integer({ min: -4, max: 4 }), { minLength: 5, maxLength: 5 });

describe("pruning", () => {
  it("keeps the values of the outputs, the inputs, and exactly the nodes that outputs depend on", () => {
    let smaller = 0;
    fc.assert(
      fc.property(orderedPrograms, chosen, entries, (program, indices, given) => {
        const circuit = partly(program, indices);
        const pruned = prune(circuit);
        expect(check(pruned)).toBeUndefined();
        expect(pruned.length).toBe(cone(circuit).size);
        expect([...liveNodes(circuit)].map((live, node) => [node, live])).toEqual(
          [...liveNodes(circuit)].map((_, node) => [node, cone(circuit).has(node) ? 1 : 0]),
        );
        const x = given.slice(0, program.inputs).map((value) => new Fraction(value));
        const run = (one: Circuit) => evaluate(one, rational, { x }).y.map((value) => value.toFraction());
        expect(run(pruned)).toEqual(run(circuit));
        expect(pruned.inputs.map(({ name, wires }) => [name, wires.length])).toEqual(
          circuit.inputs.map(({ name, wires }) => [name, wires.length]),
        );
        if (pruned.length < circuit.length) smaller++;
      }),
      { numRuns: 200 },
    );
    expect(smaller).toBeGreaterThan(50);
  });

  it("gives the same circuit back when nothing is dead", () => {
    fc.assert(
      fc.property(orderedPrograms, chosen, (program, indices) => {
        const pruned = prune(partly(program, indices));
        expect(prune(pruned)).toBe(pruned);
      }),
    );
  });

  it("moves the operands of a choice, and drops a constant that nobody reads", () => {
    const builder = new CircuitBuilder("arithmetic");
    const [x] = Array.from(builder.input("x", [])) as Wire[];
    const idle = builder.constant(new Fraction(7));
    builder.gate("select", idle, x, x);
    const three = builder.constant(new Fraction(3));
    builder.output("y", [], [builder.gate("select", x, three, x)]);
    const pruned = prune(builder.build());
    expect(pruned.length).toBe(3);
    expect([...pruned.operands]).toEqual([0, 1, 0]);
    expect(evaluate(pruned, rational, { x: [new Fraction(2)] }).y[0].toFraction()).toBe("3");
  });
});
