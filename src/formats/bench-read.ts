import type { Circuit } from "../circuit/circuit.js";
import { FormatError } from "../errors.js";
import { NameTable } from "./name-table.js";
import { KIND, type KindName, Netlist } from "./netlist.js";
import { buildNetlist } from "./netlist-build.js";
import type { PortHeads } from "./port-names.js";
import { portsComment, portsFor } from "./signal-names.js";
import { decode, wordText } from "./text.js";

/** What ends a name: blanks, control characters, and the signs of the format. */
export const BENCH_UNSAYABLE = /[\p{Cc}\p{Z}\p{Cs}#(),=]/gu;

const NEWLINE = 10;
const HASH = 35;
const SIGNS = { "(": 40, ")": 41, ",": 44, "=": 61 } as const;
const IS_SIGN = new Set<number>(Object.values(SIGNS));

/** Gates by name, with the fewest and the most operands. */
const GATES: Readonly<Record<string, readonly [KindName, number, number]>> = {
  AND: ["and", 1, Number.POSITIVE_INFINITY],
  OR: ["or", 1, Number.POSITIVE_INFINITY],
  NAND: ["nand", 1, Number.POSITIVE_INFINITY],
  NOR: ["nor", 1, Number.POSITIVE_INFINITY],
  XOR: ["xor", 1, Number.POSITIVE_INFINITY],
  XNOR: ["xnor", 1, Number.POSITIVE_INFINITY],
  NOT: ["not", 1, 1],
  INV: ["not", 1, 1],
  BUF: ["buf", 1, 1],
  BUFF: ["buf", 1, 1],
  VDD: ["one", 0, 0],
  GND: ["zero", 0, 0],
};

export function readBench(bytes: Uint8Array, file: string): Circuit<"B2"> {
  const reader = new BenchReader(bytes, file);
  reader.readAll();
  const { netlist } = reader;
  const ports = portsFor(
    reader.portNames(netlist.inputs),
    reader.portNames(netlist.outputs),
    reader.heads,
    BENCH_UNSAYABLE,
  );
  return buildNetlist(netlist, ports);
}

class BenchReader {
  heads: PortHeads | undefined;
  readonly netlist: Netlist;
  private readonly names: NameTable;
  private position = 0;
  private line = 1;
  private lineStart = 0;

  constructor(
    private readonly bytes: Uint8Array,
    private readonly file: string,
  ) {
    this.names = new NameTable(bytes);
    this.netlist = new Netlist(
      (signal) => this.names.text(signal) ?? "bytes that are no text",
      (line) => ({ file, line }),
    );
  }

  readAll(): void {
    let statements = 0;
    while (this.skip(true)) {
      this.statement();
      if (this.skip(false) && this.bytes[this.position] !== NEWLINE)
        throw this.expected("the end of the line");
      statements++;
    }
    if (statements === 0 && this.heads === undefined) throw this.expected("INPUT, OUTPUT or a gate");
  }

  portNames(signals: { readonly length: number; get(i: number): number }): string[] {
    return Array.from({ length: signals.length }, (_, i) => {
      const text = this.names.text(signals.get(i));
      if (text === undefined) throw this.expected("names of ports in UTF-8");
      return text;
    });
  }

  private statement(): void {
    const { line } = this;
    const [start, end] = this.word("INPUT, OUTPUT or the name of a signal");
    if (this.accept("=")) {
      this.gate(this.names.at(start, end), line);
      return;
    }
    const keyword = this.text(start, end).toUpperCase();
    if (keyword !== "INPUT" && keyword !== "OUTPUT")
      throw this.expected(`'=' after '${this.text(start, end)}'`);
    this.need("(");
    const signal = this.signal();
    this.need(")");
    if (keyword === "INPUT") this.netlist.input(signal, line);
    else this.netlist.output(signal, line);
  }

  private gate(target: number, line: number): void {
    this.skip(false);
    const place = this.place();
    const [start, end] = this.word("the name of a gate");
    const name = this.text(start, end);
    if (name.toUpperCase() === "LUT") {
      this.lut(target, line);
      return;
    }
    const known = Object.hasOwn(GATES, name.toUpperCase()) ? GATES[name.toUpperCase()] : undefined;
    if (known === undefined) {
      const cure = /^DFF/i.test(name)
        ? ", since circuits here are combinational. Unroll the file to a fixed number of steps first"
        : "";
      throw new FormatError(place, `expected one of ${Object.keys(GATES).join(", ")}, got '${name}'${cure}`);
    }
    const operands = this.accept("(") ? this.operands() : [];
    const [kind, least, most] = known;
    if (operands.length < least || operands.length > most) {
      throw new FormatError(
        place,
        `expected ${least === most ? least : `at least ${least}`} operands of ${name}, got ${operands.length}`,
      );
    }
    this.netlist.gate(target, KIND[kind], operands, line);
  }

  /** Up to the closing parenthesis. */
  private operands(): number[] {
    const operands: number[] = [];
    if (this.accept(")")) return operands;
    do operands.push(this.signal());
    while (this.accept(","));
    this.need(")");
    return operands;
  }

  /** `y = LUT 0x8 (a, b)`, as ABC writes functions that have no name: the truth table, and operands lowest first. */
  private lut(target: number, line: number): void {
    this.skip(false);
    const place = this.place();
    const [start, end] = this.word("a truth table such as 0x8");
    const digits = new TextDecoder().decode(this.bytes.subarray(start, end));
    this.need("(");
    const operands = this.operands();
    const size = 2 ** operands.length;
    const length = Math.max(1, size / 4);
    if (!/^0x[0-9a-f]+$/i.test(digits) || digits.length !== length + 2) {
      throw new FormatError(
        place,
        `expected 0x and ${length} hexadecimal digits for a table of ${operands.length} operands, got '${digits.slice(0, 24)}'`,
      );
    }
    const bits = new Uint8Array(size);
    for (let i = 0; i < size; i++) {
      bits[i] = (Number.parseInt(digits[digits.length - 1 - (i >> 2)]!, 16) >> (i & 3)) & 1;
    }
    this.netlist.lut(target, bits, operands, line);
  }

  private signal(): number {
    const [start, end] = this.word("the name of a signal");
    return this.names.at(start, end);
  }

  private word(expected: string): readonly [number, number] {
    this.skip(false);
    const start = this.position;
    while (this.position < this.bytes.length) {
      const byte = this.bytes[this.position]!;
      if (byte <= 32 || byte === HASH || IS_SIGN.has(byte)) break;
      this.position++;
    }
    if (this.position === start) throw this.expected(expected);
    return [start, this.position];
  }

  private accept(sign: keyof typeof SIGNS): boolean {
    this.skip(false);
    if (this.bytes[this.position] !== SIGNS[sign]) return false;
    this.position++;
    return true;
  }

  private need(sign: keyof typeof SIGNS): void {
    if (!this.accept(sign)) throw this.expected(`'${sign}'`);
  }

  /** Passes blanks and comments, and ends of lines where `across`; false at the end of the file. */
  private skip(across: boolean): boolean {
    while (this.position < this.bytes.length) {
      const byte = this.bytes[this.position]!;
      if (byte === HASH) this.comment();
      else if (byte === NEWLINE && !across) return true;
      else if (byte <= 32) {
        this.position++;
        if (byte === NEWLINE) {
          this.line++;
          this.lineStart = this.position;
        }
      } else return true;
    }
    return false;
  }

  private comment(): void {
    const start = this.position + 1;
    const end = this.bytes.indexOf(NEWLINE, start);
    this.position = end < 0 ? this.bytes.length : end;
    if (this.position - start > 12) {
      this.heads ??= portsComment(decode(this.bytes.subarray(start, this.position)) ?? "");
    }
  }

  private text(start: number, end: number): string {
    return wordText(this.bytes, start, end);
  }

  private place() {
    return { file: this.file, line: this.line, column: this.position - this.lineStart + 1 };
  }

  private expected(what: string): FormatError {
    const byte = this.bytes[this.position];
    let end = this.position;
    while (end < this.position + 24 && this.bytes[end]! > 32) end++;
    const got =
      byte === undefined
        ? "the end of the file"
        : byte === NEWLINE
          ? "the end of the line"
          : end > this.position
            ? `'${this.text(this.position, end)}'`
            : `the byte ${byte}`;
    return new FormatError(this.place(), `expected ${what}, got ${got}`);
  }
}
