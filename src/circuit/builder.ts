import Fraction from "fraction.js";
import { InternalError, LimitError } from "../errors.js";
import { BASES, type BasisName } from "./basis.js";
import { ARITY, type Circuit, type Port, sizeOf, type Wire } from "./circuit.js";
import { GrowingWords } from "./growing-words.js";
import { type BoundedName, LEVELS, OPS, type Op } from "./ops.js";
import { roomFor } from "./room.js";
import { SharingTable } from "./sharing-table.js";
import { type Template, templateOf } from "./template.js";

export interface BuilderOptions {
  /** `hash`: an operation on the same operands is built once. `none`: every call makes a gate, faster and smaller. */
  readonly sharing?: "none" | "hash";
  /** Most nodes the circuit may have. */
  readonly limit?: number;
  /** About how many nodes there will be, where that is known: room that is not used costs nothing. */
  readonly expected?: number;
  /**
   * How gates are made that a program makes again and again on other wires: `stamp` copies them, `trace` runs the
   * program each time. The circuit is the same. Where gates are shared it is always the latter.
   */
  readonly repeats?: "stamp" | "trace";
}

/**
 * By how much room grows: memory that was never written to takes no room, while copying what was is most of the time that
 * growing takes.
 */
const GROWTH = 4;

/** About 13 bytes a node while building, 9 afterwards: this default keeps a build under 1 GiB. */
export const DEFAULT_GATE_LIMIT = 50_000_000;

/**
 * Appends nodes and hands out wires. The level of each wire (depth under the default cost model) is kept on the fly,
 * because sums are arranged by the arrival times of their terms.
 *
 * Same calls, same bytes: there are no global counters.
 */
export class CircuitBuilder<B extends BasisName> {
  /** Whether gates may be repeated by stamping: where equal gates are made once, each must be looked up. */
  readonly stamps: boolean;
  private op: Uint8Array;
  private a: Uint32Array;
  private b: Uint32Array;
  private level: Uint32Array;
  private readonly operands = new GrowingWords();
  private count = 0;
  private inputOrdinal = 0;
  private readonly constants: Fraction[] = [];
  private readonly constantWires = new Map<string, Wire>();
  private readonly numbers = new Map<bigint, number>();
  private readonly inputs: Port[] = [];
  private readonly outputs: Port[] = [];
  private readonly table: SharingTable | undefined;
  private readonly limit: number;
  /** By code. */
  private readonly allowed = new Uint8Array(256);

  constructor(
    readonly basis: B,
    options: BuilderOptions = {},
  ) {
    this.table = options.sharing === "hash" ? new SharingTable(options.expected) : undefined;
    this.stamps = this.table === undefined && options.repeats !== "trace";
    this.limit = Math.min(options.limit ?? DEFAULT_GATE_LIMIT, 0xffff_fffe);
    // Never more room than the limit: it is looked at only where the arrays are full.
    const size = Math.min(Math.max(options.expected ?? 0, 1024), this.limit);
    this.op = roomFor(Uint8Array, size);
    this.a = roomFor(Uint32Array, size);
    this.b = roomFor(Uint32Array, size);
    this.level = roomFor(Uint32Array, size);
    for (const name of BASES[basis].gates) this.allowed[OPS[name].code] = 1;
  }

  get length(): number {
    return this.count;
  }

  levelOf(wire: Wire): number {
    return this.level[wire]!;
  }

  /** Declares a port of fresh input wires, row-major in `shape`. */
  input(name: string, shape: readonly number[], encoding?: string): Uint32Array {
    const wires = new Uint32Array(sizeOf(shape));
    for (let i = 0; i < wires.length; i++) wires[i] = this.append(OPS.input.code, this.inputOrdinal++, 0, 0);
    this.inputs.push({ name, shape, wires, ...(encoding === undefined ? {} : { encoding }) });
    return wires;
  }

