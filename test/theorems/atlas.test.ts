import { describe, expect, it } from "vitest";
import { analyze } from "../../src/analyze/analyze.js";
import { atlasSentences, depthPerLog, exponent } from "../../src/report/atlas.js";
import { attentionModel, deltaNetModel, deltaNetWays, pdModel } from "../../src/theorems/atlas/models.js";
import { ATLAS, type AtlasPoint, pointAt } from "../../src/theorems/atlas.js";
import { fanInTwoCircuit, measuredHead } from "../../src/theorems/attention-head.js";
import { circuitOf, MEASURED } from "../../src/theorems/pd-log-depth.js";
import { catalogued } from "../catalogue.js";

const request = { recurrence: catalogued };
const classNamed = (name: string) => ATLAS.find((one) => one.name === name)!;

describe("modelled depths and sizes", () => {
  it("are at least those of the circuits that are built", () => {
    for (const k of [1, 2, 3, 4, 5]) {
      const head = analyze(fanInTwoCircuit(measuredHead(1, 2 ** k), 2 ** k));
      const head2 = attentionModel(k);
      expect(head2.depth).toBeGreaterThanOrEqual(head.depth);
      expect(head2.size >= BigInt(head.size)).toBe(true);
      const pd = analyze(circuitOf(MEASURED, 2 ** k));
      const pd2 = pdModel(k);
      expect(pd2.depth).toBeGreaterThanOrEqual(pd.depth);
      expect(pd2.size >= BigInt(pd.size)).toBe(true);
    }
  });

  it("are at least those that are counted for the low-rank RNN, and hardly more than twice as deep", () => {
    const one = classNamed("low-rank linear RNN");
    for (const k of [1, 2, 3, 4, 5]) {
      const counted = pointAt(one, k, request);
      expect(counted.evidence).toBe("counted");
      const [written] = deltaNetWays(k, 0);
      expect(BigInt(written!.modelled.depth)).toBeGreaterThanOrEqual(counted.depth);
      expect(BigInt(written!.modelled.depth)).toBeLessThan((counted.depth * 22n) / 10n);
      expect(written!.modelled.size >= counted.size).toBe(true);
    }
  });

  it("go by numbers written out, then by one level of recursion, then by two", () => {
    expect(deltaNetModel(8).way).toBe("naive");
    expect(deltaNetModel(64).way).toMatch(/^Jung, 1 level,/);
    expect(deltaNetModel(4096).way).toMatch(/^Jung, 2 levels,/);
  });
});

describe("the atlas far out", () => {
  const far = (name: string): AtlasPoint => pointAt(classNamed(name), 65536, request);

  it("has the classes in their order, and sizes of one exponent", () => {
    const points = ATLAS.map(({ name }) => far(name));
    const depths = points.map(({ depth }) => depth);
    expect([...depths].sort((x, y) => (x < y ? -1 : 1))).toEqual(depths);
    expect(points.map(({ evidence }) => evidence)).toEqual([
      "modelled",
      "modelled",
      "modelled",
      "formula",
      "formula",
    ]);
    // Flat where depth is O(log n), and lg n where it is O(log^2 n).
    expect(depthPerLog(points[0]!)).toBeLessThan(6);
    expect(depthPerLog(points[1]!)).toBeLessThan(25);
    expect(depthPerLog(points[2]!)).toBeLessThan(80);
    expect(depthPerLog(points[3]!)).toBeCloseTo(65553, 0);
    expect(depthPerLog(points[4]!)).toBe(Number.POSITIVE_INFINITY);
    for (const point of points) expect(exponent(point)).toBeLessThan(3.1);
  });

  it("says from where on the table scan is the deeper one, of the points it is given", () => {
    const points = ["PD linear RNN", "nonlinear, log precision"].flatMap((name) =>
      [4, 10, 16, 20, 24].map((k) => pointAt(classNamed(name), k, request)),
    );
    expect(atlasSentences(points).join(" ")).toMatch(
      /deeper than the PD RNN from n = 1048576 on by the modelled depths/,
    );
    const near = points.filter(({ logN }) => logN < 20);
    expect(atlasSentences(near).join(" ")).not.toMatch(/deeper than the PD RNN/);
  });
});
