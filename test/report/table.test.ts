import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { lawsOf } from "../../src/analyze/laws.js";
import { ROW_COLUMNS, type Row } from "../../src/analyze/row.js";
import { latexText } from "../../src/report/layout.js";
import { renderTable, TABLE_FORMATS } from "../../src/report/table.js";
import { anyRow, ROW } from "../analyze/rows.js";

const rows: Row[] = [1n, 2n, 4n, 8n, 16n].map((n, k) => ({
  ...ROW,
  n,
  depth: 2 * k,
  size: 3n * n - 3n,
  mul: 2n * n - 2n,
  add: n - 1n,
  bound: k + 1,
  boundName: "essential inputs",
  checked: { sequences: 20, differences: 0 },
}));
const results = { rows, laws: lawsOf(rows) };

/** A reader of RFC 4180, enough to check the writer. */
function readCsv(text: string): string[][] {
  const lines: string[][] = [[]];
  for (const [, quoted, plain, end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\n]*))(,|\n)/g)) {
    lines.at(-1)!.push(quoted?.replaceAll('""', '"') ?? plain!);
    if (end === "\n") lines.push([]);
  }
  return lines.slice(0, -1);
}

describe("tables", () => {
  it("for terminals align their columns and name the cost model", async () => {
    expect(await renderTable(results, "text")).toMatchInlineSnapshot(`
      "structure scalar; numbers arithmetic; basis arithmetic; outputs all; cost model unit (every gate 1, negation of a bit free)
      recurrence      n  scan      depth  size  mul  add  bound  bound by          depth/bound                      checked
      -------------  --  --------  -----  ----  ---  ---  -----  ----------------  -----------  ---------------------------
      linear-scalar   1  sklansky      0     0    0    0      1  essential inputs         0.00  20 sequences, 0 differences
      linear-scalar   2  sklansky      2     3    2    1      2  essential inputs         1.00  20 sequences, 0 differences
      linear-scalar   4  sklansky      4     9    6    3      3  essential inputs         1.33  20 sequences, 0 differences
      linear-scalar   8  sklansky      6    21   14    7      4  essential inputs         1.50  20 sequences, 0 differences
      linear-scalar  16  sklansky      8    45   30   15      5  essential inputs         1.60  20 sequences, 0 differences

      Laws
      recurrence     scan      structure  numbers     outputs  cost model  measure  law              how                                        points
      -------------  --------  ---------  ----------  -------  ----------  -------  ---------------  -----------------------------------------  ------
      linear-scalar  sklansky  scalar     arithmetic  all      unit        depth    n = 2^k: 2*k     exact, met by 3 more points than it takes       5
      linear-scalar  sklansky  scalar     arithmetic  all      unit        size     n = 2^k: 3n - 3  exact, met by 3 more points than it takes       5
      "
    `);
  });

  it("in Markdown set laws in code and escape bars", async () => {
    const text = await renderTable(
      { rows: [], laws: [{ ...results.laws[0]!, recurrence: "a|b" }] },
      "markdown",
    );
    expect(text).toMatchInlineSnapshot(`
      "Laws

      | recurrence | scan     | structure | numbers    | outputs | cost model | measure | law            | how                                       | points |
      | :--------- | :------- | :-------- | :--------- | :------ | :--------- | :------ | :------------- | :---------------------------------------- | -----: |
      | a\\|b       | sklansky | scalar    | arithmetic | all     | unit       | depth   | \`n = 2^k: 2*k\` | exact, met by 3 more points than it takes |      5 |
      "
    `);
  });

  it("in LaTeX use booktabs and escape what LaTeX would read", async () => {
    const text = await renderTable({ rows: [], laws: results.laws.slice(0, 1) }, "latex");
    expect(text).toMatchInlineSnapshot(`
      "\\begin{table}
      \\centering
      \\caption{Laws}
      \\begin{tabular}{lllllllllr}
      \\toprule
      recurrence & scan & structure & numbers & outputs & cost model & measure & law & how & points \\\\
      \\midrule
      linear-scalar & sklansky & scalar & arithmetic & all & unit & depth & \\texttt{n = 2\\textasciicircum{}k: 2*k} & exact, met by 3 more points than it takes & 5 \\\\
      \\bottomrule
      \\end{tabular}
      \\end{table}
      "
    `);
    expect(latexText("50% & a_b #1 {x} \\ ^ ~ $ < >")).toBe(
      "50\\% \\& a\\_b \\#1 \\{x\\} \\textbackslash{} \\textasciicircum{} \\textasciitilde{} \\$ \\textless{} \\textgreater{}",
    );
  });

  it("as CSV hold every field of every row", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyRow, { minLength: 1, maxLength: 3 }), async (some) => {
        const [header, ...lines] = readCsv(await renderTable({ rows: some, laws: [] }, "csv"));
        expect(header).toEqual([
          ...ROW_COLUMNS.filter((name) => name !== "checked"),
          "sequences",
          "differences",
        ]);
        expect(lines).toHaveLength(some.length);
        lines.forEach((line, i) => {
          const field = (name: string): string => line[header!.indexOf(name)]!;
          expect(field("recurrence")).toBe(some[i]!.recurrence);
          expect(field("size")).toBe(String(some[i]!.size));
          expect(field("width")).toBe(String(some[i]!.width ?? ""));
          expect(field("differences")).toBe(String(some[i]!.checked?.differences ?? ""));
        });
      }),
      { numRuns: 30 },
    );
  });

  it("as JSON are rows and laws", async () => {
    const value = JSON.parse(await renderTable(results, "json")) as { rows: object[]; laws: object[] };
    expect(value.rows).toHaveLength(5);
    expect(value.laws[1]).toMatchObject({ measure: "size", law: "n = 2^k: 3n - 3", exact: true });
  });

  it("show a context column where it varies, and drop gate kinds that never occur", async () => {
    const mixed = await renderTable({ rows: [ROW, { ...ROW, numbers: "int:8", xor: 3n }], laws: [] }, "text");
    const head = mixed.split("\n")[1]!.trim().split(/\s+/);
    expect(head).toContain("numbers");
    expect(head).toContain("xor");
    expect(head).not.toContain("or");
    expect(head).not.toContain("structure");
  });

  it("take no rows, and refuse an unknown format", async () => {
    for (const format of Object.keys(TABLE_FORMATS)) {
      expect(typeof (await renderTable({ rows: [], laws: [] }, format))).toBe("string");
    }
    await expect(renderTable(results, "latexx")).rejects.toThrow(
      /unknown table format 'latexx'. Did you mean 'latex'/,
    );
  });
});
