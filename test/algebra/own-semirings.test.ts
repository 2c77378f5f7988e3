import { describe, expect, it } from "vitest";
import { checkedMonoid, type OwnSemiring, registerSemiring } from "../../src/algebra/own-semirings.js";
import { UsageError } from "../../src/errors.js";
import { arrays } from "../../src/scans/arrays.js";
import { scanNamed } from "../../src/scans/index.js";
import { infer } from "../../src/structure/infer.js";
import { disagreements } from "../structure/agree.js";
import { written } from "../structure/probes.js";

const BOTTLENECK: OwnSemiring = {
  name: "max-min",
  plus: "max",
  times: "min",
  one: 1,
  values: [0, "1/4", "1/2", 1],
};

describe("a semiring of one's own", () => {
  it("lets steps compose that no other does, and is what the recurrence itself gives", () => {
    const widest = () => written({ h: "max(min(h, x), y)" }, "x: [], y: []");
    expect(infer(widest()).class).toBe("nonlinear");
    expect(registerSemiring(BOTTLENECK)).toBe("own:max-min");
    const [stage] = infer(widest()).stages;
    expect(stage).toMatchObject({ kind: "affine", semiring: "own:max-min", structure: { name: "scalar" } });
    expect(disagreements(widest())).toEqual([]);
    const pair = written({ h: "max(min(h, x), min(g, y))", g: "max(h, min(g, x))" }, "x: [], y: []");
    expect(infer(pair).class).toBe("linear");
    expect(disagreements(pair)).toEqual([]);
    expect(infer(written({ h: "min(max(h, x), h) + h" }, "x: []")).class).toBe("nonlinear");
  });

  it.each<[string, Partial<OwnSemiring>, RegExp]>([
    [
      "times is not associative",
      { times: "sub", values: [0, 1] },
      /sub\(sub\(a, b\), c\) = sub\(a, sub\(b, c\)\) fails at a = 0, b = 0, c = 1, where the sides are -1 and 1/,
    ],
    [
      "times does not distribute",
      { times: "mul", values: [-1, 0, 1] },
      /mul\(a, max\(b, c\)\) = max\(mul\(a, b\), mul\(a, c\)\) fails at a = -1, b = -1, c = 0, where the sides are 0 and 1/,
    ],
    ["the one is none", { one: "1/2" }, /min\(a, 1\/2\) = a fails at a = 1/],
    ["an operation that there is not", { plus: "avg" }, /expected plus to be one of .*max.*, got 'avg'/],
    [
      "a sum that does not join",
      { plus: "add", times: "mul" },
      /expected plus to be one of max, min, and, or, xor, got 'add'/,
    ],
    ["nothing to try it on", { values: [] }, /from 1 to 100 values/],
    ["a value that is none", { values: ["x"] }, /expected numbers such as 2 or "1\/3", got 'x'/],
    ["a name with blanks", { name: "max min" }, /lower-case words/],
  ])("is refused where %s", (_, change, message) => {
    expect(() => registerSemiring({ ...BOTTLENECK, ...change })).toThrow(message);
    expect(() => registerSemiring({ ...BOTTLENECK, ...change })).toThrow(UsageError);
  });
});

describe("a monoid of one's own", () => {
  const samples = ["", "a", "b", "ab"];

  it("is scanned once it was seen to be one", () => {
    const compose = checkedMonoid({
      name: "text",
      compose: (later, earlier) => earlier + later,
      identity: "",
      samples,
    });
    const run = scanNamed("brent-kung").run(arrays<string>(), compose, ["a", "b", "c", "d", "e"]);
    expect(run).toEqual(["a", "ab", "abc", "abcd", "abcde"]);
  });

  it("is refused with a counterexample where composition depends on the order", () => {
    const mean = {
      name: "mean",
      compose: (later: number, earlier: number) => (later + earlier) / 2,
      samples: [0, 1],
    };
    expect(() => checkedMonoid(mean)).toThrow(
      /'mean' is none: .*\(a o b\) o c = 0\.5 but a o \(b o c\) = 0\.25 at a = 0, b = 0, c = 1/,
    );
    expect(() => checkedMonoid({ ...mean, compose: Math.max, identity: 1 })).toThrow(
      /its identity 1 changes 0/,
    );
    expect(() => checkedMonoid({ ...mean, samples: [] })).toThrow(/from 1 to 100 samples/);
    const mod = { name: "mod", compose: (x: number, y: number) => (x + y) % 3, samples: [0, 1, 2] };
    expect(checkedMonoid({ ...mod, equal: (x, y) => x === y, show: String })(2, 2)).toBe(1);
  });
});
