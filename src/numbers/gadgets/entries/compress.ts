import type { Gates, Word } from "../../../algebra/gates.js";
import { fullAdder } from "../adders.js";
import { addWord, type Columns, compress, emptyColumns } from "../carry-save.js";
import type { Gadget, GadgetFunction } from "../gadget.js";

/** Width of the rows: enough columns for the carries to run in. */
const WIDTH = 34;

/** Rows of 34 bits, so that most columns have carries from below; the bits above the last column fall away. */
export const compression: GadgetFunction = {
  name: "compress",
  title: `m rows of ${WIDTH} bits to two of the same sum modulo 2^${WIDTH} (three bits in the lowest column)`,
  unit: "rows",
  sizes: [3, 4, 5, 6, 8, 16, 32, 64, 256, 1024],
  inputs: (m) => new Array<number>(m).fill(WIDTH),
  outputs: () => [WIDTH, WIDTH, 1],
  holds: (rows, outputs) => {
    const sum = (values: readonly bigint[]): bigint =>
      BigInt.asUintN(
        WIDTH,
        values.reduce((total, value) => total + value, 0n),
      );
    return sum(rows) === sum(outputs);
  },
};

function compressor(by: <B>(gates: Gates<B>, columns: Columns<B>) => Columns<B>): Gadget["build"] {
  return <B>(gates: Gates<B>, rows: readonly Word<B>[]) => {
    // A column more, whose sum nobody reads, so that the last one read keeps two bits like the others.
    const columns = emptyColumns<B>(WIDTH + 1);
    for (const row of rows) addWord(columns, row);
    const done = by(gates, columns).slice(0, WIDTH);
    const row = (index: number): Word<B> => done.map((column) => column[index] ?? gates.constant(false));
    return [row(0), row(1), [done[0]![2] ?? gates.constant(false)]];
  };
}

/** Three rows to two until two are left, all columns at once: what most texts draw. */
function layered<B>(gates: Gates<B>, columns: Columns<B>): Columns<B> {
  let rows = columns;
  while (rows.some((column) => column.length > 2)) {
    const next = emptyColumns<B>(rows.length);
    rows.forEach((column, i) => {
      let at = 0;
      for (; at + 3 <= column.length; at += 3) {
        const { sum, carry } = fullAdder(gates, column[at]!, column[at + 1]!, column[at + 2]!);
        next[i]!.push(sum);
        next[i + 1]?.push(carry);
      }
      next[i]!.push(...column.slice(at));
    });
    rows = next;
  }
  return rows;
}

export const compressors: readonly Gadget[] = [
  {
    name: "compress",
    function: compression,
    title: "the two earliest bits and the latest that has a level to spare",
    source:
      "M. Paterson, N. Pippenger, U. Zwick. Optimal carry save networks. Boolean Function Complexity, 1992",
    aim: "depth",
    figures: Object.fromEntries(
      (
        [
          [3, 3],
          [4, 5],
          [5, 6],
          [6, 7],
          [8, 9],
          [16, 13],
          [32, 17],
          [64, 20],
          [256, 29],
          [1024, 37],
        ] as const
      ).map(([rows, depth]) => [rows, { depth, from: "this rule, scheduled by arrival" }]),
    ),
    build: compressor(compress),
  },
  {
    name: "compress-layered",
    function: compression,
    title: "three rows to two in layers",
    source: "C. Wallace. A suggestion for a fast multiplier. IEEE Trans. Electronic Computers 13, 1964",
    aim: "size",
    figures: {},
    build: compressor(layered),
  },
];
