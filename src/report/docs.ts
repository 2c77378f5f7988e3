import { markdownTable } from "markdown-table";
import { COST_MODELS } from "../analyze/cost-model.js";
import { fitGrowth, type Growth } from "../analyze/growth.js";
import { BASES } from "../circuit/basis.js";
import { OP_BY_CODE, type Op } from "../circuit/ops.js";
import { FormatError, UsageError } from "../errors.js";
import { REPRESENTATIONS } from "../numbers/index.js";
import { readRecurrence } from "../recurrences/elaborate.js";
import { FUNCTIONS } from "../recurrences/functions.js";
import { SCANS } from "../scans/index.js";
import { STRUCTURES } from "../structure/index.js";
import { networkFigures } from "./network.js";

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
    op.family === "boolean" ? priceInU2(op) : "",
  ]);
  const titles = ["node", "computes", "operands", "family", "counted as"];
  return table([...titles, "level in unit", "level in multiplicative", "level, size in U2 and aig"], rows, [
    "node",
  ]);
}

/** Gates of any number of operands have no price in a basis of fan-in two. */
function priceInU2(op: Op): string {
  try {
    return `${COST_MODELS.U2.depth(op)}, ${COST_MODELS.U2.size(op)}`;
  } catch (error) {
    if (error instanceof UsageError) return "";
    throw error;
  }
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

/** Lengths past which a scan that goes step by step is not counted for a table. */
const STEPWISE = /^(serial|chunk)/;

export function scansTable(): string {
  const rows = SCANS.filter(({ chunkwise }) => chunkwise === undefined).map((scan) => {
    const most = STEPWISE.test(scan.name) ? 2048n : 1n << 17n;
    const figure = (n: bigint, measure: "compositions" | "compositionDepth"): bigint | undefined =>
      n > most ? undefined : BigInt(networkFigures(scan, n)![measure]);
    const law = (measure: "compositions" | "compositionDepth"): string => {
      const points = [16n, 64n, 256n, 1024n].map((n) => ({ n, value: figure(n, measure)! }));
      return lawText(fitGrowth(points, measure, (n) => figure(n, measure)));
    };
    const at = networkFigures(scan, 1024n)!;
    const { compositions, compositionDepth, snirExcess, leastCompositions } = at;
    const ratio =
      scan.gives === "all" && compositionDepth === 10
        ? (Number(compositions) / Number(leastCompositions)).toFixed(3)
        : "";
    return [
      scan.name,
      scan.gives,
      String(figure(64n, "compositions")),
      String(figure(64n, "compositionDepth")),
      String(compositions),
      String(compositionDepth),
      snirExcess === undefined ? "" : String(snirExcess),
      ratio,
      law("compositions"),
      law("compositionDepth"),
    ];
  });
  const titles = [
    "scan",
    "gives",
    "S(64)",
    "depth at 64",
    "S(1024)",
    "depth at 1024",
    "above Snir",
    "S / least",
  ];
  return table([...titles, "S(n)", "depth"], rows, ["scan", "S(n)", "depth"]);
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
