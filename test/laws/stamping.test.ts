import { describe, expect, it } from "vitest";
import type { Circuit } from "../../src/circuit/circuit.js";
import { compile, type Recipe } from "../../src/compile/compile.js";
import { RecircError } from "../../src/errors.js";
import { representationNamed } from "../../src/numbers/index.js";
import { scanNamed } from "../../src/scans/index.js";
import { CATALOGUE, catalogued } from "../catalogue.js";

/** Everything a circuit is made of, as plain lists. */
function bytes({ op, a, b, operands, constants, inputs, outputs }: Circuit): unknown {
  return {
    op: Array.from(op).join(" "),
    wide: [a, b, operands].map((array) => Array.from(array).join(" ")),
    constants: constants.map(String),
    ports: [...inputs, ...outputs].map((port) => ({ ...port, wires: Array.from(port.wires) })),
  };
}

function both(recipe: Recipe, n: number): readonly [Circuit, Circuit] | undefined {
  const options = { dead: "keep", initial: "inputs", final: "include" } as const;
  try {
    return [
      compile(recipe, n, { ...options, repeats: "stamp" }),
      compile(recipe, n, { ...options, repeats: "trace" }),
    ];
  } catch (error) {
    // What cannot be compiled at all is another test's matter.
    if (error instanceof RecircError) return undefined;
    throw error;
  }
}

describe("stamped circuits are those that running every program builds, node for node", () => {
  const SCANS = ["sklansky", "brent-kung", "kogge-stone", "serial", "multiway", "chunked:4"].map(scanNamed);

  it.each(CATALOGUE.map(({ name }) => name))("%s", (name) => {
    let compared = 0;
    for (const scan of SCANS) {
      for (const [weights, folding] of [
        ["inputs", "constants"],
        ["constants", "none"],
      ] as const) {
        const recipe = { recurrence: catalogued(name), scan, weights, folding, outputs: scan.gives } as const;
        const pair = both(recipe, 13);
        if (pair === undefined) continue;
        compared++;
        expect(bytes(pair[0])).toEqual(bytes(pair[1]));
      }
    }
    expect(compared).toBeGreaterThan(0);
  });

  it.each(["linear-scalar", "deltanet", "pd-ssm", "elman", "running-max"])("of bits: %s", (name) => {
    const recipe = {
      recurrence: catalogued(name),
      scan: scanNamed("sklansky"),
      weights: "inputs",
      outputs: "all",
      representation: representationNamed("int:4"),
    } as const;
    const pair = both(recipe, 11)!;
    expect(bytes(pair[0])).toEqual(bytes(pair[1]));
  });
});
