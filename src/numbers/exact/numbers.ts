import { noSuchFunction } from "../../algebra/evaluate.js";
import type { Gates, Word } from "../../algebra/gates.js";
import { addByArrival, type Numbers } from "../../algebra/numbers.js";
import type { FunctionName } from "../../circuit/ops.js";
import { InternalError, LimitError, UsageError } from "../../errors.js";
import { carryOfColumns, propagateCarries } from "../gadgets/carry.js";
import { type Columns, compress } from "../gadgets/carry-save.js";
import { anyBit } from "../gadgets/compare.js";
import { columnsOf, negatedBits, productBits, type WeightedBit } from "../gadgets/weighted.js";
import type { KeptSystem } from "../representation.js";

/** A product of wider numbers takes hundreds of thousands of gates. */
const MAX_BITS = 160;

/** A whole number from `low` to `high`: the sum of its weighted bits, not yet carried out. */
export interface Exact<B> {
  readonly bits: readonly WeightedBit<B>[];
  readonly low: bigint;
  readonly high: bigint;
}

/** Bits of the narrowest two's complement word for every number from low to high. */
export function signedBits(low: bigint, high: bigint): number {
  const magnitude = (x: bigint): number => {
    const rest = x < 0n ? -x - 1n : x;
    return rest === 0n ? 0 : rest.toString(2).length;
  };
  return Math.max(magnitude(low), magnitude(high)) + 1;
}

type Interval = Pick<Exact<unknown>, "low" | "high">;

function least(...values: readonly bigint[]): bigint {
  return values.reduce((x, y) => (y < x ? y : x));
}

function most(...values: readonly bigint[]): bigint {
  return values.reduce((x, y) => (y > x ? y : x));
}

function productInterval(x: Interval, y: Interval): Interval {
  const corners = [x.low * y.low, x.low * y.high, x.high * y.low, x.high * y.high];
  return { low: least(...corners), high: most(...corners) };
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
  const width = ({ low, high }: Interval): number => {
    const bits = signedBits(low, high);
    if (bits <= MAX_BITS) return bits;
    throw new LimitError(
      `a number of ${name} takes ${bits} bits, past the limit of ${MAX_BITS}. Take a shorter sequence or narrower inputs; int:W stays at W bits at any length`,
    );
  };
  const sum = (
    products: readonly (readonly [Exact<B>, Exact<B>])[],
    addends: readonly Exact<B>[],
  ): Exact<B> => {
    const intervals = [...products.map(([x, y]) => productInterval(x, y)), ...addends];
    const low = intervals.reduce((total, own) => total + own.low, 0n);
    const high = intervals.reduce((total, own) => total + own.high, 0n);
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
    low: -x.high,
    high: -x.low,
  });
  const system: KeptSystem<B, Exact<B>> = {
    read: (word) => {
      const top = word.length - 1;
      if (top < 0) throw new InternalError(`a word of ${name} has 0 bits instead of at least 1`);
      const half = 1n << BigInt(top);
      const bits = word.map((bit, place) => ({
        bit,
        place,
        negative: place === top,
      }));
      return { bits, low: -half, high: half - 1n };
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
      literal: (value) => {
        if (value.d !== 1n) {
          throw new UsageError(
            `${name} holds whole numbers only, got ${value.toFraction()}; scale the weights to whole numbers, or use fixed:I.F or float:E.M`,
          );
        }
        return literal(value.s * value.n);
      },
      add: (x, y) => sum([], [x, y]),
      sub: (x, y) => sum([], [x, negated(y)]),
      neg: negated,
      mul: (x, y) => sum([[x, y]], []),
      sumOfProducts: sum,
      apply: (functionName, ...operands) => {
        const f = orderOf(gates, write, sum, negated)[functionName];
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

type ExactFunction<B> = (x: Exact<B>, y: Exact<B>, z: Exact<B>) => Exact<B>;

/** What the order of the integers gives. Truth values are the numbers 0 and 1. */
function orderOf<B>(
  gates: Gates<B>,
  write: (x: Exact<B>) => Word<B>,
  sum: (products: readonly (readonly [Exact<B>, Exact<B>])[], addends: readonly Exact<B>[]) => Exact<B>,
  negated: (x: Exact<B>) => Exact<B>,
): Partial<Record<FunctionName, ExactFunction<B>>> {
  const constant = (value: boolean): B => gates.constant(value);
  const truth = (bit: B): Exact<B> => ({
    bits: [{ bit, place: 0, negative: false }],
    low: 0n,
    high: 1n,
  });
  const isNegative = (x: Exact<B>): B => {
    if (x.low >= 0n) return constant(false);
    if (x.high < 0n) return constant(true);
    const columns = wordColumns(gates, x, signedBits(x.low, x.high));
    const top = columns.at(-1)!;
    return [...top, carryOfColumns(gates, columns.slice(0, -1))].reduce((a, b) => gates.xor(a, b));
  };
  const isPositive = (x: Exact<B>): B => isNegative(negated(x));
  const isNonzero = (x: Exact<B>): B => anyBit(gates, write(x));
  const less = (x: Exact<B>, y: Exact<B>): B => isNegative(sum([], [x, negated(y)]));
  const masked = (x: Exact<B>, mask: B): Exact<B> => ({
    bits: x.bits.map((own) => ({ ...own, bit: gates.and(own.bit, mask) })),
    low: least(x.low, 0n),
    high: most(x.high, 0n),
  });
  const choose = (chosen: B, x: Exact<B>, y: Exact<B>, range: Interval): Exact<B> => {
    const { bits } = sum([], [masked(x, chosen), masked(y, gates.not(chosen))]);
    return { bits, ...range };
  };
  const hull = (x: Interval, y: Interval): Interval => ({
    low: least(x.low, y.low),
    high: most(x.high, y.high),
  });
  const upper = (x: Interval, y: Interval): Interval => ({
    low: most(x.low, y.low),
    high: most(x.high, y.high),
  });
  const lower = (x: Interval, y: Interval): Interval => ({
    low: least(x.low, y.low),
    high: least(x.high, y.high),
  });
  return {
    relu: (x) => ({
      ...masked(x, gates.not(isNegative(x))),
      low: most(x.low, 0n),
      high: most(x.high, 0n),
    }),
    step: (x) => truth(isPositive(x)),
    sign: (x) => ({
      bits: [
        { bit: isPositive(x), place: 0, negative: false },
        { bit: isNegative(x), place: 0, negative: true },
      ],
      low: -1n,
      high: 1n,
    }),
    abs: (x) =>
      choose(isNegative(x), negated(x), x, {
        low: most(x.low, -x.high, 0n),
        high: most(x.high, -x.low),
      }),
    max: (x, y) => choose(less(x, y), y, x, upper(x, y)),
    min: (x, y) => choose(less(y, x), y, x, lower(x, y)),
    less: (x, y) => truth(less(x, y)),
    lessEqual: (x, y) => truth(gates.not(less(y, x))),
    equal: (x, y) => truth(gates.not(isNonzero(sum([], [x, negated(y)])))),
    and: (x, y) => truth(gates.and(isNonzero(x), isNonzero(y))),
    or: (x, y) => truth(gates.or(isNonzero(x), isNonzero(y))),
    xor: (x, y) => truth(gates.xor(isNonzero(x), isNonzero(y))),
    not: (x) => truth(gates.not(isNonzero(x))),
    select: (condition, x, y) => choose(isNonzero(condition), x, y, hull(x, y)),
  };
}
