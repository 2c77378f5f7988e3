import { LimitError } from "../../errors.js";
import { GrowingWords } from "../growing.js";

/** A linear combination of wires: a run of terms in the pool. */
export interface Combination {
  readonly from: number;
  readonly count: number;
}

/** The index of the coefficient one. */
const ONE = 0;

/** Linear combinations over GF(p), kept side by side: terms with ascending wires, no coefficient zero. */
export class Combinations {
  readonly wires = new GrowingWords();
  readonly coefficients = new GrowingWords();
  /** Coefficients by index; index 0 is one. */
  readonly values: bigint[] = [];
  private readonly indices = new Map<bigint, number>();
  /** The index of the negated coefficient, by index; of those asked for. */
  private readonly negated: number[] = [];

  constructor(private readonly prime: bigint) {
    this.indexOf(1n);
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

  get zero(): Combination {
    return { from: 0, count: 0 };
  }

  wire(wire: number): Combination {
    this.push(wire, ONE);
    return { from: this.wires.length - 1, count: 1 };
  }

  /** `value` in 0..p-1. */
  term(wire: number, value: bigint): Combination {
    if (value === 0n) return this.zero;
    const from = this.wires.length;
    this.push(wire, this.indexOf(value));
    return { from, count: 1 };
  }

  /** The number that a combination is whatever the wires are: that of wire 0 alone; undefined for any other. */
  constantOf({ from, count }: Combination): bigint | undefined {
    if (count === 0) return 0n;
    return count === 1 && this.wires.get(from) === 0 ? this.values[this.coefficients.get(from)] : undefined;
  }

  scale({ from, count }: Combination, by: bigint): Combination {
    if (by === 0n) return this.zero;
    if (by === 1n) return { from, count };
    const start = this.wires.length;
    for (let i = from; i < from + count; i++)
      this.push(this.wires.get(i), this.indexOf((this.values[this.coefficients.get(i)]! * by) % this.prime));
    return { from: start, count };
  }

  negative({ from, count }: Combination): Combination {
    const start = this.wires.length;
    for (let i = from; i < from + count; i++) {
      const index = this.coefficients.get(i);
      this.negated[index] ??= this.indexOf(this.prime - this.values[index]!);
      this.push(this.wires.get(i), this.negated[index]);
    }
    return { from: start, count };
  }

  add(x: Combination, y: Combination): Combination {
    if (x.count === 0) return y;
    if (y.count === 0) return x;
    const start = this.wires.length;
    let i = x.from;
    let j = y.from;
    const iEnd = i + x.count;
    const jEnd = j + y.count;
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
    return { from: start, count: this.wires.length - start };
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
