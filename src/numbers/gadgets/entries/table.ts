import type { Gates, Word } from "../../../algebra/gates.js";
import type { Gadget, GadgetFunction } from "../gadget.js";
import { lookUp, lookUpByMinterms } from "../table.js";

/** A fixed table without pattern: squares modulo a prime, mixed. */
function entry(index: bigint): bigint {
  return ((index * index * 40503n + index * 30011n + 12345n) % 65521n) & 255n;
}

function words(bits: number): readonly bigint[] {
  return Array.from({ length: 2 ** bits }, (_, i) => entry(BigInt(i)));
}

const tableOfBits: GadgetFunction = {
  name: "table",
  title: "the 8-bit word at an m-bit place of a fixed table without pattern",
  unit: "bits of the place",
  sizes: [4, 6, 8, 10, 12],
  inputs: (m) => [m],
  outputs: () => [8],
  holds: ([index], [word]) => entry(index!) === word,
};

const FORMULA = "m - 1 + clog2(m)";

export const tables: readonly Gadget[] = [
  {
    name: "table",
    function: tableOfBits,
    title: "minterms, and the or of those in the set or outside it, whichever are fewer",
    source: "the disjunctive normal form",
    aim: "depth",
    figures: {
      4: { depth: 5, from: FORMULA },
      6: { depth: 8, from: FORMULA },
      8: { depth: 10, from: FORMULA },
      10: { depth: 13, from: FORMULA },
      12: { depth: 15, from: FORMULA },
    },
    build: <B>(gates: Gates<B>, [index]: readonly Word<B>[], m: number) => [
      lookUpByMinterms(gates, index!, words(m), 8),
    ],
  },
  {
    name: "table-lupanov",
    function: tableOfBits,
    title: "both halves of the place decoded, equal functions of the lower half made once",
    source: "O. Lupanov. A method of circuit synthesis. 1958",
    aim: "size",
    figures: {},
    build: <B>(gates: Gates<B>, [index]: readonly Word<B>[], m: number) => [
      lookUp(gates, index!, words(m), 8),
    ],
  },
];
