import { describe, expect, it } from "vitest";
import { FormatError, UsageError } from "../../src/errors.js";
import { readRecurrence } from "../../src/recurrences/elaborate.js";
import { explain } from "../../src/report/explain.js";
import { infer } from "../../src/structure/infer.js";

const HEAD = "name: own\ntitle: a test's own\n";

function failure(body: string): Error {
  try {
    infer(readRecurrence(`${HEAD}${body}`, "own.yaml"));
  } catch (error) {
    return error as Error;
  }
  throw new Error(`nothing is wrong with:\n${body}`);
}

/** States with an update each, from line 3 on; the first update stands two lines after the last state. */
function states(updates: Readonly<Record<string, string>>, rest = ""): string {
  const names = Object.keys(updates);
  return `inputs: { x: [] }\nstate:\n${names.map((name) => `  ${name}: { shape: [] }\n`).join("")}${rest}update:\n${names.map((name) => `  ${name}: "${updates[name]}"\n`).join("")}`;
}

function finite(declared: string, update: string, inputs = "x: []"): string {
  return `inputs: { ${inputs} }\nstate:\n  h: ${declared}\nupdate:\n  h: "${update}"\n`;
}

const BAD: readonly (readonly [what: string, body: string, message: string | RegExp])[] = [
  [
    "a state after the step that needs itself",
    states({ h: "next(h) + x" }),
    "own.yaml:7:7: update.h: expected values of one step without a circle, got next(h) needs next(h); use the state before the step for one of them",
  ],
  [
    "three states after the step in a circle",
    states({ a: "next(c)", b: "next(a) * x", c: "a + next(b)" }),
    "own.yaml:9:7: update.a: expected values of one step without a circle, got next(a) needs next(c) needs next(b) needs next(a); use the state before the step for one of them",
  ],
  [
    "a circle through a let",
    states({ a: "gate * a", b: "next(a)" }, 'let:\n  gate: "next(b) + 1"\n'),
    "own.yaml:8:10: let.gate: expected values of one step without a circle, got gate needs next(b) needs next(a) needs gate; use the state before the step for one of them",
  ],
  [
    "ragged rows in a formula",
    'inputs: { x: [] }\nstate:\n  h: { shape: [2] }\nupdate:\n  h: "[[1, 2], [3]] * h"\n',
    "own.yaml:7:7: update.h: expected rows of one length, got lengths 2, 1",
  ],
  [
    "ragged rows in a parameter",
    'parameters:\n  w: { shape: [2, 2], default: [[1, 2], [3]] }\nstate:\n  h: { shape: [2] }\nupdate:\n  h: "w * h"\n',
    "own.yaml:4:32: parameters.w.default: expected a list of 2 rows of 2 numbers, got row 1 as a list of 1",
  ],
  [
    "an update of another shape than its state",
    "dimensions: { K: 2, V: 3 }\ninputs: { v: [V] }\nstate:\n  h: { shape: [K] }\nupdate:\n  h: v\n",
    "own.yaml:8:6: update.h: expected 2 x 1, got 3 x 1 from 'v'",
  ],
  [
    "an initial value of another shape than its state",
    "dimensions: { K: 2, V: 3 }\nstate:\n  h: { shape: [K], initial: ones(V) }\nupdate:\n  h: h\n",
    "own.yaml:5:29: state.h.initial: expected 2 x 1, got 3 x 1 from 'ones(V)'",
  ],
  [
    "a name that no section declares, in an update",
    states({ h: "alpha * h" }),
    "own.yaml:7:7: update.h: expected a declared name, got 'alpha'; declare it under inputs, parameters, state or let",
  ],
  [
    "a let that is used before it is declared",
    states({ h: "a * h" }, "let:\n  a: b + x\n  b: 2 * x\n"),
    "own.yaml:7:6: let.a: expected a declared name, got 'b'",
  ],
  [
    "a name that no section declares, in an output",
    `${states({ h: "h" })}output:\n  o: h + k\n`,
    "own.yaml:9:10: output.o: expected a declared name, got 'k'",
  ],
  [
    "a dimension that is not declared, as a number of values",
    finite("{ shape: [], values: M }", "h"),
    "own.yaml:5:27: state.h.values: expected a declared dimension (none), got 'M'",
  ],
  [
    "no values",
    finite("{ shape: [], values: 0 }", "h"),
    "own.yaml:5:27: state.h.values: Too small: expected number to be >=1",
  ],
  [
    "a finite state that does not begin in its range",
    finite("{ shape: [], values: 3, initial: 3 }", "min(h * h, 2)"),
    "own.yaml:5:39: state.h.initial: expected a whole number from 0 to 2, as 'values: 3' says, got 3; begin elsewhere or declare more values",
  ],
  [
    "a finite state that does not begin with a whole number",
    finite("{ shape: [2], values: 2, initial: 1/2 }", "h and not h"),
    "own.yaml:5:40: state.h.initial: expected a whole number from 0 to 1, as 'values: 2' says, got 1/2; begin elsewhere or declare more values",
  ],
  [
    "a counter that leaves its range",
    finite("{ shape: [], values: 3 }", "select(x, min(h, 2) + 1, h)", "x: { shape: [], promise: bits }"),
    "own.yaml:7:7: update.h: expected a whole number from 0 to 2, as 'values: 3' says, got 3 from h = 2, x = 1; keep it there, as min(max(..., 0), 2) does, declare more values, or promise bits or symbols of the inputs",
  ],
  [
    "a finite state that takes any input",
    finite("{ shape: [], values: 2 }", "max(h, x) - min(h, 0)"),
    /^own\.yaml:7:7: update\.h: expected a whole number from 0 to 1, as 'values: 2' says, got \d from h = [01], x = \d; keep it there/,
  ],
  [
    "a finite vector with one entry that leaves its range, by way of a let",
    'inputs: { x: { symbols: 2 } }\nstate:\n  h: { shape: [2], values: 2 }\nlet:\n  l: h + x\nupdate:\n  h: "l .* (l + 0 * l)"\n',
    /^own\.yaml:9:7: update\.h: expected a whole number from 0 to 1, as 'values: 2' says, got 4 from h = \[.*\], x = \[.*\]; keep it/,
  ],
  [
    "one-hot columns of a scalar",
    "inputs:\n  x: { shape: [], promise: one-hot columns }\nstate:\n  h: { shape: [] }\nupdate:\n  h: x * h\n",
    "own.yaml:4:28: inputs.x: expected a vector or a matrix to promise one-hot columns of, got a scalar; for that write promise: bits",
  ],
  [
    "one-hot rows of a vector",
    "inputs:\n  x: { shape: [3], promise: one-hot rows }\nstate:\n  h: { shape: [3] }\nupdate:\n  h: x .* h\n",
    "own.yaml:4:29: inputs.x: expected a matrix to promise one-hot rows of, got a vector, whose every row would be the number 1; for that write promise: one-hot columns, or symbols",
  ],
  [
    "a promise that there is not",
    "inputs:\n  x: { shape: [3], promise: sorted }\nstate:\n  h: { shape: [3] }\nupdate:\n  h: x .* h\n",
    "own.yaml:4:6: inputs.x: expected [], [K], [K, V], {symbols: K} or {shape: [K, K], promise: one-hot columns | one-hot rows | bits}",
  ],
];

