import { koggeStone } from "./kogge-stone.js";
import { overPairs } from "./pairs.js";
import type { Scan } from "./scan.js";

/** Pair up, scan the pairs by Kogge-Stone, fill in: half the operations for one more level. */
export const hanCarlson: Scan = {
  name: "han-carlson",
  title: "Han-Carlson (Kogge-Stone on pairs: one level more, half the operations)",
  source: "T. Han, D. A. Carlson. Fast area-efficient VLSI adders. 8th IEEE Symp. Computer Arithmetic, 1987",
  gives: "all",
  run(vectors, compose, steps) {
    if (vectors.length(steps) <= 1n) return steps;
    return overPairs(vectors, compose, steps, (pairs) => koggeStone.run(vectors, compose, pairs));
  },
};
