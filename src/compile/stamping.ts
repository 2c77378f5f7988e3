import type { CircuitBuilder } from "../circuit/builder.js";
import type { Wire } from "../circuit/circuit.js";
import type { Template } from "../circuit/template.js";
import { arrays } from "../scans/arrays.js";
import type { BuildReading, Cell } from "./cells.js";
import { NumberLists } from "./number-lists.js";
import { HEAD, type Leaves, type Profile, Rows } from "./rows.js";

/** What was built of a program on cells that arrive as given. */
interface Stamp<W> {
  readonly template: Template;
  /** Where each source stands: the vector, and the wire in its row; or a fixed wire in no vector. */
  readonly vectors: Int32Array;
  readonly places: Uint32Array;
  readonly profile: Profile<W>;
  readonly result: Int32Array;
  /** When the first wire of the result arrives, where all arrive as they did; undefined if they did not even then. */
  readonly arrival: number | undefined;
  /** Wires that must be one and the same for the template to say the same, and those that must be a fixed one. */
  readonly same: readonly { readonly at: Position; readonly as: Position }[];
  readonly fixed: readonly { readonly at: Position; readonly wire: number }[];
}

interface Position {
  readonly vector: number;
  readonly place: number;
}

/** What is known of cells of some profiles that arrive alike. */
interface Known<W> {
  times: number;
  stamp: Stamp<W> | undefined;
}

/** What is known of a program: by the profiles of its cells and the gaps between their arrivals, drawn together to `gap`. */
class Built<W> {
  gap = SHORTEST_GAP;
  lists = new NumberLists();
  known: Known<W>[] = [];

  /** Longer gaps are told apart from now on; what was known by shorter ones is forgotten. */
  widen(gap: number): void {
    this.gap = gap;
    this.lists = new NumberLists();
    this.known = [];
  }
}

type Program<W> = (...cells: Cell<W>[]) => Cell<W>;

const FIXED = -1;

/** Programs that are remembered; those made afresh for each use are forgotten after so many others. */
const MOST_PROGRAMS = 64;
/** Gaps between arrivals that are told apart in any case. */
const SHORTEST_GAP = 16;