  output(name: string, shape: readonly number[], wires: ArrayLike<number>, encoding?: string): void {
    if (wires.length !== sizeOf(shape)) {
      throw new InternalError(`output ${name} has ${wires.length} wires for the shape [${shape.join(", ")}]`);
    }
    this.outputs.push({
      name,
      shape,
      wires: Uint32Array.from(wires),
      ...(encoding === undefined ? {} : { encoding }),
    });
  }

  constant(value: Fraction): Wire {
    const key = value.toFraction();
    let wire = this.constantWires.get(key);
    if (wire === undefined) {
      wire = this.append(OPS.constant.code, this.constants.length, 0, 0);
      this.constants.push(value);
      this.constantWires.set(key, wire);
    }
    return wire;
  }

  gate(name: BoundedName, x: Wire, y?: Wire, z?: Wire): Wire {
    const op = opNamed(name);
    const { code, arity } = op;
    if (this.allowed[code] === 0) throw new InternalError(`the basis ${this.basis} has no gate '${name}'`);
    const { level } = this;
    if (arity === 2) {
      const p = level[x]!;
      const q = level[y!]!;
      const top = (p > q ? p : q) + op.level;
      if (this.table === undefined) return this.append(code, x, y!, top);
      return op.commutative && x > y! ? this.shared(code, y!, x, top) : this.shared(code, x, y!, top);
    }
    if (arity === 1) {
      const top = level[x]! + op.level;
      return this.table === undefined ? this.append(code, x, 0, top) : this.shared(code, x, 0, top);
    }
    return this.pooled(code, [x, y!, z!], Math.max(level[x]!, level[y!]!, level[z!]!) + op.level);
  }

  /** A gate of any number of operands. */
  wide(name: "all" | "any", wires: readonly Wire[]): Wire {
    return this.unbounded(name, wires, []);
  }

  /** Whether the weights of the wires that are one add up to `atLeast` or more. */
  threshold(wires: readonly Wire[], weights: readonly bigint[], atLeast: bigint): Wire {
    if (weights.length !== wires.length)
      throw new InternalError(`a threshold of ${wires.length} wires has ${weights.length} weights`);
    return this.unbounded(
      "threshold",
      wires,
      [...weights, atLeast].map((value) => this.numberOf(value)),
    );
  }

  isConstant(wire: Wire): boolean {
    return this.op[wire] === OPS.constant.code;
  }

  /** The gates built since `from`, as a template over the wires `inputs`; see `templateOf`. */
  template(from: number, inputs: ArrayLike<number>, isFixed: (wire: Wire) => boolean): Template | undefined {
    return templateOf(
      {
        op: this.op,
        a: this.a,
        b: this.b,
        level: this.level,
        operands: this.operands,
        from,
        to: this.count,
      },
      inputs,
      isFixed,
    );
  }

  /**
   * Builds a template's gates on other wires, one for each source. Returns the wire of its first gate. `arrivals`: the
   * sources arrive when the first ones did, so that all levels are known, or otherwise.
   */
  stamp(template: Template, sources: Uint32Array, arrivals: "as then" | "otherwise" = "otherwise"): Wire {
    const size = template.op.length;
    while (this.count + size > this.op.length) this.grow();
    const from = this.count;
    // Entry by entry: most templates are too short for a call of `set` to pay.
    const { op, a, b, level } = this;
    for (let i = 0, node = from; i < size; i++, node++) {
      op[node] = template.op[i]!;
      level[node] = template.level[i]!;
      const x = template.a[i]!;
      const y = template.b[i]!;
      a[node] = x >= 0 ? from + x : sources[~x]!;
      b[node] = y >= 0 ? from + y : sources[~y]!;
    }
    for (let i = 0; i < template.threes.length; i++) {
      a[from + template.threes[i]!] = this.operands.length;
      for (let k = 3 * i; k < 3 * i + 3; k++) {
        const code = template.operands[k]!;
        this.operands.push(code >= 0 ? from + code : sources[~code]!);
      }
    }
    this.count += size;
    if (arrivals === "otherwise") this.setLevels(from);
    return from as Wire;
  }

