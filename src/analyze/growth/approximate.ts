import type { Point } from "./exact.js";

/** A curve near the points: the best of a few families by a stated criterion. */
export interface Curve {
  readonly law: string;
  readonly family: string;
  /** The growing term with its constant. */
  readonly leading: string;
  evaluate(n: bigint): number;
}

/** The curve chosen, and by what. */
export interface ChosenCurve extends Curve {
  /** The criterion's name, its value, and the family that came next with its own: smaller is better. */
  readonly criterion: string;
}

interface Family {
  readonly name: string;
  readonly shown: string;
  /** The growing term, as a function of n and x = log2(n). */
  term(n: number, x: number): number;
}

/** Ordered from slow to fast; an earlier family wins a tie. */
const FAMILIES: readonly Family[] = [
  { name: "log n", shown: "log2(n)", term: (_, x) => x },
  { name: "log n log log n", shown: "log2(n)*log2(log2(n))", term: (_, x) => x * Math.log2(Math.max(x, 1)) },
  { name: "log n log* n", shown: "log2(n)*log*(n)", term: (_, x) => x * iteratedLog(x) },
  { name: "log^2 n", shown: "log2(n)^2", term: (_, x) => x * x },
  { name: "log^3 n", shown: "log2(n)^3", term: (_, x) => x ** 3 },
  { name: "n", shown: "n", term: (n) => n },
  { name: "n log n", shown: "n*log2(n)", term: (n, x) => n * x },
  { name: "n log^2 n", shown: "n*log2(n)^2", term: (n, x) => n * x * x },
  { name: "n^2", shown: "n^2", term: (n) => n * n },
];

/** log* n of n = 2^x: how often log2 is taken until 1 or less is left. */
function iteratedLog(x: number): number {
  let [times, left] = [x > 0 ? 1 : 0, x];
  for (; left > 1; times++) left = Math.log2(left);
  return times;
}

export const FEWEST_POINTS = 4;

/** Values below this weigh as this one: being off by a level where depth is 1 is no catastrophe. */
const LEAST_SCALE = 8;

/**
 * Least squares on relative residuals, (value - curve) / max(8, |value|), so that large n does not drown small n, for
 * each family; the smallest Bayesian information criterion N ln(sum of squares / N) + parameters * ln N wins. Takes
 * `FEWEST_POINTS` or more distinct points.
 */
export function nearestCurve(points: readonly Point[]): ChosenCurve {
  const sample = points.map(({ n, value }) => ({ n: Number(n), value: Number(value) }));
  const candidates: { readonly curve: Curve; readonly parameters: number }[] = [
    { curve: constantCurve(sample), parameters: 1 },
    ...FAMILIES.map((family) => ({ curve: linearCurve(family, sample), parameters: 2 })),
  ];
  const power = powerCurve(sample);
  if (power !== undefined) candidates.push({ curve: power, parameters: 2 });
  const scored = candidates.map(({ curve, parameters }) => ({
    curve,
    score: criterion(curve, points, parameters),
  }));
  // Stable: of two that score the same, the earlier, slower one stays ahead.
  scored.sort((x, y) => x.score - y.score);
  const [best, next] = scored;
  const rival = next === undefined ? "" : `; next ${next.curve.family} ${next.score.toFixed(1)}`;
  return { ...best!.curve, criterion: `BIC ${best!.score.toFixed(1)}${rival}` };
}

function criterion(curve: Curve, points: readonly Point[], parameters: number): number {
  let squares = 0;
  for (const { n, value } of points) {
    const measured = Number(value);
    squares += weight(measured) * (measured - curve.evaluate(n)) ** 2;
  }
  const mean = Math.max(squares / points.length, 1e-24);
  return points.length * Math.log(mean) + parameters * Math.log(points.length);
}

type Sample = readonly { readonly n: number; readonly value: number }[];

function weight(value: number): number {
  return 1 / Math.max(LEAST_SCALE, Math.abs(value)) ** 2;
}

function constantCurve(sample: Sample): Curve {
  let [sum, total] = [0, 0];
  for (const { value } of sample) {
    sum += weight(value) * value;
    total += weight(value);
  }
  const level = sum / total;
  return { law: show(level), family: "constant", leading: show(level), evaluate: () => level };
}

function linearCurve(family: Family, sample: Sample): Curve {
  const { slope, offset } = regression(
    sample.map(({ n, value }) => ({ x: family.term(n, Math.log2(n)), y: value, weight: weight(value) })),
  );
  const sign = offset < 0 ? "-" : "+";
  return {
    law: `${show(slope)}*${family.shown} ${sign} ${show(Math.abs(offset))}`,
    leading: `${show(slope)}*${family.shown}`,
    family: family.name,
    evaluate: (n) => slope * family.term(Number(n), Math.log2(Number(n))) + offset,
  };
}

/** c n^a by a straight line through the logarithms; undefined where a value has none. */
function powerCurve(sample: Sample): Curve | undefined {
  if (sample.some(({ value }) => value <= 0)) return undefined;
  const { slope, offset } = regression(
    sample.map(({ n, value }) => ({ x: Math.log2(n), y: Math.log2(value), weight: 1 })),
  );
  const factor = 2 ** offset;
  return {
    law: `${show(factor)}*n^${show(slope)}`,
    leading: `${show(factor)}*n^${show(slope)}`,
    family: `n^${show(slope)}`,
    evaluate: (n) => factor * Number(n) ** slope,
  };
}

/** Weighted least squares about the weighted means, which keeps large abscissas from cancelling. */
function regression(rows: readonly { readonly x: number; readonly y: number; readonly weight: number }[]): {
  readonly slope: number;
  readonly offset: number;
} {
  let [total, sumX, sumY] = [0, 0, 0];
  for (const row of rows) {
    total += row.weight;
    sumX += row.weight * row.x;
    sumY += row.weight * row.y;
  }
  const [meanX, meanY] = [sumX / total, sumY / total];
  let [covariance, variance] = [0, 0];
  for (const row of rows) {
    covariance += row.weight * (row.x - meanX) * (row.y - meanY);
    variance += row.weight * (row.x - meanX) ** 2;
  }
  const slope = variance === 0 ? 0 : covariance / variance;
  return { slope, offset: meanY - slope * meanX };
}

/** Three significant digits, without trailing zeros. */
function show(x: number): string {
  return Number(x.toPrecision(3)).toString();
}
