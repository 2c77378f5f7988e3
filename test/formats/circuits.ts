import fc from "fast-check";
import Fraction from "fraction.js";
import { buildGates } from "../../src/algebra/build.js";
import { foldGates } from "../../src/algebra/fold.js";
import type { BooleanBasis } from "../../src/circuit/basis.js";
import { CircuitBuilder } from "../../src/circuit/builder.js";
import { type Circuit, inputCount, type Port, type Wire } from "../../src/circuit/circuit.js";
import { evaluatePacked } from "../../src/circuit/evaluate.js";
import type { Format } from "../../src/formats/index.js";
import { integer } from "../../src/numbers/index.js";

/** Formats of numbers only have tests of their own. */
export function holdsBits({ bases }: Format): boolean {
  return bases.some((basis) => basis !== "arithmetic");
}

type Step = readonly ["and" | "or" | "xor" | "not" | "false" | "true", number, number];

const step: fc.Arbitrary<Step> = fc.tuple(
  fc.constantFrom("and", "and", "or", "xor", "not", "false", "true"),
  fc.nat(),
  fc.nat(),
);

/** Boolean circuits of up to 8 inputs, with constants, unused gates, equal operands and inputs wired to outputs. */
export const randomBits: fc.Arbitrary<Circuit<"B2">> = fc
  .record({
    rows: fc.nat(2),
    scalars: fc.nat(2),
    steps: fc.array(step, { maxLength: 40 }),
    outputs: fc.array(fc.nat(), { maxLength: 6 }),
    sharing: fc.constantFrom("none" as const, "hash" as const),
  })
  .map(({ rows, scalars, steps, outputs, sharing }) => {
    const builder = new CircuitBuilder("B2", { sharing });
    const wires: Wire[] = [...builder.input("k", [rows, 3], "int:3")] as Wire[];
    for (let i = 0; i < scalars; i++) wires.push(builder.input(`s${i}`, [])[0] as Wire);
    for (const [op, i, j] of steps) {
      if (op === "false" || op === "true" || wires.length === 0) {
        wires.push(builder.constant(new Fraction(op === "true" ? 1 : 0)));
      } else {
        wires.push(
          builder.gate(op, wires[i % wires.length]!, op === "not" ? undefined : wires[j % wires.length]!),
        );
      }
    }
    const chosen = wires.length === 0 ? [] : outputs.map((i) => wires[i % wires.length]!);
    builder.output("o", [chosen.length], chosen);
    if (wires.length > 0) builder.output("last result", [], [wires.at(-1)!]);
    return builder.build();
  });

/** Circuits over numbers, with fractions and a gate of three operands. */
export const randomNumbers: fc.Arbitrary<Circuit<"arithmetic">> = fc
  .array(fc.tuple(fc.constantFrom("add", "mul", "neg", "relu", "select"), fc.nat(), fc.nat(), fc.nat()), {
    maxLength: 20,
  })
  .map((steps) => {
    const builder = new CircuitBuilder("arithmetic");
    const wires = [...builder.input("x", [2])] as Wire[];
    wires.push(
      builder.constant(new Fraction(-3, 7)),
      builder.constant(new Fraction("123456789012345678901")),
    );
    const at = (i: number): Wire => wires[i % wires.length]!;
    for (const [op, i, j, k] of steps) {
      if (op === "select") wires.push(builder.gate(op, at(i), at(j), at(k)));
      else if (op === "neg" || op === "relu") wires.push(builder.gate(op, at(i)));
      else wires.push(builder.gate(op, at(i), at(j)));
    }
    builder.output("y", [], [wires.at(-1)!]);
    return builder.build();
  });

/** x * y modulo 2^width, as `int:W` builds it. */
export function multiplier(width: number): Circuit<"B2"> {
  const builder = new CircuitBuilder("B2");
  const gates = foldGates(buildGates(builder));
  const x = [...builder.input("x", [width], `int:${width}`)] as Wire[];
  const y = [...builder.input("y", [width], `int:${width}`)] as Wire[];
  const product = integer(width).over(gates).mul(x, y);
  builder.output("p", [width], product.map(gates.settle), `int:${width}`);
  return builder.build();
}

/** The same function by shifting and adding with ripple carries: no code shared with the one above. */
export function schoolMultiplier(width: number): Circuit<"B2"> {
  const builder = new CircuitBuilder("B2");
  const x = [...builder.input("x", [width])] as Wire[];
  const y = [...builder.input("y", [width])] as Wire[];
  let sum = y.map((bit) => builder.gate("and", x[0]!, bit));
  for (let shift = 1; shift < width; shift++) {
    const next = sum.slice(0, shift);
    let carry: Wire | undefined;
    for (let i = shift; i < width; i++) {
      const a = sum[i]!;
      const b = builder.gate("and", x[shift]!, y[i - shift]!);
      const either = builder.gate("xor", a, b);
      const both = builder.gate("and", a, b);
      next.push(carry === undefined ? either : builder.gate("xor", either, carry));
      carry = carry === undefined ? both : builder.gate("or", both, builder.gate("and", either, carry));
    }
    sum = next;
  }
  builder.output("p", [width], sum);
  return builder.build();
}

/** Words for evaluatePacked: 32 assignments from `first` on, counting through all assignments of the inputs. */
function assignments(ports: readonly Port[], first: number): Record<string, number[]> {
  let bit = 0;
  const words: Record<string, number[]> = {};
  for (const port of ports) {
    words[port.name] = Array.from(port.wires, () => {
      const position = bit++;
      let word = 0;
      for (let lane = 0; lane < 32; lane++) word |= (Math.floor((first + lane) / 2 ** position) & 1) << lane;
      return word;
    });
  }
  return words;
}

/** All output bits under all assignments, whatever the ports are called: equal tables, equal functions. */
export function truthTable(circuit: Circuit<BooleanBasis>): number[] {
  const table: number[] = [];
  for (let first = 0; first < 2 ** inputCount(circuit); first += 32) {
    const outputs = evaluatePacked(circuit, assignments(circuit.inputs, first));
    for (const port of circuit.outputs) table.push(...outputs[port.name]!);
  }
  return table;
}

/** What a reader has to bring back besides the functions. */
export function portsOf(circuit: Circuit): unknown {
  const heads = (ports: readonly Port[]) =>
    ports.map(({ name, shape, encoding }) => ({ name, shape, encoding }));
  return { inputs: heads(circuit.inputs), outputs: heads(circuit.outputs) };
}
