import type { Gates, Word } from "../../../algebra/gates.js";
import { serial } from "../../../scans/serial.js";
import { type CarryChain, carriesBy, eager, propagateCarries } from "../carry.js";
import { addProduct, addWord, type Columns, compress, emptyColumns } from "../carry-save.js";
import { type Gadget, type GadgetFunction, verilogModule } from "../gadget.js";
import { PAIRS_SOURCE, sumInPairs } from "../pairs.js";

export const multiplication: GadgetFunction = {
  name: "multiply",
  title: "x * y, all 2 w bits, unsigned",
  unit: "bits",
  sizes: [4, 8, 16, 32],
  judged: [16, 32],
  inputs: (w) => [w, w],
  outputs: (w) => [2 * w],
  holds: ([x, y], [product]) => x! * y! === product,
  verilog: (w) => verilogModule([w, w], 2 * w, "x0 * x1"),
};

const iteratedAddition: GadgetFunction = {
  name: "sum",
  title: "the sum of n numbers of n bits",
  unit: "numbers",
  sizes: [4, 8, 16, 32, 64],
  inputs: (n) => new Array<number>(n).fill(n),
  outputs: (n) => [n + Math.ceil(Math.log2(n))],
  holds: (numbers, [sum]) => numbers.reduce((total, number) => total + number, 0n) === sum,
};

function multiplier(carries: CarryChain): Gadget["build"] {
  return <B>(gates: Gates<B>, [x, y]: readonly Word<B>[], w: number) => {
    const columns = emptyColumns<B>(2 * w);
    addProduct(gates, columns, x!, y!);
    return [propagateCarries(gates, compress(gates, columns), carries)];
  };
}

/** Rows of numbers, one under the other. */
function rowsOf<B>(rows: readonly Word<B>[], n: number): Columns<B> {
  const columns = emptyColumns<B>(n + Math.ceil(Math.log2(n)));
  for (const row of rows) addWord(columns, row);
  return columns;
}

const SCHEDULED =
  "M. Paterson, N. Pippenger, U. Zwick. Optimal carry save networks. Boolean Function Complexity, 1992";
const FORMULA = "partial products, carry-save addition by arrival, carries";

export const multipliers: readonly Gadget[] = [
  {
    name: "multiply",
    function: multiplication,
    title: "partial products, carry-save addition by arrival, carries as early as can be",
    source: SCHEDULED,
    aim: "depth",
    figures: {
      4: { depth: 12, from: FORMULA },
      8: { depth: 19, from: FORMULA },
      16: { depth: 25, from: FORMULA },
      32: { depth: 31, from: FORMULA },
    },
    build: multiplier(eager),
  },
  {
    name: "multiply-ripple",
    function: multiplication,
    title: "the same with carries one after the other",
    source: "L. Dadda. Some schemes for parallel multipliers. Alta Frequenza 34, 1965",
    aim: "size",
    figures: {},
    build: multiplier(carriesBy(serial)),
  },
  {
    name: "multiply-lean",
    function: multiplication,
    title: "partial products column by column, double full adders of eight gates on bits in pairs",
    source: PAIRS_SOURCE,
    aim: "size",
    figures: {},
    build: <B>(gates: Gates<B>, [x, y]: readonly Word<B>[], w: number) => {
      const columns = emptyColumns<B>(2 * w);
      addProduct(gates, columns, x!, y!);
      return [sumInPairs(gates, columns)];
    },
  },
  {
    name: "sum",
    function: iteratedAddition,
    title: "carry-save addition by arrival, carries as early as can be",
    source: SCHEDULED,
    aim: "depth",
    figures: {
      4: { depth: 11, size: 69 },
      8: { depth: 17, size: 343 },
      16: { depth: 22, size: 1395 },
      32: { depth: 28, size: 5494 },
      64: { depth: 32, size: 21554 },
    },
    build: <B>(gates: Gates<B>, rows: readonly Word<B>[], n: number) => [
      propagateCarries(gates, compress(gates, rowsOf(rows, n)), eager),
    ],
  },
  {
    name: "sum-lean",
    function: iteratedAddition,
    title: "column by column, double full adders of eight gates on bits in pairs",
    source: PAIRS_SOURCE,
    aim: "size",
    figures: {},
    build: <B>(gates: Gates<B>, rows: readonly Word<B>[], n: number) => [sumInPairs(gates, rowsOf(rows, n))],
  },
];
