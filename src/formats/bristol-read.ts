import type { Circuit } from "../circuit/circuit.js";
import { FormatError } from "../errors.js";
import { KIND, Netlist } from "./netlist.js";
import { buildNetlist } from "./netlist-build.js";
import type { PortHead, PortHeads } from "./port-names.js";
import { fits, portsComment } from "./signal-names.js";
import { decode, wordText } from "./text.js";

/** Wires for each byte of a file: inputs take none, but more of them than this are a mistake. */
const WIRES_PER_BYTE = 64;
const LEAST_WIRES = 1 << 16;
const MOST_WIRES = 0xffff_fff0;

/** Reads Bristol Fashion and the older format, telling them apart by their headers. */
export function readBristol(bytes: Uint8Array, file: string): Circuit<"xag"> {
  return new BristolReader(bytes, file).read();
}

/** A line of the file in words: where each starts and ends. */
interface Line {
  readonly line: number;
  readonly starts: number[];
  readonly ends: number[];
}

class BristolReader {
  private position = 0;
  private nextLine = 1;
  private comment: PortHeads | undefined;
  private readonly netlist: Netlist;

  constructor(
    private readonly bytes: Uint8Array,
    private readonly file: string,
  ) {
    this.netlist = new Netlist(
      (signal) => `wire ${signal}`,
      (line) => ({ file, line }),
    );
  }

  read(): Circuit<"xag"> {
    const counts = this.need("two counts, of gates and of wires");
    if (counts.starts.length !== 2) throw this.wrong(counts, "two counts, of gates and of wires");
    const gates = this.number(counts, 0, "the number of gates");
    const wires = this.number(counts, 1, "the number of wires");
    const most = Math.min(MOST_WIRES, Math.max(LEAST_WIRES, WIRES_PER_BYTE * this.bytes.length));
    if (wires > most)
      throw this.wrong(counts, `at most ${most} wires in a file of ${this.bytes.length} bytes`, 1);
    // The shortest line of a gate, '1 1 0 1 EQ' and its end, is longer.
    if (gates * 8 > this.bytes.length)
      throw this.wrong(counts, `at most ${Math.floor(this.bytes.length / 8)} gates in so short a file`, 0);
    const heads = this.header(wires, counts);
    for (let gate = 0; gate < gates; gate++) this.gate(this.need(`gate ${gate + 1} of ${gates}`), wires);
    this.rest(gates);
    const outputs = heads.outputs.reduce((sum, { shape }) => sum + shape[0]!, 0);
    for (let i = 0; i < outputs; i++) this.netlist.output(wires - outputs + i, counts.line);
    const { comment } = this;
    const declared =
      comment !== undefined &&
      fits(comment.inputs, this.netlist.inputs.length) &&
      fits(comment.outputs, outputs);
    // Only and, xor and not were made.
    return { ...buildNetlist(this.netlist, declared ? comment : heads), basis: "xag" };
  }

  /** The lines of the inputs and outputs: widths of each in Fashion, three counts in the older format. */
  private header(wires: number, counts: Line): PortHeads {
    const first = this.need("the widths of the inputs");
    const before = { position: this.position, nextLine: this.nextLine };
    const second = this.next();
    const isFashion = second === undefined || this.allNumbers(second);
    if (!isFashion) {
      this.position = before.position;
      this.nextLine = before.nextLine;
    }
    const widthsOf = (line: Line, what: string): number[] => {
      const count = this.number(line, 0, `the number of ${what}`);
      if (line.starts.length !== count + 1)
        throw this.wrong(line, `the number of ${what} and as many widths`);
      return Array.from({ length: count }, (_, i) => this.number(line, i + 1, `a width of ${what}`));
    };
    let [inputs, outputs]: [number[], number[]] = [[], []];
    if (isFashion && second !== undefined) {
      inputs = widthsOf(first, "inputs");
      outputs = widthsOf(second, "outputs");
    } else if (first.starts.length === 3) {
      const [one, two, out] = [0, 1, 2].map((i) => this.number(first, i, "a count of wires"));
      inputs = [one!, ...(two! > 0 ? [two!] : [])];
      outputs = [out!];
    } else throw this.wrong(first, "three counts (inputs of two parties, outputs), or widths of inputs");
    const total = (widths: readonly number[]): number => widths.reduce((sum, width) => sum + width, 0);
    if (total(inputs) > wires || total(outputs) > wires)
      throw this.wrong(counts, "at least as many wires as inputs, and as outputs", 1);
    for (let wire = 0; wire < total(inputs); wire++) this.netlist.input(wire, first.line);
    const named = (widths: readonly number[], prefix: string): PortHead[] =>
      widths.map((width, i) => ({ name: `${prefix}${i}`, shape: [width] }));
    return { inputs: named(inputs, "x"), outputs: named(outputs, "y") };
  }

