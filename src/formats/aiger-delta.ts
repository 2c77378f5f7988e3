import { FormatError } from "../errors.js";
import type { Cursor } from "./cursor.js";

/** How binary AIGER writes a number: seven bits a byte, the lowest first; the top bit says that more follow. */
export function readDelta(cursor: Cursor, and: number): number {
  const { bytes, position } = cursor;
  const first = bytes[position]!;
  const second = bytes[position + 1]!;
  // Nearly all deltas are this short, and need no place to be named.
  if (first < 128) {
    cursor.position = position + 1;
    return first;
  }
  if (second < 128) {
    cursor.position = position + 2;
    return (first & 127) + second * 128;
  }
  const place = cursor.place();
  let delta = 0;
  for (let scale = 1; ; scale *= 128) {
    const byte = cursor.byte(`a delta of AND ${and}`);
    delta += (byte & 127) * scale;
    if (byte < 128) return delta;
    if (scale >= 128 ** 4)
      throw new FormatError(place, `expected a delta of AND ${and} below 2^32, got more`);
  }
}
