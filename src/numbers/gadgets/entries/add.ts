import type { Gates, Word } from "../../../algebra/gates.js";
import { brentKung } from "../../../scans/brent-kung.js";
import { serial } from "../../../scans/serial.js";
import { sklansky } from "../../../scans/sklansky.js";
import { type CarryChain, carriesBy, eager, propagateCarries } from "../carry.js";
import { addWord, compress, emptyColumns } from "../carry-save.js";
import { earliestCarries } from "../earliest-carries.js";
import { type Gadget, type GadgetFunction, verilogModule } from "../gadget.js";

export const addition: GadgetFunction = {
  name: "add",
  title: "x + y modulo 2^w",
  unit: "bits",
  sizes: [8, 16, 32, 64],
  judged: [32, 64],
  inputs: (w) => [w, w],
  outputs: (w) => [w],
  holds: ([x, y], [sum], w) => BigInt.asUintN(w, x! + y!) === sum,
  verilog: (w) => verilogModule([w, w], w, "x0 + x1"),
};

function adder(chain: CarryChain): Gadget["build"] {
  return <B>(gates: Gates<B>, [x, y]: readonly Word<B>[], w: number) => {
    const columns = emptyColumns<B>(w);
    addWord(columns, x!);
    addWord(columns, y!);
    return [propagateCarries(gates, compress(gates, columns), chain)];
  };
}

const FIBONACCI =
  "D. Rautenbach, C. Szegedy, J. Werber. Delay optimization of linear depth Boolean circuits with prescribed input arrival times. J. Discrete Algorithms 4, 2006";
const FORMULA = "2 + min{D : F(D+1) >= w-1}";

export const adders: readonly Gadget[] = [
  {
    name: "add",
    function: addition,
    title: "each carry as early as it can be",
    source: FIBONACCI,
    aim: "depth",
    figures: {
      8: { depth: 7, from: FORMULA },
      16: { depth: 9, from: FORMULA },
      32: { depth: 10, from: FORMULA },
      64: { depth: 12, from: FORMULA },
    },
    build: adder(eager),
  },
  {
    name: "add-lean",
    function: addition,
    title: "each carry only as early as the last one needs",
    source: FIBONACCI,
    aim: "depth",
    figures: { 8: { depth: 7 }, 16: { depth: 9 }, 32: { depth: 10 }, 64: { depth: 12 } },
    build: adder((gates, positions) => earliestCarries(gates, positions, "lean")),
  },
  {
    name: "add-sklansky",
    function: addition,
    title: "carries by Sklansky's scan",
    source: "J. Sklansky. Conditional-sum addition logic. IRE Trans. Electronic Computers 9, 1960",
    aim: "depth",
    figures: { 8: { depth: 8 }, 16: { depth: 10 }, 32: { depth: 12 }, 64: { depth: 14 } },
    build: adder(carriesBy(sklansky)),
  },
  {
    name: "add-brent-kung",
    function: addition,
    title: "carries by Brent and Kung's scan",
    source: "R. Brent, H. Kung. A regular layout for parallel adders. IEEE Trans. Computers C-31, 1982",
    aim: "size",
    figures: {},
    build: adder(carriesBy(brentKung)),
  },
  {
    name: "add-ripple",
    function: addition,
    title: "carries one after the other",
    source: "the school method; 5 w - 6 gates, w - 2 of its full adders with 5",
    aim: "size",
    figures: { 8: { size: 34 }, 16: { size: 74 }, 32: { size: 154 }, 64: { size: 314 } },
    build: adder(carriesBy(serial)),
  },
];
