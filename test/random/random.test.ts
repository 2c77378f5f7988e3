import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readRecurrence } from "../../src/recurrences/elaborate.js";
import type { Expression } from "../../src/recurrences/expression.js";
import type { Recurrence } from "../../src/recurrences/recurrence.js";
import { faults } from "./faults.js";
import { checkRandom } from "./property.js";
import { choices, type Group, type Specimen, specimenOf } from "./recurrences.js";

describe("recurrences that nobody has seen", () => {
  const runs = Number(process.env.RECIRC_RANDOM ?? 500);

  it(`are understood and compiled exactly: ${runs} random ones`, { timeout: 300_000 }, () => {
    checkRandom(runs, Number(process.env.RECIRC_SEED ?? 20260));
  });

  it("are of every kind", () => {
    const kinds = new Set(
      fc
        .sample(choices, { numRuns: 200, seed: 3 })
        .flatMap((made) => specimenOf(made).groups)
        .map(({ kind }) => kind),
    );
    expect([...kinds].sort()).toEqual([
      "finite",
      "free",
      "max-plus",
      "min-plus",
      "or-and",
      "plus-times",
      "xor-and",
    ]);
  });

  it("shrink to the simplest one there is", () => {
    expect(specimenOf({ head: [], groups: [[]], outputs: [] }).yaml).toBe(
      'name: random\ntitle: A random recurrence\ndimensions: { K: 2, V: 2 }\nstate:\n  h: { shape: [] }\nupdate:\n  h: "h"\n',
    );
  });
});

describe("recurrences that were once compiled wrongly", () => {
  const cases: readonly [string, string, Group["kind"]][] = [
    [
      "numbers handed on twice among truth values",
      "inputs: { x: [] }\nstate:\n  a: { shape: [], initial: 5 }\n  b: { shape: [], initial: 5 }\n  c: { shape: [], initial: 5 }\nupdate:\n  a: b\n  b: c\n  c: a or x\n",
      "free",
    ],
    [
      "the same where they begin as truth values",
      "inputs: { x: [] }\nstate:\n  a: { shape: [], initial: 1 }\n  b: { shape: [] }\n  c: { shape: [], initial: 1 }\nupdate:\n  a: b\n  b: c\n  c: a or x\n",
      "or-and",
    ],
    [
      "a finite state over a field, which has no order",
      "inputs: { x: [] }\nstate:\n  a: { shape: [2], values: 2, initial: 1 }\nupdate:\n  a: not (a and x) and (a xor x)\n",
      "finite",
    ],
  ];

  it.each(cases)("%s", (_, body, kind) => {
    const yaml = `name: found\ntitle: found\n${body}`;
    const recurrence = readRecurrence(yaml, "found.yaml");
    const groups = [{ states: recurrence.states.map(({ name }) => name), kind }];
    for (let seed = 1; seed <= 5; seed++)
      expect(faults(recurrence, { yaml, groups, ordered: false, seed })).toEqual([]);
  });
});

/** A recurrence whose formulas, as the compiler has them, are no longer those of its text, which the oracle runs. */
function planted(text: string, change: (update: Expression) => Expression): Recurrence {
  const recurrence = readRecurrence(text, "planted.yaml");
  const updates = recurrence.updates.map((definition) => ({
    ...definition,
    expression: change(definition.expression),
  }));
  return { ...recurrence, updates };
}

function specimen(update: string): Specimen {
  const yaml = `name: planted\ntitle: planted\ninputs: { x: [], y: [] }\nstate:\n  h: { shape: [] }\nupdate:\n  h: "${update}"\n`;
  return { yaml, groups: [{ states: ["h"], kind: "plus-times" }], ordered: false, seed: 1 };
}

const left = (update: Expression): Expression => (update.kind === "call" ? update.operands[0]! : update);
const right = (update: Expression): Expression => (update.kind === "call" ? update.operands[1]! : update);
const same = (update: Expression): Expression => update;

describe("the harness finds", () => {
  it.each<[string, string, (update: Expression) => Expression, RegExp]>([
    ["a drive that was dropped", "x * h + y", left, /: h\[0\] at step \d is .*, not/],
    ["a transition that was dropped", "x * h + y", right, /: h\[0\] at step \d is .*, not/],
    [
      "a product of states called affine",
      "x * h + h * h",
      left,
      /called affine over plus-times, which its own step/,
    ],
    [
      "an affine update called nonlinear",
      "x * h + max(h, h)",
      same,
      /plus-times by construction, called nonlinear/,
    ],
  ])("%s", (_, update, change, message) => {
    const one = specimen(update);
    expect(faults(planted(one.yaml, change), one).join("\n")).toMatch(message);
  });

  it("nothing in the same recurrences as they are", () => {
    const one = specimen("x * h + y");
    expect(faults(planted(one.yaml, same), one)).toEqual([]);
    const free = specimen("x * h + h * h");
    expect(faults(planted(free.yaml, same), { ...free, groups: [{ states: ["h"], kind: "free" }] })).toEqual(
      [],
    );
  });

  it("a fault in random ones and shrinks it to a file that can be read", () => {
    const dropped = (text: string): Recurrence =>
      planted(text, (update) => (update.kind === "call" && update.key === "add" ? left(update) : update));
    let message = "";
    try {
      checkRandom(200, 2, dropped);
    } catch (error) {
      message = (error as Error).message;
    }
    const yaml = /name: random\n[\s\S]*?\n\n/.exec(message)?.[0] ?? message;
    expect(yaml).toMatch(/^ {2}\w+: ".*\+.*"$/m);
    expect(yaml.split("\n").length).toBeLessThan(20);
  });
});
