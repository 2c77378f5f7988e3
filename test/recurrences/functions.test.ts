import fc from "fast-check";
import Fraction from "fraction.js";
import { describe, expect, it } from "vitest";
import { matrix, type Shape } from "../../src/algebra/matrix.js";
import { FormatError, UsageError } from "../../src/errors.js";
import { DirectRunner } from "../../src/recurrences/direct.js";
import { FUNCTIONS, type FunctionKey, type LanguageFunction } from "../../src/recurrences/functions.js";
import { lower } from "../../src/recurrences/lower.js";
import { NAMED_FUNCTIONS } from "../../src/recurrences/parse.js";
import type { Recurrence } from "../../src/recurrences/recurrence.js";
import type { RawNumber } from "../../src/recurrences/values.js";
import { type NumberSystem, systemNamed } from "../../src/verify/systems.js";
import { own } from "../catalogue.js";

const KEYS = Object.keys(FUNCTIONS) as FunctionKey[];

/** How a function is written on operands: operators as their row of the table shows it, the others by name. */
function writtenOn(key: FunctionKey, operands: readonly string[]): string {
  if (NAMED_FUNCTIONS.includes(key)) return `${key}(${operands.join(", ")})`;
  const [x, y = ""] = operands;
  return FUNCTIONS[key].usage.replace(/\b[xy]\b/g, (name) => (name === "x" ? x : y));
}

/** Scalars in two guises, columns, rows and matrices. */
const AXES: readonly (readonly number[])[] = [
  [],
  [1],
  [2],
  [3],
  [1, 3],
  [3, 1],
  [2, 3],
  [3, 2],
  [2, 2],
  [1, 1],
];

interface Case {
  readonly formula: string;
  readonly axes: readonly (readonly number[])[];
}

function shapeOf(axes: readonly number[]): Shape {
  return { rows: axes[0] ?? 1, cols: axes[1] ?? 1 };
}

/** Every call of a function on operands from AXES, or with a choice of whole numbers where it takes those. */
function casesOf(key: FunctionKey): readonly Case[] {
  switch (key) {
    case "identity":
      return [1, 2, 3, "K"].map((k) => ({ formula: `identity(${k})`, axes: [] }));
    case "ones":
    case "zeros":
      return ["1", "3", "2, 3", "1, 2", "K", "1, K"].map((sizes) => ({
        formula: `${key}(${sizes})`,
        axes: [],
      }));
    case "onehot":
      return ["0, 1", "0, 3", "2, 3", "4, K"].map((place) => ({ formula: `onehot(${place})`, axes: [] }));
    case "permutation":
      return ["[0]", "[1, 0]", "[1, 2, 0]", "[2, 0, 1, 3]"].map((p) => ({
        formula: `permutation(${p})`,
        axes: [],
      }));
    case "power":
      return ["0", "1", "2", "5", "K"].map((exponent) => ({ formula: `x0^${exponent}`, axes: [[]] }));
    case "dotPower":
      return AXES.flatMap((axes) =>
        ["0", "3", "K"].map((exponent) => ({ formula: `x0.^${exponent}`, axes: [axes] })),
      );
  }
  const [arity] = FUNCTIONS[key].operands;
  let operands: readonly (readonly (readonly number[])[])[] = [[]];
  for (let i = 0; i < arity; i++) operands = operands.flatMap((list) => AXES.map((axes) => [...list, axes]));
  const formula = writtenOn(
    key,
    Array.from({ length: arity }, (_, i) => `x${i}`),
  );
  return operands.map((axes) => ({ formula, axes }));
}

const known = new Map<string, Recurrence>();

function recurrenceOf(one: Case): Recurrence {
  const key = JSON.stringify(one);
  const found = known.get(key) ?? written(one);
  known.set(key, found);
  return found;
}

function written({ formula, axes }: Case): Recurrence {
  const inputs = axes.map((sizes, i) => `  x${i}: [${sizes.join(", ")}]`);
  return own(
    `dimensions: { K: 5 }\ninputs:\n  u: []\n${inputs.join("\n")}\nstate:\n  h: { shape: [] }\nupdate:\n  h: u\noutput:\n  y: "${formula}"`,
  );
}

