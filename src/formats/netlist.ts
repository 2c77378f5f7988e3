import { GrowingWords } from "../circuit/growing-words.js";
import { FormatError, type Place } from "../errors.js";
import { type Cover, smallTable } from "./covers.js";

/** What a gate of a file computes from its operands; of any fan-in except where it says otherwise. */
export const KIND = {
  and: 0,
  or: 1,
  xor: 2,
  nand: 3,
  nor: 4,
  /** Complement of the parity. */
  xnor: 5,
  /** Of one operand. */
  not: 6,
  /** Of one operand. */
  buf: 7,
  /** Of none. */
  zero: 8,
  /** Of none. */
  one: 9,
  /** Rows of literals, see covers.ts. */
  cover: 10,
  /** A truth table, see covers.ts. */
  lut: 11,
} as const;
export type KindName = keyof typeof KIND;

/** Kinds from here on are functions of two operands: 16 + its truth table, bit x + 2 y for the operands x and y. */
export const TABLE = 16;

const NO_DRIVER = 0;
const INPUT = 1;
const FIRST_GATE = 2;

/**
 * A file that names its signals: gates of any fan-in, in any order, each the only driver of its signal. Readers fill
 * it; netlist-build.ts puts it in topological order. Where a signal was named is told by the reader: `nameOf` and
 * `place` are asked for errors only.
 */
export class Netlist {
  /** What drives a signal: NO_DRIVER, INPUT, or FIRST_GATE + a gate. */
  private readonly drivers = new GrowingWords();
  private readonly kinds = new GrowingWords();
  private readonly targets = new GrowingWords();
  private readonly marks = new GrowingWords();
  /** Where a gate's operands start in `operands`; they end where those of the next one start. */
  private readonly starts = new GrowingWords();
  private readonly operands = new GrowingWords();
  private readonly covers = new Map<number, Cover | Uint8Array>();
  readonly inputs = new GrowingWords();
  readonly outputs = new GrowingWords();
  private readonly outputMarks = new GrowingWords();
  private readonly isOutput = new Set<number>();

  constructor(
    readonly nameOf: (signal: number) => string,
    /** The place of a mark, which is a line or whatever else the reader counts. */
    readonly place: (mark: number) => Place,
  ) {}

  get gates(): number {
    return this.kinds.length;
  }

  get signals(): number {
    return this.drivers.length;
  }

  /** Signals up to `count` exist from now on. */
  grow(count: number): void {
    while (this.drivers.length < count) this.drivers.push(NO_DRIVER);
  }

  /** A signal that no name of the file means. */
  fresh(): number {
    this.grow(this.signals + 1);
    return this.signals - 1;
  }

  input(signal: number, mark: number): void {
    this.drive(signal, INPUT, mark);
    this.inputs.push(signal);
  }

  output(signal: number, mark: number): void {
    this.grow(signal + 1);
    if (this.isOutput.has(signal)) {
      throw this.wrong(mark, `expected each output once, got '${this.nameOf(signal)}' again`);
    }
    this.isOutput.add(signal);
    this.outputs.push(signal);
    this.outputMarks.push(mark);
  }

  gate(
    signal: number,
    kind: number,
    operands: ArrayLike<number>,
    mark: number,
    cover?: Cover | Uint8Array,
  ): void {
    this.drive(signal, FIRST_GATE + this.gates, mark);
    if (cover !== undefined) this.covers.set(this.gates, cover);
    this.kinds.push(kind);
    this.targets.push(signal);
    this.marks.push(mark);
    this.starts.push(this.operands.length);
    for (let i = 0; i < operands.length; i++) {
      this.operands.push(operands[i]!);
      if (operands[i]! >= this.signals) this.grow(operands[i]! + 1);
    }
  }

  /** A gate by its truth table: `bits[x0 + 2 x1 + ...]` for the operands x0, x1, .... */
  lut(signal: number, bits: Uint8Array, operands: readonly number[], mark: number): void {
    if (operands.length > 2) this.gate(signal, KIND.lut, operands, mark, bits);
    else this.table(signal, smallTable(bits), operands, mark);
  }

  /** A gate of at most two operands by its truth table: bit x + 2 y, repeated where there are fewer. */
  table(signal: number, table: number, operands: readonly number[], mark: number): void {
    if (operands.length === 2) this.gate(signal, TABLE + table, operands, mark);
    else if (table === 0b0000) this.gate(signal, KIND.zero, [], mark);
    else if (table === 0b1111) this.gate(signal, KIND.one, [], mark);
    else this.gate(signal, table === 0b1010 ? KIND.buf : KIND.not, operands, mark);
  }

  kindOf(gate: number): number {
    return this.kinds.get(gate);
  }

  targetOf(gate: number): number {
    return this.targets.get(gate);
  }

  markOf(gate: number): number {
    return this.marks.get(gate);
  }

  coverOf(gate: number): Cover {
    return this.covers.get(gate) as Cover;
  }

  lutOf(gate: number): Uint8Array {
    return this.covers.get(gate) as Uint8Array;
  }

  fanIn(gate: number): number {
    const end = gate + 1 < this.gates ? this.starts.get(gate + 1) : this.operands.length;
    return end - this.starts.get(gate);
  }

  operand(gate: number, position: number): number {
    return this.operands.get(this.starts.get(gate) + position);
  }

  /** The gate that drives a signal; undefined for an input or where nothing does. */
  driverOf(signal: number): number | undefined {
    const driver = this.drivers.get(signal);
    return driver >= FIRST_GATE ? driver - FIRST_GATE : undefined;
  }

  private isDriven(signal: number): boolean {
    return this.drivers.get(signal) !== NO_DRIVER;
  }

  /** FormatError for the first output that nothing drives. */
  checkOutputs(): void {
    for (let i = 0; i < this.outputs.length; i++) {
      const signal = this.outputs.get(i);
      if (this.isDriven(signal)) continue;
      throw this.wrong(
        this.outputMarks.get(i),
        `expected outputs that an input or a gate drives, got '${this.nameOf(signal)}', which nothing drives`,
      );
    }
  }

  wrong(mark: number, detail: string): FormatError {
    return new FormatError(this.place(mark), detail);
  }

  private drive(signal: number, driver: number, mark: number): void {
    this.grow(signal + 1);
    const before = this.drivers.get(signal);
    if (before !== NO_DRIVER) {
      const first = before === INPUT ? "an input" : "the output of a gate before";
      throw this.wrong(
        mark,
        `expected a signal that nothing drives yet, got '${this.nameOf(signal)}', which is ${first}`,
      );
    }
    this.drivers.set(signal, driver);
  }
}
