import Fraction from "fraction.js";
import { describe, expect, it } from "vitest";
import { DirectRunner } from "../../src/recurrences/direct.js";
import { walk } from "../../src/recurrences/expression.js";
import { FUNCTIONS } from "../../src/recurrences/functions.js";
import { directFloat, directRational, type OracleNumbers } from "../../src/recurrences/oracle-functions.js";
import type { Example, Recurrence } from "../../src/recurrences/recurrence.js";
import {
  entriesOf,
  exactNumber,
  floatNumber,
  type RawNumber,
  type RawValue,
} from "../../src/recurrences/values.js";
import { CATALOGUE, catalogued, own, read } from "../catalogue.js";

interface Axes {
  readonly axes: readonly number[];
  readonly shape: { readonly rows: number; readonly cols: number };
  /** A symbol is given by its number. */
  readonly symbols?: number;
}

/** Runs an example by the oracle and gives every stated value beside the one found. */
function compared<W>(
  recurrence: Recurrence,
  example: Example,
  numbers: OracleNumbers<W>,
  readNumber: (raw: RawNumber, where: string) => W,
): { readonly stated: unknown; readonly found: unknown } {
  const entries = (raw: RawValue, { axes, shape, symbols }: Axes): W[] => {
    if (symbols !== undefined && !Array.isArray(raw)) {
      return Array.from({ length: symbols }, (_, i) =>
        readNumber(i === Number(raw) ? 1 : 0, recurrence.name),
      );
    }
    return entriesOf(raw, axes, shape, recurrence.name, "fill").map((entry) =>
      readNumber(entry, recurrence.name),
    );
  };
  const named = <T extends Axes & { readonly name: string }>(list: readonly T[], name: string): T =>
    list.find((item) => item.name === name)!;
  const inputs = Object.fromEntries(
    recurrence.inputs.map((input) => [
      input.name,
      example.inputs[input.name].map((raw) => entries(raw, input)),
    ]),
  );
  const result = new DirectRunner(recurrence, numbers).run({
    steps: Object.values(inputs)[0].length,
    inputs,
    parameters: Object.fromEntries(
      recurrence.parameters.map((parameter) => [
        parameter.name,
        entries(example.parameters?.[parameter.name] ?? parameter.default!, parameter),
      ]),
    ),
    initial: Object.fromEntries(
      Object.entries(example.initial ?? {}).map(([name, raw]) => [
        name,
        entries(raw, named(recurrence.states, name)),
      ]),
    ),
  });
  const show = (values: readonly W[]) =>
    values.map((value) => (value instanceof Fraction ? value.toFraction() : value));
  const flat = (raw: RawValue): W[] => [raw].flat(2).map((entry) => readNumber(entry, "stated"));
  const outputs = Object.keys(example.outputs ?? {});
  const finals = Object.keys(example.final ?? {});
  return {
    stated: [
      ...outputs.map((name) => example.outputs![name].map((raw) => show(flat(raw)))),
      ...finals.map((name) => show(flat(example.final![name]))),
    ],
    found: [
      ...outputs.map((name) => result.outputs[name].map(show)),
      ...finals.map((name) => show(result.final[name])),
    ],
  };
}

function onlyFloats(recurrence: Recurrence): boolean {
  let found = false;
  for (const { expression } of [...recurrence.lets, ...recurrence.updates, ...recurrence.outputs]) {
    walk(expression, (node) => {
      if (node.kind === "call" && FUNCTIONS[node.key].numbers === "float64") found = true;
    });
  }
  return found;
}

/** The largest relative difference between numbers at the same places; infinite where places differ. */
function distance(x: unknown, y: unknown): number {
  if (typeof x === "number" && typeof y === "number") return Math.abs(x - y) / Math.max(1, Math.abs(y));
  if (!Array.isArray(x) || !Array.isArray(y) || x.length !== y.length) return Number.POSITIVE_INFINITY;
  return Math.max(0, ...x.map((item, i) => distance(item, y[i])));
}

describe("the examples of the catalogue hold when the recurrence is run directly", () => {
  it.each(CATALOGUE.map((entry) => [entry.name, entry] as const))("%s", (_, entry) => {
    const plain = read(entry);
    expect(plain.examples.length).toBeGreaterThan(0);
    for (const example of plain.examples) {
      const recurrence = read(entry, example.dimensions ?? {});
      const { stated, found } = onlyFloats(recurrence)
        ? compared(recurrence, example, directFloat, floatNumber)
        : compared(recurrence, example, directRational, exactNumber);
      expect(Array.isArray(stated) && stated.length).toBeGreaterThan(0);
      if (onlyFloats(recurrence)) expect(distance(found, stated)).toBeLessThan(1e-12);
      else expect(found).toEqual(stated);
    }
  });

  it("and do not hold when one stated number is another", () => {
    const recurrence = catalogued("linear-scalar");
    const [example] = recurrence.examples;
    const wrong = { ...example, outputs: { y: [1, 4, 21, 149] } };
    const { stated, found } = compared(recurrence, wrong, directRational, exactNumber);
    expect(found).not.toEqual(stated);
  });

  it("nor when the transition acts from the other side", () => {
    const pd = catalogued("pd-ssm");
    const [example] = pd.examples;
    const other = own(
      'dimensions: { N: 2 }\ninputs:\n  P: [N, N]\n  d: [N]\n  b: [N]\nstate:\n  h: { shape: [N] }\nupdate:\n  h: "diag(d) * P * h + b"\noutput:\n  y: h',
    );
    const { stated, found } = compared(other, example, directRational, exactNumber);
    expect(found).not.toEqual(stated);
  });
});
