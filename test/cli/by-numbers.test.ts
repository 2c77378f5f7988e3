import { describe, expect, it } from "vitest";
import { recirc } from "./run.js";

describe("measuring over several number systems", () => {
  const asked = ["measure", "linear-scalar", "-n", "2,4", "--scan", "sklansky"];

  it("sets depths side by side, arithmetic gates among them", async () => {
    const { code, out } = await recirc(...asked, "--numbers", "int:8,exact,residue");
    expect(code).toBe(0);
    const table = out.slice(out.indexOf("depth over each kind of numbers"));
    expect(table.split("\n")[1]).toMatch(/^recurrence +scan +n +arithmetic +int:8 +exact:2 +residue:2$/);
    expect(table).toMatch(/^linear-scalar +sklansky +2 +2 +13 +6 +18$/m);
    expect(table).toMatch(/^linear-scalar +sklansky +4 +4 +20 +15 +\d+$/m);
  });

  it("gives the same rows as data, and no such table for one system", async () => {
    const { out } = await recirc(...asked, "--numbers", "int:8,residue", "--json");
    const { rows } = JSON.parse(out) as { rows: { numbers: string; n: number; depth: number }[] };
    expect(rows.map(({ numbers, n }) => `${numbers} ${n}`)).toEqual([
      ...["arithmetic 2", "arithmetic 4", "int:8 2", "int:8 4", "residue:2 2", "residue:2 4"],
    ]);
    const alone = await recirc(...asked, "--numbers", "residue");
    expect(alone.out).not.toContain("each kind of numbers");
  });
});
