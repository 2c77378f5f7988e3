import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { buildNumbers } from "../../src/algebra/build.js";
import { CircuitBuilder } from "../../src/circuit/builder.js";
import type { Circuit, Wire } from "../../src/circuit/circuit.js";
import type { BuildReading, Cell } from "../../src/compile/cells.js";
import { compile, type Recipe } from "../../src/compile/compile.js";
import { arrayReading } from "../../src/compile/readings.js";
import { wireLeaves } from "../../src/compile/rows.js";
import { stampingReading } from "../../src/compile/stamping.js";
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

  /** So long that the state arrives much later than the step, and is then stamped however late it is. */
  it.each([
    ["linear-scalar", "serial", undefined],
    ["linear-scalar", "chunked:50", undefined],
    ["mamba1", "serial", undefined],
    ["deltanet", "serial", undefined],
    ["elman", "serial", undefined],
    ["gru", "serial", undefined],
    ["running-max", "serial", undefined],
    ["linear-scalar", "serial", "int:4"],
    ["elman", "serial", "int:3"],
    ["running-max", "serial", "int:4"],
  ] as const)("step by step: %s, %s, %s", (name, scan, numbers) => {
    const recipe = {
      recurrence: catalogued(name),
      scan: scanNamed(scan),
      weights: "inputs",
      outputs: "all",
      ...(numbers === undefined ? {} : { representation: representationNamed(numbers) }),
    } as const;
    const pair = both(recipe, 150)!;
    expect(bytes(pair[0])).toEqual(bytes(pair[1]));
  });
});

describe("programs are gone through a few times only", () => {
  /** x (h + 1), step by step: each state is two levels later than the one before. */
  function runs(steps: number, by: "map" | "sweep") {
    const builder = new CircuitBuilder("arithmetic");
    const inputs = Array.from(builder.input("x", [steps])) as Wire[];
    const reading = stampingReading(builder, wireLeaves, new Set());
    let calls = 0;
    const program = (x: Cell<Wire>, state: Cell<Wire>): Cell<Wire> => {
      calls++;
      const product = builder.gate("mul", x.wires[0]!, state.wires[0]!);
      return { kind: "values", wires: [builder.gate("add", product, x.wires[0]!)] };
    };
    const rows = reading.of(steps, (t) => ({ kind: "values", wires: [inputs[t]!] }));
    let state = reading.slice(rows, 0n, 1n);
    if (by === "sweep") state = reading.sweep!(program, state, reading.slice(rows, 1n, BigInt(steps)));
    else
      for (let t = 1; t < steps; t++)
        state = reading.map(program, reading.slice(rows, BigInt(t), BigInt(t + 1)), state);
    const last = [...reading.cells(state)].at(-1)!;
    builder.output("h", [], last.wires as Wire[]);
    return { calls, level: builder.levelOf(last.wires[0]!), circuit: bytes(builder.build()) };
  }

  it("step by step, with the levels that building gives", () => {
    const { calls, level } = runs(5000, "map");
    expect(calls).toBeLessThan(50);
    expect(level).toBe(2 * 4999);
  });

  it("in one sweep, gate for gate what step by step gives", () => {
    expect(runs(5000, "sweep")).toEqual(runs(5000, "map"));
    expect(runs(5000, "sweep")).not.toEqual(runs(4999, "map"));
  });

  /** Sums of what arrives when it may, over pairs of cells of two wires, of which some arrive alike. */
  function built(lateness: readonly (readonly [number, number])[], repeats: "stamp" | "trace") {
    const builder = new CircuitBuilder("arithmetic", { repeats });
    const inputs = Array.from(builder.input("x", [2])) as [Wire, Wire];
    const later = (wire: Wire, by: number): Wire =>
      by === 0 ? wire : later(builder.gate("neg", wire), by - 1);
    const numbers = buildNumbers(builder);
    const program = (x: Cell<Wire>, y: Cell<Wire>): Cell<Wire> => {
      const [p, q] = x.wires as [Wire, Wire];
      const [r, s] = y.wires as [Wire, Wire];
      const terms = [p, numbers.mul(q, q), numbers.mul(r, numbers.mul(s, p)), s];
      return { kind: "values", wires: [numbers.reduce("max", terms), numbers.mul(p, q)] };
    };
    const cell = (by: number): Cell<Wire> => ({
      kind: "values",
      wires: [later(inputs[0], by), later(inputs[1], by + (by & 1))],
    });
    const cells = lateness.map(([x, y]) => [cell(x), cell(y)] as const);
    const reading = builder.stamps ? stampingReading(builder, wireLeaves, new Set()) : arrayReading<Wire>();
    const use = <V>({ of, map, cells: read }: BuildReading<Wire, V>) => {
      const sides = (side: 0 | 1) => of(cells.length, (i) => cells[i]![side]);
      const made = map(program, sides(0), sides(1));
      // The results' own results, so that levels are asked for that stamping has set.
      for (const { wires } of read(map(program, made, made))) builder.output("y", [2], wires as Wire[]);
    };
    use(reading as BuildReading<Wire, unknown>);
    return bytes(builder.build());
  }

  it("of sums arranged by arrival, however far apart", () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(40), fc.nat(40)), { minLength: 60, maxLength: 60 }),
        (lateness) => {
          expect(built(lateness, "stamp")).toEqual(built(lateness, "trace"));
        },
      ),
      { numRuns: 30 },
    );
  });
});
