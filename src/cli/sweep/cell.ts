import type { Unreached } from "../../analyze/row.js";
import { decodeRow, decodeUnreached, encodeRow, encodeUnreached, type Row } from "../../analyze/row.js";
import type { Recipe } from "../../compile/compile.js";
import { readRecurrence } from "../../recurrences/elaborate.js";
import type { Recurrence } from "../../recurrences/recurrence.js";
import { type MeasureOptions, measureAt } from "../../report/measure.js";
import type { Difference } from "../../verify/verify.js";
import { understood } from "../catalogue-index.js";
import type { CommonOptions } from "../declared-options.js";
import { readScan, recipeOf } from "../options.js";

/** How a recipe is written on the command line. */
export interface RecipeNames {
  readonly scan: string;
  readonly structure: string;
  readonly numbers: string;
}

/** A recurrence as text, which goes from thread to thread and into an address. */
export interface RecurrenceSource {
  readonly file: string;
  readonly text: string;
  readonly dimensions: Readonly<Record<string, number>>;
}

/** All options that a circuit depends on, besides its recipe. */
export interface RecipeSettings
  extends Pick<CommonOptions, "outputs" | "weights" | "largestRank" | "fold">,
    Readonly<Record<string, unknown>> {
  /** Hash of the file that weights are read from. */
  readonly weightsHash?: string;
}

/** And all that a row does. */
export interface Settings extends RecipeSettings {
  readonly verify: "sequences" | "none";
  readonly random: number;
  readonly seed: number;
  readonly builtGates?: string;
}

/** The unit of work: one recurrence at one length, by every recipe, so that what they share is worked out once. */
export interface Cell {
  readonly recurrence: RecurrenceSource;
  readonly recipes: readonly RecipeNames[];
  /** A decimal, so that a cell is JSON. */
  readonly n: string;
  readonly settings: Settings;
}

/** What came of one recipe of a cell. */
export interface Outcome {
  readonly row?: Row;
  readonly unreached?: Unreached;
  /** Lines for standard error. */
  readonly notes: readonly string[];
  /** Sequences on which the circuit and the recurrence differ. */
  readonly differences: number;
}

/** Recurrences are read and understood once in a thread, however many cells they occur in. */
const recurrences = new Map<string, Recurrence>();
const MOST_KEPT = 256;

export function recurrenceOf(source: RecurrenceSource): Recurrence {
  const { file, text, dimensions } = source;
  const key = JSON.stringify([file, text, dimensions]);
  let found = recurrences.get(key);
  if (found === undefined) {
    found = understood(source, dimensions) ?? readRecurrence(text, file, dimensions);
    if (recurrences.size >= MOST_KEPT) recurrences.delete(recurrences.keys().next().value!);
    recurrences.set(key, found);
  }
  return found;
}

/** The recipe in a thread's own terms. */
export function recipeIn(
  source: RecurrenceSource,
  { scan, structure, numbers }: RecipeNames,
  settings: RecipeSettings,
): Recipe {
  return recipeOf(recurrenceOf(source), readScan(scan), numbers, settings, structure);
}

/** Measures a cell: one outcome for each recipe, in order. */
export function measureCell({ recurrence, recipes, n, settings }: Cell): readonly Outcome[] {
  return recipes.map((names) => {
    const notes: string[] = [];
    const options: MeasureOptions = {
      verify: settings.verify,
      random: settings.random,
      seed: settings.seed,
      ...(settings.builtGates === undefined ? {} : { builtGates: BigInt(settings.builtGates) }),
      onDifference: (row, difference) => notes.push(differenceText(row, difference)),
    };
    const outcome = measureAt(recipeIn(recurrence, names, settings), BigInt(n), options);
    return { ...outcome, notes, differences: outcome.row?.checked?.differences ?? 0 };
  });
}

function differenceText(row: Row, { sequence, output, step, entry, expected, got }: Difference): string {
  return `difference: ${row.recurrence} ${row.scan} n = ${row.n}, ${sequence.label}: ${output} at step ${step}, entry ${entry}: expected ${expected}, got ${got}`;
}

/** An outcome as one line of JSON. */
export function encodeOutcome({ row, unreached, notes, differences }: Outcome): string {
  const parts = [
    ...(row === undefined ? [] : [`"row":${encodeRow(row)}`]),
    ...(unreached === undefined ? [] : [`"unreached":${encodeUnreached(unreached)}`]),
    ...(notes.length === 0 ? [] : [`"notes":${JSON.stringify(notes)}`]),
    ...(differences === 0 ? [] : [`"differences":${differences}`]),
  ];
  return `{${parts.join(",")}}`;
}

/** @throws FormatError that names the file and the field. */
export function decodeOutcome(value: unknown, file: string, where: string): Outcome {
  const own = value as Readonly<Record<string, unknown>>;
  return {
    ...(own.row === undefined ? {} : { row: decodeRow(own.row, file, where) }),
    ...(own.unreached === undefined ? {} : { unreached: decodeUnreached(own.unreached, file, where) }),
    notes: (own.notes as readonly string[] | undefined) ?? [],
    differences: (own.differences as number | undefined) ?? 0,
  };
}
