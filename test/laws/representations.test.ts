import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { buildGates } from "../../src/algebra/build.js";
import { costGates, Meter } from "../../src/algebra/cost.js";
import { booleans } from "../../src/algebra/evaluate.js";
import { type FoldedBit, foldGates } from "../../src/algebra/fold.js";
import type { Gates, Word } from "../../src/algebra/gates.js";
import type { Numbers } from "../../src/algebra/numbers.js";
import { CircuitBuilder } from "../../src/circuit/builder.js";
import { forEachOperand, type Wire } from "../../src/circuit/circuit.js";
import { COUNTED, type FunctionName, OP_BY_CODE, OPS } from "../../src/circuit/ops.js";
import { UsageError } from "../../src/errors.js";
import { REPRESENTATIONS, type Representation, representationNamed } from "../../src/numbers/index.js";
import {
  arbitraryValue,
  build,
  differences,
  evaluateBuilt,
  meaningOf,
  OPERATIONS,
  type Program,
  packedGates,
  readWord,
  runKept,
  type TestValue,
  wordOf,
} from "../numbers/words.js";

const members = REPRESENTATIONS.flatMap((family) => family.examples).map(
  (name) => [name, representationNamed(name)] as const,
);

/** Straight-line programs: each step takes values made before it. */
type Step = readonly [operation: number, operands: readonly number[]];
const steps: fc.Arbitrary<readonly Step[]> = fc.array(
  fc.tuple(fc.nat(OPERATIONS.length), fc.array(fc.nat(), { minLength: 4, maxLength: 4 })),
  { minLength: 1, maxLength: 5 },
);

/** The last operation number stands for a sum of products. */
const programOf =
  (list: readonly Step[]): Program =>
  <W>(numbers: Numbers<W>, operands: readonly W[]): W => {
    const values = [...operands];
    for (const [operation, choices] of list) {
      const chosen = choices.map((choice) => values[choice % values.length]!);
      const [a, b, c, d] = chosen as [W, W, W, W];
      if (operation === OPERATIONS.length)
        values.push(
          numbers.sumOfProducts(
            [
              [a, b],
              [c, d],
            ],
            [a, d],
          ),
        );
      else values.push(OPERATIONS[operation]![2](numbers, chosen.slice(0, OPERATIONS[operation]![1])));
    }
    return values.at(-1)!;
  };

function constantOf<B>(gates: Gates<B>, representation: Representation, value: TestValue): Word<B> {
  return wordOf(representation, value).map((bit) => gates.constant(bit));
}

/** Depth and gates of a program: counted without building, with operand words of bits that arrive at 0. */
function counted(
  representation: Representation,
  program: Program,
  literal: TestValue,
  folded: "folded" | "plain",
) {
  const meter = new Meter();
  const run = <B>(gates: Gates<B>, zero: B, depthOf: (bit: B) => number) => {
    const fresh = (): Word<B> => new Array<B>(representation.width).fill(zero);
    return runKept(representation, gates, program, [
      fresh(),
      fresh(),
      constantOf(gates, representation, literal),
    ]).map(depthOf);
  };
  const gates = costGates(meter);
  const depths =
    folded === "plain"
      ? run(gates, 0, (bit) => bit)
      : run<FoldedBit<number>>(foldGates(gates), 0, (bit) => (typeof bit === "boolean" ? 0 : bit));
  return { depths, counts: meter.counts() };
}

/** The same figures read off the circuit, by one loop over its nodes. */
function measured(
  representation: Representation,
  program: Program,
  literal: TestValue,
  folded: "folded" | "plain",
) {
  const builder = new CircuitBuilder("B2");
  const input = (name: string) => [...builder.input(name, [representation.width])] as Wire[];
  const words = [input("x"), input("y")];
  const plain = buildGates(builder);
  const fold = foldGates(plain);
  const result =
    folded === "plain"
      ? runKept(representation, plain, program, [...words, constantOf(plain, representation, literal)])
      : runKept(representation, fold, program, [...words, constantOf(fold, representation, literal)]).map(
          fold.settle,
        );
  const circuit = builder.build();
  const level = new Uint32Array(circuit.length);
  const counts = Object.fromEntries(COUNTED.map((kind) => [kind, 0n]));
  for (let node = 0; node < circuit.length; node++) {
    const kind = OP_BY_CODE[circuit.op[node]!]!;
    if (kind.countAs !== undefined) counts[kind.countAs]!++;
    forEachOperand(circuit, node, (operand) => {
      level[node] = Math.max(level[node]!, level[operand]! + (kind.name === "not" ? 0 : 1));
    });
  }
  return { depths: result.map((wire) => level[wire]!), counts };
}

