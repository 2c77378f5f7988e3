import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { evaluatePacked } from "../../src/circuit/evaluate.js";
import { check } from "../../src/circuit/validate.js";
import { FormatError, LimitError, UsageError } from "../../src/errors.js";
import { aiger, aigerAscii } from "../../src/formats/aiger.js";
import { joinChunks } from "../../src/formats/chunks.js";
import { findJudge } from "../judges.js";
import { portsOf, truthTable } from "./circuits.js";
import { binaryToggle, bytesOf, COUNTER, TOGGLE } from "./sequential.js";

/** A sequential and-inverter graph: inputs are variables 1.., then latches, then ANDs. */
interface Sequential {
  readonly inputs: number;
  readonly latches: readonly { readonly next: number; readonly reset: 0 | 1 | "unknown" }[];
  readonly ands: readonly (readonly [number, number])[];
  readonly outputs: readonly number[];
}

const random: fc.Arbitrary<Sequential> = fc
  .record({
    inputs: fc.integer({ min: 0, max: 2 }),
    resets: fc.array(fc.constantFrom(0 as const, 1 as const, "unknown" as const), {
      minLength: 1,
      maxLength: 3,
    }),
    ands: fc.array(fc.tuple(fc.nat(), fc.nat()), { maxLength: 8 }),
    nexts: fc.array(fc.nat(), { minLength: 3, maxLength: 3 }),
    outputs: fc.array(fc.nat(), { minLength: 1, maxLength: 2 }),
  })
  .map(({ inputs, resets, ands, nexts, outputs }) => {
    const sources = inputs + resets.length;
    const literals = 2 * (sources + ands.length + 1);
    return {
      inputs,
      latches: resets.map((reset, i) => ({ next: nexts[i]! % literals, reset })),
      ands: ands.map(([x, y], i) => [x % (2 * (sources + i + 1)), y % (2 * (sources + i + 1))] as const),
      outputs: outputs.map((literal) => literal % literals),
    };
  });

/** As ASCII; with entries of one port each for the inputs and the outputs, so that steps come first in their order. */
function textOf({ inputs, latches, ands, outputs }: Sequential): string {
  const sources = inputs + latches.length;
  const own = (i: number): number => 2 * (inputs + i + 1);
  return [
    `aag ${sources + ands.length} ${inputs} ${latches.length} ${outputs.length} ${ands.length}`,
    ...Array.from({ length: inputs }, (_, i) => `${2 * (i + 1)}`),
    ...latches.map(({ next, reset }, i) => `${own(i)} ${next} ${reset === "unknown" ? own(i) : reset}`),
    ...outputs,
    ...ands.map(([x, y], i) => `${2 * (sources + i + 1)} ${Math.max(x, y)} ${Math.min(x, y)}`),
    ...Array.from({ length: inputs }, (_, i) => `i${i} x[${i}]`),
    ...outputs.map((_, i) => `o${i} y[${i}]`),
    "",
  ].join("\n");
}

/** The same in the binary form, whose numbers below 128 are a byte each. */
function binaryOf(file: Sequential): Uint8Array {
  const sources = file.inputs + file.latches.length;
  const [header = "", ...lines] = textOf(file).split("\n");
  const from = file.inputs;
  const body = lines
    .slice(from, from + file.latches.length + file.outputs.length)
    .map((line, i) => (i < file.latches.length ? line.replace(/^\d+ /, "") : line));
  const symbols = lines.slice(from + body.length + file.ands.length);
  const deltas = file.ands.flatMap(([x, y], i) => [
    2 * (sources + i + 1) - Math.max(x, y),
    Math.max(x, y) - Math.min(x, y),
  ]);
  const head = [header.replace("aag", "aig"), ...body, ""].join("\n");
  return new Uint8Array([...bytesOf(head), ...deltas, ...bytesOf(symbols.join("\n"))]);
}

/** Runs the steps one after the other on 32 sequences at once: by the definition of a latch and nothing else. */
function run(
  { latches, ands, outputs }: Sequential,
  steps: readonly (readonly number[])[],
  unknown: (latch: number) => number,
): readonly (readonly number[])[] {
  let held = latches.map(({ reset }, i) => (reset === "unknown" ? unknown(i) : reset === 1 ? -1 : 0));
  return steps.map((inputs) => {
    const values = [0, ...inputs, ...held];
    const of = (literal: number): number =>
      literal % 2 === 1 ? ~values[literal >> 1]! : values[literal >> 1]!;
    for (const [x, y] of ands) values.push(of(x) & of(y));
    held = latches.map(({ next }) => of(next));
    return outputs.map(of);
  });
}

