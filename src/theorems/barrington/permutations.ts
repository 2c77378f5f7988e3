/** A permutation of 0..d-1 as its list of images: `p[i]` is where i goes. */
export type Permutation = readonly number[];

export const identity = (points: number): Permutation => Array.from({ length: points }, (_, i) => i);

/** Apply `second` first: (first * second)(i) = first(second(i)). */
export const times = (first: Permutation, second: Permutation): Permutation =>
  second.map((image) => first[image]!);

export function inverse(permutation: Permutation): Permutation {
  const result = [...permutation];
  permutation.forEach((image, i) => {
    result[image] = i;
  });
  return result;
}

/** by * permutation * by^-1. */
export const conjugate = (permutation: Permutation, by: Permutation): Permutation =>
  times(times(by, permutation), inverse(by));

/** The points in the order a cycle through all of them visits, from 0 on; undefined for any other permutation. */
function cycleOf(permutation: Permutation): readonly number[] | undefined {
  const order: number[] = [];
  for (let point = 0; order.length < permutation.length; point = permutation[point]!) {
    if (order.includes(point)) return undefined;
    order.push(point);
  }
  return order;
}

/** A permutation theta with theta * from * theta^-1 = to, both cycles through all points: it keeps 0. */
export function conjugator(from: Permutation, to: Permutation): Permutation {
  const [source, target] = [cycleOf(from)!, cycleOf(to)!];
  const result = [...from];
  source.forEach((point, i) => {
    result[point] = target[i]!;
  });
  return result;
}

/** The rows of a permutation matrix, one after the other: a one in row p[j] of column j. */
export function matrixOf(permutation: Permutation): number[] {
  const width = permutation.length;
  const entries = new Array<number>(width * width).fill(0);
  permutation.forEach((image, column) => {
    entries[image * width + column] = 1;
  });
  return entries;
}