/** Both engines on one set of operands: what they show, or that they refuse. */
function both(system: NumberSystem, { formula, axes }: Case, operands: readonly (readonly RawNumber[])[]) {
  const recurrence = recurrenceOf({ formula, axes });
  const { expression } = recurrence.outputs[0];
  const attempt = (run: () => readonly RawNumber[]): readonly RawNumber[] | "refused" => {
    try {
      return run();
    } catch (error) {
      if (error instanceof UsageError) return "refused";
      throw error;
    }
  };
  const compiled = attempt(() => {
    const value = lower(expression, system.domain, {
      lookup: ({ name, shape }) =>
        matrix(
          shape,
          operands[Number(name.slice(1))].map((raw) => system.read(raw, name)),
        ),
    });
    expect({ rows: value.rows, cols: value.cols }).toEqual(expression.shape);
    return value.data.map((entry) => system.show(entry));
  });
  const direct = attempt(() => {
    const read = (raw: RawNumber) => system.readForOracle(raw, "x");
    const named = operands.map((entries, i) => [`x${i}`, [entries.map(read)]] as const);
    const runner = new DirectRunner(recurrence, system.oracle);
    const result = runner.run({
      steps: 1,
      inputs: { u: [[read(0)]], ...Object.fromEntries(named) },
      parameters: {},
    });
    return result.outputs.y[0].map((entry) => system.showFromOracle(entry));
  });
  return { compiled, direct };
}

/** Number systems with operands that are exact there, zeros and equal values among them. */
const SYSTEMS: readonly (readonly [name: string, entry: fc.Arbitrary<RawNumber>])[] = [
  [
    "rational",
    fc.tuple(fc.integer({ min: -4, max: 4 }), fc.constantFrom(1, 1, 2, 3)).map(([n, d]) => `${n}/${d}`),
  ],
  ["float64", fc.integer({ min: -16, max: 16 }).map((n) => n / 8)],
  ["int:8", fc.integer({ min: -128, max: 127 })],
  ["int:2", fc.integer({ min: -2, max: 1 })],
  ["mod:7", fc.integer({ min: 0, max: 6 })],
  ["mod:2", fc.integer({ min: 0, max: 1 })],
];

/** Whether a number system has a function, by the column of the table. */
function has(system: string, numbers: LanguageFunction["numbers"]): boolean {
  switch (numbers) {
    case "all":
      return true;
    case "with division":
      return !system.startsWith("int:");
    case "ordered":
      return !system.startsWith("mod:");
    case "float64":
      return system === "float64";
  }
}

const comparable = (value: RawNumber): RawNumber => (value === 0 ? 0 : value);

describe.each(SYSTEMS)("over %s each function is what the oracle says", (name, entry) => {
  it.each(KEYS)("%s", (key) => {
    const system = systemNamed(name);
    const fits = casesOf(key).filter(
      ({ axes }) =>
        axes.length === 0 ||
        FUNCTIONS[key].staticOperands !== undefined ||
        typeof FUNCTIONS[key].shape(axes.map(shapeOf)) !== "string",
    );
    expect(fits.length).toBeGreaterThan(0);
    let values = 0;
    fc.assert(
      fc.property(
        fc.constantFrom(...fits).chain((one) =>
          fc.tuple(
            fc.constant(one),
            fc.tuple(
              ...one.axes.map((axes) => {
                const { rows, cols } = shapeOf(axes);
                return fc.array(entry, { minLength: rows * cols, maxLength: rows * cols });
              }),
            ),
          ),
        ),
        ([one, operands]) => {
          const { compiled, direct } = both(system, one, operands);
          if (compiled === "refused" || direct === "refused") {
            expect(direct).toBe(compiled);
            return;
          }
          values++;
          expect(compiled.map(comparable)).toEqual(direct.map(comparable));
        },
      ),
      { numRuns: 25 },
    );
    expect(values > 0).toBe(has(name, FUNCTIONS[key].numbers));
  });
});

