import { buildGates } from "../../src/algebra/build.js";
import { integer as integerDomain } from "../../src/algebra/evaluate.js";
import { foldGates } from "../../src/algebra/fold.js";
import { CircuitBuilder } from "../../src/circuit/builder.js";
import type { Circuit, Wire } from "../../src/circuit/circuit.js";
import { evaluatePacked } from "../../src/circuit/evaluate.js";
import { prune } from "../../src/circuit/rewrite.js";
import { representationNamed } from "../../src/numbers/index.js";
import type { Keeping } from "../../src/numbers/representation.js";
import { firstEntry, matricesOf } from "../../src/report/docs-numbers.js";

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
    const factors = matricesOf(n, (i) => read(wires.slice(2 * i, 2 * i + 2)));
    return write(numbers.apply("step", firstEntry(numbers, factors)));
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
      const factors = matricesOf(n, (i) => bit(2 * i) - 2n * bit(2 * i + 1));
      if ((((got >>> lane) & 1) === 1) !== firstEntry(integerDomain, factors) > 0n) wrong++;
    }
  }
  return wrong;
}
