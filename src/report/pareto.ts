import { showDimensions } from "../analyze/laws.js";
import type { Row } from "../analyze/row.js";
import { type Column, plainTable, type Section } from "./layout.js";

/**
 * Marks each row as on the front of its function and length, or names a row that dominates it: one that is as shallow
 * and as small, and shallower or smaller. Rows of one recurrence at one length compete that give the same outputs in the
 * same basis under the same cost model: scans, structures, chunk sizes, and the representations that were asked for,
 * which are the user's to choose. Rows that tie in both are all on the front.
 */
export function markFronts(rows: readonly Row[]): Row[] {
  const groups = groupRows(rows);
  const marked = new Map<Row, Row>();
  for (const group of groups.values()) {
    // The shallowest first, of those the smallest: whoever dominates a row stands before it.
    const order = [...group].sort(
      (x, y) => x.depth - y.depth || (x.size < y.size ? -1 : x.size > y.size ? 1 : 0),
    );
    let best: Row | undefined;
    for (const row of order) {
      const tie = best !== undefined && row.depth === best.depth && row.size === best.size;
      if (best === undefined || row.size < best.size || tie) {
        best = row;
        marked.set(row, { ...row, front: true });
      } else marked.set(row, { ...row, front: false, dominatedBy: recipeName(best) });
    }
  }
  return rows.map((row) => marked.get(row)!);
}

function groupRows(rows: readonly Row[]): Map<string, Row[]> {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const { recurrence, dimensions, n, basis, outputs, costModel } = row;
    const key = JSON.stringify([
      recurrence,
      showDimensions(dimensions),
      String(n),
      basis,
      outputs,
      costModel,
    ]);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [row]);
    else group.push(row);
  }
  return groups;
}

/** `sklansky, one-sided, int:8`. */
export function recipeName({ scan, structure, numbers }: Row): string {
  return [scan, structure, ...(numbers === "arithmetic" ? [] : [numbers])].join(", ");
}

/** The front of one function at one length, shallowest first, and what is dominated by what. */
export interface Front {
  readonly title: string;
  readonly tables: readonly Section[];
}

/** One for each function and length of rows that `markFronts` has marked. */
export function frontsOf(rows: readonly Row[]): readonly Front[] {
  return [...groupRows(rows).values()].map(frontOf);
}

export function frontText(rows: readonly Row[]): string {
  const text = ({ title, tables }: Front): string =>
    [title, ...tables.map((table) => plainTable({ ...table, caption: `  ${table.caption}` }))].join("\n");
  return frontsOf(rows).map(text).join("\n");
}

function frontOf(rows: readonly Row[]): Front {
  const { recurrence, dimensions, n, outputs, basis, costModel, bound } = rows[0]!;
  const sizes = showDimensions(dimensions);
  const order = [...rows].sort(
    (x, y) => x.depth - y.depth || (x.size < y.size ? -1 : x.size > y.size ? 1 : 0),
  );
  const [front, others] = [order.filter((row) => row.front), order.filter((row) => !row.front)];
  const title = `${recurrence}${sizes === "" ? "" : ` (${sizes})`}, n = ${n}, outputs ${outputs}; ${basis} gates, cost model ${costModel}${bound === undefined ? "" : `; depth at least ${bound}`}`;
  const column = (
    title: string,
    numeric: boolean,
    cell: (row: Row) => string,
    of: readonly Row[],
  ): Column => ({
    title,
    numeric,
    cells: of.map(cell),
  });
  const columns = (of: readonly Row[]): Column[] => [
    column("scan", false, (row) => row.scan, of),
    column("structure", false, (row) => row.structure, of),
    column("numbers", false, (row) => row.numbers, of),
    column("depth", true, (row) => String(row.depth), of),
    column("size", true, (row) => String(row.size), of),
    column("depth/bound", true, (row) => row.boundRatio?.toFixed(2) ?? "", of),
  ];
  const tables: Section[] = [{ caption: "on the front", columns: columns(front) }];
  if (others.length > 0) {
    const by = column("dominated by", false, (row) => row.dominatedBy!, others);
    tables.push({ caption: "dominated", columns: [...columns(others), by] });
  }
  return { title, tables };
}
