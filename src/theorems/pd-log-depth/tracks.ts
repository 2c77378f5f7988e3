import type { Gates, Word } from "../../algebra/gates.js";
import type { Columns } from "../../numbers/gadgets/carry-save.js";
import { anyBit } from "../../numbers/gadgets/compare.js";
import { lookUp } from "../../numbers/gadgets/table.js";
import { arrays } from "../../scans/arrays.js";
import { sklansky } from "../../scans/sklansky.js";
import { addColumns, type DiscreteLogs } from "../tools/discrete-logs.js";
import type { PdAlphabet, PdToken } from "./alphabet.js";

/** One summand of the state, for one prime: a product as the sum of its logarithms, and whether it is there at all. */
export interface Term<B> {
  /** The step whose drive it begins with. */
  readonly step: number;
  readonly logs: Columns<B>;
  readonly live: B;
}

/** Tables of what one token does, over gates. */
export class Reader<B> {
  constructor(
    readonly gates: Gates<B>,
    readonly alphabet: PdAlphabet,
    readonly logs: DiscreteLogs,
    readonly forgetsZeros: boolean,
  ) {}

  private word(token: Word<B>, width: number, f: (own: PdToken) => number): Word<B> {
    return lookUp(
      this.gates,
      token,
      this.alphabet.tokens.map((own) => BigInt(f(own))),
      width,
    );
  }

  /** Row i, column j: whether the token moves j to i. */
  matrix(token: Word<B>): B[][] {
    return indices(this.alphabet.d).map((i) =>
      indices(this.alphabet.d).map((j) => this.word(token, 1, ({ map }) => (map[j] === i ? 1 : 0))[0]!),
    );
  }

  log(token: Word<B>, f: (own: PdToken) => number): Columns<B> {
    const width = this.widthOf(1);
    return this.word(token, width, (own) => this.logs.log(f(own))).map((bit) => [bit]);
  }

  /** Zero modulo the prime: of the integers perhaps none is. */
  isZero(token: Word<B>, f: (own: PdToken) => number): B {
    if (this.forgetsZeros) return this.gates.constant(false);
    return this.word(token, 1, (own) => (f(own) % this.logs.prime === 0 ? 1 : 0))[0]!;
  }

  /** Bits of a sum of so many logarithms. */
  widthOf(terms: number): number {
    const most = terms * (this.logs.prime - 2);
    return most === 0 ? 0 : most.toString(2).length;
  }

  select(lines: readonly B[], bits: readonly B[]): B {
    const { gates } = this;
    return anyBit(
      gates,
      lines.map((line, k) => gates.and(line, bits[k]!)),
    );
  }

  /** The sum at the line that is set. */
  gather(lines: readonly B[], sums: readonly Columns<B>[]): Columns<B> {
    const none = this.gates.constant(false);
    return indices(Math.max(...sums.map((sum) => sum.length))).map((place) =>
      indices(Math.max(...sums.map((sum) => sum[place]?.length ?? 0))).map((i) =>
        this.select(
          lines,
          sums.map((sum) => sum[place]?.[i] ?? none),
        ),
      ),
    );
  }
}

export const indices = (count: number): readonly number[] => Array.from({ length: count }, (_, i) => i);

/** Everything from step n back to each step, by a prefix network on the reversed sequence. */
function suffixes<E>(compose: (earlierStep: E, laterSteps: E) => E, steps: readonly E[]): readonly E[] {
  return sklansky.run(arrays<E>(), compose, [...steps].reverse());
}

export interface TermRequest {
  readonly output: number;
  readonly forgetsZeros: boolean;
}

/**
 * Permutations: coordinate u of the last state is reached from exactly one coordinate at each step. Those coordinates are
 * found by a scan of the permutations, the factors on their way gathered, and their logarithms summed by a second scan:
 * a scalar recurrence for each u.
 */
