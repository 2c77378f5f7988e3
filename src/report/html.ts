import { seriesOf } from "../analyze/laws.js";
import type { Results, Row } from "../analyze/row.js";
import { PAGE_SCRIPT, PAGE_STYLE } from "./html-page.js";
import { escapeXml } from "./labels.js";
import type { Column, Section } from "./layout.js";
import { type OverviewPart, overviewParts } from "./overview.js";
import { frontsOf } from "./pareto.js";
import { barePlot, readableSelection } from "./plot.js";
import { resultSections } from "./table.js";

/** What a report says of how it was made. */
export interface Origin {
  /** The command line that makes the same report again. */
  readonly command: string;
  readonly version: string;
}

/** With more parts than this only the common plot is drawn: one of each would make a page of many megabytes. */
const MOST_PLOTTED_PARTS = 16;

/**
 * A measurement as one HTML page that needs nothing from outside: how it was made, and for each recurrence, structure and
 * representation its plots, its depth and size by length and scan, its laws, its bounds; then every column of every
 * row. Light or dark as the reader's system is. Same results, same bytes.
 */
export async function htmlReport(results: Results, origin: Origin): Promise<string> {
  const parts = overviewParts(results);
  const title = titleOf(results.rows);
  const sections = [
    ...(parts.length > 1 ? [await together(results.rows)] : []),
    ...(await Promise.all(parts.map((part, i) => partSection(part, i, parts.length)))),
    ...frontSection(results.rows),
    everything(results),
  ];
  return `${[
    "<!DOCTYPE html>",
    '<html lang="en">',
    "<head>",
    '<meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    '<meta name="color-scheme" content="light dark">',
    `<title>${escapeXml(title)}</title>`,
    `<style>${PAGE_STYLE}</style>`,
    "</head>",
    "<body>",
    `<header><h1>${escapeXml(title)}</h1>`,
    recipeList(results, parts, origin),
    contents(parts),
    "</header>",
    ...sections,
    `<script>${PAGE_SCRIPT}</script>`,
    "</body>",
    "</html>",
  ].join("\n")}\n`;
}

function titleOf(rows: readonly Row[]): string {
  const names = [...new Set(rows.map((row) => row.recurrence))];
  const some = names.length > 4 ? `${names.length} recurrences` : names.join(", ");
  return `Depth and size of ${some === "" ? "nothing" : some}`;
}

function recipeList({ rows }: Results, parts: readonly OverviewPart[], origin: Origin): string {
  const lengths = [...new Set(rows.map((row) => row.n))].sort((a, b) => (a < b ? -1 : 1));
  const entries: readonly (readonly [string, string])[] = [
    ["Command", `<code>${escapeXml(origin.command)}</code>`],
    ["Version", `recirc ${escapeXml(origin.version)}`],
    ["Gates", escapeXml([...new Set(parts.map(({ gates }) => gates))].join("; "))],
    [
      "Lengths",
      lengths.length < 2 ? lengths.join() : `${lengths.length}, from ${lengths[0]} to ${lengths.at(-1)}`,
    ],
  ];
  return `<dl class="recipe">${entries.map(([term, text]) => `<dt>${term}</dt><dd>${text}</dd>`).join("")}</dl>`;
}

function contents(parts: readonly OverviewPart[]): string {
  if (parts.length < 2) return "";
  const items = parts.map((part, i) => `<li><a href="#part-${i + 1}">${escapeXml(headingOf(part))}</a></li>`);
  return `<nav aria-label="Contents"><ul>${items.join("")}</ul></nav>`;
}

/** Parts that differ in representation alone have different headings. */
function headingOf({ title, rows }: OverviewPart): string {
  const { numbers } = rows[0]!;
  return numbers === "arithmetic" ? title : `${title}, ${numbers}`;
}

async function together(rows: readonly Row[]): Promise<string> {
  const selection = readableSelection(rows);
  const note = selection.title === undefined ? "" : `<p>${escapeXml(capitalised(selection.title))}.</p>`;
  return section("Together", [note, await figures(selection.rows)], "together");
}

async function partSection(part: OverviewPart, i: number, parts: number): Promise<string> {
  const { gates, tables, notes, rows } = part;
  // A line alone is in the common plot already.
  const plotted = parts === 1 || (parts <= MOST_PLOTTED_PARTS && seriesOf(rows).length > 1);
  const plots = plotted ? await figures(rows) : "";
  const texts = [gates, ...notes].map((text) => `<p>${escapeXml(capitalised(text))}.</p>`);
  return section(
    headingOf(part),
    [...texts, plots, ...tables.map((table) => htmlTable(table))],
    `part-${i + 1}`,
  );
}

function frontSection(rows: readonly Row[]): readonly string[] {
  if (!rows.some((row) => row.front !== undefined)) return [];
  const fronts = frontsOf(rows).map(
    ({ title, tables }) => `<h3>${escapeXml(title)}</h3>${tables.map((table) => htmlTable(table)).join("")}`,
  );
  return [section("Fronts of depth and size", fronts, "fronts")];
}

/** What the overview leaves out; folded, since it is wide. */
function everything(results: Results): string {
  const tables = resultSections(results).map((table) => htmlTable(table));
  return section(
    "Every column",
    [`<details><summary>All rows and laws</summary>${tables.join("")}</details>`],
    "all",
  );
}

function section(title: string, content: readonly string[], id: string): string {
  return `<section id="${id}"><h2>${escapeXml(title)}</h2>${content.join("\n")}</section>`;
}

/** One plot for each measure, so that they may stand one above the other; of each a wide and a narrow one. */
async function figures(rows: readonly Row[]): Promise<string> {
  const selection = readableSelection(rows).rows;
  const made: string[] = [];
  for (const measure of ["depth", "size"] as const) {
    const title = `${capitalised(measure)} against n`;
    const options = { measures: [measure], title };
    const wide = await barePlot(selection, options);
    const narrow = await barePlot(selection, { ...options, layout: "narrow" });
    made.push(
      `<figure><figcaption><strong>${title}</strong> ${escapeXml(wide.notes.join(" "))}</figcaption>`,
      `<div class="wide">${wide.svg.trimEnd()}</div><div class="narrow">${narrow.svg.trimEnd()}</div></figure>`,
    );
  }
  return `<div class="plots">${made.join("\n")}</div>`;
}

function htmlTable({ caption, columns }: Section): string {
  const attribute = ({ numeric }: Column): string => (numeric ? ' class="n"' : "");
  const head = columns.map((column) => `<th scope="col"${attribute(column)}>${escapeXml(column.title)}</th>`);
  const rows = (columns[0]?.cells ?? []).map((_, i) => {
    const cells = columns.map((column, j) => {
      const text = escapeXml(column.cells[i]!);
      const shown = column.code && text !== "" ? `<code>${text}</code>` : text;
      return j === 0
        ? `<th scope="row"${attribute(column)}>${shown}</th>`
        : `<td${attribute(column)}>${shown}</td>`;
    });
    return `<tr>${cells.join("")}</tr>`;
  });
  const title = caption === "" ? "" : `<caption>${escapeXml(capitalised(caption))}</caption>`;
  return `<div class="table" tabindex="0"><table>${title}<thead><tr>${head.join("")}</tr></thead><tbody>\n${rows.join("\n")}\n</tbody></table></div>`;
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
