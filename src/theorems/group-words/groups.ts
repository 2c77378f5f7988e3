import { identity, type Permutation, times } from "../barrington/permutations.js";

/** A permutation group by its elements, the identity first. */
export interface Group {
  readonly name: string;
  readonly points: number;
  readonly elements: readonly Permutation[];
  readonly isSolvable: boolean;
}

/** True for a product of an odd number of swaps: an odd number of pairs stand in the wrong order. */
export function isOdd(permutation: Permutation): boolean {
  let odd = false;
  for (let i = 0; i < permutation.length; i++)
    for (let j = 0; j < i; j++) if (permutation[j]! > permutation[i]!) odd = !odd;
  return odd;
}

/** All products of the generators. */
function generated(generators: readonly Permutation[]): readonly Permutation[] {
  const start = identity(generators[0]!.length);
  const found = new Map<string, Permutation>([[start.join(), start]]);
  // A map goes on with what is added while it is gone through.
  for (const element of found.values())
    for (const generator of generators) {
      const next = times(element, generator);
      if (!found.has(next.join())) found.set(next.join(), next);
    }
  return [...found.values()];
}

const group = (name: string, isSolvable: boolean, ...generators: readonly Permutation[]): Group => ({
  name,
  points: generators[0]!.length,
  elements: generated(generators),
  isSolvable,
});

/** The symmetric and alternating groups of the word problems that track states. */
export const GROUPS: readonly Group[] = [
  group("S3", true, [1, 0, 2], [1, 2, 0]),
  group("A5", false, [1, 2, 0, 3, 4], [1, 2, 3, 4, 0]),
  group("S5", false, [1, 0, 2, 3, 4], [1, 2, 3, 4, 0]),
];

/** The product of a word in the order in which it is read, after each letter. */
export function productsOf({ points, elements }: Group, word: readonly number[]): readonly Permutation[] {
  let product = identity(points);
  return word.map((letter) => {
    product = times(product, elements[letter]!);
    return product;
  });
}
