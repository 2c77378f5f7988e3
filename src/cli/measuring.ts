import { extname } from "node:path";
import { lawsOf } from "../analyze/laws.js";
import type { Results, Row } from "../analyze/row.js";
import { UsageError } from "../errors.js";
import type { Recurrence } from "../recurrences/recurrence.js";
import { measure } from "../report/measure.js";
import { overview } from "../report/overview.js";
import { plotRows, readableSelection } from "../report/plot.js";
import { renderTable } from "../report/table.js";
import type { Difference } from "../verify/verify.js";
import type { MeasureCommandOptions } from "./commands/measure.js";
import { note, print, progress } from "./console.js";
import { loadRecurrence, openCatalogue, writeFile } from "./disk.js";
import { parseLengths } from "./lengths.js";
import { readCount, readDimensions, recipesOf } from "./options.js";

/** `recirc measure`: rows of every recipe asked for, with their laws, as tables and files. */
export async function measureAll(names: readonly string[], options: MeasureCommandOptions): Promise<void> {
  const lengths = parseLengths(options.n);
  const recipes = recurrencesOf(names, options).flatMap((recurrence) => recipesOf(recurrence, options));
  const writers = writersOf(options.output);
  const bar = await progress(recipes.length * lengths.length);
  const rows: Row[] = [];
  const differences: { row: Row; difference: Difference }[] = [];
  try {
    for (const recipe of recipes) {
      const steps = measure(recipe, lengths, {
        verify: options.verify ? "sequences" : "none",
        random: readCount("--sequences", options.sequences, 0, 1_000_000),
        seed: readCount("--seed", options.seed, 0, 2 ** 31),
        onDifference: (row, difference) => differences.push({ row, difference }),
      });
      for (const row of steps) {
        rows.push(row);
        bar.advance(`${row.recurrence} ${row.scan} n = ${row.n}`);
        // Lets the bar draw and Ctrl-C through between rows.
        await new Promise((resolve) => setImmediate(resolve));
      }
    }
  } finally {
    bar.stop();
  }
  const results: Results = { rows, laws: lawsOf(rows) };
  if (options.json) print(await renderTable(results, "json"));
  else if (options.format !== undefined) print(await renderTable(results, options.format));
  else print(overview(results));
  for (const write of writers) await write(results);
  for (const { row, difference } of differences.slice(0, 10)) {
    note(
      `difference: ${row.recurrence} ${row.scan} n = ${row.n}, ${difference.sequence.label}: ${difference.output} at step ${difference.step}, entry ${difference.entry}: expected ${difference.expected}, got ${difference.got}`,
    );
  }
  if (differences.length > 0) process.exitCode = 1;
}

function recurrencesOf(names: readonly string[], options: MeasureCommandOptions): readonly Recurrence[] {
  const catalogue = openCatalogue();
  const dimensions = readDimensions(options.d);
  if (options.all && names.length > 0)
    throw new UsageError(`expected recurrences or --all, got both; leave one out`);
  const wanted = options.all ? catalogue.names() : names;
  if (wanted.length === 0)
    throw new UsageError(
      "expected at least one recurrence, got none; name some (see 'recirc list') or use --all",
    );
  if (wanted.length === 1) return [loadRecurrence(wanted[0]!, dimensions, catalogue)];
  // Several recurrences need not have the same dimensions, but each dimension must be some recurrence's.
  const used = new Set<string>();
  const recurrences = wanted.map((name) => {
    const own = loadRecurrence(name, {}, catalogue).dimensions;
    const given = Object.entries(dimensions).filter(([dimension]) => Object.hasOwn(own, dimension));
    for (const [dimension] of given) used.add(dimension);
    return loadRecurrence(name, Object.fromEntries(given), catalogue);
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
  ".md": (results) => renderTable(results, "markdown"),
  ".tex": (results) => renderTable(results, "latex"),
  ".svg": ({ rows }) => {
    const selection = readableSelection(rows);
    return plotRows(selection.rows, selection.title === undefined ? {} : { title: selection.title });
  },
};

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
