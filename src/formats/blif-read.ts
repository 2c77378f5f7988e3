import type { Circuit } from "../circuit/circuit.js";
import { type Cover, tableOf } from "./covers.js";
import { LogicalLines } from "./logical-lines.js";
import { NameTable } from "./name-table.js";
import { KIND, Netlist } from "./netlist.js";
import { buildNetlist } from "./netlist-build.js";
import type { PortHeads } from "./port-names.js";
import { portsComment, portsFor } from "./signal-names.js";
import { decode } from "./text.js";

/** Blanks and control characters end a name, `#` opens a comment, a backslash may join lines, and `=` binds formals. */
export const BLIF_UNSAYABLE = /[\p{Cc}\p{Z}\p{Cs}#\\=]/gu;

/** Directives about timing, area and where things came from, which change no function. */
const SILENT =
  /^\.(area|delay|wire_load_slope|wire|(default_)?(input|output)_(arrival|required|drive|load)|default_(max_)?input_(drive|load)|max_input_load|attr|param|cname)$/;

const SEQUENTIAL = "no latches, since circuits here are combinational";
const HIERARCHY = "one flat model";
const UNROLL = "Unroll the file to a fixed number of steps first";
const FLATTEN = "Flatten the file first, with the program that wrote it";

/** What is expected instead of a directive, and the cure. */
const REFUSED: Readonly<Record<string, readonly [string, string]>> = {
  ".latch": [SEQUENTIAL, UNROLL],
  ".mlatch": [SEQUENTIAL, UNROLL],
  ".subckt": [HIERARCHY, FLATTEN],
  ".search": [HIERARCHY, FLATTEN],
  ".gate": ["covers in '.names'", "Write the gates of the library as covers first"],
  ".exdc": [
    "no don't-care network, since a circuit has a value for every input",
    "Write the file without it",
  ],
};

/** Reads one model of `.names`, in any order. */
export function readBlif(bytes: Uint8Array, file: string): Circuit<"B2"> {
  let heads: PortHeads | undefined;
  const lines = new LogicalLines(bytes, file, (start, end) => {
    if (end - start > 12) heads ??= portsComment(decode(bytes.subarray(start, end)) ?? "");
  });
  const reader = new BlifReader(lines);
  reader.readAll();
  const { netlist } = reader;
  const ports = portsFor(
    reader.portNames(netlist.inputs),
    reader.portNames(netlist.outputs),
    heads,
    BLIF_UNSAYABLE,
  );
  return buildNetlist(netlist, ports);
}

class BlifReader {
  private readonly names: NameTable;
  readonly netlist: Netlist;
  private model = 0;
  private more = false;
  private buffer = new Uint8Array(256);

  constructor(private readonly lines: LogicalLines) {
    this.names = new NameTable(lines.bytes);
    this.netlist = new Netlist(
      (signal) => this.names.text(signal) ?? "bytes that are no text",
      (line) => ({ file: lines.file, line }),
    );
  }

  readAll(): void {
    const { lines } = this;
    let directives = 0;
    this.more = lines.next();
    while (this.more) {
      this.directive();
      directives++;
    }
    if (directives === 0) throw lines.wrong("expected '.model' and a circuit, got the end of the file");
  }

  portNames(signals: { readonly length: number; get(i: number): number }): string[] {
    return Array.from({ length: signals.length }, (_, i) => {
      const text = this.names.text(signals.get(i));
      if (text === undefined)
        throw this.lines.wrong("expected names of ports in UTF-8, got bytes that are none");
      return text;
    });
  }

  /** Reads the directive of the current line and what belongs to it, and leaves the line after it current. */
  private directive(): void {
    const { lines, netlist } = this;
    const keyword = lines.text(0);
    const { line } = lines;
    if (keyword === ".names") {
      this.cover();
      return;
    }
    if (keyword === ".inputs") {
      for (let i = 1; i < lines.words; i++) netlist.input(this.signal(i), line);
    } else if (keyword === ".outputs") {
      for (let i = 1; i < lines.words; i++) netlist.output(this.signal(i), line);
    } else if (keyword === ".model") {
      if (this.model++ > 0) {
        throw lines.wrong(`expected ${HIERARCHY}, got another '.model'. ${FLATTEN}`);
      }
      if (lines.words !== 2)
        throw lines.wrong(`expected the name of the model, got ${lines.words - 1} words`);
    } else if (keyword === ".end") {
      if (lines.words > 1) throw lines.wrong(`expected nothing after '.end', got '${lines.text(1)}'`);
      this.more = lines.next();
      // Another model says so itself.
      if (this.more && lines.text(0) !== ".model") {
        throw lines.wrong(`expected nothing after '.end', got '${lines.text(0)}'`);
      }
      return;
    } else if (Object.hasOwn(REFUSED, keyword)) {
      const [expected, cure] = REFUSED[keyword]!;
      throw lines.wrong(`expected ${expected}, got '${keyword}'. ${cure}`);
    } else if (!SILENT.test(keyword)) {
      throw lines.wrong(`expected a directive such as '.names', got '${keyword}'`);
    }
    this.more = lines.next();
  }

  private signal(word: number): number {
    return this.names.at(this.lines.starts[word]!, this.lines.ends[word]!);
  }

  private cover(): void {
    const { lines, netlist } = this;
    const { line } = lines;
    const width = lines.words - 2;
    if (width < 0) throw lines.wrong("expected the signals of a gate after '.names', got none");
    const operands: number[] = [];
    for (let i = 1; i <= width; i++) operands.push(this.signal(i));
    const target = this.signal(width + 1);
    const cover = this.rows(width);
    if (width > 2) netlist.gate(target, KIND.cover, operands, line, { ...cover, rows: cover.rows.slice() });
    else netlist.table(target, tableOf(cover, width), operands, line);
  }

  /** Rows up to the next directive, in a buffer that the next cover takes over. */
  private rows(width: number): Cover {
    const { lines } = this;
    const { bytes } = lines;
    let used = 0;
    let count = 0;
    let on: boolean | undefined;
    for (;;) {
      this.more = lines.next();
      if (!this.more || bytes[lines.starts[0]!] === DOT) break;
      const words = width === 0 ? 1 : 2;
      const [start, end] = [lines.starts[0]!, lines.ends[0]!];
      if (lines.words !== words || (width > 0 && end - start !== width)) {
        throw lines.wrong(
          `expected a row of ${width === 0 ? "the value" : `${width} of '0', '1' and '-', a blank and the value`}, got '${lines.text(0)}' in ${lines.words} words`,
        );
      }
      if (used + width > this.buffer.length) this.growTo(used + width);
      if (width > 0) for (let i = start; i < end; i++) this.buffer[used++] = this.sign(bytes[i]!);
      const value = bytes[lines.starts[words - 1]!];
      if (lines.ends[words - 1]! - lines.starts[words - 1]! !== 1 || (value !== 48 && value !== 49)) {
        throw lines.wrong(`expected the value 0 or 1, got '${lines.text(words - 1)}'`);
      }
      if (on !== undefined && on !== (value === 49)) {
        throw lines.wrong(`expected rows of one value, got ${on ? 0 : 1} after ${on ? 1 : 0}`);
      }
      on = value === 49;
      count++;
    }
    return { rows: used === 0 ? NOTHING : this.buffer.subarray(0, used), count, on: on ?? true };
  }

  private growTo(length: number): void {
    const more = new Uint8Array(2 * length);
    more.set(this.buffer);
    this.buffer = more;
  }

  private sign(byte: number): number {
    if (byte === 48 || byte === 49 || byte === DASH) return byte;
    throw this.lines.wrong(`expected '0', '1' or '-' for each operand, got '${String.fromCharCode(byte)}'`);
  }
}

const NOTHING = new Uint8Array();
const DOT = 46;
const DASH = 45;
