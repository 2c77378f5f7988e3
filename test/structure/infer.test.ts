import { describe, expect, it } from "vitest";
import { compile } from "../../src/compile/compile.js";
import { count } from "../../src/compile/count.js";
import { UsageError } from "../../src/errors.js";
import { sourceText } from "../../src/recurrences/expression.js";
import type { Recurrence } from "../../src/recurrences/recurrence.js";
import { scanNamed } from "../../src/scans/index.js";
import { infer } from "../../src/structure/infer.js";
import { own } from "../catalogue.js";
import { disagreements, outlined } from "./agree.js";

/** Scalar states and inputs, written `h: formula`. */
function scalars(states: Readonly<Record<string, string>>, rest = ""): Recurrence {
  const names = Object.keys(states);
  return own(
    `inputs: { x: [], y: [], z: [] }\nstate:\n${names.map((name) => `  ${name}: { shape: [] }`).join("\n")}\n${rest}update:\n${names.map((name) => `  ${name}: "${states[name]}"`).join("\n")}`,
  );
}

describe("several states", () => {
  const stacked = own(`dimensions: { D: 2 }
parameters:
  U: { shape: [D, D], default: 1 }
inputs:
  x: [D]
  a: [D]
state:
  h: { shape: [D] }
  g: { shape: [D] }
let:
  gate: U * next(h) + x
update:
  h: a .* h + x
  g: gate .* g + next(h) .* x
output:
  o: g - U * h
`);

  it("of two gated layers are linear one after the other, though gates of the second come from the first", () => {
    expect(infer(stacked).class).toBe("linear");
    expect(outlined(stacked)).toEqual([
      "h: diagonal 2x1 by formulas",
      "gate: pointwise",
      "g: diagonal 2x1 by formulas",
    ]);
    expect(disagreements(stacked, { prefixes: "every" })).toEqual([]);
    expect(disagreements(stacked, { prefixes: "every", longest: 6, structure: "dense" })).toEqual([]);
  });

  it.each<[string, Recurrence, readonly string[]]>([
    [
      "next(...) from one to the other",
      scalars({ h: "x * h + y", g: "next(h) * g + next(h)" }),
      ["h: scalar 1x1 by formulas", "g: scalar 1x1 by formulas"],
    ],
    [
      "the old value from one to the other",
      scalars({ h: "x * h + y", g: "h * g - z * h" }),
      ["h: scalar 1x1 by formulas", "g: scalar 1x1 by formulas"],
    ],
    [
      "a state that remembers the last input",
      scalars({ last: "x", h: "last * h + x" }),
      ["last: scalar 1x1 by formulas", "h: scalar 1x1 by formulas"],
    ],
    [
      "declared in the other order",
      scalars({ g: "h * g + y", h: "x * h + y" }),
      ["h: scalar 1x1 by formulas", "g: scalar 1x1 by formulas"],
    ],
    [
      "a let of the first state's old value, read by both",
      scalars({ h: "l + y", g: "l * g + z" }, "let:\n  l: x * h + 1\n"),
      ["h: scalar 1x1 by formulas", "g: scalar 1x1 by formulas"],
    ],
    [
      "three layers, each gated by the one before",
      scalars({ h: "x * h + y", g: "h * g + z", f: "next(g) * f + h" }),
      ["h: scalar 1x1 by formulas", "g: scalar 1x1 by formulas", "f: scalar 1x1 by formulas"],
    ],
    [
      "previous(...) in an output",
      scalars({ h: "x * h + y" }, "output:\n  o: h - previous(h) * x\n  p: previous(h)\n"),
      ["h: scalar 1x1 by formulas"],
    ],
  ])("see every earlier one as known: %s", (_, recurrence, outline) => {
    expect(outlined(recurrence)).toEqual(outline);
    expect(disagreements(recurrence, { prefixes: "every" })).toEqual([]);
  });

  it("that share a let of the inputs alone are each scanned, by the tree too", () => {
    const recurrence = scalars({ h: "l * h + x", g: "l * g + l" }, "let:\n  l: x * y + 1\n");
    expect(outlined(recurrence)).toEqual([
      "l: pointwise",
      "h: scalar 1x1 by formulas",
      "g: scalar 1x1 by formulas",
    ]);
    expect(disagreements(recurrence)).toEqual([]);
  });

  it.each<[string, Recurrence, readonly string[]]>([
    [
      "a rotation",
      scalars({ h: "x * h - y * g + z", g: "y * h + x * g" }),
      ["h g: complex-diagonal 2x1 by entries"],
    ],
    [
      "almost a rotation",
      scalars({ h: "x * h - y * g + z", g: "y * h - x * g" }),
      ["h g: dense 2x2 by entries"],
    ],
    [
      "through next(...)",
      scalars({ h: "x * h + g", g: "2 * next(h) + y * g" }),
      ["h g: dense 2x2 by entries"],
    ],
    [
      "through a let",
      scalars({ h: "l + x", g: "l - h" }, "let:\n  l: x * h + y * g\n"),
      ["h g: dense 2x2 by entries"],
    ],
  ])("that feed each other are one component: %s", (_, recurrence, outline) => {
    expect(outlined(recurrence)).toEqual(outline);
    expect(disagreements(recurrence)).toEqual([]);
  });

  it("of different shapes that feed each other are one column of entries", () => {
    const recurrence = own(
      'dimensions: { K: 2 }\ninputs: { x: [], b: [K] }\nstate:\n  h: { shape: [K] }\n  c: { shape: [] }\nupdate:\n  h: "x * c + b"\n  c: "dot(b, h) + x"',
    );
    expect(outlined(recurrence)).toEqual(["h c: dense 3x3 by entries"]);
    expect(infer(recurrence).stages[0]).toMatchObject({
      transition: "[0, 0, x, 0, 0, x, b[0], b[1], 0]",
      drive: "[b[0], b[1], x]",
    });
    expect(disagreements(recurrence, { longest: 6 })).toEqual([]);
  });

  it("that swap places are found to scale nothing: the transition is read off, zeros and all", () => {
    const recurrence = scalars({ h: "g", g: "h + x" });
    expect(infer(recurrence).stages[0]).toMatchObject({ transition: "[0, 1, 1, 0]", drive: "[0, x]" });
    expect(disagreements(recurrence)).toEqual([]);
  });

  it("are not needed when no output depends on them", () => {
    const used = scalars({ h: "x * h + y" }, "output:\n  o: h\n");
    const idle = scalars({ h: "x * h + y", u: "u * u + h" }, "output:\n  o: h\n");
    expect(infer(idle).class).toBe("nonlinear");
    const cost = (recurrence: Recurrence) =>
      count({ recurrence, scan: scanNamed("sklansky"), outputs: "all", weights: "inputs" }, 1000n);
    expect(cost(idle)).toEqual(cost(used));
    expect(disagreements(idle)).toEqual([]);
    const circuit = compile(
      { recurrence: idle, scan: scanNamed("sklansky"), outputs: "all", weights: "inputs" },
      3,
      {
        final: "include",
      },
    );
    expect(circuit.outputs.map(({ name }) => name)).toEqual(["o", "h.final", "u.final"]);
  });

  it("cannot all be served by a scan that gives the last state only, and that is said", () => {
    const tree = scanNamed("tree");
    const wanting = (recurrence: Recurrence, n: number) =>
      compile({ recurrence, scan: tree, outputs: "last", weights: "inputs" }, n);
    const previous = scalars({ h: "x * h + y" }, "output:\n  o: h - previous(h)\n");
    for (const recurrence of [stacked, previous, scalars({ last: "x", h: "last * h + x" })]) {
      expect(() => wanting(recurrence, 5)).toThrow(UsageError);
      expect(() => wanting(recurrence, 5)).toThrow(
        /^a scan that gives only the last state cannot serve here: (h|last) is needed at every step\. Use a scan that gives all prefixes, such as sklansky$/,
      );
      expect(wanting(recurrence, 1).outputs).toHaveLength(recurrence.outputs.length);
    }
    expect(() => compile({ recurrence: stacked, scan: tree, outputs: "all", weights: "inputs" }, 5)).toThrow(
      UsageError,
    );
  });
});

