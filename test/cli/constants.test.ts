import { expect, it } from "vitest";
import { Folder, recirc } from "./run.js";

const folder = new Folder();

// Powers of a factor grow with the steps composed; lengths that only the laws ask for must not take hours for them.
it("laws of a recurrence with a constant factor are found, and lengths it cannot be counted at are refused", async () => {
  const file = folder.put(
    "own.yaml",
    'name: own\ntitle: own\ninputs: { x: [] }\nstate: { h: { shape: [] } }\nupdate: { h: "0.9 * h + 0.1 * x" }\n',
  );
  const { code, out } = await recirc("measure", file, "-n", "2..64", "--scan", "sklansky");
  expect(code).toBe(0);
  expect(out).toMatch(/sklansky {2}2\*clog2\(n\) \+ 1/);
  const far = await recirc("measure", file, "-n", "2^20", "--scan", "sklansky");
  expect(far).toMatchObject({
    code: 2,
    err: expect.stringMatching(
      /pass 4096 bits\. Ask for a shorter length, declare such numbers as parameters/,
    ),
  });
});

it("an unknown table format is refused before anything is measured", async () => {
  const target = folder.at("never.json");
  const { code, err } = await recirc("measure", "deltanet", "-n", "4", "--format", "nope", "-o", target);
  expect({ code, err }).toMatchObject({
    code: 2,
    err: expect.stringContaining("unknown table format 'nope'"),
  });
  expect(Object.keys(folder.contents())).not.toContain("never.json.journal");
});

it("a length past what is built is named to its last digit", async () => {
  const { err } = await recirc("compile", "linear-scalar", "-n", "2^60", "-o", folder.at("a.json"));
  expect(err).toContain("n = 1152921504606846976 is past");
});
