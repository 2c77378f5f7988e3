import { GrowingWords } from "../../circuit/growing-words.js";
import { LimitError } from "../../errors.js";

/** A linear combination of wires: its number in the pool. */
export type Combination = number & { readonly __combination: unique symbol };

/** The combination without terms. */
export const ZERO = 0 as Combination;

/** The index of the coefficient one. */
const ONE = 0;

/** Linear combinations over GF(p), kept side by side: terms with ascending wires, no coefficient zero. */
export class Combinations {
  readonly wires: GrowingWords;
  readonly coefficients: GrowingWords;
  /** Coefficients by index; index 0 is one. */
  readonly values: bigint[] = [];
  /** Where each combination begins, and where the last one ends. */
  private readonly starts: GrowingWords;
  private readonly indices = new Map<bigint, number>();
  /** The index of the negated coefficient, by index; of those asked for. */
  private readonly negated: number[] = [];

  /** `expected`: about how many there will be. */
  constructor(
    private readonly prime: bigint,
    expected: number,
  ) {
    this.wires = new GrowingWords(expected);
    this.coefficients = new GrowingWords(expected);
    this.starts = new GrowingWords(expected);
    this.starts.push(0);
    this.done();
    this.indexOf(1n);
  }

  /** The first of its terms, and the one behind the last. */
  from(combination: Combination): number {
    return this.starts.get(combination);
  }

  to(combination: Combination): number {
    return this.starts.get(combination + 1);
  }

  count(combination: Combination): number {
    return this.to(combination) - this.from(combination);
  }

  /** The index of a coefficient 1..p-1. */
  indexOf(value: bigint): number {
    let index = this.indices.get(value);
    if (index === undefined) {
      index = this.values.length;
      this.values.push(value);
      this.indices.set(value, index);
    }
    return index;
  }

  wire(wire: number): Combination {
    this.push(wire, ONE);
    return this.done();
  }

  /** `value` in 0..p-1. */
  term(wire: number, value: bigint): Combination {
    if (value === 0n) return ZERO;
    this.push(wire, this.indexOf(value));
    return this.done();
  }

  /** The number that a combination is whatever the wires are: that of wire 0 alone; undefined for any other. */
  constantOf(x: Combination): bigint | undefined {
    const from = this.from(x);
    const count = this.to(x) - from;
    if (count === 0) return 0n;
    return count === 1 && this.wires.get(from) === 0 ? this.values[this.coefficients.get(from)] : undefined;
  }

  scale(x: Combination, by: bigint): Combination {
    if (by === 0n) return ZERO;
    if (by === 1n) return x;
    const to = this.to(x);
    for (let i = this.from(x); i < to; i++)
      this.push(this.wires.get(i), this.indexOf((this.values[this.coefficients.get(i)]! * by) % this.prime));
    return this.done();
  }

  negative(x: Combination): Combination {
    const to = this.to(x);
    for (let i = this.from(x); i < to; i++) {
      const index = this.coefficients.get(i);
      this.negated[index] ??= this.indexOf(this.prime - this.values[index]!);
      this.push(this.wires.get(i), this.negated[index]);
    }
    return this.done();
  }

  add(x: Combination, y: Combination): Combination {
    let i = this.from(x);
    let j = this.from(y);
    const iEnd = this.to(x);
    const jEnd = this.to(y);
    if (i === iEnd) return y;
    if (j === jEnd) return x;
    while (i < iEnd || j < jEnd) {
      const left = i < iEnd ? this.wires.get(i) : Number.POSITIVE_INFINITY;
      const right = j < jEnd ? this.wires.get(j) : Number.POSITIVE_INFINITY;
      if (left < right) this.push(left, this.coefficients.get(i++));
      else if (right < left) this.push(right, this.coefficients.get(j++));
      else {
        const sum = this.values[this.coefficients.get(i++)]! + this.values[this.coefficients.get(j++)]!;
        if (sum !== this.prime) this.push(left, this.indexOf(sum > this.prime ? sum - this.prime : sum));
      }
    }
    return this.done();
  }

  /** The terms since the last combination are one. */
  private done(): Combination {
    this.starts.push(this.wires.length);
    return (this.starts.length - 2) as Combination;
  }

  private push(wire: number, coefficient: number): void {
    if (this.wires.length === 0xffff_fffe)
      throw new LimitError(
        `a constraint system here has at most ${0xffff_fffe} terms; compile a shorter sequence, or write json`,
      );
    this.wires.push(wire);
    this.coefficients.push(coefficient);
  }
}