describe("the table of functions", () => {
  it("takes the shapes it says, and names the operands that it does not take", () => {
    for (const key of KEYS) {
      if (FUNCTIONS[key].staticOperands !== undefined) continue;
      for (const one of casesOf(key)) {
        const shape = FUNCTIONS[key].shape(one.axes.map(shapeOf));
        if (typeof shape !== "string") {
          expect(recurrenceOf(one).outputs[0].expression.shape).toEqual(shape);
          continue;
        }
        expect(shape).toMatch(/^expected .*, got /);
        expect(() => recurrenceOf(one)).toThrow(FormatError);
      }
    }
  });

  it("names every operator in one way and every other function by its key", () => {
    const operators = KEYS.filter((key) => !NAMED_FUNCTIONS.includes(key));
    for (const key of operators) {
      const usage = writtenOn(key, ["x0", "x1"]);
      expect(usage).not.toContain("(");
      const fixed = FUNCTIONS[key].staticOperands === undefined ? [] : [{ formula: usage, axes: [[]] }];
      const [one] = [...fixed, ...casesOf(key)];
      const { expression } = recurrenceOf(one).outputs[0];
      expect(expression.kind === "call" && expression.key).toBe(key);
    }
    for (const key of NAMED_FUNCTIONS) expect(FUNCTIONS[key].usage).toMatch(new RegExp(`^${key}\\(`));
  });

  it("would be caught lying: a swapped subtraction differs from the oracle", () => {
    const system = systemNamed("rational");
    const right = both(system, { formula: "x0 - x1", axes: [[], []] }, [[5], [3]]);
    const swapped = both(system, { formula: "x1 - x0", axes: [[], []] }, [[5], [3]]);
    expect(right.compiled).toEqual([2]);
    expect(swapped.compiled).not.toEqual(right.direct);
  });
});

describe("inv of larger matrices", () => {
  const entries = (size: number) =>
    fc.array(fc.integer({ min: -3, max: 3 }), { minLength: size ** 2, maxLength: size ** 2 });
  const drawn = fc.integer({ min: 3, max: 5 }).chain((size) => fc.tuple(fc.constant(size), entries(size)));

  it.each(["rational", "mod:7"])("is the oracle's over %s, and refused where it refuses", (name) => {
    const system = systemNamed(name);
    let singular = 0;
    fc.assert(
      fc.property(drawn, ([size, matrix]) => {
        const { compiled, direct } = both(system, { formula: "inv(x0)", axes: [[size, size]] }, [matrix]);
        if (direct === "refused") singular++;
        expect(compiled).toEqual(direct);
      }),
      { numRuns: 60, examples: [[[3, [1, 2, 3, 2, 4, 6, 0, 1, 5]]]] },
    );
    expect(singular).toBeGreaterThan(0);
  });

  it("divides by 2 to d - 1, so modulo a smaller prime it refuses what the oracle inverts", () => {
    const identity = [1, 0, 0, 0, 1, 0, 0, 0, 1];
    const { compiled, direct } = both(systemNamed("mod:2"), { formula: "inv(x0)", axes: [[3, 3]] }, [
      identity,
    ]);
    expect([compiled, direct]).toEqual(["refused", identity]);
  });
});

describe("values that are not plain numbers", () => {
  it("of floats pass through comparisons and divisions alike in both engines", () => {
    const system = systemNamed("float64");
    for (const [formula, x, y] of [
      ["x0 ./ x1", 1, 0],
      ["x0 ./ x1", -1, 0],
      ["x0 / x1", 0, 0],
      ["log(x0)", -1, 0],
      ["sqrt(x0)", -1, 0],
      ["exp(x0)", 800, 0],
      ["relu(log(x0))", -1, 0],
      ["abs(log(x0))", -1, 0],
      ["sign(log(x0))", 0, 0],
    ] as const) {
      const { compiled, direct } = both(system, { formula, axes: [[], []] }, [[x], [y]]);
      expect({ formula, value: direct }).toEqual({ formula, value: compiled });
    }
  });

  it("of fractions are refused by both: division by zero", () => {
    for (const name of ["rational", "mod:7"]) {
      const { compiled, direct } = both(systemNamed(name), { formula: "x0 ./ x1", axes: [[2], [2]] }, [
        [1, 2],
        [3, 0],
      ]);
      expect([compiled, direct]).toEqual(["refused", "refused"]);
    }
  });

  it("of literals are exact", () => {
    const { compiled, direct } = both(systemNamed("rational"), { formula: "0.1 + 1e-3 * x0", axes: [[]] }, [
      [2],
    ]);
    expect(compiled).toEqual([new Fraction(102, 1000).toFraction()]);
    expect(direct).toEqual(compiled);
  });
});
