import {
  type Base,
  type DotLevel,
  type ExtensionMistake,
  extend,
  extensionThrough,
  type Family,
  type Lane,
  type ModularSystem,
} from "../../numbers/residue/base-extension.js";

/**
 * How the levels of a product are evaluated modulo a prime. `undefined`: each level by sums of products modulo the prime.
 * Otherwise in blocks of `depth` levels, whose values are whole numbers that are kept modulo the primes of `base` only; the
 * levels of a block are evaluated modulo each of those by `inner`.
 */
export type Plan = undefined | { readonly base: Base; readonly depth: number; readonly inner: Plan };

/** Levels of recursion. */
export function recursionDepth(plan: Plan): number {
  return plan === undefined ? 0 : 1 + recursionDepth(plan.inner);
}

/**
 * H. Jung's recursion. The values after all levels modulo the prime of `lane`, of values modulo it. Between two blocks a
 * number X of up to 2^depth times the bits of the prime is replaced by a Y congruent to it modulo the prime and hardly
 * longer than the prime, by base extension: nothing longer than a residue of the base and the rank is ever written.
 */
export function evaluateLevels<V, W>(
  system: ModularSystem<V, W>,
  plan: Plan,
  lane: Lane,
  levels: readonly DotLevel[],
  values: readonly V[],
  mistake?: ExtensionMistake,
): readonly V[] {
  if (plan === undefined) return system.levels(lane, levels, values);
  const kept = values.map((x) =>
    system.each(plan.base, (target) =>
      system.gathered(target, { items: [{ lane, x, f: (residue) => residue }], count: 1n }),
    ),
  );
  return evaluateBlocks(system, plan, lane, levels, kept, mistake);
}

/** The same of values below (k + 1) p that are known modulo the primes of the plan's base. */
export function evaluateBlocks<V, W>(
  system: ModularSystem<V, W>,
  { base, depth, inner }: NonNullable<Plan>,
  lane: Lane,
  levels: readonly DotLevel[],
  values: readonly Family<V>[],
  mistake?: ExtensionMistake,
): readonly V[] {
  const own: Base = { lanes: [lane], count: 1n, bits: lane.bits };
  const extension = extensionThrough(lane, base, mistake);
  let kept = values;
  for (let from = 0; from < levels.length; from += depth) {
    const block = levels.slice(from, from + depth);
    const byPrime = system.each(base, (q, i) =>
      evaluateLevels(
        system,
        inner,
        q,
        block,
        kept.map(({ items }) => items[i]!),
        mistake,
      ),
    );
    const isLast = from + depth >= levels.length;
    kept = byPrime.items[0]!.map((_, value) =>
      extend(
        system,
        extension,
        { items: byPrime.items.map((results) => results[value]!), count: base.count },
        isLast ? own : base,
      ),
    );
  }
  return kept.map(({ items }) => items[0]!);
}
