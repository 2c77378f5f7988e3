import { type ModularSystem, primeOf } from "../../numbers/residue/base-extension.js";

/** Whole numbers: a value is its residue, or a number congruent to it. `see` is told of every number that is made. */
export function integerSystem(see: (made: bigint) => void = () => {}): ModularSystem<bigint, bigint> {
  const seen = (value: bigint): bigint => {
    see(value);
    return value;
  };
  return {
    each: (base, make) => ({ items: base.lanes.map(make), count: base.count }),
    levels: (lane, levels, values) => {
      const prime = primeOf(lane);
      return levels.reduce(
        (before, level) =>
          level.map((pairs) =>
            seen(pairs.reduce((sum, [i, j]) => sum + before[i]! * before[j]!, 0n) % prime),
          ),
        values,
      );
    },
    row: ({ lane, x, f }) => seen(f(x % primeOf(lane))),
    carried: ({ items }, plus, _width, from) =>
      seen(items.reduce((sum, row) => sum + row, plus)) >> BigInt(from),
    gathered: (target, { items }, last) => {
      const parts = items.map(({ lane, x, f }) => f(x % primeOf(lane)));
      if (last !== undefined) parts.push(last.f(last.word));
      return seen(parts.reduce((sum, part) => sum + (part % primeOf(target)), 0n)) % primeOf(target);
    },
  };
}
