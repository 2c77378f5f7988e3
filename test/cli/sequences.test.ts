import { describe, expect, it } from "vitest";
import { Folder, recirc, refused } from "./run.js";

const folder = new Folder();

const evaluate = (name: string, content: string, ...options: string[]) => [
  "eval",
  name,
  "--inputs",
  folder.put("in.json", content),
  ...options,
];
const scalar = (content: unknown, ...options: string[]) =>
  evaluate("linear-scalar", JSON.stringify(content), ...options);
const a = (value: unknown, ...options: string[]) => scalar({ inputs: { a: [value], b: [1] } }, ...options);
const delta = (inputs: object, ...options: string[]) =>
  evaluate(
    "deltanet",
    JSON.stringify({ inputs: { q: [[1, 0]], k: [[1, 0]], v: [[1, 2]], beta: [1], ...inputs } }),
    ...options,
  );

describe("a file of inputs is refused with its name and place", () => {
  it.each([
    [
      "no file",
      () => ["eval", "linear-scalar", "--inputs", folder.at("none.json")],
      /a file of inputs at '.*none\.json': there is no such file/,
    ],
    ["no option", () => ["eval", "linear-scalar"], /required option '--inputs <file>'/],
    [
      "an empty file",
      () => evaluate("linear-scalar", ""),
      /in\.json:1:1: expected JSON with a value here, got the end of the file/,
    ],
    [
      "half a file",
      () => evaluate("linear-scalar", '{\n "inputs": { "a": [1, 2'),
      /in\.json:2:24: expected JSON with ',' or '\]' here, got the end/,
    ],
    [
      "a bad token",
      () => evaluate("linear-scalar", '{\n  "inputs": {\n    "a": [1, x]\n  }\n}'),
      /in\.json:3:14: expected JSON with a value here, got 'x\]'/,
    ],
    [
      "NaN in JSON",
      () => evaluate("linear-scalar", '{"inputs": {"a": [NaN], "b": [1]}}'),
      /in\.json:1:19: expected JSON with a value or '\]' here, got 'NaN/,
    ],
    [
      "a comma too many",
      () => evaluate("linear-scalar", '{"inputs": {"a": [1],}}'),
      /in\.json:1:22: expected JSON with a name in double quotes here, got '}}'/,
    ],
    ["a list", () => scalar([]), /in\.json: expected a map with inputs.* got \[\]/],
    ["no inputs", () => scalar({}), /in\.json: inputs: expected a map of names to lists.* got nothing/],
    [
      "an unknown key",
      () => scalar({ inputs: {}, input: {} }),
      /in\.json: expected keys among dimensions, .*, got 'input'/,
    ],
    [
      "no steps",
      () => scalar({ inputs: { a: [], b: [] } }),
      /in\.json: inputs: expected at least one step, got none/,
    ],
    [
      "a missing input",
      () => scalar({ inputs: { a: [1, 2] } }),
      /in\.json: inputs: expected one entry per step for 'b' of linear-scalar, got none/,
    ],
    [
      "an unknown input",
      () => scalar({ inputs: { a: [1], b: [1], B: [1] } }),
      /in\.json: inputs: expected names among a, b, got 'B'; did you mean 'b'\?/,
    ],
    [
      "an input of another length",
      () => scalar({ inputs: { a: [1, 2, 3], b: [1, 2] } }),
      /in\.json: inputs\.b: expected 3 steps as the longest input has, got 2/,
    ],
    [
      "an input that is no list",
      () => scalar({ inputs: { a: 1, b: [1] } }),
      /in\.json: inputs\.a: expected a list with one entry per step, got 1/,
    ],
    ["a list for a number", () => a([1]), /in\.json: inputs\.a\[0\]: expected a number, got a list of 1/],
    ["null", () => a(null), /in\.json: inputs\.a\[0\]: expected numbers .*, got null/],
    [
      "a number past every double",
      () => evaluate("linear-scalar", '{"inputs": {"a": [1e999], "b": [1]}}'),
      /inputs\.a\[0\]: expected numbers .*, got Infinity/,
    ],
    [
      "a vector too long",
      () => delta({ q: [[1, 2, 3]] }),
      /in\.json: inputs\.q\[0\]: expected a list of 2 numbers, got a list of 3/,
    ],
    [
      "a number for a vector",
      () => delta({ q: [1] }),
      /in\.json: inputs\.q\[0\]: expected a list of 2 numbers, got the single number 1/,
    ],
    [
      "a matrix for a vector",
      () => delta({ q: [[[1], [2]]] }),
      /in\.json: inputs\.q\[0\]: expected a list of 2 numbers, got a list in place 0/,
    ],
    [
      "an unknown parameter",
      () => scalar({ inputs: { a: [1], b: [1] }, parameters: { s: 1 } }),
      /in\.json: parameters: expected names among none, got 's'/,
    ],
    [
      "an unknown state",
      () => scalar({ inputs: { a: [1], b: [1] }, initial: { H: 1 } }),
      /in\.json: initial: expected names among h, got 'H'; did you mean 'h'\?/,
    ],
    [
      "a state of another shape",
      () => scalar({ inputs: { a: [1], b: [1] }, initial: { h: [1, 2] } }),
      /in\.json: initial\.h: expected a number, got a list of 2/,
    ],
    [
      "a dimension it has not",
      () => scalar({ inputs: { a: [1], b: [1] }, dimensions: { K: 2 } }),
      /linear-scalar: expected a dimension it has, got 'K'/,
    ],
    [
      "a dimension of 0",
      () => scalar({ inputs: { a: [1], b: [1] }, dimensions: { K: 0 } }),
      /in\.json: dimensions\.K: expected a whole size of at least 1, got 0/,
    ],
  ])("%s", async (_, args, said) => {
    await refused(folder, args(), said);
  });
});

