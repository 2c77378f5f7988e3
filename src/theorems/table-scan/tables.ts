import type { Gates, Word } from "../../algebra/gates.js";
import { anyBit } from "../../numbers/gadgets/compare.js";
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
export function decoderSize(s: number): number {
  return s === 1 ? 0 : decoderSize(s >> 1) + decoderSize(s - (s >> 1)) + 2 ** s;
}

/** Levels of the scan of n tables by a tree, for the last state. */
export function scanDepth(s: number, n: number): number {
  return clog2(n) * (s + 1 + clog2(s));
}

/**
 * Gates of the scan of n tables by a tree, for the last state: the compositions of the left spine are look-ups of one
 * word, the others of m. Lengths are powers of two.
 */
export function scanSize(s: number, n: number, mistake?: string): number {
  const m = 2 ** s;
  const grey = mistake === "every composition black" ? 0 : clog2(n);
  return ((n - 1 - grey) * m + grey) * (decoderSize(s) + s * (2 * m - 1));
}

const clog2 = (x: number): number => Math.ceil(Math.log2(x));
