import { AND, type BitGates, SOURCE } from "./bit-gates.js";
import { type Cover, coverGates, FULL_ADDER, HALF_ADDER, INSIDE, MAJORITY, SINGLE } from "./cover.js";
import {
  AND_OPERATIONS,
  andOf,
  COMPLEMENTED,
  fullAdder,
  HALF_ADDERS,
  INNER,
  type Inner,
  MAJORITIES,
  xorOf,
} from "./operations.js";
import { List, type Steps } from "./schedule.js";

export interface BitSteps extends Steps {
  /** 1 where what is written is the complement of the gate. */
  readonly flip: Uint8Array;
  /** The value of each gate that an instruction reads or writes. */
  readonly value: Uint32Array;
}

/** The operations that compute a circuit of bits. */
export function bitSteps(gates: BitGates): BitSteps {
  return new Coder(gates, coverGates(gates)).steps();
}

/**
 * Chooses the operation for each group of gates, operands before readers, since whether an operand is read complemented
 * depends on what was written for it.
 */
class Coder {
  private readonly flip: Uint8Array;
  private readonly code: Uint8Array;
  /** Where the operands of the operation of a gate begin, and their number. */
  private readonly start: Uint32Array;
  private readonly operands: Uint8Array;
  private readonly reads = new List();

  constructor(
    private readonly gates: BitGates,
    private readonly cover: Cover,
  ) {
    const length = gates.count;
    this.flip = new Uint8Array(length);
    this.code = new Uint8Array(length);
    this.start = new Uint32Array(length);
    this.operands = new Uint8Array(length);
  }

  steps(): BitSteps {
    this.chooseAll();
    return this.numbered();
  }

  private chooseAll(): void {
    const { count } = this.gates;
    const { role, partner } = this.cover;
    for (let gate = 0; gate < count; gate++) {
      if (role[gate] === SINGLE) this.single(gate);
      else if (role[gate] === MAJORITY) this.majority(gate);
      // The first of the two comes after all operands, and before all readers.
      else if (role[gate] === HALF_ADDER && gate < partner[gate]!) this.halfAdder(gate);
      else if (role[gate] === FULL_ADDER && gate < partner[gate]!) this.fullAdder(gate);
    }
  }

  /** Numbers the values: sources, and the results of the operations. */
  private numbered(): BitSteps {
    const { kind, count } = this.gates;
    const { role, partner } = this.cover;
    const value = new Uint32Array(count);
    let sources = 0;
    let steps = 0;
    for (let gate = 0; gate < count; gate++) {
      if (kind[gate] === SOURCE) value[gate] = sources++;
      else if (this.operands[gate] !== 0) steps++;
    }
    const code = new Uint8Array(steps);
    const results = new Uint32Array(steps + 1);
    const from = new Uint32Array(steps + 1);
    const reads = new Uint32Array(this.reads.length);
    const all = this.reads.values;
    let filled = 0;
    let step = 0;
    let values = sources;
    for (let gate = 0; gate < count; gate++) {
      const operands = this.operands[gate]!;
      if (operands === 0) continue;
      code[step] = this.code[gate]!;
      const start = this.start[gate]!;
      for (let i = start; i < start + operands; i++) reads[filled++] = value[all[i]!]!;
      results[step] = values;
      if (role[gate] === HALF_ADDER || role[gate] === FULL_ADDER) {
        // The exclusive or is the first result.
        const other = partner[gate]!;
        value[kind[gate] === AND ? other : gate] = values++;
        value[kind[gate] === AND ? gate : other] = values++;
      } else value[gate] = values++;
      from[++step] = filled;
    }
    results[steps] = values;
    return { count: steps, sources, code, results, from, reads, flip: this.flip, value };
  }

  /** 1 where what stands in the slot of the literal's gate is its complement. */
  private sign(literal: number): number {
    return (literal & 1) ^ this.flip[literal >>> 1]!;
  }

  private begin(gate: number): void {
    this.start[gate] = this.reads.length;
  }

  private end(gate: number, code: number): void {
    this.code[gate] = code;
    this.operands[gate] = this.reads.length - this.start[gate]!;
  }

  private read(literal: number): void {
    this.reads.push(literal >>> 1);
  }

  /** Operands of an and: none, the second or both complemented. Gives how many. */
  private readPair(x: number, y: number): number {
    const notX = this.sign(x);
    const notY = this.sign(y);
    this.read(notX > notY ? y : x);
    this.read(notX > notY ? x : y);
    return notX + notY;
  }

  private readInner(inner: Inner, literal: number): void {
    if (inner === INNER.slot) this.read(literal);
    else this.readPair(this.gates.x[literal >>> 1]!, this.gates.y[literal >>> 1]!);
  }

  private and(gate: number): void {
    this.begin(gate);
    this.end(gate, AND_OPERATIONS[this.readPair(this.gates.x[gate]!, this.gates.y[gate]!)]!);
  }

