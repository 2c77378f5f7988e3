import type { Gates, Word } from "../../../algebra/gates.js";
import { thresholdBit } from "../../thresholds.js";
import { eager, propagateCarries } from "../carry.js";
import { compress, emptyColumns } from "../carry-save.js";
import { type Gadget, type GadgetFunction, verilogModule } from "../gadget.js";
import { PAIRS_SOURCE, sumInPairs } from "../pairs.js";

const ones = (value: bigint): number => value.toString(2).replace(/0/g, "").length;

export const majority: GadgetFunction = {
  name: "majority",
  title: "whether more than half of n bits are one",
  unit: "bits",
  sizes: [3, 7, 15, 31, 63, 127, 255, 511, 1023],
  inputs: (n) => [n],
  outputs: () => [1],
  holds: ([x], [y], n) => (ones(x!) > n / 2 ? 1n : 0n) === y,
};

const population: GadgetFunction = {
  name: "popcount",
  title: "how many of n bits are one",
  unit: "bits",
  sizes: [7, 15, 31, 63, 127],
  judged: [63],
  inputs: (n) => [n],
  outputs: (n) => [n.toString(2).length],
  holds: ([x], [y]) => BigInt(ones(x!)) === y,
  verilog: (n) => {
    const width = n.toString(2).length;
    const terms = Array.from({ length: n }, (_, i) => `{${width - 1}'b0, x0[${i}]}`);
    return verilogModule([n], width, terms.join(" + "));
  },
};

function leanCount<B>(gates: Gates<B>, bits: Word<B>, width: number): Word<B> {
  const columns = emptyColumns<B>(width);
  columns[0]!.push(...bits);
  return sumInPairs(gates, columns);
}

/** The theorem's 4.5 n, which has a term of lower order beside it that these sizes do not need. */
const leanFigures = (sizes: readonly number[]) =>
  Object.fromEntries(sizes.map((n) => [n, { size: Math.floor(4.5 * n), from: "4.5 n" }] as const));

/** Depth, then size, of a count compared with a constant. */
const MAJORITY = {
  3: [3, 4],
  7: [8, 20],
  15: [12, 57],
  31: [17, 135],
  63: [21, 291],
  127: [26, 610],
  255: [30, 1246],
  511: [34, 2523],
  1023: [40, 5085],
} as const;

export const counters: readonly Gadget[] = [
  {
    name: "majority",
    function: majority,
    title: "a carry-save count and the carry out of a comparison",
    source:
      "D. Muller, F. Preparata. Bounds to complexities of networks for sorting and for switching. J. ACM 22, 1975",
    aim: "depth",
    figures: Object.fromEntries(
      Object.entries(MAJORITY).map(([n, [depth, size]]) => [n, { depth, size, from: "count and compare" }]),
    ),
    build: <B>(gates: Gates<B>, [bits]: readonly Word<B>[], n: number) => [
      [
        thresholdBit(
          gates,
          bits!,
          bits!.map(() => 1n),
          BigInt((n + 1) / 2),
        ),
      ],
    ],
  },
  {
    name: "majority-lean",
    function: majority,
    title: "the top bit of a count of n = 2^k - 1 bits in pairs",
    source: PAIRS_SOURCE,
    aim: "size",
    figures: leanFigures(majority.sizes),
    build: <B>(gates: Gates<B>, [bits]: readonly Word<B>[], n: number) => [
      leanCount(gates, bits!, n.toString(2).length).slice(-1),
    ],
  },
  {
    name: "popcount",
    function: population,
    title: "carry-save addition by arrival, then carries as early as can be",
    source: "D. Muller, F. Preparata, as above",
    aim: "depth",
    figures: {},
    build: <B>(gates: Gates<B>, [bits]: readonly Word<B>[], n: number) => {
      const columns = emptyColumns<B>(n.toString(2).length);
      columns[0]!.push(...bits!);
      return [propagateCarries(gates, compress(gates, columns), eager)];
    },
  },
  {
    name: "popcount-lean",
    function: population,
    title: "double full adders of eight gates on bits in pairs",
    source: PAIRS_SOURCE,
    aim: "size",
    figures: leanFigures(population.sizes),
    build: <B>(gates: Gates<B>, [bits]: readonly Word<B>[], n: number) => [
      leanCount(gates, bits!, n.toString(2).length),
    ],
  },
];
