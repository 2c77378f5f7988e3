import { seriesOf } from "../analyze/laws.js";
import type { Results, Row } from "../analyze/row.js";
import { byNumbers } from "./by-numbers.js";
import { capitalised, frontsIn, type Origin, sentencesOf, subjectOf } from "./documents.js";
import { PAGE_SCRIPT, PAGE_STYLE } from "./html-page.js";
import { escapeXml } from "./labels.js";
import { type Column, fitted, type Section } from "./layout.js";
import { headingOf, type OverviewPart, overviewParts, unreachedSection } from "./overview.js";
import { barePlot, readableSelection } from "./plot.js";
import { costModelText, resultSections } from "./table.js";

/** With more parts than this only the common plot is drawn: one of each would make a page of many megabytes. */
const MOST_PLOTTED_PARTS = 16;

/**
 * A measurement as one HTML page that needs nothing from outside: how it was made, and for each recurrence, structure and
 * representation its plots, its depth and size by length and scan, its laws, its bounds; then every column of every
 * row. Light or dark as the reader's system is. Same results, same bytes.
 */
export async function htmlReport(results: Results, origin: Origin): Promise<string> {
  const parts = overviewParts(results);
  const title = `Depth and size of ${subjectOf(results)}`;
  const allTogether = parts.length > 1 && readableSelection(results.rows).title === undefined;
  const plotted = ({ rows }: OverviewPart): boolean =>
    parts.length <= MOST_PLOTTED_PARTS && !(allTogether && seriesOf(rows).length === 1);
  const sections = [
    ...(parts.length > 1 ? await together(results.rows) : []),
    ...(await Promise.all(parts.map((part, i) => partSection(part, `part-${i + 1}`, plotted(part))))),
    ...byNumbers(results).map((table) =>
      section("Number systems side by side", [htmlTables(table)], "numbers"),
    ),
    ...frontSection(results),
    ...notCounted(results),
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
    recipeList(results, origin),
    contents(parts),
    "</header>",
    ...sections,
    `<script>${PAGE_SCRIPT}</script>`,
    "</body>",
    "</html>",
  ].join("\n")}\n`;
}

function recipeList({ rows }: Results, origin: Origin): string {
  const lengths = [...new Set(rows.map((row) => row.n))].sort((a, b) => (a < b ? -1 : 1));
  const entries: readonly (readonly [string, string])[] = [
    ["Command", `<code>${escapeXml(origin.command)}</code>`],
    ["Version", `recirc ${escapeXml(origin.version)}`],
    ["Gates", escapeXml([...new Set(rows.map(({ numbers }) => numbers))].join(", "))],
    ["Cost model", escapeXml([...new Set(rows.map((row) => costModelText(row.costModel)))].join("; "))],
    [
      "Lengths",
      lengths.length < 2
        ? lengths.map(showLength).join()
        : `${lengths.length}, from ${showLength(lengths[0]!)} to ${showLength(lengths.at(-1)!)}`,
    ],
  ];
  return `<dl class="recipe">${entries.map(([term, text]) => `<dt>${term}</dt><dd>${text}</dd>`).join("")}</dl>`;
}

/** `2^40` for what has too many digits to read. */
function showLength(n: bigint): string {
  const exponent = n.toString(2).length - 1;
  return exponent >= 20 && n === 1n << BigInt(exponent) ? `2^${exponent}` : String(n);
}

function contents(parts: readonly OverviewPart[]): string {
  if (parts.length < 2) return "";
  const items = parts.map((part, i) => `<li><a href="#part-${i + 1}">${escapeXml(headingOf(part))}</a></li>`);
  return `<nav aria-label="Contents"><ul>${items.join("")}</ul></nav>`;
}

/** The lines of all parts, or those that can be told apart; none where that leaves one. */
async function together(rows: readonly Row[]): Promise<readonly string[]> {
  const selection = readableSelection(rows);
  if (seriesOf(selection.rows).length < 2) return [];
  const note = selection.title === undefined ? "" : `<p>${escapeXml(capitalised(selection.title))}.</p>`;
  return [section("Together", [note, await figures(selection.rows)], "together")];
}

async function partSection(part: OverviewPart, id: string, plotted: boolean): Promise<string> {
  const plots = plotted ? await figures(part.rows) : "";
  const texts = sentencesOf(part).map((text) => `<p>${escapeXml(text)}</p>`);
  return section(headingOf(part), [...texts, plots, ...part.tables.map(htmlTables)], id);
}

function frontSection(results: Results): readonly string[] {
  const fronts = frontsIn(results).map(
    ({ title, tables }) => `<h3>${escapeXml(title)}</h3>${tables.map(htmlTables).join("")}`,
  );
  return fronts.length === 0 ? [] : [section("Fronts of depth and size", fronts, "fronts")];
}

function notCounted(results: Results): readonly string[] {
  const tables = unreachedSection(results).map(htmlTables);
  const reasons = [...new Set((results.unreached ?? []).map(({ why }) => why))];
  const list = `<ul>${reasons.map((why) => `<li>${escapeXml(why)}</li>`).join("")}</ul>`;
  return tables.length === 0 ? [] : [section("Not counted", [...tables, list], "not-counted")];
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

/** A page of the report, in characters of its tables. */
const HTML_ROOM = 100;

/** Code is broken into lines where there is little room, so that it needs no split. */
function htmlTables(section: Section): string {
  const wraps = section.columns.some(({ code }) => code);
  return (wraps ? [section] : fitted(section, HTML_ROOM)).map(htmlTable).join("");
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
