import { FormatError, type Place } from "../errors.js";

const NEWLINE = 10;
const RETURN = 13;
const SPACE = 32;
const ZERO = 48;

/** Largest number a file may state: literals have to fit 32 bits. */
const MAX_NUMBER = 0xffff_fffe;

const UTF8 = new TextDecoder("utf-8", { fatal: true });

/** What is asked for, in words; a function where it takes time to say and is asked for very often. */
export type What = string | (() => string);

/** Reads a file byte by byte and knows where it is: by line and column in texts, by offset in binary files. */
export class Cursor {
  position = 0;
  private line = 1;
  private lineStart = 0;
  /** What is behind `start`, if it is ASCII; undefined before it is asked for. */
  private ascii: { readonly start: number; readonly text: string | undefined } | undefined;

  constructor(
    readonly bytes: Uint8Array,
    readonly file: string,
    private readonly kind: "text" | "binary",
  ) {}

  get remaining(): number {
    return this.bytes.length - this.position;
  }

  get currentLine(): number {
    return this.line;
  }

  /** Of a byte of this line; by default the next one. */
  place(position = this.position): Place {
    if (this.kind === "binary") return { file: this.file, offset: position };
    return { file: this.file, line: this.line, column: position - this.lineStart + 1 };
  }

  /** The error for what stands here. */
  unexpected(expected: string, got = this.excerpt()): FormatError {
    return new FormatError(this.place(), `expected ${expected}, got ${got}`);
  }

  peek(): number | undefined {
    return this.bytes[this.position];
  }

  byte(expected: string): number {
    if (this.remaining === 0) throw this.unexpected(expected);
    return this.bytes[this.position++]!;
  }

  /** Whether the next character is `character`; takes it if so. */
  accept(character: string): boolean {
    if (this.peek() !== character.charCodeAt(0)) return false;
    this.position++;
    return true;
  }

  atNewline(): boolean {
    return this.peek() === NEWLINE || (this.peek() === RETURN && this.bytes[this.position + 1] === NEWLINE);
  }

  newline(): void {
    if (this.bytes[this.position] === NEWLINE) this.position++;
    else if (this.atNewline()) this.position += 2;
    else throw this.unexpected("the end of the line");
    this.line++;
    this.lineStart = this.position;
  }

  space(expected: string): void {
    if (this.peek() !== SPACE) throw this.unexpected(`a blank and ${expected}`);
    while (this.peek() === SPACE) this.position++;
  }

  /** An unsigned decimal number. */
  number(expected: What): number {
    const { bytes } = this;
    let at = this.position;
    let value = 0;
    for (; ; at++) {
      const digit = bytes[at]! - ZERO;
      // Beyond the end it is no number at all.
      if (!(digit >= 0 && digit <= 9)) break;
      value = value * 10 + digit;
      if (value > MAX_NUMBER) throw this.unexpected(`${said(expected)} of at most ${MAX_NUMBER}`);
    }
    if (at === this.position) throw this.unexpected(said(expected));
    this.position = at;
    return value;
  }

  /** The rest of the line as UTF-8, without its end. */
  restOfLine(): string {
    let end = this.bytes.indexOf(NEWLINE, this.position);
    if (end < 0) end = this.bytes.length;
    const stop = end > this.position && this.bytes[end - 1] === RETURN ? end - 1 : end;
    const text = this.asciiBetween(this.position, stop) ?? this.decoded(this.position, stop);
    if (text === undefined) throw this.unexpected("text in UTF-8", "bytes that are none");
    this.position = stop;
    if (this.remaining > 0) this.newline();
    return text;
  }

  /** Decoding is slow to begin, so that all there is is decoded at once; a character is a byte where all are ASCII. */
  private asciiBetween(start: number, stop: number): string | undefined {
    if (this.ascii === undefined) {
      const text = this.decoded(start, this.bytes.length) ?? "";
      this.ascii = { start, text: text.length === this.remaining ? text : undefined };
    }
    return this.ascii.text?.slice(start - this.ascii.start, stop - this.ascii.start);
  }

  /** Undefined for bytes that are no UTF-8. */
  private decoded(start: number, stop: number): string | undefined {
    try {
      return UTF8.decode(this.bytes.subarray(start, stop));
    } catch {
      return undefined;
    }
  }

  private excerpt(): string {
    if (this.remaining === 0) return "the end of the file";
    const byte = this.peek()!;
    if (this.atNewline()) return "the end of the line";
    if (byte < 33 || byte > 126) return `the byte ${byte}`;
    let end = this.position;
    while (end < this.position + 24 && this.bytes[end]! >= 33 && this.bytes[end]! <= 126) end++;
    return `'${String.fromCharCode(...this.bytes.subarray(this.position, end))}'`;
  }
}

export function said(what: What): string {
  return typeof what === "string" ? what : what();
}
