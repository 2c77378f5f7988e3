import { GrowingWords } from "../circuit/growing-words.js";
import type { JsonPull } from "./json-pull.js";
import { KIND, type Netlist } from "./netlist.js";

/** The numbered bits of a module as signals. */
export class YosysBits {
  /** Signals, plus 1, of bits that are numbered below the length of the file, and of those that are not. */
  private near = new Uint32Array(1024);
  private readonly far = new Map<number, number>();
  /** The bit of each signal, plus 1; 0 where a cell was taken apart. */
  private readonly numbers = new GrowingWords();
  private readonly constants: (number | undefined)[] = [undefined, undefined];

  constructor(
    private readonly netlist: Netlist,
    private readonly json: JsonPull,
  ) {}

  /** Takes a list of bits, for what starts at `mark`. */
  take(mark: number): number[] {
    const { json } = this;
    const signals: number[] = [];
    json.list("a list of bits", () => {
      if (!json.atString) {
        signals.push(this.signal(json.natural('the number of a bit, "0" or "1"')));
        return;
      }
      const at = json.position;
      const value = json.string("a constant");
      if (value !== "0" && value !== "1") {
        throw json.wrong(at, `expected the number of a bit, "0" or "1", got "${value.slice(0, 20)}"`);
      }
      signals.push(this.constant(value, mark));
    });
    return signals;
  }

  fresh(): number {
    return this.netlist.fresh();
  }

  isConstant(signal: number): boolean {
    return this.constants.includes(signal);
  }

  /** Each output has a signal of its own, since ports may share bits here. */
  outputSignal(source: number, mark: number): number {
    const signal = this.fresh();
    this.netlist.gate(signal, KIND.buf, [source], mark);
    return signal;
  }

  /** For errors alone. */
  nameOf(signal: number): string {
    const number = signal < this.numbers.length ? this.numbers.get(signal) : 0;
    if (number > 0) return `bit ${number - 1}`;
    for (const [bit, found] of this.far) if (found === signal) return `bit ${bit}`;
    return this.isConstant(signal) ? "a constant" : "a bit inside a cell";
  }

  private signal(bit: number): number {
    const near = bit < this.json.bytes.length;
    if (near && bit >= this.near.length) this.growTo(bit + 1);
    let signal = near ? this.near[bit]! - 1 : (this.far.get(bit) ?? -1);
    if (signal >= 0) return signal;
    signal = this.fresh();
    if (near) {
      this.near[bit] = signal + 1;
      while (this.numbers.length < signal) this.numbers.push(0);
      this.numbers.push(bit + 1);
    } else this.far.set(bit, signal);
    return signal;
  }

  private growTo(length: number): void {
    const more = new Uint32Array(Math.max(length, 2 * this.near.length));
    more.set(this.near);
    this.near = more;
  }

  private constant(value: "0" | "1", mark: number): number {
    const index = value === "0" ? 0 : 1;
    let signal = this.constants[index];
    if (signal === undefined) {
      signal = this.fresh();
      this.constants[index] = signal;
      this.netlist.gate(signal, index === 0 ? KIND.zero : KIND.one, [], mark);
    }
    return signal;
  }
}
