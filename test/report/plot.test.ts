import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Row } from "../../src/analyze/row.js";
import { escapeXml, showPower, spread } from "../../src/report/labels.js";
import { barePlot, plotRows } from "../../src/report/plot.js";
import { COLOURS, styleRows } from "../../src/report/styles.js";
import { ROW } from "../analyze/rows.js";

const lengths = Array.from({ length: 9 }, (_, k) => 2 ** k);
const grid: Row[] = ["linear-scalar", "s4d"].flatMap((recurrence) =>
  ["sklansky", "tree", "serial"].flatMap((scan, slower) =>
    lengths.map((n, k) => ({
      ...ROW,
      recurrence,
      scan,
      n: BigInt(n),
      depth: 2 * k + slower + 1,
      size: BigInt(3 * n),
      evidence: n > 32 ? ("counted" as const) : ("built" as const),
    })),
  ),
);

/** Every tag closed in order: what an XML reader asks of a file without entities of its own. */
function wellFormed(svg: string): boolean {
  const open: string[] = [];
  for (const [tag, close, name, self] of svg.matchAll(/<(\/?)([a-zA-Z]+)(?:\s[^<>]*?)?(\/?)>/g)) {
    if (tag.startsWith("</") !== (close === "/")) return false;
    if (close === "/") {
      if (open.pop() !== name) return false;
    } else if (self !== "/") open.push(name!);
  }
  return open.length === 0 && !/&(?!amp;|lt;|gt;|quot;|#\d+;)/.test(svg);
}

describe("spread", () => {
  const wishes = fc.array(fc.double({ min: 0, max: 300, noNaN: true }), { maxLength: 20 });

  it("keeps the gap, the order and the limits", () => {
    fc.assert(
      fc.property(wishes, (wanted) => {
        const placed = spread(wanted, 14, 0, 300);
        const order = wanted.map((_, i) => i).sort((i, j) => wanted[i]! - wanted[j]! || i - j);
        for (let i = 1; i < order.length; i++) {
          expect(placed[order[i]!]! - placed[order[i - 1]!]!).toBeGreaterThanOrEqual(14 - 1e-9);
        }
        for (const at of placed) {
          expect(at).toBeGreaterThanOrEqual(-1e-9);
          expect(at).toBeLessThanOrEqual(300 + 1e-9);
        }
      }),
    );
  });

  it("moves nothing that has room, and moves neighbours by equal shares", () => {
    expect(spread([100, 50, 10], 14, 0, 300)).toEqual([100, 50, 10]);
    expect(spread([100, 100], 14, 0, 300)).toEqual([93, 107]);
    expect(spread([2, 2, 2], 14, 0, 300)).toEqual([0, 14, 28]);
    expect(spread([299, 299], 14, 0, 300)).toEqual([286, 300]);
    expect(spread([], 14, 0, 300)).toEqual([]);
  });
});

describe("styles", () => {
  it("name series by what differs, and colour recurrences alike across scans", () => {
    const { series, common } = styleRows(grid);
    expect(common).toBe("");
    expect(series.map((one) => one.label)).toContain("s4d, tree");
    const colours = new Map(series.map((one) => [one.label, one.colour]));
    expect(colours.get("s4d, tree")).toBe(colours.get("s4d, serial"));
    expect(colours.get("s4d, tree")).not.toBe(colours.get("linear-scalar, tree"));
    expect(new Set(series.map((one) => one.colour + one.symbol)).size).toBe(6);
  });

  it("put what is shared in the title, and details only where they tell series apart", () => {
    const wide = grid
      .filter((row) => row.recurrence === "s4d")
      .map((row) => ({ ...row, dimensions: { N: 4 } }));
    expect(styleRows(wide).common).toBe("s4d, N=4");
    expect(styleRows(wide).series.map((one) => one.label)).toEqual(["sklansky", "tree", "serial"]);
    const bits = wide.flatMap((row) => [row, { ...row, numbers: "int:8", basis: "B2" }]);
    expect(styleRows(bits).series.map((one) => one.label)).toContain("tree, int:8");
  });
});

describe("plots", () => {
  it("are self-contained SVG, the same bytes each time, a name for each series", async () => {
    const svg = await plotRows(grid);
    expect(svg).toBe(await plotRows(grid));
    expect(svg).toMatch(/^<svg xmlns="http:\/\/www.w3.org\/2000\/svg" /);
    expect(svg).not.toMatch(/href|url\(|@import/);
    expect(wellFormed(svg)).toBe(true);
    expect(svg.match(/>s4d, tree</g)).toHaveLength(2);
    expect(svg).toContain("depth (levels, cost model unit)");
    expect(svg).toContain("size (gates, cost model unit, log scale)");
    expect(svg).toContain("sequence length n (log scale)");
    expect(svg).not.toMatch(/NaN|undefined/);
  });

  it("fill the marks of built circuits and leave those of counted ones open", async () => {
    const one = grid.filter((row) => row.recurrence === "s4d" && row.scan === "tree");
    const svg = await plotRows(one, { measures: ["depth"] });
    const marks = svg.slice(svg.indexOf('aria-label="dot"'), svg.indexOf('aria-label="series"'));
    expect(marks.match(/fill="#ffffff"/g)).toHaveLength(3);
    expect(marks.match(new RegExp(`fill="${COLOURS[0]}"`, "g"))).toHaveLength(6);
    expect(svg).toContain("Open marks: counted without building.");
    const built = await plotRows(one.map((row) => ({ ...row, evidence: "built" as const })));
    expect(built).not.toContain("Open marks");
  });

  it("turn to a logarithmic depth when a linear one would flatten the low lines", async () => {
    const steep = grid.map((row) => (row.scan === "serial" ? { ...row, depth: 3 * Number(row.n) } : row));
    expect(await plotRows(steep)).toContain("depth (levels, cost model unit, log scale)");
    expect(await plotRows(steep, { vertical: "linear" })).toContain("depth (levels, cost model unit)");
  });

  it("keep labels apart even when every line ends at the same point", async () => {
    const same = Array.from({ length: 40 }, (_, i) => ({ ...ROW, scan: `scan-${i}` }));
    const svg = await plotRows(same, { measures: ["depth"] });
    const labels = svg.slice(svg.indexOf('aria-label="series"'));
    const heights = [...labels.matchAll(/<text x="[\d.]+" y="([\d.]+)"/g)].map(([, y]) => Number(y));
    heights.length = 40;
    for (let i = 1; i < 40; i++) expect(heights[i]! - heights[i - 1]!).toBeGreaterThanOrEqual(13.9);
  });

  it("own up to values that a logarithmic axis cannot show", async () => {
    const zero = [{ ...ROW, n: 1n, size: 0n }, ROW];
    expect(await plotRows(zero, { measures: ["size"] })).toContain("Values of 0 have no place");
    expect(await plotRows(zero, { measures: ["size"], vertical: "linear" })).not.toContain("no place");
    const nothing = await plotRows([{ ...ROW, size: 0n }], { measures: ["size"] });
    expect(nothing).not.toMatch(/NaN|Infinity/);
  });

  it("escape names and reach lengths past 2^53", async () => {
    const far = [2n ** 20n, 2n ** 40n, 2n ** 60n].map((n) => ({
      ...ROW,
      recurrence: 'a<b>&"c"',
      n,
      size: 700n * n,
    }));
    const svg = await plotRows(far, { title: "x < y & z" });
    expect(wellFormed(svg)).toBe(true);
    expect(svg).toContain("x &lt; y &amp; z");
    expect(svg).toContain("2⁶⁰");
    expect(showPower(10, 12)).toBe("10¹²");
    expect(escapeXml('<"&">')).toBe("&lt;&quot;&amp;&quot;&gt;");
  });

  it("for a page leave out heading and notes, and as narrow ones put the names under the axes", async () => {
    const { svg, notes } = await barePlot(grid, { measures: ["depth"], layout: "narrow" });
    expect(wellFormed(svg)).toBe(true);
    expect(notes.join(" ")).toMatch(/^Cost model: unit .* Open marks: counted without building\.$/);
    expect(svg).not.toContain("Open marks");
    expect(Number(/width="(\d+)"/.exec(svg)![1])).toBeLessThanOrEqual(336);
    const axes = Number(
      /aria-label="x-axis tick label"><text transform="translate\(\d+,(\d+)\)/.exec(svg)![1],
    );
    const names = [
      ...svg.slice(svg.indexOf('aria-label="series"')).matchAll(/<text x="[\d.]+" y="([\d.]+)"/g),
    ];
    expect(names).toHaveLength(6);
    for (const [, y] of names) expect(Number(y)).toBeGreaterThan(axes + 40);
  });

  it("have colours for dark systems, as rules over the attributes that other readers go by", async () => {
    const svg = await plotRows(grid);
    const [, dark] = /@media \(prefers-color-scheme:dark\)\{(.*)\}<\/style>/.exec(svg)!;
    for (const [, attribute, light] of svg.matchAll(/ (fill|stroke)="(#[0-9a-f]{6})"/g))
      if (["#ffffff", "#222222", "#555555", "#dddddd", "#999999", "#000000"].includes(light!))
        expect(dark).toContain(`[${attribute}="${light}"]`);
  });

  it("show the lower bound as a line without marks, where all rows are of one function", async () => {
    const bounded = grid.map((row, i) => ({ ...row, bound: i % 9, sizeBound: row.n - 1n }));
    const one = bounded.filter((row) => row.recurrence === "s4d");
    const svg = await plotRows(one);
    expect(svg.match(/>lower bound</g)).toHaveLength(2);
    expect(svg).toContain("Lower bound: no circuit of fan-in 2 is below it.");
    const dots = (text: string): number => text.match(/aria-label="dot"/g)!.length;
    const without = await plotRows(one.map(({ bound, sizeBound, ...row }) => row));
    expect(without).not.toContain("lower bound");
    expect(dots(svg)).toBe(dots(without));
    expect(await plotRows(bounded)).not.toContain("lower bound");
    expect(await plotRows(one, { measures: ["mul"] })).not.toContain("lower bound");
  });

  it("refuse to draw nothing", async () => {
    await expect(plotRows([])).rejects.toThrow(/nothing to plot: 0 rows/);
    await expect(plotRows([ROW], { measures: [] })).rejects.toThrow(/0 measures/);
    await expect(plotRows([ROW], { measures: ["width"] })).rejects.toThrow(/no row has the measure 'width'/);
  });
});
