import { expect, it } from "vitest";
import { Folder, recirc, refused } from "./run.js";

const folder = new Folder();

/** A recurrence file; the formula of h stands on its last line. */
const own = (formula: string, head = ""): string => `name: own
title: a test's own
${head}dimensions: { K: 2, V: 3 }
inputs:
  a: [K, V]
  x: [K]
state:
  h: { shape: [K], initial: 0 }
update:
  h: ${formula}
`;

it.each([
  ["no YAML", "name: [own", /own\.yaml:1:\d+: expected YAML, got a fault/],
  [
    "a key given twice",
    own("h").replace("inputs:", "name: again\ninputs:"),
    /own\.yaml:4:1: expected YAML.*unique/,
  ],
  ["a list", "- name\n- title\n", /own\.yaml:1:1: expected a map with name, state, update/],
  ["an empty file", "", /own\.yaml:1:1: expected a map with name, state, update/],
  ["no title", own("h").replace(/title.*\n/, ""), /own\.yaml:\d+:\d+: title: expected string, got nothing/],
  [
    "an unknown key",
    own("h", "colour: red\n"),
    /own\.yaml:3:1: .*expected keys among name, title.* got 'colour'/,
  ],
  [
    "three axes",
    own("h").replace("a: [K, V]", "a: [K, V, K]"),
    /own\.yaml:5:6: inputs\.a: expected .*\[K, V\]/,
  ],
  [
    "an undeclared dimension",
    own("h").replace("x: [K]", "x: [Z]"),
    /own\.yaml:6:6: inputs\.x: expected a declared dimension \(K, V\), got 'Z'/,
  ],
  ["a dimension of 0", own("h").replace("K: 2", "K: 0"), /own\.yaml:3:18: dimensions\.K: .*>=1/],
  ["an undefined symbol", own("x .* g"), /own\.yaml:10:11: update\.h: expected a declared name, got 'g'/],
  ["an undefined symbol with a near one", own("x .* H"), /own\.yaml:10:11: .*got 'H'; did you mean 'h'\?/],
  [
    "an unknown function",
    own("foo(h)"),
    /own\.yaml:10:6: update\.h: expected a function, got 'foo'; the functions are identity/,
  ],
  ["half a formula", own("x .*"), /own\.yaml:10:\d+: update\.h: expected a formula, got 'x \.\*'/],
  [
    "a product that does not fit",
    own("a * h"),
    /own\.yaml:10:6: update\.h: 'a \* h': expected matching inner sizes, got 2 x 3 times 2 x 1/,
  ],
  [
    "a sum of two shapes",
    own("h + a"),
    /own\.yaml:10:6: update\.h: 'h \+ a': expected equal shapes or a scalar, got 2 x 1 and 2 x 3/,
  ],
  ["an update of another shape", own("a"), /own\.yaml:10:6: update\.h: expected 2 x 1, got 2 x 3 from 'a'/],
  [
    "an identity that is not square",
    own("identity(K, V) * h"),
    /own\.yaml:10:6: update\.h: expected 1 operands? as in identity\(K\), got 2/,
  ],
  [
    "an identity of no size",
    own("identity(0) * h"),
    /own\.yaml:10:6: update\.h: 'identity\(0\)': expected one positive whole size, got 0/,
  ],
  [
    "no update of a state",
    own("h").replace("  h: h\n", "  {}\n"),
    /update: expected a formula for each state, got none for 'h'/,
  ],
  [
    "an update of no state",
    `${own("h")}  g: h\n`,
    /own\.yaml:11:6: update\.g: expected the name of a state \(h\), got 'g'/,
  ],
  [
    "a step that needs itself",
    own("next(h)"),
    /own\.yaml:10:6: update\.h: expected values of one step without a circle/,
  ],
  [
    "a name that means something",
    own("h").replace("x:", "sum:"),
    /inputs\.sum: expected a name of your own, got 'sum'/,
  ],
  [
    "NaN to begin with",
    own("h").replace("initial: 0", "initial: .nan"),
    /own\.yaml:8:\d+: state\.h\.initial: /,
  ],
])("%s is refused with its place", async (_, text, said) => {
  const file = folder.put("own.yaml", text);
  await refused(folder, ["explain", file], said);
  await refused(folder, ["compile", file, "-n", "3", "-o", folder.at("own.json")], said);
});

it("a file that is not there, or a folder, is refused", async () => {
  await refused(
    folder,
    ["explain", folder.at("none.yaml")],
    /a recurrence file at '.*none\.yaml': there is no such file; check the path/,
  );
  await refused(folder, ["explain", `${folder.path}/`], /it is a folder; check the path/);
});

it("the same file without a fault is taken by every command that reads recurrences", async () => {
  const file = folder.put("own.yaml", own("x .* h + a * ones(V)"));
  const runs = [
    await recirc("explain", file),
    await recirc("measure", file, "-n", "1..4"),
    await recirc("compile", file, "-n", "3", "-d", "K=1", "-o", folder.at("own.json")),
  ];
  expect(runs.map(({ code }) => code)).toEqual([0, 0, 0]);
});
