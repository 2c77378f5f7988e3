import Fraction from "fraction.js";
import { CircuitBuilder } from "../circuit/builder.js";
import { type Circuit, sizeOf, type Wire } from "../circuit/circuit.js";
import { balanced, buildCover, buildLut, buildTable, type Parts } from "./covers.js";
import { KIND, type Netlist, TABLE } from "./netlist.js";
import type { PortHeads } from "./port-names.js";

const NONE = 0xffff_ffff;
const BEING_BUILT = 0xffff_fffe;

/**
 * The circuit of a netlist over gates of two operands. Gates are neither shared nor simplified and keep their order
 * wherever it is topological already; wider ones become balanced trees. Buffers disappear.
 */
export function buildNetlist(netlist: Netlist, heads: PortHeads): Circuit<"B2"> {
  netlist.checkOutputs();
  const builder = new CircuitBuilder("B2");
  const wires = new Uint32Array(netlist.signals).fill(NONE);
  let position = 0;
  for (const head of heads.inputs) {
    for (const wire of builder.input(head.name, head.shape, head.encoding)) {
      wires[netlist.inputs.get(position++)] = wire;
    }
  }
  const emit = emitter(netlist, builder, wires);
  buildInOrder(netlist, wires, (gate) => {
    wires[netlist.targetOf(gate)] = emit(gate);
  });
  position = 0;
  for (const head of heads.outputs) {
    const ends = new Uint32Array(sizeOf(head.shape));
    for (let i = 0; i < ends.length; i++) ends[i] = wires[netlist.outputs.get(position++)]!;
    builder.output(head.name, head.shape, ends, head.encoding);
  }
  return builder.build();
}

/** Depth first with a stack of its own, since a file may be as deep as it is long. */
function buildInOrder(netlist: Netlist, wires: Uint32Array, build: (gate: number) => void): void {
  const stack: number[] = [];
  /** How many operands of each gate on the stack have been looked at. */
  const seen: number[] = [];
  const enter = (gate: number): void => {
    wires[netlist.targetOf(gate)] = BEING_BUILT;
    stack.push(gate);
    seen.push(0);
  };
  for (let root = 0; root < netlist.gates; root++) {
    if (wires[netlist.targetOf(root)] === NONE) enter(root);
    while (stack.length > 0) {
      const gate = stack.at(-1)!;
      const position = seen.at(-1)!;
      if (position === netlist.fanIn(gate)) {
        build(gate);
        stack.pop();
        seen.pop();
        continue;
      }
      seen[seen.length - 1] = position + 1;
      const signal = netlist.operand(gate, position);
      if (wires[signal]! < BEING_BUILT) continue;
      const driver = netlist.driverOf(signal);
      if (driver === undefined) {
        throw netlist.wrong(
          netlist.markOf(gate),
          `expected signals that an input or a gate drives, got '${netlist.nameOf(signal)}', which nothing drives`,
        );
      }
      if (wires[signal] === BEING_BUILT) {
        throw netlist.wrong(
          netlist.markOf(gate),
          `expected gates without a cycle, got one that depends on itself through '${netlist.nameOf(signal)}'`,
        );
      }
      enter(driver);
    }
  }
}

function emitter(netlist: Netlist, builder: CircuitBuilder<"B2">, wires: Uint32Array) {
  const complements = new Map<number, Wire>();
  const constant = (value: 0 | 1): Wire => builder.constant(new Fraction(value));
  const not = (wire: Wire): Wire => builder.gate("not", wire);
  let current = 0;
  const parts: Parts = {
    builder,
    constant,
    wire: (operand) => wires[netlist.operand(current, operand)] as Wire,
    complement: (operand) => {
      const signal = netlist.operand(current, operand);
      let wire = complements.get(signal);
      if (wire === undefined) {
        wire = not(wires[signal] as Wire);
        complements.set(signal, wire);
      }
      return wire;
    },
  };
  const tree = (op: "and" | "or" | "xor"): Wire => {
    const fanIn = netlist.fanIn(current);
    if (fanIn === 2) return builder.gate(op, parts.wire(0), parts.wire(1));
    return balanced(
      builder,
      op,
      Array.from({ length: fanIn }, (_, i) => parts.wire(i)),
    );
  };
  return (gate: number): Wire => {
    current = gate;
    const kind = netlist.kindOf(gate);
    switch (kind) {
      case KIND.and:
        return tree("and");
      case KIND.or:
        return tree("or");
      case KIND.xor:
        return tree("xor");
      case KIND.nand:
        return not(tree("and"));
      case KIND.nor:
        return not(tree("or"));
      case KIND.xnor:
        return not(tree("xor"));
      case KIND.not:
        return not(parts.wire(0));
      case KIND.buf:
        return parts.wire(0);
      case KIND.zero:
        return constant(0);
      case KIND.one:
        return constant(1);
      case KIND.cover:
        return buildCover(parts, netlist.coverOf(gate), netlist.fanIn(gate));
      case KIND.lut:
        return buildLut(parts, netlist.lutOf(gate));
      default:
        return buildTable(parts, kind - TABLE);
    }
  };
}
