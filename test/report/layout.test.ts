import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Column, fitted, latexTable, plainTable, type Section } from "../../src/report/layout.js";

const cell = fc.string({ unit: fc.constantFrom(..."0123456789"), minLength: 1, maxLength: 12 });
const ROOM = 60;

/** Tables of keys and columns whose cells are told apart by their place. */
const sections = fc
  .record({
    keys: fc.integer({ min: 1, max: 2 }),
    across: fc.integer({ min: 1, max: 14 }),
    down: fc.integer({ min: 1, max: 9 }),
  })
  .chain(({ keys, across, down }) =>
    fc
      .array(cell, { minLength: (keys + across) * down, maxLength: (keys + across) * down })
      .map((cells): Section => {
        const columns = Array.from(
          { length: keys + across },
          (_, j): Column => ({
            title: j === 0 ? "n" : `c${j}`,
            numeric: true,
            cells: Array.from({ length: down }, (_, i) => (j === 0 ? `${i + 1}` : cells[j * down + i]!)),
          }),
        );
        return { caption: "figures", columns, keys };
      }),
  );

/** Every cell with the names of its line and its column, in either order. */
function places(tables: readonly Section[]): ReadonlySet<string> {
  return new Set(
    tables.flatMap(({ columns }) =>
      columns
        .slice(1)
        .flatMap(({ title, cells }) =>
          cells.map((text, i) => [...[title, columns[0]!.cells[i]!].sort(), text].join(" ")),
        ),
    ),
  );
}

function widest(table: Section): number {
  return Math.max(
    ...plainTable({ ...table, caption: "" })
      .split("\n")
      .map((line) => line.length),
  );
}

describe("a table too wide", () => {
  it("is split or turned into parts that fit and hold every cell under its names", () => {
    fc.assert(
      fc.property(sections, (section) => {
        const parts = fitted(section, ROOM);
        expect(places(parts)).toEqual(places([section]));
        for (const part of parts) expect(widest(part)).toBeLessThanOrEqual(ROOM);
        if (widest(section) <= ROOM) expect(parts).toEqual([section]);
        else expect(parts[0]!.caption).toBe("figures");
        for (const part of parts.slice(1)) expect(part.caption).toBe("figures, continued");
      }),
    );
  });

  it("is turned where that takes fewer parts: few lengths, many scans", () => {
    const column = (title: string): Column => ({
      title,
      numeric: true,
      cells: ["4 / 9 (1.33)", "8 / 81 (1.60)"],
    });
    const columns = [{ ...column("n"), cells: ["4", "16"] }, ...["a", "b", "c", "d", "e", "f"].map(column)];
    const [turned, ...rest] = fitted({ caption: "", columns, keys: 1 }, 50);
    expect(rest).toEqual([]);
    expect(turned!.columns.map(({ title }) => title)).toEqual(["n", "4", "16"]);
    expect(turned!.columns[0]!.cells).toEqual(["a", "b", "c", "d", "e", "f"]);
    // Not where two lines begin alike: the first column's cells would be the titles.
    const alike = [{ ...column("recurrence"), cells: ["s4d", "s4d"] }, ...columns];
    for (const part of fitted({ caption: "", columns: alike, keys: 2 }, 50))
      expect(part.columns.slice(0, 2).map(({ title }) => title)).toEqual(["recurrence", "n"]);
  });

  it("without keys stays, and so does a column too wide alone; LaTeX breaks its lines", () => {
    const long = { title: "law", numeric: false, code: true, cells: ["x".repeat(80)] };
    const columns = [{ title: "scan", numeric: false, cells: ["serial"] }, long];
    expect(fitted({ caption: "", columns }, ROOM)).toHaveLength(1);
    expect(fitted({ caption: "", columns, keys: 1 }, ROOM)).toHaveLength(1);
    expect(latexTable({ caption: "", columns })).toContain("p{0.6\\linewidth}");
  });
});
