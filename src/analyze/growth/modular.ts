import type { Feature } from "./features.js";

/** A prime below 2^26, so that products of residues are exact doubles. */
const P = 67_108_859;
const MODULUS = BigInt(P);

const values = new WeakMap<Feature, Map<bigint, number>>();

function residueOf(feature: Feature, n: bigint): number {
  let own = values.get(feature);
  if (own === undefined) {
    own = new Map();
    values.set(feature, own);
  }
  let residue = own.get(n);
  if (residue === undefined) {
    residue = residueOfInteger(feature.at(n));
    if (own.size > MOST_KEPT) own.clear();
    own.set(n, residue);
  }
  return residue;
}

const MOST_KEPT = 10_000;

function residueOfInteger(value: bigint): number {
  const residue = Number(value % MODULUS);
  return residue < 0 ? residue + P : residue;
}

/**
 * Whether some combination of the features may meet all points, by elimination modulo a prime. `false` is certain, as
 * long as no denominator is a multiple of the prime; `true` has to be confirmed over the rationals.
 */
export function fitsModulo(
  features: readonly Feature[],
  points: readonly { readonly n: bigint; readonly value: bigint }[],
): boolean {
  const width = features.length;
  const pivots: (number[] | undefined)[] = new Array(width).fill(undefined);
  for (let at = 0; at < points.length; at++) {
    const { n, value } = points[at]!;
    const row = features.map((feature) => residueOf(feature, n));
    row.push(residueOfInteger(value));
    let column = 0;
    for (; column < width; column++) {
      const factor = row[column]!;
      if (factor === 0) continue;
      const pivot = pivots[column];
      if (pivot === undefined) break;
      for (let i = column; i <= width; i++) row[i] = (row[i]! + (P - factor) * pivot[i]!) % P;
    }
    if (column === width) {
      if (row[width] !== 0) return false;
      continue;
    }
    const inverse = inverseOf(row[column]!);
    pivots[column] = row.map((entry) => (entry * inverse) % P);
  }
  return true;
}

function inverseOf(x: number): number {
  let [result, base] = [1, x];
  for (let exponent = P - 2; exponent > 0; exponent = Math.floor(exponent / 2)) {
    if (exponent % 2 === 1) result = (result * base) % P;
    base = (base * base) % P;
  }
  return result;
}
