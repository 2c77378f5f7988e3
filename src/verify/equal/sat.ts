import type { Circuit } from "../../circuit/circuit.js";
import { satisfiedClauses } from "../../circuit/clauses.js";
import { OPS } from "../../circuit/ops.js";
import type { SatAnswer } from "./equal.js";

/** CaDiCaL in WebAssembly: an assignment of the inputs on which the only output is one, or that there is none. */
export async function satisfy(circuit: Circuit<"aig">, conflicts: number): Promise<SatAnswer> {
  const { Cadical } = await import("cadical-wasm");
  const solver = await Cadical.create({ quiet: true });
  try {
    for (const clause of satisfiedClauses(circuit)) solver.addClause(clause);
    const status = solver.solve({ conflicts });
    if (status === "unsatisfiable") return { kind: "never" };
    if (status === "unknown") {
      return { kind: "gave up", because: `undecided after ${conflicts} conflicts (--conflicts)` };
    }
    const inputs: boolean[] = [];
    for (const wire of circuit.inputs[0]!.wires) {
      if (circuit.op[wire] === OPS.input.code) inputs.push(solver.value(wire + 1));
    }
    return { kind: "found", inputs };
  } finally {
    solver.dispose();
  }
}
