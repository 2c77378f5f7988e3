import { adderLevels, carryLevels, carrySaveLevels, clog2, tableLevels } from "../gadgets/levels.js";
import type { Base, DotLevel, Lane, ModularSystem } from "./base-extension.js";

/**
 * Levels and gates of residue arithmetic as functions of the bits of primes, for primes that nobody can write down. Each
 * is at least what the gates of lines.ts and rows.ts take, part by part: overlaps between parts are not used. Tests hold
 * them against counts.
 */

/** A product of lines, then sums of lines by a tree: as lines.ts. */
export function lineSumLevels(terms: bigint, bits: number): number {
  return clog2(terms) * (1 + bits);
}

/** Terms as words, a carry-save array, carries, and the lines of the sum joined by residue. */
export function carriedSumLevels(terms: bigint, bits: number): number {
  const width = bits + clog2(terms);
  return carrySaveLevels(terms) + adderLevels(BigInt(width)) + clog2(BigInt(width)) + clog2(terms + 1n);
}

/** Whether so many terms are in fewer levels added as words than as lines. */
export function addsByCarries(terms: bigint, bits: number): boolean {
  return terms > 1n && carriedSumLevels(terms, bits) < lineSumLevels(terms, bits);
}

/** Places of a row past the bits of the prime: as rows.ts. */
const PLACES_PAST = 4;

/** Two rows of `width` places brought down to b + 4: from place b + 2 up each bit becomes a row. */
export function foldingLevels(width: number, bits: number): number {
  let [left, levels] = [width, 0];
  while (left > bits + PLACES_PAST) {
    const high = left - (bits + 2);
    levels += carrySaveLevels(BigInt(2 * high + 3));
    // Two rows of b + 2 places, 2 high words below 2^b and a constant.
    left = Math.max(bits + PLACES_PAST, bits + clog2(BigInt(2 * high + 9)));
  }
  return levels;
}

/** So many levels of sums of `terms` products, whole in carry-save form, and one reduction at the end. */
function exactBlockLevels(bits: number, terms: number, levels: number): number {
  let [width, sum] = [bits + PLACES_PAST, 0];
  for (let level = 0; level < levels; level++) {
    sum += 1 + carrySaveLevels(BigInt(4 * terms) * BigInt(width));
    width = 2 * width + 2 + clog2(BigInt(terms));
  }
  return sum + foldingLevels(width, bits);
}

/** More levels without a reduction never gain, as numbers double with each. */
const MOST_EXACT = 8;
const perReduction = new Map<string, number>();

/** How many levels of rows are best taken whole between two reductions. */
export function levelsPerReduction(bits: number, terms: number): number {
  const key = `${bits} ${terms}`;
  let best = perReduction.get(key);
  if (best === undefined) {
    best = 1;
    for (let g = 2; g <= MOST_EXACT; g++)
      if (exactBlockLevels(bits, terms, g) * best < exactBlockLevels(bits, terms, best) * g) best = g;
    perReduction.set(key, best);
  }
  return best;
}

/** Levels of `levels` sums of products, one after the other, of residues as rows. */
export function rowLevels(bits: number, terms: number, levels: number): number {
  const g = levelsPerReduction(bits, terms);
  const rest = levels % g;
  return (
    Math.floor(levels / g) * exactBlockLevels(bits, terms, g) +
    (rest === 0 ? 0 : exactBlockLevels(bits, terms, rest))
  );
}

/** The same as lines. */
export function lineLevels(bits: number, terms: number, levels: number): number {
  return levels * (1 + bits + lineSumLevels(BigInt(terms), bits));
}

const lines = new Map<string, boolean>();

/** Whether lines are shallower than rows for primes of so many bits. */
export function takesLines(bits: number, terms: number): boolean {
  const key = `${bits} ${terms}`;
  let takes = lines.get(key);
  if (takes === undefined) {
    const g = levelsPerReduction(bits, terms);
    takes = lineLevels(bits, terms, g) <= rowLevels(bits, terms, g);
    lines.set(key, takes);
  }
  return takes;
}

/** Gates, each at most; times how often what is being counted stands. */
export class Tally {
  size = 0n;
  private times = 1n;

  add(gates: bigint): void {
    this.size += this.times * gates;
  }

  repeated<T>(times: bigint, run: () => T): T {
    const before = this.times;
    this.times *= times;
    const result = run();
    this.times = before;
    return result;
  }
}

/** How residues are kept; see `ResidueStyle`. */
export type CountedStyle = "lines" | "rows" | "shallowest";

/**
 * The interpretation that only counts: a value or word is the level at which it is there. All primes of a base are taken
 * for one of its largest, which stands for them.
 */