/**
 * The reading for building: a program mapped over very many cells is gone through twice, and its gates are then stamped
 * on the other cells. Cells are rows of wires in one long array, and a vector is the list of where its rows begin. The
 * circuit is node for node the one that going through every cell builds.
 *
 * What a program builds of wires depends on which of them arrive before others, and by how much. It does not matter how
 * much longer one waits for the others than the program takes: all that can be done with the early ones alone is done by
 * then. So gaps that are longer are drawn together, and a scan step by step, whose state arrives later and later, is
 * stamped like any other.
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
    sweep: (f, start, v) => stamper.sweep(f, start, v),
    repeat: (cell, count) => new Array<number>(Number(count)).fill(rows.add(cell)),
    join: (vectors) => vectors.flat(),
    of: (length, cell) => {
      const vector: number[] = [];
      for (let step = 0; step < length; step++) vector.push(rows.add(cell(step)));
      return vector;
    },
    *cells(vector) {
      for (const row of vector) yield rows.cell(row);
    },
  };
}

class Stamper<W> {
  private readonly programs = new Map<Program<W>, Built<W>>();
  private sources = new Uint32Array(64);
  private key = new Int32Array(16);
  /** By how much the last arrivals asked about were drawn together. */
  private drawn = 0;
  /** When the last fixed wire arrives; the first ones, and constants, are there from the start. */
  private readonly fixedArrival: number;

  constructor(
    private readonly builder: CircuitBuilder<"arithmetic"> | CircuitBuilder<"B2">,
    private readonly rows: Rows<W>,
    private readonly fixed: ReadonlySet<number>,
  ) {
    let latest = 0;
    for (const wire of fixed) latest = Math.max(latest, builder.levelOf(wire as Wire));
    this.fixedArrival = latest;
  }

  map(f: Program<W>, vectors: readonly (readonly number[])[]): readonly number[] {
    const built = this.builtOf(f);
    const made: number[] = [];
    const rows = vectors.map(() => 0);
    for (let i = 0; i < vectors[0]!.length; i++) {
      for (let v = 0; v < rows.length; v++) rows[v] = vectors[v]![i]!;
      made.push(this.on(f, built, rows));
    }
    return made;
  }

  sweep(f: Program<W>, start: readonly number[], v: readonly number[]): readonly number[] {
    const built = this.builtOf(f);
    const made: number[] = [];
    const rows = [0, start[0]!];
    for (const row of v) {
      rows[0] = row;
      rows[1] = this.on(f, built, rows);
      made.push(rows[1]);
    }
    return made;
  }

  private builtOf(f: Program<W>): Built<W> {
    let built = this.programs.get(f);
    if (built === undefined) {
      if (this.programs.size >= MOST_PROGRAMS) this.programs.clear();
      built = new Built();
      this.programs.set(f, built);
    }
    return built;
  }

  private on(f: Program<W>, built: Built<W>, rows: readonly number[]): number {
    const number = this.numberOf(built, rows);
    const { drawn } = this;
    let alike = built.known[number];
    if (alike === undefined) {
      alike = { times: 0, stamp: undefined };
      built.known.push(alike);
    }
    alike.times++;
    if (alike.stamp !== undefined && this.fits(alike.stamp, rows))
      return this.stamp(alike.stamp, rows, drawn);
    const from = this.builder.length;
    const row = this.rows.add(f(...rows.map((argument) => this.rows.cell(argument))));
    // Gates are looked at only when the same is built again.
    if (alike.times === 2) {
      const stamp = this.record(from, rows, row, drawn);
      // Twice the levels: whoever asks for arrivals may not be exact about what it makes of them.
      const gap = stamp === undefined ? 0 : 2 * stamp.template.levels + 2;
      if (gap > built.gap) built.widen(gap);
      else alike.stamp = stamp;
    }
    return row;
  }

  /** The number of the profiles of the rows, and of when they arrive after what is there from the start. */
  private numberOf({ lists, gap }: Built<W>, rows: readonly number[]): number {
    const count = rows.length;
    if (2 * count > this.key.length) this.key = new Int32Array(4 * count);
    const { key } = this;
    const { words } = this.rows;
    for (let i = 0; i < count; i++) key[2 * i] = words[rows[i]!]!;
    // From the earliest to the latest; there are few.
    this.drawn = 0;
    let latest = this.fixedArrival;
    let before = -1;
    let beforeAt = -1;
    for (let done = 0; done < count; done++) {
      let next = -1;
      for (let i = 0; i < count; i++) {
        const first = words[rows[i]! + 1]!;
        if (first < before || (first === before && i <= beforeAt)) continue;
        if (next < 0 || first < words[rows[next]! + 1]!) next = i;
      }
      const row = rows[next]!;
      before = words[row + 1]!;
      beforeAt = next;
      if (before - latest > gap) this.drawn += before - latest - gap;
      key[2 * next + 1] = before - this.drawn;
      latest = Math.max(latest, before + this.rows.profile(row).longest);
    }
    return lists.numberOf(key, 2 * count);
  }

  private fits({ same, fixed }: Stamp<W>, rows: readonly number[]): boolean {
    if (same.length + fixed.length === 0) return true;
    const wire = ({ vector, place }: Position): number => this.rows.words[rows[vector]! + HEAD + place]!;
    return (
      same.every(({ at, as }) => wire(at) === wire(as)) &&
      fixed.every(({ at, wire: own }) => wire(at) === own)
    );
  }

  private record(from: number, rows: readonly number[], result: number, drawn: number): Stamp<W> | undefined {
    const positions: Position[] = [];
    const inputs: number[] = [];
    rows.forEach((row, vector) => {
      for (let place = 0; place < this.rows.profile(row).width; place++) {
        positions.push({ vector, place });
        inputs.push(this.rows.words[row + HEAD + place]!);
      }
    });
    const isFixed = (wire: number): boolean => this.fixed.has(wire) || this.builder.isConstant(wire as Wire);
    const template = this.builder.template(from, inputs, isFixed);
    if (template === undefined) return undefined;
    const profile = this.rows.profile(result);
    const codes = Int32Array.from({ length: profile.width }, (_, i) =>
      template.code(this.rows.words[result + HEAD + i]!),
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
      arrival: drawn === 0 ? this.rows.words[result + 1]! : undefined,
      same,
      fixed,
    };
  }

  private stamp(stamp: Stamp<W>, rows: readonly number[], drawn: number): number {
    const { template, vectors, places, profile, result, arrival } = stamp;
    const { sources } = this;
    const before = this.rows.words;
    for (let i = 0; i < places.length; i++) {
      const vector = vectors[i]!;
      sources[i] = vector === FIXED ? places[i]! : before[rows[vector]! + HEAD + places[i]!]!;
    }
    const alike = arrival !== undefined && drawn === 0;
    const from = this.builder.stamp(template, sources, alike ? "as then" : "otherwise");
    const row = this.rows.room(result.length);
    const { words } = this.rows;
    for (let i = 0; i < result.length; i++) {
      const code = result[i]!;
      words[row + HEAD + i] = code >= 0 ? from + code : sources[~code]!;
    }
    if (alike) {
      words[row] = profile.id;
      words[row + 1] = arrival;
    } else this.rows.enterLike(profile, row);
    return row;
  }
}
