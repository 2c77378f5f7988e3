import type { ExtensionMistake } from "../numbers/residue/base-extension.js";
import { blocksOf, builtPowers, builtSigns } from "./jung-recursion/check-circuits.js";
import { modelHolds } from "./jung-recursion/check-model.js";
import { basesOfBlocks, recursionOnNumbers, smallBases } from "./jung-recursion/check-numbers.js";
import { crossovers } from "./jung-recursion/crossovers.js";
import type { Theorem } from "./theorem.js";

export const jungRecursion: Theorem = {
  name: "jung-recursion",
  title: "Arithmetic circuits of logarithmic depth as Boolean circuits of depth O(log n log* n)",
  direction: "class to circuits",
  statement:
    "The sign of an entry of a product of n whole matrices of a fixed size, and so every problem of PNC1 and every last state of a linear RNN, has Boolean circuits of fan-in two of depth O(log n log* n) and polynomial size. With numbers written out it is O(log^2 n), with residues modulo primes of O(log n) bits O(log n log log n).",
  source:
    "H. Jung. Depth efficient transformations of arithmetic into Boolean circuits. Fundamentals of Computation Theory, LNCS 199, 1985; as used in E. Allender. Arithmetic circuits and counting complexity classes. 2004, and in W. Merrill et al. Why Are Linear RNNs More Parallelizable? ICML 2026 (arXiv 2603.03612), upper bound for linear RNNs",
  assumes: [
    "entries are whole numbers of a fixed number of bits, matrices of a fixed size",
    "circuits are not uniform: primes, inverses and tables are written into them",
  ],
  construction:
    "The K = log2 n levels of the tree are evaluated modulo primes p of O(log n) bits. Modulo each p they are cut into blocks of e levels; within a block numbers are whole, below (k + 1) p at its beginning, and kept modulo k inner primes whose product M' is more than twice what they may reach. From block to block base extension changes X < M'/2, known by its residues, to residues of a number congruent to X modulo p and below (k + 1) p again: fractions of clog2(k) + 1 bits give the rank r, and c_i (M'/q_i) mod p and -r M' mod p are added modulo each inner prime. Modulo the inner primes the same is done again. Whether the entry is positive is read out of the residues modulo the p.",
  options: {
    block: {
      meaning: "levels of a block in the circuits that are built: 1 to 4, or 'all' for 1, 2 and 3",
      default: "all",
    },
  },
  mistakes: {
    "fractions too short": "the fractions have clog2(k) bits instead of clog2(k) + 1",
    "product too small":
      "the product of the inner primes is more than what a block reaches, not more than twice that",
    "rank left out": "the term -r M' is missing",
  } satisfies Record<ExtensionMistake, string>,
  cited: [
    {
      claim:
        "with blocks of about lg b levels for primes of b bits, the recursion takes O(log n log* n) levels; here one and two levels of it are run on numbers and one is built, and depths beyond are those of a cost model",
      source: "H. Jung. 1985",
    },
    {
      claim: "PNC1 is what is decided by the sign of a function with arithmetic circuits of depth O(log n)",
      source:
        "H. Caussinus, P. McKenzie, D. Therien, H. Vollmer. Nondeterministic NC1 computation. JCSS 57, 1998",
    },
  ],
  errata: [],
  *run(request) {
    // An option that is none is refused before anything is done.
    blocksOf(request);
    yield smallBases(request);
    yield basesOfBlocks(request);
    yield* recursionOnNumbers(request);
    yield* builtPowers(request);
    yield* builtSigns(request);
    yield modelHolds(request);
    yield crossovers(request);
  },
};
