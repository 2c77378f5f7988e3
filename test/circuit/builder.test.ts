import fc from "fast-check";
import Fraction from "fraction.js";
import { describe, expect, it } from "vitest";
import { buildNumbers } from "../../src/algebra/build.js";
import { integer } from "../../src/algebra/evaluate.js";
import { CircuitBuilder } from "../../src/circuit/builder.js";
import { entryName, inputCount, sizeOf, type Wire } from "../../src/circuit/circuit.js";
import { evaluate } from "../../src/circuit/evaluate.js";
import { OPS } from "../../src/circuit/ops.js";
import { roomFor } from "../../src/circuit/room.js";
import { placeAfter, placeOf } from "../../src/circuit/sharing-table.js";
import { check } from "../../src/circuit/validate.js";
import { InternalError, LimitError } from "../../src/errors.js";

function wires(array: Uint32Array): Wire[] {
  return Array.from(array) as Wire[];
}

/** A chain of n additions of the input to itself. */
function chain(builder: CircuitBuilder<"arithmetic">, n: number): Wire {
  const [x] = wires(builder.input("x", []));
  let sum = x;
  for (let i = 0; i < n; i++) sum = builder.gate("add", sum, x);
  return sum;
}

describe("a builder", () => {
  it("grows past its first arrays without losing anything, shared or not", () => {
    for (const sharing of ["none", "hash"] as const) {
      const builder = new CircuitBuilder("arithmetic", { sharing });
      const steps = 10_000;
      builder.output("y", [], [chain(builder, steps)]);
      const circuit = builder.build();
      expect(circuit.length).toBe(steps + 1);
      expect(check(circuit)).toBeUndefined();
      expect(evaluate(circuit, integer, { x: [3n] }).y).toEqual([3n * BigInt(steps + 1)]);
      expect(builder.levelOf(circuit.outputs[0].wires[0] as Wire)).toBe(steps);
    }
  });

  it("stops at its limit, names it, the option that raises it and the cheaper way", () => {
    const build = (limit: number) => chain(new CircuitBuilder("arithmetic", { limit }), 4999);
    expect(build(5000)).toBe(4999);
    expect(() => build(4999)).toThrow(LimitError);
    expect(() => build(4999)).toThrow(
      "the circuit passes the limit of 4999 nodes. Raise it with --limit (about 13 bytes a node), or use 'recirc measure', which counts without building",
    );
    expect(() => build(10)).toThrow("passes the limit of 10 nodes");
  });

  it("shares an operation on the same operands, in either order where it commutes", () => {
    const builder = new CircuitBuilder("arithmetic", { sharing: "hash" });
    const [x, y] = wires(builder.input("x", [2]));
    expect(builder.gate("add", x, y)).toBe(builder.gate("add", y, x));
    expect(builder.gate("mul", x, x)).toBe(builder.gate("mul", x, x));
    expect(builder.gate("neg", x)).toBe(builder.gate("neg", x));
    expect(builder.gate("sub", x, y)).not.toBe(builder.gate("sub", y, x));
    expect(builder.gate("less", x, y)).not.toBe(builder.gate("less", y, x));
    expect(builder.gate("add", x, y)).not.toBe(builder.gate("mul", x, y));
    expect(builder.length).toBe(2 + 1 + 1 + 1 + 2 + 2 + 1);
  });

  it("without sharing makes a gate for each call, but keeps one wire for each constant", () => {
    const builder = new CircuitBuilder("arithmetic");
    const [x, y] = wires(builder.input("x", [2]));
    expect(builder.gate("add", x, y)).not.toBe(builder.gate("add", x, y));
    const half = builder.constant(new Fraction(1, 2));
    expect(builder.constant(new Fraction(2, 4))).toBe(half);
    expect(builder.constant(new Fraction(-1, 2))).not.toBe(half);
    expect(builder.build().constants.map((value) => value.toFraction())).toEqual(["1/2", "-1/2"]);
  });

  it("with sharing computes what it computes without, from no more gates: random programs", () => {
    const line = fc.record({
      op: fc.constantFrom("add" as const, "sub" as const, "mul" as const),
      x: fc.nat(60),
      y: fc.nat(60),
    });
    fc.assert(
      fc.property(
        fc.array(line, { maxLength: 60 }),
        fc.array(fc.integer({ min: -5, max: 5 }), { minLength: 3, maxLength: 3 }),
        (lines, given) => {
          const make = (sharing: "none" | "hash") => {
            const builder = new CircuitBuilder("arithmetic", { sharing });
            const values = wires(builder.input("x", [3]));
            for (const { op, x, y } of lines) {
              values.push(builder.gate(op, values[x % values.length], values[y % values.length]));
            }
            builder.output("y", [values.length], values);
            return builder.build();
          };
          const [plain, shared] = [make("none"), make("hash")];
          expect(check(shared)).toBeUndefined();
          const inputs = { x: given.map(BigInt) };
          expect(evaluate(shared, integer, inputs)).toEqual(evaluate(plain, integer, inputs));
          expect(shared.length).toBeLessThanOrEqual(plain.length);
          const keys = Array.from(shared.op, (op, i) =>
            op === OPS.input.code ? `input ${i}` : `${op} ${shared.a[i]} ${shared.b[i]}`,
          );
          expect(new Set(keys).size).toBe(keys.length);
        },
      ),
    );
  });

  it("shares many gates with few collisions between different ones", () => {
    const builder = new CircuitBuilder("arithmetic", { sharing: "hash" });
    const inputs = wires(builder.input("x", [150]));
    const all = () => inputs.flatMap((x, i) => inputs.slice(i).map((y) => builder.gate("mul", x, y)));
    const first = all();
    expect(new Set(first).size).toBe((150 * 151) / 2);
    expect(all()).toEqual(first);
  });

  it("shares gates of three and of many by all their operands and weights, past the first arrays", () => {
    const pairs = (inputs: readonly Wire[]) =>
      inputs.flatMap((x, i) => inputs.slice(i + 1).map((y, j) => [x, y, inputs[(i * j) % 50]!, i] as const));
    const choices = new CircuitBuilder("arithmetic", { sharing: "hash" });
    const threes = pairs(wires(choices.input("x", [50])));
    const many = new CircuitBuilder("tc0", { sharing: "hash" });
    const twos = pairs(wires(many.input("x", [50])));
    const all = () => [
      ...threes.map(([x, y, z]) => choices.gate("select", x, y, z)),
      ...twos.flatMap(([x, y, , i]) => [
        many.wide("all", [x, y]),
        many.wide("any", [x, y]),
        many.wide("all", [x, y, x]),
        many.threshold([x, y], [1n, 2n], BigInt(i)),
        many.threshold([x, y], [1n, 2n], BigInt(-1 - i)),
      ]),
    ];
    const first = all();
    const lengths = [choices.length, many.length];
    expect(lengths).toEqual([50 + 1225, 50 + 5 * 1225]);
    expect(all()).toEqual(first);
    expect([choices.length, many.length]).toEqual(lengths);
    for (const builder of [choices, many]) expect(check(builder.build())).toBeUndefined();
  });

  it("looks gates up in tables of up to 2^32 words, whose places are no signed numbers", () => {
    for (const words of [2 ** 13, 2 ** 31, 2 ** 32]) {
      expect(placeOf(0xffff_ffff, words)).toBe(words - 2);
      expect(placeAfter(words - 2, words)).toBe(0);
      expect(placeAfter(words / 2 - 2, words)).toBe(words / 2);
      expect(placeOf(3, words)).toBe(6);
    }
  });

  it("says so where the machine has no memory for the arrays", () => {
    class Full {
      constructor(length: number) {
        throw new RangeError(`Array buffer allocation failed: ${length}`);
      }
    }
    expect(() => roomFor(Full, 5)).toThrow(LimitError);
    expect(() => roomFor(Full, 5)).toThrow(/no memory for 5 entries of the circuit.*'recirc measure'/);
    expect(roomFor(Uint8Array, 2)).toEqual(Uint8Array.of(0, 0));
  });

  it("keeps the operands of a choice side by side and hands out levels as it goes", () => {
    const builder = new CircuitBuilder("arithmetic");
    const [c, x, y] = wires(builder.input("x", [3]));
    const sum = builder.gate("add", x, y);
    const choice = builder.gate("select", c, sum, y);
    expect([builder.levelOf(x), builder.levelOf(sum), builder.levelOf(choice)]).toEqual([0, 1, 2]);
    expect([...builder.build().operands]).toEqual([c, sum, y]);
    const bits = new CircuitBuilder("B2");
    const [bit] = wires(bits.input("x", []));
    expect(bits.levelOf(bits.gate("not", bit))).toBe(0);
  });

  it("refuses gates that its basis lacks, and outputs of the wrong size", () => {
    const builder = new CircuitBuilder("aig");
    const [x, y] = wires(builder.input("x", [2]));
    expect(() => builder.gate("xor", x, y)).toThrow(InternalError);
    expect(() => builder.gate("xor", x, y)).toThrow("the basis aig has no gate 'xor'");
    expect(() => builder.output("y", [3], [x, y])).toThrow("output y has 2 wires for the shape [3]");
  });

  it("gives circuits that later calls do not change", () => {
    const builder = new CircuitBuilder("arithmetic");
    const [x] = wires(builder.input("x", []));
    const before = builder.build();
    builder.output("y", [], [buildNumbers(builder).mul(x, x)]);
    expect([before.length, before.outputs.length, before.op.length]).toEqual([1, 0, 1]);
    expect(builder.build().length).toBe(2);
  });
});

describe("ports", () => {
  it("name their entries by their axes", () => {
    const builder = new CircuitBuilder("arithmetic");
    builder.input("k", [2, 3, 2]);
    builder.input("s", []);
    const { inputs } = builder.build();
    const names = Array.from(inputs[0].wires, (_, i) => entryName(inputs[0], i));
    expect(names.slice(0, 4)).toEqual(["k[0][0][0]", "k[0][0][1]", "k[0][1][0]", "k[0][1][1]"]);
    expect(names[11]).toBe("k[1][2][1]");
    expect(entryName(inputs[1], 0)).toBe("s");
    expect(inputCount(builder.build())).toBe(13);
    expect([sizeOf([]), sizeOf([4]), sizeOf([2, 0])]).toEqual([1, 4, 0]);
  });
});
