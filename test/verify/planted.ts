import type { Circuit } from "../../src/circuit/circuit.js";
import { OPS } from "../../src/circuit/ops.js";
import { compile, type Recipe } from "../../src/compile/compile.js";

/** The compiled circuit with a fault: the last output wire is wired to the first input. */
export function planted(recipe: Recipe, n: number): Circuit {
  const circuit = compile(recipe, n);
  const port = circuit.outputs.at(-1)!;
  const wires = port.wires.slice();
  wires[wires.length - 1] = circuit.inputs[0]!.wires[0]!;
  return { ...circuit, outputs: circuit.outputs.with(-1, { ...port, wires }) };
}

/** The compiled circuit with the last of its gates of one kind turned into another, from a length on. */
export function plantedGate(
  from: "add" | "and" | "xor",
  to: "sub" | "or",
  shortest: number,
): (recipe: Recipe, n: number) => Circuit {
  return (recipe, n) => {
    const circuit = compile(recipe, n);
    if (n < shortest) return circuit;
    const op = circuit.op.slice();
    op[op.lastIndexOf(OPS[from].code)] = OPS[to].code;
    return { ...circuit, op };
  };
}
