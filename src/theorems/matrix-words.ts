import { UsageError } from "../errors.js";
import { SIZE } from "./matrix-factors/factors.js";
import { FEWEST_LETTERS, instances, sameLetters, shortcutOf, unitLetter } from "./matrix-words/instances.js";
import {
  anyLetter,
  columnsOf,
  type Letter,
  modulo,
  overIntegers,
  type Question,
  residueOf,
} from "./matrix-words/questions.js";
import type { Check, Theorem, TheoremRequest } from "./theorem.js";
import { wholeOption } from "./tools/options.js";
import { type Random, randomFrom } from "./tools/random.js";
import { type Stream, StreamRunner } from "./tools/streams.js";
import { wordsOf } from "./tools/words.js";

const COLUMNS = [0, 1, 2] as const;
/** Letters of the long words. */
const LONG = { full: 1000, quick: 50 };

export const matrixWords: Theorem = {
  name: "matrix-words",
  title: "Iterated products of 3x3 matrices, over the integers and modulo m, in the weights of linear RNNs",
  direction: "problem to weights",
  statement:
    "A column of the running product of 3x3 matrices over {-1, 0, 1} is the state of a linear RNN with dense transitions, exact at every position: over the integers, where whether an entry is positive is complete for PNC1; and modulo m, where the state is one of m^3, a one-hot automaton runs as well, and whether an entry is a given residue is complete for NC1.",
  source:
    "W. Merrill et al. Why Are Linear RNNs More Parallelizable? ICML 2026 (arXiv 2603.03612), for the task; M. Ben-Or, R. Cleve. Computing algebraic formulas using a constant number of registers. SIAM J. Comput. 21, 1992, for the completeness",
  assumes: [
    "arithmetic is exact over the integers: the bits of an entry grow with the length of the word",
    "modulo m, m is fixed",
  ],
  construction:
    "The first token writes e_j into the state, each letter M then replaces h by M h, so that h is column j of the product, the letter read last its leftmost factor. Modulo m the columns are the states of dfa, and a letter's matrix has a one in row M v of column v. The task that is written out asks of entry (0, 0) whether it is positive, or a given residue, by pairs of words that differ in the exchange of two letters, neither of them the first or the last.",
  options: {
    modulus: { meaning: "m of the task modulo m", default: "7" },
    residue: { meaning: "the residue that the task modulo m asks for", default: "1" },
    length: { meaning: "letters of a word of the tasks", default: "20" },
    instances: { meaning: "words of each task, as many answered yes as no", default: "4000" },
  },
  mistakes: {
    reversed: "the word is fed from its last letter on",
    transposed: "a letter's matrix is transposed",
    "letter drawn anew":
      "a word answered no is one answered yes with another letter in it, of all there are: those without an inverse give it away",
  },
  cited: [
    {
      claim:
        "the sign of an entry of an iterated product of 3x3 matrices over {-1, 0, 1} is complete for PNC1 under first-order reductions",
      source: "Caussinus, McKenzie, Therien, Vollmer. Nondeterministic NC1 Computation. JCSS 57, 1998",
    },
    {
      claim:
        "modulo a fixed m it is in NC1, as every finite automaton; and every formula of NC1, as an arithmetic one whose values are 0 and 1, is an entry of such a product",
      source:
        "D. Barrington. JCSS 38, 1989; Ben-Or, Cleve 1992, theorem 1, run over the integers by ben-or-cleve",
    },
  ],
  errata: [],
  *run(request) {
    const modulus = wholeOption(request, "modulus", 2, 100);
    const residue = wholeOption(request, "residue", 0, modulus - 1);
    const length = wholeOption(request, "length", FEWEST_LETTERS, 10_000);
    const wanted = wholeOption(request, "instances", 2000, 100_000);
    if (wanted % 2 === 1) throw new UsageError(`instances: expected an even number, got ${wanted}`);
    yield* columns(request, undefined);
    yield* columns(request, modulus);
    yield automaton(request, 2);
    yield automaton(request, 3);
    for (const question of [overIntegers, modulo(modulus, residue)])
      yield task(request, question, length, wanted / 2);
  },
};

const unit = (at: number): readonly number[] => COLUMNS.map((i) => (i === at ? 1 : 0));

