import { LimitError } from "../errors.js";
import { KIND, type KindName } from "./netlist.js";
import type { VerilogSignals } from "./verilog-signals.js";
import type { VerilogTokens } from "./verilog-tokens.js";

/** An expression: its bits, least significant first, or the gates that will drive them. */
export type Value =
  | { readonly bits: readonly number[] }
  | { readonly kind: KindName; readonly operands: readonly (readonly number[])[]; readonly width: number };

const MAX_NESTING = 500;
/** Bits that a file's expressions may make for each of its bytes, and at least. */
const BITS_PER_BYTE = 64;
const FREE_BITS = 1 << 20;

/** Reads expressions of bitwise operators into gates. */
export class VerilogExpressions {
  private nesting = 0;
  private bits = 0;
  private readonly most: number;
  private readonly constants: (number | undefined)[] = [undefined, undefined];

  constructor(
    private readonly tokens: VerilogTokens,
    private readonly signals: VerilogSignals,
  ) {
    this.most = FREE_BITS + BITS_PER_BYTE * tokens.bytes.length;
  }

  /** The bits of a value, with gates of their own where it has none yet. */
  settle(value: Value): readonly number[] {
    if ("bits" in value) return value.bits;
    this.count(value.width);
    return Array.from({ length: value.width }, (_, bit) => {
      const signal = this.signals.netlist.fresh();
      this.drive(signal, value, bit);
      return signal;
    });
  }

  /** Makes the gate for one bit of a value. */
  drive(signal: number, value: Value, bit: number): void {
    const { netlist } = this.signals;
    if ("bits" in value) netlist.gate(signal, KIND.buf, [value.bits[bit]!], this.tokens.line);
    else {
      const operands = value.operands.map((operand) => operand[bit]!);
      netlist.gate(signal, KIND[value.kind], operands, this.tokens.line);
    }
  }

  /** `condition ? a : b`, or what binds stronger. */
  expression(): Value {
    return this.nested(() => {
      const condition = this.or();
      if (!this.tokens.accept("?")) return condition;
      const [select] = this.ofWidth(this.settle(condition), 1);
      const yes = this.settle(this.expression());
      this.tokens.need(":");
      const no = this.ofWidth(this.settle(this.expression()), yes.length);
      const selects = yes.map(() => select!);
      const no0 = this.settle({ kind: "not", operands: [[select!]], width: 1 });
      const width = yes.length;
      const ifYes = this.settle({ kind: "and", operands: [selects, yes], width });
      const ifNo = this.settle({ kind: "and", operands: [yes.map(() => no0[0]!), no], width });
      return { kind: "or", operands: [ifYes, ifNo], width };
    });
  }

  private or(): Value {
    return this.chain("|", "or", () => this.xor());
  }

  private xor(): Value {
    let left = this.and();
    while (this.tokens.is("^") || this.tokens.is("~")) {
      // ^~ and ~^ are the complement of ^.
      const complement = this.tokens.accept("~");
      this.tokens.need("^");
      const kind = this.tokens.accept("~") || complement ? "xnor" : "xor";
      const x = this.settle(left);
      const y = this.ofWidth(this.settle(this.and()), x.length);
      left = { kind, operands: [x, y], width: x.length };
    }
    return left;
  }

  private and(): Value {
    return this.chain("&", "and", () => this.unary());
  }

  /** x op y op z as one gate, which is built as a balanced tree. */
  private chain(sign: string, kind: KindName, operand: () => Value): Value {
    const first = operand();
    if (!this.tokens.is(sign)) return first;
    const operands = [this.settle(first)];
    while (this.tokens.accept(sign)) {
      if (this.tokens.is(sign)) throw this.tokens.expected("an operand, as only bitwise operators are read");
      operands.push(this.ofWidth(this.settle(operand()), operands[0]!.length));
    }
    return { kind, operands, width: operands[0]!.length };
  }

  private unary(): Value {
    if (!this.tokens.accept("~")) return this.primary();
    return this.nested(() => {
      const bits = this.settle(this.unary());
      return { kind: "not", operands: [bits], width: bits.length };
    });
  }

  private primary(): Value {
    const { tokens } = this;
    if (tokens.kind === "name") return { bits: this.reference() };
    if (tokens.kind === "number") return { bits: this.constant() };
    if (tokens.is("{")) return { bits: this.concatenation() };
    tokens.is("(") || this.refuse();
    tokens.next();
    const value = this.expression();
    tokens.need(")");
    return value;
  }

