import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { applicableScans } from "../../src/compile/applicable.js";
import type { Recipe } from "../../src/compile/compile.js";
import { Compositions } from "../../src/compile/compositions.js";
import { count } from "../../src/compile/count.js";
import { followed, knownCourse } from "../../src/compile/replay.js";
import { representationNamed } from "../../src/numbers/index.js";
import { compressed } from "../../src/scans/compressed.js";
import { SCANS, scanNamed } from "../../src/scans/index.js";
import { CATALOGUE, catalogued } from "../catalogue.js";
import { TestMeter } from "../laws/scan-laws.js";

const NEVER = 2n ** 80n;

describe("counting by the course of a scan", () => {
  it.each(CATALOGUE.map(({ name }) => name))("gives the figures of running it: %s", (name) => {
    const recurrence = catalogued(name);
    fc.assert(
      fc.property(
        fc.constantFrom(...applicableScans(recurrence, SCANS)),
        fc.bigInt({ min: 1n, max: 700n }),
        fc.constantFrom<Recipe["weights"]>("inputs", "constants"),
        (scan, n, weights) => {
          const recipe: Recipe = { recurrence, scan, outputs: scan.gives, weights };
          expect(count(recipe, n, { followedFrom: 1n })).toEqual(count(recipe, n, { followedFrom: NEVER }));
        },
      ),
      { numRuns: 12 },
    );
  });

  it("gives them at lengths that nobody can store, and in Boolean gates", () => {
    for (const scan of ["sklansky", "brent-kung", "kogge-stone", "ladner-fischer:0"].map(scanNamed)) {
      for (const n of [2n ** 30n, 2n ** 21n - 5n]) {
        const recipe: Recipe = {
          recurrence: catalogued("linear-scalar"),
          scan,
          outputs: "all",
          weights: "inputs",
        };
        expect(count(recipe, n)).toEqual(count(recipe, n, { followedFrom: NEVER }));
        const bits = { ...recipe, representation: representationNamed("int:4") };
        expect(count(bits, n)).toEqual(count(bits, n, { followedFrom: NEVER }));
      }
    }
  });
});

describe("following a course", () => {
  /** Concatenation of levels: `late` says how much later a result is for an operand that begins a sequence. */
  const run = (compose: (later: number, earlier: number) => number, plain: boolean) => {
    const meter = new TestMeter();
    const vectors = compressed<number>({ key: String, meter });
    const counted = (later: number, earlier: number): number => {
      meter.count();
      return compose(later, earlier);
    };
    const steps = vectors.runs([[0, 1000n]]);
    const scan = scanNamed("kogge-stone");
    const result = plain
      ? scan.run(vectors, counted, steps)
      : followed({
          scan,
          vectors,
          compose: new Compositions<number>({ key: String, meter }).named("levels", counted),
          steps,
          several: undefined,
        });
    return { meter: meter.snapshot(), result: result && [...vectors.read(result)] };
  };

  it("counts each composition as often as the scan makes it", () => {
    const compose = (later: number, earlier: number) => Math.max(later, earlier) + 3;
    expect(run(compose, false)).toEqual(run(compose, true));
  });

  it("is given up, and counts nothing, where one class holds intervals that are not equal", () => {
    // By the number of steps: intervals of one depth have different ones.
    const compose = (later: number, earlier: number) => later + earlier + 1;
    expect(run(compose, false)).toEqual({ meter: [0n], result: undefined });
  });

  it("finds a course once for all that is composed by it", () => {
    const scan = scanNamed("ladner-fischer:5");
    expect(scanNamed("ladner-fischer:5")).toBe(scan);
    expect(knownCourse(scan, [[0, 4096n]], false)).toBe(knownCourse(scan, [[0, 4096n]], false));
  });
});
