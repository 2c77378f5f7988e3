/** What a sum of products of floats is made of. */
export interface FusedSums<W> {
  readonly zero: W;
  add(x: W, y: W): W;
  mul(x: W, y: W): W;
  /** x y + z, rounded once. */
  multiplyAdd(x: W, y: W, z: W): W;
}

/**
 * The meaning of a sum of products where the order matters: the k-th product takes the k-th addend in (fused, so that
 * one rounding does for both), then what there is is added in a balanced tree, in the order given. The order depends on
 * nothing but the numbers of terms, so that circuits and the reference round alike.
 */
export function sumInOrder<W>(
  numbers: FusedSums<W>,
  products: readonly (readonly [W, W])[],
  addends: readonly W[],
): W {
  const terms = products.map(([x, y], i) =>
    i < addends.length ? numbers.multiplyAdd(x, y, addends[i]!) : numbers.mul(x, y),
  );
  terms.push(...addends.slice(products.length));
  const sum = (from: number, to: number): W => {
    if (to - from === 1) return terms[from]!;
    const middle = (from + to) >> 1;
    return numbers.add(sum(from, middle), sum(middle, to));
  };
  return terms.length === 0 ? numbers.zero : sum(0, terms.length);
}
