import { buildGates } from "../../algebra/build.js";
import { foldGates } from "../../algebra/fold.js";
import { CircuitBuilder } from "../../circuit/builder.js";
import type { Circuit, Wire } from "../../circuit/circuit.js";
import { prune } from "../../circuit/rewrite.js";
import type { Gadget } from "./gadget.js";

/** The gadget as a circuit over B2 with ports x0, x1, ... and y0, y1, ...; equal gates are made once. */
export function gadgetCircuit(gadget: Gadget, size: number): Circuit<"B2"> {
  const builder = new CircuitBuilder("B2", { sharing: "hash" });
  const gates = foldGates(buildGates(builder));
  const inputs = gadget.function
    .inputs(size)
    .map((width, i) => Array.from(builder.input(`x${i}`, [width])) as Wire[]);
  gadget.build(gates, inputs, size).forEach((word, i) => {
    builder.output(`y${i}`, [word.length], word.map(gates.settle));
  });
  return prune(builder.build());
}
