import { costGates, Meter } from "../../algebra/cost.js";
import { foldGates } from "../../algebra/fold.js";
import { addWord, compress, emptyColumns } from "./carry-save.js";

/**
 * Levels of gadgets as functions of their sizes, under B2 and for bits that arrive together: what they are where nobody
 * can build or count them. Tests hold each against the gadget itself. Sizes are bigints where they may not fit a double.
 */

/** The least e with 2^e >= x. */
export function clog2(x: bigint): number {
  return x <= 1n ? 0 : (x - 1n).toString(16).length * 4 - 4 + Math.ceil(Math.log2(leading(x - 1n) + 1));
}

/** The first hexadecimal digit. */
function leading(x: bigint): number {
  return Number.parseInt(x.toString(16)[0]!, 16);
}

/** Rows that one count compresses; more of them are compressed in groups of so many first. */
const GROUP_BITS = 12;
/** Columns of a count: deeper ones do not come with more of them. */
const COLUMNS = 24;

const counted = new Map<number, number>();

/**
 * Carry-save addition of rows 2^doublings rows to two: counted for up to 4096 (rounded up to four leading bits); beyond,
 * groups of 4096 rows each give two, which is 4.0 levels a doubling.
 */
export function carrySaveLevels(rows: bigint, doublings = 0): number {
  const groupings = Math.max(0, Math.ceil((clog2(rows) + doublings - GROUP_BITS) / (GROUP_BITS - 1)));
  if (groupings === 0) return countedLevels(Number(rows << BigInt(doublings)));
  // Each time m becomes 2 ceil(m / 4096) <= m / 2048 + 2.
  const shift = groupings * (GROUP_BITS - 1) - doublings;
  const left = (shift > 0 ? rows >> BigInt(shift) : rows << BigInt(-shift)) + 4n;
  return groupings * countedLevels(2 ** GROUP_BITS) + countedLevels(Number(left));
}

function countedLevels(rows: number): number {
  if (rows <= 2) return 0;
  const unit = 2 ** Math.max(0, Math.floor(Math.log2(rows)) - 3);
  const rounded = Math.ceil(rows / unit) * unit;
  let levels = counted.get(rounded);
  if (levels === undefined) {
    const gates = foldGates(costGates(new Meter()));
    const columns = emptyColumns<number | boolean>(COLUMNS);
    for (let row = 0; row < rounded; row++) addWord(columns, new Array<number>(COLUMNS).fill(0));
    levels = Math.max(...compress(gates, columns).flat().map(gates.arrival));
    counted.set(rounded, levels);
  }
  return levels;
}

/** The least D with F(D + 1) >= positions, of the Fibonacci numbers F(1) = F(2) = 1: the carry out of so many. */
export function carryLevels(positions: bigint): number {
  let [before, now, levels] = [0n, 1n, 0];
  // Far out F(D + 1) is within a part in 2^60 of a power of the golden ratio.
  while (now < positions && levels < 90) [before, now, levels] = [now, before + now, levels + 1];
  if (now >= positions) return levels;
  const lg = clog2(positions);
  return Math.ceil((lg + Math.log2(Math.sqrt(5))) / Math.log2((1 + Math.sqrt(5)) / 2));
}

/** The carry-propagate adder of words of w bits. */
export function adderLevels(width: bigint): number {
  return width <= 1n ? 1 : 2 + carryLevels(width - 1n);
}

/** A table of so many index bits, by minterms. */
export function tableLevels(bits: number): number {
  return Math.max(0, bits - 1 + clog2(BigInt(bits)));
}

/** A table of so many index bits cut in two halves, as `lookUp`. */
export function lookUpLevels(bits: number): number {
  return bits < 2 ? bits : clog2(BigInt((bits + 1) >> 1)) + bits + 1;
}
