import { showDimensions } from "../analyze/laws.js";
import {
  LAW_COLUMNS,
  type Law,
  type Results,
  ROW_COLUMNS,
  type Row,
  type Unreached,
} from "../analyze/row.js";
import { FormatError } from "../errors.js";

/** A field that is not the same in two files; undefined where one lacks it. */
export interface FieldChange {
  readonly field: string;
  readonly old: unknown;
  readonly new: unknown;
}

/** What is measured: all that tells one row, or one law, from the others of its file. */
export interface ResultsDiff {
  readonly rows: Changes;
  readonly laws: Changes;
  readonly unreached: Changes;
  /** Rows and laws that are the same in both. */
  readonly same: { readonly rows: number; readonly laws: number };
}

export interface Changes {
  readonly changed: readonly { readonly what: string; readonly fields: readonly FieldChange[] }[];
  readonly added: readonly string[];
  readonly gone: readonly string[];
}

const seriesName = (item: Row | Law | Unreached): string => {
  const { recurrence, dimensions = {}, scan, structure = "", numbers, outputs = "" } = item;
  const model = "costModel" in item ? (item.costModel ?? "") : "";
  const basis = "basis" in item ? item.basis : "";
  return [recurrence, showDimensions(dimensions), scan, structure, numbers, basis, outputs, model]
    .filter((part) => part !== "")
    .join(" ");
};
const rowName = (row: Row | Unreached): string => `${seriesName(row)} n = ${row.n}`;
const lawName = (law: Law): string => `${law.measure} of ${seriesName(law)}`;
const UNREACHED_COLUMNS = ["reachable", "why"] as const;

/**
 * What is not the same in two results: rows and laws by what they measure, whatever their order.
 *
 * @throws FormatError for a file that measures one thing twice with different figures.
 */
export function diffResults(
  older: Results,
  newer: Results,
  files: { readonly older: string; readonly newer: string },
): ResultsDiff {
  const rows = compare(older.rows, newer.rows, rowName, ROW_COLUMNS, files);
  const laws = compare(older.laws, newer.laws, lawName, LAW_COLUMNS, files);
  const unreached = compare(older.unreached ?? [], newer.unreached ?? [], rowName, UNREACHED_COLUMNS, files);
  return { rows, laws, unreached, same: { rows: rows.same, laws: laws.same } };
}

export function hasChanges({ rows, laws, unreached }: ResultsDiff): boolean {
  return [rows, laws, unreached].some(
    ({ changed, added, gone }) => changed.length + added.length + gone.length > 0,
  );
}

function compare<T extends object>(
  older: readonly T[],
  newer: readonly T[],
  nameOf: (item: T) => string,
  columns: readonly (keyof T & string)[],
  files: { readonly older: string; readonly newer: string },
): Changes & { readonly same: number } {
  const [before, after] = [
    byName(older, nameOf, columns, files.older),
    byName(newer, nameOf, columns, files.newer),
  ];
  const changed: { what: string; fields: readonly FieldChange[] }[] = [];
  let same = 0;
  for (const [what, item] of after) {
    const old = before.get(what);
    if (old === undefined) continue;
    const fields = changesOf(old, item, columns);
    if (fields.length > 0) changed.push({ what, fields });
    else same++;
  }
  return {
    changed,
    same,
    added: [...after.keys()].filter((what) => !before.has(what)),
    gone: [...before.keys()].filter((what) => !after.has(what)),
  };
}

function byName<T extends object>(
  items: readonly T[],
  nameOf: (item: T) => string,
  columns: readonly (keyof T & string)[],
  file: string,
): Map<string, T> {
  const named = new Map<string, T>();
  for (const item of items) {
    const what = nameOf(item);
    const known = named.get(what);
    const [change] = known === undefined ? [] : changesOf(known, item, columns);
    if (change !== undefined) {
      throw new FormatError(
        { file },
        `expected one row for ${what}, got two whose ${change.field} is ${text(change.old)} and ${text(change.new)}; compare files of one measurement each`,
      );
    }
    named.set(what, item);
  }
  return named;
}

function changesOf<T extends object>(
  old: T,
  item: T,
  columns: readonly (keyof T & string)[],
): readonly FieldChange[] {
  return columns.flatMap((field) =>
    text(old[field]) === text(item[field]) ? [] : [{ field, old: old[field], new: item[field] }],
  );
}

function text(value: unknown): string {
  if (value === undefined) return "nothing";
  if (typeof value !== "object") return String(value);
  return JSON.stringify(Object.entries(value as object).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Lines for people; a line that says so when nothing changed. */
export function diffText(diff: ResultsDiff): string {
  const lines: string[] = [];
  for (const [kind, { changed, added, gone }] of [
    ["row", diff.rows],
    ["law", diff.laws],
    ["unreached", diff.unreached],
  ] as const) {
    for (const { what, fields } of changed) {
      const shown = fields.map((field) => `${field.field} ${text(field.old)} -> ${text(field.new)}`);
      lines.push(`~ ${kind}  ${what}: ${shown.join("; ")}`);
    }
    for (const what of added) lines.push(`+ ${kind}  ${what}`);
    for (const what of gone) lines.push(`- ${kind}  ${what}`);
  }
  const { same } = diff;
  lines.push(
    `${counted(diff.rows, "rows")}, ${counted(diff.laws, "laws")}; ${same.rows} rows and ${same.laws} laws are the same`,
  );
  return lines.join("\n");
}

function counted({ changed, added, gone }: Changes, what: string): string {
  return `${changed.length} ${what} changed, ${added.length} added, ${gone.length} gone`;
}
