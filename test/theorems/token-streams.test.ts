import fc from "fast-check";
import Fraction from "fraction.js";
import { describe, expect, it } from "vitest";
import { integer, rational } from "../../src/algebra/evaluate.js";
import { listsOf } from "../../src/algebra/lanes.js";
import { CircuitBuilder } from "../../src/circuit/builder.js";
import type { Wire } from "../../src/circuit/circuit.js";
import { heldOnRandomBits } from "../../src/theorems/tools/bit-cases.js";
import { randomFrom } from "../../src/theorems/tools/random.js";
import { everySequence, heldOnTokens, randomSequences } from "../../src/theorems/tools/token-streams.js";
import { catalogued } from "../catalogue.js";

describe("lists of numbers", () => {
  it("are what one number is, place for place, a list of one standing for as many as wanted", () => {
    const lists = listsOf(integer);
    const entry = fc.bigInt({ min: -(2n ** 90n), max: 2n ** 90n });
    const operand = fc.oneof(
      fc.array(entry, { minLength: 5, maxLength: 5 }),
      entry.map((x) => [x]),
    );
    const at = (list: readonly bigint[], i: number) => (list.length === 1 ? list[0]! : list[i]!);
    fc.assert(
      fc.property(operand, operand, (x, y) => {
        for (const op of ["add", "sub", "mul"] as const) {
          const result = lists[op](x, y);
          for (let i = 0; i < 5; i++) expect(at(result, i)).toBe(integer[op](at(x, i), at(y, i)));
        }
        const less = lists.apply("max", x, y);
        for (let i = 0; i < 5; i++) expect(at(less, i)).toBe(integer.apply("max", at(x, i), at(y, i)));
      }),
    );
    expect(listsOf(rational).literal(new Fraction("1/3"))).toEqual([new Fraction("1/3")]);
  });
});

describe("a recurrence on tokens", () => {
  const reader = {
    recurrence: catalogued("linear-scalar"),
    over: integer,
    tokens: [
      { a: [1n], b: [1n] },
      { a: [-1n], b: [0n] },
      { a: [2n], b: [-3n] },
    ],
    output: catalogued("linear-scalar").outputs[0]!.name,
    accepts: ([y]: readonly bigint[]) => y! > 0n,
  };
  const byHand = (tokens: readonly number[]): number => {
    let h = 0n;
    for (const token of tokens) h = reader.tokens[token]!.a[0]! * h + reader.tokens[token]!.b[0]!;
    return h > 0n ? 1 : 0;
  };

  it("is run on every sequence once, and on random ones", () => {
    const seen = new Set<string>();
    for (const { tokens, accepts } of everySequence(reader, 8))
      accepts.forEach((accepted, lane) => {
        const own = tokens.map((step) => step[lane]!);
        expect(accepted).toBe(byHand(own));
        seen.add(own.join(""));
      });
    expect(seen.size).toBe(3 ** 8);
    for (const { tokens, accepts } of randomSequences(reader, 30, 3000, randomFrom(5)))
      accepts.forEach((accepted, lane) => {
        expect(accepted).toBe(byHand(tokens.map((step) => step[lane]!)));
      });
  });

  it("finds the one sequence that a circuit has wrong", () => {
    // Token 1 at each step and nothing else is taken for positive; the state is 0 then.
    const builder = new CircuitBuilder("B2");
    const bits = Array.from(builder.input("tokens", [2, 2])) as Wire[];
    const last = (at: number) => builder.gate("and", bits[2 * at]!, builder.gate("not", bits[2 * at + 1]!));
    builder.output("positive", [1], [builder.gate("and", last(0), last(1))]);
    const circuit = builder.build();
    const found = heldOnTokens(circuit, everySequence({ ...reader, accepts: () => false }, 2));
    expect(found).toEqual({ cases: 9, wrong: 1, detail: "tokens 1 1" });
    const half = heldOnRandomBits(circuit, 5000, randomFrom(1), () => [0]);
    expect(half.cases).toBe(5000);
    expect(half.wrong).toBeGreaterThan(200);
    expect(half.wrong).toBeLessThan(450);
    expect(
      heldOnRandomBits(circuit, 5000, randomFrom(1), (bit) => [bit(0) & (1 - bit(1)) & bit(2) & (1 - bit(3))])
        .wrong,
    ).toBe(0);
  });
});
