import { FormatError } from "../errors.js";
import { wordText } from "./text.js";

const NEWLINE = 10;
const RETURN = 13;
const SPACE = 32;
const TAB = 9;
const HASH = 35;
const BACKSLASH = 92;

/** Lines of words: `#` opens a comment up to the end of the line, a backslash at its end joins the next line. */
export class LogicalLines {
  private position = 0;
  private nextLine = 1;
  /** Where each word of the current line starts and ends in the file. */
  readonly starts: number[] = [];
  readonly ends: number[] = [];
  /** How many words the current line has; the lists above keep their room from longer ones. */
  words = 0;
  /** The line of the file where the current one starts. */
  line = 1;

  constructor(
    readonly bytes: Uint8Array,
    readonly file: string,
    private readonly onComment: (start: number, end: number) => void,
  ) {}

  /** Goes to the next line that has a word; false at the end of the file. */
  next(): boolean {
    do {
      if (this.position >= this.bytes.length) return false;
      this.takeLine();
    } while (this.words === 0);
    return true;
  }

  text(word: number): string {
    return wordText(this.bytes, this.starts[word]!, this.ends[word]!);
  }

  wrong(detail: string): FormatError {
    return new FormatError({ file: this.file, line: this.line }, detail);
  }

  private takeLine(): void {
    const { bytes } = this;
    this.words = 0;
    this.line = this.nextLine;
    while (this.position < bytes.length) {
      const byte = bytes[this.position]!;
      if (byte === NEWLINE) {
        this.position++;
        this.nextLine++;
        return;
      }
      if (byte === SPACE || byte === TAB || byte === RETURN) this.position++;
      else if (byte === HASH) this.takeComment();
      else if (byte === BACKSLASH && this.joinsNext()) this.nextLine++;
      else this.takeWord();
    }
  }

  private takeComment(): void {
    const start = this.position + 1;
    const end = this.bytes.indexOf(NEWLINE, start);
    this.position = end < 0 ? this.bytes.length : end;
    this.onComment(start, this.position);
  }

  /** Whether only blanks follow the backslash here; moves past the end of the line if so. */
  private joinsNext(): boolean {
    let at = this.position + 1;
    while (this.bytes[at] === SPACE || this.bytes[at] === TAB || this.bytes[at] === RETURN) at++;
    if (at < this.bytes.length && this.bytes[at] !== NEWLINE) return false;
    this.position = at + 1;
    return true;
  }

  private takeWord(): void {
    const { bytes } = this;
    if (this.words === 0) this.line = this.nextLine;
    const start = this.position++;
    while (this.position < bytes.length) {
      const byte = bytes[this.position]!;
      if (byte === NEWLINE || byte === SPACE || byte === TAB || byte === RETURN || byte === HASH) break;
      if (byte === BACKSLASH && this.endsLine()) break;
      this.position++;
    }
    this.starts[this.words] = start;
    this.ends[this.words++] = this.position;
  }

  private endsLine(): boolean {
    const next = this.bytes[this.position + 1];
    return next === undefined || next === NEWLINE || next === RETURN || next === SPACE || next === TAB;
  }
}
