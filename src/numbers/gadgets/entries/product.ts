import type { Gates, Word } from "../../../algebra/gates.js";
import { propagateCarries } from "../carry.js";
import { addProduct, type Columns, compress, emptyColumns } from "../carry-save.js";
import type { Gadget, GadgetFunction } from "../gadget.js";
import { PAIRS_SOURCE, sumInPairs } from "../pairs.js";

/** Bits of each factor. */
const BITS = 4;

const iteratedProduct: GadgetFunction = {
  name: "product",
  title: `the product of n numbers of ${BITS} bits, unsigned`,
  unit: "numbers",
  sizes: [2, 4, 8, 16],
  inputs: (n) => new Array<number>(n).fill(BITS),
  outputs: (n) => [BITS * n],
  holds: (factors, [product]) => factors.reduce((all, factor) => all * factor, 1n) === product,
};

/** A tree of products, each of which adds its columns up by `add`. */
function tree(add: <B>(gates: Gates<B>, columns: Columns<B>) => Word<B>): Gadget["build"] {
  return <B>(gates: Gates<B>, factors: readonly Word<B>[]) => {
    let level = factors;
    while (level.length > 1) {
      level = Array.from({ length: Math.ceil(level.length / 2) }, (_, i) => {
        const [x, y] = [level[2 * i]!, level[2 * i + 1]];
        if (y === undefined) return x;
        const columns = emptyColumns<B>(x.length + y.length);
        addProduct(gates, columns, x, y);
        return add(gates, columns);
      });
    }
    return [level[0]!];
  };
}

export const products: readonly Gadget[] = [
  {
    name: "product",
    function: iteratedProduct,
    title: "a tree of products, each with carry-save addition by arrival and carries as early as can be",
    source:
      "M. Paterson, N. Pippenger, U. Zwick. Optimal carry save networks. Boolean Function Complexity, 1992",
    aim: "depth",
    figures: {},
    build: tree((gates, columns) => propagateCarries(gates, compress(gates, columns))),
  },
  {
    name: "product-lean",
    function: iteratedProduct,
    title: "a tree of products, each added column by column with bits in pairs",
    source: PAIRS_SOURCE,
    aim: "size",
    figures: {},
    build: tree(sumInPairs),
  },
];
