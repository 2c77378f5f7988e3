import type { Gates, Word } from "../../../algebra/gates.js";
import { lazyArithmetic } from "../../residue/lazy.js";
import { rowArithmetic } from "../../residue/rows.js";
import { propagateCarries } from "../carry.js";
import { addWord, compress, emptyColumns } from "../carry-save.js";
import type { Gadget, GadgetFunction } from "../gadget.js";
import { lookUp, lookUpByMinterms } from "../table.js";
import { widened } from "../words.js";

const TERMS = 4;

/** The largest prime of b bits: 7, 13, 61, 251, 65521 for b = 3, 4, 6, 8, 16. */
export function largestPrime(b: number): number {
  const isPrime = (n: number): boolean => {
    for (let factor = 2; factor * factor <= n; factor++) if (n % factor === 0) return false;
    return true;
  };
  let candidate = 2 ** b - 1;
  while (!isPrime(candidate)) candidate--;
  return candidate;
}

/** Whether the total of the outputs is congruent to x1 y1 + ... + x4 y4, where an operand is the total of `rows` words. */
function isDot(inputs: readonly bigint[], outputs: readonly bigint[], rows: number, b: number): boolean {
  const total = (words: readonly bigint[]): bigint => words.reduce((sum, word) => sum + word, 0n);
  const operand = (i: number): bigint => total(inputs.slice(i * rows, (i + 1) * rows));
  const dot = total(Array.from({ length: TERMS }, (_, i) => operand(2 * i) * operand(2 * i + 1)));
  return (dot - total(outputs)) % BigInt(largestPrime(b)) === 0n;
}

const operands = (widths: readonly number[]): readonly number[] =>
  Array.from({ length: 2 * TERMS }, () => widths).flat();

const pairsOf = <T>(values: readonly T[]): readonly (readonly [T, T])[] =>
  Array.from({ length: TERMS }, (_, i) => [values[2 * i]!, values[2 * i + 1]!] as const);

const UNIT = "bits of the prime";

export const reducedDot: GadgetFunction = {
  name: "dot-mod",
  title: "x1 y1 + ... + x4 y4 modulo the largest prime of b bits, from 0 to p - 1",
  unit: UNIT,
  sizes: [3, 4, 6],
  inputs: (b) => operands([b]),
  outputs: (b) => [b],
  holds: (inputs, outputs, b) => outputs[0]! < BigInt(largestPrime(b)) && isDot(inputs, outputs, 1, b),
};

export const lazyDot: GadgetFunction = {
  name: "dot-mod-lazy",
  title: "the same as any congruent word of b + 1 bits, of such words",
  unit: UNIT,
  sizes: [4, 6, 8, 16],
  inputs: (b) => operands([b + 1]),
  outputs: (b) => [b + 1],
  holds: (inputs, outputs, b) => isDot(inputs, outputs, 1, b),
};

export const carrySaveDot: GadgetFunction = {
  name: "dot-mod-rows",
  title: "the same as any congruent pair of rows of b + 4 bits, of such pairs",
  unit: UNIT,
  sizes: [4, 6, 8, 16],
  inputs: (b) => operands([b + 4, b + 4]),
  outputs: (b) => [b + 4, b + 4],
  holds: (inputs, outputs, b) => isDot(inputs, outputs, 2, b),
};

/** Nothing is carried: rows in, rows out. */
function dotOfRows<B>(gates: Gates<B>, words: readonly Word<B>[], b: number): readonly Word<B>[] {
  const operands = Array.from({ length: 2 * TERMS }, (_, i) => words.slice(2 * i, 2 * i + 2).flat());
  const rows = rowArithmetic(gates, largestPrime(b)).sum(pairsOf(operands), [], []);
  return [rows.slice(0, rows.length / 2), rows.slice(rows.length / 2)];
}

/** Products by one table of 2 b bits each, their sum by carries, and one table for the sum. */
function dotByTables<B>(gates: Gates<B>, words: readonly Word<B>[], b: number): readonly Word<B>[] {
  const prime = largestPrime(b);
  const span = 2 ** b;
  const products = Array.from({ length: span * span }, (_, i) =>
    BigInt(((i % span) * Math.floor(i / span)) % prime),
  );
  const width = (TERMS * (prime - 1)).toString(2).length;
  const columns = emptyColumns<B>(width);
  for (const [x, y] of pairsOf(words)) addWord(columns, lookUpByMinterms(gates, [...x, ...y], products, b));
  const sum = propagateCarries(gates, compress(gates, columns));
  return [lookUpByMinterms(gates, sum, residuesBelow(width, prime), b)];
}

function residuesBelow(width: number, prime: number): readonly bigint[] {
  return Array.from({ length: 2 ** width }, (_, i) => BigInt(i % prime));
}

const HESSE =
  "W. Hesse, E. Allender, D. Barrington. Uniform constant-depth threshold circuits for division and iterated multiplication. JCSS 65, 2002";
const MEASURED = "the same construction, measured";

export const modularDots: readonly Gadget[] = [
  {
    name: "dot-mod",
    function: reducedDot,
    title: "a table for each product, one for their sum",
    source: HESSE,
    aim: "depth",
    figures: { 6: { depth: 37, from: MEASURED } },
    build: dotByTables,
  },
  {
    name: "dot-mod-exact",
    function: reducedDot,
    title: "one carry-save array, its high bits replaced by residues, a table at the end",
    source: HESSE,
    aim: "size",
    figures: {},
    build: <B>(gates: Gates<B>, words: readonly Word<B>[], b: number) => {
      const prime = largestPrime(b);
      const wide = words.map((word) => widened(gates, word, b + 1));
      const lazy = lazyArithmetic(gates, prime).sum(pairsOf(wide), [], []);
      return [lookUp(gates, lazy, residuesBelow(b + 1, prime), b)];
    },
  },
  {
    name: "dot-mod-lazy",
    function: lazyDot,
    title: "one carry-save array, its high bits replaced by residues, the last few by a table",
    source: HESSE,
    aim: "depth",
    figures: { 8: { depth: 55, from: MEASURED }, 16: { depth: 66, from: MEASURED } },
    build: <B>(gates: Gates<B>, words: readonly Word<B>[], b: number) => [
      lazyArithmetic(gates, largestPrime(b)).sum(pairsOf(words), [], []),
    ],
  },
  {
    name: "dot-mod-rows",
    function: carrySaveDot,
    title:
      "four arrays of partial products for each product, high bits replaced by residues in the shallowest of four ways, nothing carried",
    source: HESSE,
    aim: "depth",
    figures: {
      6: { depth: 38, from: MEASURED },
      8: { depth: 40, from: MEASURED },
      16: { depth: 43, from: MEASURED },
    },
    build: dotOfRows,
  },
];
