import { describe, expect, it } from "vitest";
import { integer } from "../../src/algebra/evaluate.js";
import { essentialInputsOfPort } from "../../src/analyze/essential.js";
import { evaluate } from "../../src/circuit/evaluate.js";
import { compile, type Recipe } from "../../src/compile/compile.js";
import { representationNamed } from "../../src/numbers/index.js";
import { readRecurrence } from "../../src/recurrences/elaborate.js";
import { findLasting, lastingInputs } from "../../src/report/lasting.js";
import { serial } from "../../src/scans/serial.js";
import { CATALOGUE, catalogued } from "../catalogue.js";

const recipe = (recurrence: Recipe["recurrence"], numbers?: string): Recipe => ({
  recurrence,
  scan: serial,
  outputs: "all",
  weights: "inputs",
  ...(numbers === undefined ? {} : { representation: representationNamed(numbers) }),
});

/** The most inputs that any output of the circuit of n steps depends on, found without looking at steps. */
function searched(made: Recipe, n: number): number {
  const circuit = compile(made, n);
  return Math.max(
    ...circuit.outputs.map(
      ({ name }) => essentialInputsOfPort(circuit, name, { budget: 3_000_000 })!.inputs.length,
    ),
  );
}

/** The same on all assignments of 0 and 1. */
function exhaustive(made: Recipe, n: number): number {
  const circuit = compile(made, n);
  const inputs = circuit.inputs.reduce((sum, port) => sum + port.wires.length, 0);
  expect(inputs).toBeLessThanOrEqual(14);
  const rows = Array.from({ length: 2 ** inputs }, (_, row) => {
    let bit = 0;
    const given = circuit.inputs.map(({ name, wires }) => [
      name,
      Array.from(wires, () => BigInt((row >> bit++) & 1)),
    ]);
    return Object.values(evaluate(circuit, integer, Object.fromEntries(given))).flat();
  });
  const essential = (output: number): number =>
    Array.from({ length: inputs }, (_, i) => i).filter((i) =>
      rows.some((own, row) => own[output] !== rows[row ^ (1 << i)]![output]),
    ).length;
  return Math.max(...rows[0]!.map((_, output) => essential(output)));
}

const text = (update: string, output = "h") =>
  readRecurrence(
    `name: made\ntitle: made\nfamily: made\nsource: made\ninputs: { a: [], b: [] }\nstate: { h: { shape: [], initial: 0 } }\nupdate: { h: "${update}" }\noutput: { y: "${output}" }\n`,
    "made.yaml",
  );

describe("inputs that every length depends on", () => {
  it("are never more than a search of the circuit finds, in any entry of the catalogue", () => {
    let found = 0;
    for (const { name } of CATALOGUE) {
      const made = recipe(catalogued(name));
      const lasting = findLasting(made);
      if (lasting === undefined) continue;
      found++;
      // Among bits the search may miss some, and where it does all assignments are tried.
      if (Number(lastingInputs(lasting, 5n)) > searched(made, 5))
        expect(Number(lastingInputs(lasting, 3n)), name).toBeLessThanOrEqual(exhaustive(made, 3));
    }
    expect(found).toBeGreaterThan(35);
  });

  it("of linear-scalar are both, of every step but the first", () => {
    for (const numbers of [undefined, "int:1"]) {
      const lasting = findLasting(recipe(catalogued("linear-scalar"), numbers))!;
      expect(lasting.delays).toEqual([0, 0]);
      expect(lastingInputs(lasting, 1n << 60n)).toBe(2n * ((1n << 60n) - 1n));
    }
  });

  it.each([
    ["an input that cancels", "h + b + (a - a) * b", [0]],
    ["an input that is forgotten", "a + 0 * h + b", undefined],
    ["an input that comes a step late", "h + a - a + b", [0]],
  ] as const)("leave out %s", (_, update, delays) => {
    expect(findLasting(recipe(text(update)))?.delays).toEqual(delays);
  });

  it("count from when they arrive", () => {
    // What step t adds is seen from step t + 1 on, in the state before the step.
    const lasting = findLasting(recipe(text("h + a * b", "previous(h)")))!;
    expect(lasting.delays).toEqual([1, 1]);
    expect(lastingInputs(lasting, 5n)).toBe(6n);
    expect(searched(recipe(text("h + a * b", "previous(h)")), 5)).toBe(8);
  });

  it("are not claimed where states grow, or of functions of the reals", () => {
    expect(findLasting(recipe(text("tanh(h) + a + b")))).toBeUndefined();
    expect(findLasting(recipe(text("max(h + h, 1) + abs(a) + abs(b)")))).toBeUndefined();
    expect(findLasting(recipe(text("max(h, a + b)")))!.delays).toEqual([0, 0]);
  });
});
