import { describe, expect, it } from "vitest";
import { CATALOGUE } from "../catalogue.js";
import { Folder, recirc } from "./run.js";

const folder = new Folder();

/** The JSON that a command prints, and nothing else. */
async function printed(...args: string[]): Promise<Record<string, unknown>> {
  const { code, out, err } = await recirc(...args);
  expect({ code, err }).toEqual({ code: 0, err: "" });
  return JSON.parse(out);
}

type Records = readonly Readonly<Record<string, unknown>>[];

describe("--json", () => {
  it("list names everything of its kind", async () => {
    const recurrences = (await printed("list", "--json")).recurrences as Records;
    expect(recurrences.map(({ name }) => name).sort()).toEqual(CATALOGUE.map(({ name }) => name).sort());
    expect(recurrences.find(({ name }) => name === "deltanet")).toMatchObject({
      family: "low-rank",
      class: "linear",
      structure: "one-sided",
      dimensions: { K: 2, V: 2 },
      inputs: { q: [2], k: [2], v: [2], beta: [] },
      parameters: { scale: [] },
      states: { S: [2, 2] },
      outputs: ["o"],
    });
    const named = async (kind: string) =>
      ((await printed("list", kind, "--json"))[kind] as Records).map(({ name }) => name);
    expect(await named("scans")).toEqual(
      expect.arrayContaining(["serial", "tree", "sklansky", "kogge-stone", "brent-kung"]),
    );
    expect(await named("numbers")).toEqual(expect.arrayContaining(["arithmetic", "int:W"]));
    expect(await named("formats")).toEqual(expect.arrayContaining(["aiger", "aiger-ascii", "json", "dot"]));
  });

  it("explain names the term that makes elman nonlinear, and where it stands", async () => {
    const explanation = await printed("explain", "elman", "--json");
    expect(explanation).toMatchObject({ recurrence: "elman", class: "nonlinear" });
    const [component] = explanation.components as Records;
    expect(component).toMatchObject({
      states: ["h"],
      kind: "serial",
      evidence: expect.stringContaining("relu(W_ih * x + b_ih + W_hh * h + b_hh)"),
      offending: { place: expect.stringMatching(/^circuits\/nonlinear\/elman\.yaml:\d+:\d+$/) },
    });
  });

  it("explain shows the transition and the drive of gated-deltanet, one-sided", async () => {
    const explanation = await printed("explain", "gated-deltanet", "--json");
    expect(explanation).toMatchObject({
      recurrence: "gated-deltanet",
      class: "linear",
      components: [
        {
          states: ["S"],
          kind: "affine",
          semiring: "plus-times",
          structure: "one-sided",
          transition: "alpha * (identity(K) - beta * k * k')",
          drive: "beta * k * v'",
          evidence: expect.any(String),
        },
      ],
    });
    const { out } = await recirc("explain", "gated-deltanet");
    expect(out).toMatch(
      /one-sided.*\n +transition +alpha \* \(identity\(K\) - beta \* k \* k'\).*\n +drive +beta \* k \* v'/,
    );
  });

  it("measure prints rows and laws with every field", async () => {
    const { rows, laws } = await printed(
      "measure",
      "linear-scalar",
      "-n",
      "2..64,2^60",
      "--scan",
      "sklansky",
      "--json",
    );
    const fields =
      "recurrence dimensions n scan structure numbers basis outputs depth size mul add and or xor not width fanout bound";
    expect(Object.keys((rows as Records)[0])).toEqual(expect.arrayContaining(fields.split(" ")));
    const last = (rows as Records).at(-1);
    // Past 2^53 as text: n = 2^60 has 60 levels of n/2 compositions, 3 gates each, less n - 1 for the grey ones.
    const n = 2n ** 60n;
    expect(last).toMatchObject({ n: String(n), depth: 120, size: String(90n * n - (n - 1n)) });
    const depth = (laws as Records).find(({ measure }) => measure === "depth");
    expect(depth).toMatchObject({
      recurrence: "linear-scalar",
      scan: "sklansky",
      numbers: "arithmetic",
      law: "2*clog2(n)",
      exact: true,
    });
  });

  it("measure tells what was checked", async () => {
    const { rows } = await printed("measure", "s4d", "-n", "5", "--scan", "brent-kung", "--verify", "--json");
    expect((rows as Records)[0].checked).toEqual({ sequences: expect.any(Number), differences: 0 });
  });

  it("compile and stats agree on a file", async () => {
    const target = folder.at("a.aig");
    const compiled = await printed(
      "compile",
      "linear-scalar",
      "-n",
      "8",
      "--numbers",
      "int:8",
      "-o",
      target,
      "--json",
    );
    expect(compiled).toMatchObject({ file: target, format: "aiger", inputs: 128, outputs: 64, basis: "B2" });
    const stats = await printed("stats", target, "--json");
    expect(stats).toMatchObject({ inputs: 128, outputs: 64, basis: "aig", or: 0, xor: 0 });
    expect(Object.keys(stats)).toEqual(
      expect.arrayContaining("inputs outputs size depth and or xor not basis".split(" ")),
    );
    expect(stats.size).toBe(stats.and);
  });

  it("eval prints outputs by step and the last state, exact numbers as text", async () => {
    const file = folder.put(
      "in.json",
      '{"inputs": {"a": ["1/3", 2], "b": [1, "1/7"]}, "initial": {"h": "1/2"}}',
    );
    // h_1 = 1/3 * 1/2 + 1 = 7/6, h_2 = 2 * 7/6 + 1/7 = 52/21.
    expect(await printed("eval", "linear-scalar", "--inputs", file, "--json")).toEqual({
      outputs: { y: ["7/6", "52/21"] },
      final: { h: "52/21" },
    });
  });
});
