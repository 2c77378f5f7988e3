import { costGates, Meter } from "../algebra/cost.js";
import { type FoldedBit, foldGates } from "../algebra/fold.js";
import type { Gates, Word } from "../algebra/gates.js";
import { sizeOf } from "../compile/count.js";
import { ACTIVATION_ERROR, ACTIVATIONS, activateWord, segmentsOf } from "../numbers/activations.js";
import { fixedFormatOf } from "../numbers/fixed/format.js";
import { FLOAT_ALIASES, floatFormatOf } from "../numbers/float/format.js";
import { type FloatNumbers, floatNumbers } from "../numbers/float.js";
import { table } from "./docs.js";

type Bit = FoldedBit<number>;

/** Depth and size under B2 of a circuit whose operand bits arrive at 0. */
function figures(program: (gates: Gates<Bit>) => Word<Bit>): string {
  const meter = new Meter();
  const result = program(foldGates(costGates(meter)));
  const depth = Math.max(...result.map((bit) => (typeof bit === "boolean" ? 0 : bit)));
  return `${depth} / ${sizeOf(meter.counts())}`;
}

const OPERATIONS: readonly (readonly [string, (numbers: FloatNumbers<Bit>, x: Word<Bit>) => Word<Bit>])[] = [
  ["x + y, x - y", (numbers, x) => numbers.add(x, x)],
  ["x y", (numbers, x) => numbers.mul(x, x)],
  ["x y + z, fused", (numbers, x) => numbers.multiplyAdd(x, x, x)],
  ["x / y", (numbers, x) => numbers.apply("div", x, x)],
  ["square root", (numbers, x) => numbers.apply("sqrt", x)],
  ["x < y", (numbers, x) => numbers.apply("less", x, x)],
  ["x = y", (numbers, x) => numbers.apply("equal", x, x)],
  ["max, min", (numbers, x) => numbers.apply("max", x, x)],
  ["relu", (numbers, x) => numbers.apply("relu", x)],
];

/** Depth and size of each operation, for few levels and for few gates. */
export function floatOperationsTable(): string {
  const formats = Object.entries(FLOAT_ALIASES).map(
    ([alias, name]) => [alias, floatFormatOf(name.slice("float:".length))] as const,
  );
  const rows = OPERATIONS.map(([name, program]) => [
    name,
    ...formats.flatMap(([, format]) =>
      [3, 1].map((group) =>
        figures((gates) =>
          program(floatNumbers(gates, format, { group }), new Array<Bit>(format.width).fill(0)),
        ),
      ),
    ),
  ]);
  const titles = formats.flatMap(([alias]) => [`${alias}, few levels`, `${alias}, few gates`]);
  return table(["operation, depth / size", ...titles], rows);
}

/** The activations of some fixed point formats: how many segments they take, and what they cost. */
export function activationsTable(): string {
  const rows = ["4.4", "8.8", "4.12"].flatMap((name) =>
    ACTIVATIONS.map((activation) => {
      const format = fixedFormatOf(name);
      const segments = segmentsOf(format, activation);
      const operand = new Array<Bit>(format.width).fill(0);
      return [
        activation,
        format.name,
        String(segments.bases.length),
        `${segments.low === 0 ? 1 / 2 : ACTIVATION_ERROR} of 2^-${format.fractionBits}`,
        figures((gates) => activateWord(gates, segments, operand)),
      ];
    }),
  );
  return table(["function", "numbers", "segments", "error, at most", "depth / size"], rows, ["numbers"]);
}
