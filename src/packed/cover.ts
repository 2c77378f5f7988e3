import { AND, type BitGates, XOR } from "./bit-gates.js";

/** What becomes of a gate. */
export const FREE = 0;
/** Computed by the operation of its readers only. */
export const INSIDE = 1;
/** An operation of its own, or with gates inside. */
export const SINGLE = 2;
/** Two gates on the same operands, an exclusive or and an and. */
export const HALF_ADDER = 3;
/** The and of two complements that says that no majority holds; with or without the sum. */
export const FULL_ADDER = 4;
export const MAJORITY = 5;

/** Which gates one operation computes together. */
export interface Cover {
  readonly role: Uint8Array;
  /** Of the two results of an adder, the other. */
  readonly partner: Uint32Array;
  /** Of a majority of literals a, b and c: the gate on a and b, and c. */
  readonly generate: Uint32Array;
  readonly third: Uint32Array;
}

/**
 * Full adders first, which take five gates, then half adders, then gates of which one that nothing else reads is an
 * operand. Each gate is in one operation.
 */
export function coverGates(gates: BitGates): Cover {
  const { count } = gates;
  const cover = {
    role: new Uint8Array(count),
    partner: new Uint32Array(count),
    generate: new Uint32Array(count),
    third: new Uint32Array(count),
  };
  findMajorities(gates, cover);
  findRest(gates, cover);
  return cover;
}

/** not (g or t) with g = a and b, t = (a xor b) and c, neither of which anything else reads. */
function findMajorities(gates: BitGates, cover: Cover): void {
  const { count, kind, x, y, fan } = gates;
  const { role } = cover;
  for (let gate = 0; gate < count; gate++) {
    if (kind[gate] !== AND || role[gate] !== FREE || (x[gate]! & y[gate]! & 1) === 0) continue;
    const p = x[gate]! >>> 1;
    const q = y[gate]! >>> 1;
    if (fan[p] !== 1 || fan[q] !== 1 || kind[p] !== AND || kind[q] !== AND) continue;
    if (role[p] !== FREE || role[q] !== FREE) continue;
    // Either may be t, and either operand of that one the exclusive or.
    for (let way = 0; way < 4; way++) {
      const t = way < 2 ? p : q;
      const propagate = (way & 1) === 0 ? x[t]! : y[t]!;
      if (isMajority(gates, cover, gate, p ^ q ^ t, t, propagate, x[t]! ^ y[t]! ^ propagate)) break;
    }
  }
}

function isMajority(
  gates: BitGates,
  cover: Cover,
  gate: number,
  g: number,
  t: number,
  propagate: number,
  c: number,
): boolean {
  const { kind, x, y, fan, readers } = gates;
  const { role } = cover;
  const p = propagate >>> 1;
  if (kind[p] !== XOR || role[p] !== FREE || !sameOperands(gates, p, g)) return false;
  // The literals of g must differ exactly where the literal of p holds.
  if (((x[g]! ^ y[g]! ^ propagate) & 1) !== 0) return false;
  const sum = (readers[p]! ^ t) >>> 0;
  if (fan[p] === 1) role[gate] = MAJORITY;
  else if (fan[p] === 2 && kind[sum] === XOR && role[sum] === FREE && reads(gates, sum, c >>> 1)) {
    role[gate] = FULL_ADDER;
    role[sum] = FULL_ADDER;
    cover.partner[gate] = sum;
    cover.partner[sum] = gate;
  } else return false;
  role[p] = INSIDE;
  role[g] = INSIDE;
  role[t] = INSIDE;
  cover.generate[gate] = g;
  cover.third[gate] = c;
  if (role[gate] === FULL_ADDER) {
    takeInside(gates, role, x[g]! >>> 1);
    takeInside(gates, role, y[g]! >>> 1);
    takeInside(gates, role, c >>> 1);
  }
  return true;
}

/** A full adder reads each operand twice: an and that is read no more often is computed inside. */
function takeInside({ kind, fan }: BitGates, role: Uint8Array, gate: number): void {
  if (kind[gate] === AND && role[gate] === FREE && fan[gate] === 2) role[gate] = INSIDE;
}

function reads({ x, y }: BitGates, gate: number, operand: number): boolean {
  return x[gate]! >>> 1 === operand || y[gate]! >>> 1 === operand;
}

function sameOperands({ x, y }: BitGates, p: number, q: number): boolean {
  const px = x[p]! >>> 1;
  const py = y[p]! >>> 1;
  const qx = x[q]! >>> 1;
  const qy = y[q]! >>> 1;
  return (px === qx && py === qy) || (px === qy && py === qx);
}

/**
 * From the outputs back, what is left: two gates on the same operands are a half adder, as far as one of the operands has
 * no further readers, and other gates take in operands that nothing else reads.
 */
function findRest(gates: BitGates, { role, partner }: Cover): void {
  const { count, kind, x, y, fan, readers } = gates;
  for (let gate = count - 1; gate >= 0; gate--) {
    if (kind[gate]! < AND || role[gate] !== FREE) continue;
    const p = x[gate]! >>> 1;
    const q = y[gate]! >>> 1;
    // Of two readers the other is known.
    const other = fan[p] === 2 ? readers[p]! ^ gate : fan[q] === 2 ? readers[q]! ^ gate : gate;
    if (
      role[other] === FREE &&
      kind[gate]! + kind[other]! === AND + XOR &&
      sameOperands(gates, gate, other)
    ) {
      role[gate] = HALF_ADDER;
      role[other] = HALF_ADDER;
      partner[gate] = other;
      partner[other] = gate;
      continue;
    }
    role[gate] = SINGLE;
    const takesP = kind[p]! >= AND && fan[p] === 1 && role[p] === FREE;
    const takesQ = kind[q]! >= AND && fan[q] === 1 && role[q] === FREE;
    if (takesP) role[p] = INSIDE;
    // An and takes in one operand only.
    if (takesQ && (kind[gate] === XOR || !takesP)) role[q] = INSIDE;
  }
}
