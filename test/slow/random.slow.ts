import { describe, it } from "vitest";
import { checkRandom } from "../random/property.js";

/** RECIRC_RANDOM recurrences (20,000 if not given), in parts of 500 with a seed each, so that a failure names its part. */
const RUNS = Number(process.env.RECIRC_RANDOM ?? 20_000);
const SEED = Number(process.env.RECIRC_SEED ?? 1);
const PART = 500;

describe(`${RUNS} random recurrences`, () => {
  const parts = Array.from({ length: Math.ceil(RUNS / PART) }, (_, i) => [
    SEED + i,
    Math.min(PART, RUNS - i * PART),
  ]);

  it.each(parts)("of seed %i are understood and compiled exactly: %i", (seed, runs) => {
    checkRandom(runs!, seed!);
  });
});
