import { roomFor } from "./room.js";

/** A list of 32-bit words that grows: 4 bytes an entry, where an array of numbers takes 8 and ends at some 10^8. */
export class GrowingWords {
  private words: Uint32Array;
  length = 0;

  /** `expected`: about how many there will be. */
  constructor(expected = 256) {
    this.words = new Uint32Array(Math.max(expected, 2));
  }

  get(index: number): number {
    return this.words[index]!;
  }

  set(index: number, value: number): void {
    this.words[index] = value;
  }

  push(value: number): void {
    if (this.length === this.words.length) {
      const more = roomFor(Uint32Array, Math.ceil(this.length * 1.5));
      more.set(this.words);
      this.words = more;
    }
    this.words[this.length++] = value;
  }

  /** All of them, as an array of their own. */
  slice(): Uint32Array {
    return this.words.slice(0, this.length);
  }
}
