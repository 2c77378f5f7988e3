/** Two of a slot, and half of them full at most. */
const WORDS_EACH = 4;

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
    while (words < WORDS_EACH * expected) words *= 2;
    this.slots = new Uint32Array(words);
  }

  /** The node of this operation on these operands, or -1. */
  find(code: number, x: number, y: number, op: Uint8Array, a: Uint32Array, b: Uint32Array): number {
    const { slots } = this;
    const mask = slots.length - 1;
    const sought = hash(code, x, y);
    for (let at = (sought << 1) & mask; ; at = (at + 2) & mask) {
      const node = slots[at + 1]! - 1;
      if (node < 0) {
        this.hash = sought;
        this.free = at;
        return node;
      }
      if (slots[at] === sought && a[node] === x && b[node] === y && op[node] === code) return node;
    }
  }

  /** Adds what the last `find` did not find. */
  add(node: number): void {
    this.slots[this.free] = this.hash;
    this.slots[this.free + 1] = node + 1;
    if (++this.used * WORDS_EACH > this.slots.length) this.grow();
  }

  private grow(): void {
    const { slots: old } = this;
    const slots = new Uint32Array(2 * old.length);
    const mask = slots.length - 1;
    for (let from = 0; from < old.length; from += 2) {
      if (old[from + 1] === 0) continue;
      let at = (old[from]! << 1) & mask;
      while (slots[at + 1] !== 0) at = (at + 2) & mask;
      slots[at] = old[from]!;
      slots[at + 1] = old[from + 1]!;
    }
    this.slots = slots;
  }
}

function hash(code: number, x: number, y: number): number {
  let h = Math.imul(x, 0x9e3779b1) ^ Math.imul(y, 0x85ebca6b) ^ Math.imul(code, 0xc2b2ae35);
  h ^= h >>> 15;
  h = Math.imul(h, 0x2c1b3c6d);
  return (h ^ (h >>> 13)) >>> 0;
}
