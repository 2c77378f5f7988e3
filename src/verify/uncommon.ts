/** In place of a word: one of which each bit is zero or one alike. */
export const FAIR = "fair";

/** How the words of a kind are drawn. */
export interface WordKind {
  readonly label: string;
  /** One of these, each as often as it stands here. */
  readonly choices: readonly (bigint | typeof FAIR)[];
  /** Whether the lowest bit is set in the end. */
  readonly odd: boolean;
}

export const FAIR_WORDS: WordKind = { label: "random words", choices: [FAIR], odd: false };

/**
 * Words that reach what fair ones hardly do: long carries (powers of two and their neighbours), low bits of long
 * products (odd words, since each even factor adds a zero there), and sums deep in a circuit (mostly 0 and 1, which
 * hand a few fair words on as they are).
 */
export function uncommonWords(width: number): readonly WordKind[] {
  const wrap = (word: bigint): bigint => BigInt.asIntN(width, word);
  const nearPowers = Array.from({ length: width }, (_, exponent) => 1n << BigInt(exponent))
    .flatMap((power) => [power - 1n, power, power + 1n])
    .flatMap((near) => [wrap(near), wrap(-near)]);
  return [
    { label: "powers of two", choices: nearPowers, odd: false },
    { label: "odd words", choices: [FAIR], odd: true },
    { label: "few words", choices: [FAIR, 0n, wrap(1n)], odd: false },
  ];
}

/** A word of any width, fair ones bit by bit. */
export function drawnWord(
  { choices, odd }: WordKind,
  width: number,
  below: (limit: number) => number,
): bigint {
  let word = choices[below(choices.length)]!;
  if (word === FAIR) {
    word = 0n;
    for (let bit = 0; bit < width; bit++) word = 2n * word + BigInt(below(2));
  }
  return BigInt.asIntN(width, odd ? word | 1n : word);
}
