import { describe, expect, it } from "vitest";
import { recirc } from "./run.js";

const COMMANDS = [
  "list",
  "explain",
  "compile",
  "measure",
  "verify",
  "eval",
  "stats",
  "convert",
  "simulate",
  "equivalent",
];

describe("help", () => {
  it("names every command, with examples", async () => {
    const { code, out, err } = await recirc("--help");
    expect({ code, err }).toEqual({ code: 0, err: "" });
    for (const command of COMMANDS) expect(out).toMatch(new RegExp(`^  ${command}\\b.* [a-z]`, "m"));
    expect(out).toMatch(/Examples:\n {2}recirc /);
  });

  it.each(COMMANDS)("%s: exit code 0, a sentence, its options, an example that calls it", async (command) => {
    const { code, out, err } = await recirc(command, "--help");
    expect({ code, err }).toEqual({ code: 0, err: "" });
    expect(out).toMatch(new RegExp(`^Usage: recirc ${command} .*\n\n[a-z].*\n`));
    expect(out).toContain("--json");
    expect(out).toMatch(new RegExp(`Examples:\n {2}recirc ${command}\\b`));
    expect(await recirc("help", command)).toEqual({ code, out, err });
  });

  it("without a command is shown on standard error as a mistake", async () => {
    const { code, out, err } = await recirc();
    expect({ code, out }).toEqual({ code: 2, out: "" });
    expect(err).toMatch(/^Usage: recirc/);
  });

  it("the version is the package's", async () => {
    const { version } = (await import("../../package.json", { with: { type: "json" } })).default;
    expect(await recirc("--version")).toEqual({ code: 0, out: `${version}\n`, err: "" });
  });
});
