import type { Gates } from "../../algebra/gates.js";
import { addWord, type Columns, emptyColumns } from "./carry-save.js";
import { knownBit } from "./known.js";
import { constantWord } from "./words.js";

/** A bit that counts 2^place, or minus that. */
export interface WeightedBit<B> {
  readonly bit: B;
  readonly place: number;
  readonly negative: boolean;
}

export function negatedBits<B>(bits: readonly WeightedBit<B>[]): WeightedBit<B>[] {
  return bits.map(({ bit, place, negative }) => ({
    bit,
    place,
    negative: !negative,
  }));
}

/** The bits of a product, one AND for each pair; those at `width` and above are not made. */
export function productBits<B>(
  gates: Gates<B>,
  x: readonly WeightedBit<B>[],
  y: readonly WeightedBit<B>[],
  width: number,
): WeightedBit<B>[] {
  return x.flatMap((own) =>
    y.flatMap((other) => {
      const place = own.place + other.place;
      if (place >= width) return [];
      return [
        {
          bit: gates.and(own.bit, other.bit),
          place,
          negative: own.negative !== other.negative,
        },
      ];
    }),
  );
}

/** Columns of the same sum modulo 2^width: -b = (1 - b) - 1, and the constants are summed beforehand. */
export function columnsOf<B>(gates: Gates<B>, bits: readonly WeightedBit<B>[], width: number): Columns<B> {
  const columns = emptyColumns<B>(width);
  let constant = 0n;
  for (const { bit, place, negative } of bits) {
    if (place >= width || knownBit(bit) === false) continue;
    // In the last column plus and minus are the same.
    const complemented = negative && place < width - 1;
    columns[place]!.push(complemented ? gates.not(bit) : bit);
    if (complemented) constant -= 1n << BigInt(place);
  }
  if (constant !== 0n) addWord(columns, constantWord(gates, constant, width));
  return columns;
}
