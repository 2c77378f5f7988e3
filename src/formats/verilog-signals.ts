import { GrowingWords } from "../circuit/growing-words.js";
import type { FormatError } from "../errors.js";
import { NameTable } from "./name-table.js";
import { Netlist } from "./netlist.js";
import type { VerilogTokens } from "./verilog-tokens.js";

export interface Range {
  readonly lowest: number;
  readonly highest: number;
  /** Whether the highest index is the most significant bit, as in [7:0]. */
  readonly descending: boolean;
}

const UNDECLARED = 0xffff_ffff;
/** Vectors take few characters whatever their width; this many bits are believed beyond one for each byte. */
const FREE_BITS = 65_536;

/** The declared nets of a module: the signals of a vector lie side by side, by index. */
export class VerilogSignals {
  readonly names: NameTable;
  readonly netlist: Netlist;
  private readonly bases = new GrowingWords();
  private readonly ranges = new Map<number, Range>();
  private readonly directions = new Map<number, "input" | "output">();

  constructor(private readonly tokens: VerilogTokens) {
    this.names = new NameTable(tokens.bytes);
    this.netlist = new Netlist(
      (signal) => this.nameOf(signal),
      (line) => ({ file: tokens.file, line }),
    );
  }

  /** The name that the current token is. */
  name(): number {
    const { tokens } = this;
    if (tokens.kind !== "name") throw tokens.expected("a name");
    const name = this.names.at(tokens.start, tokens.end);
    while (this.bases.length < this.names.count) this.bases.push(UNDECLARED);
    return name;
  }

  directionOf(name: number): "input" | "output" | undefined {
    return this.directions.get(name);
  }

  rangeOf(name: number): Range | undefined {
    return this.ranges.get(name);
  }

  /** Declares what the current token names. A port may be declared as a wire once more. */
  declare(direction: "input" | "output" | undefined, range: Range | undefined): number {
    const name = this.name();
    if (this.bases.get(name) !== UNDECLARED) {
      const before = this.ranges.get(name);
      const same = before?.lowest === range?.lowest && before?.highest === range?.highest;
      if (direction !== undefined || !this.directions.has(name) || !same) {
        throw this.tokens.expected("a name that is not declared yet");
      }
      return name;
    }
    const width = range === undefined ? 1 : range.highest - range.lowest + 1;
    const base = this.netlist.signals;
    if (base + width > FREE_BITS + this.tokens.bytes.length) {
      throw this.tokens.wrong(
        `expected at most ${FREE_BITS} bits of vectors more than the file has bytes, got another ${width}`,
      );
    }
    this.netlist.grow(base + width);
    this.bases.set(name, base);
    if (range !== undefined) this.ranges.set(name, range);
    if (direction !== undefined) this.directions.set(name, direction);
    return name;
  }

  /** The signals of a declared name by index, or those from `lowest` to `highest` of them. */
  signals(name: number, error: () => FormatError, lowest?: number, highest = lowest): number[] {
    const base = this.bases.get(name);
    if (base === UNDECLARED) throw error();
    const range = this.ranges.get(name);
    if (range === undefined) {
      if (lowest !== undefined) throw error();
      return [base];
    }
    const from = lowest ?? range.lowest;
    const to = highest ?? range.highest;
    if (from < range.lowest || to > range.highest || from > to) throw error();
    return Array.from({ length: to - from + 1 }, (_, i) => base + from - range.lowest + i);
  }

  /** For errors alone. */
  private nameOf(signal: number): string {
    for (let name = 0; name < this.bases.length; name++) {
      const base = this.bases.get(name);
      if (base === UNDECLARED || signal < base) continue;
      const range = this.ranges.get(name);
      const text = this.names.text(name) ?? "bytes that are no text";
      if (range === undefined && signal === base) return text;
      if (range !== undefined && signal - base <= range.highest - range.lowest) {
        return `${text}[${signal - base + range.lowest}]`;
      }
    }
    return "an expression";
  }
}
