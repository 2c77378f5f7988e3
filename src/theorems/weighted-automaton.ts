import Fraction from "fraction.js";
import { rational } from "../algebra/evaluate.js";
import { analyze } from "../analyze/analyze.js";
import type { Circuit } from "../circuit/circuit.js";
import { evaluate } from "../circuit/evaluate.js";
import { compile } from "../compile/compile.js";
import type { RawNumber } from "../recurrences/values.js";
import { scanNamed } from "../scans/index.js";
import type { Check, Theorem, TheoremRequest } from "./theorem.js";
import { type Random, randomFrom } from "./tools/random.js";
import { type Matrix, multipliedOut, type RankOne, rankOneFactors } from "./tools/rank-one-factors.js";
import { nestedParameters, type Stream, StreamRunner } from "./tools/streams.js";
import { wordsOf } from "./tools/words.js";
import {
  EXAMPLES,
  type Example,
  parseAutomaton,
  type WeightedAutomaton,
  weightOf,
} from "./weighted-automaton/automaton.js";
import { deterministicOnPd, linearAsAutomata } from "./weighted-automaton/beside.js";

export const weightedAutomaton: Theorem = {
  name: "weighted-automaton",
  title: "Weighted automata in the weights of linear RNNs, dense and diagonal-plus-low-rank",
  direction: "problem to weights",
  statement:
    "A weighted automaton over the rationals is a linear RNN, a letter a step with a dense transition, and a diagonal-plus-low-rank one with at most 3 s - 2 steps of rank one a letter for s states, whether its matrices can be inverted or not; a deterministic one is a permutation-diagonal one, and a linear RNN of d numbers over finitely many letters is a weighted automaton of d + 1 states. The weights of all words of length n have arithmetic circuits of depth O(log n).",
  source:
    "M. P. Schuetzenberger. On the definition of a family of automata. Information and Control 4, 1961; W. Merrill et al. Why Are Linear RNNs More Parallelizable? ICML 2026 (arXiv 2603.03612), for weighted automata beside linear RNNs",
  assumes: ["the automaton is fixed, and only the word is given to the circuit"],
  construction:
    "The state is the row alpha' A_1 ... A_t as a column, so a letter multiplies by the transpose of its matrix. That is P L U: U row by row (s factors I + u v'), L column by column (s - 1), P exchange by exchange (s - 1). dplr takes a factor a step with decay 1, beta = u and alpha = v, and reads with q = eta. Where a letter leads from each state to one, its matrix is P diag(d) transposed. The other way round the state with a one before it is multiplied by the rows (1, b') and (0, A').",
  options: {
    automaton: {
      meaning: "JSON of alpha, the matrices of two letters, and eta",
      default: "",
      kind: "file",
    },
  },
  mistakes: {
    "not transposed": "a letter multiplies by its matrix itself",
    "no swaps": "a pivot that is zero is left where it is",
    "unit diagonal": "U has ones on its diagonal, as if no matrix were singular",
    backwards: "the factors of a letter in the opposite order",
  },
  cited: [
    {
      claim: "evaluating a fixed weighted automaton over the integers is in GapNC1, and complete for it",
      source:
        "H. Caussinus, P. McKenzie, D. Therien, H. Vollmer. Nondeterministic NC1 computation. JCSS 57, 1998",
    },
  ],
  errata: [],
  *run(request) {
    yield factors(request);
    const own = request.options.automaton!;
    if (own !== "") {
      const automaton = parseAutomaton(own);
      yield onModel(request, { title: "the given automaton", automaton }, "dense");
      yield onModel(request, { title: "the given automaton", automaton }, "dplr");
    }
    for (const example of EXAMPLES) {
      yield onModel(request, example, "dense");
      yield onModel(request, example, "dplr");
    }
    yield randomAutomata(request);
    yield deterministicOnPd(request);
    yield linearAsAutomata(request);
    for (const example of EXAMPLES) yield asCircuit(request, example);
  },
};

/** Entries from -3 to 3 over 1, 2 or 3; every other one with a row that is a multiple of another. */
function randomMatrix(random: Random, size: number, singular: boolean): Matrix {
  const rows = Array.from({ length: size }, () =>
    Array.from({ length: size }, () => new Fraction(random.whole(-3, 3), random.whole(1, 3))),
  );
  if (!singular) return rows;
  const [from, to] = [random.whole(0, size - 1), random.whole(0, size - 1)];
  const factor = new Fraction(random.whole(-1, 1));
  return rows.map((row, i) =>
    i === to && to !== from ? rows[from]!.map((entry) => entry.mul(factor)) : row,
  );
}

