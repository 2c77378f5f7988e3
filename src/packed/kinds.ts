import type Fraction from "fraction.js";
import { nearestDouble } from "../algebra/evaluate.js";
import type { GateName } from "../circuit/ops.js";
import { UsageError } from "../errors.js";
import type { KernelName } from "./kernel-text.js";
import { AND_OPERATIONS, INNER, xorOf } from "./operations.js";

/** The values of one slot, or of many: one entry a lane (32 lanes an entry for bits). */
export type Lanes = Int32Array | Uint32Array | BigUint64Array | Float64Array;
export type Lane = number | bigint;

/** What the lanes hold and what the gates do to them. */
export interface Kind {
  /** `bits`, `mod:4294967296`, `mod:P`, `float64`. */
  readonly name: string;
  readonly kernel: KernelName;
  readonly bytesPerEntry: 4 | 8;
  view(buffer: ArrayBuffer, byteOffset: number, entries: number): Lanes;
  /** The number of each gate's operation in the kernel, complements aside. Gates that are missing cannot be evaluated packed. */
  readonly operations: Partial<Readonly<Record<GateName, number>>>;
  /** What an operation on numbers does to one entry, in the order of their numbers: the same as the kernel, lane for lane. */
  readonly plain: readonly ((x: never, y: never) => Lane)[];
  constant(value: Fraction): Lane;
  /** Multiplying by `enter` on the way in and by `leave` on the way out, for kernels whose lanes hold x R modulo p. */
  readonly domain?: { readonly enter: Lane; readonly leave: Lane; inside(value: Lane): Lane };
  /** Further arguments of the kernel. */
  readonly arguments: readonly Lane[];
}

const word = (buffer: ArrayBuffer, byteOffset: number, entries: number) =>
  new Int32Array(buffer, byteOffset, entries);

export const bitsKind: Kind = {
  name: "bits",
  kernel: "bits",
  bytesPerEntry: 4,
  view: word,
  operations: { and: AND_OPERATIONS[0]!, or: AND_OPERATIONS[0]!, xor: xorOf(INNER.slot, INNER.slot) },
  plain: [],
  constant: (value) => (value.equals(0) ? 0 : -1),
  arguments: [],
};

const RING = { add: 0, sub: 1, neg: 2, mul: 3 } as const;

export const float64Kind: Kind = {
  name: "float64",
  kernel: "float64",
  bytesPerEntry: 8,
  view: (buffer, byteOffset, entries) => new Float64Array(buffer, byteOffset, entries),
  operations: { ...RING, div: 4 },
  plain: [
    (x: number, y: number) => x + y,
    (x: number, y: number) => x - y,
    (x: number) => -x,
    (x: number, y: number) => x * y,
    (x: number, y: number) => x / y,
  ],
  constant: nearestDouble,
  arguments: [],
};

/** Integers modulo 2^32. Constants must be integers. */
export const mod32Kind: Kind = {
  name: "mod:4294967296",
  kernel: "mod32",
  bytesPerEntry: 4,
  view: (buffer, byteOffset, entries) => new Uint32Array(buffer, byteOffset, entries),
  operations: RING,
  plain: [
    (x: number, y: number) => (x + y) >>> 0,
    (x: number, y: number) => (x - y) >>> 0,
    (x: number) => -x >>> 0,
    (x: number, y: number) => Math.imul(x, y) >>> 0,
  ],
  constant: (value) => {
    if (value.d !== 1n)
      throw new UsageError(`${value.toFraction()} has no value modulo 2^32; use a prime modulus or float64`);
    return Number(BigInt.asUintN(32, value.s * value.n));
  },
  arguments: [],
};

/** Residues are kept in 64 bits, with room for a sum of two and the reduction of a product. */
export const PRIMES_BELOW: bigint = 1n << 62n;

/** GF(p) for an odd prime p below 2^62. Constants are divided out in the field. */
export function primeKind(p: bigint): Kind {
  if (p < 3n || p % 2n === 0n || p >= PRIMES_BELOW) {
    throw new UsageError(`expected an odd prime below 2^62 for packed evaluation, got ${p}`);
  }
  const small = p < 1n << 31n;
  const bits = small ? 32n : 64n;
  const radix = 1n << bits;
  const toLane = (value: bigint): Lane => (small ? Number(value) : value);
  const inside = (value: Lane): Lane => toLane((BigInt(value) * radix) % p);
  const minusInverse = BigInt.asUintN(Number(bits), -inverseModuloPower(p, bits));
  const big = (f: (x: bigint, y: bigint) => bigint) => (x: Lane, y: Lane) => toLane(f(BigInt(x), BigInt(y)));
  return {
    name: `mod:${p}`,
    kernel: small ? "mod31" : "mod62",
    bytesPerEntry: small ? 4 : 8,
    view: (buffer, byteOffset, entries) =>
      small ? new Uint32Array(buffer, byteOffset, entries) : new BigUint64Array(buffer, byteOffset, entries),
    operations: RING,
    plain: [
      big((x, y) => (x + y) % p),
      big((x, y) => (x - y + p) % p),
      big((x) => (p - x) % p),
      big((x, y) => (x * y) % p),
    ],
    constant: (value) => toLane(fractionModulo(value, p)),
    domain: { enter: toLane((radix * radix) % p), leave: toLane(1n), inside },
    // The engine takes 32-bit arguments as signed numbers and 64-bit ones as BigInts.
    arguments: small ? [Number(p), Number(BigInt.asIntN(32, minusInverse))] : [p, minusInverse],
  };
}

/** 1/p modulo 2^bits for odd p: each step doubles the number of right bits. */
function inverseModuloPower(p: bigint, bits: bigint): bigint {
  let inverse = p;
  for (let right = 3n; right < bits; right *= 2n) {
    inverse = BigInt.asUintN(Number(bits), inverse * (2n - p * inverse));
  }
  return inverse;
}

function fractionModulo(value: Fraction, p: bigint): bigint {
  const residue = (x: bigint): bigint => ((x % p) + p) % p;
  if (residue(value.d) === 0n)
    throw new UsageError(`${value.toFraction()} has no value modulo ${p}, which divides its denominator`);
  return (residue(value.s * value.n) * power(residue(value.d), p - 2n, p)) % p;
}

function power(base: bigint, exponent: bigint, p: bigint): bigint {
  let result = 1n;
  for (let square = base, rest = exponent; rest > 0n; rest >>= 1n, square = (square * square) % p) {
    if (rest % 2n === 1n) result = (result * square) % p;
  }
  return result;
}