export function termsOfPermutations<B>(
  gates: Gates<B>,
  alphabet: PdAlphabet,
  logs: DiscreteLogs,
  tokens: readonly Word<B>[],
  { output, forgetsZeros }: TermRequest,
): readonly Term<B>[] {
  const reader = new Reader(gates, alphabet, logs, forgetsZeros);
  const matrices = tokens.slice(1).map((token) => reader.matrix(token));
  const last = matrices.length - 1;
  // Only the row of the output is needed of what ends at the last step.
  const rows = suffixes<B[][]>(
    (earlier, later) =>
      later.map((row) =>
        indices(alphabet.d).map((j) =>
          reader.select(
            row,
            earlier.map((own) => own[j]!),
          ),
        ),
      ),
    matrices.map((matrix, t) => (t === last ? [matrix[output]!] : matrix)),
  ).map(([row]) => row!);
  const steps = [...tokens].slice(1).map((token, t) => {
    const lines = rows[last - t]!;
    return {
      length: 1,
      logs: reader.gather(
        lines,
        indices(alphabet.d).map((j) => reader.log(token, ({ scale }) => scale[j]!)),
      ),
      zero: reader.select(
        lines,
        indices(alphabet.d).map((j) => reader.isZero(token, ({ scale }) => scale[j]!)),
      ),
    };
  });
  const products = suffixes<(typeof steps)[number]>((earlier, later) => {
    const length = earlier.length + later.length;
    return {
      length,
      logs: addColumns(gates, [earlier.logs, later.logs], reader.widthOf(length)),
      zero: gates.or(earlier.zero, later.zero),
    };
  }, steps);
  return tokens.map((token, t): Term<B> => {
    const back = tokens.length - 2 - t;
    const lines = rows[back] ?? indices(alphabet.d).map((j) => gates.constant(j === output));
    const product = products[back];
    const own = reader.gather(
      lines,
      indices(alphabet.d).map((j) => reader.log(token, ({ drive }) => drive[j]!)),
    );
    const zero = reader.select(
      lines,
      indices(alphabet.d).map((j) => reader.isZero(token, ({ drive }) => drive[j]!)),
    );
    return {
      step: t,
      logs: addColumns(gates, [own, product?.logs ?? []], reader.widthOf(1 + (product?.length ?? 0))),
      live: gates.not(product === undefined ? zero : gates.or(zero, product.zero)),
    };
  });
}

/** What some steps do: where each coordinate goes (or whether to the output), the product on its way as logarithms. */
interface Wreath<B> {
  readonly length: number;
  readonly matrix: readonly (readonly B[])[];
  readonly logs: readonly Columns<B>[];
  readonly zero: readonly B[];
}

/**
 * Maps of any kind: coordinates may meet, so that the last state has a summand for each step and each coordinate that
 * leads to u. One scan of maps and logarithms together: f = f2 o f1, l[j] = l1[j] + l2[f1(j)].
 */
export function termsOfMaps<B>(
  gates: Gates<B>,
  alphabet: PdAlphabet,
  logs: DiscreteLogs,
  tokens: readonly Word<B>[],
  { output, forgetsZeros }: TermRequest,
): readonly Term<B>[] {
  const reader = new Reader(gates, alphabet, logs, forgetsZeros);
  const coordinates = indices(alphabet.d);
  const last = tokens.length - 1;
  const steps = tokens.slice(1).map((token, t): Wreath<B> => {
    const matrix = reader.matrix(token);
    return {
      length: 1,
      matrix: t === last - 1 ? [matrix[output]!] : matrix,
      logs: coordinates.map((j) => reader.log(token, ({ scale }) => scale[j]!)),
      zero: coordinates.map((j) => reader.isZero(token, ({ scale }) => scale[j]!)),
    };
  });
  const products = suffixes<Wreath<B>>((earlier, later) => {
    const length = earlier.length + later.length;
    const column = (j: number): B[] => earlier.matrix.map((row) => row[j]!);
    return {
      length,
      matrix: later.matrix.map((row) => coordinates.map((j) => reader.select(row, column(j)))),
      logs: coordinates.map((j) =>
        addColumns(gates, [earlier.logs[j]!, reader.gather(column(j), later.logs)], reader.widthOf(length)),
      ),
      zero: coordinates.map((j) => gates.or(earlier.zero[j]!, reader.select(column(j), later.zero))),
    };
  }, steps);
  return tokens.flatMap((token, t) => {
    const product = products[last - 1 - t];
    return coordinates.flatMap((j): Term<B>[] => {
      if (product === undefined && j !== output) return [];
      const own = reader.log(token, ({ drive }) => drive[j]!);
      const zero = reader.isZero(token, ({ drive }) => drive[j]!);
      const dead = product === undefined ? zero : gates.or(zero, product.zero[j]!);
      return [
        {
          step: t,
          logs: addColumns(gates, [own, product?.logs[j] ?? []], reader.widthOf(1 + (product?.length ?? 0))),
          live: product === undefined ? gates.not(dead) : gates.and(product.matrix[0]![j]!, gates.not(dead)),
        },
      ];
    });
  });
}
