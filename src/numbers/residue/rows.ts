import { costGates, Meter } from "../../algebra/cost.js";
import { foldGates } from "../../algebra/fold.js";
import { type Gates, mux, type Word } from "../../algebra/gates.js";
import { propagateCarries } from "../gadgets/carry.js";
import { addProduct, addWord, type Columns, compress, emptyColumns } from "../gadgets/carry-save.js";
import { anyBit } from "../gadgets/compare.js";
import { decode } from "../gadgets/shift.js";
import { lookUpByMinterms } from "../gadgets/table.js";
import { constantWord, inverted } from "../gadgets/words.js";
import type { DotLevel } from "./base-extension.js";
import { type DigitsOf, fitted, foldedDown, plainDigits, sparseDigits } from "./lazy.js";
import { type PrimeArithmetic, type Residue, residueOf } from "./prime.js";

/** How high bits are brought down: which digits of their weights, and how many places past b are kept. */
export interface Folding {
  readonly digits: DigitsOf;
  readonly kept: number;
}

const FOLDINGS: readonly Folding[] = [plainDigits, sparseDigits].flatMap((digits) => [
  { digits, kept: 0 },
  { digits, kept: 2 },
]);

/** Places of a row past the bits of the prime. */
const PLACES_PAST = 4;

const foldings = new Map<string, Folding>();

/** The shallowest folding for a sum of so many products of operands that arrive together, found by counting each. */
function shallowest(prime: number, terms: number): Folding {
  const key = `${prime} ${terms}`;
  let best = foldings.get(key);
  if (best === undefined) {
    const depth = (folding: Folding): number => {
      const gates = foldGates(costGates(new Meter()));
      const rows = rowArithmetic(gates, prime, folding);
      const x = rows.constant(0n).map(() => 0);
      return Math.max(...rows.sum(new Array(terms).fill([x, x]), [], []).map(gates.arrival));
    };
    const counted = FOLDINGS.map((folding) => ({ folding, levels: depth(folding) }));
    best = counted.reduce((least, own) => (own.levels < least.levels ? own : least)).folding;
    foldings.set(key, best);
  }
  return best;
}

/**
 * Residues as two rows of b + 4 bits whose sum is congruent, one row after the other. A sum of products is four arrays of
 * partial products for each; its high bits are replaced by residues of their weights until b + 4 places are enough. No
 * carry is propagated, but for a table.
 */
export function rowArithmetic<B>(gates: Gates<B>, prime: number, given?: Folding): PrimeArithmetic<B> {
  const b = prime.toString(2).length;
  const width = b + PLACES_PAST;
  const rowsOf = (x: Residue<B>): readonly [Word<B>, Word<B>] => [x.slice(0, width), x.slice(width)];
  const sums: PrimeArithmetic<B>["sum"] = (products, plus, minus) => {
    const all = (1n << BigInt(width)) - 1n;
    // -x = ~x - (2^width - 1), for both rows.
    const known = BigInt(residueOf(-2n * BigInt(minus.length) * all, prime));
    const pairs = 4n * BigInt(products.length) * all * all;
    const most = pairs + 2n * BigInt(plus.length + minus.length) * all + known;
    const columns = emptyColumns<B>(Math.max(width, most.toString(2).length));
    for (const [x, y] of products)
      for (const own of rowsOf(x)) for (const other of rowsOf(y)) addProduct(gates, columns, own, other);
    for (const x of plus) for (const row of rowsOf(x)) addWord(columns, row);
    for (const x of minus) for (const row of rowsOf(x)) addWord(columns, inverted(gates, row));
    if (known > 0n) addWord(columns, constantWord(gates, known, width));
    return flattened(
      gates,
      rowsBelow(gates, columns, prime, given ?? shallowest(prime, Math.max(1, products.length))),
      width,
    );
  };
  const total = (x: Residue<B>): Word<B> => {
    const columns = emptyColumns<B>(width + 1);
    for (const row of rowsOf(x)) addWord(columns, row);
    return propagateCarries(gates, compress(gates, columns));
  };
  const table = (x: Residue<B>, word: (residue: number) => bigint, wide: number): Word<B> => {
    const words = Array.from({ length: 2 ** (width + 1) }, (_, i) => word(i % prime));
    return lookUpByMinterms(gates, total(x), words, wide);
  };
  const padded = (word: Word<B>): Residue<B> => [...word, ...constantWord(gates, 0, 2 * width - word.length)];
  return {
    prime,
    constant: (value) => padded(constantWord(gates, residueOf(value, prime), width)),
    read: (word) => {
      const top = word.length - 1;
      const columns = emptyColumns<B>(width);
      let most = 0n;
      word.forEach((bit, place) => {
        const weight = residueOf(place === top ? -(1n << BigInt(place)) : 1n << BigInt(place), prime);
        for (let at = 0; at < b; at++) if ((weight >> at) % 2 === 1) columns[at]!.push(bit);
        most += BigInt(weight);
      });
      const fit = fitted(columns, Math.max(width, most.toString(2).length));
      return flattened(gates, rowsBelow(gates, fit, prime, given ?? shallowest(prime, 1)), width);
    },
    sum: sums,
    truth: (bit) => padded([bit]),
    choose: (chosen, x, y) => x.map((bit, i) => mux(gates, chosen, bit, y[i]!)),
    isZero: (x) => table(x, (residue) => (residue === 0 ? 1n : 0n), 1)[0]!,
    lookUp: (x, words, wide) => table(x, (residue) => words[residue]!, wide),
    lines: (x) => {
      const patterns = decode(gates, total(x));
      return Array.from({ length: prime }, (_, residue) =>
        anyBit(
          gates,
          patterns.filter((_line, i) => i % prime === residue),
        ),
      );
    },
    ofWord: padded,
    ofLines: (lines, values) =>
      padded(
        Array.from({ length: b }, (_, place) =>
          anyBit(
            gates,
            lines.filter((_line, i) => (values[i]! >> place) % 2 === 1),
          ),
        ),
      ),
  };
}

