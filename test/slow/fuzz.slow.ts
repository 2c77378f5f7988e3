import { describe, expect, it } from "vitest";
import { fuzz } from "../formats/fuzz.js";
import { seededReaders } from "../formats/seeds.js";

/** RECIRC_FUZZ damaged files for each reader (20,000 if not given), in parts with a seed each. */
const RUNS = Number(process.env.RECIRC_FUZZ ?? 20_000);
const PART = 2_000;

describe(`${RUNS} damaged files of each format`, () => {
  it.each(seededReaders().map((reader) => [reader.name, reader] as const))(
    "of %s are read or refused",
    (_, reader) => {
      let files = 0;
      for (let part = 0; files < RUNS; part++) {
        const runs = Math.min(PART, RUNS - files);
        const { read, refused } = fuzz(reader, { seeds: reader.seeds, runs, seed: 1000 + part });
        files += read + refused;
        expect(refused).toBeGreaterThan(0);
      }
      expect(files).toBe(RUNS);
    },
  );
});