describe("latches unrolled", () => {
  it("step by step as a flip-flop does", () => {
    const circuit = aigerAscii.read!(bytesOf(TOGGLE), "toggle.aag", { unroll: 4 });
    expect(circuit.inputs.map(({ name, shape }) => ({ name, shape }))).toEqual([
      { name: "enable", shape: [4] },
      { name: "reset", shape: [4] },
    ]);
    // The file's reset is active low.
    const outputs = evaluatePacked(circuit, { enable: [1, 1, 0, 1], reset: [1, 1, 1, 0] });
    expect(outputs.Q!.map((word) => word & 1)).toEqual([0, 1, 0, 0]);
    expect(outputs["!Q"]!.map((word) => word & 1)).toEqual([1, 0, 1, 1]);
  });

  it("as a counter counts, step first in every port", () => {
    const circuit = aigerAscii.read!(bytesOf(COUNTER), "counter.aag", { unroll: 6 });
    const shapes = (ports: typeof circuit.inputs) => ports.map(({ name, shape }) => [name, ...shape]);
    expect(shapes(circuit.inputs)).toEqual([["reset", 6], ["kept"]]);
    expect(shapes(circuit.outputs)).toEqual([
      ["count", 6, 2],
      ["kept", 6],
      ["full", 6],
      ["running", 6],
    ]);
    // One sequence in each lane: no reset, and one in step 1.
    const outputs = evaluatePacked(circuit, { reset: [0, 2, 0, 0, 0, 0], kept: [2] });
    const bits = (name: string, lane: number) => outputs[name]!.map((word) => (word >> lane) & 1);
    expect(bits("count", 0)).toEqual([0, 0, 1, 0, 0, 1, 1, 1, 0, 0, 1, 0]);
    expect(bits("count", 1)).toEqual([0, 0, 1, 0, 0, 0, 1, 0, 0, 1, 1, 1]);
    expect([0, 1].map((lane) => bits("full", lane))).toEqual([
      [0, 0, 0, 1, 0, 0],
      [0, 0, 0, 0, 0, 1],
    ]);
    expect([0, 1].map((lane) => bits("kept", lane))).toEqual([Array(6).fill(0), Array(6).fill(1)]);
    expect(bits("running", 1)).toEqual([1, 0, 1, 1, 1, 1]);
  });

  it.each([
    ["bad state as an output is by default", "aag 1 1 0 1 0 1\n2\n2\n3\no0 bad0\n", "i0 | bad0 bad0_"],
    ["bad state as an output", "aag 1 1 0 1 0 1\n2\n2\n3\no0 y\nb0 y\n", "i0 | y y_"],
    [
      "constraint as a bad state and as one made apart",
      "aag 1 1 0 1 0 1 2\n2\n2\n3\n2\n2\no0 y\nb0 y\nc0 y\nc1 y_\n",
      "i0 | y y_ y__ y___",
    ],
    [
      "bad state as the next entry of an output",
      "aag 1 1 0 1 0 1\n2\n2\n3\no0 y[0]\nb0 y[1]\n",
      "i0 | y y[1]_",
    ],
    ["latch as an input", "aag 2 1 1 1 0\n2\n4 2 4\n4\ni0 q\nl0 q\n", "q q_ | o0"],
    ["latch as a step of an input", "aag 2 1 1 1 0\n2\n4 2 4\n4\ni0 q\nl0 q[0]\n", "q q[0]_ | o0"],
    ["latch as another is by default", "aag 2 0 2 1 0\n2 4 2\n4 2 4\n4\nl1 l0\n", "l0_ l0 | o0"],
    [
      "latch as an input whose port is declared",
      'aag 2 1 1 1 0\n2\n4 2 4\n4\ni0 q[0]\nl0 q[0]\nc\nrecirc-ports {"inputs":[{"name":"q[0]","shape":[]}],"outputs":[]}\n',
      "q[0] q[0]_ | o0",
    ],
  ])("with a name of its own for a %s", (_, text, ports) => {
    const circuit = aigerAscii.read!(bytesOf(text), "a.aag", { unroll: 3 });
    expect(check(circuit)).toBeUndefined();
    const names = [circuit.inputs, circuit.outputs].map((side) => side.map(({ name }) => name).join(" "));
    expect(names.join(" | ")).toBe(ports);
    const again = aigerAscii.read!(joinChunks(aigerAscii.write(circuit)), "again.aag");
    expect(portsOf(again)).toEqual(portsOf(circuit));
  });

  it("as running them, whatever they hold at first", () => {
    fc.assert(
      fc.property(
        random,
        fc.integer({ min: 1, max: 5 }),
        fc.infiniteStream(fc.integer()),
        (file, steps, words) => {
          const take = (): number => words.next().value as number;
          const given = Array.from({ length: steps }, () => Array.from({ length: file.inputs }, take));
          const unknown = file.latches.map(take);
          const circuit = aigerAscii.read!(bytesOf(textOf(file)), "a.aag", { unroll: steps });
          expect(check(circuit)).toBeUndefined();
          const outputs = evaluatePacked(circuit, {
            x: given.flat(),
            ...Object.fromEntries(unknown.map((word, i) => [`l${i}`, [word]])),
          });
          const expected = run(file, given, (i) => unknown[i]!);
          expect(outputs.y!.map((word) => word | 0)).toEqual(expected.flat().map((word) => word | 0));
          const binary = aiger.read!(binaryOf(file), "a.aig", { unroll: steps });
          expect(joinChunks(aiger.write(binary))).toEqual(joinChunks(aiger.write(circuit)));
        },
      ),
      { numRuns: 300 },
    );
  });

  it("with bad states and constraints as outputs, and names of each kind", () => {
    const text = "aag 2 1 1 0 0 1 1\n2\n4 2\n4\n3\nl0 memory\nb0 danger\nc0 calm\nc\na comment\n";
    const circuit = aigerAscii.read!(bytesOf(text), "a.aag", { unroll: 3 });
    expect(circuit.outputs.map(({ name, shape }) => [name, shape])).toEqual([
      ["danger", [3]],
      ["calm", [3]],
    ]);
    const outputs = evaluatePacked(circuit, { i0: [1, 0, 1] });
    expect(outputs.danger!.map((word) => word & 1)).toEqual([0, 1, 0]);
    expect(outputs.calm!.map((word) => word & 1)).toEqual([0, 1, 0]);
  });

  it("are seen in the first line of a file, as are properties of its steps", () => {
    const sequential = (text: string) => aigerAscii.isSequential!(bytesOf(text));
    for (const text of [TOGGLE, COUNTER, "aag 1 1 0 0 0 1\n2\n2\n", "aag 1 1 0 0 0 0 1\r\n2\r\n2\r\n"])
      expect(sequential(text)).toBe(true);
    for (const text of ["", "aag", "aag 3 2 0 1 1\n2\n4\n6\n6 2 4\n", "aag 1 1 0 0 0 0 0\r\n2\r\n"])
      expect(sequential(text)).toBe(false);
  });

  it("are refused without the option, without an end, and past the limit", () => {
    const read = (text: string, unroll?: number) =>
      aigerAscii.read!(bytesOf(text), "a.aag", unroll === undefined ? {} : { unroll });
    expect(() => read(TOGGLE)).toThrow("Unroll the file to N steps with --unroll N");
    expect(() => read("aag 1 1 0 0 0 0 0 0 1\n2\n2\n", 3)).toThrow("expected no fairness constraints");
    expect(() => read(TOGGLE, 100_000_000)).toThrow(LimitError);
    expect(() => read(TOGGLE, 100_000_000)).toThrow(
      /^--unroll: 100000000 steps of .* Take at most \d+ steps$/,
    );
    // Outputs take room at every step, although no gate is behind them.
    const outputs = `aag 1 1 0 100000 0\n2\n${"2\n".repeat(100_000)}`;
    expect(() => read(outputs, 1_000_000)).toThrow(LimitError);
    for (const steps of [0, -1, 1.5, Number.NaN]) expect(() => read(TOGGLE, steps)).toThrow(UsageError);
    expect(() => read("aag 1 1 0 0 0 0 0 1\n2\n1\n2\n", 3)).toThrow("expected no justice properties");
    expect(() => read("aag 1 0 1 0 0\n2 3 4\n", 2)).toThrow(FormatError);
    expect(() => read("aag 1 0 1 0 0\n2 3 4\n", 2)).toThrow(
      "a.aag:2:5: expected a reset of 0, 1 or 2 (unknown) for latch 0, got 4",
    );
    expect(() => read("aag 1 0 1 0 0\n2 4\n", 2)).toThrow("the next literal of latch 0 of at most 3");
    expect(() => read("aag 2 0 1 0 0\n2 4\n", 2)).toThrow(
      "a.aag:2:1: expected the literal of an input, latch or AND",
    );
  });
});

