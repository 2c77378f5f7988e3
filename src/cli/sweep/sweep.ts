import { existsSync } from "node:fs";
import { seriesOf } from "../../analyze/laws.js";
import {
  decodeLaw,
  type Law,
  type Measure,
  type Results,
  type Row,
  type Unreached,
} from "../../analyze/row.js";
import { UsageError } from "../../errors.js";
import { note, progress } from "../console.js";
import { addressOf, codeVersion } from "./address.js";
import { type Cell, decodeOutcome, type Outcome } from "./cell.js";
import { Journal, type Journalled, readJournal } from "./journal.js";
import { carryOut } from "./pool.js";
import { seriesTask } from "./series.js";

export interface SweepOptions {
  readonly jobs: number;
  /** Where rows are kept until the results are written; none keeps no journal. */
  readonly journal?: string;
  /** What to do with a journal that is there: go on from it, or start over. Asked for when missing. */
  readonly earlier?: "resume" | "fresh";
  /** Asks whether to go on; undefined where nobody can be asked. */
  readonly ask?: (question: string) => Promise<boolean | undefined>;
  readonly measures: readonly Measure[];
}

export interface Sweep {
  readonly results: Results;
  /** Lines for standard error, in the order of the rows. */
  readonly notes: readonly string[];
  readonly differences: number;
  /** To be called when the results are safe. */
  finish(): void;
}

/**
 * Measures every cell, fits the laws, and gives results that depend on the cells alone: not on how many threads worked,
 * nor on how often the sweep was interrupted.
 */
export async function sweep(cells: readonly Cell[], options: SweepOptions): Promise<Sweep> {
  const code = codeVersion();
  const addresses = cells.map((cell) => cell.recipes.map((recipe) => addressOf(cell, recipe, code)));
  const { outcomes, journal } = await open(new Set(addresses.flat()), options);
  const left = cells.map((cell, i) => ({
    ...cell,
    recipes: cell.recipes.filter((_, j) => !outcomes.has(addresses[i]![j]!)),
  }));
  const open_ = left.flatMap((cell, i) => (cell.recipes.length > 0 ? [{ cell, i }] : []));
  const rows = open_.reduce((sum, { cell }) => sum + cell.recipes.length, 0);
  const bar = await progress({
    count: rows,
    unit: "rows",
    work: open_.reduce((sum, { cell }) => sum + workOf(cell), 0),
  });
  const interrupted = (): void => {
    bar.stop();
    if (journal !== undefined)
      note(`interrupted; ${journal.path} holds what was measured, add --resume to go on from there`);
    process.exit(130);
  };
  process.once("SIGINT", interrupted);
  try {
    const tasks = open_.map(({ cell }) => ({ kind: "cell", cell }) as const);
    await carryOut(tasks, options.jobs, (answer, index) => {
      if (answer.kind !== "outcomes") return;
      const { cell, i } = open_[index]!;
      const missing = addresses[i]!.filter((address) => !outcomes.has(address));
      const made = answer.outcomes.map(
        (text, j) => [missing[j]!, decodeOutcome(JSON.parse(text), "a worker", "row")] as const,
      );
      journal?.append(made);
      for (const [address, outcome] of made) outcomes.set(address, outcome);
      bar.advance(`n = ${cell.n} ${cell.recurrence.file}`, made.length, workOf(cell));
    });
  } finally {
    process.off("SIGINT", interrupted);
    bar.stop();
    journal?.close();
  }
  const collected = inOrder(cells, addresses, outcomes);
  const laws = await fitLaws(collected.rows, cells, options);
  const { unreached } = collected;
  return {
    results: {
      rows: collected.rows.map(({ row }) => row),
      laws,
      ...(unreached.length === 0 ? {} : { unreached }),
    },
    notes: collected.notes,
    differences: collected.differences,
    finish: () => journal?.remove(),
  };
}

/** About proportional to the time that a cell takes: steps are gone through up to some length, and counted beyond. */
function workOf({ n, recipes }: Cell): number {
  return recipes.length * (100 + Math.min(Number(n), 10_000));
}

