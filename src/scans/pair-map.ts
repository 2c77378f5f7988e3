/** Shares of a table that may be taken before it grows: short searches matter more than memory here. */
const FULLEST = 0.5;
/** Arrays of no more than 64 bytes cost the engine no more than an object. */
const FIRST_CAPACITY = 16;
/** Each table is so many times the last, so that most pairs are placed once or twice. */
const GROWTH = 4;

/**
 * Numbers pairs of whole numbers from 0 to 2^31 - 1 as they come: 0, 1, 2, ...; a pair may be told from another by how far
 * `apart` the two are, a whole number as well. Counting on compressed vectors is little else than looking pairs up, and
 * a `Map` would keep a number object for each of them.
 */
export class PairNumbers {
  size = 0;
  private capacity = FIRST_CAPACITY;
  /** The number of the pair in each slot, plus one; 0 in a free one. */
  private slots = new Int32Array(FIRST_CAPACITY);
  private firsts = new Int32Array(FIRST_CAPACITY * FULLEST);
  private seconds = new Int32Array(FIRST_CAPACITY * FULLEST);
  private distances = new Int32Array(FIRST_CAPACITY * FULLEST);

  /** The number of a pair, -1 when it has none. */
  find(first: number, second: number, apart = 0): number {
    const mask = this.capacity - 1;
    for (let slot = hashOf(first, second, apart) & mask; ; slot = (slot + 1) & mask) {
      const number = this.slots[slot]! - 1;
      if (
        number < 0 ||
        (this.firsts[number] === first && this.seconds[number] === second && this.distances[number] === apart)
      )
        return number;
    }
  }

  /** Numbers a pair that has none yet. */
  add(first: number, second: number, apart = 0): number {
    if (this.size >= this.capacity * FULLEST) this.grow();
    const number = this.size++;
    this.firsts[number] = first;
    this.seconds[number] = second;
    this.distances[number] = apart;
    this.place(number);
    return number;
  }

  private place(number: number): void {
    const mask = this.capacity - 1;
    let slot = hashOf(this.firsts[number]!, this.seconds[number]!, this.distances[number]!) & mask;
    while (this.slots[slot] !== 0) slot = (slot + 1) & mask;
    this.slots[slot] = number + 1;
  }

  private grow(): void {
    this.capacity *= GROWTH;
    const larger = (old: Int32Array): Int32Array<ArrayBuffer> => {
      const all = new Int32Array(this.capacity * FULLEST);
      all.set(old);
      return all;
    };
    this.slots = new Int32Array(this.capacity);
    this.firsts = larger(this.firsts);
    this.seconds = larger(this.seconds);
    this.distances = larger(this.distances);
    for (let number = 0; number < this.size; number++) this.place(number);
  }
}

/**
 * The same for lists of one or more that are numbered themselves; all lists of one table are equally long. All but the
 * last are numbered first, pair by pair, which may be done before it is known whether the list has a number.
 */
export class ListNumbers {
  private readonly beginnings: PairNumbers[] = [];
  private readonly whole = new PairNumbers();

  /** The number of all of a list but its last. */
  begin(list: readonly { readonly id: number }[]): number {
    let number = 0;
    for (let i = 0; i < list.length - 1; i++) {
      this.beginnings[i] ??= new PairNumbers();
      const beginnings = this.beginnings[i]!;
      const known = beginnings.find(number, list[i]!.id);
      number = known >= 0 ? known : beginnings.add(number, list[i]!.id);
    }
    return number;
  }

  find(begun: number, list: readonly { readonly id: number }[]): number {
    return this.whole.find(begun, list.at(-1)!.id);
  }

  add(begun: number, list: readonly { readonly id: number }[]): number {
    return this.whole.add(begun, list.at(-1)!.id);
  }
}

function hashOf(first: number, second: number, apart: number): number {
  const hash = Math.imul(first, 0x9e3779b1) ^ Math.imul(second, 0x85ebca6b) ^ Math.imul(apart, 0xc2b2ae35);
  return hash ^ (hash >>> 15);
}

/** A map from such pairs. */
export class PairMap<V> {
  private readonly numbers = new PairNumbers();
  private readonly values: V[] = [];

  get(first: number, second: number, apart = 0): V | undefined {
    const number = this.numbers.find(first, second, apart);
    return number < 0 ? undefined : this.values[number];
  }

  set(first: number, second: number, value: V, apart = 0): void {
    const number = this.numbers.find(first, second, apart);
    if (number >= 0) {
      this.values[number] = value;
      return;
    }
    this.numbers.add(first, second, apart);
    this.values.push(value);
  }
}
