import { describe, expect, it } from "vitest";
import { Folder, recirc, refused } from "./run.js";

const folder = new Folder();

interface Atlas {
  readonly classes: readonly { readonly name: string; readonly holds: string }[];
  readonly points: readonly {
    readonly class: string;
    readonly n: number | string;
    readonly logN: number;
    readonly depth: number;
    readonly size: number;
    readonly depthPerLog: number;
    readonly evidence: string;
  }[];
  readonly text: readonly string[];
}

describe("atlas", () => {
  it("has every class with its points, told apart by their evidence", async () => {
    const { code, out } = await recirc("atlas", "--most", "16", "--json", "-o", folder.at("atlas.svg"));
    expect(code).toBe(0);
    const { classes, points, text } = JSON.parse(out) as Atlas;
    for (const { name } of classes) {
      const own = points.filter((point) => point.class === name);
      expect(own.length).toBeGreaterThan(2);
      const depths = own.map(({ depth }) => depth);
      expect(depths).toEqual([...depths].sort((x, y) => x - y));
    }
    expect(new Set(points.map(({ evidence }) => evidence))).toEqual(new Set(["built", "counted", "formula"]));
    // What is flat, and what is not, shows already at n = 16.
    const growth = (name: string): number => {
      const own = points.filter((point) => point.class === name && point.logN >= 2);
      return own.at(-1)!.depthPerLog / own[0]!.depthPerLog;
    };
    expect(growth("transformer")).toBeLessThan(1.05);
    expect(growth("PD linear RNN")).toBeLessThan(1.05);
    expect(growth("nonlinear, log precision")).toBeGreaterThan(1.5);
    expect(growth("nonlinear, polynomial precision")).toBeGreaterThan(1.9);
    for (const { holds, name } of classes)
      if (name.startsWith("nonlinear")) expect(holds).toMatch(/if .* not/);
    expect(text.join(" ")).toMatch(/conditional/);
    const svg = folder.text("atlas.svg");
    expect(svg).toMatch(/^<svg /);
    expect(svg).not.toMatch(/NaN|undefined|href=/);
    expect(svg.match(/<circle/g)?.length ?? svg.match(/<path/g)!.length).toBeGreaterThan(5);
  });

  it("goes on to n = 2^65536 by formulas and models, marked as such", async () => {
    const { code, out } = await recirc("atlas", "--most", "2^96", "--json", "-o", folder.at("far.svg"));
    expect(code).toBe(0);
    const { points, text } = JSON.parse(out) as Atlas;
    const last = points.filter(({ logN }) => logN === 96);
    expect(last.map(({ n }) => n)).toEqual(new Array(5).fill("2^96"));
    expect(new Set(last.map(({ evidence }) => evidence))).toEqual(new Set(["modelled", "formula"]));
    expect(text.join(" ")).toMatch(/low-rank RNN is shallowest by naive, .*Jung, 1 level/);
    const svg = folder.text("far.svg");
    expect(svg).toMatch(/stroke-dasharray/);
    expect(svg).not.toMatch(/NaN|undefined|Infinity/);
  });

  it("refuses a length that is none", async () => {
    await refused(folder, ["atlas", "--most", "2^70000"], /--most: expected a length from 4 to 2\^65536/);
    await refused(folder, ["atlas", "--most", "2"], /--most/);
  });

  it("refuses another format", async () => {
    await refused(folder, ["atlas", "-o", folder.at("atlas.png")], /expected a file that ends in \.svg/);
  });
});
