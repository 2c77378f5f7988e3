import { GrowingWords } from "../circuit/growing-words.js";
import { decode } from "./text.js";

/**
 * Numbers the names of a file in the order of their first use. A name is its place in the file's bytes, so that a file
 * of millions of names makes no strings.
 */
export class NameTable {
  private slots = new Int32Array(1024).fill(-1);
  private readonly starts = new GrowingWords();
  private readonly ends = new GrowingWords();

  constructor(private readonly bytes: Uint8Array) {}

  get count(): number {
    return this.starts.length;
  }

  /** The number of the name in the bytes from `start` up to `end`. */
  at(start: number, end: number): number {
    const mask = this.slots.length - 1;
    let slot = this.hash(start, end) & mask;
    for (; ; slot = (slot + 1) & mask) {
      const name = this.slots[slot]!;
      if (name < 0) break;
      if (this.same(name, start, end)) return name;
    }
    const name = this.count;
    this.starts.push(start);
    this.ends.push(end);
    this.slots[slot] = name;
    if (this.count * 2 > this.slots.length) this.grow();
    return name;
  }

  /** The name as text; undefined if it is not UTF-8. */
  text(name: number): string | undefined {
    return decode(this.bytes.subarray(this.starts.get(name), this.ends.get(name)));
  }

  private grow(): void {
    this.slots = new Int32Array(this.slots.length * 2).fill(-1);
    const mask = this.slots.length - 1;
    for (let name = 0; name < this.count; name++) {
      let slot = this.hash(this.starts.get(name), this.ends.get(name)) & mask;
      while (this.slots[slot]! >= 0) slot = (slot + 1) & mask;
      this.slots[slot] = name;
    }
  }

  private same(name: number, start: number, end: number): boolean {
    const first = this.starts.get(name);
    const length = end - start;
    if (this.ends.get(name) - first !== length) return false;
    for (let i = 0; i < length; i++) if (this.bytes[first + i] !== this.bytes[start + i]) return false;
    return true;
  }

  private hash(start: number, end: number): number {
    let h = 0x811c9dc5;
    for (let i = start; i < end; i++) h = Math.imul(h ^ this.bytes[i]!, 0x01000193);
    h ^= h >>> 15;
    h = Math.imul(h, 0x2c1b3c6d);
    return h ^ (h >>> 13);
  }
}
