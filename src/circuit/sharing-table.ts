import { LimitError } from "../errors.js";
import type { GrowingWords } from "./growing-words.js";
import { roomFor } from "./room.js";

/** Two of a slot, and half of them full at most. */
const WORDS_EACH = 4;
/** The longest array there is; filled further, by 15 of 16 slots, it holds nearly 2^31 gates. */
const MOST_WORDS = 2 ** 32;
const MOST_USED = (MOST_WORDS / 2) * (15 / 16);

/**
 * Open addressing over node indices. A slot is two words, the hash and the index plus one, so that most slots of other
 * gates are passed over, and all are moved into a larger table, without looking at the circuit's own arrays.
 */
export class SharingTable {
  private slots: Uint32Array;
  private used = 0;
  /** What the last `find` looked for, and the free place where it ended. */
  private hash = 0;
  private free = 0;

  /** `expected`: about how many there will be. */
  constructor(expected = 0) {
    let words = 8192;
    while (words < WORDS_EACH * expected && words < MOST_WORDS) words *= 2;
    this.slots = roomFor(Uint32Array, words);
  }

  /** The node of this operation on these operands, or -1. */
  find(code: number, x: number, y: number, op: Uint8Array, a: Uint32Array, b: Uint32Array): number {
    const { slots } = this;
    const words = slots.length;
    const sought = hash(code, x, y);
    for (let at = placeOf(sought, words); ; at = placeAfter(at, words)) {
      const node = slots[at + 1]! - 1;
      if (node < 0) {
        this.hash = sought;
        this.free = at;
        return node;
      }
      if (slots[at] === sought && a[node] === x && b[node] === y && op[node] === code) return node;
    }
  }

  /** The node of this operation whose operands are these entries of the pool, or -1; `count` as in the array `b`. */
  findPooled(
    code: number,
    entries: readonly number[],
    count: number,
    op: Uint8Array,
    a: Uint32Array,
    b: Uint32Array,
    pool: GrowingWords,
  ): number {
    const { slots } = this;
    const words = slots.length;
    const sought = entries.reduce((sum, entry) => hash(code, sum, entry), count);
    const isSame = (node: number): boolean =>
      op[node] === code && b[node] === count && entries.every((entry, i) => pool.get(a[node]! + i) === entry);
    let at = placeOf(sought, words);
    for (; slots[at + 1] !== 0; at = placeAfter(at, words)) {
      const node = slots[at + 1]! - 1;
      if (slots[at] === sought && isSame(node)) return node;
    }
    this.hash = sought;
    this.free = at;
    return -1;
  }

  /** Adds what the last `find` did not find. @throws LimitError where there is no room for more. */
  add(node: number): void {
    this.slots[this.free] = this.hash;
    this.slots[this.free + 1] = node + 1;
    this.used++;
    if (this.used * WORDS_EACH <= this.slots.length) return;
    if (this.slots.length < MOST_WORDS) this.grow();
    else if (this.used > MOST_USED) {
      throw new LimitError(
        `the circuit passes ${MOST_USED} gates that are all different, the most that are looked up. Build it without sharing (--sharing none), or use 'recirc measure', which counts without building`,
      );
    }
  }

  private grow(): void {
    const { slots: old } = this;
    const words = 2 * old.length;
    const slots = roomFor(Uint32Array, words);
    for (let from = 0; from < old.length; from += 2) {
      if (old[from + 1] === 0) continue;
      let at = placeOf(old[from]!, words);
      while (slots[at + 1] !== 0) at = placeAfter(at, words);
      slots[at] = old[from]!;
      slots[at + 1] = old[from + 1]!;
    }
    this.slots = slots;
  }
}

/** Where a hash is looked for first in a table of `words`, a power of two up to 2^32. */
export function placeOf(hash: number, words: number): number {
  return ((hash << 1) & (words - 1)) >>> 0;
}

/** The slot after one. */
export function placeAfter(at: number, words: number): number {
  return ((at + 2) & (words - 1)) >>> 0;
}

function hash(code: number, x: number, y: number): number {
  let h = Math.imul(x, 0x9e3779b1) ^ Math.imul(y, 0x85ebca6b) ^ Math.imul(code, 0xc2b2ae35);
  h ^= h >>> 15;
  h = Math.imul(h, 0x2c1b3c6d);
  return (h ^ (h >>> 13)) >>> 0;
}
