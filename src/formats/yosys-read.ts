import type { Circuit } from "../circuit/circuit.js";
import { FormatError, LimitError } from "../errors.js";
import { parseJsonText } from "./json-text.js";
import { KIND, type KindName, Netlist } from "./netlist.js";
import { buildNetlist } from "./netlist-build.js";
import { parsePortHeads } from "./port-heads.js";
import { groupEntries, type PortHeads } from "./port-names.js";
import { fits } from "./signal-names.js";
import { utf8Text } from "./text.js";
import { sayPorts } from "./verilog-names.js";
import { COMPOUND, PLAIN, SEQUENTIAL, select, WORDS } from "./yosys-cells.js";

/** The attribute of the module that holds the ports as JSON of type PortHeads. */
export const PORTS_ATTRIBUTE = "recirc_ports";

/** The longest text that engines hold as one string. */
const MAX_BYTES = 2 ** 29 - 25;
const MAX_LUT = 16;

type Dictionary = Readonly<Record<string, unknown>>;

export function readYosys(bytes: Uint8Array, file: string): Circuit<"B2"> {
  if (bytes.length > MAX_BYTES) {
    throw new LimitError(
      `${file}: ${bytes.length} bytes pass the limit of ${MAX_BYTES} for a text that is parsed as one string. Write the circuit as aiger, blif or verilog, which are read piece by piece`,
    );
  }
  const reader = new YosysReader(parseJsonText(utf8Text(bytes, file), file), file, bytes.length);
  reader.readCells();
  return buildNetlist(reader.netlist, reader.ports());
}

class YosysReader {
  readonly netlist: Netlist;
  private readonly path: string;
  private readonly module: Dictionary;
  private readonly cells: readonly string[];
  /** Signals, plus 1, of bits that are numbered below the length of the file, and of those that are not. */
  private readonly near: Uint32Array;
  private readonly far = new Map<number, number>();
  private readonly bits: number[] = [];
  private readonly constants: (number | undefined)[] = [undefined, undefined];

  constructor(
    root: unknown,
    private readonly file: string,
    fileBytes: number,
  ) {
    this.near = new Uint32Array(fileBytes);
    const modules = this.dictionary(this.dictionary(root, "").modules, "modules");
    const name = this.top(modules);
    this.path = `modules.${name}`;
    this.module = this.dictionary(modules[name], this.path);
    this.cells = Object.keys(this.dictionary(this.module.cells ?? {}, `${this.path}.cells`));
    this.netlist = new Netlist(
      (signal) => `bit ${this.bits[signal] ?? "inside a cell"}`,
      () => ({ file }),
      (mark) => `at '${this.path}.${mark < this.cells.length ? `cells.${this.cells[mark]}` : "ports"}': `,
    );
  }

  readCells(): void {
    const cells = this.dictionary(this.module.cells ?? {}, `${this.path}.cells`);
    this.cells.forEach((name, mark) => {
      this.cell(this.dictionary(cells[name], `${this.path}.cells.${name}`), mark);
    });
    for (const part of ["memories", "processes"]) {
      if (Object.keys(this.dictionary(this.module[part] ?? {}, `${this.path}.${part}`)).length > 0) {
        throw this.wrong(
          `${this.path}.${part}`,
          "no memories or processes, since circuits here are combinational",
          part,
        );
      }
    }
  }

  ports(): PortHeads {
    const { path, netlist } = this;
    const mark = this.cells.length;
    const ports = this.dictionary(this.module.ports, `${path}.ports`);
    const attributes = this.dictionary(this.module.attributes ?? {}, `${path}.attributes`);
    const text = attributes[PORTS_ATTRIBUTE];
    const declared = typeof text === "string" ? parsePortHeads(text) : undefined;
    const names = { input: [] as string[], output: [] as string[] };
    const declaredOrder = declared === undefined ? undefined : this.order(declared, ports);
    for (const name of declaredOrder ?? Object.keys(ports)) {
      const port = this.dictionary(ports[name], `${path}.ports.${name}`);
      const { direction } = port;
      if (direction !== "input" && direction !== "output") {
        throw this.wrong(`${path}.ports.${name}.direction`, "'input' or 'output'", direction);
      }
      const bits = this.list(port.bits, `${path}.ports.${name}.bits`);
      bits.forEach((bit, i) => {
        const at = `${path}.ports.${name}.bits.${i}`;
        if (direction === "output") netlist.output(this.outputSignal(bit, at, mark), mark);
        else if (typeof bit === "number") netlist.input(this.signal(bit, at), mark);
        else throw this.wrong(at, "the number of a bit", bit);
        names[direction].push(bits.length === 1 ? name : `${name}[${i}]`);
      });
    }
    if (declaredOrder !== undefined) return declared!;
    return { inputs: groupEntries(names.input, "i"), outputs: groupEntries(names.output, "o") };
  }

