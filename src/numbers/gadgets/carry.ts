import type { Gates, Word } from "../../algebra/gates.js";
import { arrays } from "../../scans/arrays.js";
import type { Scan } from "../../scans/scan.js";
import { sklansky } from "../../scans/sklansky.js";
import { fullAdder } from "./adders.js";
import type { Columns } from "./carry-save.js";
import { earliestCarries, earliestCarry, MOST_POSITIONS } from "./earliest-carries.js";
import { type Carry, composeCarries } from "./generate-propagate.js";
import { knownBit } from "./known.js";

/**
 * The carry out of the highest position; no carry goes in. Depth under B2 of bits that arrive together: min{D : F(D+1)
 * >= n}. Positions at the bottom that surely generate nothing are left out.
 */
export function carryOut<B>(gates: Gates<B>, positions: readonly Carry<B>[]): B {
  const first = positions.findIndex(({ generate }) => generate !== undefined && knownBit(generate) !== false);
  if (first < 0) return gates.constant(false);
  const [lowest, ...higher] = positions.slice(first);
  const needed = [{ generate: lowest!.generate }, ...higher];
  const { generate } =
    needed.length > MOST_POSITIONS ? balanced(gates, needed) : earliestCarry(gates, needed);
  return generate ?? gates.constant(false);
}

function balanced<B>(gates: Gates<B>, positions: readonly Carry<B>[]): Carry<B> {
  const compose = composeCarries(gates);
  const reduce = (from: number, to: number): Carry<B> => {
    if (to - from === 1) return positions[from]!;
    const middle = (from + to) >> 1;
    return compose(reduce(middle, to), reduce(from, middle));
  };
  return reduce(0, positions.length);
}

/** How the carries of all prefixes of positions are found. */
export type CarryChain = <B>(gates: Gates<B>, positions: readonly Carry<B>[]) => readonly Carry<B>[];

/** The carries as the prefixes of a scan. */
export function carriesBy(scan: Scan): CarryChain {
  return <B>(gates: Gates<B>, positions: readonly Carry<B>[]) =>
    scan.run(arrays<Carry<B>>(), composeCarries(gates), positions);
}

/** Each carry as early as it can be; by Sklansky's scan where there are very many positions. */
export const eager: CarryChain = (gates, positions) =>
  positions.length > MOST_POSITIONS
    ? carriesBy(sklansky)(gates, positions)
    : earliestCarries(gates, positions, "eager");

/**
 * The carry-propagate adder: the sum of columns of at most two bits (three in the lowest column that has more than
 * one, since no carry comes in there), modulo 2^columns. The carries come from `chain`.
 *
 * Depth under B2 of two words that arrive together: 2 + min{D : F(D+1) >= w - 1}, or 7, 9, 10, 12 levels for w = 8,
 * 16, 32, 64; with Sklansky's scan 2 + 2 clog2(w - 1), or 8, 10, 12, 14.
 */
export function propagateCarries<B>(
  gates: Gates<B>,
  columns: Columns<B>,
  chain: CarryChain = eager,
): Word<B> {
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
  const carries = chain(gates, positions);
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
