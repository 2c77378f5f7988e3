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
import type { Steps } from "./schedule.js";

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
  /** What the operations read, gates: at most two for each gate that they compute. */
  private readonly reads: Uint32Array;
  private filled = 0;

  constructor(
    private readonly gates: BitGates,
    private readonly cover: Cover,
  ) {
    const length = gates.count;
    this.flip = new Uint8Array(length);
    this.code = new Uint8Array(length);
    this.start = new Uint32Array(length);
    this.operands = new Uint8Array(length);
    this.reads = new Uint32Array(2 * length);
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
    const reads = new Uint32Array(this.filled);
    const all = this.reads;
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
    this.start[gate] = this.filled;
  }

  private end(gate: number, code: number): void {
    this.code[gate] = code;
    this.operands[gate] = this.filled - this.start[gate]!;
  }

  private read(literal: number): void {
    this.reads[this.filled++] = literal >>> 1;
  }

  /** Operands of an and: none, the second or both complemented. Gives how many; of both, an or is written. */
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
    const complements = this.readPair(this.gates.x[gate]!, this.gates.y[gate]!);
    this.flip[gate] = complements >>> 1;
    this.end(gate, AND_OPERATIONS[complements]!);
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
    const notMajor = this.sign(major);
    const notMinor = this.sign(minor);
    if (kind[gate] === AND) {
      this.flip[gate] = notMajor & notMinor;
      this.end(gate, andOf(majorInner, notMajor, notMinor));
    } else {
      this.flip[gate] = notMajor ^ notMinor;
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
    const complements = this.readPair(x[and]!, y[and]!);
    this.flip[and] = complements >>> 1;
    this.end(gate, HALF_ADDERS[complements]!);
  }

  /**
   * Three literals, the one first whose complement differs from the others', where one does: complementing all operands
   * of a majority complements it. The node says that no majority holds.
   */
  private readonly sorted = { a: 0, b: 0, c: 0, isOdd: false, flip: 0 };

  private sortMajority(carry: number): void {
    const { x, y } = this.gates;
    const odd = this.sorted;
    const g = this.cover.generate[carry]!;
    const a = x[g]!;
    const b = y[g]!;
    const c = this.cover.third[carry]!;
    const notA = this.sign(a);
    const notB = this.sign(b);
    const notC = this.sign(c);
    const isB = notA === notC && notB !== notC;
    const isC = notA === notB && notB !== notC;
    odd.a = isB ? b : isC ? c : a;
    odd.b = isB || isC ? a : b;
    odd.c = isC ? b : c;
    odd.isOdd = isB || isC || notA !== notB;
    odd.flip = notA + notB + notC < 2 ? 1 : 0;
  }

  private majority(gate: number): void {
    this.sortMajority(gate);
    const { a, b, c, isOdd, flip } = this.sorted;
    this.begin(gate);
    this.read(a);
    this.read(b);
    this.read(c);
    this.flip[gate] = flip;
    this.end(gate, MAJORITIES[isOdd ? 1 : 0]!);
  }

  private fullAdder(gate: number): void {
    const other = this.cover.partner[gate]!;
    const isCarry = this.gates.kind[gate] === AND;
    const carry = isCarry ? gate : other;
    const generate = this.cover.generate[carry]!;
    // What is computed apart may be written complemented: that is settled before complements are compared.
    this.inner(this.gates.x[generate]!);
    this.inner(this.gates.y[generate]!);
    this.inner(this.cover.third[carry]!);
    this.sortMajority(carry);
    const { a, b, c, isOdd, flip } = this.sorted;
    this.flip[carry] = flip;
    this.flip[isCarry ? other : gate] = this.flip[a >>> 1]! ^ this.flip[b >>> 1]! ^ this.flip[c >>> 1]!;
    const innerB = this.inner(b);
    const innerC = this.inner(c);
    let innerA = this.inner(a);
    // There is no operation that complements one gate of several.
    if (isOdd && innerA !== INNER.slot && (innerB !== INNER.slot || innerC !== INNER.slot)) {
      this.apart(a >>> 1);
      innerA = INNER.slot;
    }
    const isSlotFirst = isOdd && innerA === INNER.slot;
    const restA = isSlotFirst ? undefined : innerA;
    this.begin(gate);
    if (isSlotFirst) this.read(a);
    const ands = this.readThose(INNER.and, restA, a, innerB, b, innerC, c);
    const andNots = this.readThose(INNER.andNot, restA, a, innerB, b, innerC, c);
    this.readThose(INNER.slot, restA, a, innerB, b, innerC, c);
    const complemented = !isOdd ? COMPLEMENTED.none : isSlotFirst ? COMPLEMENTED.slot : COMPLEMENTED.inner;
    this.end(gate, fullAdder(complemented, ands, andNots));
  }

  /** Reads the operands of one kind; gives how many. */
  private readThose(
    kind: Inner,
    innerA: Inner | undefined,
    a: number,
    innerB: Inner,
    b: number,
    innerC: Inner,
    c: number,
  ): number {
    if (innerA === kind) this.readInner(kind, a);
    if (innerB === kind) this.readInner(kind, b);
    if (innerC === kind) this.readInner(kind, c);
    return Number(innerA === kind) + Number(innerB === kind) + Number(innerC === kind);
  }
}