  /** The only module, or the only one that says it is the top. */
  private top(modules: Dictionary): string {
    const names = Object.keys(modules);
    const tops = names.filter((name) => {
      const module = this.dictionary(modules[name], `modules.${name}`);
      const { top } = this.dictionary(module.attributes ?? {}, `modules.${name}.attributes`);
      return typeof top === "string" ? /^0*1$/.test(top) : top === 1;
    });
    const found = names.length === 1 ? names : tops;
    if (found.length === 1) return found[0]!;
    throw this.wrong("modules", "one module, or one with the attribute 'top'", names.slice(0, 5));
  }

  /** The file's ports in the order of the declared ones, if those are said as these are. */
  private order(declared: PortHeads, ports: Dictionary): readonly string[] | undefined {
    const count = (direction: string) =>
      Object.values(ports).reduce((sum: number, port) => {
        const { direction: own, bits } = (port ?? {}) as { direction?: unknown; bits?: unknown };
        return sum + (own === direction && Array.isArray(bits) ? bits.length : 0);
      }, 0);
    if (!fits(declared.inputs, count("input")) || !fits(declared.outputs, count("output"))) return undefined;
    const { all } = sayPorts(declared);
    const same = all.every(({ name, width, direction }) => {
      if (!Object.hasOwn(ports, name)) return false;
      const { direction: own, bits } = (ports[name] ?? {}) as { direction?: unknown; bits?: unknown };
      return own === direction && Array.isArray(bits) && bits.length === width;
    });
    return same && all.length === Object.keys(ports).length ? all.map(({ name }) => name) : undefined;
  }

  private cell(cell: Dictionary, mark: number): void {
    const at = `${this.path}.cells.${this.cells[mark]}`;
    const { type } = cell;
    const connections = this.dictionary(cell.connections, `${at}.connections`);
    const pin = (name: string): readonly number[] =>
      this.list(connections[name], `${at}.connections.${name}`).map((bit, i) =>
        this.operand(bit, `${at}.connections.${name}.${i}`, mark),
      );
    const one = (name: string): number => this.ofWidth(pin(name), 1, `${at}.connections.${name}`)[0]!;
    const make = (kind: KindName, ...operands: number[]): number => {
      const signal = this.fresh();
      this.netlist.gate(signal, KIND[kind], operands, mark);
      return signal;
    };
    if (typeof type !== "string") throw this.wrong(`${at}.type`, "the name of a cell's type", type);
    if (Object.hasOwn(PLAIN, type)) {
      const [kind, ...pins] = PLAIN[type]!;
      this.netlist.gate(one("Y"), KIND[kind], pins.map(one), mark);
    } else if (Object.hasOwn(COMPOUND, type)) {
      this.netlist.gate(one("Y"), KIND.buf, [COMPOUND[type]!(make, one)], mark);
    } else if (Object.hasOwn(WORDS, type)) {
      const [kind, ...pins] = WORDS[type]!;
      const y = pin("Y");
      const operands = pins.map((name) => this.ofWidth(pin(name), y.length, `${at}.connections.${name}`));
      y.forEach((signal, i) => {
        const bits = operands.map((operand) => operand[i]!);
        this.netlist.gate(signal, KIND[kind], bits, mark);
      });
    } else if (type === "$mux") {
      const y = pin("Y");
      const sides = { A: pin("A"), B: pin("B"), S: [one("S")] };
      this.ofWidth(sides.A, y.length, `${at}.connections.A`);
      this.ofWidth(sides.B, y.length, `${at}.connections.B`);
      y.forEach((signal, i) => {
        const chosen = select(make, (name) => (name === "S" ? sides.S[0]! : sides[name as "A" | "B"][i]!));
        this.netlist.gate(signal, KIND.buf, [chosen], mark);
      });
    } else if (type === "$lut") this.lut(cell, one("Y"), pin("A"), at, mark);
    else throw this.refused(type, at);
  }