/**
 * Levels of sums of products, whole in carry-save form, and one reduction at the end: what a level gains without its own
 * reduction it loses by numbers twice as long, so that a few levels are best.
 */
export function rowBlock<B>(
  gates: Gates<B>,
  prime: number,
  levels: readonly DotLevel[],
  values: readonly Residue<B>[],
): readonly Residue<B>[] {
  const width = prime.toString(2).length + PLACES_PAST;
  let numbers: readonly Columns<B>[] = values.map((x) =>
    Array.from({ length: width }, (_, place) => [x[place]!, x[width + place]!]),
  );
  let most = 2n * ((1n << BigInt(width)) - 1n);
  for (const level of levels) {
    const terms = BigInt(level.reduce((longest, { length }) => Math.max(longest, length), 0));
    most = terms * most * most;
    const length = most.toString(2).length;
    numbers = level.map((pairs) => {
      const columns = emptyColumns<B>(Math.max(width, length));
      for (const [i, j] of pairs) addColumnsProduct(gates, columns, numbers[i]!, numbers[j]!);
      return compress(gates, columns, false);
    });
  }
  const terms = levels.at(-1)![0]!.length;
  return numbers.map((columns) =>
    flattened(gates, rowsBelow(gates, columns, prime, shallowest(prime, terms)), width),
  );
}

function addColumnsProduct<B>(gates: Gates<B>, columns: Columns<B>, x: Columns<B>, y: Columns<B>): void {
  x.forEach((own, i) => {
    y.forEach((other, j) => {
      for (const bit of own) for (const by of other) columns[i + j]?.push(gates.and(bit, by));
    });
  });
}

/** Compressed columns whose places past b + 3 are brought down. */
function rowsBelow<B>(gates: Gates<B>, given: Columns<B>, prime: number, folding: Folding): Columns<B> {
  const b = prime.toString(2).length;
  const width = b + PLACES_PAST;
  let columns = compress(gates, given, false);
  while (columns.length > width) {
    const [next, most] = foldedDown(gates, columns, prime, b + folding.kept, folding.digits);
    columns = compress(gates, fitted(next, Math.max(width, most.toString(2).length)), false);
  }
  return columns;
}

function flattened<B>(gates: Gates<B>, columns: Columns<B>, width: number): Residue<B> {
  return [0, 1].flatMap((row) =>
    Array.from({ length: width }, (_, place) => columns[place]?.[row] ?? gates.constant(false)),
  );
}
