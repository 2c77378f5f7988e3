import { COUNTED, type CountAs, type GateName, OPS, type UnboundedName } from "../circuit/ops.js";
import { onceForAlike, type Timed } from "./alike.js";
import type { Gates, UnboundedGates } from "./gates.js";
import { addByArrival, type Numbers, sumOfProductsByArrival } from "./numbers.js";

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

  count(kind: number, times = 1): void {
    this.recent[kind]! += times;
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
      evenSum(meter, products, addends) ??
      sumOfProductsByArrival(numbers, (depth) => depth, products, addends),
    literal: () => 0,
    apply: (name, x = 0, y = 0, z = 0) => after(name, Math.max(x, y, z)),
    reduce: (name, terms) =>
      evenJoin(meter, name, terms) ??
      addByArrival(
        terms,
        (x, y) => after(name, Math.max(x, y)),
        (depth) => depth,
      ),
  };
  return numbers;
}

/**
 * Products that are all ready at one level, and no addends: the tree that adds by arrival makes of them is a balanced
 * one. Undefined for others. Large matrices are made of these.
 */
function evenSum(
  meter: Meter,
  products: readonly (readonly [number, number])[],
  addends: readonly number[],
): number | undefined {
  if (products.length === 0 || addends.length > 0) return undefined;
  const ready = Math.max(products[0]![0], products[0]![1]);
  for (let i = 1; i < products.length; i++)
    if (Math.max(products[i]![0], products[i]![1]) !== ready) return undefined;
  meter.count(KIND.mul, products.length);
  meter.count(KIND.add, products.length - 1);
  return ready + OPS.mul.level + Math.ceil(Math.log2(products.length)) * OPS.add.level;
}

/** The same for terms that are joined. */
function evenJoin(meter: Meter, name: GateName, terms: readonly number[]): number | undefined {
  const ready = terms[0]!;
  for (const term of terms) if (term !== ready) return undefined;
  meter.count(KIND[name], terms.length - 1);
  return ready + Math.ceil(Math.log2(terms.length)) * OPS[name].level;
}

/** The cost interpretation of bit-level programs, under B2: and, or, xor one level, not none. */
export function costGates(meter: Meter): Gates<number> {
  // Looked up once, as counting a large circuit comes here for every gate.
  const after = (name: "and" | "or" | "xor") => {
    const [kind, level] = [KIND[name], OPS[name].level];
    return (x: number, y: number): number => {
      meter.count(kind);
      return (x > y ? x : y) + level;
    };
  };
  const [not, notLevel] = [KIND.not, OPS.not.level];
  const programs = new Map<string, unknown>();
  return {
    constant: () => 0,
    and: after("and"),
    or: after("or"),
    xor: after("xor"),
    not: (x) => {
      meter.count(not);
      return x + notLevel;
    },
    arrival: (depth) => depth,
    repeat: <R>(
      key: string,
      bits: readonly number[],
      run: (bits: readonly number[]) => R,
      moved: (result: R, move: (bit: number) => number) => R,
    ): R => {
      let program = programs.get(key) as ((bits: readonly number[]) => R) | undefined;
      if (program === undefined) {
        const visit = (result: R, see: (time: number) => void): void =>
          void moved(result, (time) => {
            see(time);
            return time;
          });
        program = onceForAlike(run, TIMES, { visit, moved }, meter);
        programs.set(key, program);
      }
      return program(bits);
    },
  };
}

const TIMES: Timed<readonly number[]> & { key(times: readonly number[]): string } = {
  visit: (times, see) => {
    for (const time of times) see(time);
  },
  moved: (times, move) => times.map(move),
  key: (times) => times.join(),
};

/** The same for gates of unbounded fan-in, under the cost model `unbounded`: each one level, not none. */
export function costUnbounded(meter: Meter): UnboundedGates<number> {
  const after = (name: UnboundedName, bits: readonly number[]): number => {
    meter.count(KIND[name]);
    return bits.reduce((latest, bit) => Math.max(latest, bit), 0) + OPS[name].level;
  };
  return {
    constant: () => 0,
    not: (x) => {
      meter.count(KIND.not);
      return x;
    },
    all: (bits) => after("all", bits),
    any: (bits) => after("any", bits),
    threshold: (bits) => after("threshold", bits),
  };
}