  private refused(type: string, at: string): FormatError {
    const [expected, cure] = SEQUENTIAL.test(type)
      ? [
          "cells without a state, since circuits here are combinational",
          "Unroll the design to a fixed number of steps first",
        ]
      : [
          "gates of one bit, $lut, or $and, $or, $xor, $xnor, $not or $mux",
          "Run 'flatten; techmap; simplemap' in Yosys first",
        ];
    return new FormatError(
      { file: this.file },
      `at '${at}.type': expected ${expected}, got '${type}'. ${cure}`,
    );
  }

  private lut(cell: Dictionary, y: number, operands: readonly number[], at: string, mark: number): void {
    const { LUT: table } = this.dictionary(cell.parameters, `${at}.parameters`);
    const size = 2 ** operands.length;
    if (operands.length > MAX_LUT)
      throw this.wrong(`${at}.connections.A`, `at most ${MAX_LUT} bits`, operands.length);
    if (typeof table !== "string" || !/^[01]+$/.test(table) || table.length !== size) {
      throw this.wrong(`${at}.parameters.LUT`, `a table of ${size} binary digits`, table);
    }
    // The last digit is the value where all operands are 0.
    const bits = Uint8Array.from(table, (digit) => (digit === "1" ? 1 : 0)).reverse();
    this.netlist.lut(y, bits, operands, mark);
  }

  private operand(bit: unknown, at: string, mark: number): number {
    if (typeof bit === "number") return this.signal(bit, at);
    if (bit !== "0" && bit !== "1") throw this.wrong(at, "the number of a bit, '0' or '1'", bit);
    const value = Number(bit);
    if (this.constants[value] === undefined) {
      this.constants[value] = this.fresh();
      this.netlist.gate(this.constants[value], value === 0 ? KIND.zero : KIND.one, [], mark);
    }
    return this.constants[value];
  }

  /** Each output has a signal of its own, since ports may share bits here. */
  private outputSignal(bit: unknown, at: string, mark: number): number {
    const source = this.operand(bit, at, mark);
    const signal = this.fresh();
    this.netlist.gate(signal, KIND.buf, [source], mark);
    return signal;
  }

  private signal(bit: number, at: string): number {
    const near = bit < this.near.length;
    let signal = near ? this.near[bit]! - 1 : (this.far.get(bit) ?? -1);
    if (!(signal >= 0)) {
      if (!Number.isSafeInteger(bit) || bit < 0) throw this.wrong(at, "the number of a bit", bit);
      signal = this.fresh();
      this.bits[signal] = bit;
      if (near) this.near[bit] = signal + 1;
      else this.far.set(bit, signal);
    }
    return signal;
  }

  private fresh(): number {
    return this.netlist.fresh();
  }

  private ofWidth(bits: readonly number[], width: number, at: string): readonly number[] {
    if (bits.length !== width) throw this.wrong(at, `${width} bits`, `${bits.length}`);
    return bits;
  }

  private dictionary(value: unknown, at: string): Dictionary {
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Dictionary;
    throw this.wrong(at, "an object", value);
  }

  private list(value: unknown, at: string): readonly unknown[] {
    if (Array.isArray(value)) return value;
    throw this.wrong(at, "a list of bits", value);
  }

  private wrong(at: string, expected: string, got: unknown): FormatError {
    const shown = got === undefined ? "none" : (JSON.stringify(got) ?? String(got)).slice(0, 60);
    return new FormatError({ file: this.file }, `at '${at}': expected ${expected}, got ${shown}`);
  }
}