function factors(request: TheoremRequest): Check {
  const random = randomFrom(request.seed);
  const runs = request.effort === "full" ? 800 : 80;
  let [wrong, most] = [0, Number.NEGATIVE_INFINITY];
  let first: string | undefined;
  for (let run = 0; run < runs; run++) {
    const size = 2 + (run % 4);
    const matrix = randomMatrix(random, size, run % 2 === 1);
    const made = rankOneFactors(matrix, request.mistake);
    most = Math.max(most, made.length - (3 * size - 2));
    const product = multipliedOut(made, size);
    if (product.every((row, i) => row.every((entry, j) => entry.equals(matrix[i]![j]!)))) continue;
    wrong++;
    first ??= matrix.map((row) => row.map((entry) => entry.toFraction()).join(" ")).join("; ");
  }
  return {
    what: "rational matrices of 2 to 5 rows, every other one singular or nearly always so: the product of their factors I + u v'",
    how: "random",
    cases: runs,
    wrong,
    ...(first !== undefined && { detail: first }),
    figures: [
      {
        what: "most factors, less 3 s - 2",
        value: most,
        bound: { relation: "at most", value: 0 },
      },
    ],
  };
}

const transposed = (matrix: Matrix): Matrix => matrix.map((_, i) => matrix.map((row) => row[i]!));
const raw = (entries: readonly Fraction[]): RawNumber[] => entries.map((entry) => entry.toFraction());

/** What the weights and the tokens of a model are, and which steps end a letter. */
interface Compiled {
  readonly recurrence: string;
  readonly dimensions: Readonly<Record<string, number>>;
  readonly output: string;
  readonly steps: number;
  stream(word: readonly number[]): Stream;
  /** For each letter of the word the step after which its weight is read. */
  ends(word: readonly number[]): readonly number[];
}

function denseOf({ alpha, matrices, eta }: WeightedAutomaton, mistake: string | undefined): Compiled {
  const given = mistake === "not transposed" ? matrices.map(transposed) : matrices;
  const parameters = { A: given.flat().flatMap(raw), alpha: raw(alpha), eta: raw(eta) };
  return {
    recurrence: "weighted-automaton",
    dimensions: { N: alpha.length },
    output: "weight",
    steps: 1,
    stream: (word) => ({
      inputs: { token: word.map((letter) => [1 - letter, letter]) },
      parameters,
    }),
    ends: (word) => word.map((_, i) => i),
  };
}

function lowRankOf({ alpha, matrices, eta }: WeightedAutomaton, mistake: string | undefined): Compiled {
  const size = alpha.length;
  const zeros = new Array<number>(size).fill(0);
  const ones = new Array<number>(size).fill(1);
  const programs = matrices.map((matrix) =>
    rankOneFactors(mistake === "not transposed" ? matrix : transposed(matrix), mistake),
  );
  // A letter that is the identity still takes a step.
  const stepsOf = (letter: number): readonly RankOne[] => {
    const program = programs[letter]!;
    const idle = zeros.map(() => new Fraction(0));
    return program.length > 0 ? program : [{ u: idle, v: idle }];
  };
  return {
    recurrence: "dplr",
    dimensions: { K: size, V: 1 },
    output: "o",
    steps: Math.max(...programs.map(({ length }) => length)),
    stream: (word) => {
      const tokens = word.flatMap(stepsOf);
      return {
        inputs: {
          q: [zeros, ...tokens.map(() => raw(eta))],
          k: [raw(alpha), ...tokens.map(() => zeros)],
          v: [[1], ...tokens.map(() => [0])],
          alpha: [zeros, ...tokens.map(({ v }) => raw(v))],
          beta: [zeros, ...tokens.map(({ u }) => raw(u))],
          decay: [ones, ...tokens.map(() => ones)],
        },
        parameters: { scale: [1] },
      };
    },
    ends: (word) => {
      let at = 0;
      return word.map((letter) => {
        at += stepsOf(letter).length;
        return at;
      });
    },
  };
}

function compiled(request: TheoremRequest, automaton: WeightedAutomaton, model: "dense" | "dplr"): Compiled {
  return model === "dense" ? denseOf(automaton, request.mistake) : lowRankOf(automaton, request.mistake);
}

