import { describe, expect, it } from "vitest";
import { FormatError, UsageError } from "../../src/errors.js";
import { readRecurrence } from "../../src/recurrences/elaborate.js";
import { infer } from "../../src/structure/infer.js";
import { CATALOGUE, read } from "../catalogue.js";

const HEAD = "name: own\ntitle: a test's own\n";

/** A file whose formula under test stands on line 13, from column 6. */
function withUpdate(formula: string, replace: readonly [string, string] = ["", ""]): string {
  const text = `${HEAD}dimensions: { K: 2, V: 3 }
parameters:
  w: { shape: [K, V], default: 1 }
inputs:
  x: [K]
  y: [V]
  c: []
state:
  h: { shape: [K], initial: 0 }
update:
  h: ${formula}
`;
  return text.replace(...replace);
}

function failure(text: string, dimensions: Readonly<Record<string, number>> = {}): Error {
  try {
    infer(readRecurrence(text, "own.yaml", dimensions));
  } catch (error) {
    return error as Error;
  }
  throw new Error(`nothing is wrong with:\n${text}`);
}

/** What is said of a formula, with its place. */
const FORMULAS: readonly (readonly [formula: string, place: string, detail: string])[] = [
  [
    "alpja * h",
    "13:6",
    "update.h: expected a declared name, got 'alpja'; declare it under inputs, parameters, state or let",
  ],
  ["h + 2 * W", "13:14", "update.h: expected a declared name, got 'W'; did you mean 'w'?"],
  ["h + constructor", "13:10", "update.h: expected a declared name, got 'constructor'; declare it under"],
  ["h + toString", "13:10", "update.h: expected a declared name, got 'toString'; declare it under"],
  [
    "x * h",
    "13:6",
    "update.h: 'x * h': expected matching inner sizes, got 2 x 1 times 2 x 1; for vectors write x .* y (entry by entry), dot(x, y) or x * y'",
  ],
  [
    "h + w * x",
    "13:10",
    "update.h: 'w * x': expected matching inner sizes, got 2 x 3 times 2 x 1; the left operand's 3 columns must be the right one's rows",
  ],
  ["h + y", "13:6", "update.h: 'h + y': expected equal shapes or a scalar, got 2 x 1 and 3 x 1"],
  ["h .* (x - y)", "13:12", "update.h: 'x - y': expected equal shapes or a scalar, got 2 x 1 and 3 x 1"],
  ["w", "13:6", "update.h: expected 2 x 1, got 2 x 3 from 'w'"],
  ["h / x", "13:6", "update.h: 'h / x': expected a scalar divisor, got 2 x 1; write x ./ y to divide entry"],
  ["identity(0) * h", "13:6", "update.h: 'identity(0)': expected one positive whole size, got 0"],
  [
    "identity(1.5) * h",
    "13:6",
    "update.h: expected whole numbers or dimensions in identity(K), got 'identity(1.5)'",
  ],
  [
    "identity(c) * h",
    "13:6",
    "update.h: expected whole numbers or dimensions in identity(K), got 'identity(c)'",
  ],
  ["identity(K, V) * h", "13:6", "update.h: expected 1 operand as in identity(K), got 2"],
  ["relo(h)", "13:6", "update.h: expected a function, got 'relo'; did you mean 'relu'?"],
  [
    "squash(h)",
    "13:6",
    "update.h: expected a function, got 'squash'; the functions are identity, ones, zeros,",
  ],
  ["relu(h, x)", "13:6", "update.h: expected 1 operand as in relu(x), got 2"],
  ["h + max(x)", "13:10", "update.h: expected 2 operands as in max(x, y), got 1"],
  ["ones(1, 2, 3) * h", "13:6", "update.h: expected 1 to 2 operands as in ones(K), ones(K, V), got 3"],
  ["next(x)", "13:6", "update.h: expected next(STATE), got 'next(x)'"],
  [
    "previous(h)",
    "13:6",
    "update.h: 'previous(h)': in an update a state's bare name already means its old value",
  ],
  [
    "next(h) + x",
    "13:6",
    "update.h: expected values of one step without a circle, got next(h) needs next(h); use the state before the step for one of them",
  ],
  [
    '"c > 0 ? h : x"',
    "13:7",
    "update.h: expected a formula without '? :', got a conditional; write select(condition, x, y)",
  ],
  [
    "g = h",
    "13:6",
    "update.h: expected a formula of names, numbers, operators and functions, got an assignment",
  ],
  [
    "f(a) = h",
    "13:6",
    "update.h: expected a formula of names, numbers, operators and functions, got a function def",
  ],
  [
    '"h; x"',
    "13:7",
    "update.h: expected a formula of names, numbers, operators and functions, got several statem",
  ],
  [
    "h[1]",
    "13:6",
    "update.h: expected a formula of names, numbers, operators and functions, got an index or",
  ],
  [
    "c < 1 < 2",
    "13:6",
    "update.h: expected a formula of names, numbers, operators and functions, got a chain of",
  ],
  ["c!", "13:6", "update.h: expected an operator of the language, got '!'"],
  ["'\"abc\"'", "13:7", 'update.h: expected a finite number of reasonable size, got "abc"'],
  ["h * 1e12345", "13:10", "update.h: expected a finite number of reasonable size, got 1e12345"],
  ["h * Infinity", "13:10", "update.h: expected a finite number of reasonable size, got"],
  ["h + * x", "13:10", "update.h: expected a formula, got 'h + * x' (Value expected)"],
  ["(h + x", "13:12", "update.h: expected a formula, got '(h + x' (Parenthesis ) expected)"],
  ["h.^c", "13:6", "update.h: expected whole numbers or dimensions in x.^3, got 'h.^c'"],
  ["h.^2000", "13:6", "update.h: 'h.^2000': expected a whole exponent from 0 to 1024, got 2000"],
  ["w^2 * y", "13:6", "update.h: 'w^2': expected a scalar, got 2 x 3; write x.^3"],
  [
    '"permutation([0, 0]) * h"',
    "13:7",
    "update.h: 'permutation([0, 0])': expected each of 0 to 1 once, got [0, 0]",
  ],
  ["onehot(2, K)", "13:6", "update.h: 'onehot(2, K)': expected 0 <= i < K, got i = 2, K = 2"],
  [
    '"[1, 2; 3] * h"',
    "13:17",
    "update.h: expected a formula, got '[1, 2; 3] * h' (Column dimensions mismatch (1 !=",
  ],
  ['"[[1, 2], 3] * h"', "13:7", "update.h: expected rows of one length, got lengths 2, 1"],
  ['"[c; 1] .* h"', "13:8", "update.h: expected a number inside [...], got a formula"],
  ["diag(x') * h", "13:6", "update.h: 'diag(x')': expected a column vector, got 1 x 2"],
  [
    "dot(x, y) * h",
    "13:6",
    "update.h: 'dot(x, y)': expected two column vectors of one length, got 2 x 1 and 3 x 1",
  ],
  [
    "h + sum(ones(1000000000000))",
    "13:14",
    "update.h: expected at most 1048576 entries, got 1000000000000 x 1 from 'ones(1000000000000)'",
  ],
];