/** A word from a start column on; the first token writes it. */
function streamOf(word: readonly Letter[], start: number, mistake: string | undefined): Stream {
  const fed = mistake === "reversed" ? [...word].reverse() : word;
  const shown = (letter: Letter): readonly number[] =>
    mistake === "transposed"
      ? letter.map((_, at) => letter[SIZE * (at % SIZE) + Math.floor(at / SIZE)]!)
      : letter;
  const zeros = [0, 0, 0];
  return {
    inputs: {
      A: [new Array<number>(SIZE * SIZE).fill(0), ...fed.map(shown)],
      b: [unit(start), ...fed.map(() => zeros)],
    },
  };
}

/** The system that residues are computed in; a composite modulus is taken off whole numbers. */
const systemOf = (modulus: number | undefined): string => {
  const isPrime = modulus !== undefined && ![2, 3, 5, 7].some((p) => p < modulus && modulus % p === 0);
  return isPrime ? `mod:${modulus}` : "integer";
};

const isSame = (got: unknown, expected: bigint, modulus: number | undefined): boolean => {
  const value = BigInt(got as string | number);
  return modulus === undefined
    ? value === expected
    : residueOf(value, modulus) === residueOf(expected, modulus);
};

/** I + x E_ij for every i, j and sign: they generate all matrices of determinant 1. */
const TRANSVECTIONS: readonly Letter[] = COLUMNS.flatMap((i) =>
  COLUMNS.filter((j) => j !== i).flatMap((j) =>
    [1, -1].map((x) => [1, 0, 0, 0, 1, 0, 0, 0, 1].map((entry, at) => (at === SIZE * i + j ? x : entry))),
  ),
);

const anyUnit = (random: Random): Letter => unitLetter(random, overIntegers);

/** Every short word of transvections, then long ones of any letters: every column after every letter. */
function* columns(request: TheoremRequest, modulus: number | undefined): Iterable<Check> {
  const { effort, mistake } = request;
  const recurrence = request.recurrence("dense-lrnn", { N: SIZE });
  const system = systemOf(modulus);
  const runner = new StreamRunner(recurrence, system);
  const tally = (words: Iterable<readonly Letter[]>): Pick<Check, "cases" | "wrong"> => {
    let [cases, wrong] = [0, 0];
    for (const word of words)
      for (const start of COLUMNS) {
        const { y } = runner.run(streamOf(word, start, mistake));
        columnsOf(word, unit(start)).forEach((column, t) => {
          cases++;
          if (!column.every((entry, i) => isSame(y![t + 1]![i], entry, modulus))) wrong++;
        });
      }
    return { cases, wrong };
  };
  const length = effort === "full" ? 3 : 2;
  const short = Array.from(wordsOf(TRANSVECTIONS.length, length), (word) =>
    word.map((letter) => TRANSVECTIONS[letter]!),
  );
  const random = randomFrom(request.seed);
  const long = Array.from({ length: effort === "full" ? 5 : 2 }, (_, i) =>
    // Of letters without an inverse the product is soon zero: the first word has them, the others have not.
    Array.from({ length: LONG[effort] }, () => (i === 0 ? anyLetter : anyUnit)(random)),
  );
  const what = `dense-lrnn, three numbers, ${modulus === undefined ? "over the integers" : `modulo ${modulus}`}: each column of the product after every letter of`;
  yield {
    what: `${what} every word of ${length} of the ${TRANSVECTIONS.length} transvections`,
    how: "exhaustive",
    ...tally(short),
  };
  yield {
    what: `${what} ${long.length} words of ${LONG[effort]} letters, all but one of letters with inverses`,
    how: "random",
    ...tally(long),
  };
  request.emit?.({
    name: `matrix-words-${modulus === undefined ? "integers" : `mod-${modulus}`}`,
    kind: "stream",
    recurrence,
    stream: streamOf(long[1]!, 0, mistake),
    about: { over: system, column: 0 },
  });
}

