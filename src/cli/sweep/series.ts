import { type More, seriesLaws } from "../../analyze/laws.js";
import { decodeRow, encodeLaw, encodeRow, type Measure, type Row } from "../../analyze/row.js";
import { planOf, type Recipe } from "../../compile/compile.js";
import { count } from "../../compile/count.js";
import { LimitError } from "../../errors.js";
import { type RecipeNames, type RecurrenceSource, recipeIn, type Settings } from "./cell.js";

/** The laws along one series are one task: the rows, and the recipe, since the fitter may ask for more lengths. */
export interface SeriesTask {
  readonly recurrence: RecurrenceSource;
  readonly recipe: RecipeNames;
  readonly settings: Settings;
  /** Rows as JSON. */
  readonly rows: readonly string[];
  readonly measures: readonly Measure[];
}

export function seriesTask(source: Omit<SeriesTask, "rows">, rows: readonly Row[]): SeriesTask {
  return { ...source, rows: rows.map(encodeRow) };
}

/** The laws, as a JSON list. */
export function fitSeries({ recurrence, recipe, settings, rows, measures }: SeriesTask): string {
  const own = rows.map((text) => decodeRow(JSON.parse(text), "a series"));
  const counted = recipeIn(recurrence, recipe, settings);
  const known = new Map<bigint, ReturnType<More>>();
  const most = mostAsked(counted);
  // What is past a limit at one length is past it at all longer ones, and it may take seconds to find that out.
  let unreached: bigint | undefined;
  const more: More = (n) => {
    if (n > most || (unreached !== undefined && n >= unreached)) return undefined;
    if (!known.has(n)) known.set(n, figuresAt(counted, n));
    const found = known.get(n);
    if (found === undefined) unreached = n;
    return found;
  };
  return `[${seriesLaws(own, measures, more).map(encodeLaw).join(",")}]`;
}

/**
 * Counting at these lengths takes milliseconds: all of them by a network, fewer where each step is gone through. Not
 * where words grow: then no two steps are alike, and a length takes as long as its gates are many.
 */
function mostAsked(recipe: Recipe): bigint {
  if (recipe.representation?.kept?.grows) return 0n;
  const stepwise =
    /^(serial|chunk)/.test(recipe.scan.name) || planOf(recipe).stages.some(({ kind }) => kind === "serial");
  return stepwise ? 1024n : 1n << 17n;
}

function figuresAt(recipe: Recipe, n: bigint): ReturnType<More> {
  try {
    const { depth, size, counts } = count(recipe, n);
    return { depth: BigInt(depth), size, ...counts };
  } catch (error) {
    if (error instanceof LimitError) return undefined;
    throw error;
  }
}
