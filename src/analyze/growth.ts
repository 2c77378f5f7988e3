import type Fraction from "fraction.js";
import { UsageError } from "../errors.js";
import { FEWEST_POINTS, nearestCurve } from "./growth/approximate.js";
import {
  type ClosedForm,
  closedForm,
  type Domain,
  evaluateTerms,
  familyOf,
  type Point,
  showClosedForm,
} from "./growth/exact.js";

export type { Domain, Point } from "./growth/exact.js";

/** How a measured figure grows with n. */
export interface Growth {
  /** Readable: `2*clog2(n)`, `n = 2^k: 4n - F(k+5) + 1`, `1.44*log2(n) + 0.9`, or why there is none. */
  readonly law: string;
  /** `constant`, `log n`, `n log n`, `n^1.58`, ...; `unknown` with too few points. */
  readonly family: string;
  /** The law meets every measured point of its domain, at least two more of them than it has coefficients. */
  readonly exact: boolean;
  /** Where the law speaks; the law's text says so too where that is not every n. */
  readonly domain: Domain;
  /** Distinct measured points in the domain. */
  readonly points: number;
  /** Largest |value - law| on those points; 0 when exact, NaN when there is no law. */
  readonly residual: number;
  /** The law at n, as a double; NaN when there is no law. */
  evaluate(n: bigint): number;
  /** The law at n, exactly; only where `exact`. */
  readonly exactly?: (n: bigint) => Fraction;
}

const EVERYWHERE: Domain = { from: 1n, only: "every n" };

/**
 * Looks for a closed form with exact coefficients first (growth/features.ts lists them, simplest first), and takes the
 * nearest curve otherwise. `exact` never goes beyond what was measured: a point off the law either widens nothing, or
 * narrows the domain, or makes the law a curve.
 *
 * @throws UsageError for n below 1 or two values at one n.
 */
export function fitGrowth(points: readonly Point[], measure = "value"): Growth {
  const distinct = sorted(points, measure);
  const form = closedForm(distinct);
  if (form !== undefined) return exactGrowth(form);
  if (distinct.length < FEWEST_POINTS) return tooFewPoints(distinct.length);
  const { law, family, evaluate } = nearestCurve(distinct);
  let residual = 0;
  for (const { n, value } of distinct) residual = Math.max(residual, Math.abs(Number(value) - evaluate(n)));
  return { law, family, exact: false, domain: EVERYWHERE, points: distinct.length, residual, evaluate };
}

/** Whether the law claims anything about n. */
export function inDomain(domain: Domain, n: bigint): boolean {
  return n >= domain.from && (domain.only === "every n" || (n & (n - 1n)) === 0n);
}

function exactGrowth(form: ClosedForm): Growth {
  const exactly = (n: bigint): Fraction => evaluateTerms(form.terms, n);
  return {
    law: showClosedForm(form),
    family: familyOf(form.terms),
    exact: true,
    domain: form.domain,
    points: form.points,
    residual: 0,
    evaluate: (n) => exactly(n).valueOf(),
    exactly,
  };
}

function tooFewPoints(points: number): Growth {
  return {
    law: `not enough points (${points}; a law takes ${FEWEST_POINTS} or more)`,
    family: "unknown",
    exact: false,
    domain: EVERYWHERE,
    points,
    residual: Number.NaN,
    evaluate: () => Number.NaN,
  };
}

/** Ascending in n, each n once. */
function sorted(points: readonly Point[], measure: string): Point[] {
  const byLength = new Map<bigint, Point>();
  for (const point of points) {
    if (point.n < 1n)
      throw new UsageError(`${measure} at n = ${point.n}: a length is 1 or more; leave it out`);
    const known = byLength.get(point.n);
    if (known !== undefined && known.value !== point.value) {
      throw new UsageError(
        `${measure} has two values at n = ${point.n}, ${known.value} and ${point.value}; fit one series at a time`,
      );
    }
    byLength.set(point.n, point);
  }
  return [...byLength.values()].sort((x, y) => (x.n < y.n ? -1 : 1));
}
