import { noSuchFunction } from "../../algebra/evaluate.js";
import type { Gates, Word } from "../../algebra/gates.js";
import { addByArrival, type Numbers } from "../../algebra/numbers.js";
import { InternalError, LimitError } from "../../errors.js";
import { carryOfColumns, propagateCarries } from "../gadgets/carry.js";
import { type Columns, compress } from "../gadgets/carry-save.js";
import { anyBit } from "../gadgets/compare.js";
import { columnsOf, negatedBits, productBits, type WeightedBit } from "../gadgets/weighted.js";
import type { KeptSystem } from "../representation.js";
import {
  type Interval,
  least,
  most,
  negatedInterval,
  signedBits,
  sumInterval,
  wordInterval,
} from "./intervals.js";
import { type OrderedParts, orderOf } from "./order.js";
import { wholeNumber } from "./words.js";

/** A product of wider numbers takes hundreds of thousands of gates. */
const MAX_BITS = 160;

/** A whole number of an interval: the sum of its weighted bits, not yet carried out. */
export interface Exact<B> extends Interval {
  readonly bits: readonly WeightedBit<B>[];
}

/** The numbers of `exact`. Sums of products are one carry-save array, whatever the operands' forms. */
export function exactNumbers<B>(gates: Gates<B>, name: string): KeptSystem<B, Exact<B>> {
  const literal = (value: bigint): Exact<B> => {
    const digits = (value < 0n ? -value : value).toString(2);
    const bits = [...digits]
      .reverse()
      .flatMap((digit, place) =>
        digit === "1" ? [{ bit: gates.constant(true), place, negative: value < 0n }] : [],
      );
    return { bits, low: value, high: value };
  };
  const width = (range: Interval): number => {
    const bits = signedBits(range);
    if (bits <= MAX_BITS) return bits;
    throw new LimitError(
      `a number of ${name} takes ${bits} bits, past the limit of ${MAX_BITS}. Take a shorter sequence or narrower inputs; int:W stays at W bits at any length`,
    );
  };
  const sum = (
    products: readonly (readonly [Exact<B>, Exact<B>])[],
    addends: readonly Exact<B>[],
  ): Exact<B> => {
    const { low, high } = sumInterval(products, addends);
    if (low === high) return literal(low);
    const bits = products.flatMap(([x, y]) => productBits(gates, x.bits, y.bits, width({ low, high }) + 1));
    for (const addend of addends) for (const bit of addend.bits) bits.push(bit);
    return {
      bits: settleSum(gates, bits, { low, high }, width({ low, high })),
      low,
      high,
    };
  };
  const write = (x: Exact<B>): Word<B> => propagateCarries(gates, wordColumns(gates, x, width(x)));
  const negated = (x: Exact<B>): Exact<B> => ({
    bits: negatedBits(x.bits),
    ...negatedInterval(x),
  });
  const order = orderOf(orderedParts(gates, write, sum, negated));
  const system: KeptSystem<B, Exact<B>> = {
    read: (word) => {
      const top = word.length - 1;
      if (top < 0) throw new InternalError(`a word of ${name} has 0 bits instead of at least 1`);
      const bits = word.map((bit, place) => ({
        bit,
        place,
        negative: place === top,
      }));
      return { bits, ...wordInterval(word.length) };
    },
    write,
    bits: (x) => x.bits.map(({ bit }) => bit),
    form: (x) => `${x.low}..${x.high} ${x.bits.map((own) => (own.negative ? -1 : 1) * (own.place + 1))}`,
    numbers: {
      name,
      zero: literal(0n),
      get one() {
        return literal(1n);
      },
      literal: (value) => literal(wholeNumber(name, value)),
      add: (x, y) => sum([], [x, y]),
      sub: (x, y) => sum([], [x, negated(y)]),
      neg: negated,
      mul: (x, y) => sum([[x, y]], []),
      sumOfProducts: sum,
      apply: (functionName, ...operands) => {
        const f = order[functionName];
        if (f === undefined) throw noSuchFunction(name, functionName);
        return f(...(operands as [Exact<B>, Exact<B>, Exact<B>]));
      },
      reduce: (joining, terms) =>
        addByArrival(
          terms,
          (x, y) => system.numbers.apply(joining, x, y),
          (x) => x.bits.reduce((latest, { bit }) => Math.max(latest, gates.arrival(bit)), 0),
        ),
    } satisfies Numbers<Exact<B>>,
  };
  return system;
}

