import type { Circuit } from "../circuit/circuit.js";
import { KIND, type KindName } from "./netlist.js";
import { buildNetlist } from "./netlist-build.js";
import { groupEntries, type PortHeads } from "./port-names.js";
import { fits, portsComment } from "./signal-names.js";
import { decode } from "./text.js";
import { VerilogExpressions } from "./verilog-expressions.js";
import { sayPorts } from "./verilog-names.js";
import { type Range, VerilogSignals } from "./verilog-signals.js";
import { VerilogTokens } from "./verilog-tokens.js";

const GATES: Readonly<Record<string, KindName>> = {
  and: "and",
  or: "or",
  xor: "xor",
  nand: "nand",
  nor: "nor",
  xnor: "xnor",
  not: "not",
  buf: "buf",
};

const STATEMENTS = "input, output, wire, assign, a gate such as 'nand', or endmodule";

/** Reads one module of nets, assignments and gates, in any order. */
export function readVerilog(bytes: Uint8Array, file: string): Circuit<"B2"> {
  let heads: PortHeads | undefined;
  const tokens = new VerilogTokens(bytes, file, (start, end) => {
    if (end - start > 12) heads ??= portsComment(decode(bytes.subarray(start, end)) ?? "");
  });
  const reader = new VerilogReader(tokens);
  reader.module();
  return buildNetlist(reader.signals.netlist, reader.ports(heads));
}

class VerilogReader {
  readonly signals: VerilogSignals;
  private readonly expressions: VerilogExpressions;
  /** The module's ports in their order, with the line of each. */
  private readonly header: { readonly name: number; readonly line: number }[] = [];
  private readonly listed = new Set<number>();

  constructor(private readonly tokens: VerilogTokens) {
    this.signals = new VerilogSignals(tokens);
    this.expressions = new VerilogExpressions(tokens, this.signals);
  }

  module(): void {
    const { tokens } = this;
    if (tokens.word() !== "module") throw tokens.expected("'module'");
    tokens.next();
    if (tokens.kind !== "name") throw tokens.expected("the name of the module");
    tokens.next();
    if (tokens.accept("(")) this.portList();
    tokens.need(";");
    while (tokens.word() !== "endmodule") this.statement();
    tokens.next();
    if (!tokens.atEnd()) throw tokens.expected("nothing after 'endmodule', as one flat module is read");
  }

  ports(declared: PortHeads | undefined): PortHeads {
    const { netlist } = this.signals;
    const names = { input: [] as string[], output: [] as string[] };
    const list: string[] = [];
    for (const { name, line } of this.header) {
      const text = this.signals.names.text(name) ?? "";
      const direction = this.signals.directionOf(name);
      if (direction === undefined) {
        throw netlist.wrong(line, `expected 'input' or 'output' for the port '${text}', got neither`);
      }
      const range = this.signals.rangeOf(name);
      const signals = this.signals.signals(name, () => this.tokens.expected("a declared port"));
      signals.forEach((signal, i) => {
        if (direction === "input") netlist.input(signal, line);
        else netlist.output(signal, line);
        names[direction].push(range === undefined ? text : `${text}[${range.lowest + i}]`);
      });
      list.push(`${direction} ${range === undefined ? "" : signals.length} ${range?.lowest ?? 0} ${text}`);
    }
    if (declared !== undefined && says(declared, list, names.input.length, names.output.length))
      return declared;
    return { inputs: groupEntries(names.input, "i"), outputs: groupEntries(names.output, "o") };
  }

  private portList(): void {
    const { tokens } = this;
    if (tokens.accept(")")) return;
    let direction: "input" | "output" | undefined;
    let range: Range | undefined;
    do {
      const word = tokens.word();
      if (word === "input" || word === "output") {
        direction = word;
        tokens.next();
        range = this.wireRange();
      }
      const { line } = tokens;
      const name = direction === undefined ? this.signals.name() : this.signals.declare(direction, range);
      this.header.push({ name, line });
      this.listed.add(name);
      tokens.next();
    } while (tokens.accept(","));
    tokens.need(")");
  }

