import type { Gates, Word } from "../../algebra/gates.js";
import { arrays } from "../../scans/arrays.js";
import type { Compose, Scan } from "../../scans/scan.js";
import { sklansky } from "../../scans/sklansky.js";
import { fullAdder } from "./adders.js";
import type { Columns } from "./carry-save.js";
import { knownBit } from "./known.js";

/**
 * What an interval of bit positions does to a carry: makes one (`generate`) or hands on the one it gets (`propagate`).
 * An absent bit is false. Intervals that start at the lowest position get no carry, so they have no `propagate`: they
 * are the grey cells of a prefix network, and cost two gates instead of three.
 */
export interface Carry<B> {
  readonly generate?: B | undefined;
  readonly propagate?: B | undefined;
}

/**
 * Carries compose associatively: g = g2 + p2 g1 and p = p2 p1 (R. Brent and H. Kung. A regular layout for parallel
 * adders. IEEE Trans. Computers C-31, 1982). Two levels under B2, one where a `generate` is absent.
 */
export function composeCarries<B>(gates: Gates<B>): Compose<Carry<B>> {
  const both = (x: B | undefined, y: B | undefined) =>
    x === undefined || y === undefined ? undefined : gates.and(x, y);
  return (later, earlier) => {
    const handedOn = both(later.propagate, earlier.generate);
    const generate =
      later.generate === undefined || handedOn === undefined
        ? (later.generate ?? handedOn)
        : gates.or(later.generate, handedOn);
    return { generate, propagate: both(later.propagate, earlier.propagate) };
  };
}

/**
 * The carry out of the highest position, by a balanced tree; no carry goes in. Depth under B2: 2 clog2(n) after the
 * bits of the positions. Positions at the bottom that surely generate nothing are left out.
 */
export function carryOut<B>(gates: Gates<B>, positions: readonly Carry<B>[]): B {
  const first = positions.findIndex(({ generate }) => generate !== undefined && knownBit(generate) !== false);
  if (first < 0) return gates.constant(false);
  const compose = composeCarries(gates);
  const reduce = (from: number, to: number): Carry<B> => {
    if (to - from === 1) return from === first ? { generate: positions[from]!.generate } : positions[from]!;
    const middle = (from + to) >> 1;
    return compose(reduce(middle, to), reduce(from, middle));
  };
  return reduce(first, positions.length).generate ?? gates.constant(false);
}

/**
 * The carry-propagate adder: the sum of columns of at most two bits (three in the lowest column that has more than
 * one, since no carry comes in there), modulo 2^columns. The carries are the prefixes of a scan.
 *
 * Depth under B2 of two words that arrive together, with Sklansky's scan: 2 + 2 clog2(w - 1); 8, 10, 12, 14 levels
 * for w = 8, 16, 32, 64.
 */
export function propagateCarries<B>(gates: Gates<B>, columns: Columns<B>, scan: Scan = sklansky): Word<B> {
  const start = columns.findIndex((column) => column.length > 1);
  const single = (bit: B | undefined) => bit ?? gates.constant(false);
  if (start < 0) return columns.map((column) => single(column[0]));

  const sums = columns.map((column): B | undefined => column[0]);
  const positions: Carry<B>[] = [];
  for (let i = start; i < columns.length; i++) {
    const [x, y, z] = columns[i]!;
    const isLast = i === columns.length - 1;
    if (z !== undefined) {
      const { sum, carry } = fullAdder(gates, x!, y!, z);
      sums[i] = sum;
      positions.push({ generate: carry });
    } else if (y !== undefined) {
      sums[i] = gates.xor(x!, y);
      if (!isLast)
        positions.push({
          generate: gates.and(x!, y),
          propagate: i === start ? undefined : sums[i],
        });
    } else if (!isLast) {
      positions.push({ propagate: x });
    }
  }
  const carries = scan.run(arrays<Carry<B>>(), composeCarries(gates), positions);
  return sums.map((sum, i) => {
    const carry = i > start ? carries[i - start - 1]!.generate : undefined;
    return sum === undefined || carry === undefined ? single(sum ?? carry) : gates.xor(sum, carry);
  });
}

/** The carry out of columns as `propagateCarries` takes them, without their sum. */
export function carryOfColumns<B>(gates: Gates<B>, columns: Columns<B>): B {
  const start = columns.findIndex((column) => column.length > 1);
  if (start < 0) return gates.constant(false);
  const positions = columns.slice(start).map(([x, y, z], i): Carry<B> => {
    if (z !== undefined) return { generate: fullAdder(gates, x!, y!, z).carry };
    if (y === undefined) return { propagate: x };
    return {
      generate: gates.and(x!, y),
      propagate: i === 0 ? undefined : gates.xor(x!, y),
    };
  });
  return carryOut(gates, positions);
}
