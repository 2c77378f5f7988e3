import { FormatError } from "../errors.js";
import { wordText } from "./text.js";

export type TokenKind = "name" | "number" | "sign" | "end";

const NEWLINE = 10;
const SLASH = 47;
const STAR = 42;
const BACKSLASH = 92;
const OPEN = 40;
const CLOSE = 41;
const QUOTE = 39;

export interface Token {
  readonly kind: TokenKind;
  /** The token's characters; of an escaped name, those between the backslash and the blank. */
  readonly start: number;
  readonly end: number;
  readonly line: number;
}

/** One token ahead of a Verilog file: names, numbers, signs of one character. */
export class VerilogTokens implements Token {
  kind: TokenKind = "end";
  start = 0;
  end = 0;
  line = 1;
  private escaped = false;
  private position = 0;
  private currentLine = 1;

  constructor(
    readonly bytes: Uint8Array,
    readonly file: string,
    private readonly onComment: (start: number, end: number) => void,
  ) {
    this.next();
  }

  /** Goes to the next token. */
  next(): void {
    const { bytes } = this;
    this.skip();
    this.line = this.currentLine;
    this.escaped = false;
    const byte = bytes[this.position];
    this.start = this.position;
    if (byte === undefined) this.kind = "end";
    else if (byte === BACKSLASH) this.takeEscaped();
    else if (isLetter(byte)) this.take("name", (next) => isLetter(next) || isDigit(next) || next === 36);
    else if (isDigit(byte)) {
      this.take("number", (next) => isDigit(next) || isLetter(next) || next === QUOTE);
    } else {
      this.kind = "sign";
      this.position++;
    }
    if (!this.escaped) this.end = this.position;
  }

  /** The token that is current now, for an error that may come later. */
  mark(): Token {
    return { kind: this.kind, start: this.start, end: this.end, line: this.line };
  }

  text({ start, end }: Token = this): string {
    return wordText(this.bytes, start, end);
  }

  atEnd(): boolean {
    return this.kind === "end";
  }

  /** Whether the token is this sign. */
  is(sign: string): boolean {
    return this.kind === "sign" && this.bytes[this.start] === sign.charCodeAt(0);
  }

  accept(sign: string): boolean {
    if (!this.is(sign)) return false;
    this.next();
    return true;
  }

  /** Whether this sign comes after the current token. */
  followedBy(sign: string): boolean {
    const line = this.currentLine;
    const position = this.position;
    this.skip();
    const found = this.bytes[this.position] === sign.charCodeAt(0);
    this.currentLine = line;
    this.position = position;
    return found;
  }

  need(sign: string): void {
    if (!this.accept(sign)) throw this.expected(`'${sign}'`);
  }

  /** A name that is not escaped, so that it may be a keyword. */
  word(): string | undefined {
    return this.kind === "name" && !this.escaped ? this.text() : undefined;
  }

  expected(what: string, token: Token = this): FormatError {
    const got = token.kind === "end" ? "the end of the file" : `'${this.text(token)}'`;
    return this.wrong(`expected ${what}, got ${got}`, token.line);
  }

  wrong(detail: string, line = this.line): FormatError {
    return new FormatError({ file: this.file, line }, detail);
  }

  private take(kind: TokenKind, belongs: (byte: number) => boolean): void {
    this.kind = kind;
    this.position++;
    while (this.position < this.bytes.length && belongs(this.bytes[this.position]!)) this.position++;
  }

  private takeEscaped(): void {
    this.take("name", (byte) => byte > 32 && byte < 127);
    this.escaped = true;
    this.start++;
    this.end = this.position;
    if (this.start === this.end) throw this.wrong("expected the characters of a name after '\\', got none");
  }

  /** Blanks, comments and attributes. */
  private skip(): void {
    const { bytes } = this;
    for (;;) {
      const byte = bytes[this.position];
      const next = bytes[this.position + 1];
      if (byte === NEWLINE) {
        this.currentLine++;
        this.position++;
      } else if (byte === 32 || byte === 9 || byte === 13) this.position++;
      else if (byte === SLASH && next === SLASH) {
        const end = bytes.indexOf(NEWLINE, this.position);
        const stop = end < 0 ? bytes.length : end;
        this.onComment(this.position + 2, stop);
        this.position = stop;
      } else if (byte === SLASH && next === STAR) this.skipTo(STAR, SLASH, "a comment");
      else if (byte === OPEN && next === STAR) this.skipTo(STAR, CLOSE, "an attribute");
      else return;
    }
  }

  private skipTo(first: number, second: number, what: string): void {
    const { bytes } = this;
    this.line = this.currentLine;
    for (this.position += 2; this.position < bytes.length; this.position++) {
      if (bytes[this.position] === NEWLINE) this.currentLine++;
      if (bytes[this.position] === first && bytes[this.position + 1] === second) {
        this.position += 2;
        return;
      }
    }
    throw this.wrong(`expected the end of ${what} that starts here, got the end of the file`);
  }
}

function isDigit(byte: number): boolean {
  return byte >= 48 && byte <= 57;
}

function isLetter(byte: number): boolean {
  return (byte >= 97 && byte <= 122) || (byte >= 65 && byte <= 90) || byte === 95;
}
