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

  it.each([3, 5, 7, 9, 11])("for the majority of %i bits is that of ((n + 1) / 2)^2 leaves", (n) => {
    const majority = circuitOf(n, (x, builder) => atLeast(x, (n + 1) / 2, builder));
    expect(khrapchenkoDepth(majority)).toBe(Math.ceil(2 * Math.log2((n + 1) / 2)));
  });

  it("for a conjunction says how many inputs there are; none is claimed past 14 or for a constant", () => {
    for (const n of [2, 3, 4, 8, 14]) {
      const all = circuitOf(n, (x, builder) => x.reduce((a, b) => builder.gate("and", a, b)));
      expect(khrapchenkoDepth(all)).toBe(Math.ceil(Math.log2(n)));
    }
    const long = circuitOf(15, (x, builder) => x.reduce((a, b) => builder.gate("xor", a, b)));
    expect(khrapchenkoDepth(long)).toBeUndefined();
    const never = circuitOf(1, ([x], builder) => builder.gate("xor", x!, x!));
    expect(khrapchenkoDepth(never)).toBeUndefined();
  });

  it("is never above the least depth there is: all functions of three bits, by search", () => {
    const least = leastDepths(3);
    expect(least.size).toBe(256);
    let met = 0;
    for (const [table, depth] of least) {
      const bound = khrapchenkoDepth(circuitOf(3, (x, builder) => tabulated(x, table, builder)));
      if (bound === undefined) expect([0, 255]).toContain(table);
      else {
        expect({ table, sound: bound <= depth }).toEqual({ table, sound: true });
        if (bound === depth) met++;
      }
    }
    // Parities, conjunctions, disjunctions, literals and others.
    expect(met).toBeGreaterThan(100);
  });
});

/** x_1 + ... + x_n >= k, by the least wires: one that counts up to each level. */
function atLeast(x: readonly Wire[], k: number, builder: CircuitBuilder<"B2">): Wire {
  let levels: Wire[] = [];
  for (const bit of x) {
    const more = levels.map((level) => builder.gate("and", level, bit));
    levels = [...levels, undefined].map((level, i) => {
      const raised = i === 0 ? bit : more[i - 1]!;
      return level === undefined ? raised : builder.gate("or", level, raised);
    });
  }
  return levels[k - 1]!;
}

/** The function whose value at the assignment number i is bit i of `table`, as an exclusive or of conjunctions. */
function tabulated(x: readonly Wire[], table: number, builder: CircuitBuilder<"B2">): Wire {
  let sum = builder.gate("xor", x[0]!, x[0]!);
  for (let row = 0; row < 2 ** x.length; row++) {
    if (((table >> row) & 1) === 0) continue;
    const literals = x.map((bit, i) => (((row >> i) & 1) === 1 ? bit : builder.gate("not", bit)));
    sum = builder.gate(
      "xor",
      sum,
      literals.reduce((a, b) => builder.gate("and", a, b)),
    );
  }
  return sum;
}

/** The least depth over {and, or} with free negation of every function of so many bits, by truth table. */
function leastDepths(inputs: number): ReadonlyMap<number, number> {
  const rows = 2 ** inputs;
  const all = 2 ** rows - 1;
  const least = new Map<number, number>([
    [0, 0],
    [all, 0],
  ]);
  for (let i = 0; i < inputs; i++) {
    let table = 0;
    for (let row = 0; row < rows; row++) table |= ((row >> i) & 1) << row;
    least.set(table, 0).set(all & ~table, 0);
  }
  for (let depth = 1; least.size <= all; depth++) {
    const known = [...least.keys()];
    for (const a of known) {
      for (const b of known) for (const made of [a & b, a | b]) if (!least.has(made)) least.set(made, depth);
    }
  }
  return least;
}
