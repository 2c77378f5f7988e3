import type { DotLevel } from "../../numbers/residue/base-extension.js";

/** The levels of a tree that multiplies 2^K matrices of d x d, row by row; level k has d^2 2^(K-k) values. */
export function productLevels(d: number, K: number): readonly DotLevel[] {
  return Array.from({ length: K }, (_, level) =>
    Array.from({ length: 2 ** (K - level - 1) }, (_unused, pair) =>
      productOfTwo(d, 2 * pair * d * d, (2 * pair + 1) * d * d),
    ).flat(),
  );
}

/** The levels that square a matrix of d x d again and again: the same tree with equal leaves. */
export function squareLevels(d: number, K: number): readonly DotLevel[] {
  return new Array<DotLevel>(K).fill(productOfTwo(d, 0, 0));
}

function productOfTwo(d: number, left: number, right: number): DotLevel {
  return Array.from({ length: d * d }, (_, entry) => {
    const [i, j] = [Math.floor(entry / d), entry % d];
    return Array.from({ length: d }, (_unused, l) => [left + i * d + l, right + l * d + j] as const);
  });
}

/** The same over whole numbers, with nothing reduced: what everything is held against. */
export function exactly(levels: readonly DotLevel[], values: readonly bigint[]): readonly bigint[] {
  return levels.reduce(
    (before, level) => level.map((pairs) => pairs.reduce((sum, [i, j]) => sum + before[i]! * before[j]!, 0n)),
    values,
  );
}
