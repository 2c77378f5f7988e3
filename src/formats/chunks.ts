/** Bytes per piece of a file: large enough that the cost of a write does not show. */
export const CHUNK = 1 << 16;

/** UTF-8 of the pieces of a text, gathered into chunks. */
export function* encodeText(pieces: Iterable<string>): Generator<Uint8Array> {
  const encoder = new TextEncoder();
  let gathered = "";
  for (const piece of pieces) {
    gathered += piece;
    if (gathered.length >= CHUNK) {
      yield encoder.encode(gathered);
      gathered = "";
    }
  }
  if (gathered !== "") yield encoder.encode(gathered);
}

/** The whole file; for small ones and tests. */
export function joinChunks(chunks: Iterable<Uint8Array>): Uint8Array {
  const all = [...chunks];
  const bytes = new Uint8Array(all.reduce((sum, chunk) => sum + chunk.length, 0));
  let offset = 0;
  for (const chunk of all) {
    bytes.set(chunk, offset);
    offset += chunk.length;
  }
  return bytes;
}
