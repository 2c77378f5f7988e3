import type Fraction from "fraction.js";
import type { Circuit } from "../../circuit/circuit.js";
import { OPS } from "../../circuit/ops.js";
import { type Budget, type Cone, countOf, randomWords, type Search } from "./cone.js";

/** The largest primes below 2^26: products of two residues stay below 2^52, exact in a double. */
export const PRIMES: readonly number[] = [67_108_859, 67_108_837, 67_108_819, 67_108_777];

const TRIALS = 3;

/**
 * Essential inputs of a polynomial by reverse-mode differentiation at random points over GF(p): one pass forward, one
 * back, for all inputs at once. A derivative that is not 0 at one point is not the zero polynomial modulo p, hence not
 * over the rationals either (every constant has a denominator prime to p), so the polynomial depends on that input.
 * The converse may fail, with probability at most degree / p a trial, so the count is a lower bound.
 */
export function essentialOfPolynomial(
  circuit: Circuit,
  wire: number,
  cone: Cone,
  seed: number,
  budget: Budget,
): Search {
  const certified = new Uint8Array(cone.inputs.length);
  const p = PRIMES.find((prime) => denominatorsPrimeTo(circuit, BigInt(prime)));
  const about = "the polynomial over the rationals (hence over the integers and the reals)";
  if (p === undefined) return { certified, witness: "no prime at hand suits the constants", about };
  const random = randomWords(seed);
  const constants = residues(circuit, p);
  const value = new Float64Array(wire + 1);
  const slope = new Float64Array(wire + 1);
  for (let trial = 0; trial < TRIALS && budget.left >= 2 * cone.nodes.length; trial++) {
    budget.left -= 2 * cone.nodes.length;
    for (const input of cone.inputs) value[input] = random() % p;
    forward(circuit, cone, p, constants, value);
    backward(circuit, wire, cone, p, value, slope);
    cone.inputs.forEach((input, i) => {
      if (slope[input] !== 0) certified[i] = 1;
    });
    if (countOf(certified) === certified.length) break;
  }
  return { certified, witness: `a derivative that is not 0 modulo ${p}`, about };
}

function forward(
  circuit: Circuit,
  cone: Cone,
  p: number,
  constants: Float64Array,
  value: Float64Array,
): void {
  const { op, a, b } = circuit;
  for (const node of cone.nodes) {
    const x = value[a[node]!]!;
    switch (op[node]) {
      case OPS.constant.code:
        value[node] = constants[a[node]!]!;
        break;
      case OPS.add.code:
        value[node] = (x + value[b[node]!]!) % p;
        break;
      case OPS.sub.code:
        value[node] = (x + p - value[b[node]!]!) % p;
        break;
      case OPS.neg.code:
        value[node] = (p - x) % p;
        break;
      case OPS.mul.code:
        value[node] = (x * value[b[node]!]!) % p;
        break;
    }
  }
}

function backward(
  circuit: Circuit,
  wire: number,
  cone: Cone,
  p: number,
  value: Float64Array,
  slope: Float64Array,
): void {
  const { op, a, b } = circuit;
  slope.fill(0);
  slope[wire] = 1;
  for (let at = cone.nodes.length - 1; at >= 0; at--) {
    const node = cone.nodes[at]!;
    const own = slope[node]!;
    if (own === 0) continue;
    const x = a[node]!;
    const y = b[node]!;
    switch (op[node]) {
      case OPS.add.code:
        slope[x] = (slope[x]! + own) % p;
        slope[y] = (slope[y]! + own) % p;
        break;
      case OPS.sub.code:
        slope[x] = (slope[x]! + own) % p;
        slope[y] = (slope[y]! + p - own) % p;
        break;
      case OPS.neg.code:
        slope[x] = (slope[x]! + p - own) % p;
        break;
      case OPS.mul.code:
        slope[x] = (slope[x]! + own * value[y]!) % p;
        slope[y] = (slope[y]! + own * value[x]!) % p;
        break;
    }
  }
}

function denominatorsPrimeTo(circuit: Circuit, p: bigint): boolean {
  return circuit.constants.every((constant) => constant.d % p !== 0n);
}

function residues(circuit: Circuit, p: number): Float64Array {
  return Float64Array.from(circuit.constants, (constant) => residue(constant, BigInt(p)));
}

function residue(constant: Fraction, p: bigint): number {
  let inverse = 1n;
  let square = constant.d % p;
  for (let exponent = p - 2n; exponent > 0n; exponent >>= 1n) {
    if (exponent & 1n) inverse = (inverse * square) % p;
    square = (square * square) % p;
  }
  return Number(((((constant.s * constant.n) % p) + p) * inverse) % p);
}
