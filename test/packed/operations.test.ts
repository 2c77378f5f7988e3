import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CircuitBuilder } from "../../src/circuit/builder.js";
import type { Circuit, Wire } from "../../src/circuit/circuit.js";
import { evaluatePacked } from "../../src/circuit/evaluate.js";
import { toAig } from "../../src/circuit/lower.js";
import { assembleText } from "../../src/cli/assemble-kernels.js";
import { compile } from "../../src/compile/compile.js";
import { representationNamed } from "../../src/numbers/index.js";
import { KERNEL_BYTES } from "../../src/packed/kernel-bytes.js";
import { bitKernelText, SLOT_BYTES } from "../../src/packed/kernel-text.js";
import { bitsKind } from "../../src/packed/kinds.js";
import {
  COMPLEMENT,
  INNER,
  OPERATIONS,
  type Operation,
  type Step,
  xorOf,
} from "../../src/packed/operations.js";
import { packedEvaluator } from "../../src/packed/packed.js";
import { assembleBits, type Program } from "../../src/packed/program.js";
import { scanNamed } from "../../src/scans/index.js";
import { catalogued } from "../catalogue.js";

/** Six inputs in all combinations: bit v of input i is bit i of v. */
const INPUTS = 6;
const WORDS = SLOT_BYTES / 4;
const pattern = (input: number, word: number): number => {
  let bits = 0;
  for (let bit = 0; bit < 32; bit++) bits |= (((32 * word + bit) >>> input) & 1) << bit;
  return bits;
};

/** A circuit of gates that is computed by the operation: its steps, a majority as the gates of a full adder. */
function circuitOf({ operands, steps, results }: Operation): Circuit {
  const builder = new CircuitBuilder("B2");
  const wires = Array.from(builder.input("x", [INPUTS])) as Wire[];
  const values = wires.slice(0, operands);
  const not = (wire: Wire): Wire => builder.gate("not", wire);
  for (const [name, x, y, z] of steps) {
    const at = (register: number | undefined): Wire => values[register!]!;
    if (name === "and" || name === "xor") values.push(builder.gate(name, at(x), at(y)));
    else if (name === "andNot") values.push(builder.gate("and", at(x), not(at(y))));
    else if (name === "or") values.push(builder.gate("or", at(x), at(y)));
    else if (name === "not") values.push(not(at(x)));
    else {
      // Where a and b differ, c, else b: a and b, or c where they differ. From q = a xor b, and c or b in its place.
      const [, a, b] = steps[x! - operands] as Step;
      const complemented = y === b;
      const c = complemented ? z : y;
      const [first, propagate] = complemented ? [not(at(a)), not(at(x))] : [at(a), at(x)];
      const generate = builder.gate("and", first, at(b));
      values.push(builder.gate("or", generate, builder.gate("and", propagate, at(c))));
    }
  }
  builder.output(
    "y",
    [results.length],
    results.map((register) => values[register]!),
  );
  return builder.build();
}

/** The numbers of the operations of a program of bits. */
function operationsIn({ words }: Program): number[] {
  const found: number[] = [];
  for (let at = 0; at < words.length; ) {
    const number = words[at]! & (SLOT_BYTES - 1);
    found.push(number);
    at += OPERATIONS[number]!.results.length + OPERATIONS[number]!.operands;
  }
  return found;
}

const expected = (circuit: Circuit, word: number): readonly number[] =>
  evaluatePacked(circuit as Circuit<"B2">, {
    x: Array.from({ length: INPUTS }, (_, i) => pattern(i, word)),
  }).y!;

/** Whether a kernel gives the outputs of the circuit on all combinations. */
function isRight(circuit: Circuit, kernel: WebAssembly.Module): boolean {
  const { words, slots, inputSlots, outputSlots } = assembleBits(circuit, bitsKind);
  const memory = new WebAssembly.Memory({ initial: 1 });
  const values = new Int32Array(memory.buffer);
  const end = slots * SLOT_BYTES + 4 * words.length;
  inputSlots.forEach((slot, i) => {
    for (let word = 0; word < WORDS; word++) values[slot * WORDS + word] = pattern(i, word);
  });
  values.set(words, slots * WORDS);
  const { run } = new WebAssembly.Instance(kernel, { recirc: { memory } }).exports as {
    run: (first: number, end: number) => void;
  };
  run(slots * SLOT_BYTES, end);
  return [0, 1].every((word) =>
    expected(circuit, word).every((value, i) => values[outputSlots[i]! * WORDS + word] === value),
  );
}

