import type { Gates, Word } from "../../algebra/gates.js";
import { addByArrival } from "../../algebra/numbers.js";
import { fullAdder, halfAdder } from "./adders.js";
import { knownBit } from "./known.js";

/** A sum not yet carried out: the bits of weight 2^i stand in column i, in any number. Sums are modulo 2^length. */
export type Columns<B> = B[][];

export function emptyColumns<B>(width: number): Columns<B> {
  return Array.from({ length: width }, () => []);
}

/** Adds a word; bits above the last column fall away. */
export function addWord<B>(columns: Columns<B>, word: Word<B>): void {
  for (let i = 0; i < Math.min(word.length, columns.length); i++) columns[i]!.push(word[i]!);
}

/** Adds x * y as its partial products, one AND each; those above the last column are not made. */
export function addProduct<B>(gates: Gates<B>, columns: Columns<B>, x: Word<B>, y: Word<B>): void {
  for (let i = 0; i < x.length; i++) {
    for (let j = 0; j < y.length && i + j < columns.length; j++) {
      columns[i + j]!.push(gates.and(x[i]!, y[j]!));
    }
  }
}

/**
 * Carry-save addition: the same sum in columns of at most two bits; the last column keeps one, and the lowest column
 * that has more than one may keep three (unless not `three`), which `propagateCarries` takes as its carry in. Known bits are summed
 * beforehand, so that a column holds at most one and no gate is spent on zeros.
 *
 * Each column is compressed by arrival times: a full adder takes the two earliest bits and the *latest* bit that
 * arrives no later than their XOR, since it has a level to spare there (M. Paterson, N. Pippenger, U. Zwick. Optimal
 * carry save networks. 1992); a half adder finishes a column of exactly three. Depth under B2 of m rows that arrive
 * together: 3, 5, 6, 7, 9 for m = 3, 4, 5, 6, 8, and 36 for m = 1024 (34 columns), where taking the three earliest
 * costs 39.
 */
export function compress<B>(gates: Gates<B>, columns: Columns<B>, three = true): Columns<B> {
  const { unknown, ones } = settleKnownBits(columns);
  const done: Columns<B> = [];
  const last = columns.length - 1;
  let carriesFromBelow = !three;
  for (let i = 0; i < last; i++) {
    const column = new Column(gates, unknown[i]!);
    const carries = unknown[i + 1]!;
    const most = carriesFromBelow ? 2 : 3;
    let known = ones[i]! ? [gates.constant(true)] : [];
    if (known.length === 1 && column.size >= most) {
      column.add(carry(fullAdder(gates, column.takeEarliest(), column.takeEarliest(), known[0]!), carries));
      known = [];
    }
    while (column.size > 3) {
      const x = column.takeEarliest();
      const y = column.takeEarliest();
      const late = column.takeLatestBy(gates.arrival(y) + 1);
      column.add(carry(fullAdder(gates, x, y, late), carries));
    }
    if (column.size > most) {
      column.add(carry(halfAdder(gates, column.takeEarliest(), column.takeEarliest()), carries));
    }
    done.push([...column.bits(), ...known]);
    carriesFromBelow ||= done[i]!.length > 1;
  }
  // Nothing is carried out of the last column, so a tree of XOR does.
  const top = [...unknown[last]!, ...(ones[last]! ? [gates.constant(true)] : [])];
  done.push(top.length === 0 ? [] : [addByArrival(top, gates.xor, gates.arrival)]);
  return done;
}

function carry<B>(result: { readonly sum: B; readonly carry: B }, carries: B[]): B {
  carries.push(result.carry);
  return result.sum;
}

/** Splits the known bits from the others and adds them up: `ones[i]` is bit i of their sum. */
function settleKnownBits<B>(columns: Columns<B>): { unknown: Columns<B>; ones: boolean[] } {
  const ones: boolean[] = [];
  let sum = 0;
  const unknown = columns.map((column) => {
    const rest = column.filter((bit) => knownBit(bit) === undefined);
    for (const bit of column) if (knownBit(bit) === true) sum++;
    ones.push(sum % 2 === 1);
    sum = Math.floor(sum / 2);
    return rest;
  });
  return { unknown, ones };
}

/** The bits of one column, sorted by arrival; bits that arrive together stay in the order in which they came. */
class Column<B> {
  private readonly sorted: { readonly bit: B; readonly time: number }[];
  private head = 0;

  constructor(
    private readonly gates: Gates<B>,
    bits: readonly B[],
  ) {
    this.sorted = bits.map((bit) => ({ bit, time: gates.arrival(bit) })).sort((x, y) => x.time - y.time);
  }

  get size(): number {
    return this.sorted.length - this.head;
  }

  bits(): B[] {
    return this.sorted.slice(this.head).map(({ bit }) => bit);
  }

  takeEarliest(): B {
    return this.sorted[this.head++]!.bit;
  }

  /** The latest bit that arrives at `time` or before, else the earliest of all. */
  takeLatestBy(time: number): B {
    const at = Math.max(this.head, this.firstAfter(time) - 1);
    return this.sorted.splice(at, 1)[0]!.bit;
  }

  add(bit: B): void {
    const time = this.gates.arrival(bit);
    this.sorted.splice(this.firstAfter(time), 0, { bit, time });
  }

  /** Index of the first bit that arrives after `time`. */
  private firstAfter(time: number): number {
    let low = this.head;
    let high = this.sorted.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.sorted[middle]!.time <= time) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
