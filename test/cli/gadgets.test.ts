import { describe, expect, it } from "vitest";
import { findJudge } from "../judges.js";
import { Folder, recirc, refused } from "./run.js";

const folder = new Folder();

const yosys = findJudge("Yosys for circuits of its own", "yosys");
const abc = findJudge("ABC for circuits of its own", "berkeley-abc", "abc", "yosys-abc");

interface Row {
  readonly gadget: string;
  readonly size: number;
  readonly depth: number;
  readonly depthBound?: number;
}

describe("gadgets", () => {
  it("prints each entry of a function beside what it has to meet", async () => {
    const { code, out } = await recirc("gadgets", "less", "--json");
    expect(code).toBe(0);
    const rows = (JSON.parse(out) as { gadgets: readonly Row[] }).gadgets;
    expect(rows.filter(({ gadget }) => gadget === "less").map(({ depth }) => depth)).toEqual([6, 8, 9, 11]);
    expect(rows.some(({ gadget }) => gadget === "less-ripple")).toBe(true);
    expect((await recirc("gadgets", "less")).out).toMatch(/less +64 bits +11 <= 11 +\d+ +11 +\d+ +meets/);
  });

  it("names the nearest gadget for one that is not there", async () => {
    await refused(folder, ["gadgets", "multipy"], /multiply/);
  });

  it.skipIf(yosys === undefined || abc === undefined)(
    "stands beside what Yosys and ABC make of the same Verilog",
    async () => {
      const { code, out } = await recirc("gadgets", "less", "--judge", "--seconds", "1", "--json");
      expect(code).toBe(0);
      const { judged } = JSON.parse(out) as {
        judged: readonly { function: string; depth: { ours: number; theirs: number } }[];
      };
      expect(judged.length).toBe(2);
      for (const { depth } of judged) expect(depth.ours).toBeLessThanOrEqual(depth.theirs);
    },
  );
});
