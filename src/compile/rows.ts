import Fraction from "fraction.js";
import type { Folded, FoldedBit } from "../algebra/fold.js";
import type { Word } from "../algebra/gates.js";
import type { Wire } from "../circuit/circuit.js";
import type { Cell } from "./cells.js";
import { enlarged, NumberLists } from "./number-lists.js";

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

/**
 * All that decides which gates a program makes of a cell, but for when it is there as a whole: its kind, its constants,
 * and how much later than the first of them its wires arrive.
 */
export interface Profile<W> {
  readonly id: number;
  readonly sample: Cell<W>;
  /** Number of wires. */
  readonly width: number;
  /** Later than the first, of each wire. */
  readonly delays: Uint32Array;
  readonly longest: number;
  /** What tells it from others: the delay of each wire, and negative numbers for everything else. */
  readonly tokens: Int32Array;
}

/** Words of a row before its wires: the number of its profile, and the level at which the first of its wires arrives. */
export const HEAD = 2;

/** Cells as rows in one long array: number of the profile, first arrival, and as many wires as the profile has. */
export class Rows<W> {
  words = new Uint32Array(1 << 12);
  private end = 0;
  private readonly profiles: Profile<W>[] = [];
  private readonly lists = new NumberLists();
  private readonly texts = new Map<string, number>();
  private tokens = new Int32Array(64);
  private wires = new Uint32Array(64);
  /** Of the cell that is being added: its wires and tokens so far. */
  private width = 0;
  private length = 0;
  private readonly onWire = (wire: Wire): void => {
    if (this.width === this.wires.length) this.wires = enlarged(this.wires, 2 * this.width);
    this.wires[this.width++] = wire;
    this.token(0);
  };
  private readonly onOther = (text: string): void => this.token(this.numberOf(text));

  constructor(
    private readonly builder: { levelOf(wire: Wire): number },
    private readonly leaves: Leaves<W>,
  ) {}

  add(cell: Cell<W>): number {
    this.width = 0;
    this.length = 0;
    this.token(this.numberOf(cell.kind));
    for (const value of cell.wires) {
      if (value === undefined) this.token(MISSING);
      else this.leaves.visit(value, this.onWire, this.onOther);
    }
    const { width, length } = this;
    const row = this.room(width);
    for (let i = 0; i < width; i++) this.words[row + HEAD + i] = this.wires[i]!;
    this.enter(row, width, length, cell);
    return row;
  }

  /** A new row for so many wires. */
  room(width: number): number {
    const row = this.end;
    this.end += HEAD + width;
    if (this.end > this.words.length)
      this.words = enlarged(this.words, Math.max(this.end, 2 * this.words.length));
    return row;
  }

  cell(row: number): Cell<W> {
    const { sample } = this.profile(row);
    let at = row + HEAD;
    const next = (): Wire => this.words[at++]! as Wire;
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

  /** Writes the head of a row that has the wires of a cell like those of `profile`, but for when they arrive. */
  enterLike({ tokens, delays, sample, width, id }: Profile<W>, row: number): void {
    const first = this.firstArrival(row, width);
    let i = 0;
    while (i < width && this.levelAt(row, i) - first === delays[i]) i++;
    if (i === width) {
      this.words[row] = id;
      this.words[row + 1] = first;
      return;
    }
    while (tokens.length > this.tokens.length) this.tokens = enlarged(this.tokens, 2 * this.tokens.length);
    this.tokens.set(tokens);
    this.enter(row, width, tokens.length, sample);
  }

  /** Writes the head of a row whose wires are there; `length` tokens say what they are part of. */
  private enter(row: number, width: number, length: number, sample: Cell<W>): void {
    const { tokens } = this;
    const first = this.firstArrival(row, width);
    for (let i = 0, wire = 0; i < length; i++)
      if (tokens[i]! >= 0) tokens[i] = this.levelAt(row, wire++) - first;
    const id = this.lists.numberOf(tokens, length);
    if (id === this.profiles.length) {
      const own = tokens.slice(0, length);
      const delays = Uint32Array.from(own.filter((token) => token >= 0));
      const longest = delays.reduce((most, delay) => Math.max(most, delay), 0);
      this.profiles.push({ id, sample, width, delays, longest, tokens: own });
    }
    this.words[row] = id;
    this.words[row + 1] = first;
  }

  private firstArrival(row: number, width: number): number {
    let first = width === 0 ? 0 : this.levelAt(row, 0);
    for (let i = 1; i < width; i++) first = Math.min(first, this.levelAt(row, i));
    return first;
  }

  private levelAt(row: number, wire: number): number {
    return this.builder.levelOf(this.words[row + HEAD + wire]! as Wire);
  }

  private token(value: number): void {
    if (this.length === this.tokens.length) this.tokens = enlarged(this.tokens, 2 * this.length);
    this.tokens[this.length++] = value;
  }

  /** Below that of what is missing. */
  private numberOf(text: string): number {
    let number = this.texts.get(text);
    if (number === undefined) {
      number = MISSING - 1 - this.texts.size;
      this.texts.set(text, number);
    }
    return number;
  }
}

const MISSING = -1;
