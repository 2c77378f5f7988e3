/**
 * Boolean gates of fan-in two over bits of type B: the smallest interface a bit-level construction may ask for.
 * Interpretations: `booleans` and `packedBits` evaluate, `buildGates` makes wires, `costGates` only counts.
 */
export interface Gates<B> {
  constant(bit: boolean): B;
  and(x: B, y: B): B;
  or(x: B, y: B): B;
  xor(x: B, y: B): B;
  not(x: B): B;
  /**
   * When the bit is known to arrive, in levels under the B2 cost model. Interpretations that keep no time say 0; then
   * arrival-aware constructions fall back to balanced ones. Never changes what is computed.
   */
  arrival(x: B): number;
  /**
   * What `run` makes of `bits`, where `run` is the same program whenever `key` is the same and `moved` replaces each bit
   * of its result. Interpretations that only count have it, and run the program once for all bits that arrive alike.
   */
  repeat?<R>(
    key: string,
    bits: readonly B[],
    run: (bits: readonly B[]) => R,
    moved: (result: R, move: (bit: B) => B) => R,
  ): R;
}

/**
 * Gates of unbounded fan-in, apart from `Gates`: a construction that asks for these is one of constant depth classes
 * (AC0, and TC0 with thresholds), and says so in its type. Interpretations: `unboundedBooleans`, `buildUnbounded`,
 * `costUnbounded`; none of them joins two bits at a time.
 */
export interface UnboundedGates<B> {
  constant(bit: boolean): B;
  not(x: B): B;
  all(bits: readonly B[]): B;
  any(bits: readonly B[]): B;
  /** Whether the weights of the bits that are one add up to `atLeast` or more. */
  threshold(bits: readonly B[], weights: readonly bigint[], atLeast: bigint): B;
}

/** Bits of a number, least significant first. */
export type Word<B> = readonly B[];

/**
 * A program that is run again and again, of words of lengths that `key` implies: where gates are only counted, once for
 * all words that arrive alike.
 */
export function repeated<B>(
  gates: Gates<B>,
  key: string,
  words: readonly Word<B>[],
  run: (words: readonly Word<B>[]) => Word<B>,
): Word<B> {
  if (gates.repeat === undefined) return run(words);
  return gates.repeat(
    key,
    words.flat(),
    (bits) => {
      let from = 0;
      return run(
        words.map(({ length }) => {
          from += length;
          return bits.slice(from - length, from);
        }),
      );
    },
    (word, move) => word.map(move),
  );
}

/** The same for a program of pairs of words and of words; `key` implies the lengths of words, not their numbers. */
export function repeatedSum<B>(
  gates: Gates<B>,
  key: string,
  products: readonly (readonly [Word<B>, Word<B>])[],
  addends: readonly Word<B>[],
  run: (products: readonly (readonly [Word<B>, Word<B>])[], addends: readonly Word<B>[]) => Word<B>,
): Word<B> {
  if (gates.repeat === undefined) return run(products, addends);
  const words = [...products.flat(), ...addends];
  return repeated(gates, `${key} ${products.length} ${addends.length}`, words, (given) =>
    run(
      products.map((_, i) => [given[2 * i]!, given[2 * i + 1]!] as const),
      given.slice(2 * products.length),
    ),
  );
}

/** `chosen ? x : y`: three gates, two levels from every operand (negation is free). */
export function mux<B>(gates: Gates<B>, chosen: B, x: B, y: B): B {
  return gates.or(gates.and(chosen, x), gates.and(gates.not(chosen), y));
}
