/**
 * Words of many lanes as bit planes, the form in which packed evaluation takes and gives them: bit i of entry k of plane
 * j is bit j of the word of lane 32 k + i.
 */
export type Planes = readonly Int32Array[];

const block = new Int32Array(32);

/** Writes the words of all lanes to the planes first, first + 1, ... of `planes`, one for each of `width` bits. */
export function toPlanes(words: Int32Array, planes: Planes, first: number, width: number): void {
  const blocks = words.length / 32;
  // Narrow words of several blocks stand side by side, so that they are transposed together.
  const together = Math.floor(32 / width);
  const mask = width === 32 ? -1 : (1 << width) - 1;
  for (let k = 0; k < blocks; k += together) {
    const count = Math.min(together, blocks - k);
    for (let i = 0; i < 32; i++) {
      let side = words[32 * k + i]! & mask;
      for (let j = 1; j < count; j++) side |= (words[32 * (k + j) + i]! & mask) << (j * width);
      block[i] = side;
    }
    transpose(block);
    for (let bit = 0; bit < width; bit++) {
      const plane = planes[first + bit]!;
      for (let j = 0; j < count; j++) plane[k + j] = block[j * width + bit]!;
    }
  }
}

/** The word of one lane, sign-extended. */
export function wordOfPlanes(planes: Planes, first: number, width: number, lane: number): number {
  let word = 0;
  for (let bit = 0; bit < width; bit++)
    word |= ((planes[first + bit]![lane >>> 5]! >>> (lane & 31)) & 1) << bit;
  return (word << (32 - width)) >> (32 - width);
}

/** Bit i of word j and bit j of word i change places: halves, then quarters, ... (Warren, Hacker's Delight, 7-3). */
function transpose(words: Int32Array): void {
  let mask = 0x0000ffff;
  for (let half = 16; half > 0; half >>= 1, mask ^= mask << half) {
    for (let k = 0; k < 32; k = (k + half + 1) & ~half) {
      const differ = ((words[k]! >>> half) ^ words[k + half]!) & mask;
      words[k] = words[k]! ^ (differ << half);
      words[k + half] = words[k + half]! ^ differ;
    }
  }
}
