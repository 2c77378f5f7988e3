import { UsageError, unknownName } from "../../errors.js";
import type { PortHeads } from "../port-names.js";

/**
 * A rank-1 constraint system over the prime field GF(p): for every constraint, (A . w)(B . w) = C . w, where w is the
 * vector of wires and w_0 = 1. Wires 1.. are the outputs, then the public inputs, then the private ones, then the rest.
 *
 * Flat: constraint i has three linear combinations 3i, 3i+1, 3i+2 (A, B, C); combination j is the terms `starts[j]` up
 * to `starts[j + 1]`, each a wire and the index of its coefficient, wires ascending.
 */
export interface R1cs {
  readonly prime: bigint;
  readonly wires: number;
  readonly outputs: number;
  readonly publicInputs: number;
  readonly privateInputs: number;
  readonly constraints: number;
  readonly starts: Uint32Array;
  readonly termWires: Uint32Array;
  readonly termCoefficients: Uint32Array;
  /** Each 1..p-1. */
  readonly coefficients: readonly bigint[];
  readonly ports: PortHeads;
  /** Byte of the file at which each constraint starts; missing where there is no file. */
  readonly marks?: Float64Array;
}

/** Fields that proof systems use, by the names that their tools give them. */
export const PRIMES: Readonly<Record<string, bigint>> = {
  bn128: 21888242871839275222246405745257275088548364400416034343698204186575808495617n,
  bls12381: 52435875175126190479447740508185965837690552500527637822603658699938581184513n,
  goldilocks: 18446744069414584321n,
};

/** @throws UsageError for what is neither a known name nor a number; whether a number is prime is the caller's to ask. */
export function primeNamed(text: string): bigint {
  const known = PRIMES[text];
  if (known !== undefined) return known;
  if (!/^\d/.test(text)) throw unknownName("prime", text, Object.keys(PRIMES));
  if (/^\d{1,400}$/.test(text)) return BigInt(text);
  throw new UsageError(
    `expected a prime as ${Object.keys(PRIMES).join(", ")} or in digits, got '${text}'; say --prime bn128`,
  );
}

/** Bytes of a field element in files: whole words of eight bytes, least significant byte first. */
export function fieldBytes(prime: bigint): number {
  return 8 * Math.ceil(prime.toString(16).length / 16);
}

/** `value` over `view` at `offset`, least significant word first. */
export function putField(view: DataView, offset: number, bytes: number, value: bigint): void {
  let rest = value;
  for (let at = 0; at < bytes; at += 8) {
    view.setBigUint64(offset + at, rest & 0xffff_ffff_ffff_ffffn, true);
    rest >>= 64n;
  }
}

export function getField(view: DataView, offset: number, bytes: number): bigint {
  let value = 0n;
  for (let at = bytes - 8; at >= 0; at -= 8) value = (value << 64n) | view.getBigUint64(offset + at, true);
  return value;
}
