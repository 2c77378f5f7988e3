import { CLAIMS, type Claim, type Evidence, PAPER } from "../theorems/claims.js";
import { THEOREMS } from "../theorems/index.js";
import type { JudgedCheck, LedgerEntry } from "../theorems/run-theorem.js";
import { within } from "../theorems/run-theorem.js";
import type { Cited, Erratum, Figure } from "../theorems/theorem.js";
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

type Verdicts = ReadonlyMap<string, JudgedCheck["verdict"]>;

/** The statements of the abstract, each with what is run for it in both directions and what is only cited. */
export function claimsText(verdicts: Verdicts = new Map()): string {
  const evidence = (direction: string, all: readonly Evidence[]): readonly string[] =>
    all.map(({ theorem, shows }) => {
      const verdict = verdicts.get(theorem);
      return `  ${direction}  ${theorem}${verdict === undefined ? "" : ` (${verdict})`}: ${shows}`;
    });
  const sections = CLAIMS.map(({ says, condition, circuits, weights, cited }) =>
    [
      says,
      ...evidence("circuits", circuits),
      ...evidence("weights ", weights),
      ...(condition === undefined ? [] : [`  if        ${condition}`]),
      ...cited.map(({ claim, source }) => `  cited     ${claim} [${source}]`),
    ].join("\n"),
  );
  const errata = allErrata().map(
    ({ theorem, where, what, known, evidence: because }) =>
      `  ${known}, ${theorem}: ${where}: ${what}. ${because}`,
  );
  const heads = [`What the abstract says: ${PAPER}`, "Errata: places where texts are wrong or loose"];
  return [heads[0], ...sections, [heads[1], ...errata].join("\n")].join("\n\n");
}

/** The same as data, every erratum and every citation of the theorems with it. */
export function claimsData(): {
  readonly paper: string;
  readonly claims: readonly Claim[];
  readonly errata: readonly (Erratum & Owned)[];
  readonly cited: readonly (Cited & Owned)[];
} {
  const cited = THEOREMS.flatMap(({ name, cited: own }) => own.map((one) => ({ theorem: name, ...one })));
  return { paper: PAPER, claims: CLAIMS, errata: allErrata(), cited };
}

interface Owned {
  readonly theorem: string;
}

const allErrata = (): readonly (Erratum & Owned)[] =>
  THEOREMS.flatMap(({ name, errata }) => errata.map((one) => ({ theorem: name, ...one })));

/** The statements of the abstract as a table of a page. */
export function claimsTable(): string {
  const evidence = (all: readonly Evidence[]): string =>
    all.map(({ theorem, shows }) => `\`${theorem}\`: ${shows}`).join("; ") || "-";
  return table(
    ["what the abstract says", "circuits", "weights", "if", "only cited"],
    CLAIMS.map(({ says, circuits, weights, condition, cited }) => [
      says,
      evidence(circuits),
      evidence(weights),
      condition ?? "",
      cited.map(({ claim, source }) => `${claim} (${source})`).join("; "),
    ]),
    [],
  );
}

/** Every erratum of every theorem as a table of a page. */
export function errataTable(): string {
  return table(
    ["where", "what", "known", "how", "theorem"],
    allErrata().map(({ where, what, known, evidence, theorem }) => [where, what, known, evidence, theorem]),
    ["theorem"],
  );
}

function cell(text: string): string {
  return text.replace(/\|/g, "\\|");
}
