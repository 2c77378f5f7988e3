import { FormatError, type Place } from "../errors.js";
import { decode, wordText } from "./text.js";

const QUOTE = 34;
const BACKSLASH = 92;
const COMMA = 44;
const COLON = 58;
const OPEN = { object: 123, list: 91 } as const;
const CLOSE = { object: 125, list: 93 } as const;

/** The place of a byte in a text; lines are counted only when one is asked for. */
export function placeOf(bytes: Uint8Array, file: string, at: number): Place {
  let line = 1;
  let start = 0;
  for (let next = bytes.indexOf(10); next >= 0 && next < at; next = bytes.indexOf(10, start)) {
    line++;
    start = next + 1;
  }
  return { file, line, column: at - start + 1 };
}

/** Takes JSON from bytes value by value, so that a file need not fit into one string or into memory as objects. */
export class JsonPull {
  constructor(
    readonly bytes: Uint8Array,
    readonly file: string,
    public position = 0,
  ) {}

  /** The first byte of the value here. */
  peek(): number | undefined {
    const { bytes } = this;
    for (;;) {
      const byte = bytes[this.position];
      if (byte !== 32 && byte !== 10 && byte !== 13 && byte !== 9) return byte;
      this.position++;
    }
  }

  get atString(): boolean {
    return this.peek() === QUOTE;
  }

  get atNumber(): boolean {
    const byte = this.peek() ?? 0;
    return byte === 45 || isDigit(byte);
  }

  /** Takes an object; `member` has to take the value of each name, which starts at `at`. */
  object(expected: string, member: (name: string, at: number) => void): void {
    this.need(OPEN.object, expected);
    if (this.accept(CLOSE.object)) return;
    do {
      this.peek();
      const at = this.position;
      const name = this.string("a name in double quotes");
      this.need(COLON, "':'");
      member(name, at);
    } while (this.accept(COMMA));
    this.need(CLOSE.object, "',' or '}'");
  }

  /** Takes a list; `item` has to take each value. */
  list(expected: string, item: (index: number) => void): void {
    this.need(OPEN.list, expected);
    if (this.accept(CLOSE.list)) return;
    let index = 0;
    do item(index++);
    while (this.accept(COMMA));
    this.need(CLOSE.list, "',' or ']'");
  }

  string(expected: string): string {
    const start = this.skipString(expected);
    const end = this.position - 1;
    const { bytes } = this;
    let escaped = false;
    for (let i = start; i < end; i++) escaped ||= bytes[i] === BACKSLASH;
    if (!escaped && end - start <= 12) return wordText(bytes, start, end);
    const text = decode(bytes.subarray(start, end));
    if (text === undefined) throw this.wrong(start, "expected text in UTF-8, got bytes that are none");
    if (!escaped) return text;
    try {
      return String(JSON.parse(`"${text}"`));
    } catch {
      throw this.wrong(start - 1, `expected a text with the escapes of JSON, got "${text.slice(0, 40)}"`);
    }
  }

  /** A number without a sign, fraction or exponent. */
  natural(expected: string): number {
    this.peek();
    const start = this.position;
    let value = 0;
    for (;;) {
      const digit = (this.bytes[this.position] ?? 0) - 48;
      if (digit < 0 || digit > 9) break;
      value = value * 10 + digit;
      this.position++;
    }
    const next = this.bytes[this.position];
    const more = next === 46 || next === 101 || next === 69;
    if (this.position > start && !more && Number.isSafeInteger(value)) return value;
    this.position = start;
    throw this.unexpected(expected);
  }

  /** Takes any value, with a stack of its own, since a file may be nested as deep as it is long. */
  skip(): void {
    const open: ("object" | "list")[] = [];
    do {
      const byte = this.peek();
      if (byte === OPEN.object || byte === OPEN.list) {
        const kind = byte === OPEN.object ? "object" : "list";
        this.position++;
        if (!this.accept(CLOSE[kind])) {
          open.push(kind);
          if (kind === "object") this.skipName();
          continue;
        }
      } else if (byte === QUOTE) this.skipString("a value");
      else this.skipWord();
      this.close(open);
    } while (open.length > 0);
  }

  /** Nothing but blanks may follow. */
  end(): void {
    if (this.peek() !== undefined) throw this.unexpected("nothing after the value");
  }

  unexpected(expected: string, at = this.position): FormatError {
    const byte = this.bytes[at];
    let end = at;
    while (end < at + 24 && this.bytes[end]! >= 32) end++;
    const shown = new TextDecoder().decode(this.bytes.subarray(at, end));
    return this.wrong(
      at,
      `expected ${expected}, got ${byte === undefined ? "the end of the file" : end === at ? `the byte ${byte}` : `'${shown}'`}`,
    );
  }

  wrong(at: number, detail: string): FormatError {
    return new FormatError(placeOf(this.bytes, this.file, at), detail);
  }

  /** After a value: the ends of what it closes, then the comma and name before the next. */
  private close(open: ("object" | "list")[]): void {
    while (open.length > 0) {
      const kind = open.at(-1)!;
      if (this.accept(COMMA)) {
        if (kind === "object") this.skipName();
        return;
      }
      this.need(CLOSE[kind], kind === "object" ? "',' or '}'" : "',' or ']'");
      open.pop();
    }
  }

  private skipName(): void {
    this.peek();
    this.skipString("a name in double quotes");
    this.need(COLON, "':'");
  }

  /** Where the characters start; the position is after the closing quote. */
  private skipString(expected: string): number {
    const { bytes } = this;
    if (this.peek() !== QUOTE) throw this.unexpected(expected);
    const start = ++this.position;
    for (; ; this.position++) {
      const byte = bytes[this.position];
      if (byte === QUOTE) break;
      if (byte === undefined || byte < 32) {
        throw this.unexpected("'\"' at the end of a text");
      }
      if (byte === BACKSLASH) this.position++;
    }
    this.position++;
    return start;
  }

  /** A number, true, false or null. */
  private skipWord(): void {
    const start = this.position;
    const { bytes } = this;
    let end = start;
    // Most are plain numbers, which need no text.
    if (bytes[start]! > 48) while (isDigit(bytes[end]!)) end++;
    if (end > start && !isWord(bytes[end]!)) {
      this.position = end;
      return;
    }
    end = start;
    while (end < start + 400 && isWord(bytes[end]!)) end++;
    const word = new TextDecoder().decode(bytes.subarray(start, end));
    if (!/^(true|false|null|-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?)$/.test(word)) {
      throw this.unexpected("a value");
    }
    this.position = end;
  }

  private accept(byte: number): boolean {
    if (this.peek() !== byte) return false;
    this.position++;
    return true;
  }

  private need(byte: number, expected: string): void {
    if (!this.accept(byte)) throw this.unexpected(expected);
  }
}

function isDigit(byte: number): boolean {
  return byte >= 48 && byte <= 57;
}

/** Whether a byte may belong to a number or a literal. */
function isWord(byte: number): boolean {
  return (
    (byte >= 48 && byte <= 57) ||
    (byte >= 97 && byte <= 122) ||
    byte === 69 ||
    byte === 43 ||
    byte === 45 ||
    byte === 46
  );
}
