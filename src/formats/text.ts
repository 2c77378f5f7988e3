import { FormatError } from "../errors.js";

const STRICT = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
const LENIENT = new TextDecoder("utf-8", { ignoreBOM: true });

/** As text; undefined if the bytes are not UTF-8. */
export function decode(bytes: Uint8Array): string | undefined {
  try {
    return STRICT.decode(bytes);
  } catch {
    return undefined;
  }
}

/** Most characters that messages and keywords show. */
const SHOWN = 60;

/** The start of a word, to compare with keywords and to show in messages. */
export function wordText(bytes: Uint8Array, start: number, end: number): string {
  if (end - start > 12) return LENIENT.decode(bytes.subarray(start, Math.min(end, start + SHOWN)));
  // Short words are most of a file, and a decoder costs more than they do.
  let text = "";
  for (let i = start; i < end; i++) {
    const byte = bytes[i]!;
    if (byte > 126) return LENIENT.decode(bytes.subarray(start, end));
    text += String.fromCharCode(byte);
  }
  return text;
}

/** The whole file as text. FormatError with the byte where it stops being UTF-8. */
export function utf8Text(bytes: Uint8Array, file: string): string {
  const text = decode(bytes);
  if (text !== undefined) return text;
  // The longest start that is the start of a text.
  let [good, bad] = [0, bytes.length];
  while (good < bad) {
    const middle = (good + bad + 1) >> 1;
    if (startsText(bytes.subarray(0, middle))) good = middle;
    else bad = middle - 1;
  }
  throw new FormatError({ file, offset: good }, "expected text in UTF-8, got a byte that is none");
}

function startsText(bytes: Uint8Array): boolean {
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(bytes, { stream: true });
    return true;
  } catch {
    return false;
  }
}
