import { THEOREMS } from "../theorems/index.js";
import type { JudgedCheck, LedgerEntry } from "../theorems/run-theorem.js";
import { within } from "../theorems/run-theorem.js";
import type { Figure } from "../theorems/theorem.js";
import { table } from "./docs.js";

/** `depth 12 <= 16 (unit)`. */
function figureText({ what, value, bound, costModel }: Figure): string {
  const model = costModel === undefined ? "" : ` (${costModel})`;
  if (bound === undefined) return `${what} ${value}${model}`;
  const sign = bound.relation === "at most" ? "<=" : "=";
  const held = within({ what, value, bound });
  return `${what} ${value}${held ? ` ${sign} ` : `, not ${sign} `}${bound.value}${model}`;
}

function casesText({ how, cases, wrong }: JudgedCheck): string {
  const tried = how === "single" ? "this instance" : `${how}, ${cases} ${cases === 1 ? "case" : "cases"}`;
  return wrong === 0 ? tried : `${tried}, ${wrong} wrong`;
}

export function checkText(check: JudgedCheck): string {
  const lines = [`  ${check.verdict}  ${check.what} (${casesText(check)})`];
  if (check.figures !== undefined && check.figures.length > 0)
    lines.push(`        ${check.figures.map(figureText).join("; ")}`);
  if (check.detail !== undefined) lines.push(`        ${check.detail}`);
  return lines.join("\n");
}

/** A theorem as it was run, for reading: what holds, what was checked and how far, and what is only cited. */
export function ledgerText(entry: LedgerEntry): string {
  const lines = [
    `${entry.theorem}: ${entry.title}`,
    "",
    `  ${entry.statement}`,
    `  Source: ${entry.source}`,
    ...entry.assumes.map((condition) => `  Assumes: ${condition}`),
    `  How: ${entry.construction}`,
    "",
    ...entry.checks.map(checkText),
    ...entry.mistakes.map(({ name, what, caught, by }) =>
      caught
        ? `  pass  planted mistake '${name}' (${what}) is caught by: ${by}`
        : `  fail  planted mistake '${name}' (${what}) is not caught`,
    ),
    ...entry.cited.map(({ claim, source }) => `  cited ${claim} [${source}]`),
    ...entry.errata.map(
      ({ where, what, known, evidence }) => `  erratum (${known}) ${where}: ${what}. ${evidence}`,
    ),
    "",
    `  ${entry.verdict}: ${entry.cases} cases`,
  ];
  return lines.join("\n");
}

/** The same as a section of a Markdown page. */
export function ledgerMarkdown(entry: LedgerEntry): string {
  const checks = entry.checks.map((check) => {
    const figures = (check.figures ?? []).map(figureText).join("; ");
    return `| ${cell(check.what)} | ${casesText(check)} | ${cell(figures)} | ${check.verdict} |`;
  });
  const lists = [
    ...entry.assumes.map((condition) => `- Assumes: ${condition}.`),
    ...entry.mistakes.map(
      ({ what, caught, by }) =>
        `- Planted mistake: ${what}. ${caught ? `Caught by "${by}".` : "**Not caught.**"}`,
    ),
    ...entry.cited.map(({ claim, source }) => `- Cited, not checked: ${claim} (${source}).`),
    ...entry.errata.map(
      ({ where, what, known, evidence }) => `- Erratum (${known}), ${where}: ${what}. ${evidence}`,
    ),
  ];
  return [
    `### ${entry.theorem}: ${entry.title}`,
    "",
    entry.statement,
    "",
    `*${entry.source}*`,
    "",
    `${entry.construction}`,
    "",
    "| checked | how far | figures | |",
    "|---|---|---|---|",
    ...checks,
    "",
    ...lists,
  ].join("\n");
}

/** What each theorem says, in a line each. */
export function theoremsTable(): string {
  return table(
    ["theorem", "direction", "what holds", "source"],
    THEOREMS.map(({ name, direction, statement, source }) => [name, direction, statement, source]),
    ["theorem"],
  );
}

function cell(text: string): string {
  return text.replace(/\|/g, "\\|");
}