function onModel(
  request: TheoremRequest,
  { title, automaton, weight }: Pick<Example, "title" | "automaton"> & Partial<Example>,
  model: "dense" | "dplr",
): Check {
  const own = compiled(request, automaton, model);
  const recurrence = request.recurrence(own.recurrence, own.dimensions);
  const runner = new StreamRunner(recurrence, "rational");
  const length = request.effort === "full" ? 8 : 4;
  let [cases, wrong] = [0, 0];
  let first: string | undefined;
  for (const word of wordsOf(2, length)) {
    const outputs = runner.run(own.stream(word))[own.output]!;
    own.ends(word).forEach((end, i) => {
      const read = word.slice(0, i + 1);
      const text = read.map((letter) => automaton.letters[letter]).join("");
      const expected = weight === undefined ? weightOf(automaton, read) : new Fraction(weight(text));
      cases++;
      if (new Fraction(outputs[end]![0]!).equals(expected)) return;
      wrong++;
      first ??= `the weight of ${text} is ${expected.toFraction()}, got ${outputs[end]![0]}`;
    });
  }
  request.emit?.({
    name: `weighted-automaton-${model}-${own.dimensions.N ?? own.dimensions.K}-states`,
    kind: "stream",
    recurrence,
    stream: own.stream([0, 1]),
    about: { letters: automaton.letters, word: automaton.letters },
  });
  const states = automaton.alpha.length;
  return {
    what: `${title}, in the weights of ${own.recurrence}: the weight after every letter of every word of ${length} letters`,
    how: "exhaustive",
    cases,
    wrong,
    ...(first !== undefined && { detail: first }),
    figures: [
      {
        what: `most steps for a letter, of ${states} states`,
        value: own.steps,
        bound: { relation: "at most", value: model === "dense" ? 1 : 3 * states - 2 },
      },
    ],
  };
}

function randomAutomata(request: TheoremRequest): Check {
  const random = randomFrom(request.seed + 1);
  const [runs, length] = request.effort === "full" ? [60, 12] : [6, 5];
  let [cases, wrong] = [0, 0];
  for (let run = 0; run < runs; run++) {
    const size = random.whole(1, 4);
    const weights = (): Fraction[] => Array.from({ length: size }, () => new Fraction(random.whole(-2, 2)));
    const automaton: WeightedAutomaton = {
      letters: ["a", "b"],
      alpha: weights(),
      matrices: [randomMatrix(random, size, run % 2 === 1), randomMatrix(random, size, false)],
      eta: weights(),
    };
    const word = Array.from({ length }, () => random.whole(0, 1));
    for (const model of ["dense", "dplr"] as const) {
      const own = compiled(request, automaton, model);
      const runner = new StreamRunner(request.recurrence(own.recurrence, own.dimensions), "rational");
      const [got] = runner.last(own.stream(word))[own.output]!;
      cases++;
      if (!new Fraction(got!).equals(weightOf(automaton, word))) wrong++;
    }
  }
  return {
    what: `automata whose weights are all drawn, on words of ${length} letters and both models`,
    how: "random",
    cases,
    wrong,
  };
}

/** One circuit over the letters for each example: composed by a tree, evaluated over the rationals on every word. */
function asCircuit(request: TheoremRequest, { title, automaton, weight }: Example): Check {
  const n = request.effort === "full" ? 8 : 4;
  const own = compiled(request, automaton, "dense");
  const { parameters } = own.stream([]);
  const states = automaton.alpha.length;
  const recurrence = request.recurrence(own.recurrence, own.dimensions);
  const circuit = compile(
    {
      recurrence,
      scan: scanNamed("tree"),
      outputs: "last",
      weights: "constants",
      parameters: nestedParameters(recurrence, parameters!),
    },
    n,
    { sharing: "hash" },
  ) as Circuit<"arithmetic">;
  const port = circuit.outputs.find(({ name }) => name === own.output)!;
  const one = { ...circuit, outputs: [port] };
  let [cases, wrong] = [0, 0];
  for (const word of wordsOf(2, n)) {
    const token = word.flatMap((letter) => [new Fraction(1 - letter), new Fraction(letter)]);
    const [got] = evaluate(one, rational, { token })[own.output]!;
    cases++;
    if (!got!.equals(weight(word.map((letter) => automaton.letters[letter]).join("")))) wrong++;
  }
  request.emit?.({ name: `weighted-automaton-${states}-states-n${n}`, kind: "circuit", circuit: one });
  const { depth, size } = analyze(one);
  const levels = Math.ceil(Math.log2(states)) + 1;
  return {
    what: `${title} as an arithmetic circuit on the letters of words of length ${n}`,
    how: "exhaustive",
    cases,
    wrong,
    figures: [
      {
        what: "depth, against those of a token's matrix, a product for each doubling, the start and the read",
        value: depth,
        costModel: "unit",
        bound: { relation: "at most", value: 2 + levels * (Math.ceil(Math.log2(n)) + 2) },
      },
      { what: "size", value: size, costModel: "unit" },
    ],
  };
}
