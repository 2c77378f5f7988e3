import type { Circuit } from "../../circuit/circuit.js";
import { bitsKind } from "../../packed/kinds.js";
import { packedEvaluator } from "../../packed/packed.js";

/** Words for the inputs of a circuit, in the order of its ports. */
export type WordsOfCase = (index: number) => readonly number[];

/**
 * Holds a circuit of ports of two's complement words against what is expected of the same numbers, 2048 cases at a time:
 * how many came out wrong, and the numbers of the first.
 */
export function heldPacked(
  circuit: Circuit<"B2">,
  cases: number,
  wordsOf: WordsOfCase,
  expected: (values: readonly bigint[]) => readonly boolean[],
): { readonly cases: number; readonly wrong: number; readonly detail?: string } {
  const evaluator = packedEvaluator(circuit, bitsKind);
  const wires = circuit.inputs.map((port) =>
    Array.from(port.wires, (wire) => evaluator.input(circuit.a[wire]!)),
  );
  const outputs = circuit.outputs.flatMap((port) => Array.from(port.wires)).length;
  let wrong = 0;
  let detail: string | undefined;
  for (let from = 0; from < cases; from += evaluator.lanes) {
    const count = Math.min(evaluator.lanes, cases - from);
    const given = Array.from({ length: count }, (_, lane) => wordsOf(from + lane));
    wires.forEach((places, port) => {
      places.forEach((lanes, place) => {
        for (let entry = 0; entry < evaluator.entries; entry++) {
          let bits = 0;
          for (let k = 0; k < 32; k++) bits |= (((given[32 * entry + k]?.[port] ?? 0) >> place) & 1) << k;
          lanes[entry] = bits;
        }
      });
    });
    evaluator.run();
    const got = Array.from({ length: outputs }, (_, index) => evaluator.output(index) as Int32Array);
    given.forEach((words, lane) => {
      const values = words.map((word, port) => BigInt.asIntN(wires[port]!.length, BigInt(word)));
      const right = expected(values).every(
        (bit, index) => ((got[index]![lane >> 5]! >>> (lane & 31)) & 1) === (bit ? 1 : 0),
      );
      if (right) return;
      wrong++;
      detail ??= `numbers ${values.join(", ")}`;
    });
  }
  return { cases, wrong, ...(detail !== undefined && { detail }) };
}
