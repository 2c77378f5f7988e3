import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { chunked } from "../../src/scans/chunked.js";
import { SCANS } from "../../src/scans/index.js";
import { ladnerFischer } from "../../src/scans/ladner-fischer.js";
import { multiway } from "../../src/scans/multiway.js";
import { ceilLog2, last, oneByOne, type Scan } from "../../src/scans/scan.js";
import { sklansky } from "../../src/scans/sklansky.js";
import {
  BrokenLaw,
  countsAgree,
  freeMonoid,
  greyOperations,
  neighboursOnly,
  SCAN_LAWS,
  severalAlone,
  TestMeter,
} from "./scan-laws.js";

const EVERY_LENGTH_TO = 70;

// Beside those that represent a family in the registry: a member where every level is a pairing, chunks that no length is a
// multiple of, with a network that pairs up inside, and chunks of one step.
describe.each([
  ...SCANS,
  ladnerFischer(6),
  chunked(71, ladnerFischer(1)),
  chunked(7, ladnerFischer(1)),
  chunked(1),
])("$name", (scan) => {
  describe.each(SCAN_LAWS)("$name", (law) => {
    it(`for every length from 0 to ${EVERY_LENGTH_TO}`, () => {
      for (let n = 0; n <= EVERY_LENGTH_TO; n++) law.check(scan, n);
    });

    it("for random lengths up to 300", () => {
      fc.assert(
        fc.property(fc.integer({ min: EVERY_LENGTH_TO + 1, max: 300 }), (n) => law.check(scan, n)),
        { numRuns: 6 },
      );
    });
  });
});

describe("the laws catch", () => {
  const broken = (run: Scan["run"], gives: Scan["gives"] = "all"): Scan => ({
    name: "broken",
    title: "a scan with a fault",
    source: "none",
    gives,
    run,
  });

  const swapped = broken((vectors, compose, steps) =>
    sklansky.run(vectors, (later, earlier) => compose(earlier, later), steps),
  );

  const droppedStep = broken((vectors, compose, steps) => {
    const n = vectors.length(steps);
    if (n < 5n) return sklansky.run(vectors, compose, steps);
    // The right half takes in the left half's last prefix but one.
    const half = 1n << BigInt(ceilLog2(n) - 1);
    const left = sklansky.run(vectors, compose, vectors.slice(steps, 0n, half));
    const right = sklansky.run(vectors, compose, vectors.slice(steps, half, n));
    const shorter = last(vectors, vectors.slice(left, 0n, half - 1n));
    return vectors.concat(left, vectors.map(compose, right, vectors.fill(shorter, n - half)));
  });

  /** Right wherever composition is idempotent: the distances are too short, so intervals overlap. */
  const overlapping = broken((vectors, compose, steps) => {
    const n = vectors.length(steps);
    let v = steps;
    for (let distance = 1n; distance < n; distance++) {
      v = vectors.concat(
        vectors.slice(v, 0n, 1n),
        vectors.map(compose, vectors.slice(v, 1n, n), vectors.slice(v, 0n, n - 1n)),
      );
    }
    return v;
  });

  /** Gives the right prefixes, but makes the last one a second time. */
  const wasteful = broken((vectors, compose, steps) => {
    const prefixes = sklansky.run(vectors, compose, steps);
    const n = vectors.length(steps);
    if (n < 2n) return prefixes;
    const before = vectors.slice(prefixes, n - 2n, n - 1n);
    const again = vectors.map((later, earlier) => compose(later, earlier), last(vectors, steps), before);
    return vectors.concat(vectors.slice(prefixes, 0n, n - 1n), again);
  });

  const mixing = broken((vectors, compose, steps, several = oneByOne(compose)) => {
    const n = vectors.length(steps);
    if (n < 3n) return multiway.run(vectors, compose, steps, several);
    const left = multiway.run(vectors, compose, vectors.slice(steps, 0n, 2n), several);
    const right = multiway.run(vectors, compose, vectors.slice(steps, 2n, n), several);
    return vectors.map(compose, right, left);
  }, "last");

  const earliestFirst = broken((vectors, compose, steps, several = oneByOne(compose)) => {
    const latestLast = (...parts: Parameters<typeof several>) => several(...parts.reverse());
    return multiway.run(vectors, compose, steps, latestLast);
  }, "last");

  const tooShort = broken((vectors, compose, steps) => last(vectors, sklansky.run(vectors, compose, steps)));

  it.each([
    { fault: "swapped operands", scan: swapped, law: freeMonoid },
    { fault: "swapped operands", scan: swapped, law: neighboursOnly },
    { fault: "a dropped step", scan: droppedStep, law: freeMonoid },
    { fault: "a dropped step", scan: droppedStep, law: neighboursOnly },
    { fault: "overlapping intervals", scan: overlapping, law: freeMonoid },
    { fault: "overlapping intervals", scan: overlapping, law: neighboursOnly },
    { fault: "work done twice", scan: wasteful, law: greyOperations },
    { fault: "pairs of what was composed several at once", scan: mixing, law: severalAlone },
    { fault: "several, the earliest first", scan: earliestFirst, law: freeMonoid },
    { fault: "several, the earliest first", scan: earliestFirst, law: severalAlone },
    { fault: "the last prefix instead of all", scan: tooShort, law: freeMonoid },
  ])("$fault, by: $law.name", ({ scan, law }) => {
    expect(() => law.check(scan, 9)).toThrow(BrokenLaw);
  });

  it("work done twice is not caught by what does not look at it", () => {
    expect(() => freeMonoid.check(wasteful, 9)).not.toThrow();
  });

  it("a meter that forgets repetitions", () => {
    class Forgetful extends TestMeter {
      override charge(): void {}
    }
    expect(() => countsAgree(() => new Forgetful(3)).check(sklansky, 16)).toThrow(BrokenLaw);
  });
});
