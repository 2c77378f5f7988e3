import Fraction from "fraction.js";
import { clog2 } from "../bounds.js";
import { CLOSED_FORMS, type Feature, FIBONACCI, MODULI, NOT_ON_POWERS, PIECEWISE_FORMS } from "./features.js";
import { fitsModulo } from "./modular.js";

export interface Point {
  readonly n: bigint;
  readonly value: bigint;
}

/** Where a law speaks: every n from `from` on, or the powers of two among them. */
export interface Domain {
  readonly from: bigint;
  readonly only: "every n" | "powers of two";
}

export type Terms = readonly { readonly feature: Feature; readonly coefficient: Fraction }[];

export interface ClosedForm {
  /** One list of terms; or `modulus` of them, the r-th for n = r mod modulus. */
  readonly pieces: readonly Terms[];
  readonly modulus: bigint;
  readonly domain: Domain;
  /** Coefficients that were solved for. */
  readonly coefficients: number;
  /** Measured points in the domain; the form meets every one of them. */
  readonly points: number;
}

/** Points beyond the coefficients that a form must meet before it is believed. */
const HELD_OUT = 2;
/** Fibonacci numbers mimic other small sequences, and so may a law that speaks of few of the points measured. */
const HELD_OUT_IF_SUSPECT = 3;
/** Larger denominators mean a curve bent through the points, not a law. */
const LARGEST_DENOMINATOR = 64n;
/** Laws with edge cases settle down early: at most this many of the smallest points may be left out. */
const MOST_LEFT_OUT = 12;

/**
 * The simplest closed form that meets every measured point of a domain, the widest domain first: every n, every n but
 * a few of the smallest, the powers of two, the powers of two but a few. `points` are distinct and ascending, none of
 * them below `least`, where the form begins unless some of the smallest are left out.
 */
export function closedForm(points: readonly Point[], least = 1n): ClosedForm | undefined {
  const powers = points.filter((point) => isPowerOfTwo(point.n));
  const domains = powers.length === points.length ? (["powers of two"] as const) : ONLY;
  for (const only of domains) {
    const inside = only === "every n" ? points : powers;
    const partial = inside.length < points.length;
    // What does not meet the points that are never left out meets no more of them.
    const never = inside.slice(MOST_LEFT_OUT);
    const candidates = CLOSED_FORMS.filter((features) => fitsModulo(features, never));
    for (let leftOut = 0; leftOut <= MOST_LEFT_OUT; leftOut++) {
      const kept = inside.slice(leftOut);
      for (const features of candidates) {
        if (only === "powers of two" && features.some((feature) => NOT_ON_POWERS.includes(feature))) continue;
        // What was left out is explained by nothing, so each such point must be outweighed by one more that is met.
        const heldOut = (partial || features.some(isSuspect) ? HELD_OUT_IF_SUSPECT : HELD_OUT) + leftOut;
        if (kept.length < features.length + heldOut) continue;
        const terms = solve(features, kept);
        const from = leftOut === 0 ? least : kept[0]!.n;
        if (terms !== undefined)
          return {
            pieces: [terms],
            modulus: 1n,
            domain: { from, only },
            coefficients: features.length,
            points: kept.length,
          };
      }
    }
    const pieced = only === "every n" ? piecewise(points, least) : undefined;
    if (pieced !== undefined) return pieced;
  }
  return undefined;
}

/** A form for each remainder of n, the fewest remainders first; a few of the smallest n may be left out. */
function piecewise(points: readonly Point[], least: bigint): ClosedForm | undefined {
  for (const modulus of MODULI) {
    const classesOf = (kept: readonly Point[]) =>
      Array.from({ length: Number(modulus) }, (_, r) => kept.filter(({ n }) => n % modulus === BigInt(r)));
    const never = classesOf(points.slice(MOST_LEFT_OUT));
    const candidates = PIECEWISE_FORMS.filter((features) => never.every((own) => fitsModulo(features, own)));
    if (candidates.length === 0) continue;
    for (let leftOut = 0; leftOut <= MOST_LEFT_OUT; leftOut++) {
      const kept = points.slice(leftOut);
      const classes = classesOf(kept);
      for (const features of candidates) {
        if (classes.some((own) => own.length < features.length + HELD_OUT_IF_SUSPECT)) continue;
        const pieces = classes.map((own) => solve(features, own));
        if (pieces.some((piece) => piece === undefined)) continue;
        return {
          pieces: pieces as readonly Terms[],
          modulus,
          domain: { from: leftOut === 0 ? least : kept[0]!.n, only: "every n" },
          coefficients: features.length * Number(modulus),
          points: kept.length,
        };
      }
    }
  }
  return undefined;
}

/** The form at n. */
export function evaluateForm({ pieces, modulus }: ClosedForm, n: bigint): Fraction {
  return evaluateTerms(pieces[Number(n % modulus)]!, n);
}

const ONLY = ["every n", "powers of two"] as const;

function isSuspect(feature: Feature): boolean {
  return FIBONACCI.includes(feature);
}

export function isPowerOfTwo(n: bigint): boolean {
  return (n & (n - 1n)) === 0n;
}

