import Fraction from "fraction.js";
import type { Folded, FoldedBit } from "../algebra/fold.js";
import type { Word } from "../algebra/gates.js";
import type { CircuitBuilder } from "../circuit/builder.js";
import type { Wire } from "../circuit/circuit.js";
import type { Template } from "../circuit/template.js";
import { arrays } from "../scans/arrays.js";
import type { BuildReading, Cell } from "./cells.js";

/** How wires and known parts are found inside the values that a program works on. */
export interface Leaves<W> {
  /** Tells each wire in order, and a text for everything else that shapes what is built on the value. */
  visit(value: W, wire: (wire: Wire) => void, other: (token: string) => void): void;
  /** The same value on other wires, asked for in the same order. */
  replace(value: W, other: (wire: Wire) => Wire): W;
}

export const wireLeaves: Leaves<Wire> = {
  visit: (value, wire) => wire(value),
  replace: (value, other) => other(value),
};

export const numberLeaves: Leaves<Folded<Wire>> = {
  visit: (value, wire, other) => (value instanceof Fraction ? other(value.toFraction()) : wire(value)),
  replace: (value, other) => (value instanceof Fraction ? value : other(value)),
};

export const wordLeaves: Leaves<Word<FoldedBit<Wire>>> = {
  visit: (word, wire, other) => {
    other(`${word.length} bits`);
    for (const bit of word) {
      if (typeof bit === "boolean") other(String(bit));
      else wire(bit);
    }
  },
  replace: (word, other) => word.map((bit) => (typeof bit === "boolean" ? bit : other(bit))),
};

/** All wires inside some values. */
export function wiresOf<W>(leaves: Leaves<W>, values: readonly W[]): ReadonlySet<number> {
  const wires = new Set<number>();
  for (const value of values) {
    leaves.visit(
      value,
      (wire) => wires.add(wire),
      () => {},
    );
  }
  return wires;
}

/** All that decides which gates a program makes of a cell: its kind, its constants, and when its wires arrive. */
interface Profile<W> {
  readonly id: number;
  readonly sample: Cell<W>;
  /** Number of wires. */
  readonly width: number;
}

/** What was built of a program on cells of the given profiles. */
interface Stamp {
  readonly template: Template;
  /** Where each source stands: the vector, and the wire in its row; or a fixed wire in no vector. */
  readonly vectors: Int32Array;
  readonly places: Uint32Array;
  readonly profile: number;
  readonly result: Int32Array;
  /** Wires that must be one and the same for the template to say the same, and those that must be a fixed one. */
  readonly same: readonly { readonly at: Position; readonly as: Position }[];
  readonly fixed: readonly { readonly at: Position; readonly wire: number }[];
}

interface Position {
  readonly vector: number;
  readonly place: number;
}

interface Known {
  times: number;
  stamp: Stamp | undefined;
}

type Program<W> = (...cells: Cell<W>[]) => Cell<W>;

const FIXED = -1;

/**
 * The reading for building: a program mapped over very many cells is gone through twice, and its gates are then stamped
 * on the other cells. Cells are rows of wires behind the number of their profile in one long array, and a vector is the
 * list of where its rows begin. The circuit is node for node the one that going through every cell builds.
 *
 * `fixed`: wires that programs read besides their cells.
 */
export function stampingReading<W>(
  builder: CircuitBuilder<"arithmetic"> | CircuitBuilder<"B2">,
  leaves: Leaves<W>,
  fixed: ReadonlySet<number>,
): BuildReading<W, readonly number[]> {
  const rows = new Rows(builder, leaves);
  const stamper = new Stamper(builder, rows, fixed);
  return {
    ...arrays<number>(),
    map: (f, ...vectors) => stamper.map(f, vectors),
    repeat: (cell, count) => new Array<number>(Number(count)).fill(rows.add(cell)),
    join: (vectors) => vectors.flat(),
    of: (cells) => cells.map((cell) => rows.add(cell)),
    cells: (vector) => vector.map((row) => rows.cell(row)),
  };
}

/** Rows of a profile's number and as many wires as it has, one after the other. */
class Rows<W> {
  words = new Uint32Array(1 << 12);
  private end = 0;
  private readonly profiles: Profile<W>[] = [];
  private readonly byText = new Map<string, Profile<W>>();

  constructor(
    private readonly builder: { levelOf(wire: Wire): number },
    private readonly leaves: Leaves<W>,
  ) {}

  add(cell: Cell<W>): number {
    const wires: number[] = [];
    const { id } = this.profileOf(cell, wires);
    const row = this.room(wires.length);
    this.words[row] = id;
    this.words.set(wires, row + 1);
    return row;
  }

  /** A new row for a profile's number and so many wires. */
  room(width: number): number {
    const row = this.end;
    this.end += width + 1;
    if (this.end > this.words.length) {
      const larger = new Uint32Array(Math.max(this.end, 2 * this.words.length));
      larger.set(this.words);
      this.words = larger;
    }
    return row;
  }

  cell(row: number): Cell<W> {
    const { sample } = this.profiles[this.words[row]!]!;
    let at = row;
    const next = (): Wire => this.words[++at]! as Wire;
    return {
      ...sample,
      wires: sample.wires.map((value) =>
        value === undefined ? undefined : this.leaves.replace(value, next),
      ),
    };
  }

  profile(row: number): Profile<W> {
    return this.profiles[this.words[row]!]!;
  }

