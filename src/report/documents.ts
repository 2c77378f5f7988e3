import type { Results } from "../analyze/row.js";
import { byNumbers } from "./by-numbers.js";
import { fitted, latexTable, latexText, markdownText, type Section } from "./layout.js";
import { headingOf, type OverviewPart, overviewParts, unreachedSection } from "./overview.js";
import { frontsOf } from "./pareto.js";
import { resultSections } from "./table.js";

/** What a report says of how it was made. */
export interface Origin {
  /** The command line that makes the same report again. */
  readonly command: string;
  readonly version: string;
}

/** `deltanet, s4d`, or how many where they are many. */
export function subjectOf({ rows, unreached = [] }: Results): string {
  const names = [...new Set([...rows, ...unreached].map(({ recurrence }) => recurrence))];
  return names.length > 4 ? `${names.length} recurrences` : names.join(", ");
}

/** A page of Markdown, in characters: what GitHub shows without scrolling. */
const MARKDOWN_ROOM = 110;
/** A line of an article in LaTeX at \\small, less what its columns take between them. */
const LATEX_ROOM = 72;

/** The overview of a measurement as a page of Markdown, under it every column of every row. */
export async function markdownReport(results: Results, origin: Origin): Promise<string> {
  const { markdownTable } = await import("markdown-table");
  const table = (section: Section): readonly string[] =>
    fitted(section, MARKDOWN_ROOM).map((part) => markdownText(sentenceCased(part), markdownTable).trimEnd());
  return `${[
    `# Depth and size of ${subjectOf(results)}`,
    `Measured by recirc ${origin.version}:`,
    `    ${origin.command}`,
    ...overviewParts(results).flatMap((part) => [
      `## ${headingOf(part)}`,
      ...sentencesOf(part),
      ...part.tables.flatMap(table),
    ]),
    ...byNumbers(results).flatMap((section) => ["## Number systems side by side", ...table(section)]),
    ...frontsIn(results).flatMap(({ title, tables }) => [`## ${title}`, ...tables.flatMap(table)]),
    "## Every column",
    ...resultSections(results).map((section) => markdownText(section, markdownTable).trimEnd()),
  ].join("\n\n")}\n`;
}

/**
 * The overview as tables for an article, to be \input; needs \usepackage{booktabs,array}. Every column of every row is what
 * `--format latex` prints.
 */
export async function latexReport(results: Results, origin: Origin): Promise<string> {
  const tables = (title: string, sections: readonly Section[]): readonly string[] =>
    sections
      .flatMap((section) => fitted(section, LATEX_ROOM))
      .map(({ caption, ...rest }) => latexTable({ ...rest, caption: `${title}: ${caption}.` }));
  return [
    `% recirc ${origin.version}: ${origin.command}\n`,
    ...overviewParts(results).flatMap((part) => [
      ...tables(headingOf(part), part.tables),
      `${latexText(sentencesOf(part).join(" "))}\n`,
    ]),
    ...tables(subjectOf(results), byNumbers(results)),
    ...frontsIn(results).flatMap(({ title, tables: own }) => tables(title, own)),
    ...unreachedSection(results).flatMap((section) => tables(subjectOf(results), [section])),
  ].join("\n");
}

/** Fronts, where they were asked for. */
export function frontsIn({ rows }: Results): ReturnType<typeof frontsOf> {
  return rows.some(({ front }) => front !== undefined) ? frontsOf(rows) : [];
}

/** What stands around the tables of a part: the gates, the bound, what was checked. */
export function sentencesOf({ gates, notes }: OverviewPart): readonly string[] {
  return [`Counted in ${gates}.`, ...notes.map((note) => `${capitalised(note)}.`)];
}

export function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function sentenceCased(section: Section): Section {
  return { ...section, caption: capitalised(section.caption) };
}
