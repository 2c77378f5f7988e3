import { COST_MODELS, type CostModelName } from "../analyze/cost-model.js";
import { showDimensions } from "../analyze/laws.js";
import type { Law, Results, Row, Unreached } from "../analyze/row.js";
import { byNumbers } from "./by-numbers.js";
import { type Column, fitted, plainTable, type Section } from "./layout.js";

/** What a reader wants of one recurrence in one representation and structure. */
export interface OverviewPart {
  /** What was measured, such as `deltanet (K=2 V=2), one-sided`. */
  readonly title: string;
  /** Gates and cost model. */
  readonly gates: string;
  /** Depth and size by length and scan, then the laws where there are any. */
  readonly tables: readonly Section[];
  /** The bound and what was checked, as sentences. */
  readonly notes: readonly string[];
  readonly rows: readonly Row[];
}

/** The parts of an overview, in the order of the rows. */
export function overviewParts({ rows, laws }: Results): readonly OverviewPart[] {
  const groups = groupBy(rows, (row) =>
    JSON.stringify([row.recurrence, row.dimensions, row.numbers, row.structure]),
  );
  return groups.map((group) =>
    partOf(
      group,
      laws.filter((law) => sameGroup(law, group[0]!)),
    ),
  );
}

/**
 * The overview of a measurement: for each recurrence depth and size by length and scan, then the laws, the bound and
 * what was checked. Meant for reading; the other formats hold every column. Tables wider than `room` characters are
 * split or turned.
 */
export function overview(results: Results, room: number = TEXT_ROOM): string {
  const together = byNumbers(results).flatMap((section) => fitted(section, room));
  const texts = [
    ...overviewParts(results).map((part) => partText(part, room)),
    ...together.map(plainTable),
    unreachedText(results),
  ];
  return texts
    .filter((text) => text !== "")
    .map((text) => `${text.trimEnd()}\n`)
    .join("\n");
}

/** Of a terminal that is not too narrow, and of a page of documentation. */
export const TEXT_ROOM = 120;

function partText({ title, gates, tables, notes }: OverviewPart, room: number): string {
  const parts = tables.flatMap((table) => fitted(table, room));
  const indented = parts.map((table) => plainTable({ ...table, caption: `  ${table.caption}` }));
  return [`${title}; ${gates}`, ...indented, ...notes].join("\n");
}

/** Parts that differ in representation alone have different headings. */
export function headingOf({ title, rows }: OverviewPart): string {
  const { numbers } = rows[0]!;
  return numbers === "arithmetic" ? title : `${title}, ${numbers}`;
}

/** What could not be counted and how far it can be; none when all was. */
export function unreachedSection({ unreached = [] }: Results): readonly Section[] {
  if (unreached.length === 0) return [];
  const cells = (show: (item: Unreached) => string): readonly string[] => unreached.map(show);
  const columns: Column[] = [
    { title: "recurrence", numeric: false, cells: cells((item) => item.recurrence) },
    { title: "scan", numeric: false, cells: cells((item) => item.scan) },
    // Without bits there is only one kind of numbers.
    ...(unreached.some(({ numbers }) => numbers !== "arithmetic")
      ? [{ title: "numbers", numeric: false, cells: cells((item) => item.numbers) }]
      : []),
    { title: "n", numeric: true, cells: cells((item) => String(item.n)) },
    { title: "reachable", numeric: true, cells: cells((item) => String(item.reachable)) },
  ];
  return [{ caption: "not counted, and a length that was tried and can be", columns }];
}

/** The same as text, with the reasons; empty when all was counted. */
export function unreachedText(results: Results): string {
  const reasons = [...new Set((results.unreached ?? []).map(({ why }) => `  ${why}\n`))];
  return [...unreachedSection(results).map(plainTable), ...reasons].join("");
}

function sameGroup(law: Law, row: Row): boolean {
  return (
    law.recurrence === row.recurrence &&
    law.numbers === row.numbers &&
    law.structure === row.structure &&
    showDimensions(law.dimensions ?? {}) === showDimensions(row.dimensions)
  );
}

function partOf(rows: readonly Row[], laws: readonly Law[]): OverviewPart {
  const { recurrence, dimensions, numbers, costModel } = rows[0]!;
  const sizes = showDimensions(dimensions);
  const model = COST_MODELS[costModel as CostModelName];
  const structures = [...new Set(rows.map((row) => row.structure))].join(", ");
  return {
    title: `${recurrence}${sizes === "" ? "" : ` (${sizes})`}, ${structures}`,
    gates: `${numbers} gates, cost model ${costModel}${model === undefined ? "" : ` (${model.title})`}`,
    tables: [figureTable(rows), ...(laws.length === 0 ? [] : [lawTable(laws)])],
    notes: [boundText(rows), boundU2Text(rows), checkedText(rows)].filter((line) => line !== ""),
    rows,
  };
}

