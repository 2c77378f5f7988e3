import { matrix, multiply, tabulate } from "../algebra/matrix.js";
import type { Entry, EntrySemiring } from "../algebra/semirings.js";
import { InternalError } from "../errors.js";
import { type Operators, plain, type Structure, type StructureSize } from "./structure.js";

/** Entries that only read entries of their own block: a small matrix for each block. */
export const blockDiagonal: Structure = {
  name: "block-diagonal",
  title: "a matrix for each block of the state's entries",
  over: (semiring, size) => {
    const blocks = blocksOf(size);
    const starts = startsOf(blocks.map((block) => block.length ** 2));
    const square = <W>(entries: readonly Entry<W>[], i: number) => {
      const rows = blocks[i]!.length;
      return matrix({ rows, cols: rows }, entries.slice(starts[i]!, starts[i]! + rows * rows));
    };
    return {
      compose: (later, earlier) =>
        plain(
          blocks.flatMap(
            (_, i) => multiply(semiring, square(later.entries, i), square(earlier.entries, i)).data,
          ),
        ),
      act: ({ entries }, state, drive) =>
        scatter(size, (block, i) => {
          const column = (values: typeof state) =>
            matrix(
              { rows: block.length, cols: 1 },
              block.map((at) => values[at]),
            );
          return multiply(semiring, square(entries, i), column(state), drive && column(drive)).data;
        }),
      dense: ({ entries }) =>
        place(semiring, size, (block, i, row, col) => entries[starts[i]! + row * block.length + col]),
    };
  },
};

/**
 * Complex numbers as pairs of real ones: each block is (x, y) -> (a x - c y, c x + a y), kept as a and c. Composing
 * multiplies complex numbers: 4 products instead of 8.
 */
export const complexDiagonal: Structure = {
  name: "complex-diagonal",
  title: "one complex factor for each pair of entries",
  over: <W>(semiring: EntrySemiring<W>, size: StructureSize): Operators<W> => {
    const neg = (x: Entry<W>): Entry<W> => {
      if (semiring.neg === undefined) throw new InternalError("complex factors need a ring");
      return semiring.neg(x);
    };
    const factor = (entries: readonly Entry<W>[], i: number) => [entries[2 * i], entries[2 * i + 1]] as const;
    return {
      compose: (later, earlier) =>
        plain(
          blocksOf(size).flatMap((_, i) => {
            const [a2, c2] = factor(later.entries, i);
            const [a1, c1] = factor(earlier.entries, i);
            return [
              semiring.sumOfProducts(
                [
                  [a2, a1],
                  [neg(c2), c1],
                ],
                [],
              ),
              semiring.sumOfProducts(
                [
                  [c2, a1],
                  [a2, c1],
                ],
                [],
              ),
            ];
          }),
        ),
      act: ({ entries }, state, drive) =>
        scatter(size, (block, i) => {
          const [a, c] = factor(entries, i);
          const [x, y] = block.map((at) => state[at]);
          const addends = (at: number): Entry<W>[] => (drive === undefined ? [] : [drive[block[at]!]]);
          return [
            semiring.sumOfProducts(
              [
                [a, x],
                [neg(c), y],
              ],
              addends(0),
            ),
            semiring.sumOfProducts(
              [
                [c, x],
                [a, y],
              ],
              addends(1),
            ),
          ];
        }),
      dense: ({ entries }) =>
        place(semiring, size, (_block, i, row, col) => {
          const [a, c] = factor(entries, i);
          return row === col ? a : row === 1 ? c : neg(c);
        }),
    };
  },
};

function blocksOf({ blocks }: StructureSize): readonly (readonly number[])[] {
  if (blocks === undefined) throw new InternalError("a block structure without its blocks");
  return blocks;
}

function startsOf(sizes: readonly number[]): readonly number[] {
  let total = 0;
  return sizes.map((size) => {
    total += size;
    return total - size;
  });
}

/** The state's entries, from the results of each block. */
function scatter<W>(
  size: StructureSize,
  results: (block: readonly number[], i: number) => readonly Entry<W>[],
): readonly Entry<W>[] {
  const state = new Array<Entry<W>>(size.state.rows * size.state.cols);
  blocksOf(size).forEach((block, i) => {
    const values = results(block, i);
    block.forEach((at, j) => {
      state[at] = values[j];
    });
  });
  return state;
}

/** The dense matrix with the blocks' entries in their places. */
function place<W>(
  semiring: EntrySemiring<W>,
  size: StructureSize,
  entry: (block: readonly number[], i: number, row: number, col: number) => Entry<W>,
) {
  const length = size.state.rows * size.state.cols;
  const home = new Map<number, { block: readonly number[]; i: number; at: number }>();
  blocksOf(size).forEach((block, i) => {
    block.forEach((index, at) => {
      home.set(index, { block, i, at });
    });
  });
  return tabulate<Entry<W>>({ rows: length, cols: length }, (row, col) => {
    const [to, from] = [home.get(row)!, home.get(col)!];
    return to.i === from.i ? entry(to.block, to.i, to.at, from.at) : semiring.zero;
  });
}
