import Fraction from "fraction.js";
import type { Check, TheoremRequest } from "../theorem.js";
import { type Random, randomFrom } from "../tools/random.js";
import type { Matrix } from "../tools/rank-one-factors.js";
import { StreamRunner } from "../tools/streams.js";
import { wordsOf } from "../tools/words.js";
import { type WeightedAutomaton, weightOf } from "./automaton.js";

const ZERO = new Fraction(0);
const raw = (entries: readonly Fraction[]): readonly string[] => entries.map((entry) => entry.toFraction());
const weight = (random: Random): Fraction => new Fraction(random.whole(-3, 3), random.whole(1, 3));
const weights = (random: Random, count: number): readonly Fraction[] =>
  Array.from({ length: count }, () => weight(random));

/** From each state a letter leads to one state, and multiplies by a weight, which may be zero. */
interface Move {
  readonly to: readonly number[];
  readonly by: readonly Fraction[];
}

const matrixOf = ({ to, by }: Move): Matrix =>
  to.map((next, i) => to.map((_, j) => (j === next ? by[i]! : ZERO)));

/** Deterministic weighted automata: P says where a state leads, and d what its weight is multiplied by. */
export function deterministicOnPd(request: TheoremRequest): Check {
  const random = randomFrom(request.seed + 2);
  const full = request.effort === "full";
  const [runs, length] = full ? [40, 7] : [6, 4];
  let [cases, wrong] = [0, 0];
  for (let run = 0; run < runs; run++) {
    const size = random.whole(1, 4);
    const move = (): Move => ({
      to: Array.from({ length: size }, () => random.whole(0, size - 1)),
      by: weights(random, size),
    });
    const moves = [move(), move()] as const;
    const [alpha, eta] = [weights(random, size), weights(random, size)];
    const automaton: WeightedAutomaton = {
      letters: ["a", "b"],
      alpha,
      matrices: [matrixOf(moves[0]), matrixOf(moves[1])],
      eta,
    };
    const runner = new StreamRunner(request.recurrence("pd-ssm", { N: size }), "rational");
    const zeros = new Array<number>(size).fill(0);
    /** Row j of column i is one where state i leads to state j. */
    const column = (to: readonly number[]): readonly number[] =>
      to.flatMap((_, j) =>
        to.map((next, i) => Number(request.mistake === "not transposed" ? to[j] === i : next === j)),
      );
    for (const word of wordsOf(2, length)) {
      const read = word.map((letter) => moves[letter]!);
      const { y } = runner.run({
        inputs: {
          P: [column(zeros), ...read.map(({ to }) => column(to))],
          d: [zeros, ...read.map(({ by }) => raw(by))],
          b: [raw(alpha), ...read.map(() => zeros)],
        },
      });
      const last = y!.at(-1)!;
      const got = eta.reduce((sum, entry, i) => sum.add(entry.mul(last[i]!)), ZERO);
      cases++;
      if (!got.equals(weightOf(automaton, word))) wrong++;
    }
  }
  return {
    what: `${runs} deterministic weighted automata of at most 4 states in the weights of pd-ssm, weights drawn: the weight of every word of ${length} letters`,
    how: "random",
    cases,
    wrong,
  };
}

/** Linear RNNs over two letters as weighted automata with one state more, which is always one. */
export function linearAsAutomata(request: TheoremRequest): Check {
  const random = randomFrom(request.seed + 3);
  const full = request.effort === "full";
  const [runs, length] = full ? [40, 7] : [6, 4];
  let [cases, wrong] = [0, 0];
  for (let run = 0; run < runs; run++) {
    const size = random.whole(1, 3);
    const step = () => ({
      A: Array.from({ length: size }, () => weights(random, size)),
      b: weights(random, size),
    });
    const steps = [step(), step()] as const;
    const read = weights(random, size);
    const [first, second] = steps.map(
      ({ A, b }): Matrix => [
        [new Fraction(1), ...b],
        ...A.map((_, i) => [
          ZERO,
          ...A.map((row, j) => (request.mistake === "not transposed" ? A[i]![j]! : row[i]!)),
        ]),
      ],
    ) as [Matrix, Matrix];
    const automaton: WeightedAutomaton = {
      letters: ["a", "b"],
      alpha: [new Fraction(1), ...read.map(() => ZERO)],
      matrices: [first, second],
      eta: [ZERO, ...read],
    };
    const runner = new StreamRunner(request.recurrence("dense-lrnn", { N: size }), "rational");
    for (const word of wordsOf(2, length)) {
      const { y } = runner.run({
        inputs: {
          A: word.map((letter) => raw(steps[letter]!.A.flat())),
          b: word.map((letter) => raw(steps[letter]!.b)),
        },
      });
      word.forEach((_, t) => {
        const got = read.reduce((sum, entry, i) => sum.add(entry.mul(y![t]![i]!)), ZERO);
        cases++;
        if (!got.equals(weightOf(automaton, word.slice(0, t + 1)))) wrong++;
      });
    }
  }
  return {
    what: `${runs} linear RNNs over two letters, of at most three numbers, all drawn, as weighted automata with one state more: a linear form read after every letter of every word of ${length} letters is the weight`,
    how: "random",
    cases,
    wrong,
  };
}
