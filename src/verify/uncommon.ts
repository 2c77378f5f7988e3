/** Words of one width, as BigInts or as numbers. */
export interface Words<W> {
  /** Each bit zero or one alike. */
  fair(): W;
  odd(word: W): W;
  /** 2^exponent + offset, or minus that, wrapped. */
  near(exponent: number, offset: number, negative: boolean): W;
  /** 0 or 1, wrapped. */
  small(bit: number): W;
}

/**
 * Words that reach what fair ones hardly do: long carries (powers of two and their neighbours), low bits of long
 * products (odd words, since each even factor adds a zero there), and sums deep in a circuit (mostly 0 and 1, which
 * hand a few fair words on as they are).
 */
export function uncommonWords<W>(
  width: number,
  words: Words<W>,
  below: (limit: number) => number,
): readonly (readonly [string, () => W])[] {
  const nearPower = (): W => {
    const exponent = below(width);
    const offset = below(3) - 1;
    return words.near(exponent, offset, below(2) === 1);
  };
  return [
    ["powers of two", nearPower],
    ["odd words", () => words.odd(words.fair())],
    ["few words", () => (below(3) === 0 ? words.fair() : words.small(below(2)))],
  ];
}

/** Words of any width, drawn bit by bit. */
export function bigWords(width: number, below: (limit: number) => number): Words<bigint> {
  const wrap = (word: bigint): bigint => BigInt.asIntN(width, word);
  return {
    fair: () => {
      let word = 0n;
      for (let bit = 0; bit < width; bit++) word = 2n * word + BigInt(below(2));
      return wrap(word);
    },
    odd: (word) => wrap(word | 1n),
    near: (exponent, offset, negative) => {
      const near = (1n << BigInt(exponent)) + BigInt(offset);
      return wrap(negative ? -near : near);
    },
    small: (bit) => wrap(BigInt(bit)),
  };
}

/** Words of at most 32 bits from a stream of fair 32-bit ones. */
export function smallWords(width: number, next: () => number): Words<number> {
  const unused = 32 - width;
  return {
    // The upper bits of a stream are the better ones.
    fair: () => next() >> unused,
    odd: (word) => word | 1,
    near: (exponent, offset, negative) => {
      const near = ((1 << exponent) + offset) | 0;
      return ((negative ? -near : near) << unused) >> unused;
    },
    small: (bit) => (bit << unused) >> unused,
  };
}
