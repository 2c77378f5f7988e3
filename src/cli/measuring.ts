import { extname } from "node:path";
import type { Results } from "../analyze/row.js";
import { planOf } from "../compile/compile.js";
import { LimitError, UsageError } from "../errors.js";
import type { Catalogue } from "../recurrences/catalogue.js";
import type { Recurrence } from "../recurrences/recurrence.js";
import { latexReport, markdownReport, type Origin } from "../report/documents.js";
import { htmlReport } from "../report/html.js";
import { refuseUncheckable } from "../report/measure.js";
import { overview, TEXT_ROOM, unreachedText } from "../report/overview.js";
import { frontText, markFronts } from "../report/pareto.js";
import { plotRows, readableSelection } from "../report/plot.js";
import { checkTableFormat, renderTable } from "../report/table.js";
import { SCANS } from "../scans/index.js";
import type { MeasureCommandOptions } from "./commands/measure.js";
import { askOnTerminal, commandLine, note, print, roomOfTerminal } from "./console.js";
import { VERSION } from "./declared-options.js";
import { readDimensions } from "./dimensions.js";
import { openCatalogue, recurrenceText, writeFile } from "./disk.js";
import { parseLengths } from "./lengths.js";
import { readCount, recipesOf } from "./options.js";
import { type Cell, type RecurrenceSource, recurrenceOf, type Settings } from "./sweep/cell.js";
import { journalPath } from "./sweep/journal.js";
import { readJobs } from "./sweep/pool.js";
import { namesOf, recipeSettings } from "./sweep/recipe-settings.js";
import { sweep } from "./sweep/sweep.js";

/** `recirc measure`: rows of every recipe asked for, with their laws, as tables and files. */
export async function measureAll(names: readonly string[], options: MeasureCommandOptions): Promise<void> {
  const lengths = parseLengths(options.n);
  const cells = cellsOf(recurrencesOf(names, options), lengths, options);
  const writers = writersOf(options.output);
  // Before anything is measured.
  if (options.format !== undefined) checkTableFormat(options.format);
  const earlier = options.fresh ? "fresh" : options.resume ? "resume" : undefined;
  const {
    results: measured,
    notes,
    differences,
    finish,
  } = await sweep(cells, {
    jobs: readJobs(options.jobs),
    measures: ["depth", "size"],
    ask: askOnTerminal,
    ...(options.output === undefined ? {} : { journal: journalPath(options.output) }),
    ...(earlier === undefined ? {} : { earlier }),
  });
  const [unreached] = measured.unreached ?? [];
  if (unreached !== undefined && measured.rows.length === 0) {
    finish();
    throw new LimitError(unreached.why);
  }
  const results = options.pareto ? { ...measured, rows: markFronts(measured.rows) } : measured;
  if (options.json) print(await renderTable(results, "json"));
  else if (options.format !== undefined) print(await renderTable(results, options.format));
  else if (options.pareto) print(`${frontText(results.rows)}${unreachedText(results)}`);
  else print(overview(results, roomOfTerminal() ?? TEXT_ROOM));
  for (const write of writers) await write(results);
  finish();
  for (const line of notes.slice(0, 10)) note(line);
  if (differences > 0) process.exitCode = 1;
}

/** One cell for each recurrence and length, the longest first, so that no thread is left alone with a long one. */
function cellsOf(
  recurrences: readonly LoadedRecurrence[],
  lengths: readonly bigint[],
  options: MeasureCommandOptions,
): readonly Cell[] {
  const settings = settingsOf(options);
  refuseUncheckable(lengths, { verify: settings.verify });
  const numbers = compared(options);
  const cells = recurrences.flatMap(({ recurrence, source }) => {
    const asked = { ...(options.pareto ? widened(recurrence, options) : options), numbers };
    const recipes = recipesOf(recurrence, asked).map(namesOf);
    return lengths.map((n): Cell => ({ recurrence: source, recipes, n: String(n), settings }));
  });
  return cells.sort((a, b) => (BigInt(a.n) < BigInt(b.n) ? 1 : BigInt(a.n) > BigInt(b.n) ? -1 : 0));
}

/** Several kinds of words are held against arithmetic gates too, unless it is a front that is asked for. */
function compared({ numbers, pareto }: MeasureCommandOptions): string {
  const names = numbers.split(",").map((name) => name.trim());
  return pareto || names.length < 2 || names.includes("arithmetic")
    ? numbers
    : ["arithmetic", ...names].join();
}