describe("numbers are refused by the engine that would have to hold them", () => {
  const engines = [[], ["--engine", "circuit"]];
  it.each([
    ["abc", "rational", /in\.json: inputs\.a\[0\]: expected a finite number such as 3.* got "abc"/],
    ["abc", "float64", /in\.json: inputs\.a\[0\]: expected a finite number.* got "abc"/],
    ["NaN", "rational", /expected a finite number.* got "NaN"/],
    ["NaN", "float64", /expected a finite number.* got "NaN"/],
    ["-Infinity", "float64", /expected a finite number.* got "-Infinity"/],
    ["1/0", "rational", /expected a finite number.* got "1\/0"/],
    ["1/0", "mod:7", /expected a finite number.* got "1\/0"/],
    ["", "rational", /expected a finite number.* got ""/],
    ["1/2", "integer", /inputs\.a\[0\]: integer cannot hold 1\/2; use rational/],
    ["1/2", "bits:8", /inputs\.a\[0\]: int:8 cannot hold 1\/2; use rational/],
    ["1/7", "mod:7", /inputs\.a\[0\]: mod:7 cannot hold 1\/7.* use another prime/],
  ])("%j over %s", async (text, over, said) => {
    for (const engine of engines) await refused(folder, a(text, "--over", over, ...engine), said);
  });
});

describe("number systems and engines", () => {
  it.each([
    ["mod:15", /expected mod:P with P prime, got 'mod:15'; for example mod:2305843009213693951/],
    ["mod:1", /expected mod:P with P prime, got 'mod:1'/],
    ["mod:abc", /expected mod:P with P prime, got 'mod:abc'/],
    // A Carmichael number: Fermat's test to any coprime base takes it for a prime.
    ["mod:561", /expected mod:P with P prime, got 'mod:561'/],
    ["bits:0", /width W from 1 to 64 bits, got 0/],
    ["posit:8.1", /unknown number system 'posit:8\.1'\. Known: rational, integer, float64, mod:P, bits:W/],
    ["flaot64", /unknown number system 'flaot64'\. Did you mean 'float64'\?/],
  ])("--over %s is refused", async (over, said) => {
    await refused(folder, a(1, "--over", over), said);
  });

  it("what a system has not is refused with another that has it", async () => {
    const gru = evaluate("gru", '{"inputs": {"x": [[1, 1]]}}');
    await refused(folder, gru, /rational has no 'sigmoid'.*use float64/);
    await refused(folder, [...gru, "--engine", "circuit"], /rational has no '(sigmoid|tanh)'.*use float64/);
    const elman = evaluate("elman", '{"inputs": {"x": [[1, 1]]}}', "--over", "mod:7");
    await refused(folder, elman, /mod:7 has no 'relu'.*use rational/);
  });

  it("a scan that gives the last state only is refused by the circuit", async () => {
    await refused(
      folder,
      a(1, "--engine", "circuit", "--scan", "tree"),
      /--scan tree gives only the last state.*sklansky/,
    );
  });
});

describe("deltanet", () => {
  const FILE = JSON.stringify({
    inputs: {
      q: [
        [1, 0],
        [1, 1],
        [1, -1],
      ],
      k: [
        [1, 0],
        [1, 1],
        [0, 1],
      ],
      v: [
        [1, 2],
        [3, 4],
        [5, 6],
      ],
      beta: [1, "1/2", 1],
    },
  });
  /*
   * By hand. S_1 = k v' = (1 2; 0 0), o_1 = (1, 2). I - k k'/2 = (1 -1; -1 1)/2 for k = (1, 1), so
   * S_2 = (1/2 1; -1/2 -1) + (3 4; 3 4)/2 = (2 3; 1 1) and o_2 = (3, 4). The third key erases row 2 and writes v there:
   * S_3 = (2 3; 5 6), o_3 = row 1 - row 2 = (-3, -3).
   */
  const OUTPUTS = [
    [1, 2],
    [3, 4],
    [-3, -3],
  ];
  const FINAL = [
    [2, 3],
    [5, 6],
  ];

  it.each([
    ["directly", []],
    ["by the circuit", ["--engine", "circuit"]],
    ["by another scan's circuit", ["--engine", "circuit", "--scan", "kogge-stone"]],
    ["from doubles", ["--over", "float64"]],
  ])("gives what was computed by hand, %s", async (_, options) => {
    const { code, out } = await recirc(...evaluate("deltanet", FILE, ...options));
    expect(code).toBe(0);
    expect(JSON.parse(out)).toEqual({ outputs: { o: OUTPUTS }, final: { S: FINAL } });
  });

  it("gives the same residues mod 2^61 - 1 from the recurrence and from the circuit", async () => {
    const p = 2n ** 61n - 1n;
    const over = ["--over", `mod:${p}`];
    const direct = await recirc(...evaluate("deltanet", FILE, ...over));
    const circuit = await recirc(
      ...evaluate("deltanet", FILE, ...over, "--engine", "circuit", "--scan", "brent-kung"),
    );
    expect(circuit).toEqual(direct);
    expect({ code: direct.code, err: direct.err }).toEqual({ code: 0, err: "" });
    const outputs = OUTPUTS.map((step) => step.map((x) => (x < 0 ? String(p + BigInt(x)) : x)));
    expect(JSON.parse(direct.out)).toEqual({ outputs: { o: outputs }, final: { S: FINAL } });
  });
});
