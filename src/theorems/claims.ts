import type { Cited } from "./theorem.js";

/** A statement of the paper's abstract, and what there is for it. */
export interface Claim {
  readonly name: string;
  /** In the project's words. */
  readonly says: string;
  /** What nobody has proved and the statement rests on. */
  readonly condition?: string;
  /** The class has such circuits: theorems that build, count or bound them. */
  readonly circuits: readonly Evidence[];
  /** The problem is in the weights: theorems that compile it and run it. */
  readonly weights: readonly Evidence[];
  readonly cited: readonly Cited[];
}

export interface Evidence {
  /** A theorem of the registry. */
  readonly theorem: string;
  readonly shows: string;
}

/** Whose abstract it is. */
export const PAPER =
  "W. Merrill, H. Jiang, Y. Li, A. W. Lin, A. Sabharwal. Why Are Linear RNNs More Parallelizable? ICML 2026 (arXiv 2603.03612)";

const CMTV =
  "H. Caussinus, P. McKenzie, D. Therien, H. Vollmer. Nondeterministic NC1 computation. JCSS 57, 1998";

/** In the order of the abstract. */
export const CLAIMS: readonly Claim[] = [
  {
    name: "linear RNNs as arithmetic circuits",
    says: "Linear RNNs are arithmetic circuits of logarithmic depth and fan-in two, and these are linear RNNs.",
    circuits: [
      {
        theorem: "lrnn-log-depth",
        shows: "every linear entry of the catalogue as such a circuit, depth and size by closed forms",
      },
      { theorem: "newton-iteration", shows: "a scan of linear steps is one of its iterations" },
    ],
    weights: [
      {
        theorem: "ben-or-cleve",
        shows: "every formula of depth D is a stream of at most 4^D steps, and back to the same polynomial",
      },
      { theorem: "weighted-automaton", shows: "weighted automata, and linear RNNs as weighted automata" },
    ],
    cited: [
      {
        claim: "uniformity: circuits are made for each n by a program here, not by a bounded machine",
        source: PAPER,
      },
    ],
  },
  {
    name: "slightly deeper than transformers",
    says: "Transformers have Boolean circuits of depth O(log n); linear RNNs need little more, O(log n log* n).",
    condition: "that more is needed at all rests on PNC1 not being NC1, which nobody has proved",
    circuits: [
      {
        theorem: "attention-head",
        shows: "a head in six levels of thresholds, and O(log n) levels of fan-in two",
      },
      { theorem: "iterated-sum-and-product", shows: "sums, products and quotients in the same classes" },
      { theorem: "jung-recursion", shows: "signs of arithmetic circuits in depth O(log n log* n)" },
    ],
    weights: [],
    cited: [
      {
        claim: "transformers of constant depth with logarithmic precision are in TC0",
        source: "W. Merrill, A. Sabharwal. TACL 11, 2023",
      },
      {
        claim: "the log* n of the recursion beyond the levels that are built",
        source: "H. Jung. LNCS 199, 1985",
      },
    ],
  },
  {
    name: "nonlinear RNNs and L",
    says: "Nonlinear RNNs of logarithmic precision solve problems that are complete for L, and no harder ones.",
    circuits: [
      { theorem: "table-scan", shows: "any RNN of O(log n) bits in depth O(log^2 n) and polynomial size" },
    ],
    weights: [
      {
        theorem: "sorted-connectivity",
        shows: "reachability in one pass, three ways, and the reduction by layers",
      },
      { theorem: "counter-machine", shows: "counters up to n in O(log n) bits" },
    ],
    cited: [
      { claim: "such RNNs are in L", source: PAPER },
      {
        claim: "reachability in graphs of out-degree one is complete for L",
        source: "N. Immerman. SIAM J. Comput. 16, 1987",
      },
    ],
  },
  {
    name: "nonlinear RNNs and P",
    says: "With polynomial precision they solve problems that are complete for P, and no harder ones.",
    circuits: [
      {
        theorem: "newton-iteration",
        shows: "n iterations always do: circuits of depth about n, as unrolled",
      },
    ],
    weights: [
      { theorem: "circuit-value", shows: "every circuit of NAND gates as a stream, two bits a wire" },
      {
        theorem: "turing-machine",
        shows: "any machine as weights, 3 (n + T + 1) bits, and where doubles break",
      },
    ],
    cited: [
      { claim: "such RNNs are in P", source: PAPER },
      { claim: "the circuit value problem is complete for P", source: "R. E. Ladner. SIGACT News 7, 1975" },
    ],
  },
  {
    name: "the barrier",
    says: "So nonlinear RNNs cannot all be made parallel as linear RNNs and transformers are.",
    condition:
      "rests on L not being in NC1, for logarithmic precision and depth O(log n), and on NC not being P, for polynomial precision and any polylogarithmic depth; nobody has proved either",
    circuits: [
      { theorem: "table-scan", shows: "log^2 n levels are reached all the same, at the price of the tables" },
      { theorem: "newton-iteration", shows: "solvers with few iterations, and inputs on which they need n" },
    ],
    weights: [
      { theorem: "sorted-connectivity", shows: "the problem of L that shallow circuits would have to solve" },
      { theorem: "circuit-value", shows: "the problem of P" },
    ],
    cited: [],
  },
  {
    name: "permutation-diagonal and NC1",
    says: "Permutation-diagonal linear RNNs are complete for NC1.",
    circuits: [
      {
        theorem: "pd-log-depth",
        shows: "circuits of fan-in two of depth O(log n) for the sign of any coordinate",
      },
    ],
    weights: [
      {
        theorem: "barrington",
        shows: "every formula, and any output of a circuit file, at width 5, and back again",
      },
      { theorem: "group-words", shows: "the word problems of S3, A5 and S5" },
    ],
    cited: [
      { claim: "the word problem of A5 is complete for NC1", source: "D. A. Mix Barrington. JCSS 38, 1989" },
    ],
  },
  {
    name: "diagonal-plus-low-rank and PNC1",
    says: "Diagonal-plus-low-rank linear RNNs, DeltaNet and RWKV-7 among them, are complete for PNC1.",
    circuits: [
      {
        theorem: "lrnn-log-depth",
        shows: "the value in arithmetic circuits of depth O(log n); PNC1 reads its sign",
      },
      { theorem: "jung-recursion", shows: "that sign in Boolean gates" },
    ],
    weights: [
      {
        theorem: "ben-or-cleve",
        shows: "the sign of every formula by tokens of either model, with unit keys",
      },
      { theorem: "matrix-factors", shows: "all 19,683 matrices over {-1, 0, 1} as steps of DeltaNet" },
      { theorem: "iterated-product", shows: "raw streams of them: five layers of DeltaNet, four of RWKV-7" },
      { theorem: "matrix-words", shows: "the task, over the integers and modulo m, without shortcuts" },
    ],
    cited: [
      {
        claim:
          "the sign of an entry of an iterated product of 3x3 matrices over {-1, 0, 1} is complete for PNC1",
        source: CMTV,
      },
    ],
  },
  {
    name: "one more expressive than the other",
    says: "Diagonal-plus-low-rank linear RNNs express all that permutation-diagonal ones do, and more.",
    condition: "that it is more rests on NC1 not being PNC1, which nobody has proved",
    circuits: [
      { theorem: "pd-log-depth", shows: "O(log n) levels for the one" },
      { theorem: "jung-recursion", shows: "O(log n log* n) for the other, the best there is" },
    ],
    weights: [
      {
        theorem: "ben-or-cleve",
        shows: "products and differences of 0 and 1 are and and not, so Boolean formulas are among its own",
      },
      { theorem: "matrix-factors", shows: "permutation matrices are among the 19,683" },
    ],
    cited: [{ claim: "NC1 is contained in PNC1, and PNC1 in L", source: CMTV }],
  },
  {
    name: "automata",
    says: "Each type of RNN simulates a model of automata: finite and deterministic weighted ones (permutation-diagonal), weighted ones (diagonal-plus-low-rank), counter machines (nonlinear, logarithmic precision), Turing machines (nonlinear, polynomial precision).",
    circuits: [
      { theorem: "automata", shows: "words of a regular language in depth O(log n)" },
      { theorem: "weighted-automaton", shows: "weights of words in arithmetic circuits of depth O(log n)" },
      { theorem: "table-scan", shows: "any state of O(log n) bits, counters among them" },
    ],
    weights: [
      {
        theorem: "automata",
        shows: "finite automata, one-hot, and permutation-diagonal where letters permute",
      },
      {
        theorem: "weighted-automaton",
        shows:
          "weighted automata, dense and by steps of rank one; deterministic ones on pd-ssm; linear RNNs as automata",
      },
      { theorem: "counter-machine", shows: "real-time counter machines" },
      { theorem: "turing-machine", shows: "Turing machines, a step a token" },
    ],
    cited: [],
  },
];
