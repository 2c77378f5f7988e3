import { describe, expect, it } from "vitest";
import { PRIMES } from "../../src/formats/r1cs/system.js";
import { Folder, recirc, refused } from "./run.js";

const folder = new Folder();

/** h = a h + b over the prime, run by hand. */
function scalarRun(a: readonly bigint[], b: readonly bigint[], prime: bigint): readonly string[] {
  let h = 0n;
  return a.map((factor, i) => {
    h = (((factor * h + b[i]!) % prime) + prime) % prime;
    return String(h);
  });
}

describe("witness", () => {
  const file = folder.at("a.r1cs");
  const inputs = folder.at("inputs.json");
  const a = [3n, -2n, 5n];
  const b = [7n, 1n, 123456789012345678901234567890n];
  folder.put("inputs.json", JSON.stringify({ a: a.map(String), b: b.map(String) }));

  it.each(["bn128", "goldilocks", "101"])("runs the recurrence over the field %s", async (name) => {
    const prime = PRIMES[name] ?? BigInt(name);
    const made = await recirc("compile", "linear-scalar", "-n", "3", "-o", file, "--prime", name, "--json");
    expect(made.code).toBe(0);
    const { code, out } = await recirc(
      "witness",
      file,
      "--inputs",
      inputs,
      "-o",
      folder.at("a.wtns"),
      "--json",
    );
    expect(code).toBe(0);
    const { outputs, checks } = JSON.parse(out) as { outputs: { y: readonly unknown[] }; checks: number };
    expect(outputs.y.map(String)).toEqual(scalarRun(a, b, prime));
    expect(checks).toBe(0);
  });

  it("says what is wrong with fields, inputs and files", async () => {
    const compile = ["compile", "linear-scalar", "-n", "3", "-o"];
    await refused(
      folder,
      [...compile, file, "--prime", "100"],
      /--prime: expected a prime, got 100; say bn128/,
    );
    await refused(
      folder,
      [...compile, file, "--prime", "bn129"],
      /unknown prime 'bn129'. Did you mean 'bn128'/,
    );
    await refused(folder, [...compile, folder.at("a.json"), "--prime", "101"], /not of json; leave it out/);
    await refused(
      folder,
      [...compile, file, "--numbers", "int:4"],
      /Compile to numbers with --numbers arithmetic/,
    );
    await recirc(...compile, file);
    const output = folder.at("b.wtns");
    folder.put("few.json", `{"a":[1,2,3]}`);
    await refused(
      folder,
      ["witness", file, "--inputs", folder.at("few.json"), "-o", output],
      /a value for the input 'b'/,
    );
    folder.put("list.json", "[1]");
    await refused(
      folder,
      ["witness", file, "--inputs", folder.at("list.json"), "-o", output],
      /an object of values by port/,
    );
    await refused(
      folder,
      ["witness", inputs, "--inputs", inputs, "-o", output],
      /byte 0: expected the letters r1cs/,
    );
    await refused(
      folder,
      ["compile", "elman", "-n", "3", "--scan", "serial", "-o", file],
      /over a prime field/,
    );
  });
});