describe.each(members)("laws of %s", (name, representation) => {
  const value = arbitraryValue(representation);

  it("is found by its own name", () => {
    expect(representation.name).toBe(name);
    expect(representation.reference.name).toBe(name);
  });

  it("decodes what it encodes, and every word", () => {
    fc.assert(
      fc.property(
        fc.array(fc.boolean(), {
          minLength: representation.width,
          maxLength: representation.width,
        }),
        (bits) => {
          const decoded = readWord(representation, bits);
          const word = wordOf(representation, decoded);
          // A NaN has many words, of which one is written.
          if (representation.values === undefined) expect(word).toEqual(bits);
          const [once, twice] = [decoded, readWord(representation, word)].map((value) =>
            meaningOf(representation, value),
          );
          expect(representation.reference.equal(once, twice)).toBe(true);
          expect(wordOf(representation, readWord(representation, word))).toEqual(word);
        },
      ),
    );
    expect(() => representation.decode([])).toThrow("bits instead of");
  });

  it("computes as its reference: bits at once, packed words, and the built circuit", () => {
    fc.assert(
      fc.property(
        steps,
        fc.array(fc.tuple(value, value, value), {
          minLength: 1,
          maxLength: 32,
        }),
        (list, cases) => {
          const program = programOf(list);
          const packed = representation.over(packedGates);
          const folded = foldGates(packedGates);
          expect(differences(representation, program, cases, (words) => program(packed, words))).toEqual([]);
          expect(
            differences(representation, program, cases, (words) =>
              runKept(representation, folded, program, words).map(folded.settle),
            ),
          ).toEqual([]);
          const circuit = build(representation, 3, program);
          expect(differences(representation, program, cases, evaluateBuilt(circuit))).toEqual([]);

          const { reference } = representation;
          const first: readonly TestValue[] = cases[0]!;
          const bits = program(
            representation.over(booleans),
            first.map((operand) => wordOf(representation, operand)),
          );
          const expected = program(
            reference,
            first.map((operand) => meaningOf(representation, operand)),
          );
          expect(reference.show(meaningOf(representation, readWord(representation, bits)))).toBe(
            reference.show(expected),
          );
        },
      ),
      { numRuns: 60 },
    );
  });

  it("costs what it builds, folded or not", () => {
    fc.assert(
      fc.property(
        steps,
        value,
        fc.constantFrom("folded" as const, "plain" as const),
        (list, literal, folded) => {
          const program = programOf(list);
          expect(counted(representation, program, literal, folded)).toEqual(
            measured(representation, program, literal, folded),
          );
        },
      ),
      { numRuns: 60 },
    );
  });

  it("has the functions that its reference has, refuses the others and words of another width", () => {
    const numbers = representation.over(booleans);
    const { zero } = numbers;
    const message = (apply: () => unknown): string | undefined => {
      try {
        apply();
        return undefined;
      } catch (error) {
        if (error instanceof UsageError) return error.message;
        throw error;
      }
    };
    for (const { family, name: called, arity } of Object.values(OPS)) {
      const language = family === "arithmetic" || ["and", "or", "xor", "not"].includes(called);
      if (!language || ["add", "sub", "mul", "neg"].includes(called)) continue;
      const operands = Array.from({ length: arity }, (_, i) => i);
      const own = message(() => numbers.apply(called as FunctionName, ...operands.map(() => zero)));
      const { reference } = representation;
      const expected = message(() =>
        reference.apply(called as FunctionName, ...operands.map(() => reference.zero)),
      );
      expect({ called, message: own }).toEqual({ called, message: expected });
      if (own !== undefined) expect(own).toContain(`${name} has no '${called}'`);
    }
    // Words that grow are of any length, but not empty.
    if (representation.kept?.grows) {
      expect(() => numbers.mul(zero, [])).toThrow("has 0 bits instead of at least 1");
      return;
    }
    expect(() => numbers.mul(zero, [...zero, false])).toThrow(
      `has ${representation.width + 1} bits instead of ${representation.width}`,
    );
  });
});

describe("names of representations", () => {
  it.each([
    ["ints:8", "unknown representation 'ints'. Did you mean 'int'? Known: int, "],
    ["int", "expected a width of 1 to 64 bits after 'int:', got ''. Write for example int:8"],
    ["int:", "got ''"],
    ["int:0", "int:W takes a width W from 1 to 64 bits, got 0. Write for example int:8"],
    ["int:65", "got 65"],
    ["int:8.5", "got '8.5'"],
    ["int:-3", "got '-3'"],
    ["int:999999999999", "got '999999999999'"],
  ])("%s", (text, message) => {
    expect(() => representationNamed(text)).toThrow(UsageError);
    expect(() => representationNamed(text)).toThrow(message);
  });
});
