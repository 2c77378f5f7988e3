import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { parseSafetensors } from "../../src/recurrences/weights.js";
import { Folder, recirc } from "./run.js";

const folder = new Folder();

describe("what a theorem emits", () => {
  it("runs by eval as it was checked, and stands in safetensors with the same numbers", async () => {
    const { code } = await recirc("theorem", "run", "counter-machine", "--quick", "--emit", folder.path);
    expect(code).toBe(0);
    const about = JSON.parse(folder.text("about.json")) as Record<
      string,
      { recurrence: string; letters: readonly string[]; dimensions: Record<string, number> }
    >;
    const [name] = Object.keys(about).filter((own) => own.includes("1-states-2-letters"));
    expect(about[name!]!.recurrence).toBe("deep-relu-rnn");
    const ran = await recirc("eval", "deep-relu-rnn", "--inputs", folder.at(`${name}.json`));
    expect(ran.code, ran.err).toBe(0);
    // `begin`, an opening bracket and a closing one: the counter is 0, 1, 0, and the machine lives.
    expect((JSON.parse(ran.out) as { outputs: { y: unknown } }).outputs.y).toEqual([
      [0, 1],
      [1, 1],
      [0, 1],
    ]);
    const { parameters, inputs } = JSON.parse(folder.text(`${name}.json`)) as {
      parameters: Record<string, readonly (string | readonly string[])[]>;
      inputs: Record<string, unknown>;
    };
    const tensors = parseSafetensors(
      new Uint8Array(readFileSync(folder.at(`${name}.safetensors`))),
      "weights",
    );
    const numbers = (value: unknown): unknown => (Array.isArray(value) ? value.map(numbers) : Number(value));
    expect(tensors).toEqual(
      Object.fromEntries(Object.entries(parameters).map(([key, value]) => [key, numbers(value)])),
    );
    const tokens = parseSafetensors(
      new Uint8Array(readFileSync(folder.at(`${name}-tokens.safetensors`))),
      "tokens",
    );
    expect(tokens).toEqual(inputs);
  });

  it("keeps out of safetensors what is no double", async () => {
    const { code, err } = await recirc(
      "theorem",
      "run",
      "ben-or-cleve",
      "--quick",
      "--emit",
      folder.at("fractions"),
      "--formula",
      "x*y",
    );
    expect(code).toBe(0);
    expect(err).toMatch(/ben-or-cleve-deltanet-tokens\.safetensors is not written: \w+ holds fractions/);
    expect(folder.text("fractions/ben-or-cleve-deltanet.json")).toContain("/");
  });
});
