import { type Circuit, sizeOf } from "../circuit/circuit.js";
import { OPS } from "../circuit/ops.js";
import { LimitError } from "../errors.js";
import { readBristol } from "./bristol-read.js";
import { encodeText } from "./chunks.js";
import type { Format } from "./format.js";
import type { PortHead } from "./port-names.js";
import { headsOf, PORTS_COMMENT } from "./signal-names.js";

/**
 * Bristol Fashion (D. Archer et al. 'Bristol Fashion' MPC circuits. 2020) and the older Bristol format of S. Tillich and
 * N. Smart: gates XOR, AND and INV on numbered wires, inputs first and outputs last. Both are read under either name:
 * the older one has a line of three counts where the newer has a line of widths for the inputs and one for the outputs.
 *
 * Constants are EQ gates and copies EQW gates in Fashion; in the older format an XOR of a wire with itself and a pair of
 * INVs. Neither format has names. Ports other than x0, x1, ... and y0, y1, ... of one axis (in the older format one x0
 * and one y0) stand in a line after the gates, where programs that count gates have stopped reading.
 */
export const bristol: Format<"xag"> = {
  name: "bristol",
  title: "Bristol Fashion circuits for multi-party computation",
  extensions: ["bristol"],
  bases: ["xag"],
  write: (circuit) => encodeText(lines(circuit, "fashion")),
  read: readBristol,
};

export const bristolOld: Format<"xag"> = {
  name: "bristol-old",
  title: "Bristol circuits before Fashion",
  extensions: ["bristol-old"],
  bases: ["xag"],
  write: (circuit) => encodeText(lines(circuit, "old")),
  read: readBristol,
};

type Style = "fashion" | "old";

/** Whether the format itself says what these ports are. */
function isPlain(heads: readonly PortHead[], prefix: string): boolean {
  return heads.every(
    ({ name, shape, encoding }, i) =>
      name === `${prefix}${i}` && shape.length === 1 && encoding === undefined && shape[0]! > 0,
  );
}

function* lines(circuit: Circuit, style: Style): Generator<string> {
  const inputs = circuit.inputs.reduce((sum, { wires }) => sum + wires.length, 0);
  const outputs = circuit.outputs.flatMap(({ wires }) => Array.from(wires));
  const { wires, count } = numbered(circuit, outputs);
  // Without an input there is nothing to make a constant of but the gate of the newer format.
  const equal = style === "fashion" || inputs === 0;
  const copies = outputs.filter((node, i) => wires[node] !== count + i).length;
  const constants = constantGates(circuit, equal);
  const inner = constants.gates + gatesIn(circuit) + (style === "old" ? 2 : 1) * copies;
  // The wires between a pair of inverters come after all others but the outputs.
  const first = count + (style === "old" ? copies : 0) + constants.extra;
  const shift = first - count;
  const wire = (node: number): number => (wires[node]! < count ? wires[node]! : wires[node]! + shift);
  yield `${inner} ${first + outputs.length}\n`;
  const width = ({ shape }: PortHead): number => sizeOf(shape);
  if (style === "old") yield `${inputs} 0 ${outputs.length}\n\n`;
  else {
    yield `${[circuit.inputs.length, ...circuit.inputs.map(width)].join(" ")}\n`;
    yield `${[circuit.outputs.length, ...circuit.outputs.map(width)].join(" ")}\n\n`;
  }
  let extra = count;
  const kinds = { [OPS.and.code]: "AND", [OPS.xor.code]: "XOR" };
  for (let node = 0; node < circuit.length; node++) {
    const code = circuit.op[node]!;
    if (code === OPS.input.code) continue;
    if (code === OPS.constant.code) {
      const one = !circuit.constants[circuit.a[node]!]!.equals(0);
      if (equal) yield `1 1 ${one ? 1 : 0} ${wire(node)} EQ\n`;
      else if (!one) yield `2 1 0 0 ${wire(node)} XOR\n`;
      else {
        yield `2 1 0 0 ${extra} XOR\n`;
        yield `1 1 ${extra++} ${wire(node)} INV\n`;
      }
      continue;
    }
    const a = wire(circuit.a[node]!);
    if (code === OPS.not.code) yield `1 1 ${a} ${wire(node)} INV\n`;
    else yield `2 1 ${a} ${wire(circuit.b[node]!)} ${wire(node)} ${kinds[code]!}\n`;
  }
  for (const [i, node] of outputs.entries()) {
    if (wires[node] === count + i) continue;
    if (style === "fashion") yield `1 1 ${wire(node)} ${first + i} EQW\n`;
    else {
      yield `1 1 ${wire(node)} ${extra} INV\n`;
      yield `1 1 ${extra++} ${first + i} INV\n`;
    }
  }
  const heads = headsOf(circuit);
  const few = style === "fashion" || (heads.inputs.length === 1 && heads.outputs.length === 1);
  if (!few || !isPlain(heads.inputs, "x") || !isPlain(heads.outputs, "y"))
    yield `# ${PORTS_COMMENT}${JSON.stringify(heads)}\n`;
}

/**
 * A wire for each node: inputs first, in the order of the ports; then gates; and `count` + i for the gate that is the
 * i-th output, the first time it is one.
 */
function numbered(circuit: Circuit, outputs: readonly number[]): { wires: Uint32Array; count: number } {
  const NONE = 0xffff_ffff;
  const wires = new Uint32Array(circuit.length).fill(NONE);
  let next = 0;
  for (const port of circuit.inputs) for (const node of port.wires) wires[node] = next++;
  const place = new Map<number, number>();
  outputs.forEach((node, i) => {
    if (circuit.op[node] !== OPS.input.code && !place.has(node)) place.set(node, i);
  });
  for (let node = 0; node < circuit.length; node++) {
    if (circuit.op[node] !== OPS.input.code && !place.has(node)) wires[node] = next++;
  }
  if (next + outputs.length >= NONE) {
    throw new LimitError(`Bristol files here have at most ${NONE} wires; write aiger instead`);
  }
  for (const [node, i] of place) wires[node] = next + i;
  return { wires, count: next };
}

function gatesIn(circuit: Circuit): number {
  let gates = 0;
  for (let node = 0; node < circuit.length; node++) {
    const code = circuit.op[node]!;
    if (code !== OPS.input.code && code !== OPS.constant.code) gates++;
  }
  return gates;
}

/** Lines that constants take, and wires beside their own. */
function constantGates(circuit: Circuit, equal: boolean): { gates: number; extra: number } {
  let [gates, extra] = [0, 0];
  for (let node = 0; node < circuit.length; node++) {
    if (circuit.op[node] !== OPS.constant.code) continue;
    const one = !circuit.constants[circuit.a[node]!]!.equals(0);
    gates += !equal && one ? 2 : 1;
    if (!equal && one) extra++;
  }
  return { gates, extra };
}