/** The rows that an earlier, interrupted sweep has left, where they are to be used. */
async function open(
  wanted: ReadonlySet<string>,
  { journal: path, earlier, ask }: SweepOptions,
): Promise<{ readonly outcomes: Map<string, Outcome>; readonly journal?: Journal }> {
  if (path === undefined) return { outcomes: new Map() };
  if (earlier === "fresh" || !existsSync(path)) return { outcomes: new Map(), journal: new Journal(path, 0) };
  const { outcomes, end } = readJournal(path);
  const usable = [...outcomes].filter(([address]) => wanted.has(address));
  const [held, other] = [usable.length, outcomes.size - usable.length];
  if (earlier === undefined && outcomes.size > 0) {
    const state = `${path} holds ${held} of the ${wanted.size} rows of this sweep${other > 0 ? `, and ${other} of another recipe or version` : ""}`;
    const yes = await ask?.(`${state}. Go on from there?`);
    if (yes === undefined) {
      throw new UsageError(`${state}; add --resume to go on from there, or --fresh to start over`);
    }
    if (!yes) return { outcomes: new Map(), journal: new Journal(path, 0) };
  }
  if (other > 0) note(`${path}: ${other} rows are of another recipe or version, and are not used`);
  return { outcomes: new Map(usable), journal: new Journal(path, end) };
}

interface Placed {
  readonly row: Row;
  readonly cell: Cell;
  readonly recipe: Cell["recipes"][number];
}

interface Collected {
  readonly rows: readonly Placed[];
  readonly unreached: readonly Unreached[];
  readonly notes: readonly string[];
  readonly differences: number;
}

/** Outcomes in the order of recurrences, recipes, lengths. */
function inOrder(
  cells: readonly Cell[],
  addresses: readonly (readonly string[])[],
  outcomes: Journalled,
): Collected {
  const rows: Placed[] = [];
  const unreached: Unreached[] = [];
  const notes: string[] = [];
  let differences = 0;
  const groups = new Map<string, number[]>();
  cells.forEach((cell, i) => {
    const key = JSON.stringify(cell.recurrence);
    groups.set(key, [...(groups.get(key) ?? []), i]);
  });
  for (const group of groups.values()) {
    const own = [...group].sort((i, j) => (BigInt(cells[i]!.n) < BigInt(cells[j]!.n) ? -1 : 1));
    const { recipes } = cells[own[0]!]!;
    recipes.forEach((recipe, j) => {
      for (const i of own) {
        const outcome = outcomes.get(addresses[i]![j]!)!;
        if (outcome.row !== undefined) rows.push({ row: outcome.row, cell: cells[i]!, recipe });
        if (outcome.unreached !== undefined) unreached.push(outcome.unreached);
        notes.push(...outcome.notes);
        differences += outcome.differences;
      }
    });
  }
  return { rows, unreached, notes, differences };
}

async function fitLaws(
  placed: readonly Placed[],
  cells: readonly Cell[],
  { jobs, measures }: SweepOptions,
): Promise<readonly Law[]> {
  if (cells.length === 0) return [];
  const places = new Map(placed.map((place) => [place.row, place]));
  const tasks = seriesOf(placed.map(({ row }) => row)).map(({ rows }) => {
    const { cell, recipe } = places.get(rows[0]!)!;
    const source = { recurrence: cell.recurrence, recipe, settings: cell.settings, measures };
    return { kind: "series", series: seriesTask(source, rows) } as const;
  });
  const laws: (readonly Law[])[] = [];
  const bar = await progress({ count: tasks.length, unit: "series fitted" });
  try {
    await carryOut(tasks, jobs, (answer, index) => {
      if (answer.kind !== "laws") return;
      const list = JSON.parse(answer.laws) as readonly unknown[];
      laws[index] = list.map((law) => decodeLaw(law, "a worker", "law"));
      bar.advance("");
    });
  } finally {
    bar.stop();
  }
  return laws.flat();
}
