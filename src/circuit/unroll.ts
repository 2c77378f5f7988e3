import Fraction from "fraction.js";
import { InternalError, LimitError } from "../errors.js";
import type { BasisName } from "./basis.js";
import { CircuitBuilder, DEFAULT_GATE_LIMIT } from "./builder.js";
import { ARITY, type Circuit, type Port, type Wire } from "./circuit.js";
import { OP_BY_CODE, OPS } from "./ops.js";

/** What a register holds before the first step; `unknown` makes it an input. */
export interface Register {
  readonly name: string;
  readonly reset: 0 | 1 | "unknown";
}

/**
 * `steps` steps of a sequential circuit as a combinational one. `core` is one step: its last input port is what the
 * registers hold, its last output port what they hold next. Every other port `k` of shape [...] becomes `k` of shape
 * [steps, ...], the step first; registers whose reset is unknown are inputs of their own names. Gates are copied as they
 * are; registers take no gates.
 *
 * @throws LimitError before anything is built that would pass the limit of nodes, with outputs counted like them.
 */
export function unroll<B extends "aig" | "xag" | "B2" | "U2">(
  core: Circuit<B>,
  registers: readonly Register[],
  steps: number,
): Circuit<B> {
  const entries = core.outputs.reduce((sum, { wires }) => sum + wires.length, 0);
  if ((core.length + entries) * steps > DEFAULT_GATE_LIMIT)
    throw new LimitError(
      `--unroll: ${steps} steps of ${core.length} nodes and ${entries} outputs and registers pass the limit of ${DEFAULT_GATE_LIMIT}. Take at most ${Math.floor(DEFAULT_GATE_LIMIT / (core.length + entries))} steps`,
    );
  const builder = new CircuitBuilder<B>(core.basis);
  const [held, next] = [core.inputs.at(-1), core.outputs.at(-1)];
  if (held?.wires.length !== registers.length || next?.wires.length !== registers.length)
    throw new InternalError("the last ports of a core are its registers");
  const inputs = core.inputs.slice(0, -1);
  const over = ({ shape }: Port): readonly number[] => [steps, ...shape];
  const given = inputs.map((port) => builder.input(port.name, over(port), port.encoding));
  const outputs = core.outputs.slice(0, -1);
  const results = outputs.map(({ wires }) => new Uint32Array(steps * wires.length));
  let state = registers.map(({ name, reset }) =>
    reset === "unknown" ? (builder.input(name, [])[0] as Wire) : builder.constant(new Fraction(reset)),
  );
  const copies = new Uint32Array(core.length);
  for (let step = 0; step < steps; step++) {
    inputs.forEach(({ wires }, i) => {
      for (const [entry, wire] of wires.entries()) copies[wire] = given[i]![step * wires.length + entry]!;
    });
    for (const [i, wire] of held.wires.entries()) copies[wire] = state[i]!;
    for (let node = 0; node < core.length; node++) copyNode(core, node, builder, copies);
    outputs.forEach(({ wires }, i) => {
      for (const [entry, wire] of wires.entries()) results[i]![step * wires.length + entry] = copies[wire]!;
    });
    state = Array.from(next.wires, (wire) => copies[wire] as Wire);
  }
  outputs.forEach((port, i) => {
    builder.output(port.name, over(port), results[i]!, port.encoding);
  });
  return builder.build();
}

function copyNode<B extends BasisName>(
  core: Circuit<B>,
  node: number,
  builder: CircuitBuilder<B>,
  copies: Uint32Array,
): void {
  const code = core.op[node]!;
  if (code === OPS.input.code) return;
  if (code === OPS.constant.code) {
    copies[node] = builder.constant(core.constants[core.a[node]!]!);
    return;
  }
  const name = OP_BY_CODE[code]!.name;
  const x = copies[core.a[node]!] as Wire;
  // The bases that this takes have gates of one and two operands.
  const y = ARITY[code] === 2 ? (copies[core.b[node]!] as Wire) : undefined;
  copies[node] = builder.gate(name as "and", x, y);
}
