import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, extname, join, relative } from "node:path";
import { type Command, CommanderError } from "commander";
import { FormatError, InternalError, RecircError, UsageError, unknownName } from "../errors.js";
import { FORMATS } from "../formats/index.js";
import { complexityMap } from "../report/complexity-map.js";
import { crossoversTable } from "../report/crossovers.js";
import {
  basesTable,
  costModelsTable,
  errorsTable,
  functionsTable,
  operationsTable,
  representationsTable,
  scanSourcesTable,
  scansTable,
  structuresTable,
  table,
} from "../report/docs.js";
import { activationsTable, floatOperationsTable } from "../report/docs-floats.js";
import { matrixSignsTable, numberSystemsTable } from "../report/docs-numbers.js";
import { catalogueSections, catalogueTable } from "../report/docs-recurrences.js";
import { gadgetSourcesTable, gadgetsTable } from "../report/gadgets.js";
import { claimsTable, errataTable, ledgerMarkdown, theoremsTable } from "../report/ledger.js";
import { THEOREMS } from "../theorems/index.js";
import { runTheorem } from "../theorems/run-theorem.js";
import { withoutProgress } from "./console.js";
import { openCatalogue, writeFile } from "./disk.js";

/**
 * # Generated documentation
 *
 * Nothing that a command can print is typed by hand. A page marks what is generated:
 *
 * - `<!-- recirc: ARGUMENTS -->` up to `<!-- end -->`: what that command prints, as a transcript;
 * - `<!-- recirc: table NAME -->`: one of the tables below, as Markdown;
 * - `<!-- recirc: include PATH -->`: a file of the repository, as code;
 * - `<!-- file: NAME -->` before a block of code: commands further down find it as a file of that name.
 *
 * The commands of a page run in a folder of its own, with copies of circuits/ and examples/, so that a page can write
 * a file in one command and read it in the next.
 */
const TABLES: Readonly<Record<string, () => string | Promise<string>>> = {
  functions: functionsTable,
  errors: errorsTable,
  operations: operationsTable,
  bases: basesTable,
  "cost-models": costModelsTable,
  scans: scansTable,
  gadgets: gadgetsTable,
  "gadget-sources": gadgetSourcesTable,
  "scan-sources": scanSourcesTable,
  structures: structuresTable,
  representations: representationsTable,
  "number-systems": () => numberSystemsTable(openCatalogue()),
  "matrix-signs": matrixSignsTable,
  "float-operations": floatOperationsTable,
  activations: activationsTable,
  formats: formatsTable,
  recurrences: () => catalogueTable(openCatalogue()),
  "complexity-map": () => complexityMap(openCatalogue()),
  theorems: theoremsTable,
  claims: claimsTable,
  errata: errataTable,
  crossovers: crossoversTable,
  ledger,
  "recurrence-sections": () => catalogueSections(openCatalogue()),
};

/** Every theorem on small instances, its mistakes planted. */
async function ledger(): Promise<string> {
  const catalogue = openCatalogue();
  const sections: string[] = [];
  for (const theorem of THEOREMS) {
    const entry = await runTheorem(theorem, {
      effort: "quick",
      seed: 1,
      mistakes: "plant",
      recurrence: (name, dimensions) => catalogue.recurrence(name, dimensions),
    });
    sections.push(ledgerMarkdown(entry));
  }
  return sections.join("\n\n");
}

function formatsTable(): string {
  const rows = FORMATS.map(({ name, extensions, title, bases, read }) => [
    name,
    extensions.map((extension) => `.${extension}`).join(", "),
    title,
    bases.join(", "),
    read === undefined ? "no" : "yes",
  ]);
  return table(["format", "extensions", "what it is", "bases it can say", "read back"], rows, ["format"]);
}

export interface UpdateOptions {
  /** The checkout. */
  readonly root: string;
  readonly stale: "write" | "report";
}

export interface Updated {
  /** Every page, relative to the root. */
  readonly files: readonly string[];
  /** Those whose generated parts were not what is printed now. */
  readonly stale: readonly string[];
}

/** Brings the generated parts of all pages up to date, or only finds out which are not. */
export async function updateDocs(program: Command, { root, stale: action }: UpdateOptions): Promise<Updated> {
  const files = pagesOf(root);
  const stale: string[] = [];
  for (const file of files) {
    const path = join(root, file);
    const before = readFileSync(path, "utf8");
    const after = await regenerate(program, root, file, before);
    if (after === before) continue;
    stale.push(file);
    if (action === "write") writeFile(path, after);
  }
  return { files, stale };
}

