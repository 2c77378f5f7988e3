import { COST_MODELS } from "../analyze/cost-model.js";
import { showDimensions } from "../analyze/laws.js";
import {
  encodeResults,
  type Law,
  type Results,
  ROW_COLUMNS,
  type Row,
  type Unreached,
} from "../analyze/row.js";
import { unknownName } from "../errors.js";
import { type Column, latexTable, markdownText, plainTable, type Section } from "./layout.js";

export type TableFormat = "text" | "markdown" | "csv" | "json" | "latex";

/** Each gives the same text for the same results. `csv` holds the rows alone, every column of them. */
export const TABLE_FORMATS: Readonly<Record<TableFormat, (results: Results) => Promise<string>>> = {
  text: async (results) => resultSections(results).map(plainTable).join("\n"),
  markdown: markdownTables,
  csv: csvTable,
  json: async (results) => encodeResults(results),
  latex: async (results) => resultSections(results).map(latexTable).join("\n"),
};

/** @throws UsageError for a format that there is none of. */
export function checkTableFormat(format: string): asserts format is TableFormat {
  if (!Object.hasOwn(TABLE_FORMATS, format)) {
    throw unknownName("table format", format, Object.keys(TABLE_FORMATS));
  }
}

/** @throws UsageError for a format that there is none of. */
export async function renderTable(results: Results, format: string): Promise<string> {
  checkTableFormat(format);
  return TABLE_FORMATS[format](results);
}

const GATE_KINDS: ReadonlySet<string> = new Set(["mul", "add", "other", "and", "or", "xor", "not"]);
/** Columns that say what was measured how; those that are the same in every row move to the caption. */
const CONTEXT: readonly (keyof Row)[] = [
  "dimensions",
  "structure",
  "numbers",
  "basis",
  "outputs",
  "costModel",
  "theorem",
  "evidence",
];
const TITLES: Readonly<Record<string, string>> = {
  costModel: "cost model",
  boundName: "bound by",
  boundRatio: "depth/bound",
  sizeBound: "size bound",
  sizeRatio: "size/bound",
  multiplicativeDepth: "mul. depth",
  formalDegree: "degree",
  compositionDepth: "depth in compositions",
  snirExcess: "above Snir",
  leastCompositions: "least compositions",
  depthU2: "depth in U2",
  boundU2: "bound in U2",
  ratioU2: "depth/bound in U2",
  theorem: "known of the class",
  front: "on the front",
  dominatedBy: "dominated by",
};
const TEXT_COLUMNS: ReadonlySet<string> = new Set([
  "recurrence",
  "scan",
  "boundName",
  "front",
  "dominatedBy",
  ...CONTEXT,
]);

function titleOf(name: string): string {
  return TITLES[name] ?? name;
}

/** A field of a row as people read it. */
function show(row: Row, name: keyof Row): string {
  // Rows of older files have a bound without its ratio.
  if (name === "boundRatio" && row.bound !== undefined && row.bound > 0)
    return (row.boundRatio ?? row.depth / row.bound).toFixed(2);
  if ((name === "sizeRatio" || name === "ratioU2") && row[name] !== undefined) return row[name].toFixed(2);
  const value = row[name];
  if (value === undefined) return name === "evidence" ? "built" : "";
  if (name === "dimensions") return showDimensions(row.dimensions);
  if (name === "front") return row.front ? "yes" : "no";
  if (name === "checked")
    return `${row.checked!.sequences} sequences, ${row.checked!.differences} differences`;
  return String(value);
}

/** Every column of every row, the laws, and what could not be counted. */
export function resultSections({ rows, laws, unreached = [] }: Results): Section[] {
  const made: Section[] = [];
  if (rows.length > 0 || laws.length === 0) made.push(rowSection(rows));
  if (laws.length > 0) made.push(lawSection(laws));
  if (unreached.length > 0) made.push(unreachedSection(unreached));
  return made;
}

