import type { UnboundedGates, Word } from "../../algebra/gates.js";

/** A bit that counts so much in a sum. */
export interface Weighted<B> {
  readonly bit: B;
  readonly weight: bigint;
}

/** A word's bits with the places as weights. */
export function placed<B>(word: Word<B>): readonly Weighted<B>[] {
  return word.map((bit, i) => ({ bit, weight: 1n << BigInt(i) }));
}

/**
 * The sum modulo 2^width in three levels of unbounded fan-in. Bit i depends on the weights modulo 2^(i+1) only; their sum
 * has the bit where it lies in one of the intervals from an odd to the next even multiple of 2^i, of which there are no
 * more than terms. `most`: how many terms can be set at once.
 */
export function sumByThresholds<B>(
  gates: UnboundedGates<B>,
  terms: readonly Weighted<B>[],
  width: number,
  most = terms.length,
): Word<B> {
  return Array.from({ length: width }, (_, i) => {
    const unit = 1n << BigInt(i);
    const cut = terms
      .map(({ bit, weight }) => ({ bit, weight: BigInt.asUintN(i + 1, weight) }))
      .filter(({ weight }) => weight > 0n);
    const total = cut.reduce((sum, { weight }) => sum + weight, 0n);
    const largest = total < BigInt(most) * (2n * unit - 1n) ? total : BigInt(most) * (2n * unit - 1n);
    const reaches = (bound: bigint): B =>
      gates.threshold(
        cut.map(({ bit }) => bit),
        cut.map(({ weight }) => weight),
        bound,
      );
    const intervals: B[] = [];
    for (let odd = unit; odd <= largest; odd += 2n * unit) {
      const from = reaches(odd);
      intervals.push(odd + unit > largest ? from : gates.all([from, gates.not(reaches(odd + unit))]));
    }
    return gates.any(intervals);
  });
}