describe("what is not affine is run step by step, its innermost offending term named", () => {
  it.each<[string, Readonly<Record<string, string>>, string, string, number, string]>([
    [
      "a square",
      { h: "x + h * h" },
      "h * h",
      "a product of two values that both depend on the state",
      10,
      "",
    ],
    ["relu", { h: "x + relu(2 * h)" }, "relu(2 * h)", "'relu' of a value that depends on the state", 10, ""],
    [
      "a division by a square",
      { h: "h / (h * h)" },
      "h * h",
      "a product of two values that both depend on the state",
      11,
      "",
    ],
    [
      "a choice by the state itself",
      { h: "select(h, x, y)" },
      "select(h, x, y)",
      "'select' of a value that depends on the state",
      6,
      "",
    ],
    [
      "a product hidden in lets",
      { h: "x + m * l" },
      "m * l",
      "a product of two values that both depend on the state",
      10,
      "let:\n  l: h * x\n  m: l + 1\n",
    ],
    ["a power", { h: "y + h^2" }, "h^2", "a product of two values that both depend on the state", 10, ""],
    [
      "two states of one component",
      { h: "x * g + 2 * (h * g)", g: "h + y" },
      "h * g",
      "a product of two values that both depend on the state",
      19,
      "",
    ],
  ])("%s", (_, states, term, reason, column, lets) => {
    const recurrence = scalars(states, lets);
    const plan = infer(recurrence);
    expect(plan.class).toBe("nonlinear");
    const [stage] = plan.stages;
    if (stage.kind !== "serial") throw new Error(`read as ${stage.kind}`);
    const span = stage.offence.span!;
    expect(sourceText(span)).toBe(term);
    expect(stage.offence.reason).toBe(reason);
    const lines = 6 + Object.keys(states).length + lets.split("\n").length - 1;
    const quote = 1;
    expect([span.formula.file, span.formula.line, span.formula.column + span.start]).toEqual([
      "own.yaml",
      lines,
      column + quote,
    ]);
  });

  it("and still compiles: every scan unrolls it alike", () => {
    expect(disagreements(scalars({ h: "x + h * h" }), { longest: 6 })).toEqual([]);
    expect(disagreements(scalars({ h: "x + relu(y - 2 * h)" }), { longest: 6 })).toEqual([]);
    expect(disagreements(scalars({ h: "y * g + h * g", g: "h + z" }), { longest: 6 })).toEqual([]);
  });

  it("with what is affine before and after it still scanned", () => {
    const recurrence = scalars({ a: "x * a + y", h: "a + h * h", f: "h * f + a" });
    expect(outlined(recurrence)).toEqual([
      "a: scalar 1x1 by formulas",
      "h: serial",
      "f: scalar 1x1 by formulas",
    ]);
    expect(disagreements(recurrence, { longest: 6, prefixes: "every" })).toEqual([]);
  });

  it("and nothing else: a product with an earlier component's state is no offence", () => {
    expect(infer(scalars({ h: "x * h + y", g: "h * h * g + relu(h)" })).class).toBe("linear");
  });
});