  private gate(line: Line, wires: number): void {
    const words = line.starts.length;
    const fanIn = this.number(line, 0, "the number of operands");
    const fanOut = this.number(line, 1, "the number of results");
    if (words !== fanIn + fanOut + 3)
      throw this.wrong(line, `${fanIn} operands, ${fanOut} results and the name of a gate after the counts`);
    const name = this.text(line, words - 1);
    const wire = (i: number): number => {
      const value = this.number(line, i, "a wire");
      if (value >= wires) throw this.wrong(line, `a wire below ${wires}`, i);
      return value;
    };
    const arity = (inputs: number, outputs: number): void => {
      if (fanIn !== inputs || fanOut !== outputs)
        throw this.wrong(line, `${inputs} operands and ${outputs} results of ${name}`);
    };
    const target = (): number => wire(words - 2);
    const { netlist } = this;
    switch (name.toUpperCase()) {
      case "XOR":
      case "AND":
        arity(2, 1);
        netlist.gate(
          target(),
          KIND[name.toUpperCase() === "XOR" ? "xor" : "and"],
          [wire(2), wire(3)],
          line.line,
        );
        return;
      case "INV":
      case "NOT":
        arity(1, 1);
        netlist.gate(target(), KIND.not, [wire(2)], line.line);
        return;
      case "EQW":
        arity(1, 1);
        netlist.gate(target(), KIND.buf, [wire(2)], line.line);
        return;
      case "EQ": {
        arity(1, 1);
        const value = this.number(line, 2, "0 or 1");
        if (value > 1) throw this.wrong(line, "0 or 1", 2);
        netlist.gate(target(), value === 1 ? KIND.one : KIND.zero, [], line.line);
        return;
      }
      case "MAND":
        arity(2 * fanOut, fanOut);
        for (let i = 0; i < fanOut; i++) {
          const operands = [wire(2 + i), wire(2 + fanOut + i)];
          netlist.gate(wire(2 + fanIn + i), KIND.and, operands, line.line);
        }
        return;
      default:
        throw this.wrong(line, "XOR, AND, INV, EQ, EQW or MAND", words - 1);
    }
  }

  /** After the gates only our comment may stand. */
  private rest(gates: number): void {
    for (let line = this.next(); line !== undefined; line = this.next()) {
      const start = line.starts[0]!;
      if (this.bytes[start] !== HASH) throw this.wrong(line, `the end of the file after ${gates} gates`);
      const text = decode(this.bytes.subarray(start + 1, line.ends.at(-1)!));
      this.comment ??= text === undefined ? undefined : portsComment(text);
    }
  }

  private allNumbers(line: Line): boolean {
    return line.starts.every((start, i) => {
      for (let at = start; at < line.ends[i]!; at++) {
        const byte = this.bytes[at]!;
        if (byte < 48 || byte > 57) return false;
      }
      return true;
    });
  }

  private need(expected: string): Line {
    const line = this.next();
    if (line !== undefined) return line;
    throw new FormatError(
      { file: this.file, line: this.nextLine },
      `expected ${expected}, got the end of the file`,
    );
  }

  /** The next line with a word in it. */
  private next(): Line | undefined {
    const { bytes } = this;
    while (this.position < bytes.length) {
      const line: Line = { line: this.nextLine, starts: [], ends: [] };
      while (this.position < bytes.length && bytes[this.position] !== NEWLINE) {
        if (bytes[this.position]! <= BLANK) {
          this.position++;
          continue;
        }
        line.starts.push(this.position);
        while (this.position < bytes.length && bytes[this.position]! > BLANK) this.position++;
        line.ends.push(this.position);
      }
      this.position++;
      this.nextLine++;
      if (line.starts.length > 0) return line;
    }
    return undefined;
  }

  private number(line: Line, word: number, expected: string): number {
    const start = line.starts[word];
    if (start === undefined) throw this.wrong(line, expected);
    let value = 0;
    for (let at = start; at < line.ends[word]!; at++) {
      const digit = this.bytes[at]! - 48;
      if (digit < 0 || digit > 9) throw this.wrong(line, expected, word);
      value = value * 10 + digit;
      if (value > MOST_WIRES) throw this.wrong(line, `${expected} of at most ${MOST_WIRES}`, word);
    }
    return value;
  }

  private text(line: Line, word: number): string {
    return wordText(this.bytes, line.starts[word]!, line.ends[word]!);
  }

  private wrong(line: Line, expected: string, word?: number): FormatError {
    const got =
      word === undefined ? `${line.starts.length} words` : `'${this.text(line, word).slice(0, 24)}'`;
    const place =
      word === undefined
        ? { file: this.file, line: line.line }
        : {
            file: this.file,
            line: line.line,
            column: line.starts[word]! - this.lineStart(line.starts[word]!) + 1,
          };
    return new FormatError(place, `expected ${expected}, got ${got}`);
  }

  private lineStart(at: number): number {
    return at === 0 ? 0 : this.bytes.lastIndexOf(NEWLINE, at - 1) + 1;
  }
}

const NEWLINE = 10;
const BLANK = 32;
const HASH = 35;
