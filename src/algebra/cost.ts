import { COUNTED, type CountAs, type GateName, OPS } from "../circuit/ops.js";
import type { Gates } from "./gates.js";
import { type Numbers, sumOfProductsByArrival } from "./numbers.js";

/** Gates by the columns of a report. BigInt, since counting reaches lengths that nobody can store. */
export type Counts = Readonly<Record<CountAs, bigint>>;

/**
 * Counts gates as a program runs. `snapshot` and `charge` let a caller that knows that a piece of program would run
 * again unchanged add its cost instead of running it.
 */
export class Meter {
  // Plain doubles on the hot path (exact below 2^53), folded into BigInts at each snapshot.
  private readonly recent = new Float64Array(COUNTED.length);
  private readonly settled: bigint[] = COUNTED.map(() => 0n);

  count(kind: number): void {
    this.recent[kind]!++;
  }

  snapshot(): readonly bigint[] {
    for (let i = 0; i < this.settled.length; i++) {
      this.settled[i]! += BigInt(this.recent[i]!);
      this.recent[i] = 0;
    }
    return [...this.settled];
  }

  /** Adds `times` times what was counted between two snapshots. */
  charge(since: readonly bigint[], until: readonly bigint[], times: bigint): void {
    for (let i = 0; i < this.settled.length; i++) this.settled[i]! += (until[i]! - since[i]!) * times;
  }

  counts(): Counts {
    const now = this.snapshot();
    return Object.fromEntries(COUNTED.map((kind, i) => [kind, now[i]!])) as Counts;
  }
}

const KIND: Readonly<Record<GateName, number>> = Object.fromEntries(
  Object.values(OPS).flatMap((op) => ("countAs" in op ? [[op.name, COUNTED.indexOf(op.countAs)]] : [])),
) as Record<GateName, number>;

/**
 * The cost interpretation: a number is the depth at which it is ready (default cost model: every gate one level,
 * inputs and constants at 0), and each operation is counted in the meter. Nothing is stored.
 */
export function costNumbers(meter: Meter): Numbers<number> {
  const after = (name: GateName, depth: number): number => {
    meter.count(KIND[name]);
    return depth + OPS[name].level;
  };
  const numbers: Numbers<number> = {
    name: "arithmetic circuit",
    zero: 0,
    one: 0,
    add: (x, y) => after("add", Math.max(x, y)),
    sub: (x, y) => after("sub", Math.max(x, y)),
    neg: (x) => after("neg", x),
    mul: (x, y) => after("mul", Math.max(x, y)),
    sumOfProducts: (products, addends) =>
      sumOfProductsByArrival(numbers, (depth) => depth, products, addends),
    literal: () => 0,
    apply: (name, ...operands) => after(name, Math.max(...operands)),
  };
  return numbers;
}

/** The cost interpretation of bit-level programs, under B2: and, or, xor one level, not none. */
export function costGates(meter: Meter): Gates<number> {
  const after = (name: GateName, depth: number): number => {
    meter.count(KIND[name]);
    return depth + OPS[name].level;
  };
  return {
    constant: () => 0,
    and: (x, y) => after("and", Math.max(x, y)),
    or: (x, y) => after("or", Math.max(x, y)),
    xor: (x, y) => after("xor", Math.max(x, y)),
    not: (x) => after("not", x),
    arrival: (depth) => depth,
  };
}
