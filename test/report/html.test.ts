import { describe, expect, it } from "vitest";
import { lawsOf } from "../../src/analyze/laws.js";
import type { Row } from "../../src/analyze/row.js";
import { latexReport, markdownReport } from "../../src/report/documents.js";
import { htmlReport } from "../../src/report/html.js";
import { markFronts } from "../../src/report/pareto.js";
import { ROW } from "../analyze/rows.js";

const ORIGIN = { command: "recirc measure a<b>.yaml -n 1..16", version: "1.2.3" };

const rows: Row[] = ["sklansky", "kogge-stone"].flatMap((scan, wider) =>
  [1n, 2n, 4n, 8n, 16n].map((n, k) => ({
    ...ROW,
    recurrence: "a<b>",
    scan,
    n,
    depth: 2 * k,
    size: 3n * n - 3n + BigInt(wider),
    bound: k + 1,
    boundName: "essential inputs",
  })),
);
const results = { rows, laws: lawsOf(rows) };

/** Elements that stand without an end. */
const VOID = new Set(["meta"]);

/** The names left open, or the first end tag that closes nothing; the script and styles are text. */
function unclosed(html: string): readonly string[] {
  const open: string[] = [];
  const markup = html.replace(/<(script|style)>[\s\S]*?<\/\1>/g, "");
  for (const [, close, name, self] of markup.matchAll(/<(\/?)([a-zA-Z][a-zA-Z0-9]*)(?:\s[^<>]*?)?(\/?)>/g)) {
    if (close === "/") {
      if (open.pop() !== name) return [`</${name}>`];
    } else if (self !== "/" && !VOID.has(name!)) open.push(name!);
  }
  return open;
}

describe("a report", () => {
  it("is one page that asks for nothing from outside, the same bytes each time", async () => {
    const html = await htmlReport(results, ORIGIN);
    expect(html).toBe(await htmlReport(results, ORIGIN));
    expect(html).toMatch(/^<!DOCTYPE html>/);
    expect(html).not.toMatch(/\ssrc=|@import|url\(|<link|href="(?!#)/);
    expect(html).not.toMatch(/NaN|undefined|\[object/);
    expect(html).toContain("prefers-color-scheme: dark");
    expect(unclosed(html)).toEqual([]);
  });

  it("says how it was made, and escapes what it was given", async () => {
    const html = await htmlReport(results, ORIGIN);
    expect(html).toContain("<code>recirc measure a&lt;b&gt;.yaml -n 1..16</code>");
    expect(html).toContain("recirc 1.2.3");
    expect(html).toContain("cost model unit (every gate 1, negation of a bit free)");
    expect(html).not.toContain("a<b>");
  });

  it("holds the figures, the laws, the bound, a plot of each measure, and every column", async () => {
    const html = await htmlReport(results, ORIGIN);
    expect(html).toContain("8 / 45");
    expect(html).toContain("n = 2^k: 3n - 3");
    expect(html).toContain("no circuit of fan-in 2 is shallower than 5");
    expect(html.match(/<figure/g)).toHaveLength(2);
    expect(html).toContain("exact, met by 3 more points than it takes");
  });

  it("holds a part for each recurrence, a common plot, and fronts where they are marked", async () => {
    const two = [...rows, ...rows.map((row) => ({ ...row, recurrence: "other" }))];
    const html = await htmlReport({ rows: markFronts(two), laws: [] }, ORIGIN);
    expect(html).toContain('href="#part-2"');
    expect(html).toContain('id="part-2"');
    expect(html.match(/<figure/g)).toHaveLength(6);
    expect(html).toContain("Dominated");
    expect(await htmlReport(results, ORIGIN)).not.toContain("Dominated");
  });

  it("names what could not be counted, alone or beside the rest", async () => {
    const unreached = {
      recurrence: "gru",
      dimensions: { H: 2 },
      scan: "serial",
      structure: "serial",
      numbers: "arithmetic",
      outputs: "all",
      n: 1n << 40n,
      reachable: 8192n,
      why: "step by step",
    } as const;
    for (const some of [{ rows: [], laws: [] }, results])
      expect(await htmlReport({ ...some, unreached: [unreached] }, ORIGIN)).toContain("step by step");
  });
});

describe("the same as a page of Markdown and as tables of LaTeX", () => {
  it("says how it was made and holds figures, laws and bounds; Markdown also every column", async () => {
    const markdown = await markdownReport(results, ORIGIN);
    expect(markdown).toMatch(
      /^# Depth and size of a<b>\n\nMeasured by recirc 1\.2\.3:\n\n {4}recirc measure a<b>/,
    );
    expect(markdown).toMatch(/^\| 16 \| +5 \| +8 \/ 45 .*\|$/m);
    expect(markdown).toContain("`n = 2^k: 3n - 3`");
    expect(markdown).toMatch(/^Bound: at n = 16 /m);
    expect(markdown).toContain("## Every column");
    const latex = await latexReport(results, ORIGIN);
    expect(latex).toMatch(/^% recirc 1\.2\.3: recirc measure/);
    expect(latex).toContain("16 & 5 & 8 / 45");
    expect(latex).toContain("\\texttt{n = 2\\textasciicircum{}k: 3n - 3}");
    expect(latex.match(/\\begin\{table\}/g)).toHaveLength(2);
  });

  it("keeps to the width of its page with many scans", async () => {
    const many = Array.from({ length: 14 }, (_, i) =>
      rows.map((row) => ({ ...row, scan: `network-${i}` })),
    ).flat();
    const markdown = await markdownReport({ rows: many, laws: [] }, ORIGIN);
    const [overview] = markdown.split("## Every column");
    // A row of Markdown has bars where text has spaces.
    for (const line of overview!.split("\n")) if (line.startsWith("|")) expect(line.length).toBeLessThan(130);
    const latex = await latexReport({ rows: many, laws: [] }, ORIGIN);
    const bodies = latex.split("\n").filter((line) => line.includes(" & "));
    expect(bodies.length).toBeGreaterThan(14);
    for (const line of bodies) expect(line.replaceAll(" & ", "  ").length).toBeLessThanOrEqual(75);
  });
});
