import type { Unreached } from "../analyze/row.js";
import type { Recipe } from "../compile/compile.js";
import { count } from "../compile/count.js";
import { LimitError } from "../errors.js";
import { contextOf } from "./measure.js";

/** Trying a length costs seconds when it is too long, so only these are tried, the longest first. */
const TRIED = [1n << 16n, 1n << 12n, 1n << 8n];

/** Names a length that a recipe does reach, found by counting at it. */
export function unreachedOf(recipe: Recipe, n: bigint, why: string): Unreached {
  const { recurrence, dimensions, scan, structure, numbers, outputs } = contextOf(recipe, n);
  const reachable = TRIED.filter((length) => length < n).find((length) => reaches(recipe, length)) ?? 0n;
  return { recurrence, dimensions, n, scan, structure, numbers, outputs, reachable, why };
}

function reaches(recipe: Recipe, n: bigint): boolean {
  try {
    count(recipe, n);
    return true;
  } catch (error) {
    if (error instanceof LimitError) return false;
    throw error;
  }
}
