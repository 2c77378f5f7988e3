import { UsageError } from "../errors.js";
import { inverse, matrixOf, type Permutation } from "./barrington/permutations.js";
import { GROUPS, type Group, productsOf } from "./group-words/groups.js";
import { instances, shortcutOf } from "./group-words/instances.js";
import type { Check, Theorem, TheoremRequest } from "./theorem.js";
import { namedOption, wholeOption } from "./tools/options.js";
import { randomFrom } from "./tools/random.js";
import { type Stream, StreamRunner } from "./tools/streams.js";
import { wordsOf } from "./tools/words.js";

/** Letters of the long words. */
const LONG = { full: 1000, quick: 50 };
/** Words of so many letters are tried all, by order of the group. */
const MOST_WORDS = { full: 15_000, quick: 250 };

export const groupWords: Theorem = {
  name: "group-words",
  title: "Word problems of groups in the weights of permutation-diagonal linear RNNs",
  direction: "problem to weights",
  statement:
    "The running product of elements of a permutation group on N points is the state of a linear RNN whose transitions are permutations, exact at every position: N x N for group-word, and only N numbers for pd-ssm. For A5 and S5 the problem is complete for NC1.",
  source:
    "D. Barrington. Bounded-width polynomial-size branching programs recognize exactly those languages in NC1. JCSS 38, 1989, for the completeness; W. Merrill, J. Petty, A. Sabharwal. The Illusion of State in State-Space Models. ICML 2024, for the task",
  assumes: ["the group is fixed, and every token names one of its elements"],
  construction:
    "group-word multiplies by a letter's matrix on the right. pd-ssm multiplies on the left: started by its first token at h = (0, 1, ..., N-1) it is fed the inverse of each letter, so that h[i] = f(i) for the product f of all letters in the order read. The task that is written out asks whether the product is the identity, by pairs of words that differ in one letter, both with an even product.",
  options: {
    group: { meaning: `the group of the task: ${GROUPS.map(({ name }) => name).join(", ")}`, default: "S5" },
    length: { meaning: "letters of a word of the task", default: "20" },
    instances: { meaning: "words of the task, as many with the identity as without", default: "4000" },
  },
  mistakes: {
    "left product": "pd-ssm is fed the letters themselves, which multiplies them in the reverse order",
    transposed: "a letter's matrix is transposed, as if it said where a point came from",
    "parity left in": "the task has words with an odd product, which counting finds out",
  },
  cited: [
    {
      claim:
        "the word problem of a finite group that is not solvable is complete for NC1; a solvable one is in ACC0",
      source:
        "D. Barrington. JCSS 38, 1989; D. Barrington, D. Therien. Finite monoids and the fine structure of NC1. J. ACM 35, 1988",
    },
  ],
  errata: [],
  *run(request) {
    const asked = namedOption(request, "group", GROUPS);
    const length = wholeOption(request, "length", 2, 10_000);
    const wanted = wholeOption(request, "instances", 2000, 100_000);
    if (wanted % 2 === 1) throw new UsageError(`instances: expected an even number, got ${wanted}`);
    for (const group of GROUPS) {
      yield* held(request, group, "group-word");
      yield* held(request, group, "pd-ssm");
    }
    yield task(request, asked, length, wanted / 2);
  },
};

type Entry = "group-word" | "pd-ssm";

/** The stream of a word; that of pd-ssm has one token before the first letter. */
function streamOf(
  entry: Entry,
  { points, elements }: Group,
  word: readonly number[],
  mistake: string | undefined,
): Stream {
  const start = elements[0]!;
  const shown = (permutation: Permutation): number[] =>
    matrixOf(mistake === "transposed" ? inverse(permutation) : permutation);
  if (entry === "group-word")
    return {
      inputs: { P: word.map((letter) => shown(elements[letter]!)) },
      parameters: { points: [...start] },
    };
  const [ones, zeros] = [new Array<number>(points).fill(1), new Array<number>(points).fill(0)];
  const fed = (letter: number): Permutation =>
    mistake === "left product" ? elements[letter]! : inverse(elements[letter]!);
  return {
    inputs: {
      P: [matrixOf(start), ...word.map((letter) => shown(fed(letter)))],
      d: [ones, ...word.map(() => ones)],
      b: [[...start], ...word.map(() => zeros)],
    },
  };
}

