/** Where a whole number lies: every value that may arise is from `low` to `high`. */
export interface Interval {
  readonly low: bigint;
  readonly high: bigint;
}

/** Bits of the narrowest two's complement word for every number from low to high. */
export function signedBits({ low, high }: Interval): number {
  const magnitude = (x: bigint): number => {
    const rest = x < 0n ? -x - 1n : x;
    return rest === 0n ? 0 : rest.toString(2).length;
  };
  return Math.max(magnitude(low), magnitude(high)) + 1;
}

/** The numbers that a two's complement word of so many bits may say. */
export function wordInterval(bits: number): Interval {
  const half = 1n << BigInt(bits - 1);
  return { low: -half, high: half - 1n };
}

export function largestMagnitude({ low, high }: Interval): bigint {
  return most(-low, high);
}

export function least(...values: readonly bigint[]): bigint {
  return values.reduce((x, y) => (y < x ? y : x));
}

export function most(...values: readonly bigint[]): bigint {
  return values.reduce((x, y) => (y > x ? y : x));
}

export function negatedInterval({ low, high }: Interval): Interval {
  return { low: -high, high: -low };
}

function productInterval(x: Interval, y: Interval): Interval {
  const corners = [x.low * y.low, x.low * y.high, x.high * y.low, x.high * y.high];
  return { low: least(...corners), high: most(...corners) };
}

/** Where a sum of products lies when all operands vary on their own. */
export function sumInterval(
  products: readonly (readonly [Interval, Interval])[],
  addends: readonly Interval[],
): Interval {
  const intervals = [...products.map(([x, y]) => productInterval(x, y)), ...addends];
  return {
    low: intervals.reduce((total, own) => total + own.low, 0n),
    high: intervals.reduce((total, own) => total + own.high, 0n),
  };
}
