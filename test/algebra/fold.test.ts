import fc from "fast-check";
import Fraction from "fraction.js";
import { describe, expect, it } from "vitest";
import { buildGates, buildNumbers } from "../../src/algebra/build.js";
import { booleans, rational } from "../../src/algebra/evaluate.js";
import { foldGates, foldNumbers } from "../../src/algebra/fold.js";
import type { Gates } from "../../src/algebra/gates.js";
import { CircuitBuilder } from "../../src/circuit/builder.js";
import type { Circuit, Wire } from "../../src/circuit/circuit.js";
import { evaluate, type Meaning } from "../../src/circuit/evaluate.js";
import { bitPrograms, orderedPrograms, type Program, runBits, runProgram } from "./programs.js";

const fraction = fc
  .tuple(fc.integer({ min: -3, max: 3 }), fc.constantFrom(1, 2))
  .map(([n, d]) => new Fraction(n, d));
const givenFor = (count: number) => fc.array(fraction, { minLength: count, maxLength: count });

function circuits(program: Program): { plain: Circuit; folded: Circuit } {
  const make = (folding: boolean): Circuit => {
    const builder = new CircuitBuilder("arithmetic");
    const inputs = Array.from(builder.input("x", [program.inputs])) as Wire[];
    const plain = buildNumbers(builder);
    const folded = foldNumbers(plain);
    const outputs = folding
      ? runProgram(program, folded, inputs).map(folded.settle)
      : runProgram(program, plain, inputs);
    builder.output("y", [outputs.length], outputs);
    return builder.build();
  };
  return { plain: make(false), folded: make(true) };
}

/** Bits as a meaning of gates. */
const bits: Meaning<boolean> = {
  constant: (value) => !value.equals(0),
  gate: (name, x, y) => {
    if (name === "not") return booleans.not(x);
    if (name === "and" || name === "or" || name === "xor") return booleans[name](x, y!);
    throw new Error(`no bit gate: ${name}`);
  },
};

describe("folding keeps values", () => {
  it("of numbers: the folded circuit, the plain one and the program itself agree", () => {
    fc.assert(
      fc.property(
        orderedPrograms.chain((program) => fc.tuple(fc.constant(program), givenFor(program.inputs))),
        ([program, given]) => {
          const { plain, folded } = circuits(program);
          const direct = runProgram(program, rational, given).map((value) => value.toFraction());
          const run = (circuit: Circuit) =>
            evaluate(circuit, rational, { x: given }).y.map((v) => v.toFraction());
          expect(run(plain)).toEqual(direct);
          expect(run(folded)).toEqual(direct);
          expect(folded.length).toBeLessThanOrEqual(plain.length + folded.constants.length);
        },
      ),
      { numRuns: 300 },
    );
  });

  it("of bits, on every assignment", () => {
    fc.assert(
      fc.property(bitPrograms, ({ inputs, lines }) => {
        const builder = new CircuitBuilder("B2");
        const gates = foldGates(buildGates(builder));
        const outputs = runBits(lines, gates, Array.from(builder.input("x", [inputs])) as Wire[]);
        builder.output("y", [outputs.length], outputs.map(gates.settle));
        const circuit = builder.build();
        for (let assignment = 0; assignment < 1 << inputs; assignment++) {
          const given = Array.from({ length: inputs }, (_, i) => ((assignment >> i) & 1) === 1);
          expect(evaluate(circuit, bits, { x: given }).y).toEqual(runBits(lines, booleans, given));
        }
      }),
      { numRuns: 100 },
    );
  });
});

describe("folding makes no gate", () => {
  const countGates = (use: (numbers: ReturnType<typeof foldNumbers<Wire>>, x: Wire) => unknown): number => {
    const builder = new CircuitBuilder("arithmetic");
    const [x] = Array.from(builder.input("x", [])) as Wire[];
    use(foldNumbers(buildNumbers(builder)), x);
    return builder.length - 1;
  };
  const half = new Fraction(1, 2);

  it("for the identities of 0, 1 and -1, nor for constants among themselves", () => {
    expect(countGates((n, x) => n.add(n.zero, n.mul(n.one, n.add(x, n.zero))))).toBe(0);
    expect(countGates((n, x) => n.sub(x, n.mul(x, n.zero)))).toBe(0);
    expect(countGates((n) => n.mul(n.add(half, half), n.neg(half)))).toBe(0);
    expect(
      countGates((n, x) =>
        n.sumOfProducts(
          [
            [n.zero, x],
            [n.one, x],
          ],
          [n.zero],
        ),
      ),
    ).toBe(0);
    expect(countGates((n, x) => n.mul(x, n.neg(n.one)))).toBe(1);
  });

  it("but does for everything else, gathering the constants of a sum in one", () => {
    expect(countGates((n, x) => n.mul(half, x))).toBe(2);
    expect(countGates((n, x) => n.sumOfProducts([[x, x]], [half, half, half]))).toBe(3);
  });

  it("for known bits, and a negation for xor with true", () => {
    const builder = new CircuitBuilder("B2");
    const [x] = Array.from(builder.input("x", [])) as Wire[];
    const gates: Gates<boolean | Wire> = foldGates(buildGates(builder));
    const kept = [
      gates.and(x, true),
      gates.or(false, x),
      gates.xor(x, false),
      gates.and(false, x),
      gates.or(x, true),
    ];
    expect(kept).toEqual([x, x, x, false, true]);
    expect(builder.length).toBe(1);
    gates.xor(true, x);
    expect(builder.length).toBe(2);
    expect(gates.arrival(true)).toBe(0);
  });
});
