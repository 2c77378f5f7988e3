import { describe, expect, it } from "vitest";
import { COUNTER, TOGGLE } from "../formats/sequential.js";
import { Folder, recirc, refused } from "./run.js";

const folder = new Folder();
const counter = folder.put("counter.aag", COUNTER);
const toggle = folder.put("toggle.aag", `${TOGGLE}c\nfrom the description of the format\n`);

describe("--unroll", () => {
  it("converts, counts, simulates and compares the steps of a file with latches", async () => {
    const flat = folder.at("flat.aig");
    const converted = await recirc("convert", counter, flat, "--unroll", "4", "--json");
    expect(converted.code, converted.err).toBe(0);
    // A step has one reset and five bits of outputs; the latch without a reset is one input.
    expect(JSON.parse(converted.out).to).toMatchObject({ inputs: 5, outputs: 20 });

    // Five ANDs a step, but nothing takes what the latches would hold after the last: four of its ANDs.
    const stats = await recirc("stats", counter, "--unroll", "4", "--json");
    expect(JSON.parse(stats.out)).toMatchObject({ inputs: 5, outputs: 20, and: 16 });

    const vectors = folder.put("v.json", '[{"reset": "0000", "kept": 1}]\n');
    const simulated = await recirc("simulate", counter, "--unroll", "4", "--vectors", vectors, "--json");
    expect(simulated.code, simulated.err).toBe(0);
    expect(JSON.parse(simulated.out)[0].outputs).toEqual({
      count: ["00", "10", "01", "11"],
      kept: "1111",
      full: "0001",
      running: "1111",
    });

    const equal = await recirc("equivalent", counter, flat, "--unroll", "4", "--json");
    expect(JSON.parse(equal.out).verdict, equal.err).toBe("equal");
    const other = folder.put("other.aag", COUNTER.replace("6 18 0", "6 18 1"));
    const different = await recirc("equivalent", counter, other, "--unroll", "4", "--json");
    expect(JSON.parse(different.out).verdict).toBe("different");
  });

  it("is named where it is missing, and refused where nothing is to unroll", async () => {
    await refused(folder, ["stats", counter], /Unroll the file to N steps with --unroll N/);
    await recirc("convert", counter, folder.at("flat.json"), "--unroll", "2");
    await refused(folder, ["stats", folder.at("flat.json"), "--unroll", "2"], /--unroll: .* no latches here/);
    await refused(
      folder,
      ["equivalent", folder.at("flat.json"), folder.at("flat.json"), "--unroll", "2"],
      /neither file has latches/,
    );
    await refused(folder, ["stats", counter, "--unroll", "0"], /--unroll/);
  });
});

it("comments that a circuit does not hold are told on standard error", async () => {
  const { code, out, err } = await recirc("stats", toggle, "--unroll", "2", "--json");
  expect(code).toBe(0);
  expect(JSON.parse(out).inputs).toBe(4);
  expect(err).toMatch(
    /^warning: .*toggle\.aag:16:1: 1 line of comments dropped, since circuits hold none\n$/,
  );
  const own = folder.at("own.aag");
  await recirc("convert", toggle, own, "--unroll", "2");
  expect((await recirc("stats", own)).err).toBe("");
});
