import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { jsonInteger } from "../../src/analyze/fields.js";
import { lawsOf, seriesOf } from "../../src/analyze/laws.js";
import {
  decodeResults,
  decodeRow,
  encodeResults,
  encodeRow,
  type Law,
  ROW_COLUMNS,
  type Row,
} from "../../src/analyze/row.js";
import { FormatError } from "../../src/errors.js";
import { anyRow, ROW } from "./rows.js";

const LAW: Law = {
  recurrence: "s4d",
  dimensions: { N: 4 },
  scan: "tree",
  numbers: "int:8",
  measure: "size",
  law: "3n - 2",
  exact: true,
  points: 9,
  residual: 0,
};

describe("rows and laws as JSON", () => {
  it("come back as they went", () => {
    fc.assert(
      fc.property(fc.array(anyRow, { maxLength: 4 }), (rows) => {
        const results = { rows, laws: [LAW] };
        expect(decodeResults(encodeResults(results), "results.json")).toEqual(results);
        for (const row of rows) expect(decodeRow(JSON.parse(encodeRow(row)), "journal")).toEqual(row);
      }),
    );
    expect(decodeResults(encodeResults({ rows: [], laws: [] }), "empty")).toEqual({ rows: [], laws: [] });
  });

  it("hold whole numbers as numbers up to 2^53 and as strings beyond", () => {
    expect(jsonInteger(2n ** 53n)).toBe(2 ** 53);
    expect(jsonInteger(2n ** 53n + 1n)).toBe("9007199254740993");
    expect(jsonInteger(-(2n ** 60n))).toBe("-1152921504606846976");
    const text = encodeRow({ ...ROW, size: 2n ** 60n });
    expect(JSON.parse(text)).toMatchObject({ n: 4, size: "1152921504606846976" });
  });

  it("are the same bytes for the same rows, whatever the order of their fields", () => {
    const backwards = Object.fromEntries(Object.entries(ROW).reverse()) as unknown as Row;
    expect(encodeRow(backwards)).toBe(encodeRow(ROW));
    expect(Object.keys(JSON.parse(encodeRow(ROW)) as object)).toEqual(
      ROW_COLUMNS.filter((name) => ROW[name] !== undefined),
    );
  });

  it("are refused with the file, the field, what was expected and what was there", () => {
    const broken = (patch: object): string =>
      JSON.stringify({ rows: [{ ...(JSON.parse(encodeRow(ROW)) as object), ...patch }], laws: [] });
    const read = (text: string) => () => decodeResults(text, "old.json");
    expect(read(broken({ depth: "4" }))).toThrow('old.json: rows[0].depth: expected a number, got "4"');
    expect(read(broken({ size: 1.5 }))).toThrow(/rows\[0\].size: expected a whole number .* got 1.5/);
    expect(read(broken({ n: "4x" }))).toThrow(/rows\[0\].n: expected a whole number/);
    expect(read(broken({ outputs: "some" }))).toThrow(/expected "all" or "last", got "some"/);
    expect(read(broken({ scan: undefined }))).toThrow(/rows\[0\].scan: expected a string, got nothing/);
    expect(read(broken({ checked: { sequences: 3 } }))).toThrow(/checked: expected an object with sequences/);
    expect(read(broken({ dimensions: [4] }))).toThrow(/dimensions: expected an object of numbers/);
    expect(read('{"rows": 3}')).toThrow(/expected an object with the lists "rows" and "laws"/);
    expect(read("[1")).toThrow(FormatError);
    expect(() => decodeRow(null, "j")).toThrow("j: row: expected an object, got null");
    expect(() => encodeRow({ ...ROW, bound: Number.NaN })).toThrow(/'bound' is NaN/);
    expect(decodeResults(broken({ later: 1 }), "new.json").rows[0]).toEqual(ROW);
  });
});

describe("laws of rows", () => {
  const measured = [1n, 2n, 3n, 4n, 5n, 8n, 9n].map((n) => ({ ...ROW, n, depth: 3, size: 3n * n - 2n }));

  it("group rows by everything but n and sort them by it", () => {
    const other = { ...ROW, dimensions: { K: 4, V: 2 }, n: 2n };
    const same = { ...ROW, dimensions: { V: 2, K: 4 }, n: 1n };
    const series = seriesOf([...measured].reverse().concat(other, same));
    expect(series.map(({ rows }) => rows.map((row) => row.n))).toEqual([
      [1n, 2n, 3n, 4n, 5n, 8n, 9n],
      [1n, 2n],
    ]);
  });

  it("fit each measure along each series", () => {
    const laws = lawsOf([...measured, ...measured.map((row) => ({ ...row, scan: "tree", size: row.n }))]);
    expect(laws.map(({ scan, measure, law, exact }) => [scan, measure, law, exact])).toEqual([
      ["sklansky", "depth", "3", true],
      ["sklansky", "size", "3n - 2", true],
      ["tree", "depth", "3", true],
      ["tree", "size", "n", true],
    ]);
  });

  it("leave out measures that rows lack, and residuals that there are none of", () => {
    expect(lawsOf(measured, ["width"])).toEqual([]);
    const [law] = lawsOf([ROW], ["depth"]);
    expect(law).toMatchObject({ exact: false, points: 1 });
    expect(law).not.toHaveProperty("residual");
  });
});