const abc = findJudge("ABC about frames", "berkeley-abc", "abc");

describe.skipIf(abc === undefined)("ABC", () => {
  /** Time frames as ABC makes them, from a file in the binary form. */
  const framesOf = (binary: Uint8Array, steps: number) => {
    const { files } = abc!.run(
      ["-c", `read in.aig; strash; frames -i -F ${steps}; strash; write_aiger out.aig`],
      { "in.aig": binary },
    );
    return aiger.read!(files["out.aig"]!, "out.aig");
  };

  it("makes the same frames of random files", () => {
    fc.assert(
      fc.property(random, fc.integer({ min: 1, max: 3 }), (drawn, steps) => {
        // Its frames start where latches are known.
        const latches = drawn.latches.map(
          ({ next, reset }) => ({ next, reset: reset === 1 ? 1 : 0 }) as const,
        );
        const file = binaryOf({ ...drawn, latches });
        const ours = aiger.read!(file, "a.aig", { unroll: steps });
        expect(truthTable(framesOf(file, steps))).toEqual(truthTable(ours));
      }),
      { numRuns: 20 },
    );
  });

  it.each([0, 1] as const)("makes the same frames of a latch that starts at %i", (reset) => {
    for (const steps of [1, 3, 5]) {
      const ours = aiger.read!(binaryToggle(reset), "a.aig", { unroll: steps });
      expect(truthTable(framesOf(binaryToggle(reset), steps))).toEqual(truthTable(ours));
    }
    const [zero, one] = ([0, 1] as const).map((start) =>
      aiger.read!(binaryToggle(start), "a.aig", { unroll: 3 }),
    );
    expect(truthTable(zero!)).not.toEqual(truthTable(one!));
  });
});