/** What kernels take for chunks, besides the scans there are. */
const PARETO_CHUNKS = [8, 16, 64].flatMap((size) => [
  `chunked:${size}`,
  `chunked-last:${size}`,
  `chunkwise:${size}`,
]);

/** A front is looked for among all scans, chunk sizes and structures that fit, unless some are named. */
function widened(recurrence: Recurrence, options: MeasureCommandOptions): MeasureCommandOptions {
  const alternatives = planOf({ recurrence }).stages.flatMap((stage) =>
    stage.kind === "affine" ? stage.alternatives : [],
  );
  return {
    ...options,
    scan: options.scan ?? [...SCANS.map(({ name }) => name), ...PARETO_CHUNKS].join(","),
    structure:
      options.structure === undefined || options.structure === "narrowest"
        ? [...new Set(["narrowest", ...alternatives])].join(",")
        : options.structure,
  };
}

function settingsOf(options: MeasureCommandOptions): Settings {
  const { builtGates } = options;
  return {
    ...recipeSettings(options),
    verify: options.verify ? "sequences" : "none",
    random: readCount("--sequences", options.sequences, 0, 1_000_000),
    seed: readCount("--seed", options.seed, 0, 2 ** 31),
    ...(builtGates === undefined
      ? {}
      : { builtGates: String(readCount("--built-gates", builtGates, 0, 50_000_000)) }),
  };
}

interface LoadedRecurrence {
  readonly recurrence: Recurrence;
  readonly source: RecurrenceSource;
}

function load(
  name: string,
  dimensions: Readonly<Record<string, number>>,
  catalogue: Catalogue,
): LoadedRecurrence {
  const source = { ...recurrenceText(name, catalogue), dimensions };
  return { recurrence: recurrenceOf(source), source };
}

function recurrencesOf(
  names: readonly string[],
  options: MeasureCommandOptions,
): readonly LoadedRecurrence[] {
  const catalogue = openCatalogue();
  const dimensions = readDimensions(options.d);
  if (options.all && names.length > 0)
    throw new UsageError(`expected recurrences or --all, got both; leave one out`);
  const wanted = options.all ? catalogue.names() : names;
  if (wanted.length === 0)
    throw new UsageError(
      "expected at least one recurrence, got none; name some (see 'recirc list') or use --all",
    );
  if (wanted.length === 1) return [load(wanted[0]!, dimensions, catalogue)];
  // Several recurrences need not have the same dimensions, but each dimension must be some recurrence's.
  const used = new Set<string>();
  const recurrences = wanted.map((name) => {
    const loaded = load(name, {}, catalogue);
    const own = loaded.recurrence.dimensions;
    const given = Object.entries(dimensions).filter(([dimension]) => Object.hasOwn(own, dimension));
    for (const [dimension] of given) used.add(dimension);
    return given.length === 0 ? loaded : load(name, Object.fromEntries(given), catalogue);
  });
  const unused = Object.keys(dimensions).find((dimension) => !used.has(dimension));
  if (unused !== undefined)
    throw new UsageError(
      `-d: expected a dimension of one of the recurrences, got '${unused}', which none has`,
    );
  return recurrences;
}

type Writer = (results: Results) => Promise<void>;

const WRITERS: Readonly<Record<string, (results: Results) => Promise<string>>> = {
  ".json": (results) => renderTable(results, "json"),
  ".csv": (results) => renderTable(results, "csv"),
  ".md": (results) => markdownReport(results, origin()),
  ".tex": (results) => latexReport(results, origin()),
  ".html": (results) => htmlReport(results, origin()),
  ".svg": ({ rows }) => {
    const selection = readableSelection(rows);
    return plotRows(selection.rows, selection.title === undefined ? {} : { title: selection.title });
  },
};

function origin(): Origin {
  return { command: commandLine(), version: VERSION };
}

/** Checked before anything is measured, so that a mistyped extension does not cost an hour. */
function writersOf(path: string | undefined): readonly Writer[] {
  if (path === undefined) return [];
  const extension = extname(path);
  const wanted = extension === "" ? [".json", ".csv", ".svg"] : [extension];
  return wanted.map((ending) => {
    const render = WRITERS[ending];
    if (render === undefined)
      throw new UsageError(`-o: expected one of ${Object.keys(WRITERS).join(", ")}, got '${ending}'`);
    const target = extension === "" ? `${path}${ending}` : path;
    return async (results) => {
      writeFile(target, await render(results));
      note(`wrote ${target}`);
    };
  });
}