function rowSection(rows: readonly Row[]): Section {
  const columns: Column[] = [];
  const common: string[] = [];
  for (const name of ROW_COLUMNS) {
    const cells = rows.map((row) => show(row, name));
    if (CONTEXT.includes(name) && new Set(cells).size <= 1) {
      // Nothing to say of dimensions that are not there, or of circuits that were built as a matter of course.
      const silent = cells.length === 0 || cells[0] === "" || cells[0] === "built";
      if (!silent)
        common.push(`${titleOf(name)} ${name === "costModel" ? costModelText(cells[0]!) : cells[0]}`);
      continue;
    }
    if (GATE_KINDS.has(name) && cells.every((cell) => cell === "0")) continue;
    if (cells.every((cell) => cell === "") && rows.length > 0) continue;
    columns.push({ title: titleOf(name), numeric: !TEXT_COLUMNS.has(name), cells });
  }
  return { caption: common.join("; "), columns };
}

/** `unit (every gate 1, ...)`. */
export function costModelText(name: string): string {
  const title = Object.hasOwn(COST_MODELS, name) ? COST_MODELS[name as keyof typeof COST_MODELS].title : "";
  return title === "" ? name : `${name} (${title})`;
}

function lawSection(laws: readonly Law[]): Section {
  const text = (title: string, show: (law: Law) => string): Column => ({
    title,
    numeric: false,
    cells: laws.map(show),
  });
  const columns = [
    text("recurrence", (law) => law.recurrence),
    text("dimensions", (law) => showDimensions(law.dimensions ?? {})),
    text("scan", (law) => law.scan),
    text("structure", (law) => law.structure ?? ""),
    text("numbers", (law) => law.numbers),
    text("outputs", (law) => law.outputs ?? ""),
    text("cost model", (law) => law.costModel ?? ""),
    text("measure", (law) => law.measure),
    { ...text("law", (law) => law.law), code: true },
    text("how", howKnown),
    { ...text("points", (law) => String(law.points)), numeric: true },
  ];
  return { caption: "Laws", columns: columns.filter((column) => column.cells.some((cell) => cell !== "")) };
}

function unreachedSection(unreached: readonly Unreached[]): Section {
  const column = (title: string, numeric: boolean, show: (item: Unreached) => string): Column => ({
    title,
    numeric,
    cells: unreached.map(show),
  });
  return {
    caption: "Not counted",
    columns: [
      column("recurrence", false, (item) => item.recurrence),
      column("dimensions", false, (item) => showDimensions(item.dimensions)),
      column("scan", false, (item) => item.scan),
      column("structure", false, (item) => item.structure),
      column("numbers", false, (item) => item.numbers),
      column("n", true, (item) => String(item.n)),
      column("reachable", true, (item) => String(item.reachable)),
      column("why", false, (item) => item.why),
    ],
  };
}

function howKnown({ exact, residual, heldOut, criterion }: Law): string {
  if (exact)
    return heldOut === undefined
      ? "exact on the points"
      : `exact, met by ${heldOut} more points than it takes`;
  if (residual === undefined) return "";
  const chosen = criterion === undefined ? "" : `; ${criterion}`;
  return `fitted, off by at most ${Number(residual.toPrecision(3))}${chosen}`;
}

async function markdownTables(results: Results): Promise<string> {
  const { markdownTable } = await import("markdown-table");
  return resultSections(results)
    .map((section) => markdownText(section, markdownTable))
    .join("\n");
}

async function csvTable({ rows }: Results): Promise<string> {
  const { stringify } = await import("csv-stringify/sync");
  const names = ROW_COLUMNS.filter((name) => name !== "checked");
  const header = [...names, "sequences", "differences"];
  const lines = rows.map((row) => [
    ...names.map((name) => show(row, name)),
    row.checked === undefined ? "" : String(row.checked.sequences),
    row.checked === undefined ? "" : String(row.checked.differences),
  ]);
  return stringify([header, ...lines]);
}
