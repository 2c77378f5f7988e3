import { arrays } from "../../scans/arrays.js";
import type { Scan } from "../../scans/scan.js";

/** Compositions of a scan at a length, told apart by whether the result begins at the first step. */
export interface Operations {
  /** Results that begin at the first step: no transition is needed of them. */
  readonly grey: number;
  readonly black: number;
  /** Compositions on the longest path. */
  readonly depth: number;
}

/** Runs the scan on intervals alone, so that its operations are known without any circuit. */
export function operationsOf(scan: Scan, n: number): Operations {
  interface Interval {
    readonly from: number;
    readonly depth: number;
  }
  let [grey, black] = [0, 0];
  const results = scan.run(
    arrays<Interval>(),
    (later, earlier) => {
      if (earlier.from === 0) grey++;
      else black++;
      return { from: earlier.from, depth: Math.max(later.depth, earlier.depth) + 1 };
    },
    Array.from({ length: n }, (_, from): Interval => ({ from, depth: 0 })),
  );
  return { grey, black, depth: Math.max(...results.map(({ depth }) => depth)) };
}

/** Gates of one composition of affine steps (A2, b2) o (A1, b1) = (A2 A1, A2 b1 + b2). */
export interface CompositionCost {
  readonly black: { readonly mul: number; readonly add: number };
  readonly grey: { readonly mul: number; readonly add: number };
  readonly levels: number;
}

/** Transitions as d x d matrices; b2 is added in one tree with the products. */
export const denseCost = (d: number): CompositionCost => ({
  black: { mul: d ** 3 + d ** 2, add: d ** 3 },
  grey: { mul: d ** 2, add: d ** 2 },
  levels: Math.floor(Math.log2(d)) + 2,
});

/** Published closed forms of the number of compositions, for n = 2^k. */
export const CLOSED_FORMS: Readonly<Record<string, (n: number, k: number) => number>> = {
  serial: (n) => n - 1,
  sklansky: (n, k) => (n / 2) * k,
  "kogge-stone": (n, k) => n * k - n + 1,
  "brent-kung": (n, k) => 2 * n - 2 - k,
  "ladner-fischer:0": (n, k) => 4 * n - fibonacci(k + 5) + 1,
  "ladner-fischer:1": (n, k) => 3 * n - fibonacci(k + 4),
  tree: (n) => n - 1,
};

function fibonacci(index: number): number {
  let [number, next] = [0, 1];
  for (let i = 0; i < index; i++) [number, next] = [next, number + next];
  return number;
}
