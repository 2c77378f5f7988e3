import type { BooleanBasis } from "./basis.js";
import { type BuilderOptions, CircuitBuilder, DEFAULT_GATE_LIMIT } from "./builder.js";
import { type Circuit, thresholdOf } from "./circuit.js";
import {
  FALSE,
  type Literal,
  type LiteralGates,
  literalGates,
  literalOf,
  MOST_LITERALS,
  TRUE,
} from "./literals.js";
import { OPS } from "./ops.js";
import { liveNodes, prune } from "./rewrite.js";

/** Nodes that one becomes, as a rule: an exclusive or of ands takes more, with complements, and the others one. */
const GROWS = 2;

export type LowerOptions = Pick<BuilderOptions, "limit">;

/**
 * The same functions over another basis of bits. Equal gates are made once, constants are propagated, and x & x,
 * x & ~x, ~~x disappear; gates that no output depends on are dropped. Inputs, ports and their order stay.
 *
 * | gate | over | becomes | gates | levels |
 * |---|---|---|---|---|
 * | or | aig, xag | ~(~x & ~y) | 1 | 1 |
 * | xor | U2, aig, mig | (x or y) & ~(x & y) | 3 | 2 |
 * | and, or | mig | maj(x, y, 0), maj(x, y, 1) | 1 | 1 |
 * | all, any of n | all but ac0, tc0 | the two earliest at a time | n - 1 | clog2(n) |
 * | maj | B2, U2, xag, aig | (x & y) or (z & (x or y)), z the latest | 4 | 3, from z 2 |
 *
 * Negations are free in these figures. Threshold gates stay in tc0 and are refused elsewhere: `withoutThresholds` of
 * numbers/thresholds.ts makes them of and, or, xor first. LimitError past `options.limit` nodes.
 */
export function lower<B extends BooleanBasis>(
  circuit: Circuit<BooleanBasis>,
  basis: B,
  options: LowerOptions = {},
): Circuit<B> {
  const limit = Math.min(options.limit ?? DEFAULT_GATE_LIMIT, MOST_LITERALS);
  const builder = new CircuitBuilder<B>(basis, { limit, sharing: "hash", expected: GROWS * circuit.length });
  const literals = new Uint32Array(circuit.length);
  for (const port of circuit.inputs) {
    const wires = builder.input(port.name, port.shape, port.encoding);
    for (let i = 0; i < wires.length; i++) literals[port.wires[i]!] = literalOf(wires[i]!);
  }
  const gates = literalGates(builder as CircuitBuilder<BooleanBasis>);
  carryOver(circuit, gates, literals);
  for (const port of circuit.outputs) {
    const wires = port.wires.map((wire) => gates.wire(literals[wire]!));
    builder.output(port.name, port.shape, wires, port.encoding);
  }
  return prune(builder.build());
}

/**
 * As ANDs and inverters. Sizes and depths of the result are those of the cost model `aig`: an xor is three ANDs and two
 * levels.
 */
export function toAig(circuit: Circuit<BooleanBasis>, options: LowerOptions = {}): Circuit<"aig"> {
  return lower(circuit, "aig", options);
}

/**
 * Makes the gates of a circuit's live nodes over other gates. `literals` holds those of the inputs and gets those of
 * all other live nodes.
 */
export function carryOver(circuit: Circuit<BooleanBasis>, gates: LiteralGates, literals: Uint32Array): void {
  const live = liveNodes(circuit);
  const { op, a, b, operands } = circuit;
  const read = (wire: number): Literal => literals[wire]!;
  for (let node = 0; node < circuit.length; node++) {
    if (live[node] === 0) continue;
    switch (op[node]) {
      case OPS.constant.code:
        literals[node] = circuit.constants[a[node]!]!.equals(0) ? FALSE : TRUE;
        break;
      case OPS.not.code:
        literals[node] = read(a[node]!) ^ 1;
        break;
      case OPS.and.code:
        literals[node] = gates.and(read(a[node]!), read(b[node]!));
        break;
      case OPS.or.code:
        literals[node] = gates.or(read(a[node]!), read(b[node]!));
        break;
      case OPS.xor.code:
        literals[node] = gates.xor(read(a[node]!), read(b[node]!));
        break;
      case OPS.all.code:
      case OPS.any.code: {
        const wires = Array.from(operands.subarray(a[node]!, a[node]! + b[node]!), read);
        literals[node] = op[node] === OPS.all.code ? gates.all(wires) : gates.any(wires);
        break;
      }
      case OPS.threshold.code:
        literals[node] = gates.threshold(thresholdOf(circuit, node), read);
        break;
      case OPS.maj.code: {
        const [x, y, z] = operands.subarray(a[node]!, a[node]! + 3);
        literals[node] = gates.maj(read(x!), read(y!), read(z!));
        break;
      }
    }
  }
}
