import {
  closeSync,
  existsSync,
  fsyncSync,
  openSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeSync,
} from "node:fs";
import { dirname, resolve } from "node:path";
import { FormatError, UsageError } from "../../errors.js";
import { makeFolder } from "../files.js";
import { hashOf } from "./address.js";
import { decodeOutcome, encodeOutcome, type Outcome } from "./cell.js";

/**
 * # The journal of a sweep
 *
 * Lines of JSON beside the result file, each an outcome under its address and a checksum of both:
 *
 *     {"journal":"recirc","format":1}
 *     {"address":"9f...","sum":"1c2e...","outcome":{"row":{...}}}
 *
 * Lines are only ever added, and are on the disk (fsync) before the sweep goes on. So whatever ends a sweep, every line
 * but the last is whole; a torn last one is cut off and its row measured again. Any other line that does not match its
 * checksum was changed by someone, and is refused: nothing is measured on top of it. When the result file has been
 * written the journal is removed.
 */
const HEAD = JSON.stringify({ journal: "recirc", format: 1 });

/** The journal of a result file. */
export function journalPath(output: string): string {
  return `${output}.journal`;
}

/** What a journal holds, by address. */
export type Journalled = ReadonlyMap<string, Outcome>;

/**
 * Reads a journal; nothing when there is none. `end` is where whole lines end.
 *
 * @throws FormatError for a line that is neither whole nor the last.
 */
export function readJournal(path: string): { readonly outcomes: Journalled; readonly end: number } {
  if (!existsSync(path)) return { outcomes: new Map(), end: 0 };
  const bytes = readFileSync(path);
  const end = bytes.lastIndexOf(0x0a) + 1;
  const lines = bytes.subarray(0, end).toString("utf8").split("\n").slice(0, -1);
  const outcomes = new Map<string, Outcome>();
  if (lines.length === 0) return { outcomes, end: 0 };
  if (lines[0] !== HEAD) {
    throw new FormatError(
      { file: path, line: 1 },
      `expected the journal of a sweep, which begins with ${HEAD}, got '${lines[0]!.slice(0, 60)}'; move the file away`,
    );
  }
  lines.slice(1).forEach((line, i) => {
    const { address, outcome } = readLine(line, path, i + 2);
    outcomes.set(address, outcome);
  });
  return { outcomes, end };
}

function readLine(
  line: string,
  file: string,
  number: number,
): { readonly address: string; readonly outcome: Outcome } {
  const match = /^\{"address":"([0-9a-f]{64})","sum":"([0-9a-f]{16})","outcome":(\{.*\})\}$/.exec(line);
  if (match === null || sumOf(match[1]!, match[3]!) !== match[2]) {
    throw new FormatError(
      { file, line: number },
      `expected a row as it was written, got a line that does not match its checksum; delete the line and its row is measured again, or start over with --fresh`,
    );
  }
  return { address: match[1]!, outcome: decodeOutcome(JSON.parse(match[3]!), file, `line ${number}`) };
}

function sumOf(address: string, outcome: string): string {
  return hashOf(`${address} ${outcome}`).slice(0, 16);
}

/** A journal that is being written. */
export class Journal {
  private file: number | undefined;

  /** Appends after the first `end` bytes of what is there. Nothing is touched before the first row. */
  constructor(
    readonly path: string,
    private readonly end: number,
  ) {}

  /** Adds rows, which are on the disk when this returns. */
  append(rows: readonly (readonly [address: string, outcome: Outcome])[]): void {
    if (rows.length === 0) return;
    const lines = rows.map(([address, outcome]) => {
      const text = encodeOutcome(outcome);
      return `{"address":"${address}","sum":"${sumOf(address, text)}","outcome":${text}}\n`;
    });
    try {
      this.file ??= this.open();
      const bytes = Buffer.from(lines.join(""));
      for (let at = 0; at < bytes.length; ) at += writeSync(this.file, bytes, at);
      fsyncSync(this.file);
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code;
      throw new UsageError(`cannot write '${this.path}': ${code}; check that the folder may be written to`);
    }
  }

  private open(): number {
    makeFolder(dirname(resolve(this.path)));
    if (this.end > 0) truncateSync(this.path, this.end);
    else if (existsSync(this.path)) rmSync(this.path);
    const file = openSync(this.path, "a");
    if (this.end === 0) writeSync(file, `${HEAD}\n`);
    return file;
  }

  close(): void {
    if (this.file !== undefined) closeSync(this.file);
    this.file = undefined;
  }

  /** The result is safe elsewhere. */
  remove(): void {
    this.close();
    if (existsSync(this.path)) rmSync(this.path);
  }
}