const compiled = (base64: string): WebAssembly.Module =>
  new WebAssembly.Module(Uint8Array.from(Buffer.from(base64, "base64")));

describe.each(OPERATIONS.map((operation, number) => ({ ...operation, number })))(
  "$number $name",
  (operation) => {
    const circuit = circuitOf(operation);

    it("is what its gates become", () => {
      // Outputs that are written complemented take further instructions.
      expect(operationsIn(assembleBits(circuit, bitsKind))[0]).toBe(operation.number);
    });

    it.each(["wasm", "plain"] as const)("gives what they give, on all combinations: %s", (engine) => {
      const packed = packedEvaluator(circuit, bitsKind, { engine });
      for (let input = 0; input < INPUTS; input++)
        for (let word = 0; word < WORDS; word++) packed.input(input)[word] = pattern(input, word);
      packed.run();
      for (const word of [0, 1, 2, WORDS - 1])
        expect(operation.results.map((_, i) => packed.output(i)[word])).toEqual(expected(circuit, word));
    });
  },
);

/** Gates and adders at random on earlier wires, complemented or not; every fourth wire or so is an output. */
function adders(choices: readonly (readonly number[])[]): Circuit {
  const builder = new CircuitBuilder("B2");
  const wires = Array.from(builder.input("x", [INPUTS])) as Wire[];
  const outputs: Wire[] = [];
  for (const [what, a, b, c, signs] of choices as readonly [number, number, number, number, number][]) {
    // Late wires more often, so that most are read about once.
    const pick = (at: number, bit: number): Wire => {
      const wire = wires[wires.length - 1 - (at % Math.min(wires.length, 9))]!;
      return ((signs >> bit) & 1) === 1 ? builder.gate("not", wire) : wire;
    };
    const [x, y, z] = [pick(a, 0), pick(b, 1), pick(c, 2)];
    const p = builder.gate("xor", x, y);
    const carry = (): Wire => builder.gate("or", builder.gate("and", x, y), builder.gate("and", p, z));
    if (what === 0) wires.push(builder.gate("and", x, y));
    else if (what === 1) wires.push(p);
    else if (what === 2) wires.push(p, builder.gate("and", x, y));
    else if (what === 3) wires.push(carry());
    else wires.push(builder.gate("xor", p, z), carry());
    if ((signs >> 3) % 4 === 0) outputs.push(wires.at(-1)!);
  }
  outputs.push(wires.at(-1)!);
  builder.output("y", [outputs.length], outputs);
  return builder.build();
}

it.each(["wasm", "plain"] as const)("adders on adders, of whatever signs: %s", (engine) => {
  const choice = fc.tuple(fc.nat(6), fc.nat(99), fc.nat(99), fc.nat(99), fc.nat(31));
  const used = new Set<number>();
  fc.assert(
    fc.property(fc.array(choice, { minLength: 1, maxLength: 40 }), (choices) => {
      const circuit = adders(choices);
      for (const operation of operationsIn(assembleBits(circuit, bitsKind))) used.add(operation);
      const packed = packedEvaluator(circuit, bitsKind, { engine });
      for (let again = 0; again < 2; again++) {
        for (let input = 0; input < INPUTS; input++)
          for (let word = 0; word < WORDS; word++) packed.input(input)[word] = pattern(input, word);
        packed.run();
      }
      for (const word of [0, 1]) {
        const y = expected(circuit, word);
        expect(y.map((_, i) => packed.output(i)[word])).toEqual(y);
      }
    }),
    { numRuns: 300 },
  );
  expect(used.size).toBeGreaterThan(OPERATIONS.length / 2);
});

