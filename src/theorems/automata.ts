import { analyze } from "../analyze/analyze.js";
import type { Circuit } from "../circuit/circuit.js";
import { compile } from "../compile/compile.js";
import { UsageError } from "../errors.js";
import { representationNamed } from "../numbers/index.js";
import { scanNamed } from "../scans/index.js";
import { type Automaton, automatonOf, isPermuting } from "./automata/regex.js";
import type { Check, Theorem, TheoremRequest } from "./theorem.js";
import { type BitCase, bitsOf, heldAgainst } from "./tools/bit-cases.js";
import { type Stream, StreamRunner } from "./tools/streams.js";
import { wordsOf } from "./tools/words.js";

/** Regular languages of different kinds; the third and the fourth are permuted by their letters. */
const REGEXES = ["(a|b)*abb", "a(ba)*|b+", "(b*ab*a)*b*", "((a|b)(a|b)(a|b))*", "(aa|bb|ab(aa|bb)*ba)*"];

export const automata: Theorem = {
  name: "automata",
  alias: "dfa",
  title: "Regular languages in the weights of one-hot linear RNNs, and their circuits of logarithmic depth",
  direction: "problem to weights",
  statement:
    "Every deterministic finite automaton is a linear RNN with one-hot columns, a step a letter; where each letter permutes the states it is a permutation-diagonal one. Scanned by composition of its transitions it has Boolean circuits of depth O(log n).",
  source:
    "R. Ladner, M. Fischer. Parallel prefix computation. J. ACM 27, 1980, for the circuits; W. Merrill et al. Why Are Linear RNNs More Parallelizable? ICML 2026 (arXiv 2603.03612), for automata beside the classes",
  assumes: ["the automaton is fixed, and only the word is given to the circuit"],
  construction:
    "The state is a unit vector, and a letter is the matrix with a one in row next(j) of column j. dfa starts in state 0 and reads the accepting states off by a row vector; pd-ssm, whose state starts at zero, writes the start state with its first token. As circuits each entry of a token's matrix is an or of literals of the letter.",
  options: {
    regex: {
      meaning: "one more expression of letters, ( ) | * + ?, to match whole words",
      default: "(a|b)*abb",
    },
  },
  mistakes: {
    transposed: "a letter's matrix is transposed, as if it said where a state came from",
    backwards: "the word is read from its end",
  },
  cited: [
    {
      claim:
        "the regular languages whose syntactic monoid has a subgroup that is not solvable are complete for NC1",
      source: "D. Barrington, D. Therien. Finite monoids and the fine structure of NC1. J. ACM 35, 1988",
    },
  ],
  errata: [],
  *run(request) {
    const asked = request.options.regex!;
    for (const regex of [...new Set([asked, ...REGEXES])]) {
      const automaton = automatonOf(regex);
      yield onDfa(request, regex, automaton);
      if (isPermuting(automaton)) yield onPermutations(request, regex, automaton);
      yield asCircuit(request, regex, automaton);
    }
  },
};

/** Words of about a thousand, or fewer where tests run. */
function longest({ effort }: TheoremRequest, letters: number): number {
  const most = effort === "full" ? 1024 : 32;
  return Math.max(2, Math.floor(Math.log(most) / Math.log(Math.max(2, letters)) + 1e-9));
}

function matrixOf({ next, states }: Automaton, letter: number, mistake: string | undefined): number[] {
  const entries = new Array<number>(states * states).fill(0);
  next[letter]!.forEach((to, from) => {
    const [row, column] = mistake === "transposed" ? [from, to] : [to, from];
    entries[row * states + column] = 1;
  });
  return entries;
}

/** The judge: the expression as this language's own engine reads it. */
function matcher(regex: string, { letters }: Automaton): (word: readonly number[]) => boolean {
  const whole = new RegExp(`^(?:${regex})$`);
  return (word) => whole.test(word.map((letter) => letters[letter]).join(""));
}

/** Runs every word of one length and holds what is accepted after every letter, so after every shorter word, too. */
function everyWord(
  request: TheoremRequest,
  regex: string,
  automaton: Automaton,
  accepted: (word: readonly number[]) => readonly boolean[],
): Pick<Check, "how" | "cases" | "wrong"> {
  const matches = matcher(regex, automaton);
  let [cases, wrong] = [0, 0];
  for (const word of wordsOf(automaton.letters.length, longest(request, automaton.letters.length))) {
    const read = request.mistake === "backwards" ? [...word].reverse() : word;
    accepted(read).forEach((accepts, i) => {
      cases++;
      if (accepts !== matches(word.slice(0, i + 1))) wrong++;
    });
  }
  return { how: "exhaustive", cases, wrong };
}

