import { describe, expect, it } from "vitest";
import { readRecurrence } from "../../src/recurrences/elaborate.js";
import { explain } from "../../src/report/explain.js";

/** Seconds for which somebody at a terminal waits, and how much longer a loaded machine may take. */
const LIMIT = 2;
const SLACK = 3;

interface Made {
  readonly yaml: string;
  /** Kind of each component, by the names of its states in order. */
  readonly expected: Readonly<Record<string, string>>;
}

/** About 200 lines: 50 states in chains, each gated by the one before, and in circles; lets, some of them nonlinear. */
function made(): Made {
  const state: string[] = [];
  const lets: string[] = [];
  const update: string[] = [];
  const output: string[] = [];
  const expected: Record<string, string> = {};
  const add = (name: string, shape: string, formula: string): void => {
    state.push(`  ${name}:`, `    shape: ${shape}`);
    update.push(`  ${name}: "${formula}"`);
    if (state.length % 8 === 0) output.push(`  ${name}_out: ${name}`);
  };
  // A chain of 20 diagonal layers, with a let between each two.
  for (let i = 0; i < 20; i++) {
    if (i > 0) lets.push(`  gate${i}: "U * next(a${i - 1}) + x"`);
    add(`a${i}`, "[K]", i === 0 ? "x .* a0 + y" : `gate${i} .* a${i} + a${i - 1} - 2 * next(a${i - 1}) .* y`);
    expected[`a${i}`] = "plus-times diagonal";
  }
  // Five circles of four states, each circle reading the one before.
  for (let c = 0; c < 5; c++) {
    const names = [0, 1, 2, 3].map((i) => `b${c}${i}`);
    for (const [i, name] of names.entries()) {
      const before = names[(i + 3) % 4]!;
      const drive = c === 0 ? "next(a19)" : `next(b${c - 1}${i})`;
      add(name, "[K]", `U * ${i === 0 ? before : `next(${before})`} + dot(x, ${drive}) * ${drive} + ${name}`);
    }
    expected[names.join(" ")] = "plus-times dense";
  }
  // A chain over (max, +), a circle over (xor, and), and states that nothing composes.
  for (let i = 0; i < 4; i++) {
    add(`m${i}`, "[]", i === 0 ? "max(m0 + dot(x, y), 1)" : `max(m${i} + next(m${i - 1}), m${i - 1} - 1)`);
    expected[`m${i}`] = "max-plus scalar";
  }
  for (let i = 0; i < 3; i++) add(`p${i}`, "[]", `p${(i + 1) % 3} xor (m${i} > 0)`);
  expected["p0 p1 p2"] = "xor-and dense";
  for (let i = 0; i < 2; i++) {
    add(`r${i}`, "[K]", `relu(U * r${i} + b4${i})`);
    expected[`r${i}`] = "serial";
  }
  add("last", "[K, K]", "U * last * U + r1 * x'");
  expected.last = "plus-times dense";
  const yaml = `name: large
title: Fifty states
dimensions: { K: 4 }
parameters:
  U: { shape: [K, K], default: 1 }
inputs:
  x: [K]
  y: [K]
state:
${state.join("\n")}
let:
${lets.join("\n")}
update:
${update.join("\n")}
output:
${output.join("\n")}
`;
  return { yaml, expected };
}

function seconds<T>(work: () => T): { readonly result: T; readonly took: number } {
  const start = performance.now();
  const result = work();
  return { result, took: (performance.now() - start) / 1000 };
}

function kinds(yaml: string, dimensions: Readonly<Record<string, number>> = {}): Record<string, string> {
  const { components } = explain(readRecurrence(yaml, "large.yaml", dimensions));
  return Object.fromEntries(
    components.map(({ states, kind, semiring, structure }) => [
      states.join(" "),
      kind === "affine" ? `${semiring} ${structure}` : kind,
    ]),
  );
}

