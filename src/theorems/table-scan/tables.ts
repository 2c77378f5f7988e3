import type { Gates, Word } from "../../algebra/gates.js";
import { anyBit } from "../../numbers/gadgets/compare.js";
import { clog2 } from "../../numbers/gadgets/levels.js";
import { decode } from "../../numbers/gadgets/shift.js";
import type { Compose } from "../../scans/scan.js";

/**
 * What some steps make of the state: the word of the state it ends in, for each state it may begin in. Of steps from
 * the first on only one beginning is possible, so that a single word is left.
 */
export type Table<B> = readonly Word<B>[];

/**
 * Tables compose by look-up: where the earlier steps end is decoded, and each line masks the word that the later ones
 * have there. For m = 2^s states each look-up takes s + 1 + clog2(s) levels and decoder(s) + s (2 m - 1) gates.
 */
export function composeTables<B>(gates: Gates<B>): Compose<Table<B>> {
  return (later, earlier) =>
    earlier.map((word) => {
      const lines = decode(gates, word);
      return word.map((_, place) =>
        anyBit(
          gates,
          lines.map((line, state) => gates.and(line, later[state]![place]!)),
        ),
      );
    });
}

/** Gates of the decoder of s bits. */
export function decoderSize(s: number): bigint {
  if (s === 1) return 0n;
  const [low, high] = [s >> 1, s - (s >> 1)];
  const lower = decoderSize(low);
  return lower + (high === low ? lower : decoderSize(high)) + (1n << BigInt(s));
}

/** Levels of the scan of n tables by a tree, for the last state. */
export function scanDepth(s: number, n: bigint): number {
  return clog2(n) * (s + 1 + clog2(BigInt(s)));
}

/**
 * Gates of the scan of n tables by a tree, for the last state: the compositions of the left spine are look-ups of one
 * word, the others of m. Lengths are powers of two.
 */
export function scanSize(s: number, n: bigint, mistake?: string): bigint {
  const m = 1n << BigInt(s);
  const grey = mistake === "every composition black" ? 0n : BigInt(clog2(n));
  return ((n - 1n - grey) * m + grey) * (decoderSize(s) + BigInt(s) * (2n * m - 1n));
}