function onDfa(request: TheoremRequest, regex: string, automaton: Automaton): Check {
  const { states, accepting } = automaton;
  const recurrence = request.recurrence("dfa", { N: states });
  const runner = new StreamRunner(recurrence, "int:2");
  const parameters = { final: Array.from({ length: states }, (_, i) => (accepting.has(i) ? 1 : 0)) };
  const stream = (word: readonly number[]): Stream => ({
    inputs: { A: word.map((letter) => matrixOf(automaton, letter, request.mistake)) },
    parameters,
  });
  request.emit?.({
    name: `automata-${states}-states`,
    kind: "stream",
    recurrence,
    stream: stream(automaton.letters.map((_, letter) => letter)),
    about: { regex, letters: automaton.letters, next: automaton.next },
  });
  return {
    what: `${regex} in the weights of dfa: every word of at most ${longest(request, automaton.letters.length)} letters is accepted where it matches`,
    ...everyWord(request, regex, automaton, (word) =>
      runner.run(stream(word)).accept!.map(([value]) => value === 1),
    ),
    figures: [{ what: "states", value: states }],
  };
}

function onPermutations(request: TheoremRequest, regex: string, automaton: Automaton): Check {
  const { states, accepting } = automaton;
  const runner = new StreamRunner(request.recurrence("pd-ssm", { N: states }), "int:2");
  const ones = new Array<number>(states).fill(1);
  const unit = (at: number): number[] => ones.map((_, i) => (i === at ? 1 : 0));
  const still = ones.flatMap((_, i) => unit(i));
  const stream = (word: readonly number[]): Stream => ({
    inputs: {
      P: [still, ...word.map((letter) => matrixOf(automaton, letter, request.mistake))],
      d: [ones, ...word.map(() => ones)],
      b: [unit(0), ...word.map(() => ones.map(() => 0))],
    },
  });
  const accepts = (h: readonly unknown[]): boolean => h.some((value, i) => value === 1 && accepting.has(i));
  return {
    what: `${regex}, whose letters permute the states, in the weights of pd-ssm: every word of at most ${longest(request, automaton.letters.length)} letters is accepted where it matches`,
    ...everyWord(request, regex, automaton, (word) => runner.run(stream(word)).y!.slice(1).map(accepts)),
  };
}

/** The circuit over the bits of a word's letters: all assignments that are words. */
function asCircuit(request: TheoremRequest, regex: string, automaton: Automaton): Check {
  const { states, accepting, letters } = automaton;
  const width = Math.max(1, Math.ceil(Math.log2(letters.length)));
  const n = Math.min(Math.floor(14 / width), request.effort === "full" ? 12 : 5);
  if (n < 1) throw new UsageError(`regex: ${letters.length} letters are too many for a circuit here`);
  const recipe = {
    recurrence: request.recurrence("dfa", { N: states }),
    scan: scanNamed("tree"),
    representation: representationNamed("int:1"),
    structure: "dense",
    outputs: "last",
    weights: "constants",
    parameters: { final: Array.from({ length: states }, (_, i) => (accepting.has(i) ? 1 : 0)) },
  } as const;
  const matrices = letters.map((_, letter) => matrixOf(automaton, letter, request.mistake));
  const circuit = compile(recipe, n, {
    sharing: "hash",
    feed: {
      inputs: [{ name: "word", shape: [n, width] }],
      bits: (gates, { word }) => ({
        A: Array.from({ length: n }, (_, t) => {
          const at = request.mistake === "backwards" ? n - 1 - t : t;
          const is = letters.map((_letter, letter) =>
            Array.from({ length: width }, (_bit, bit) => {
              const literal = word![at * width + bit]!;
              return ((letter >> bit) & 1) === 1 ? literal : gates.not(literal);
            }).reduce((both, literal) => gates.and(both, literal)),
          );
          return matrices[0]!.map((_entry, entry) => {
            const chosen = is.filter((_letter, letter) => matrices[letter]![entry] === 1);
            // Every letter: no matter which.
            if (chosen.length === letters.length && 2 ** width === letters.length) return true;
            return chosen.reduce((either, letter) => gates.or(either, letter), gates.constant(false));
          });
        }).flat(),
      }),
    },
  }) as Circuit<"B2">;
  const accept = circuit.outputs.find(({ name }) => name === "accept")!;
  const one = { ...circuit, outputs: [accept] };
  const matches = matcher(regex, automaton);
  const cases = [...wordsOf(letters.length, n)].map(
    (word): BitCase => ({
      inputs: { word: word.flatMap((letter) => bitsOf(letter, width)) },
      outputs: { accept: [matches(word)] },
      label: word.map((letter) => letters[letter]).join(""),
    }),
  );
  request.emit?.({ name: `automata-${states}-states-n${n}`, kind: "circuit", circuit: one });
  const { depth, size } = analyze(one);
  return {
    what: `${regex} as a circuit on the letters of words of length ${n}`,
    how: "exhaustive",
    ...heldAgainst(one, cases),
    figures: [
      {
        what: "depth",
        value: depth,
        costModel: "unit",
        // Letters, a product of matrices for each doubling, and the accepting states.
        bound: {
          relation: "at most",
          value:
            (width > 1 ? 2 * Math.ceil(Math.log2(letters.length)) : 0) +
            (Math.ceil(Math.log2(n)) + 1) * (1 + Math.ceil(Math.log2(states))),
        },
      },
      { what: "size", value: size, costModel: "unit" },
    ],
  };
}