  private profileOf(cell: Cell<W>, wires: number[]): Profile<W> {
    const tokens: (string | number)[] = [cell.kind];
    const onWire = (wire: Wire): void => {
      wires.push(wire);
      tokens.push(this.builder.levelOf(wire));
    };
    const onOther = (token: string): void => {
      tokens.push(`=${token}`);
    };
    for (const value of cell.wires) {
      if (value === undefined) tokens.push("missing");
      else this.leaves.visit(value, onWire, onOther);
    }
    const text = tokens.join(" ");
    let profile = this.byText.get(text);
    if (profile === undefined) {
      profile = { id: this.profiles.length, sample: cell, width: wires.length };
      this.profiles.push(profile);
      this.byText.set(text, profile);
    }
    return profile;
  }
}

/** Programs that are remembered; those made afresh for each use are forgotten after so many others. */
const MOST_PROGRAMS = 64;
/** Profiles are numbered below this, so that a few make one key. */
const KEY_BASE = 1 << 16;

class Stamper<W> {
  private readonly programs = new Map<Program<W>, Map<number | string, Known>>();
  private sources = new Uint32Array(64);

  constructor(
    private readonly builder: CircuitBuilder<"arithmetic"> | CircuitBuilder<"B2">,
    private readonly rows: Rows<W>,
    private readonly fixed: ReadonlySet<number>,
  ) {}

  map(f: Program<W>, vectors: readonly (readonly number[])[]): readonly number[] {
    let known = this.programs.get(f);
    if (known === undefined) {
      if (this.programs.size >= MOST_PROGRAMS) this.programs.clear();
      known = new Map();
      this.programs.set(f, known);
    }
    const same = known;
    const [first, second] = vectors;
    if (vectors.length === 1) return first!.map((row) => this.on(f, same, [row]));
    if (vectors.length === 2) return first!.map((row, i) => this.on(f, same, [row, second![i]!]));
    return first!.map((_, i) =>
      this.on(
        f,
        same,
        vectors.map((v) => v[i]!),
      ),
    );
  }

  private on(f: Program<W>, known: Map<number | string, Known>, rows: readonly number[]): number {
    const key = this.keyOf(rows);
    let alike = known.get(key);
    if (alike === undefined) {
      alike = { times: 0, stamp: undefined };
      known.set(key, alike);
    }
    alike.times++;
    if (alike.stamp !== undefined && this.fits(alike.stamp, rows)) return this.stamp(alike.stamp, rows);
    const from = this.builder.length;
    const row = this.rows.add(f(...rows.map((argument) => this.rows.cell(argument))));
    // Gates are looked at only when the same is built again.
    if (alike.times === 2) alike.stamp = this.record(from, rows, row);
    return row;
  }

  private keyOf(rows: readonly number[]): number | string {
    const { words } = this.rows;
    let key = 0;
    for (let i = 0; i < rows.length; i++) {
      const id = words[rows[i]!]!;
      if (id >= KEY_BASE || i > 2) return rows.map((row) => words[row]!).join(" ");
      key = key * KEY_BASE + id;
    }
    return key;
  }

  private fits({ same, fixed }: Stamp, rows: readonly number[]): boolean {
    if (same.length + fixed.length === 0) return true;
    const wire = ({ vector, place }: Position): number => this.rows.words[rows[vector]! + 1 + place]!;
    return (
      same.every(({ at, as }) => wire(at) === wire(as)) &&
      fixed.every(({ at, wire: own }) => wire(at) === own)
    );
  }

  private record(from: number, rows: readonly number[], result: number): Stamp | undefined {
    const positions: Position[] = [];
    const inputs: number[] = [];
    rows.forEach((row, vector) => {
      for (let place = 0; place < this.rows.profile(row).width; place++) {
        positions.push({ vector, place });
        inputs.push(this.rows.words[row + 1 + place]!);
      }
    });
    const isFixed = (wire: number): boolean => this.fixed.has(wire) || this.builder.isConstant(wire as Wire);
    const template = this.builder.template(from, inputs, isFixed);
    if (template === undefined) return undefined;
    const { id: profile, width } = this.rows.profile(result);
    const codes = Int32Array.from({ length: width }, (_, i) =>
      template.code(this.rows.words[result + 1 + i]!),
    );
    const firstAt = new Map<number, Position>();
    const same: { at: Position; as: Position }[] = [];
    const fixed: { at: Position; wire: number }[] = [];
    inputs.forEach((wire, i) => {
      const at = positions[i]!;
      if (isFixed(wire)) fixed.push({ at, wire });
      else if (firstAt.has(wire)) same.push({ at, as: firstAt.get(wire)! });
      else firstAt.set(wire, at);
    });
    if (template.sources.length > this.sources.length)
      this.sources = new Uint32Array(2 * template.sources.length);
    return {
      template,
      vectors: Int32Array.from(template.sources, ({ position }) =>
        position === undefined ? FIXED : positions[position]!.vector,
      ),
      places: Uint32Array.from(template.sources, ({ position, fixed: wire }) =>
        position === undefined ? wire : positions[position]!.place,
      ),
      profile,
      result: codes,
      same,
      fixed,
    };
  }

  private stamp({ template, vectors, places, profile, result }: Stamp, rows: readonly number[]): number {
    const { sources } = this;
    const before = this.rows.words;
    for (let i = 0; i < places.length; i++) {
      const vector = vectors[i]!;
      sources[i] = vector === FIXED ? places[i]! : before[rows[vector]! + 1 + places[i]!]!;
    }
    const from = this.builder.stamp(template, sources);
    const row = this.rows.room(result.length);
    const { words } = this.rows;
    words[row] = profile;
    for (let i = 0; i < result.length; i++) {
      const code = result[i]!;
      words[row + 1 + i] = code >= 0 ? from + code : sources[~code]!;
    }
    return row;
  }
}