it("an exclusive or that is spelled out in ands, ors and complements is one instruction", () => {
  fc.assert(
    fc.property(fc.array(fc.boolean(), { minLength: 7, maxLength: 7 }), (flags) => {
      const builder = new CircuitBuilder("B2");
      const [x, y] = Array.from(builder.input("x", [2])) as [Wire, Wire];
      const flip = (wire: Wire, flag: boolean): Wire => (flag ? builder.gate("not", wire) : wire);
      const [outer, left, right, notX, notY, swapped, notSpelled] = flags as boolean[];
      // A gate of each kind on (x, y) and on (not x, not y), complemented so that each says that two operands differ or not.
      const part = (or: boolean, x: Wire, y: Wire): Wire =>
        or ? builder.gate("or", flip(x, true), flip(y, true)) : flip(builder.gate("and", x, y), true);
      const [u, v] = [flip(x, notX!), flip(y, notY!)];
      const [notU, notV] = [flip(x, !notX), flip(y, notSpelled ? notY! : !notY)];
      const p = part(left!, u, v);
      const q = swapped ? part(right!, notV, notU) : part(right!, notU, notV);
      const both = outer ? builder.gate("or", flip(p, true), flip(q, true)) : builder.gate("and", p, q);
      builder.output("z", [], [both]);
      const circuit = builder.build();
      // A complement that is an output takes one more. With only one operand complemented it is no exclusive or.
      const found = operationsIn(assembleBits(circuit, bitsKind)).filter((number) => number !== COMPLEMENT);
      if (notSpelled) expect(found.length).toBeGreaterThan(1);
      else expect(found).toEqual([xorOf(INNER.slot, INNER.slot)]);
      const packed = packedEvaluator(circuit, bitsKind);
      (packed.input(0) as Int32Array).fill(0b0011);
      (packed.input(1) as Int32Array).fill(0b0101);
      packed.run();
      const { z } = evaluatePacked(circuit, { x: [0b0011, 0b0101] });
      expect(packed.output(0)[0]).toBe(z![0]);
    }),
  );
});

it("a compiled recurrence of sums and products stores no complement, as gates of any kind or as ands", () => {
  const recipe = {
    recurrence: catalogued("linear-scalar"),
    scan: scanNamed("sklansky"),
    representation: representationNamed("int:8"),
    weights: "inputs",
    outputs: "all",
  } as const;
  const gates = compile(recipe, 16) as Circuit<"B2">;
  for (const circuit of [gates, toAig(gates)]) {
    const used = new Set(operationsIn(assembleBits(circuit, bitsKind)));
    const complementing = [...used].filter((number) => {
      const { name, steps } = OPERATIONS[number]!;
      return name.includes("complement") || steps.some(([step]) => step === "andNot" || step === "not");
    });
    expect(used.size).toBeGreaterThan(5);
    expect(complementing).toEqual([]);
  }
});

describe("a kernel that does something else is noticed, whichever operation it is", () => {
  it("not by the one that ships", () => {
    const kernel = compiled(KERNEL_BYTES.bits);
    expect(OPERATIONS.filter((operation) => !isRight(circuitOf(operation), kernel))).toEqual([]);
  });

  const MUTANTS: Readonly<Record<string, (operation: Operation) => Operation>> = {
    "the last step is another": (operation) => {
      const [name, x, y, ...rest] = operation.steps.at(-1)!;
      const other: Step =
        name === "select"
          ? [name, x!, rest[0]!, y!]
          : name === "not"
            ? ["and", x!, x!]
            : [name === "xor" ? "or" : "xor", x!, y!];
      return { ...operation, steps: [...operation.steps.slice(0, -1), other] };
    },
    "the first operand is read for the last": (operation) => ({
      ...operation,
      steps: operation.steps.map(
        ([name, ...registers]) =>
          [name, ...registers.map((r) => (r === operation.operands - 1 ? 0 : r))] as Step,
      ),
    }),
    "the first result is an operand": (operation) => ({
      ...operation,
      results: [0, ...operation.results.slice(1)],
    }),
  };

  it.each(Object.entries(MUTANTS))("%s", async (_, mutate) => {
    const kernel = compiled(await assembleText(bitKernelText(OPERATIONS.map(mutate))));
    // Of a single operand the first is the last.
    const changed = OPERATIONS.filter((one) => JSON.stringify(mutate(one)) !== JSON.stringify(one));
    expect(changed.length).toBeGreaterThanOrEqual(OPERATIONS.length - 1);
    expect(changed.filter((operation) => isRight(circuitOf(operation), kernel))).toEqual([]);
  });
});
