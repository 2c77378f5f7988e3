import { describe, expect, it } from "vitest";
import { khrapchenkoDepth } from "../../src/analyze/khrapchenko.js";
import { CircuitBuilder } from "../../src/circuit/builder.js";
import type { Circuit, Wire } from "../../src/circuit/circuit.js";

function circuitOf(
  inputs: number,
  output: (x: Wire[], builder: CircuitBuilder<"B2">) => Wire,
): Circuit<"B2"> {
  const builder = new CircuitBuilder("B2");
  const x = Array.from(builder.input("x", [inputs])) as Wire[];
  builder.output("y", [1], [output(x, builder)]);
  return builder.build();
}

describe("Khrapchenko's bound", () => {
  it.each([2, 3, 4, 5, 8, 11])("for the parity of %i bits is that of n^2 leaves", (n) => {
    const parity = circuitOf(n, (x, builder) => x.reduce((a, b) => builder.gate("xor", a, b)));
    expect(khrapchenkoDepth(parity)).toBe(Math.ceil(2 * Math.log2(n)));
  });

  it("for the majority of three is that of ((n + 1) / 2)^2 leaves", () => {
    const majority = circuitOf(3, ([a, b, c], builder) =>
      builder.gate("or", builder.gate("and", a!, b!), builder.gate("and", c!, builder.gate("or", a!, b!))),
    );
    // All zeros and ones: N = 6 + 6 ... pairs 6, |A| = |B| = 4, so 36 / 16 leaves, rounded up to a depth of 2.
    expect(khrapchenkoDepth(majority)).toBe(2);
  });

  it("for a conjunction says no more than how many inputs there are; none is claimed past 14 or for a constant", () => {
    expect(
      khrapchenkoDepth(circuitOf(4, (x, builder) => x.reduce((a, b) => builder.gate("and", a, b)))),
    ).toBe(1);
    const long = circuitOf(15, (x, builder) => x.reduce((a, b) => builder.gate("xor", a, b)));
    expect(khrapchenkoDepth(long)).toBeUndefined();
    const never = circuitOf(1, ([x], builder) => builder.gate("xor", x!, x!));
    expect(khrapchenkoDepth(never)).toBeUndefined();
  });
});