describe("explaining a recurrence of some 200 lines and 50 states", () => {
  const { yaml, expected } = made();

  it("is of that size", () => {
    expect(yaml.match(/shape: \[K?(, K)?\]$/gm)).toHaveLength(50);
    expect(yaml.split("\n").length).toBeGreaterThan(180);
  });

  it(`gives the right class of each component, within ${LIMIT} s on an idle machine`, () => {
    const { result, took } = seconds(() => kinds(yaml));
    console.log(`explained in ${took.toFixed(2)} s`);
    expect(result).toEqual(expected);
    expect(took).toBeLessThan(LIMIT * SLACK);
  });
});

describe("explaining a large matrix state", () => {
  it.each<[string, string, string]>([
    ["multiplied from both sides", "A * S * B + k * v'", "plus-times dense"],
    [
      "corrected by an outer product from the left",
      "(identity(K) - k * k') * S + k * v'",
      "plus-times low-rank",
    ],
    ["masked after a product", "M .* (A * S) + M", "plus-times block-diagonal"],
    ["under a nonlinearity", "relu(A * S)", "serial"],
  ])("of 16 x 16 entries, %s, takes no longer", (_, formula, kind) => {
    const yaml = `name: wide\ntitle: wide\ndimensions: { K: 16 }\ninputs: { A: [K, K], B: [K, K], M: [K, K], k: [K], v: [K] }\nstate:\n  S: { shape: [K, K] }\nupdate:\n  S: "${formula}"\n`;
    const { result, took } = seconds(() => kinds(yaml));
    console.log(`${formula}: ${took.toFixed(2)} s`);
    expect(result).toEqual({ S: kind });
    expect(took).toBeLessThan(LIMIT * SLACK);
  });
});

/** Forty lets, each of which uses the one before twice: written out in full, a formula of 2^40 names. */
function doubling(first: string, next: (before: string) => string): string {
  const lines = Array.from({ length: 40 }, (_, i) => `  l${i}: "${i === 0 ? first : next(`l${i - 1}`)}"`);
  return `let:\n${lines.join("\n")}\n`;
}

describe("explaining what would be long if it were written out", () => {
  const head =
    "name: long\ntitle: long\ndimensions: { K: 3 }\ninputs: { x: [], y: [], A: [K, K], P: { shape: [K, K], promise: one-hot columns } }\n";
  const scalars = "state:\n  h: { shape: [] }\n  g: { shape: [] }\n";
  const vector = "state:\n  h: { shape: [K] }\n";

  it.each<[string, string, Readonly<Record<string, string>>]>([
    [
      "coefficients of the inputs",
      `${scalars}${doubling("x + y", (l) => `${l} * ${l} + ${l}`)}update:\n  h: "l39 * h + y"\n  g: "l39 * g + h"\n`,
      { h: "plus-times scalar", g: "plus-times scalar" },
    ],
    [
      "coefficients of states that read each other",
      `${scalars}${doubling("x + y", (l) => `${l} * ${l} + ${l}`)}update:\n  h: "l39 * g + y"\n  g: "l38 * h + x * g"\n`,
      { "h g": "plus-times dense" },
    ],
    [
      "sums of the state",
      `${vector}${doubling("x * h", (l) => `A * ${l} - ${l}`)}update:\n  h: "l39"\n`,
      { h: "plus-times dense" },
    ],
    [
      "products of matrices",
      `${vector}${doubling("A + identity(K)", (l) => `${l} * ${l}`)}update:\n  h: "l39 * h"\n`,
      { h: "plus-times dense" },
    ],
    [
      "products of diagonal and one-hot matrices",
      `${vector}${doubling("x * P", (l) => `${l} * ${l}`)}update:\n  h: "l39 * h"\n`,
      { h: "plus-times dense" },
    ],
    [
      "a term that no semiring allows",
      `${scalars}${doubling("h * h", (l) => `${l} + ${l}`)}update:\n  h: "l39"\n  g: "l39 * g"\n`,
      { h: "serial", g: "plus-times scalar" },
    ],
  ])("%s", (_, body, expected) => {
    const { result, took } = seconds(() => kinds(`${head}${body}`));
    expect(result).toEqual(expected);
    expect(took).toBeLessThan(LIMIT * SLACK);
  });
});
