import { showDimensions } from "../analyze/laws.js";
import type { Results, Row } from "../analyze/row.js";
import type { Column, Section } from "./layout.js";

/**
 * Depth over all number systems that were measured, side by side: a line for each recurrence, structure, scan and
 * length, a column for each system. None where there is one system only. A cell is empty where the row could not be
 * counted.
 */
export function byNumbers({ rows }: Results): readonly Section[] {
  const systems = [...new Set(rows.map(({ numbers }) => numbers))];
  if (systems.length < 2) return [];
  const lines = new Map<string, { readonly of: Row; readonly depths: Map<string, number> }>();
  for (const row of rows) {
    const key = JSON.stringify([nameOf(row), row.structure, row.scan, row.outputs, String(row.n)]);
    const line = lines.get(key) ?? { of: row, depths: new Map<string, number>() };
    line.depths.set(row.numbers, row.depth);
    lines.set(key, line);
  }
  const all = [...lines.values()];
  const key = (title: string, show: (row: Row) => string): Column => ({
    title,
    numeric: title === "n",
    cells: all.map(({ of }) => show(of)),
  });
  const structures = new Map<string, Set<string>>();
  for (const row of rows)
    structures.set(nameOf(row), (structures.get(nameOf(row)) ?? new Set()).add(row.structure));
  const keys = [
    key("recurrence", nameOf),
    ...([...structures.values()].some(({ size }) => size > 1)
      ? [key("structure", (row) => row.structure)]
      : []),
    key("scan", (row) => (row.outputs === "last" ? `${row.scan} (last)` : row.scan)),
    key("n", (row) => String(row.n)),
  ];
  const depths = systems.map(
    (title): Column => ({
      title,
      numeric: true,
      cells: all.map(({ depths: own }) => String(own.get(title) ?? "")),
    }),
  );
  return [{ caption: "depth over each kind of numbers", columns: [...keys, ...depths], keys: keys.length }];
}

function nameOf({ recurrence, dimensions }: Row): string {
  const sizes = showDimensions(dimensions);
  return sizes === "" ? recurrence : `${recurrence} (${sizes})`;
}
