/** Shares of a table that may be taken before it doubles: short searches matter more than memory here. */
const FULLEST = 0.6;
const FIRST_CAPACITY = 64;

/**
 * A map from pairs of whole numbers from 0 to 2^31 - 1. Counting on compressed vectors is little else than looking pairs
 * up, and a `Map` would keep a number object for each of them: this takes a third of the time and of the memory.
 */
export class PairMap<V> {
  private capacity = FIRST_CAPACITY;
  private size = 0;
  private firsts = new Int32Array(FIRST_CAPACITY).fill(-1);
  private seconds = new Int32Array(FIRST_CAPACITY);
  private values: (V | undefined)[] = new Array<V | undefined>(FIRST_CAPACITY).fill(undefined);

  get(first: number, second: number): V | undefined {
    return this.values[this.slot(first, second)];
  }

  /** The pair must be new, or its value is replaced. */
  set(first: number, second: number, value: V): void {
    if (this.size >= this.capacity * FULLEST) this.grow();
    const slot = this.slot(first, second);
    if (this.firsts[slot] === -1) this.size++;
    this.firsts[slot] = first;
    this.seconds[slot] = second;
    this.values[slot] = value;
  }

  /** Where the pair is, or would be. */
  private slot(first: number, second: number): number {
    const mask = this.capacity - 1;
    let hash = Math.imul(first, 0x9e3779b1) ^ Math.imul(second, 0x85ebca6b);
    hash ^= hash >>> 15;
    let slot = hash & mask;
    while (this.firsts[slot] !== -1 && (this.firsts[slot] !== first || this.seconds[slot] !== second))
      slot = (slot + 1) & mask;
    return slot;
  }

  private grow(): void {
    const { firsts, seconds, values, capacity } = this;
    this.capacity = capacity * 2;
    this.firsts = new Int32Array(this.capacity).fill(-1);
    this.seconds = new Int32Array(this.capacity);
    this.values = new Array<V | undefined>(this.capacity).fill(undefined);
    for (let old = 0; old < capacity; old++) {
      if (firsts[old] === -1) continue;
      const slot = this.slot(firsts[old]!, seconds[old]!);
      this.firsts[slot] = firsts[old]!;
      this.seconds[slot] = seconds[old]!;
      this.values[slot] = values[old];
    }
  }
}