  /** The circuit so far; what is built afterwards leaves it as it is. */
  build(): Circuit<B> {
    return {
      basis: this.basis,
      length: this.count,
      op: this.op.subarray(0, this.count),
      a: this.a.subarray(0, this.count),
      b: this.b.subarray(0, this.count),
      operands: this.operands.slice(),
      constants: [...this.constants],
      inputs: [...this.inputs],
      outputs: [...this.outputs],
    };
  }

  /** Levels of the gates from `from` on, none of which has unbounded fan-in. */
  private setLevels(from: number): void {
    const { op, a, b, level, operands } = this;
    for (let node = from; node < this.count; node++) {
      const x = a[node]!;
      const code = op[node]!;
      const last =
        ARITY[code] === 3
          ? Math.max(level[operands.get(x)]!, level[operands.get(x + 1)]!, level[operands.get(x + 2)]!)
          : Math.max(level[x]!, ARITY[code] === 2 ? level[b[node]!]! : 0);
      level[node] = last + LEVELS[code]!;
    }
  }

  /** The gate that is there already, or one made now. */
  private shared(code: number, x: number, y: number, level: number): Wire {
    const table = this.table!;
    const found = table.find(code, x, y, this.op, this.a, this.b);
    if (found >= 0) return found as Wire;
    const wire = this.append(code, x, y, level);
    table.add(wire);
    return wire;
  }

  private unbounded(
    name: "all" | "any" | "threshold",
    wires: readonly Wire[],
    rest: readonly number[],
  ): Wire {
    const op = OPS[name];
    if (this.allowed[op.code] === 0) throw new InternalError(`the basis ${this.basis} has no gate '${name}'`);
    let latest = 0;
    for (const wire of wires) latest = Math.max(latest, this.level[wire]!);
    return this.pooled(op.code, [...wires, ...rest], latest + op.level, wires.length);
  }

  /** The index of a whole number among the constants; it makes no node. */
  private numberOf(value: bigint): number {
    let index = this.numbers.get(value);
    if (index === undefined) {
      index = this.constants.push(new Fraction(value)) - 1;
      this.numbers.set(value, index);
    }
    return index;
  }

  /** A gate whose operands are in the pool; `count` of them where they may be any number. */
  private pooled(code: number, entries: readonly number[], level: number, count = 0): Wire {
    const { table, op, a, b, operands } = this;
    const found = table?.findPooled(code, entries, count, op, a, b, operands) ?? -1;
    if (found >= 0) return found as Wire;
    const wire = this.append(code, operands.length, count, level);
    for (const entry of entries) operands.push(entry);
    table?.add(wire);
    return wire;
  }

  private append(code: number, x: number, y: number, level: number): Wire {
    if (this.count === this.op.length) this.grow();
    const i = this.count++;
    this.op[i] = code;
    this.a[i] = x;
    this.b[i] = y;
    this.level[i] = level;
    return i as Wire;
  }

  private grow(): void {
    if (this.op.length >= this.limit) {
      throw new LimitError(
        `the circuit passes the limit of ${this.limit} nodes. Raise it with --limit (about 13 bytes a node), or use 'recirc measure', which counts without building`,
      );
    }
    const size = Math.min(this.limit, GROWTH * this.op.length);
    this.op = copyInto(roomFor(Uint8Array, size), this.op);
    this.a = copyInto(roomFor(Uint32Array, size), this.a);
    this.b = copyInto(roomFor(Uint32Array, size), this.b);
    this.level = copyInto(roomFor(Uint32Array, size), this.level);
  }
}

/** The usual gates first: looking a name up takes longer than making a gate. */
function opNamed(name: BoundedName): Op {
  if (name === "and") return OPS.and;
  if (name === "xor") return OPS.xor;
  if (name === "add") return OPS.add;
  if (name === "mul") return OPS.mul;
  if (name === "or") return OPS.or;
  if (name === "not") return OPS.not;
  return OPS[name];
}

function copyInto<T extends Uint8Array | Uint32Array>(target: T, source: T): T {
  target.set(source);
  return target;
}