/** Lengths down, scans across; each cell depth / size. */
function figureTable(rows: readonly Row[]): Section {
  const lengths = [...new Set(rows.map((row) => row.n))].sort((a, b) => (a < b ? -1 : 1));
  const bounds = new Map<bigint, number>();
  for (const { n, bound, outputs } of rows) {
    // A bound holds for the function, so the best found by any scan holds for all.
    if (bound !== undefined && outputs === "all") bounds.set(n, Math.max(bound, bounds.get(n) ?? 0));
  }
  const columns: Column[] = [{ title: "n", numeric: true, cells: lengths.map(String) }];
  if (bounds.size > 0)
    columns.push({ title: "bound", numeric: true, cells: lengths.map((n) => String(bounds.get(n) ?? "")) });
  for (const series of groupBy(rows, scanTitle)) {
    const byLength = new Map(series.map((row) => [row.n, `${row.depth} / ${row.size}${ratioText(row)}`]));
    columns.push({
      title: scanTitle(series[0]!),
      numeric: true,
      cells: lengths.map((n) => byLength.get(n) ?? ""),
    });
  }
  const caption = bounds.size > 0 ? "depth / size (depth / bound)" : "depth / size";
  return { caption, columns, keys: bounds.size > 0 ? 2 : 1 };
}

/** Rows whose bound was not taken from this very circuit's function say nothing here. */
function ratioText({ boundRatio }: Row): string {
  return boundRatio === undefined ? "" : ` (${boundRatio.toFixed(2)})`;
}

function scanTitle(row: Row): string {
  return row.outputs === "last" ? `${row.scan} (last)` : row.scan;
}

function lawTable(laws: readonly Law[]): Section {
  const series = groupBy(laws, (law) => `${law.scan} ${law.outputs ?? ""}`);
  const cell = (group: readonly Law[], measure: string): string => {
    const law = group.find((candidate) => candidate.measure === measure);
    // Too few points: the law's text says so, and there is no residual since nothing was fitted.
    const fitted = law !== undefined && !law.exact && law.residual !== undefined;
    return law === undefined ? "" : `${law.law}${fitted ? " (fitted)" : ""}`;
  };
  return {
    caption: "laws, exact on the measured lengths unless marked fitted",
    columns: [
      {
        title: "scan",
        numeric: false,
        cells: series.map(([first]) => (first!.outputs === "last" ? `${first!.scan} (last)` : first!.scan)),
      },
      { title: "depth", numeric: false, code: true, cells: series.map((group) => cell(group, "depth")) },
      { title: "size", numeric: false, code: true, cells: series.map((group) => cell(group, "size")) },
    ],
    keys: 1,
  };
}

function boundText(rows: readonly Row[]): string {
  const bounded = rows.filter((row) => row.bound !== undefined && row.bound > 0 && row.outputs === "all");
  if (bounded.length === 0) return "";
  const longest = bounded.reduce((most, row) =>
    row.n > most.n || (row.n === most.n && row.bound! > most.bound!) ? row : most,
  );
  const best = rows
    .filter((row) => row.n === longest.n && row.outputs === "all")
    .reduce((least, row) => (row.depth < least.depth ? row : least));
  const { bound = 1, boundName, n } = longest;
  return `bound: at n = ${n} no circuit of fan-in 2 is shallower than ${bound} (${boundName}); the shallowest here, ${best.scan}, has depth ${best.depth}, ${(best.depth / bound).toFixed(2)} times that`;
}

/** At the longest length for which Khrapchenko's bound is known. */
function boundU2Text(rows: readonly Row[]): string {
  const bounded = rows.filter((row) => row.boundU2 !== undefined && row.outputs === "all");
  if (bounded.length === 0) return "";
  const n = bounded.reduce((most, row) => (row.n > most ? row.n : most), 0n);
  const best = bounded
    .filter((row) => row.n === n)
    .reduce((least, row) => (row.depthU2! < least.depthU2! ? row : least));
  const ratio = best.ratioU2 === undefined ? "" : `, ${best.ratioU2.toFixed(2)} times that`;
  return `bound in U2: at n = ${n} no circuit of and, or and free negation is shallower than ${best.boundU2} (Khrapchenko); the shallowest here, ${best.scan}, has depth ${best.depthU2}${ratio}`;
}

function checkedText(rows: readonly Row[]): string {
  const checked = rows.filter((row) => row.checked !== undefined);
  if (checked.length === 0) return "";
  const sequences = Math.max(...checked.map((row) => row.checked!.sequences));
  const differences = checked.reduce((sum, row) => sum + row.checked!.differences, 0);
  return `checked against the recurrence: ${sequences} sequences, ${differences} differences (each of ${checked.length} circuits on all of them)`;
}

function groupBy<T>(items: readonly T[], key: (item: T) => string): T[][] {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(key(item));
    if (group === undefined) groups.set(key(item), [item]);
    else group.push(item);
  }
  return [...groups.values()];
}
