import { AND, type BitGates, SOURCE, XOR } from "./bit-gates.js";

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
  findHalfAdders(gates, cover.role, cover.partner);
  findSingles(gates, cover.role);
  return cover;
}

/** not (g or t) with g = a and b, t = (a xor b) and c, neither of which anything else reads. */
function findMajorities(gates: BitGates, cover: Cover): void {
  const { count, kind, x, y, fan } = gates;
  const { role } = cover;
  for (let gate = 0; gate < count; gate++) {
    if (kind[gate] !== AND || role[gate] !== FREE || (x[gate]! & y[gate]! & 1) === 0) continue;
    const g = x[gate]! >>> 1;
    const t = y[gate]! >>> 1;
    if (fan[g] !== 1 || fan[t] !== 1 || kind[g] !== AND || kind[t] !== AND) continue;
    if (role[g] !== FREE || role[t] !== FREE) continue;
    if (isMajority(gates, cover, gate, g, t, x[t]!, y[t]!)) continue;
    if (isMajority(gates, cover, gate, g, t, y[t]!, x[t]!)) continue;
    if (isMajority(gates, cover, gate, t, g, x[g]!, y[g]!)) continue;
    isMajority(gates, cover, gate, t, g, y[g]!, x[g]!);
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

function findHalfAdders(gates: BitGates, role: Uint8Array, partner: Uint32Array): void {
  const { count, kind, x, y, fan, readers } = gates;
  const isSought = new Uint8Array(count);
  let sought = 0;
  for (let gate = 0; gate < count; gate++) {
    if (kind[gate] !== XOR || role[gate] !== FREE) continue;
    const p = x[gate]! >>> 1;
    const q = y[gate]! >>> 1;
    // Of two readers the other is known; of more, any may be the one.
    if (fan[p] === 2) pair(gates, role, partner, gate, (readers[p]! ^ gate) >>> 0);
    else if (fan[q] === 2) pair(gates, role, partner, gate, (readers[q]! ^ gate) >>> 0);
    else if (fan[p]! > 2 && fan[q]! > 2) {
      isSought[Math.max(p, q)] = 1;
      sought++;
    }
  }
  if (sought > 0) searchHalfAdders(gates, role, partner, isSought);
}

function pair(gates: BitGates, role: Uint8Array, partner: Uint32Array, xor: number, and: number): boolean {
  if (gates.kind[and] !== AND || role[and] !== FREE || !sameOperands(gates, xor, and)) return false;
  role[xor] = HALF_ADDER;
  role[and] = HALF_ADDER;
  partner[xor] = and;
  partner[and] = xor;
  return true;
}

/** An operand may have many readers, and not each exclusive or goes through all of them. */
const MOST_TRIES = 16;

/** Ands by the later of their operands, where that one is sought. */
function searchHalfAdders(
  gates: BitGates,
  role: Uint8Array,
  partner: Uint32Array,
  isSought: Uint8Array,
): void {
  const { count, kind, x, y } = gates;
  // The latest and first; 0 for none, since gate 0 is no and: it would have no operands.
  const head = new Uint32Array(count);
  const next = new Uint32Array(count);
  for (let gate = 0; gate < count; gate++) {
    if (kind[gate] !== AND || role[gate] !== FREE) continue;
    const later = Math.max(x[gate]!, y[gate]!) >>> 1;
    if (isSought[later] === 0) continue;
    next[gate] = head[later]!;
    head[later] = gate;
  }
  for (let gate = 0; gate < count; gate++) {
    if (kind[gate] !== XOR || role[gate] !== FREE) continue;
    let and = head[Math.max(x[gate]!, y[gate]!) >>> 1]!;
    for (let tries = 0; and !== 0 && tries < MOST_TRIES; tries++, and = next[and]!)
      if (pair(gates, role, partner, gate, and)) break;
  }
}

/** From the outputs back: what is left is an operation, and takes in operands that nothing else reads. */
function findSingles({ count, kind, x, y, fan }: BitGates, role: Uint8Array): void {
  for (let gate = count - 1; gate >= 0; gate--) {
    if (kind[gate]! < AND || role[gate] !== FREE) continue;
    role[gate] = SINGLE;
    const p = x[gate]! >>> 1;
    const q = y[gate]! >>> 1;
    const takesP = kind[p] !== SOURCE && fan[p] === 1 && role[p] === FREE;
    const takesQ = kind[q] !== SOURCE && fan[q] === 1 && role[q] === FREE;
    if (takesP) role[p] = INSIDE;
    // An and takes in one operand only.
    if (takesQ && (kind[gate] === XOR || !takesP)) role[q] = INSIDE;
  }
}