describe("initial values", () => {
  it.each<[string, Recurrence]>([
    ["a number", own('inputs: { x: [] }\nstate:\n  h: { shape: [], initial: 3 }\nupdate:\n  h: "x * h + 1"')],
    [
      "a fraction that fills a vector",
      own(
        'dimensions: { K: 2 }\ninputs: { A: [K, K] }\nstate:\n  h: { shape: [K], initial: -1/2 }\nupdate:\n  h: "A * h"',
      ),
    ],
    [
      "a formula of parameters",
      own(
        'dimensions: { K: 2 }\nparameters:\n  s: { shape: [K], default: 2 }\ninputs: { x: [] }\nstate:\n  h: { shape: [K], initial: "2 * s + 1" }\nupdate:\n  h: "x * h + s"',
      ),
    ],
    [
      "a matrix for a one-sided transition",
      own(
        'dimensions: { K: 2, V: 3 }\ninputs: { A: [K, K], M: [K, V] }\nstate:\n  S: { shape: [K, V], initial: "[1, 0, 2; 0, -1, 1/3]" }\nupdate:\n  S: "A * S + M"',
      ),
    ],
    [
      "for coupled states",
      own(
        'inputs: { x: [], y: [] }\nstate:\n  h: { shape: [], initial: 1 }\n  g: { shape: [] }\nupdate:\n  h: "x * h - y * g"\n  g: "y * h + x * g"',
      ),
    ],
    [
      "for a serial state",
      own('inputs: { x: [] }\nstate:\n  h: { shape: [], initial: 2 }\nupdate:\n  h: "h * h + x"'),
    ],
  ])("%s", (_, recurrence) => {
    expect(disagreements(recurrence, { longest: 7 })).toEqual([]);
    expect(disagreements(recurrence, { longest: 4, structure: "dense" })).toEqual([]);
  });

  it("are read where the state before the first step is an output", () => {
    const recurrence = own(
      'parameters:\n  s: { shape: [], default: 5 }\ninputs: { x: [] }\nstate:\n  h: { shape: [], initial: "s - 1" }\nupdate:\n  h: "x * h + 1"\noutput:\n  o: previous(h)',
    );
    expect(disagreements(recurrence, { prefixes: "every", longest: 5 })).toEqual([]);
    expect(disagreements(recurrence, { prefixes: "every", longest: 5, weights: "constants" })).toEqual([]);
  });
});

describe("a formula of another shape than its state", () => {
  it("fills it, and is not taken for a map of the state", () => {
    const recurrence = own(
      'dimensions: { K: 2 }\ninputs: { x: [] }\nstate:\n  h: { shape: [K] }\nupdate:\n  h: "sum(h) * x + 1"',
    );
    expect(outlined(recurrence)).toEqual(["h: dense 2x2 by entries"]);
    expect(disagreements(recurrence, { longest: 6 })).toEqual([]);
  });
});