  /** `wire`, which may be left out, and a range. */
  private wireRange(): Range | undefined {
    if (this.tokens.word() === "wire") this.tokens.next();
    if (!this.tokens.accept("[")) return undefined;
    const first = this.expressions.index();
    this.tokens.need(":");
    const second = this.expressions.index();
    this.tokens.need("]");
    return {
      lowest: Math.min(first, second),
      highest: Math.max(first, second),
      descending: first >= second,
    };
  }

  private statement(): void {
    const { tokens } = this;
    const word = tokens.word();
    if (word === "input" || word === "output" || word === "wire") {
      if (word !== "wire") tokens.next();
      this.declarations(word === "wire" ? undefined : word);
    } else if (word === "assign") {
      tokens.next();
      do this.assignment(this.target());
      while (tokens.accept(","));
    } else if (word !== undefined && Object.hasOwn(GATES, word)) {
      tokens.next();
      do this.gate(GATES[word]!);
      while (tokens.accept(","));
    } else throw tokens.expected(STATEMENTS);
    tokens.need(";");
  }

  private declarations(direction: "input" | "output" | undefined): void {
    const { tokens } = this;
    const range = this.wireRange();
    do {
      const { line } = tokens;
      const name = this.signals.declare(direction, range);
      if (direction !== undefined && !this.listed.has(name)) {
        throw this.signals.netlist.wrong(
          line,
          `expected '${tokens.text()}' in the list of the module's ports, got none`,
        );
      }
      if (direction === undefined && tokens.followedBy("=")) this.assignment(this.expressions.reference());
      else tokens.next();
    } while (tokens.accept(","));
  }

  /** What an assignment drives: a net, bits of it, or `{a, b}` of them. */
  private target(): readonly number[] {
    if (!this.tokens.is("{")) return this.expressions.reference();
    return this.expressions.concatenation(() => this.target());
  }

  private assignment(target: readonly number[]): void {
    const { tokens } = this;
    tokens.need("=");
    const value = this.expressions.expression();
    const width = "bits" in value ? value.bits.length : value.width;
    if (width !== target.length) {
      throw tokens.wrong(`expected both sides of '=' of one width, got ${width} bits for ${target.length}`);
    }
    target.forEach((signal, bit) => {
      this.expressions.drive(signal, value, bit);
    });
  }

  /** `NAME (y, a, b)`, where the name may be left out; `not` and `buf` drive all but their last. */
  private gate(kind: KindName): void {
    const { tokens, expressions } = this;
    if (tokens.kind === "name") tokens.next();
    tokens.need("(");
    const { line } = tokens;
    const ends: number[] = [];
    do {
      const bits = ends.length === 0 ? expressions.reference() : expressions.settle(expressions.expression());
      if (bits.length !== 1) throw tokens.wrong(`expected single bits at a gate, got ${bits.length} bits`);
      ends.push(bits[0]!);
    } while (tokens.accept(","));
    if (ends.length < 2)
      throw tokens.wrong(`expected an output and operands of a gate, got ${ends.length} nets`);
    tokens.need(")");
    const { netlist } = this.signals;
    if (kind === "not" || kind === "buf") {
      for (const end of ends.slice(0, -1)) netlist.gate(end, KIND[kind], ends.slice(-1), line);
    } else netlist.gate(ends[0]!, KIND[kind], ends.slice(1), line);
  }
}

function says(declared: PortHeads, list: readonly string[], inputs: number, outputs: number): boolean {
  if (!fits(declared.inputs, inputs) || !fits(declared.outputs, outputs)) return false;
  const said = sayPorts(declared).all.map(
    ({ name, width, vector, direction }) => `${direction} ${vector ? width : ""} 0 ${name}`,
  );
  return said.length === list.length && said.every((port, i) => port === list[i]);
}
