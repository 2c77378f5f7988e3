import { markdownTable } from "markdown-table";
import { COST_MODELS } from "../analyze/cost-model.js";
import { fitGrowth, type Growth } from "../analyze/growth.js";
import { BASES } from "../circuit/basis.js";
import { OP_BY_CODE } from "../circuit/ops.js";
import { FormatError } from "../errors.js";
import { REPRESENTATIONS } from "../numbers/index.js";
import { readRecurrence } from "../recurrences/elaborate.js";
import { FUNCTIONS } from "../recurrences/functions.js";
import { arrays } from "../scans/arrays.js";
import { SCANS } from "../scans/index.js";
import type { Scan } from "../scans/scan.js";
import { STRUCTURES } from "../structure/index.js";

/** The tables of the documentation that are printed from the program's own tables. Markdown, always the same. */

/** A Markdown table; `code` names the columns that hold code. */
export function table(
  titles: readonly string[],
  rows: readonly (readonly string[])[],
  code: readonly string[] = [],
): string {
  const cell = (text: string, column: number): string => {
    const escaped = text.replace(/\|/g, "\\|").replace(/\n/g, " ");
    return code.includes(titles[column]!) && text !== "" ? `\`${escaped}\`` : escaped;
  };
  return markdownTable([[...titles], ...rows.map((row) => row.map(cell))], { alignDelimiters: false });
}

export function functionsTable(): string {
  const rows = Object.values(FUNCTIONS).map(({ usage, meaning, numbers }) => [usage, meaning, numbers]);
  return table(["written", "means", "numbers that have it"], rows, ["written"]);
}

export function operationsTable(): string {
  const rows = OP_BY_CODE.filter((op) => op !== undefined).map((op) => [
    op.name,
    op.meaning,
    String(op.arity),
    op.family,
    op.countAs ?? "",
    op.family === "source" ? "" : String(COST_MODELS.unit.depth(op)),
    op.family === "source" ? "" : String(COST_MODELS.multiplicative.depth(op)),
    op.family === "boolean" ? `${COST_MODELS.U2.depth(op)}, ${COST_MODELS.U2.size(op)}` : "",
  ]);
  const titles = ["node", "computes", "operands", "family", "counted as"];
  return table([...titles, "level in unit", "level in multiplicative", "level, size in U2 and aig"], rows, [
    "node",
  ]);
}

export function costModelsTable(): string {
  const rows = Object.values(COST_MODELS).map(({ name, title }) => [name, title]);
  return table(["cost model", "what it charges"], rows, ["cost model"]);
}

export function basesTable(): string {
  const rows = Object.values(BASES).map(({ name, title }) => [name, title]);
  return table(["basis", "gates"], rows, ["basis"]);
}

export function structuresTable(): string {
  return table(
    ["structure", "transitions"],
    STRUCTURES.map(({ name, title }) => [name, title]),
    ["structure"],
  );
}

export function representationsTable(): string {
  const rows = REPRESENTATIONS.map(({ usage, title, examples }) => [usage, title, examples.join(", ")]);
  return table(["written", "numbers", "members the laws run on"], rows, ["written"]);
}

/** Operations and their longest path at n steps, by running the scan on depths. */
export function scanFigures(scan: Scan, n: number): { readonly operations: number; readonly depth: number } {
  let operations = 0;
  const compose = (later: number, earlier: number): number => {
    operations++;
    return Math.max(later, earlier) + 1;
  };
  const depths = scan.run(arrays<number>(), compose, new Array<number>(n).fill(0));
  return { operations, depth: Math.max(0, ...depths) };
}

const SCAN_LENGTHS = [...Array.from({ length: 72 }, (_, i) => i + 1), 96, 127, 128, 192, 255, 256, 512, 1024];

export function scansTable(): string {
  const rows = SCANS.map((scan) => {
    const figures = new Map(SCAN_LENGTHS.map((n) => [n, scanFigures(scan, n)]));
    const law = (measure: "operations" | "depth"): string =>
      lawText(fitGrowth([...figures].map(([n, own]) => ({ n: BigInt(n), value: BigInt(own[measure]) }))));
    const at = (n: number): readonly string[] => [
      String(figures.get(n)!.operations),
      String(figures.get(n)!.depth),
    ];
    return [scan.name, scan.gives, ...at(64), ...at(1024), law("operations"), law("depth")];
  });
  const titles = ["scan", "gives", "S(64)", "depth at 64", "S(1024)", "depth at 1024", "S(n)", "depth"];
  return table(titles, rows, ["scan", "S(n)", "depth"]);
}

function lawText({ law, exact }: Growth): string {
  return exact ? law : `${law} (fitted)`;
}

export function scanSourcesTable(): string {
  const rows = SCANS.map(({ name, title, source }) => [name, title, source]);
  return table(["scan", "what it is", "from"], rows, ["scan"]);
}

/** Recurrence files with one fault each, and what is said of it. */
const FAULTS: readonly (readonly [string, string])[] = [
  ["a name that is not declared", "inputs: { a: [] }\nstate: { h: { shape: [] } }\nupdate: { h: a * g }"],
  [
    "two vectors multiplied",
    "inputs: { a: [3] }\nstate: { h: { shape: [3] } }\nupdate: { h: a * h }\noutput: { y: h }",
  ],
  ["a function that is not there", "state: { h: { shape: [] } }\nupdate: { h: rellu(h) }"],
  [
    "the wrong shape for a state",
    "dimensions: { K: 2 }\nstate: { S: { shape: [K, K] } }\nupdate: { S: S * ones(K) }",
  ],
  ["an unknown key", "state: { h: { shape: [] } }\nupdate: { h: h }\noutputs: { y: h }"],
  ["a size that is not known", "state: { h: { shape: [K] } }\nupdate: { h: h }"],
  ["a state without an update", "state: { h: { shape: [] }, g: { shape: [] } }\nupdate: { h: h }"],
  ["a conditional", "inputs: { c: [] }\nstate: { h: { shape: [] } }\nupdate: { h: 'c ? h : 0' }"],
  ["no YAML", "state: { h: { shape: [ }"],
];

export function errorsTable(): string {
  const rows = FAULTS.map(([what, text]) => [what, faultOf(`name: mine\ntitle: mine\n${text}\n`)]);
  return table(["fault", "message"], rows, ["message"]);
}

function faultOf(text: string): string {
  try {
    readRecurrence(text, "mine.yaml");
  } catch (error) {
    if (error instanceof FormatError) return error.message;
    throw error;
  }
  return "accepted";
}