/** README.md and every page under docs/. */
export function pagesOf(root: string): readonly string[] {
  const docs = join(root, "docs");
  if (!existsSync(docs) || !existsSync(join(root, "README.md")))
    throw new UsageError(`expected README.md and docs/ in '${root}', found none; run this in a checkout`);
  const under = (folder: string): readonly string[] =>
    readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
      entry.isDirectory()
        ? under(join(folder, entry.name))
        : entry.name.endsWith(".md")
          ? [join(folder, entry.name)]
          : [],
    );
  return ["README.md", ...under(docs).map((path) => relative(root, path).replaceAll("\\", "/"))].sort();
}

const DIRECTIVE = /^<!-- (recirc|file): (.+?) -->$/;
const END = "<!-- end -->";

/** The page with every generated block printed anew. Pages without one are returned as they are. */
async function regenerate(program: Command, root: string, file: string, text: string): Promise<string> {
  const lines = text.split("\n");
  if (!lines.some((line) => DIRECTIVE.test(line))) return text;
  const desk = mkdtempSync(join(tmpdir(), "recirc-docs-"));
  const home = process.cwd();
  try {
    for (const folder of ["circuits", "examples"])
      cpSync(join(root, folder), join(desk, folder), { recursive: true });
    process.chdir(desk);
    const made: string[] = [];
    for (let i = 0; i < lines.length; i++) {
      made.push(lines[i]!);
      const [, kind, what] = DIRECTIVE.exec(lines[i]!) ?? [];
      if (kind === "file") writeFileSync(join(desk, basename(what!)), codeAfter(lines, i, file));
      if (kind !== "recirc") continue;
      const end = lines.indexOf(END, i);
      if (end < 0)
        throw new FormatError({ file, line: i + 1 }, `expected '${END}' after '${lines[i]}', got none`);
      made.push(...(await generated(program, root, what!)).split("\n"), END);
      i = end;
    }
    return made.join("\n");
  } finally {
    process.chdir(home);
    rmSync(desk, { recursive: true, force: true });
  }
}

/** The inside of the block of code that follows line `at`. */
function codeAfter(lines: readonly string[], at: number, file: string): string {
  const start = lines.findIndex((line, i) => i > at && line !== "");
  const end = lines.findIndex((line, i) => i > start && line === "```");
  if (start < 0 || end < 0 || !lines[start]!.startsWith("```"))
    throw new FormatError({ file, line: at + 1 }, `expected a block of code after '${lines[at]}', got none`);
  return `${lines.slice(start + 1, end).join("\n")}\n`;
}

async function generated(program: Command, root: string, what: string): Promise<string> {
  const [verb, name = ""] = what.split(" ");
  if (verb === "table") {
    if (!Object.hasOwn(TABLES, name)) throw unknownName("table", name, Object.keys(TABLES));
    return `\n${await TABLES[name]!()}\n`;
  }
  if (verb === "include") return fenced(languageOf(name), readFileSync(join(root, name), "utf8"));
  return fenced("text", `$ recirc ${what}\n${await transcript(program, argumentsOf(what))}`);
}

function languageOf(path: string): string {
  return { ".ts": "ts", ".yaml": "yaml", ".json": "json", ".v": "verilog" }[extname(path)] ?? "text";
}

function fenced(language: string, text: string): string {
  const trimmed = text
    .split("\n")
    .map((line) => line.trimEnd())
    .join("\n")
    .trimEnd();
  return `\`\`\`${language}\n${trimmed}\n\`\`\``;
}

/** Splits a command line at blanks; double quotes keep blanks. */
function argumentsOf(line: string): readonly string[] {
  return Array.from(line.matchAll(/"([^"]*)"|\S+/g), ([whole, quoted]) => quoted ?? whole);
}

/**
 * What a command writes to both of its streams, as on a screen without a terminal's width or progress, and its exit
 * code where that is not 0.
 */
export async function transcript(program: Command, line: readonly string[]): Promise<string> {
  let text = "";
  const restore = [process.stdout, process.stderr].map((stream) => {
    const { write, isTTY } = stream;
    stream.write = ((chunk: string | Uint8Array, ...rest: unknown[]) => {
      text += typeof chunk === "string" ? chunk : Buffer.from(chunk).toString("utf8");
      const done = rest.find((item) => typeof item === "function") as (() => void) | undefined;
      done?.();
      return true;
    }) as typeof stream.write;
    stream.isTTY = false;
    return () => {
      stream.write = write;
      stream.isTTY = isTTY;
    };
  });
  restore.push(withoutProgress());
  const exitCode = process.exitCode;
  process.exitCode = undefined;
  try {
    await program.parseAsync([...line], { from: "user" });
  } catch (error) {
    if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : 2;
    else if (error instanceof RecircError && !(error instanceof InternalError)) {
      text += `recirc: ${error.message}\n`;
      process.exitCode = 2;
    } else throw error;
  } finally {
    for (const undo of restore) undo();
  }
  const code = process.exitCode;
  process.exitCode = exitCode;
  return code === undefined || code === 0 ? text : `${text}[exit code ${code}]\n`;
}
