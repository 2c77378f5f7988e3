import type { Gates, Word } from "../../../algebra/gates.js";
import { mux } from "../../../algebra/gates.js";
import { lessUnsigned } from "../compare.js";
import { type Gadget, type GadgetFunction, verilogModule } from "../gadget.js";

export const comparison: GadgetFunction = {
  name: "less",
  title: "whether x < y, unsigned",
  unit: "bits",
  sizes: [8, 16, 32, 64],
  judged: [32, 64],
  inputs: (w) => [w, w],
  outputs: () => [1],
  holds: ([x, y], [less]) => (x! < y! ? 1n : 0n) === less,
  verilog: (w) => verilogModule([w, w], 1, "x0 < x1"),
};

const FORMULA = "1 + min{D : F(D+1) >= w}";

export const comparators: readonly Gadget[] = [
  {
    name: "less",
    function: comparison,
    title: "the borrow of x - y as early as it can be",
    source:
      "D. Rautenbach, C. Szegedy, J. Werber. Delay optimization of linear depth Boolean circuits with prescribed input arrival times. J. Discrete Algorithms 4, 2006",
    aim: "depth",
    figures: {
      8: { depth: 6, from: FORMULA },
      16: { depth: 8, from: FORMULA },
      32: { depth: 9, from: FORMULA },
      64: { depth: 11, from: FORMULA },
    },
    build: <B>(gates: Gates<B>, [x, y]: readonly Word<B>[]) => [[lessUnsigned(gates, x!, y!)]],
  },
  {
    name: "less-ripple",
    function: comparison,
    title: "from the lowest bit up: the higher bits decide where they differ",
    source: "the school method; 4 w - 3 gates",
    aim: "size",
    figures: { 8: { size: 29 }, 16: { size: 61 }, 32: { size: 125 }, 64: { size: 253 } },
    build: <B>(gates: Gates<B>, [x, y]: readonly Word<B>[]) => {
      let less = gates.and(gates.not(x![0]!), y![0]!);
      for (let i = 1; i < x!.length; i++) less = mux(gates, gates.xor(x![i]!, y![i]!), y![i]!, less);
      return [[less]];
    },
  },
];