export function costSystem(
  terms: number,
  tally: Tally,
  style: CountedStyle = "shallowest",
): ModularSystem<number, number> {
  const asLines = ({ bits }: Lane): boolean =>
    style === "shallowest" ? takesLines(bits, terms) : style === "lines";
  const power = (bits: number): bigint => 1n << BigInt(bits);
  const carrySaveSize = (rows: bigint, width: number): bigint => 5n * rows * BigInt(width);
  /** A row's total is carried out; then a table. */
  const rowTable = (bits: number, x: number, wide: number): number => {
    const index = bits + PLACES_PAST + 1;
    tally.add(carriedSize(index) + power(index + 1) + BigInt(wide) * power(index));
    return x + adderLevels(BigInt(index)) + tableLevels(index);
  };
  const word = (lane: Lane, x: number, wide: number): number => {
    if (!asLines(lane)) return rowTable(lane.bits, x, wide);
    tally.add(BigInt(wide) * power(lane.bits));
    return x + lane.bits - 1;
  };
  return {
    each: <T>(base: Base, make: (lane: Lane, index: number) => T) => ({
      items: [tally.repeated(base.count, () => make(base.lanes[0]!, 0))],
      count: base.count,
    }),
    levels: (lane, levels: readonly DotLevel[], values) => {
      const { bits } = lane;
      const from = Math.max(...values);
      const dots = BigInt(levels.reduce((sum, level) => sum + level.length, 0));
      if (asLines(lane)) {
        tally.add(dots * BigInt(terms) * 4n * power(2 * bits));
        return levels.at(-1)!.map(() => from + lineLevels(bits, terms, levels.length));
      }
      // With g levels whole the last has 2^g times the places of the first.
      const widest = BigInt(bits + PLACES_PAST + 2 + terms) << BigInt(levelsPerReduction(bits, terms));
      tally.add(dots * (24n * BigInt(terms) * widest * widest + 16n * widest * BigInt(bits)));
      return levels.at(-1)!.map(() => from + rowLevels(bits, terms, levels.length));
    },
    row: ({ lane, x }, width) => word(lane, x, width),
    carried: ({ items, count }, _plus, width) => {
      tally.add(carrySaveSize(count + 1n, width) + carriedSize(width));
      return Math.max(...items) + carrySaveLevels(count + 1n) + adderLevels(BigInt(width));
    },
    gathered: (target, { items, count }, last) => {
      const { bits } = target;
      const rankBits = last === undefined ? 0 : clog2(last.most + 1n);
      if (last !== undefined)
        tally.add(power(rankBits + 1) + power(rankBits) * (asLines(target) ? 1n : BigInt(bits)));
      if (asLines(target)) {
        const carried = addsByCarries(count, bits);
        const part = tally.repeated(count, () => {
          const { lane, x } = items[0]!;
          if (carried || !asLines(lane)) return word(lane, x, bits) + (carried ? 0 : 1 + bits);
          tally.add(power(lane.bits));
          return x + lane.bits;
        });
        const width = bits + clog2(count);
        tally.add(
          carried
            ? carrySaveSize(count, bits) + carriedSize(width) + 2n * power(width + 1)
            : 2n * count * power(2 * bits),
        );
        const sum = part + (carried ? carriedSumLevels(count, bits) : lineSumLevels(count, bits));
        if (last === undefined) return sum;
        tally.add(2n * power(2 * bits));
        const rank = last.word + clog2(BigInt(rankBits)) + rankBits;
        return Math.max(sum, rank) + 1 + bits;
      }
      const part = tally.repeated(count, () => word(items[0]!.lane, items[0]!.x, bits));
      const sum = part + carrySaveLevels(count);
      const late = last === undefined ? 0 : last.word + tableLevels(rankBits);
      const width = bits + clog2(count + 1n);
      tally.add(carrySaveSize(count + 3n, width) + 16n * BigInt(width) * BigInt(bits));
      return (
        Math.max(sum, late) + (last === undefined ? 0 : carrySaveLevels(3n)) + foldingLevels(width + 1, bits)
      );
    },
  };
}

/** Gates of the carries of a word. */
function carriedSize(width: number): bigint {
  return 3n * BigInt(width) * BigInt(2 * clog2(BigInt(width)) + 3);
}

/** The sign of a number of so many bits out of its residues, as read-out.ts: levels after the residues, and gates. */
export function readOutLevels(
  terms: number,
  { lanes, count }: Base,
  bits: bigint,
  style?: CountedStyle,
): { readonly levels: number; readonly size: bigint } {
  const tally = new Tally();
  const { bits: own } = lanes[0]!;
  // W = bitlen(M k) + 1, and M is above 4 |X| by less than its last prime.
  const width = bits + BigInt(own + clog2(count) + 5);
  const table = costSystem(terms, tally, style).row({ lane: lanes[0]!, x: 0, f: (x) => x }, 1);
  const size =
    count * (tally.size + (width << BigInt(own + PLACES_PAST + 1))) + 5n * (count + 1n) * width + 8n * width;
  return { levels: table + carrySaveLevels(count + 1n) + carryLevels(width) + 2, size };
}
