import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { arrays } from "../../src/scans/arrays.js";
import { compressed } from "../../src/scans/compressed.js";
import { courseOf, type Interval, type Runs } from "../../src/scans/course.js";
import { SCANS, scanNamed } from "../../src/scans/index.js";
import type { Scan } from "../../src/scans/scan.js";
import { TestMeter } from "../laws/scan-laws.js";

/** Every composition that the scan makes on arrays, as text, and how often. */
function compositionsOnArrays(scan: Scan, runs: Runs, several: boolean) {
  const made = new Map<string, number>();
  const text = ({ kind, depth }: Interval) => `${kind}@${depth}`;
  const composed = (...latestFirst: Interval[]): Interval => {
    const name = latestFirst.map(text).join(" o ");
    made.set(name, (made.get(name) ?? 0) + 1);
    return {
      kind: latestFirst.at(-1)!.kind,
      depth: Math.max(...latestFirst.map(({ depth }) => depth)) + 1,
    };
  };
  const steps = runs.flatMap(([kind, length]) =>
    new Array<Interval>(Number(length)).fill({ kind, depth: 0 }),
  );
  const pair = (later: Interval, earlier: Interval) => composed(later, earlier);
  const result = scan.run(arrays<Interval>(), pair, steps, several ? composed : undefined);
  return { made, result: result.map(text) };
}

const runs = fc
  .array(fc.tuple(fc.nat(2), fc.bigInt({ min: 1n, max: 60n })), { minLength: 1, maxLength: 3 })
  .map((list): Runs => list);

describe.each(SCANS.map((scan) => [scan.name, scan] as const))("the course of %s", (_, scan) => {
  it("is every composition that the scan makes on arrays, as often, and gives what it gives", () => {
    fc.assert(
      fc.property(runs, fc.boolean(), (steps, several) => {
        const course = courseOf(scan, steps, several)!;
        const expected = compositionsOnArrays(scan, steps, several);
        const text = (number: number) => {
          const { kind, depth } = course.classes[number]!;
          return `${kind}@${depth}`;
        };
        const made = course.compositions.map(
          ({ operands, times }) => [operands.map(text).join(" o "), Number(times)] as const,
        );
        expect(new Map(made)).toEqual(expected.made);
        const vectors = compressed<string>({ key: (element) => element });
        const image = vectors.image(course.result, (interval) => text(course.classOf(interval)));
        expect([...vectors.read(image)].flatMap(([x, times]) => new Array(Number(times)).fill(x))).toEqual(
          expected.result,
        );
        // Operands come before what is made of them.
        const ready = new Set(course.steps);
        for (const { operands, result } of course.compositions) {
          for (const operand of operands) expect(ready.has(operand)).toBe(true);
          ready.add(result);
        }
      }),
      { numRuns: 40 },
    );
  });

  it("on vectors that are one where they differ by a delay, is what it is on plain ones", () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 1n, max: 2n ** 14n }), (n) => {
        const figures = [
          undefined,
          { of: (level: number) => level, later: (x: number, by: number) => x + by },
        ].map((delays) => {
          const meter = new TestMeter();
          const vectors = compressed<number>({ key: String, meter, ...(delays && { delays }) });
          const compose = (later: number, earlier: number): number => {
            meter.count();
            return Math.max(later + 2, earlier + 1);
          };
          const result = scan.run(vectors, compose, vectors.runs([[0, n]]));
          return [meter.snapshot(), [...vectors.read(result)]];
        });
        expect(figures[1]).toEqual(figures[0]);
      }),
      { numRuns: scan.name === "serial" || scan.name.startsWith("chunk") ? 1 : 12 },
    );
  });
});

describe("courses", () => {
  it("are short where a scan is long: about log2(n)^2 different compositions at n = 2^60", () => {
    for (const name of ["sklansky", "kogge-stone", "brent-kung", "ladner-fischer:0", "ladner-fischer:1"]) {
      const n = 2n ** 60n;
      const course = courseOf(
        scanNamed(name),
        [
          [0, 1n],
          [1, n - 1n],
        ],
        false,
      )!;
      expect(course.compositions.length).toBeLessThanOrEqual(60 * 60);
    }
  });

  it("are not there for a scan that makes a new composition at each step", () => {
    expect(courseOf(scanNamed("serial"), [[0, 2n ** 16n]], false)).toBeUndefined();
  });
});

/** A first step is a state, the others are intervals. */
const FIRST_AND_OTHERS: Runs = [
  [0, 1n],
  [1, 2n ** 60n - 1n],
];

it("is found on far fewer nodes where levels are kept without their common delay", () => {
  const entries = (delays: boolean): number => {
    const vectors = compressed<number>({
      key: String,
      ...(delays && {
        delays: { of: (level: number) => level, later: (level: number, by: number) => level + by },
      }),
    });
    const steps = vectors.runs([[0, 2n ** 60n]]);
    scanNamed("ladner-fischer:1").run(vectors, (later, earlier) => Math.max(later, earlier) + 1, steps);
    return vectors.entries();
  };
  const [kept, plain] = [entries(true), entries(false)];
  expect(plain / kept).toBeGreaterThan(4);
  expect(plain).toBeLessThan(10 ** 6);
  const course = courseOf(scanNamed("ladner-fischer:1"), FIRST_AND_OTHERS, false)!;
  expect(course.compositions.length).toBeGreaterThan(3000);
  expect(course.compositions.length).toBeLessThan(4000);
  expect(course.compositions.reduce((sum, { times }) => sum + times, 0n)).toBeGreaterThan(10n ** 18n);
});
