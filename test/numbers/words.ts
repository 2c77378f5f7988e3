import fc from "fast-check";
import type Fraction from "fraction.js";
import { buildGates } from "../../src/algebra/build.js";
import { foldGates } from "../../src/algebra/fold.js";
import type { Gates, Word } from "../../src/algebra/gates.js";
import type { Numbers } from "../../src/algebra/numbers.js";
import { CircuitBuilder } from "../../src/circuit/builder.js";
import type { Circuit, Wire } from "../../src/circuit/circuit.js";
import { evaluatePacked } from "../../src/circuit/evaluate.js";
import type { FunctionName } from "../../src/circuit/ops.js";
import type { Representation } from "../../src/numbers/index.js";

/** A program over any number system: the same text is evaluated, built, counted. */
export type Program = <W>(numbers: Numbers<W>, operands: readonly W[]) => W;

const FUNCTIONS: readonly (readonly [FunctionName, number])[] = [
  ["relu", 1],
  ["step", 1],
  ["sign", 1],
  ["abs", 1],
  ["max", 2],
  ["min", 2],
  ["less", 2],
  ["lessEqual", 2],
  ["equal", 2],
  ["select", 3],
];

/** Every operation of a number system with an order, and how many operands it takes. */
export const OPERATIONS: readonly (readonly [string, number, Program])[] = [
  ["add", 2, (numbers, [x, y]) => numbers.add(x!, y!)],
  ["sub", 2, (numbers, [x, y]) => numbers.sub(x!, y!)],
  ["neg", 1, (numbers, [x]) => numbers.neg(x!)],
  ["mul", 2, (numbers, [x, y]) => numbers.mul(x!, y!)],
  ...FUNCTIONS.map(
    ([name, arity]) =>
      [name, arity, ((numbers, operands) => numbers.apply(name, ...operands)) as Program] as const,
  ),
];

/** Bits of 32 assignments at once, without any knowledge of which bits are constants. */
export const packedGates: Gates<number> = {
  constant: (bit) => (bit ? -1 : 0),
  and: (x, y) => x & y,
  or: (x, y) => x | y,
  xor: (x, y) => x ^ y,
  not: (x) => ~x,
  arrival: () => 0,
};

/** What tests give representations: exact numbers, or values of the reference domain where not all are numbers. */
export type TestValue = unknown;

export function wordOf(representation: Representation, value: TestValue): readonly boolean[] {
  return representation.values?.encode(value) ?? representation.encode(value as Fraction);
}

export function readWord(representation: Representation, bits: readonly boolean[]): TestValue {
  return representation.values?.decode(bits) ?? representation.decode(bits);
}

/** The value in the reference domain. */
export function meaningOf(representation: Representation, value: TestValue): unknown {
  return representation.values === undefined ? representation.reference.literal(value as Fraction) : value;
}

/** Words of up to 32 assignments of a number, bit by bit. */
export function pack(representation: Representation, values: readonly TestValue[]): number[] {
  const words = new Array<number>(representation.width).fill(0);
  values.forEach((value, lane) => {
    wordOf(representation, value).forEach((bit, i) => {
      if (bit) words[i]! |= 1 << lane;
    });
  });
  return words;
}

export function unpack(representation: Representation, words: readonly number[], lane: number): TestValue {
  return readWord(
    representation,
    words.map((word) => ((word >>> lane) & 1) === 1),
  );
}

/** The program on words, values kept as the representation keeps them between its operations. */
export function runKept<B>(
  representation: Representation,
  gates: Gates<B>,
  program: Program,
  words: readonly Word<B>[],
): Word<B> {
  if (representation.kept === undefined) return program(representation.over(gates), words);
  return representation.kept.within(gates, ({ numbers, read, write }) =>
    write(program(numbers, words.map(read))),
  );
}

/** The program over folded wires, with `operands` inputs x0, x1, ... and one output. */
export function build(
  representation: Representation,
  operands: number,
  program: Program,
  literals: readonly TestValue[] = [],
): Circuit<"B2"> {
  const builder = new CircuitBuilder("B2");
  const gates = foldGates(buildGates(builder));
  const words = Array.from({ length: operands }, (_, i): Word<boolean | Wire> => {
    const literal = literals[i];
    if (literal !== undefined) return wordOf(representation, literal).map((bit) => gates.constant(bit));
    return [...builder.input(`x${i}`, [representation.width], representation.name)] as Wire[];
  });
  const result = runKept(representation, gates, program, words).map(gates.settle);
  builder.output("y", [result.length], result, representation.name);
  return builder.build();
}

/** Lists of operands at which an evaluation differs from the reference domain, shown; the first few. */
export function differences(
  representation: Representation,
  program: Program,
  cases: readonly (readonly TestValue[])[],
  evaluate: (operands: readonly (readonly number[])[]) => readonly number[],
): string[] {
  const { reference } = representation;
  const found: string[] = [];
  for (let first = 0; first < cases.length && found.length < 5; first += 32) {
    const block = cases.slice(first, first + 32);
    const operands = block[0]!.map((_, i) =>
      pack(
        representation,
        block.map((values) => values[i]!),
      ),
    );
    const result = evaluate(operands);
    block.forEach((values, lane) => {
      const expected = program(
        reference,
        values.map((value) => meaningOf(representation, value)),
      );
      const got = meaningOf(representation, unpack(representation, result, lane));
      if (!reference.equal(got, expected)) {
        const shown = values.map((value) => reference.show(meaningOf(representation, value))).join(", ");
        found.push(`(${shown}): expected ${reference.show(expected)}, got ${reference.show(got)}`);
      }
    });
  }
  return found.slice(0, 5);
}

/** Evaluates a circuit made by `build`; inputs that became literals are passed over. */
export function evaluateBuilt(circuit: Circuit<"B2">) {
  return (operands: readonly (readonly number[])[]): readonly number[] => {
    const inputs = Object.fromEntries(
      circuit.inputs.map((port) => [port.name, operands[Number(port.name.slice(1))]!]),
    );
    return evaluatePacked(circuit, inputs).y!;
  };
}

/** All values of a representation of few bits. */
export function allValues(representation: Representation): TestValue[] {
  return Array.from({ length: 2 ** representation.width }, (_, pattern) =>
    readWord(
      representation,
      Array.from({ length: representation.width }, (_, i) => Math.floor(pattern / 2 ** i) % 2 === 1),
    ),
  );
}

/** All lists of `arity` of the values. */
export function allTuples<V>(values: readonly V[], arity: number): V[][] {
  if (arity === 0) return [[]];
  return allTuples(values, arity - 1).flatMap((tuple) => values.map((value) => [...tuple, value]));
}

/** Representable values, the extreme ones often among them. */
export function arbitraryValue(representation: Representation): fc.Arbitrary<TestValue> {
  const bits = fc.array(fc.boolean(), {
    minLength: representation.width,
    maxLength: representation.width,
  });
  const same = fc
    .tuple(fc.boolean(), fc.boolean())
    .map(([top, rest]) => [...new Array<boolean>(representation.width - 1).fill(rest), top]);
  return fc.oneof({ weight: 3, arbitrary: bits }, same).map((word) => readWord(representation, word));
}
