import type Fraction from "fraction.js";
import { UsageError } from "../errors.js";
import { FEWEST_POINTS, nearestCurve } from "./growth/approximate.js";
import {
  type ClosedForm,
  closedForm,
  type Domain,
  evaluateForm,
  familyOf,
  isPowerOfTwo,
  leadingTerm,
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
  /** Distinct points in the domain, those that were asked for included. */
  readonly points: number;
  /** Points beyond those that fixed the coefficients; an exact law meets every one of them. */
  readonly heldOut: number;
  /** The term that grows fastest, with its constant: `3*clog2(n)`, `1.47*n*log2(n)`; empty without a law. */
  readonly leading: string;
  /** Of a curve: how it was chosen, and which curve came next. */
  readonly criterion?: string;
  /** Largest |value - law| on those points; 0 when exact, NaN when there is no law. */
  readonly residual: number;
  /** The law at n, as a double; NaN when there is no law. */
  evaluate(n: bigint): number;
  /** The law at n, exactly; only where `exact`. */
  readonly exactly?: (n: bigint) => Fraction;
}

const EVERYWHERE: Domain = { from: 1n, only: "every n" };

/** The value at a length that was not measured; undefined where it cannot be had. */
export type Ask = (n: bigint) => bigint | undefined;

/**
 * Looks for a closed form with exact coefficients first (growth/features.ts lists them, simplest first), and takes the
 * nearest curve otherwise. `exact` never goes beyond what was measured: a point off the law either widens nothing, or
 * narrows the domain, or makes the law a curve.
 *
 * With `ask` a form is found on the points given and then tested on lengths that it has not seen; what refutes it joins
 * the points, and the search begins again. Where the points are too few for a form, some more are asked for first.
 *
 * `turn` is a length at which the figure may change its course, known beforehand: below it nothing need be explained.
 *
 * @throws UsageError for n below 1 or two values at one n.
 */
export function fitGrowth(points: readonly Point[], measure = "value", ask?: Ask, turn = 1n): Growth {
  const after = (all: readonly Point[]): readonly Point[] => all.filter(({ n }) => n >= turn);
  const search = (all: readonly Point[]): ClosedForm | undefined =>
    closedForm(all) ?? (turn > 1n ? closedForm(after(all), turn) : undefined);
  let distinct = sorted(points, measure);
  let form = search(distinct);
  if (ask !== undefined && distinct.length > 0) {
    if (form?.domain.only !== "every n") {
      distinct = sorted([...distinct, ...asked(SMALL, distinct, ask)], measure);
      form = search(distinct);
    }
    for (let round = 0; form !== undefined && round < MOST_ROUNDS; round++) {
      const seen: ClosedForm = form;
      const unseen = asked(TESTS[seen.domain.only], distinct, ask);
      if (unseen.length === 0) break;
      distinct = sorted([...distinct, ...unseen], measure);
      form = search(distinct);
      const meets = ({ n, value }: Point): boolean =>
        !inDomain(seen.domain, n) || evaluateForm(seen, n).equals(value);
      if (unseen.every(meets)) break;
    }
  }
  if (form !== undefined) return exactGrowth(form);
  const late = after(distinct);
  return late.length < FEWEST_POINTS || turn <= 1n ? curveGrowth(distinct) : curveGrowth(late, turn);
}

/** Lengths at which forms part that agree on a few powers of two. */
const SMALL = [
  ...Array.from({ length: 40 }, (_, i) => BigInt(i + 1)),
  64n,
  128n,
  256n,
  512n,
  1024n,
  2048n,
  4096n,
  8192n,
];
/** Lengths on which a form is tested, far from those on which forms are found. */
const TESTS = {
  "every n": [773n, 1000n, 1501n, 5000n, 66_000n],
  "powers of two": [1n << 9n, 1n << 11n, 1n << 13n, 1n << 17n],
} as const;
const MOST_ROUNDS = 3;

function asked(lengths: readonly bigint[], known: readonly Point[], ask: Ask): Point[] {
  const have = new Set(known.map(({ n }) => n));
  return lengths.flatMap((n) => {
    const value = have.has(n) ? undefined : ask(n);
    return value === undefined ? [] : [{ n, value }];
  });
}

function curveGrowth(points: readonly Point[], from = 1n): Growth {
  if (points.length < FEWEST_POINTS) return tooFewPoints(points.length);
  const { law, family, leading, criterion, evaluate } = nearestCurve(points);
  let residual = 0;
  for (const { n, value } of points) residual = Math.max(residual, Math.abs(Number(value) - evaluate(n)));
  return {
    law: from > 1n ? `n >= ${from}: ${law}` : law,
    family,
    exact: false,
    domain: { ...EVERYWHERE, from },
    points: points.length,
    heldOut: 0,
    leading,
    criterion,
    residual,
    evaluate,
  };
}

/** Whether the law claims anything about n. */
export function inDomain(domain: Domain, n: bigint): boolean {
  return n >= domain.from && (domain.only === "every n" || isPowerOfTwo(n));
}

function exactGrowth(form: ClosedForm): Growth {
  const exactly = (n: bigint): Fraction => evaluateForm(form, n);
  return {
    law: showClosedForm(form),
    family: familyOf(form),
    exact: true,
    domain: form.domain,
    points: form.points,
    heldOut: form.points - form.coefficients,
    leading: leadingTerm(form),
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
    heldOut: 0,
    leading: "",
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
