import fc from "fast-check";
import Fraction from "fraction.js";
import type { BasisName } from "../../src/circuit/basis.js";
import { CircuitBuilder } from "../../src/circuit/builder.js";
import type { Circuit, Wire } from "../../src/circuit/circuit.js";
import { type BoundedName, OPS } from "../../src/circuit/ops.js";

export const POLYNOMIAL: readonly BoundedName[] = ["add", "sub", "neg", "mul"];
export const BOOLEAN: readonly BoundedName[] = ["and", "or", "xor", "not"];
export const ARITHMETIC: readonly BoundedName[] = [
  ...POLYNOMIAL,
  "max",
  "relu",
  "div",
  "select",
  "tanh",
  "less",
];

/** Circuits of the given gates; operands are drawn among the latest nodes, so that depth grows. */
export function circuits(
  basis: BasisName,
  gates: readonly BoundedName[],
  { inputs = 6, most = 40 }: { inputs?: number; most?: number } = {},
): fc.Arbitrary<Circuit> {
  const step = fc.record({
    gate: fc.constantFrom(...gates),
    operands: fc.tuple(fc.nat({ max: 11 }), fc.nat({ max: 11 }), fc.nat({ max: 11 })),
  });
  return fc
    .record({
      inputs: fc.integer({ min: 1, max: inputs }),
      constants: fc.array(
        fc.integer({ min: basis === "arithmetic" ? -3 : 0, max: basis === "arithmetic" ? 3 : 1 }),
        {
          maxLength: 2,
        },
      ),
      steps: fc.array(step, { maxLength: most }),
      outputs: fc.array(fc.nat({ max: 15 }), { maxLength: 4 }),
      sharing: fc.constantFrom("none", "hash" as const),
    })
    .map((recipe) => {
      const builder = new CircuitBuilder(basis, { sharing: recipe.sharing as "none" | "hash" });
      const wires = Array.from(builder.input("x", [recipe.inputs])) as Wire[];
      for (const value of recipe.constants) wires.push(builder.constant(new Fraction(value)));
      const back = (by: number): Wire => wires[Math.max(0, wires.length - 1 - by)]!;
      for (const { gate, operands } of recipe.steps) {
        const chosen = operands.slice(0, OPS[gate].arity).map(back);
        wires.push(builder.gate(gate, chosen[0]!, chosen[1], chosen[2]));
      }
      builder.output("y", [recipe.outputs.length], recipe.outputs.map(back));
      return builder.build() as Circuit;
    });
}

/** Operands of a node read straight from the layout, apart from the library's own walker. */
export function operandsOf(circuit: Circuit, node: number): number[] {
  const op = Object.values(OPS).find((candidate) => candidate.code === circuit.op[node])!;
  if (op.arity === 3) return Array.from(circuit.operands.slice(circuit.a[node]!, circuit.a[node]! + 3));
  return [circuit.a[node]!, circuit.b[node]!].slice(0, op.arity);
}

export function opNameOf(circuit: Circuit, node: number): string {
  return Object.values(OPS).find((candidate) => candidate.code === circuit.op[node])!.name;
}

/** Nodes that the outputs depend on, by search from the outputs. */
export function reachable(circuit: Circuit): Set<number> {
  const seen = new Set<number>();
  const open = circuit.outputs.flatMap((port) => Array.from(port.wires));
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (seen.has(node)) continue;
    seen.add(node);
    open.push(...operandsOf(circuit, node));
  }
  return seen;
}
