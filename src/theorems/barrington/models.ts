import type { Check, TheoremRequest } from "../theorem.js";
import { type Stream, StreamRunner } from "../tools/streams.js";
import { identity, matrixOf, type Permutation } from "./permutations.js";
import { type Instruction, permutationsOf, TARGET } from "./program.js";
import { type Subject, tried } from "./subject.js";

const WIDTH = TARGET.length;
/** Tokens that the oracle runs for one model, by effort. */
const ORACLE_TOKENS = { full: 200_000, quick: 2_000 };

/** How each entry of the catalogue takes a program, and when it accepts. */
const MODELS = {
  "group-word": {
    dimensions: { N: WIDTH },
    stream: (permutations: readonly Permutation[]): Stream => ({
      inputs: { P: permutations.map(matrixOf) },
      parameters: { points: [0, 1, 2, 3, 4] },
    }),
    /** Where 0 went: column 0 of the product. */
    accepts: (outputs: Readonly<Record<string, readonly unknown[]>>) => outputs.product![0] !== 1,
  },
  "pd-ssm": {
    dimensions: { N: WIDTH },
    // The first token only writes the state: h_0 = 0 there.
    stream: (permutations: readonly Permutation[], mistake: string | undefined): Stream => {
      const read = mistake === "in order" ? permutations : [...permutations].reverse();
      const steps = [identity(WIDTH), ...read];
      return {
        inputs: {
          P: steps.map(matrixOf),
          d: steps.map(() => new Array<number>(WIDTH).fill(1)),
          b: steps.map((_, t) => [t === 0 ? 1 : 0, 0, 0, 0, 0]),
        },
      };
    },
    accepts: (outputs: Readonly<Record<string, readonly unknown[]>>) => outputs.y![0] !== 1,
  },
  dfa: {
    dimensions: { N: WIDTH },
    stream: (permutations: readonly Permutation[], mistake: string | undefined): Stream => ({
      inputs: {
        A: (mistake === "in order" ? permutations : [...permutations].reverse()).map(matrixOf),
      },
      parameters: { final: [0, 1, 1, 1, 1] },
    }),
    accepts: (outputs: Readonly<Record<string, readonly unknown[]>>) => outputs.accept![0] === 1,
  },
} as const;

/** The program on three entries of the catalogue, run by the oracle. */
export function* onModels(
  request: TheoremRequest,
  subject: Subject,
  program: readonly Instruction[],
): Generator<Check> {
  const most = Math.max(1, Math.floor(ORACLE_TOKENS[request.effort] / program.length));
  for (const [name, { dimensions, stream, accepts }] of Object.entries(MODELS)) {
    const recurrence = request.recurrence(name, dimensions);
    const runner = new StreamRunner(recurrence, "int:2");
    const { how, cases, batches } = tried(subject, most, request.seed);
    let wrong = 0;
    for (const { lanes, wordOf, holds } of batches) {
      for (let lane = 0; lane < lanes; lane++) {
        const value = (variable: string): boolean => ((wordOf(variable) >>> lane) & 1) === 1;
        const given = stream(permutationsOf(program, value), request.mistake);
        if (accepts(runner.last(given)) !== (((holds >>> lane) & 1) === 1)) wrong++;
      }
    }
    const ones = permutationsOf(program, () => true);
    request.emit?.({
      name: `barrington-${subject.artifact}-${name}`,
      kind: "stream",
      recurrence,
      stream: stream(ones, request.mistake),
      about: { formula: subject.shown, variables: subject.inputs, values: subject.inputs.map(() => 1) },
    });
    yield {
      what: `${subject.shown} in the weights of ${name}, run step by step: accepts where it holds`,
      how,
      cases,
      wrong,
      figures: [{ what: "tokens of the program", value: program.length }],
    };
  }
}
