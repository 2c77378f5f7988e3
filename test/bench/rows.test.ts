import { describe, expect, it } from "vitest";
import type { Benchmark, Place } from "./benchmark.js";
import { BENCHMARKS } from "./index.js";
import { measure, ratiosOf, slowDowns, tableOf } from "./rows.js";

const NOWHERE = {} as Place;

/** Recirc takes `seconds`, a peer 3, 1, 2, ... and another is missing. */
function planted(seconds: number): Benchmark {
  return {
    name: "planted",
    title: "a benchmark made up",
    measures: [
      { name: "seconds", better: "less" },
      { name: "gates/s", better: "more" },
    ],
    enter: () => {
      const times = [3, 1, 2, 9, 0.5];
      return {
        recirc: () => ({ seconds, "gates/s": 10 / seconds }),
        peers: [
          { name: "peer", run: () => ({ seconds: times.shift()!, "gates/s": 5 }) },
          { name: "slow", slow: true, run: () => ({ seconds: 40 }) },
          { name: "gone", run: "not installed" },
        ],
      };
    },
  };
}

const HOW = { runs: 5, quick: false };

describe("benchmarks", () => {
  it("have names of their own", () => {
    expect(BENCHMARKS.length).toBeGreaterThanOrEqual(9);
    expect(new Set(BENCHMARKS.map(({ name }) => name)).size).toBe(BENCHMARKS.length);
  });

  it("give medians and ratios that are above one where recirc is better", () => {
    const { rows, skipped } = measure(planted(1), NOWHERE, HOW);
    expect(ratiosOf(rows)).toEqual({
      "planted, seconds, peer": 2,
      "planted, gates/s, peer": 2,
      "planted, seconds, slow": 40,
    });
    expect(rows.map(({ runs }) => runs)).toEqual([5, 5, 1]);
    expect(skipped).toEqual([{ benchmark: "planted", peer: "gone", because: "not installed" }]);
    expect(tableOf(rows, skipped, [planted(1)])).toContain("skipped: planted against gone: not installed");
  });

  it("leave out slow peers when there is no time", () => {
    const { rows, skipped } = measure(planted(1), NOWHERE, { runs: 1, quick: true });
    expect(rows.map(({ peer }) => peer)).toEqual(["peer", "peer"]);
    expect(skipped.map(({ peer }) => peer)).toEqual(["slow", "gone"]);
  });

  it("name a slow-down past a quarter, and nothing less", () => {
    const baseline = ratiosOf(measure(planted(1), NOWHERE, HOW).rows);
    const slower = (seconds: number) => slowDowns(measure(planted(seconds), NOWHERE, HOW).rows, baseline);
    expect(slower(1.2)).toEqual([]);
    expect(slower(0.5)).toEqual([]);
    expect(slower(1.3).map(({ measure: name, peer }) => `${name} ${peer}`)).toEqual([
      "seconds peer",
      "gates/s peer",
      "seconds slow",
    ]);
  });
});