/** The same by a one-hot automaton whose states are the columns: every letter modulo m in every state, or many. */
function automaton(request: TheoremRequest, modulus: number): Check {
  const states = modulus ** SIZE;
  const runner = new StreamRunner(request.recurrence("dfa", { N: states }), "int:2");
  const columnOf = (state: number): readonly number[] =>
    COLUMNS.map((i) => Math.floor(state / modulus ** i) % modulus);
  const stateOf = (column: readonly number[]): number =>
    column.reduce((sum, entry, i) => sum + modulus ** i * residueOf(BigInt(entry), modulus), 0);
  const next = (letter: Letter, state: number): number => {
    const column = columnOf(state);
    return stateOf(
      COLUMNS.map((i) => column.reduce((sum, entry, j) => sum + letter[SIZE * i + j]! * entry, 0)),
    );
  };
  const matrixOf = (to: (state: number) => number): readonly number[] => {
    const entries = new Array<number>(states * states).fill(0);
    for (let state = 0; state < states; state++) entries[states * to(state) + state] = 1;
    return entries;
  };
  const isWhole = modulus === 2;
  const random = randomFrom(request.seed + modulus);
  const words: readonly (readonly Letter[])[] = isWhole
    ? Array.from(wordsOf(modulus, SIZE * SIZE), (letter) => [letter])
    : Array.from({ length: request.effort === "full" ? 20 : 2 }, () =>
        Array.from({ length: 20 }, () => anyLetter(random)),
      );
  let [cases, wrong] = [0, 0];
  for (const word of words)
    for (const start of isWhole ? Array.from({ length: states }, (_, state) => state) : [1]) {
      const fed = request.mistake === "reversed" ? [...word].reverse() : word;
      const A = [matrixOf(() => start), ...fed.map((letter) => matrixOf((state) => next(letter, state)))];
      const { h } = runner.run({ inputs: { A }, parameters: { final: new Array<number>(states).fill(1) } });
      columnsOf(word, columnOf(start)).forEach((column, t) => {
        const state = stateOf(column.map((entry) => residueOf(entry, modulus)));
        cases++;
        if (!h![t + 1]!.every((bit, at) => (Number(bit) !== 0) === (at === state))) wrong++;
      });
    }
  return {
    what: `dfa of ${states} states, modulo ${modulus}: the column is the state after ${isWhole ? "each of the 512 letters, from every column" : "every letter of random words of 20"}`,
    how: isWhole ? "exhaustive" : "random",
    cases,
    wrong,
  };
}

/** A task says its answers rightly, and neither counts nor ends nor neighbours give them away. */
function task(request: TheoremRequest, question: Question, length: number, pairs: number): Check {
  const { modulus } = question;
  const all = instances(randomFrom(request.seed + 1), question, length, pairs, request.mistake);
  const runner = new StreamRunner(request.recurrence("dense-lrnn", { N: SIZE }), systemOf(modulus));
  const asked = all.slice(0, request.effort === "full" ? 1000 : 50);
  const wrong = asked.filter(({ word, holds }) => {
    const [entry] = runner.last(streamOf(word, 0, undefined)).y!;
    return question.holds(BigInt(entry!)) !== holds;
  });
  request.emit?.({
    name: `matrix-words-${question.artifact}-task`,
    kind: "json",
    value: {
      question: `entry (0, 0) of the product is ${question.asked}; the letter read last is the leftmost factor`,
      matrices: "row by row",
      instances: all.map(({ word, holds }) => ({ word, answer: holds })),
    },
  });
  const unlike = all.filter(({ word }, i) => i % 2 === 0 && !sameLetters(word, all[i + 1]!.word));
  const { feature, accuracy } = shortcutOf(question, all);
  return {
    what: `${all.length} generated words of ${length} letters, of half of which entry (0, 0) of the product is ${question.asked}: dense-lrnn answers ${asked.length} of them as they say`,
    how: "random",
    cases: asked.length,
    wrong: wrong.length,
    detail: `of counts, ends and neighbours, ${feature} tells most`,
    figures: [
      {
        what: "words answered yes",
        value: all.filter(({ holds }) => holds).length,
        bound: { relation: "equal to", value: pairs },
      },
      {
        what: "pairs that are not the same letters in another order, which counts of letters could tell apart",
        value: unlike.length,
        bound: { relation: "equal to", value: 0 },
      },
      {
        what: "part of the second half that the best guess without the product, learned on the first, gets right",
        value: accuracy,
        bound: { relation: "at most", value: 0.55 },
      },
    ],
  };
}