/** What is said of the rest of a file, whole or after one replacement in a good one. */
const FILES: readonly (readonly [what: string, text: string, message: string])[] = [
  [
    "a list that never ends",
    `${HEAD}inputs: { a: [\nstate:\n`,
    "own.yaml:4:1: expected YAML, got a fault: Flow sequence",
  ],
  [
    "wrong indentation",
    `${HEAD}state:\n  h: { shape: [] }\n update: 3\n`,
    "own.yaml:5:1: expected YAML, got a fault: All mapping items must start at the same column",
  ],
  [
    "a name declared twice in a section",
    `${HEAD}state:\n  h: { shape: [] }\n  h: { shape: [] }\nupdate:\n  h: h\n`,
    "own.yaml:5:3: expected YAML, got a fault: Map keys must be unique",
  ],
  ["an empty file", "", "own.yaml:1:1: expected a map with name, state, update, ..., got something else"],
  [
    "an unknown section",
    `${withUpdate("h")}outputs:\n  y: h\n`,
    "own.yaml:14:1: the file: expected keys among name, title, family, source, equation, notes, dimensions, parameters, inputs, state, let, update, output, examples, claims, got 'outputs'",
  ],
  [
    "an unknown key within",
    withUpdate("h", ["initial: 0", "start: 0"]),
    "own.yaml:11:20: state.h: expected keys as documented, got 'start'",
  ],
  [
    "no update",
    `${HEAD}state:\n  h: { shape: [] }\n`,
    "own.yaml:1:1: update: expected a map of names, got nothing",
  ],
  [
    "no update for one state",
    `${HEAD}state:\n  h: { shape: [] }\n  g: { shape: [] }\nupdate:\n  h: h\n`,
    "own.yaml:7:3: update: expected a formula for each state, got none for 'g'",
  ],
  [
    "an update of what is no state",
    `${withUpdate("h")}  g: h\n`,
    "own.yaml:14:6: update.g: expected the name of a state (h), got 'g'",
  ],
  [
    "no state",
    `${HEAD}state: {}\nupdate: {}\n`,
    "own.yaml:3:8: state: expected at least one state, got none",
  ],
  [
    "a name with capitals",
    withUpdate("h", ["name: own", "name: My Own"]),
    "own.yaml:1:7: name: expected a name of lower-case words joined by -",
  ],
  [
    "three axes",
    withUpdate("h", ["y: [V]", "y: [V, V, V]"]),
    "own.yaml:8:6: inputs.y: expected [], [K], [K, V], {symbols: K} or {shape: [K, K], promise: one-hot columns | one-hot rows | bits}",
  ],
  [
    "an undeclared dimension",
    withUpdate("h", ["y: [V]", "y: [W]"]),
    "own.yaml:8:6: inputs.y: expected a declared dimension (K, V), got 'W'",
  ],
  [
    "a dimension of 1e12",
    withUpdate("h", ["V: 3", "V: 1000000000000"]),
    "own.yaml:3:24: dimensions.V: Too big: expected number to be <=4096",
  ],
  [
    "an axis of 1e12",
    withUpdate("h", ["y: [V]", "y: [1000000000000]"]),
    "own.yaml:8:6: inputs.y: expected at most 1048576 entries, got 1000000000000 x 1",
  ],
  [
    "one name for two things",
    withUpdate("h", ["c: []", "w: []"]),
    "own.yaml:9:6: inputs.w: expected a new name, got one already used for a parameter",
  ],
  [
    "the name of a dimension",
    withUpdate("h", ["c: []", "K: []"]),
    "own.yaml:9:6: inputs.K: expected a new name, got one already used for a dimension",
  ],
  [
    "a let with the name of an input",
    withUpdate("h", ["update:", "let: { x: h }\nupdate:"]),
    "own.yaml:12:11: let.x: expected a new name, got one already used for an input",
  ],
  [
    "a reserved name",
    withUpdate("h", ["c: []", "dot: []"]),
    "own.yaml:9:8: inputs.dot: expected a name of your own, got 'dot', which means something in formulas; choose another",
  ],
  [
    "a default of the wrong shape",
    withUpdate("h", ["default: 1", "default: [1, 2]"]),
    "own.yaml:5:32: parameters.w.default: expected a list of 2 rows of 3 numbers, got row 0 as 1",
  ],
  [
    "a default that is no number",
    withUpdate("h", ["default: 1", "default: 1/0"]),
    'own.yaml:5:32: parameters.w.default: expected a finite number such as 3, -0.25, 1e-3 or "3/7", got "1/0"',
  ],
  [
    "an initial value that reads an input",
    withUpdate("h", ["initial: 0", "initial: 2 * y"]),
    "own.yaml:11:33: state.h.initial: expected a declared name, got 'y'; did you mean 'w'?",
  ],
  [
    "an initial value that is a YAML list",
    withUpdate("h", ["initial: 0", "initial: [1, 2]"]),
    "own.yaml:11:29: state.h.initial: expected a formula (put quotes around one that begins with [ or {)",
  ],
  [
    "next(...) in an output",
    `${withUpdate("h")}output:\n  o: next(h)\n`,
    "own.yaml:15:6: output.o: 'next(h)': in an output a state's bare name already means its new value",
  ],
  [
    "values of one step that need each other",
    `${HEAD}state:\n  g: { shape: [] }\n  h: { shape: [] }\nlet:\n  l: next(h)\nupdate:\n  g: l\n  h: next(g)\n`,
    "own.yaml:7:6: let.l: expected values of one step without a circle, got l needs next(h) needs next(g) needs l; use the state before the step for one of them",
  ],
];

