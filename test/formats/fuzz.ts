import type { Circuit } from "../../src/circuit/circuit.js";
import { check } from "../../src/circuit/validate.js";
import { FormatError, LimitError, UsageError } from "../../src/errors.js";
import { randomBelow } from "./random.js";

/** What the harness needs of a format. */
export interface Reader {
  readonly name: string;
  read(bytes: Uint8Array, file: string): Circuit;
}

export interface FuzzOptions {
  readonly seeds: readonly Uint8Array[];
  readonly runs: number;
  readonly seed: number;
  /** Most milliseconds for one file of a few kilobytes; generous, since it is there for what never ends. */
  readonly millis?: number;
  /** Most bytes that reading one file may add to memory. */
  readonly memory?: number;
}

export interface Fuzzed {
  readonly read: number;
  readonly refused: number;
}

type Below = (bound: number) => number;
type Mutation = (bytes: Uint8Array, below: Below) => Uint8Array;

const NUMBERS = [
  "0",
  "1",
  "-1",
  "2147483648",
  "4294967295",
  "10000000000",
  "99999999999999999999",
  "1e9",
  "007",
];
const TOKEN = /[A-Za-z_$][\w$.[\]]*|[0-9]+|"[^"\n]*"|[^\s\w]/g;

/** Latin-1 text: a character for each byte, so that bytes survive. */
function textOf(bytes: Uint8Array): string {
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte);
  return text;
}

function bytesOf(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}

interface Piece {
  readonly at: number;
  readonly text: string;
}

function piecesOf(text: string, pattern: RegExp): readonly Piece[] {
  return Array.from(text.matchAll(pattern), (match) => ({ at: match.index, text: match[0] }));
}

function replaced(text: string, piece: Piece, by: string): string {
  return text.slice(0, piece.at) + by + text.slice(piece.at + piece.text.length);
}

/** Changes one piece of the text that matches. */
function onPiece(
  pattern: RegExp,
  by: (piece: Piece, all: readonly Piece[], below: Below) => string,
): Mutation {
  return (bytes, below) => {
    const text = textOf(bytes);
    const all = piecesOf(text, pattern);
    if (all.length === 0) return bytes;
    const piece = all[below(all.length)]!;
    return bytesOf(replaced(text, piece, by(piece, all, below)));
  };
}

const garbage = (below: Below, length: number): Uint8Array => Uint8Array.from({ length }, () => below(256));

function spliced(bytes: Uint8Array, at: number, removed: number, inserted: Uint8Array): Uint8Array {
  return Uint8Array.from([...bytes.subarray(0, at), ...inserted, ...bytes.subarray(at + removed)]);
}

/** Kinds of damage, by name. Tokens of the file itself make duplicates, undefined names and cycles. */
export const MUTATIONS: Readonly<Record<string, Mutation>> = {
  truncate: (bytes, below) => bytes.slice(0, below(bytes.length + 1)),
  "flip a bit": (bytes, below) => {
    const flipped = bytes.slice();
    if (flipped.length > 0) flipped[below(flipped.length)]! ^= 1 << below(8);
    return flipped;
  },
  "drop bytes": (bytes, below) => spliced(bytes, below(bytes.length + 1), 1 + below(8), new Uint8Array()),
  "insert garbage": (bytes, below) =>
    spliced(bytes, below(bytes.length + 1), 0, garbage(below, 1 + below(40))),
  "nothing but garbage": (_, below) => garbage(below, below(200)),
  "another number": onPiece(/-?[0-9]+/g, (_, __, below) => NUMBERS[below(NUMBERS.length)]!),
  "a huge count at the start": (bytes) => bytesOf(textOf(bytes).replace(/[0-9]+/, "10000000000")),
  "every count of the first line huge": (bytes) =>
    bytesOf(textOf(bytes).replace(/^.*$/m, (line) => line.replace(/[0-9]+/g, "10000000000"))),
  "another token of the file": onPiece(TOKEN, (_, all, below) => all[below(all.length)]!.text),
  "a name that nothing defines": onPiece(/[A-Za-z_][\w[\]]*/g, () => "undefined_name"),
  "drop a token": onPiece(TOKEN, () => ""),
  "double a token": onPiece(TOKEN, ({ text }) => `${text} ${text}`),
  "double a line": onPiece(/.*\n/g, ({ text }) => text + text),
  "drop a line": onPiece(/.*\n/g, () => ""),
  "another line of the file": onPiece(/.*\n/g, (_, all, below) => all[below(all.length)]!.text),
  "deep nesting": onPiece(/[([{]/g, ({ text }, _, below) => text.repeat(1 + below(20_000))),
};

/**
 * Reads `runs` files, each damaged one to three times: a file is read as a well-formed circuit or refused with an
 * error of its kind that says where, in bounded time and memory. Throws with the file for whatever else happens.
 */
export function fuzz(reader: Reader, options: FuzzOptions): Fuzzed {
  const { seeds, runs, millis = 10_000, memory = 256 * 2 ** 20 } = options;
  const below = randomBelow(options.seed);
  const kinds = Object.keys(MUTATIONS);
  let read = 0;
  for (let run = 0; run < runs; run++) {
    let bytes = seeds[below(seeds.length)]!;
    const done: string[] = [];
    for (let i = below(3); i >= 0; i--) {
      const kind = kinds[below(kinds.length)]!;
      bytes = MUTATIONS[kind]!(bytes, below);
      done.push(kind);
    }
    const before = held();
    const start = performance.now();
    const fault = faultOf(reader, bytes);
    const took = performance.now() - start;
    const added = held() - before;
    if (fault === undefined) read++;
    const wrong =
      typeof fault === "string"
        ? fault
        : took > millis
          ? `took ${Math.round(took)} ms`
          : added > memory
            ? `took ${Math.round(added / 2 ** 20)} MiB of memory`
            : undefined;
    if (wrong !== undefined) {
      throw new Error(
        `${reader.name}, file ${run} of seed ${options.seed} (${done.join(", ")}; ${bytes.length} bytes): ${wrong}\n${JSON.stringify(textOf(bytes.subarray(0, 4000)))}`,
      );
    }
  }
  return { read, refused: runs - read };
}

function held(): number {
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

/** Undefined for a circuit, the error for a file that is refused as it should be, and a sentence for what is wrong. */
function faultOf(reader: Reader, bytes: Uint8Array): string | Error | undefined {
  let circuit: Circuit;
  try {
    circuit = reader.read(bytes, "fuzzed");
  } catch (error) {
    if (error instanceof UsageError || error instanceof LimitError) return error;
    if (!(error instanceof FormatError))
      return `threw ${error instanceof Error ? error.stack : String(error)}`;
    return saysWhere(error) ? error : `does not say where: ${error.message}`;
  }
  const fault = check(circuit);
  return fault === undefined ? undefined : `was read as a circuit that is not well-formed: ${fault}`;
}

/** A line, a byte, or the path of a value in JSON; a whole that does not fit together names its node or port. */
function saysWhere({ place, detail }: FormatError): boolean {
  if (place.line !== undefined || place.offset !== undefined) return true;
  return /^at '.*': |^expected a well-formed circuit, but /.test(detail);
}
