import { fitGrowth, type Point } from "./growth.js";
import { type Law, type Measure, measureOf, type Row } from "./row.js";

/** Rows that differ in n alone, ascending in n. */
export interface Series {
  readonly key: string;
  readonly rows: readonly Row[];
}

/** Groups rows by everything but n, in order of first appearance. */
export function seriesOf(rows: readonly Row[]): Series[] {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const key = JSON.stringify([
      row.recurrence,
      showDimensions(row.dimensions),
      row.scan,
      row.structure,
      row.numbers,
      row.basis,
      row.outputs,
      row.costModel,
    ]);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [row]);
    else group.push(row);
  }
  return [...groups].map(([key, group]) => ({
    key,
    rows: group.sort((x, y) => (x.n < y.n ? -1 : x.n > y.n ? 1 : 0)),
  }));
}

/** `K=4 V=2`, by name. */
export function showDimensions(dimensions: Readonly<Record<string, number>>): string {
  const names = Object.keys(dimensions).sort();
  return names.map((name) => `${name}=${dimensions[name]}`).join(" ");
}

/** Figures at a length that was not measured; undefined where they cannot be had. */
export type More = (n: bigint) => Readonly<Partial<Record<Measure, bigint>>> | undefined;

/** The law of each measure along each series. Measures that some row of a series lacks are left out there. */
export function lawsOf(rows: readonly Row[], measures: readonly Measure[] = ["depth", "size"]): Law[] {
  return seriesOf(rows).flatMap((series) => seriesLaws(series.rows, measures));
}

/** The laws along one series, whose fitter may ask for `more` points. */
export function seriesLaws(rows: readonly Row[], measures: readonly Measure[], more?: More): Law[] {
  return measures.flatMap((measure) => {
    const points = rows.flatMap((row) => {
      const value = measureOf(row, measure);
      return value === undefined ? [] : [{ n: row.n, value }];
    });
    return points.length < rows.length || rows.length === 0 ? [] : [lawOf(rows[0]!, measure, points, more)];
  });
}

function lawOf(row: Row, measure: Measure, points: readonly Point[], more?: More): Law {
  const { recurrence, dimensions, scan, structure, numbers, outputs, costModel } = row;
  const ask = more === undefined ? undefined : (n: bigint) => more(n)?.[measure];
  const growth = fitGrowth(points, `the ${measure} of ${recurrence}, ${scan},`, ask, turnOf(scan));
  const known = !Number.isNaN(growth.residual);
  return {
    recurrence,
    dimensions,
    scan,
    structure,
    numbers,
    outputs,
    costModel,
    measure,
    law: growth.law,
    exact: growth.exact,
    points: growth.points,
    ...(known
      ? { residual: growth.residual, heldOut: growth.heldOut, family: growth.family, leading: growth.leading }
      : {}),
    ...(growth.criterion === undefined ? {} : { criterion: growth.criterion }),
  };
}

/**
 * The number in a scan's name, `chunked:64` or `ladner-fischer:1`: a sequence no longer than that, a single chunk, may
 * be gone through in another way than longer ones.
 */
function turnOf(scan: string): bigint {
  return BigInt(/:(\d+)/.exec(scan)?.[1] ?? 1);
}