describe("a mistake in a formula is shown at its place", () => {
  it.each(FORMULAS)("%s", (formula, place, detail) => {
    const error = failure(withUpdate(formula));
    expect(error).toBeInstanceOf(FormatError);
    expect(error.message.startsWith(`own.yaml:${place}: ${detail}`), error.message).toBe(true);
  });

  it("and the same file without it is read", () => {
    for (const formula of [
      "w * y + x .* h",
      "identity(K) * h",
      '"select(c > 0, h, x)"',
      "sum(ones(K)) * h",
    ]) {
      expect(readRecurrence(withUpdate(formula), "own.yaml").updates[0].formula.text).toBe(
        formula.replaceAll('"', ""),
      );
    }
  });
});

describe("a mistake in a file is shown at its place", () => {
  it.each(FILES)("%s", (_, text, message) => {
    const error = failure(text);
    expect(error).toBeInstanceOf(FormatError);
    expect(error.message.startsWith(message), error.message).toBe(true);
  });
});

describe("sizes that a caller gives", () => {
  it.each([1.5, -1, 0, Number.NaN, Number.POSITIVE_INFINITY, 1e12, 4097])("are refused: K = %s", (K) => {
    const error = failure(withUpdate("h"), { K });
    expect(error).toBeInstanceOf(UsageError);
    expect(error.message).toBe(`own: expected a whole size from 1 to 4096 for the dimension K, got ${K}`);
  });

  it.each(["Q", "constructor"])("are refused for a dimension there is not: %s", (name) => {
    const error = failure(withUpdate("h"), { [name]: 2 });
    expect(error).toBeInstanceOf(UsageError);
    expect(error.message).toBe(`own: expected a dimension it has, got '${name}'; its dimensions are K, V`);
  });

  it("are refused when a value would have too many entries", () => {
    expect(failure(withUpdate("h", ["y: [V]", "y: [V, V]"]), { V: 4096 }).message).toBe(
      "own.yaml:8:6: inputs.y: expected at most 1048576 entries, got 4096 x 4096",
    );
  });

  it("reach every shape of a catalogue file", () => {
    for (const entry of CATALOGUE) {
      const names = Object.keys(read(entry).dimensions);
      const sizes = Object.fromEntries(names.map((name, i) => [name, 3 + i]));
      const { dimensions, states } = read(entry, sizes);
      expect(dimensions).toEqual(sizes);
      for (const state of states) {
        expect(state.shape.rows * state.shape.cols).toBe(
          state.axes.reduce((product, axis) => product * axis, 1),
        );
      }
    }
  });
});

it.each(["constructor", "toString", "hasOwnProperty"])(
  "'%s', which every object has, names no input",
  (name) => {
    const text = `${HEAD}inputs: { ${name}: [] }\nstate: { h: { shape: [] } }\nupdate: { h: h + ${name} }\n`;
    expect(() => readRecurrence(text, "own.yaml")).toThrow(
      `inputs.${name}: expected a name of your own, got '${name}', which every JavaScript object has; choose another`,
    );
  },
);

it("a formula that is empty or too deep is refused, not a crash", () => {
  const of = (formula: string): string =>
    `${HEAD}inputs: { c: [] }\nstate: { h: { shape: [] } }\nupdate: { h: "${formula}" }\n`;
  expect(failure(of(" ")).message).toContain("update.h: expected a formula, got nothing");
  expect(failure(of(`h${" + c".repeat(20_000)}`)).message).toContain(
    "expected at most 1000 operations one inside another, got more; name parts of the formula under let",
  );
  expect(failure(of("(".repeat(5000))).message.length).toBeLessThan(500);
  expect(readRecurrence(of(`h${" + c".repeat(900)}`), "own.yaml").name).toBe("own");
});