  private refuse(): never {
    throw this.tokens.expected("a net, a constant such as 1'b0, '~', '{' or '('");
  }

  /** `{a, b}`: the last is the least significant. Of nets alone where `reference` is what may stand in it. */
  concatenation(item = (): readonly number[] => this.settle(this.expression())): readonly number[] {
    return this.nested(() => {
      this.tokens.need("{");
      const parts: (readonly number[])[] = [];
      do parts.push(item());
      while (this.tokens.accept(","));
      this.tokens.need("}");
      return parts.reverse().flat();
    });
  }

  /** A net, one bit `x[3]` or some bits `x[3:0]` of it. */
  reference(): readonly number[] {
    const { tokens, signals } = this;
    const name = signals.name();
    const range = signals.rangeOf(name);
    const here = tokens.mark();
    const error = () =>
      tokens.expected(range === undefined ? "a declared net" : "bits of a net within its range", here);
    tokens.next();
    if (!tokens.accept("[")) return this.counted(this.inOrder(signals.signals(name, error), name));
    const first = this.index();
    const second = tokens.accept(":") ? this.index() : first;
    tokens.need("]");
    if (range !== undefined && first !== second && first > second !== range.descending) throw error();
    const bits = signals.signals(name, error, Math.min(first, second), Math.max(first, second));
    return this.counted(this.inOrder(bits, name));
  }

  /** Least significant first, from signals by index. */
  private inOrder(bits: number[], name: number): readonly number[] {
    return this.signals.rangeOf(name)?.descending === false ? bits.reverse() : bits;
  }

  index(): number {
    const { tokens } = this;
    const text = tokens.text();
    if (tokens.kind !== "number" || !/^[0-9]{1,9}$/.test(text)) throw tokens.expected("an index of a vector");
    tokens.next();
    return Number(text);
  }

  /** `4'b0101`, `8'hff`: with a width, and in full. */
  private constant(): readonly number[] {
    const { tokens } = this;
    const match = /^([0-9]{1,5})'(?:b([01_]+)|h([0-9a-fA-F_]+))$/.exec(tokens.text());
    const width = Number(match?.[1]);
    if (match === null || width < 1 || width > 65_536) {
      throw tokens.expected("a binary or hexadecimal constant with its width, such as 1'b0");
    }
    const digits = match[2] ?? Array.from(match[3]!, hexToBinary).join("");
    const binary = digits.replaceAll("_", "").padStart(width, "0");
    if (/1/.test(binary.slice(0, binary.length - width))) {
      throw tokens.expected(`a constant of at most ${width} bits`);
    }
    tokens.next();
    return this.counted(
      Array.from(binary.slice(-width), (digit) => this.bit(digit === "1" ? 1 : 0)).reverse(),
    );
  }

  private bit(value: 0 | 1): number {
    this.constants[value] ??= this.settle({ kind: value === 0 ? "zero" : "one", operands: [], width: 1 })[0];
    return this.constants[value]!;
  }

  private ofWidth(bits: readonly number[], width: number): readonly number[] {
    if (bits.length === width) return bits;
    throw this.tokens.wrong(`expected operands of one width, got ${bits.length} bits for ${width}`);
  }

  private counted(bits: readonly number[]): readonly number[] {
    this.count(bits.length);
    return bits;
  }

  /** A few characters may name a wide vector, so what expressions make is held against the length of the file. */
  private count(bits: number): void {
    this.bits += bits;
    if (this.bits <= this.most) return;
    throw new LimitError(
      `${this.tokens.file}:${this.tokens.line}: the expressions make more than ${this.most} bits, ${BITS_PER_BYTE} for each byte of the file. Write the circuit with one net for each gate, or as aiger`,
    );
  }

  private nested<T>(read: () => T): T {
    if (++this.nesting > MAX_NESTING) {
      throw this.tokens.wrong(
        `expected expressions nested at most ${MAX_NESTING} deep, got more. Give parts of it nets of their own`,
      );
    }
    const value = read();
    this.nesting--;
    return value;
  }
}

function hexToBinary(digit: string): string {
  return digit === "_" ? "" : Number.parseInt(digit, 16).toString(2).padStart(4, "0");
}