/** The exact coefficients of the features through all points, or undefined. */
function solve(features: readonly Feature[], points: readonly Point[]): Terms | undefined {
  // Residues refute nearly every set at a fraction of the cost of fractions.
  if (!fitsModulo(features, points)) return undefined;
  const coefficients = interpolate(features, points);
  if (coefficients?.every((coefficient) => coefficient.d <= LARGEST_DENOMINATOR) !== true) return undefined;
  const terms = features.map((feature, i) => ({ feature, coefficient: coefficients[i]! }));
  if (!points.every(({ n, value }) => evaluateTerms(terms, n).equals(value))) return undefined;
  const needed = terms.filter((term) => !term.coefficient.equals(0));
  // A term with coefficient 0 tells points apart without saying anything of them.
  const speaking = needed.map(({ feature }) => feature);
  if (!variedEnough(features, points) || !variedEnough(speaking, points)) return undefined;
  return needed;
}

/** Points on one step of clog2 look alike to most features, so they must also lie on enough different steps. */
function variedEnough(features: readonly Feature[], points: readonly Point[]): boolean {
  const rows = new Set<string>();
  const steps = new Set<bigint>();
  for (const { n } of points) {
    rows.add(features.map((feature) => feature.at(n)).join());
    steps.add(clog2(n));
  }
  const enough = features.length <= 1 || rows.size >= features.length + HELD_OUT;
  return enough && steps.size >= 3;
}

function evaluateTerms(terms: Terms, n: bigint): Fraction {
  let sum = new Fraction(0);
  for (const { feature, coefficient } of terms) sum = sum.add(coefficient.mul(feature.at(n)));
  return sum;
}

/**
 * Gaussian elimination over the rationals on the first points whose rows are independent; undefined when the features
 * cannot be told apart on these points.
 */
function interpolate(features: readonly Feature[], points: readonly Point[]): Fraction[] | undefined {
  const width = features.length;
  const pivots: (Fraction[] | undefined)[] = new Array(width).fill(undefined);
  let rank = 0;
  for (const { n, value } of points) {
    if (rank === width) break;
    const row = features.map((feature) => new Fraction(feature.at(n)));
    row.push(new Fraction(value));
    const column = reduce(row, pivots);
    if (column === undefined) continue;
    pivots[column] = row.map((entry) => entry.div(row[column]!));
    rank++;
  }
  return rank === width ? backSubstitute(pivots as Fraction[][]) : undefined;
}

/** Clears the pivots' columns from a row, in place; the first column left that is not 0, or undefined. */
function reduce(row: Fraction[], pivots: readonly (Fraction[] | undefined)[]): number | undefined {
  for (let column = 0; column < pivots.length; column++) {
    const factor = row[column]!;
    if (factor.equals(0)) continue;
    const pivot = pivots[column];
    if (pivot === undefined) return column;
    for (let i = column; i < row.length; i++) row[i] = row[i]!.sub(factor.mul(pivot[i]!));
  }
  return undefined;
}

function backSubstitute(rows: readonly Fraction[][]): Fraction[] {
  const width = rows.length;
  const solution: Fraction[] = new Array<Fraction>(width);
  for (let column = width - 1; column >= 0; column--) {
    let rest = rows[column]![width]!;
    for (let i = column + 1; i < width; i++) rest = rest.sub(rows[column]![i]!.mul(solution[i]!));
    solution[column] = rest;
  }
  return solution;
}

/** `n >= 4: 2*clog2(n) - 2`, `n = 2^k: 4n - F(k+5) + 1`, `n mod 2 = 0: n; 1: n + 3`, ... */
export function showClosedForm({ pieces, modulus, domain }: ClosedForm): string {
  const onPowers = domain.only === "powers of two";
  const from = domain.from > 1n ? `n >= ${domain.from}` : "";
  if (modulus > 1n) {
    const list = pieces.map(
      (terms, r) => `${r === 0 ? `n mod ${modulus} = 0` : r}: ${showTerms(terms, false)}`,
    );
    return `${from === "" ? "" : `${from}, `}${list.join("; ")}`;
  }
  const where = onPowers ? (from === "" ? "n = 2^k" : `n = 2^k, ${from}`) : from;
  const text = showTerms(pieces[0]!, onPowers);
  return where === "" ? text : `${where}: ${text}`;
}

function showTerms(terms: Terms, onPowers: boolean): string {
  const sorted = [...terms].sort((x, y) => y.feature.rank - x.feature.rank);
  let text = "";
  for (const { feature, coefficient } of sorted) {
    const shown = showTerm(coefficient.abs(), onPowers ? feature.textOnPowers : feature.text);
    if (text === "") text = coefficient.s < 0n ? `-${shown}` : shown;
    else text += coefficient.s < 0n ? ` - ${shown}` : ` + ${shown}`;
  }
  return text === "" ? "0" : text;
}

/** The term that grows fastest, with its coefficient; `0` where there is none. */
export function leadingTerm({ pieces, domain }: ClosedForm): string {
  const leading = fastest(pieces[0]!);
  return leading === undefined ? "0" : showTerms([leading], domain.only === "powers of two");
}

function showTerm(coefficient: Fraction, feature: string): string {
  if (feature === "") return coefficient.toFraction();
  if (coefficient.equals(1)) return feature;
  const factor = coefficient.d === 1n ? coefficient.toFraction() : `(${coefficient.toFraction()})`;
  return feature.startsWith("n") ? `${factor}${feature}` : `${factor}*${feature}`;
}

export function familyOf({ pieces }: ClosedForm): string {
  return fastest(pieces[0]!)?.feature.family ?? "constant";
}

function fastest(terms: Terms): Terms[number] | undefined {
  let leading: Terms[number] | undefined;
  for (const term of terms)
    if (leading === undefined || term.feature.rank > leading.feature.rank) leading = term;
  return leading;
}