  /** How an operand is read. There is no operation on an and of two complements: that one is computed apart. */
  private inner(literal: number): Inner {
    const { kind, x, y } = this.gates;
    const gate = literal >>> 1;
    if (this.cover.role[gate] !== INSIDE) return INNER.slot;
    if (kind[gate] !== AND) {
      this.flip[gate] = this.sign(x[gate]!) ^ this.sign(y[gate]!);
      return INNER.xor;
    }
    const complements = this.sign(x[gate]!) + this.sign(y[gate]!);
    if (complements === 2) this.apart(gate);
    return complements === 0 ? INNER.and : complements === 1 ? INNER.andNot : INNER.slot;
  }

  private apart(gate: number): void {
    this.cover.role[gate] = SINGLE;
    this.and(gate);
  }

  private single(gate: number): void {
    const { kind, x, y } = this.gates;
    const first = this.inner(x[gate]!);
    const second = this.inner(y[gate]!);
    const swap = first < second;
    const major = swap ? y[gate]! : x[gate]!;
    const minor = swap ? x[gate]! : y[gate]!;
    const majorInner = swap ? second : first;
    const minorInner = swap ? first : second;
    if (kind[gate] === AND && majorInner === INNER.slot) {
      this.and(gate);
      return;
    }
    this.begin(gate);
    this.readInner(majorInner, major);
    this.readInner(minorInner, minor);
    if (kind[gate] === AND) this.end(gate, andOf(majorInner, this.sign(major), this.sign(minor)));
    else {
      this.flip[gate] = this.sign(major) ^ this.sign(minor);
      this.end(gate, xorOf(majorInner, minorInner));
    }
  }

  private halfAdder(gate: number): void {
    const { kind, x, y } = this.gates;
    const other = this.cover.partner[gate]!;
    const and = kind[gate] === AND ? gate : other;
    const sum = and === gate ? other : gate;
    this.flip[sum] = this.sign(x[sum]!) ^ this.sign(y[sum]!);
    this.begin(gate);
    this.end(gate, HALF_ADDERS[this.readPair(x[and]!, y[and]!)]!);
  }

  private majority(gate: number): void {
    const { x, y } = this.gates;
    const { generate, third } = this.cover;
    const [a, b, c] = this.oddFirst(x[generate[gate]!]!, y[generate[gate]!]!, third[gate]!);
    this.flip[gate] = this.majorityFlip(a, b, c);
    this.begin(gate);
    this.read(a);
    this.read(b);
    this.read(c);
    this.end(gate, MAJORITIES[this.sign(a) === this.sign(b) ? 0 : 1]!);
  }

  /** The operand whose complement differs from the others' comes first. */
  private oddFirst(a: number, b: number, c: number): readonly [number, number, number] {
    if (this.sign(b) === this.sign(c)) return [a, b, c];
    return this.sign(a) === this.sign(c) ? [b, a, c] : [c, a, b];
  }

  /** The gate says that the majority of its literals does not hold; complementing all operands complements a majority. */
  private majorityFlip(a: number, b: number, c: number): number {
    return this.sign(a) + this.sign(b) + this.sign(c) < 2 ? 1 : 0;
  }

  private fullAdder(gate: number): void {
    const { kind, x, y } = this.gates;
    const { generate, third, partner } = this.cover;
    const carry = kind[gate] === AND ? gate : partner[gate]!;
    const sum = partner[carry]!;
    const [a, b, c] = this.oddFirst(x[generate[carry]!]!, y[generate[carry]!]!, third[carry]!);
    const odd = this.sign(a) !== this.sign(b);
    this.flip[carry] = this.majorityFlip(a, b, c);
    this.flip[sum] = this.flip[a >>> 1]! ^ this.flip[b >>> 1]! ^ this.flip[c >>> 1]!;
    let innerA = this.inner(a);
    const innerB = this.inner(b);
    const innerC = this.inner(c);
    // There is no operation that complements one gate of several.
    if (odd && innerA !== INNER.slot && (innerB !== INNER.slot || innerC !== INNER.slot)) {
      this.apart(a >>> 1);
      innerA = INNER.slot;
    }
    this.begin(gate);
    const oddSlot = odd && innerA === INNER.slot;
    if (oddSlot) this.read(a);
    for (const inner of FULL_ADDER_ORDER) {
      if (innerA === inner && !oddSlot) this.readInner(inner, a);
      if (innerB === inner) this.readInner(inner, b);
      if (innerC === inner) this.readInner(inner, c);
    }
    const times = (inner: Inner): number =>
      Number(innerA === inner) + Number(innerB === inner) + Number(innerC === inner);
    const complemented = !odd ? COMPLEMENTED.none : oddSlot ? COMPLEMENTED.slot : COMPLEMENTED.inner;
    this.end(gate, fullAdder(complemented, times(INNER.and), times(INNER.andNot)));
  }
}

const FULL_ADDER_ORDER = [INNER.and, INNER.andNot, INNER.slot] as const;
