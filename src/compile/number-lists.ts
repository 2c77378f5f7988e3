/** Lists of 32-bit integers, each kept once, numbered in the order in which they came. Open addressing over one long array. */
export class NumberLists {
  private slots = new Int32Array(64).fill(-1);
  private hashes = new Uint32Array(32);
  /** Where each list begins, and where the last one ends. */
  private starts = new Uint32Array(33);
  private values = new Int32Array(256);
  private count = 0;
  /** The list that was asked for last. */
  private latest = -1;

  /** How many there are: the number that the next new list gets. */
  get size(): number {
    return this.count;
  }

  /** The number of the first `length` entries of `list`, which are copied if they are new. */
  numberOf(list: Int32Array, length: number): number {
    if (this.latest >= 0 && this.isEqual(this.latest, list, length)) return this.latest;
    this.latest = this.found(list, length);
    return this.latest;
  }

  private found(list: Int32Array, length: number): number {
    let hash = length;
    for (let i = 0; i < length; i++) {
      hash = Math.imul(hash ^ list[i]!, 0x9e3779b1);
      hash ^= hash >>> 15;
    }
    hash >>>= 0;
    const mask = this.slots.length - 1;
    let at = hash & mask;
    for (; this.slots[at]! >= 0; at = (at + 1) & mask) {
      const number = this.slots[at]!;
      if (this.hashes[number] === hash && this.isEqual(number, list, length)) return number;
    }
    this.slots[at] = this.count;
    return this.add(hash, list, length);
  }

  private isEqual(number: number, list: Int32Array, length: number): boolean {
    const from = this.starts[number]!;
    if (this.starts[number + 1]! - from !== length) return false;
    for (let i = 0; i < length; i++) if (this.values[from + i] !== list[i]) return false;
    return true;
  }

  private add(hash: number, list: Int32Array, length: number): number {
    const number = this.count++;
    const from = this.starts[number]!;
    if (from + length > this.values.length)
      this.values = enlarged(this.values, Math.max(from + length, 2 * this.values.length));
    for (let i = 0; i < length; i++) this.values[from + i] = list[i]!;
    if (number === this.hashes.length) {
      this.hashes = enlarged(this.hashes, 2 * number);
      this.starts = enlarged(this.starts, 2 * number + 1);
    }
    this.starts[number + 1] = from + length;
    this.hashes[number] = hash;
    // Half full at most.
    if (2 * this.count > this.slots.length) this.rehash();
    return number;
  }

  private rehash(): void {
    const slots = new Int32Array(2 * this.slots.length).fill(-1);
    const mask = slots.length - 1;
    for (let number = 0; number < this.count; number++) {
      let at = this.hashes[number]! & mask;
      while (slots[at]! >= 0) at = (at + 1) & mask;
      slots[at] = number;
    }
    this.slots = slots;
  }
}

/** A copy with room for more. */
export function enlarged<A extends Int32Array | Uint32Array>(array: A, length: number): A {
  const larger = new (array.constructor as new (length: number) => A)(length);
  larger.set(array);
  return larger;
}