/** Every word of few letters, then long ones, with the product held in one-line form after every letter. */
function* held(request: TheoremRequest, group: Group, entry: Entry): Iterable<Check> {
  const { mistake, effort } = request;
  const letters = group.elements.length;
  const recurrence = request.recurrence(entry, { N: group.points });
  const runner = new StreamRunner(recurrence, "int:8");
  const most = Math.max(1, Math.floor(Math.log(MOST_WORDS[effort]) / Math.log(letters)));
  const random = randomFrom(request.seed);
  const long = Array.from({ length: effort === "full" ? 10 : 2 }, () =>
    Array.from({ length: LONG[effort] }, () => random.whole(0, letters - 1)),
  );
  const tally = (words: Iterable<readonly number[]>): Pick<Check, "cases" | "wrong"> => {
    let [cases, wrong] = [0, 0];
    for (const word of words) {
      const output = runner.run(streamOf(entry, group, word, mistake));
      const images = entry === "group-word" ? output.image! : output.y!.slice(1);
      productsOf(group, word).forEach((product, t) => {
        cases++;
        if (product.some((image, i) => Number(images[t]![i]) !== image)) wrong++;
      });
    }
    return { cases, wrong };
  };
  const what = `${group.name} (${letters} elements, ${group.isSolvable ? "solvable" : "not solvable"}) in the weights of ${entry}: the product after every letter of`;
  const figures = [
    { what: "numbers in the state", value: entry === "pd-ssm" ? group.points : group.points ** 2 },
  ];
  yield {
    what: `${what} every word of length ${most}`,
    how: "exhaustive",
    ...tally(wordsOf(letters, most)),
    figures,
  };
  yield { what: `${what} ${long.length} words of ${LONG[effort]}`, how: "random", ...tally(long), figures };
  request.emit?.({
    name: `group-words-${group.name}-${entry}`,
    kind: "stream",
    recurrence,
    stream: streamOf(entry, group, long[0]!, mistake),
    about: { group: group.name, elements: group.elements, word: long[0] },
  });
}

/** The task says its answers rightly, and neither counts nor single letters give them away. */
function task(request: TheoremRequest, group: Group, length: number, pairs: number): Check {
  const all = instances(randomFrom(request.seed + 1), group, length, pairs, request.mistake);
  const runner = new StreamRunner(request.recurrence("pd-ssm", { N: group.points }), "int:8");
  const asked = all.slice(0, request.effort === "full" ? 1000 : 50);
  const wrong = asked.filter(({ word, isIdentity }) => {
    const end = runner.last(streamOf("pd-ssm", group, word, undefined)).y!;
    return end.every((value, i) => Number(value) === i) !== isIdentity;
  });
  request.emit?.({
    name: `group-words-${group.name}-task`,
    kind: "json",
    value: {
      group: group.name,
      elements: group.elements,
      instances: all.map(({ word, isIdentity }) => ({ word, identity: isIdentity })),
    },
  });
  const { feature, accuracy } = shortcutOf(group, all);
  return {
    what: `${all.length} generated words of ${length} letters of ${group.name}, half of them with the identity for their product: pd-ssm answers ${asked.length} of them as they say`,
    how: "random",
    cases: asked.length,
    wrong: wrong.length,
    detail: `of counts of letters and single letters, ${feature} tells most`,
    figures: [
      {
        what: "words whose product is the identity",
        value: all.filter(({ isIdentity }) => isIdentity).length,
        bound: { relation: "equal to", value: pairs },
      },
      {
        what: "part of the second half that the best guess without the product, learned on the first, gets right",
        value: accuracy,
        bound: { relation: "at most", value: 0.55 },
      },
    ],
  };
}
