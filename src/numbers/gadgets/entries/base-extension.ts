import type { Gates, Word } from "../../../algebra/gates.js";
import { baseOf, type Extension, extensionThrough, laneOf } from "../../residue/base-extension.js";
import { productOf } from "../../residue/basis.js";
import { residueOf } from "../../residue/prime.js";
import { propagateCarries } from "../carry.js";
import { addWord, compress, emptyColumns } from "../carry-save.js";
import { anyBit } from "../compare.js";
import type { Gadget, GadgetFunction } from "../gadget.js";
import { decode } from "../shift.js";
import { lookUp, lookUpByMinterms } from "../table.js";
import { constantWord } from "../words.js";

/** The modulus that the number is brought down by on the way. */
const OUTER = 61n;
const ODD_PRIMES = [3, 5, 7, 11, 13, 17, 19, 23] as const;

interface Own extends Extension {
  readonly primes: readonly number[];
  readonly product: bigint;
  /** The residues wanted are those modulo these: the last three primes. */
  readonly targets: readonly number[];
}

const extensions = new Map<number, Own>();

function extensionOf(count: number): Own {
  const primes = ODD_PRIMES.slice(0, count);
  const own = extensions.get(count) ?? {
    ...extensionThrough(laneOf(OUTER), baseOf(primes)),
    primes,
    product: productOf(primes),
    targets: primes.slice(-3),
  };
  extensions.set(count, own);
  return own;
}

/** The number below the product that has these residues, prime by prime. */
function numberOf(primes: readonly number[], residues: readonly number[]): bigint {
  let [x, step] = [0n, 1n];
  primes.forEach((prime, i) => {
    while (residueOf(x, prime) !== residues[i]!) x += step;
    step *= BigInt(prime);
  });
  return x;
}

export const baseExtension: GadgetFunction = {
  name: "extend-base",
  title:
    "from X modulo the k odd primes 3, 5, ..., a Y = X mod 61, Y < 61 (k + 1), modulo the last three of them; X below half their product, else X or X less the product",
  unit: "primes",
  sizes: [4, 8],
  inputs: (k) => extensionOf(k).primes.map((prime) => prime.toString(2).length),
  outputs: (k) => extensionOf(k).targets.map((prime) => prime.toString(2).length),
  holds: (inputs, outputs, k) => {
    const { primes, targets, product } = extensionOf(k);
    if (outputs.some((residue, j) => residue >= BigInt(targets[j]!))) return false;
    const x = numberOf(
      primes,
      inputs.map((word, i) => residueOf(word, primes[i]!)),
    );
    const meant = 2n * x < product ? [x] : [x, x - product];
    // Three targets tell every Y from every other.
    const span = (BigInt(k) + 1n) * OUTER;
    for (let y = 0n; y < span; y++) {
      if (!outputs.every((residue, j) => y % BigInt(targets[j]!) === residue)) continue;
      return meant.some((value) => (value - y) % OUTER === 0n);
    }
    return false;
  },
};

/** The rank r = floor((sum of the fractions + k) / 2^w), exact where X < M/2. */
function rankOf<B>(gates: Gates<B>, residues: readonly Word<B>[], own: Own): Word<B> {
  const { primes, fraction, rankBits } = own;
  const columns = emptyColumns<B>(fraction + rankBits);
  residues.forEach((residue, i) => {
    const prime = primes[i]!;
    const short = wordsOf(residue.length, (x) => own.short(i, BigInt(x % prime)));
    addWord(columns, lookUpByMinterms(gates, residue, short, fraction));
  });
  addWord(columns, constantWord(gates, primes.length, columns.length));
  return propagateCarries(gates, compress(gates, columns)).slice(fraction);
}

/** The sum of the terms, each modulo the target. */
function termSum<B>(gates: Gates<B>, residues: readonly Word<B>[], own: Own, target: number): Word<B> {
  const width = (residues.length * (target - 1)).toString(2).length;
  const columns = emptyColumns<B>(width);
  residues.forEach((residue, i) => {
    const words = wordsOf(residue.length, (x) => own.term(i, BigInt(x % own.primes[i]!)) % BigInt(target));
    addWord(columns, lookUpByMinterms(gates, residue, words, bitsOf(target)));
  });
  return propagateCarries(gates, compress(gates, columns));
}

const bitsOf = (prime: number): number => prime.toString(2).length;

function wordsOf(bits: number, word: (index: number) => bigint): readonly bigint[] {
  return Array.from({ length: 2 ** bits }, (_, index) => word(index));
}

/** Lines of the residues of a word of a sum. */
function residueLines<B>(gates: Gates<B>, word: Word<B>, most: number, target: number): readonly B[] {
  const lines: B[][] = Array.from({ length: target }, () => []);
  decode(gates, word).forEach((line, value) => {
    if (value <= most) lines[value % target]!.push(line);
  });
  return lines.map((same) => anyBit(gates, same));
}

const SOURCE =
  "H. Jung. Depth efficient transformations of arithmetic into Boolean circuits. FCT 1985; rank by A. Shenoy, R. Kumaresan. IEEE Trans. Computers 38, 1989";

export const baseExtensions: readonly Gadget[] = [
  {
    name: "extend-base",
    function: baseExtension,
    title: "rank and terms beside each other, joined as lines: one AND for each residue of the terms",
    source: SOURCE,
    aim: "depth",
    figures: { 8: { depth: 43, from: "rank, then its term added, then a table" } },
    build: <B>(gates: Gates<B>, residues: readonly Word<B>[], k: number) => {
      const own = extensionOf(k);
      const ranks = decode(gates, rankOf(gates, residues, own)).slice(0, k + 1);
      return own.targets.map((target) => {
        const sum = termSum(gates, residues, own, target);
        const lines = residueLines(gates, sum, k * (target - 1), target);
        return Array.from({ length: bitsOf(target) }, (_, place) =>
          anyBit(
            gates,
            lines.map((line, residue) => {
              const set = ranks.filter((_rank, rank) => {
                const value = (BigInt(residue) + own.rankTerm(BigInt(rank))) % BigInt(target);
                return ((value >> BigInt(place)) & 1n) === 1n;
              });
              return gates.and(line, anyBit(gates, set));
            }),
          ),
        );
      });
    },
  },
  {
    name: "extend-base-tables",
    function: baseExtension,
    title: "the rank's term is added to the others by carries, and a table brings the sum down",
    source: SOURCE,
    aim: "size",
    figures: {},
    build: <B>(gates: Gates<B>, residues: readonly Word<B>[], k: number) => {
      const own = extensionOf(k);
      const rank = rankOf(gates, residues, own);
      return own.targets.map((target) => {
        const terms = wordsOf(
          rank.length,
          (index) => own.rankTerm(BigInt(Math.min(index, k))) % BigInt(target),
        );
        const columns = emptyColumns<B>(((k + 1) * (target - 1)).toString(2).length);
        addWord(columns, termSum(gates, residues, own, target));
        addWord(columns, lookUp(gates, rank, terms, bitsOf(target)));
        const sum = propagateCarries(gates, compress(gates, columns));
        const down = wordsOf(sum.length, (value) => BigInt(value % target));
        return [...lookUp(gates, sum, down, bitsOf(target))];
      });
    },
  },
];
