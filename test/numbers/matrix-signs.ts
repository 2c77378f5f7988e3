import { buildGates } from "../../src/algebra/build.js";
import { integer as integerDomain } from "../../src/algebra/evaluate.js";
import { foldGates } from "../../src/algebra/fold.js";
import type { Numbers } from "../../src/algebra/numbers.js";
import { CircuitBuilder } from "../../src/circuit/builder.js";
import type { Circuit, Wire } from "../../src/circuit/circuit.js";
import { evaluatePacked } from "../../src/circuit/evaluate.js";
import { prune } from "../../src/circuit/rewrite.js";
import { representationNamed } from "../../src/numbers/index.js";
import type { Keeping } from "../../src/numbers/representation.js";

type Square<W> = readonly [W, W, W, W];

function productOf<W>(numbers: Numbers<W>, factors: readonly Square<W>[]): Square<W> {
  if (factors.length === 1) return factors[0]!;
  const middle = factors.length >> 1;
  const x = productOf(numbers, factors.slice(0, middle));
  const y = productOf(numbers, factors.slice(middle));
  const entry = (i: number, j: number): W =>
    numbers.sumOfProducts(
      [
        [x[2 * i]!, y[j]!],
        [x[2 * i + 1]!, y[2 + j]!],
      ],
      [],
    );
  return [entry(0, 0), entry(0, 1), entry(1, 0), entry(1, 1)];
}

function factorsOf<W>(n: number, entry: (i: number) => W): readonly Square<W>[] {
  return Array.from(
    { length: n },
    (_, t) => [entry(4 * t), entry(4 * t + 1), entry(4 * t + 2), entry(4 * t + 3)] as const,
  );
}

/** Whether entry (0, 0) of a product of n matrices of 2-bit entries is positive. */
export function signOfProduct(
  representation: string,
  n: number,
  keeping: Keeping = representationNamed(representation).kept!,
): Circuit<"B2"> {
  const builder = new CircuitBuilder("B2");
  const gates = foldGates(buildGates(builder));
  const wires = [...builder.input("x", [n, 4, 2])] as Wire[];
  const [positive] = keeping.within(gates, ({ numbers, read, write }) => {
    const factors = factorsOf(n, (i) => read(wires.slice(2 * i, 2 * i + 2)));
    return write(numbers.apply("step", productOf(numbers, factors)[0]));
  });
  builder.output("y", [1], [gates.settle(positive!)]);
  return prune(builder.build());
}

/** Of 640 products of random matrices, those whose sign the circuit has otherwise than the integers. */
export function wrongSigns(circuit: Circuit<"B2">, n: number): number {
  let wrong = 0;
  let state = 1;
  for (let round = 0; round < 20; round++) {
    const words = Array.from({ length: 8 * n }, () => {
      state = Math.imul(state, 1664525) + 1013904223;
      return state ^ (state >>> 16);
    });
    const got = evaluatePacked(circuit, { x: words }).y![0]!;
    for (let lane = 0; lane < 32; lane++) {
      const bit = (i: number) => BigInt((words[i]! >>> lane) & 1);
      const factors = factorsOf(n, (i) => bit(2 * i) - 2n * bit(2 * i + 1));
      if ((((got >>> lane) & 1) === 1) !== productOf(integerDomain, factors)[0] > 0n) wrong++;
    }
  }
  return wrong;
}
