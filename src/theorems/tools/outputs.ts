import { buildGates } from "../../algebra/build.js";
import { type FoldedBit, type FoldedGates, foldGates } from "../../algebra/fold.js";
import type { Gates } from "../../algebra/gates.js";
import { CircuitBuilder } from "../../circuit/builder.js";
import type { Circuit, Wire } from "../../circuit/circuit.js";
import { evaluate, type Meaning, type PortValues } from "../../circuit/evaluate.js";
import { prune } from "../../circuit/rewrite.js";
import { InternalError } from "../../errors.js";

/** What a circuit's gates mean over any gates: how a circuit is run again inside another construction. */
export function meaningOver<B>(gates: Gates<B>): Meaning<B> {
  return {
    constant: (value) => gates.constant(!value.equals(0)),
    gate: (name, x, y) => {
      switch (name) {
        case "not":
          return gates.not(x);
        case "and":
        case "or":
        case "xor":
          return gates[name](x, y!);
        default:
          throw new InternalError(`expected a circuit over B2, got a gate '${name}'`);
      }
    },
  };
}

type Bit = FoldedBit<Wire>;

/**
 * The circuit with gates after its outputs: the new outputs by name, a bit each. Constants are propagated and equal
 * gates made once; what no new output depends on is dropped.
 */
export function withOutputs(
  circuit: Circuit<"B2">,
  back: (gates: FoldedGates<Wire>, outputs: PortValues<Bit>) => Readonly<Record<string, Bit>>,
): Circuit<"B2"> {
  const builder = new CircuitBuilder("B2", { sharing: "hash" });
  const gates = foldGates(buildGates(builder));
  const inputs = circuit.inputs.map(
    ({ name, shape, encoding }) =>
      [name, Array.from(builder.input(name, shape, encoding)) as Wire[]] as const,
  );
  const values = evaluate<Bit>(circuit, meaningOver(gates), Object.fromEntries(inputs));
  for (const [name, bit] of Object.entries(back(gates, values)))
    builder.output(name, [1], [gates.settle(bit)]);
  return prune(builder.build());
}
