import Fraction from "fraction.js";
import { describe, expect, it } from "vitest";
import { CircuitBuilder } from "../../src/circuit/builder.js";
import type { Circuit, Wire } from "../../src/circuit/circuit.js";
import { check } from "../../src/circuit/validate.js";

/** x, y, 2, x + y, select(x, x + y, 2), (x + y) * 2. */
function sound(): Circuit {
  const builder = new CircuitBuilder("arithmetic");
  const [x, y] = Array.from(builder.input("x", [2])) as Wire[];
  const two = builder.constant(new Fraction(2));
  const sum = builder.gate("add", x, y);
  const choice = builder.gate("select", x, sum, two);
  builder.output("y", [2], [choice, builder.gate("mul", sum, two)]);
  return builder.build();
}

function changed(array: Uint32Array | Uint8Array, index: number, value: number): Uint32Array {
  const copy = Uint32Array.from(array);
  copy[index] = value;
  return copy;
}

const opWith = (circuit: Circuit, index: number, code: number): Uint8Array =>
  Uint8Array.from(changed(circuit.op, index, code));

const DAMAGE: readonly (readonly [what: string, damage: (circuit: Circuit) => Circuit, sentence: string])[] =
  [
    [
      "arrays of another length",
      (c) => ({ ...c, length: 5 }),
      "the arrays hold 6, 6 and 6 entries for 5 nodes",
    ],
    ["an unknown op", (c) => ({ ...c, op: opWith(c, 3, 99) }), "node 3 has the unknown op code 99"],
    ["a hole among the ops", (c) => ({ ...c, op: opWith(c, 3, 30) }), "node 3 has the unknown op code 30"],
    ["inputs out of order", (c) => ({ ...c, a: changed(c.a, 1, 0) }), "input node 1 has the ordinal 0"],
    ["a constant there is not", (c) => ({ ...c, a: changed(c.a, 2, 1) }), "node 2 names the constant 1 of 1"],
    [
      "operands past the pool",
      (c) => ({ ...c, a: changed(c.a, 4, 1) }),
      "node 4 reads past the operand pool",
    ],
    [
      "another basis",
      (c) => ({ ...c, basis: "B2" }),
      "node 3 is a 'add' gate, which the basis B2 does not have",
    ],
    [
      "a gate that reads itself",
      (c) => ({ ...c, b: changed(c.b, 3, 3) }),
      "node 3 reads node 3, which does not come before it",
    ],
    [
      "a gate that reads a later one",
      (c) => ({ ...c, a: changed(c.a, 3, 5) }),
      "node 3 reads node 5, which does not come before it",
    ],
    [
      "a choice that reads a later gate",
      (c) => ({ ...c, operands: changed(c.operands, 2, 5) }),
      "node 4 reads node 5, which does not come before it",
    ],
    [
      "two inputs of one name",
      (c) => ({ ...c, inputs: [c.inputs[0], c.inputs[0]] }),
      "two input ports are named 'x'",
    ],
    [
      "a port of the wrong shape",
      (c) => ({ ...c, outputs: [{ ...c.outputs[0], shape: [3] }] }),
      "the output port 'y' has 2 wires for the shape [3]",
    ],
    [
      "an output that is no node",
      (c) => ({ ...c, outputs: [{ ...c.outputs[0], wires: Uint32Array.of(4, 6) }] }),
      "output y[1] names the node 6 of 6",
    ],
    [
      "an input port on a gate",
      (c) => ({ ...c, inputs: [{ ...c.inputs[0], wires: Uint32Array.of(0, 3) }] }),
      "input x[1] is not an input node",
    ],
    [
      "an input named twice",
      (c) => ({ ...c, inputs: [{ ...c.inputs[0], wires: Uint32Array.of(1, 1) }] }),
      "input x[1] is named twice",
    ],
    [
      "an input in no port",
      (c) => ({ ...c, inputs: [{ ...c.inputs[0], shape: [1], wires: Uint32Array.of(0) }] }),
      "1 input nodes belong to no port",
    ],
  ];

describe("a circuit is checked", () => {
  it("and a sound one passes, the smallest too", () => {
    expect(check(sound())).toBeUndefined();
    expect(check(new CircuitBuilder("aig").build())).toBeUndefined();
    const wire = new CircuitBuilder("B2");
    wire.output("y", [], wire.input("x", []));
    expect(check(wire.build())).toBeUndefined();
  });

  it.each(DAMAGE)("for %s", (_, damage, sentence) => {
    expect(check(damage(sound()))).toBe(sentence);
  });
});