/** At most two bits in a column (three in the lowest that has more than one), ready for the carries. */
function wordColumns<B>(gates: Gates<B>, x: Exact<B>, width: number): Columns<B> {
  return compress(gates, columnsOf(gates, x.bits, width));
}

/**
 * The sum in two rows that may be multiplied or widened without being carried out. Modulo 2^w, w one more than the
 * number takes, the rows may add up to 2^w too much, so the bits of weight 2^(w-2) and 2^(w-1) are read anew: as the
 * number's two top bits are equal, they and a carry from below come to 0 or -1, so by themselves (modulo 4) to 0, -1
 * or -2, which two bits of weight -2^(w-2) say. Four gates, two levels.
 */
function settleSum<B>(
  gates: Gates<B>,
  bits: readonly WeightedBit<B>[],
  { high }: Interval,
  signed: number,
): readonly WeightedBit<B>[] {
  // Without minus signs nothing can be too much.
  const plain = bits.every(({ negative }) => !negative);
  const width = plain ? Math.max(1, high.toString(2).length) : signed + 1;
  const columns = compress(gates, columnsOf(gates, bits, width));
  const positive = (upTo: number): WeightedBit<B>[] =>
    columns.slice(0, upTo).flatMap((column, place) => column.map((bit) => ({ bit, place, negative: false })));
  if (plain) return positive(width);
  const place = width - 2;
  const top = columns[width - 1]![0] ?? gates.constant(false);
  const carriesFromBelow = columns.slice(0, place).some((column) => column.length > 1);
  const at = (bit: B) => ({ bit, place, negative: true });
  // Without a carry the two bits alone are 0 or -1, and parity tells.
  if (!carriesFromBelow) {
    return [
      ...positive(place),
      ...columns[place]!.slice(0, 1).map(() => at(columns[place]!.reduce(gates.xor))),
    ];
  }
  const [x = gates.constant(false), y = gates.constant(false)] = columns[place]!;
  return [...positive(place), at(gates.xor(top, gates.and(x, y))), at(gates.xor(top, gates.or(x, y)))];
}

function orderedParts<B>(
  gates: Gates<B>,
  write: (x: Exact<B>) => Word<B>,
  sum: (products: readonly (readonly [Exact<B>, Exact<B>])[], addends: readonly Exact<B>[]) => Exact<B>,
  negated: (x: Exact<B>) => Exact<B>,
): OrderedParts<B, Exact<B>> {
  const isNegative = (x: Exact<B>): B => {
    if (x.low >= 0n) return gates.constant(false);
    if (x.high < 0n) return gates.constant(true);
    const columns = wordColumns(gates, x, signedBits(x));
    const top = columns.at(-1)!;
    return [...top, carryOfColumns(gates, columns.slice(0, -1))].reduce((a, b) => gates.xor(a, b));
  };
  const masked = (x: Exact<B>, keep: B, range: Interval): Exact<B> => ({
    bits: x.bits.map((own) => ({ ...own, bit: gates.and(own.bit, keep) })),
    ...range,
  });
  const orZero = (x: Interval): Interval => ({ low: least(x.low, 0n), high: most(x.high, 0n) });
  return {
    gates,
    isNegative,
    isPositive: (x) => isNegative(negated(x)),
    isNonzero: (x) => anyBit(gates, write(x)),
    negated,
    difference: (x, y) => sum([], [x, negated(y)]),
    truth: (bit) => ({ bits: [{ bit, place: 0, negative: false }], low: 0n, high: 1n }),
    sign: (positive, negative) => ({
      bits: [
        { bit: positive, place: 0, negative: false },
        { bit: negative, place: 0, negative: true },
      ],
      low: -1n,
      high: 1n,
    }),
    masked,
    choose: (chosen, x, y, range) => {
      const { bits } = sum([], [masked(x, chosen, orZero(x)), masked(y, gates.not(chosen), orZero(y))]);
      return { bits, ...range };
    },
  };
}
