import {
  type Base,
  baseForBlock,
  baseOf,
  blockBound,
  type ExtensionMistake,
  extend,
  extensionThrough,
  laneOf,
  primeOf,
} from "../../numbers/residue/base-extension.js";
import { productOf } from "../../numbers/residue/basis.js";
import type { Check, TheoremRequest } from "../theorem.js";
import { type Random, randomFrom } from "../tools/random.js";
import { integerSystem } from "./integers.js";
import { exactly, squareLevels } from "./levels.js";
import { mistakeOf } from "./mistake.js";
import { evaluateLevels, type Plan, recursionDepth } from "./recursion.js";

/** A prime larger than any Y: modulo it Y itself is seen. */
const WITNESS = laneOf((1n << 61n) - 1n);

/** Whether X of these residues becomes a Y congruent to it modulo p, below (k + 1) p, alike modulo all targets. */
function extendsRightly(x: bigint, through: bigint, base: Base, mistake?: ExtensionMistake): boolean {
  const extension = extensionThrough(laneOf(through), base, mistake);
  const targets: Base = { lanes: [...base.lanes, WITNESS], count: base.count + 1n, bits: WITNESS.bits };
  const residues = base.lanes.map((lane) => x % primeOf(lane));
  const found = extend(integerSystem(), extension, { items: residues, count: base.count }, targets).items;
  const y = found.at(-1)!;
  return (
    (y - x) % through === 0n &&
    y < (base.count + 1n) * through &&
    base.lanes.every((lane, i) => found[i] === y % primeOf(lane))
  );
}

/** Every X below half the product of small bases. */
export function smallBases(request: TheoremRequest): Check {
  let [cases, wrong] = [0, 0];
  let detail: string | undefined;
  for (const primes of request.effort === "full"
    ? [
        [2, 3, 5],
        [3, 5, 7, 11],
        [2, 3, 5, 7, 11, 13],
      ]
    : [
        [2, 3, 5],
        [3, 5, 7, 11],
      ]) {
    const base = baseOf(primes);
    for (const through of [17n, 61n]) {
      for (let x = 0n; 2n * x < productOf(primes); x++) {
        cases++;
        if (extendsRightly(x, through, base, mistakeOf(request))) continue;
        wrong++;
        detail ??= `X = ${x} modulo ${primes.join(", ")}, to p = ${through}`;
      }
    }
  }
  return {
    what: "base extension: every X below half the product of bases of 3 to 6 primes, on whole numbers",
    how: "exhaustive",
    cases,
    wrong,
    ...(detail !== undefined && { detail }),
  };
}

/** The bases that blocks get: the largest numbers that may arise, multiples of many primes, random ones. */
export function basesOfBlocks(request: TheoremRequest): Check {
  const random = randomFrom(request.seed);
  let [cases, wrong] = [0, 0];
  let detail: string | undefined;
  for (const prime of request.effort === "full" ? PRIMES : PRIMES.slice(0, 5)) {
    for (const terms of [2, 4]) {
      for (const depth of [1, 2, 3]) {
        const base = baseForBlock(prime, terms, depth, mistakeOf(request));
        const most = blockBound(prime, base.count, terms, depth);
        const multiple = productOf(base.lanes.slice(2).map((lane) => Number(primeOf(lane))));
        const xs = [0n, 1n, most - 1n, most, most - (most % multiple)];
        while (xs.length < 12) xs.push(below(random, most + 1n));
        for (const x of xs) {
          cases++;
          if (extendsRightly(x, prime, base, mistakeOf(request))) continue;
          wrong++;
          detail ??= `X = ${x} of at most ${most}, p = ${prime}, blocks of ${depth} levels`;
        }
      }
    }
  }
  return {
    what: "base extension in the bases of blocks of 1 to 3 levels, sums of 2 and 4 products: the largest X, multiples of many primes, random X",
    how: "random",
    cases,
    wrong,
    ...(detail !== undefined && { detail }),
  };
}

const PRIMES = [5n, 7n, 31n, 61n, 251n, 127n, 509n, 1021n, 4093n, 65521n, 1048573n, 2147483647n];

function below(random: Random, bound: bigint): bigint {
  let value = 0n;
  for (let bits = 0; bits < bound.toString(2).length + 20; bits += 20)
    value = (value << 20n) + BigInt(random.whole(0, 2 ** 20 - 1));
  return value % bound;
}

interface Chain {
  readonly prime: bigint;
  /** Levels of the blocks of each recursion. */
  readonly depths: readonly number[];
  readonly blocks: number;
}

/** Blocks in blocks: each recursion gets bases for the largest prime of the one around it. */
function nestedPlan(
  prime: bigint,
  terms: number,
  depths: readonly number[],
  mistake?: ExtensionMistake,
): Plan {
  const [depth, ...rest] = depths;
  if (depth === undefined) return undefined;
  const base = baseForBlock(prime, terms, depth, mistake);
  const largest = base.lanes.map(primeOf).reduce((most, own) => (own > most ? own : most));
  return { base, depth, inner: nestedPlan(largest, terms, rest, mistake) };
}

/** Many blocks in a row, on whole numbers. */
export function* recursionOnNumbers(request: TheoremRequest): Generator<Check> {
  const full = request.effort === "full";
  const chains: readonly Chain[] = [
    { prime: 61n, depths: [1], blocks: 9 },
    { prime: 65521n, depths: [3], blocks: full ? 17 : 3 },
    { prime: 2147483647n, depths: [4, 1], blocks: 3 },
    ...(full ? [{ prime: 2147483647n, depths: [6, 2], blocks: 2 }] : []),
  ];
  const random = randomFrom(request.seed + 1);
  for (const { prime, depths, blocks } of chains) {
    const plan = nestedPlan(prime, 2, depths, mistakeOf(request));
    const levels = squareLevels(2, depths[0]! * blocks);
    // Two levels of recursion take minutes for as many.
    const cases = full && depths.length === 1 ? 40 : 4;
    let [wrong, longest] = [0, 0];
    let detail: string | undefined;
    for (let i = 0; i < cases; i++) {
      const values = Array.from({ length: 4 }, () => below(random, prime));
      const system = integerSystem((made) => {
        longest = Math.max(longest, made.toString(2).length);
      });
      const found = evaluateLevels(system, plan, laneOf(prime), levels, values, mistakeOf(request));
      const expected = levels.reduce<readonly bigint[]>(
        (before, level) => exactly([level], before).map((value) => value % prime),
        values,
      );
      if (found.every((value, at) => value % prime === expected[at])) continue;
      wrong++;
      detail ??= `matrix ${values.join(", ")}`;
    }
    const base = plan!.base;
    yield {
      what: `powers of a 2 x 2 matrix modulo ${prime}, ${recursionDepth(plan)} level(s) of recursion, blocks of ${depths.join(" and ")} levels, ${blocks} in a row, on whole numbers`,
      how: "random",
      cases,
      wrong,
      ...(detail !== undefined && { detail }),
      figures: [
        {
          what: `bits of the longest number that was made, where a block reaches ${blockBound(prime, base.count, 2, depths[0]!).toString(2).length}`,
          value: longest,
          bound: {
            relation: "at most",
            // A sum of k + 1 terms below p before it is reduced, at the outermost prime.
            value: ((base.count + 1n) * prime).toString(2).length,
          },
        },
      ],
    };
  }
}
