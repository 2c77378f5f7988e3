import fc from "fast-check";
import { expect, it } from "vitest";
import type { Row } from "../../src/analyze/row.js";
import { frontText, markFronts, recipeName } from "../../src/report/pareto.js";
import { ROW } from "../analyze/rows.js";

const small = fc.integer({ min: 0, max: 6 });
const anyRows = fc
  .array(
    fc.record({
      depth: small,
      size: small,
      n: fc.constantFrom(8n, 16n),
      outputs: fc.constantFrom("all", "last"),
    }),
    {
      maxLength: 25,
    },
  )
  .map((list) =>
    list.map((own, i): Row => ({ ...ROW, ...own, size: BigInt(own.size), scan: `scan ${i}` }) as Row),
  );

const comparable = (x: Row, y: Row): boolean => x.n === y.n && x.outputs === y.outputs;
const dominates = (x: Row, y: Row): boolean =>
  comparable(x, y) && x.depth <= y.depth && x.size <= y.size && (x.depth < y.depth || x.size < y.size);

it("a row is on the front exactly when no comparable one is as good in both and better in one", () => {
  fc.assert(
    fc.property(anyRows, (rows) => {
      const marked = markFronts(rows);
      expect(marked.map(({ scan }) => scan)).toEqual(rows.map(({ scan }) => scan));
      for (const row of marked) {
        expect(row.front).toBe(!rows.some((other) => dominates(other, row)));
        const by = marked.find((other) => recipeName(other) === row.dominatedBy);
        expect(row.dominatedBy === undefined).toBe(row.front);
        if (by !== undefined)
          expect({ dominates: dominates(by, row), front: by.front }).toEqual({
            dominates: true,
            front: true,
          });
      }
    }),
  );
});

it("the text names for each dominated row what dominates it", () => {
  const rows: Row[] = [
    { ...ROW, scan: "sklansky", depth: 4, size: 12n },
    { ...ROW, scan: "kogge-stone", depth: 4, size: 17n },
    { ...ROW, scan: "brent-kung", depth: 6, size: 11n },
  ];
  const text = frontText(markFronts(rows));
  expect(text).toMatch(/^linear-scalar, n = 4, outputs all; arithmetic gates, cost model unit$/m);
  expect(text).toMatch(/^kogge-stone +scalar +arithmetic +4 +17 +sklansky, scalar$/m);
  expect(text.indexOf("brent-kung")).toBeLessThan(text.indexOf("  dominated"));
});
