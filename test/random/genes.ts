/**
 * A finite stream of choices. Past its end every choice is the first one, so a shorter or smaller stream stands for a
 * simpler thing: shrinking the numbers shrinks what is made of them.
 */
export class Genes {
  private next = 0;

  constructor(private readonly numbers: readonly number[]) {}

  /** A whole number from 0 to limit - 1. */
  below(limit: number): number {
    return (this.numbers[this.next++] ?? 0) % limit;
  }

  /** True in `share` of 100 cases, never past the end. */
  chance(share: number): boolean {
    return this.below(100) >= 100 - share;
  }

  pick<T>(options: readonly T[]): T {
    return options[this.below(options.length)]!;
  }
}
