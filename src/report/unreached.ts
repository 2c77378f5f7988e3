import type { Unreached } from "../analyze/row.js";
import type { Recipe } from "../compile/compile.js";
import { count } from "../compile/count.js";
import { LimitError } from "../errors.js";
import type { Recurrence } from "../recurrences/recurrence.js";
import { contextOf } from "./measure.js";

/** Going through steps takes a millisecond for ten of them, so only these are tried, the longest first. */
const TRIED = [13n, 10n, 7n, 6n, 5n, 4n, 3n, 2n, 1n, 0n].map((k) => 1n << k);

/** Names a length that a recipe does reach, found by counting at it. */
export function unreachedOf(recipe: Recipe, n: bigint, why: string): Unreached {
  const { recurrence, dimensions, scan, structure, numbers, outputs } = contextOf(recipe, n);
  const own = known.get(recipe.recurrence) ?? new Map<string, bigint>();
  known.set(recipe.recurrence, own);
  const key = JSON.stringify([scan, structure, numbers, outputs, recipe.folding ?? ""]);
  let reachable = own.get(key);
  if (reachable === undefined) {
    reachable = TRIED.find((length) => length < n && reaches(recipe, length)) ?? 0n;
    own.set(key, reachable);
  }
  // The length found may be one of a longer sequence that was too long.
  return {
    recurrence,
    dimensions,
    n,
    scan,
    structure,
    numbers,
    outputs,
    reachable: reachable < n ? reachable : 0n,
    why,
  };
}

const known = new WeakMap<Recurrence, Map<string, bigint>>();

function reaches(recipe: Recipe, n: bigint): boolean {
  try {
    count(recipe, n);
    return true;
  } catch (error) {
    if (error instanceof LimitError) return false;
    throw error;
  }
}
