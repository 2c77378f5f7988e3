import fc from "fast-check";
import { expect, it } from "vitest";
import type { Row } from "../../src/analyze/row.js";
import { overview } from "../../src/report/overview.js";
import { frontText, markFronts, recipeName } from "../../src/report/pareto.js";
import { renderTable } from "../../src/report/table.js";
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

it("what could not be counted stands under the overview and in every table, with the reason once", async () => {
  const own = {
    recurrence: "gru",
    dimensions: { H: 2 },
    scan: "serial",
    structure: "serial",
    numbers: "arithmetic",
  };
  const unreached = [20n, 40n].map(
    (k) => ({ ...own, outputs: "all", n: 1n << k, reachable: 8192n, why: "step by step" }) as const,
  );
  const results = { rows: [], laws: [], unreached };
  const text = overview(results);
  expect(text).toMatch(/^gru +serial +1048576 +8192$/m);
  expect(text.match(/step by step/g)).toHaveLength(1);
  expect(await renderTable(results, "markdown")).toMatch(
    /^\| gru +\| H=2 .* 1099511627776 \| +8192 \| step by step \|$/m,
  );
});
