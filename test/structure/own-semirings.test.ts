import { describe, expect, it } from "vitest";
import { compile } from "../../src/compile/compile.js";
import { explain } from "../../src/report/explain.js";
import { SCANS } from "../../src/scans/index.js";
import { Referee } from "../../src/verify/answers.js";
import { BIT, check, type Probe, written } from "./probes.js";

const FINITE: readonly Probe[] = [
  [
    "two counters that read each other",
    written(
      {
        "c: shape: [], values: 2": "select(x, 1 - c, min(d, 1))",
        "d: shape: [], values: 3": "select(y, min(d + 1, 2), c)",
      },
      `x: ${BIT}, y: ${BIT}`,
    ),
    "composable",
    ["c d: table over or-and"],
  ],
  [
    "a pair of digits that swap or count",
    written({ "c: shape: [2], values: 2": "select(x, permutation([1, 0]) * c, min(c + 1, 1))" }, `x: ${BIT}`),
    "composable",
    ["c: table over or-and"],
  ],
  [
    "a counter that does not begin at 0",
    written({ "c: shape: [], values: 3, initial: 2": "select(c == x, 0, max(c - 1, 0))" }, `x: ${BIT}`),
    "composable",
    ["c: table over or-and"],
  ],
  [
    "a mixture of or and xor, as a table of two values",
    written({ "p: shape: [], values: 2": "(p or x) and (p xor y)" }, `x: ${BIT}, y: ${BIT}`),
    "composable",
    ["p: table over or-and"],
  ],
  [
    "a counter modulo 4, and one that steps where it wraps",
    written({
      "c: shape: [], values: 4": "select(c == 3, 0, c + 1)",
      "d: shape: []": "d + select(c == 3, x, 0)",
    }),
    "composable",
    ["c: table over or-and", "d: scalar over plus-times"],
  ],
];

const SEMIRINGS: readonly Probe[] = [
  ["a capped walk", written({ h: "min(h + x, y)" }), "linear", ["h: scalar over min-plus"]],
  [
    "two distances",
    written({ h: "min(h + x, g + y)", g: "min(g - 1, min(h, z))" }),
    "linear",
    ["h g: dense over min-plus"],
  ],
  ["relu of a sum", written({ h: "relu(h + x)" }), "linear", ["h: scalar over max-plus"]],
  ["relu of relu", written({ h: "relu(relu(h + x) - y)" }), "linear", ["h: scalar over max-plus"]],
  [
    "a waiting time",
    written({ "h: shape: [], initial: 2": "max(h + x - y, 0)" }),
    "linear",
    ["h: scalar over max-plus"],
  ],
  [
    "two queues in a row",
    written({ h: "max(x, relu(g) + y)", g: "relu(h - z)" }),
    "linear",
    ["h g: dense over max-plus"],
  ],
  [
    "a best score feeding a sum",
    written({ m: "max(m, x)", s: "s * m + x" }),
    "linear",
    ["m: scalar over max-plus", "s: scalar over plus-times"],
  ],
  ["relu of minus the state", written({ h: "relu(x - h)" }), "nonlinear", ["h: serial, for relu(x - h)"]],
  [
    "relu twice the state",
    written({ h: "relu(2 * h + x)" }),
    "nonlinear",
    ["h: serial, for relu(2 * h + x)"],
  ],
  [
    "min within select",
    written({ h: "select(x, min(h, y), h + z)" }),
    "nonlinear",
    ["h: serial, for min(h, y)"],
  ],
  ["min of max", written({ h: "min(max(h, x), y)" }), "nonlinear", ["h: serial, for max(h, x)"]],
  [
    "set and reset",
    written({ p: "(p and x) or y" }, `x: ${BIT}, y: ${BIT}`),
    "linear",
    ["p: scalar over or-and"],
  ],
  ["a flip", written({ p: "not (p and x)" }, `x: ${BIT}`), "linear", ["p: scalar over xor-and"]],
  [
    "or and xor mixed",
    written({ p: "(p or x) and (p xor y)" }, `x: ${BIT}, y: ${BIT}`),
    "nonlinear",
    ["p: serial, for p or x"],
  ],
  ["not of or", written({ p: "not (p or x)" }, `x: ${BIT}`), "nonlinear", ["p: serial, for p or x"]],
  [
    "a shift register, bit by bit",
    written({ "a: shape: [], initial: 1": "b xor x", b: "c", c: "a" }, `x: ${BIT}`),
    "linear",
    ["a b c: dense over xor-and"],
  ],
  [
    "a shift register that begins with numbers that are no bits",
    written(
      {
        "p: shape: [], initial: 5": "r or x",
        "q: shape: [], initial: 6": "p",
        "r: shape: [], initial: 7": "q",
      },
      `x: ${BIT}`,
    ),
    "nonlinear",
    ["p q r: serial, for r or x"],
  ],
];

const RATIOS: readonly Probe[] = [
  [
    "one over the state",
    written({ "h: shape: [], initial: 1": "1 / h" }),
    "composable",
    ["h: moebius over plus-times"],
  ],
  [
    "a continued fraction",
    written({ "h: shape: [], initial: 1": "x / h + y" }),
    "composable",
    ["h: moebius over plus-times"],
  ],
  [
    "one over one over",
    written({ "h: shape: [], initial: 1": "1 / (1 / h + x)" }),
    "composable",
    ["h: moebius over plus-times"],
  ],
  [
    "a state over itself",
    written({ "h: shape: [], initial: 1": "h / h + x" }),
    "composable",
    ["h: moebius over plus-times"],
  ],
  [
    "a square over the state",
    written({ "h: shape: [], initial: 1": "(h * h) / h" }),
    "nonlinear",
    ["h: serial, for h * h"],
  ],
  [
    "a state plus one over it",
    written({ "h: shape: [], initial: 1": "1 / h + h" }),
    "nonlinear",
    ["h: serial, for 1 / h"],
  ],
  [
    "a vector of ratios",
    written({ "h: shape: [2], initial: 1": "x ./ h" }),
    "nonlinear",
    ["h: serial, for x ./ h"],
  ],
];

describe.each([
  ["finite states", FINITE],
  ["other semirings", SEMIRINGS],
  ["ratios", RATIOS],
])("a recurrence of one's own with %s is read and compiled right", (_, probes) => {
  it.each(probes)("%s", (...probe) => check(probe));
});

describe("finite states that leave their range", () => {
  it("are refused, with the values that lead out", () => {
    const beyond = written({ "c: shape: [], values: 3": "select(x, c + 1, min(c, 0))" }, `x: ${BIT}`);
    expect(() => explain(beyond)).toThrow(/expected a whole number from 0 to 2, .* got 3 from c = 2, x = 1/);
  });
});

describe("the check itself", () => {
  it("finds what another recurrence's circuit gets wrong", () => {
    const [right, other] = [written({ h: "min(h + x, y)" }), written({ h: "min(h - x, y)" })];
    const referee = new Referee(right, {}, { steps: 4, random: 4, seed: 3 });
    const recipe = { scan: SCANS[0], outputs: "all", weights: "inputs" } as const;
    expect(referee.judge(compile({ recurrence: right, ...recipe }, 4), 4).differences).toEqual([]);
    expect(referee.judge(compile({ recurrence: other, ...recipe }, 4), 4).differences.length).toBeGreaterThan(
      0,
    );
  });
});