describe("a recurrence that makes no sense is refused with a message of its own", () => {
  it.each(BAD)("%s", (_, body, message) => {
    const error = failure(body);
    expect(error).toBeInstanceOf(FormatError);
    if (typeof message === "string") expect(error.message.slice(0, message.length)).toBe(message);
    else expect(error.message).toMatch(message);
  });

  it("and no two messages are the same", () => {
    const messages = BAD.map(([, body]) => failure(body).message);
    expect(new Set(messages).size).toBe(messages.length);
  });

  it.each<[string, string]>([
    ["next(...) without a circle", states({ a: "a + x", b: "next(a) * b", c: "next(b) + next(a)" })],
    ["a counter that stays", finite("{ shape: [], values: 3 }", "min(max(h + sign(x), 0), 2)")],
    [
      "one-hot columns of a vector",
      finite("{ shape: [2] }", "x .* h", "x: { shape: [2], promise: one-hot columns }"),
    ],
    [
      "a finite state that would leave its range for weights without a default",
      `parameters: { w: { shape: [] } }\n${finite("{ shape: [], values: 2 }", "max(h, w)")}`,
    ],
    ["a finite state beside one that nothing is known of", states({ h: "h * h + x" })],
  ])("while this is read: %s", (_, body) => {
    expect(infer(readRecurrence(`${HEAD}${body}`, "own.yaml")).stages.length).toBeGreaterThan(0);
  });
});

describe("finite states of too many values", () => {
  const evidence = (body: string): string =>
    explain(readRecurrence(`${HEAD}${body}`, "own.yaml")).components[0]!.evidence;

  it("are gone through step by step, and it is said what to do", () => {
    expect(evidence(finite("{ shape: [], values: 300 }", "min(max(h + sign(x), 0), 299)"))).toMatch(
      /as a table h would take 300 values together, and at most 256 are composed: declare fewer values or entries, or states that do not read each other$/,
    );
    const two = `inputs: { x: [] }\nstate:\n  h: { shape: [4], values: 3 }\n  g: { shape: [2], values: 2 }\nupdate:\n  h: "min(abs(h - g[1]), 2)"\n  g: "g"\n`;
    expect(() => evidence(two)).toThrow(FormatError);
    const both = `inputs: { x: [] }\nstate:\n  h: { shape: [4], values: 3 }\n  g: { shape: [2], values: 2 }\nupdate:\n  h: "min(abs(h - sum(g)), 2)"\n  g: "g xor step(sum(h) - x)"\n`;
    expect(evidence(both)).toMatch(/as a table h, g would take 324 values together/);
  });

  it("are composed when they are one fewer than too many", () => {
    const body = finite("{ shape: [], values: 256 }", "min(max(h + sign(x), 0), 255)");
    const { stages } = infer(readRecurrence(`${HEAD}${body}`, "own.yaml"));
    expect(stages).toMatchObject([{ kind: "affine", structure: { name: "table" } }]);
  });

  it("leave a structure that was asked for unmet, which is refused with those there are", () => {
    const body = finite("{ shape: [] }", "x * h");
    expect(() => infer(readRecurrence(`${HEAD}${body}`, "own.yaml"), { structure: "table" })).toThrow(
      UsageError,
    );
  });
});
