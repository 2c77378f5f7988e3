import Fraction from "fraction.js";
import type { RawNumber } from "../recurrences/values.js";
import { determinant, factorsOf, MATRICES, matrixNumber, SIZE } from "./matrix-factors/factors.js";
import type { Check, Theorem, TheoremRequest } from "./theorem.js";
import { wholeOption } from "./tools/options.js";
import { randomFrom } from "./tools/random.js";
import { StreamRunner } from "./tools/streams.js";
import type { SymmetricStep } from "./tools/symmetric-steps.js";

/** Matrices in one stream of the oracle. */
const BATCH = 81;
const LONGEST = 400;

export const matrixFactors: Theorem = {
  name: "matrix-factors",
  title: "Iterated products of 3x3 matrices over {-1, 0, 1} in the weights of DeltaNet",
  direction: "problem to weights",
  statement:
    "Every 3x3 matrix over {-1, 0, 1}, singular or not, is exactly a product of at most 25 steps of DeltaNet with rational keys and rates, so one DeltaNet layer with a 3x3 state carries the product of any stream of them, each matrix written out as its steps; the sign of one entry of that product is complete for PNC1.",
  source:
    "W. Merrill et al. Why Are Linear RNNs More Parallelizable? ICML 2026 (arXiv 2603.03612); the factors are by Gauss with pivots on both sides",
  assumes: [
    "beta is any rational number and keys are not normalised: beta may be negative or above 2, outside the range that is trained",
    "the stream is the matrices written out as steps, by a reduction that looks at one matrix at a time",
  ],
  construction:
    "M = (swaps, row operations) diagonal (column operations, swaps), the fewest steps over all choices of pivots. A swap is the step with key e_i - e_j and beta 1; a diagonal entry x the step with key e_i and beta 1 - x. I + x E_ij = (I - 2/(2x^2 - 1) a a') (I - e_i e_i'/2) (I - b b'/3) with a = e_i + x e_j, b = e_i + 2x e_j. DeltaNet multiplies from the left: the steps are fed from the rightmost on, after three tokens that write the identity.",
  options: {
    length: { meaning: "matrices in each stream of the running product", default: "40" },
  },
  mistakes: {
    "beta of a leaf": "the rate of I + x E is taken to be that of x = 1 or -1 for every x",
    "no projection": "a zero on the diagonal is left out, as a one is",
    reversed: "the steps of a matrix are fed from the leftmost on",
  },
  cited: [
    {
      claim:
        "the sign of an entry of an iterated product of 3x3 matrices over {-1, 0, 1} is complete for PNC1 under first-order reductions",
      source: "Caussinus, McKenzie, Therien, Vollmer. Nondeterministic NC1 Computation. JCSS 57, 1998",
    },
  ],
  errata: [],
  *run(request) {
    yield everyMatrix(request);
    yield runningProduct(request);
  },
};

interface Token {
  readonly key: readonly RawNumber[];
  readonly beta: RawNumber;
  readonly value?: readonly number[];
  readonly query?: number;
}

const unit = (at: number): number[] => Array.from({ length: SIZE }, (_, i) => (i === at ? 1 : 0));
const REGISTERS = [0, 1, 2] as const;
/** beta 1 and key e_i put e_i in place of row i, whatever was there. */
const IDENTITY: readonly Token[] = REGISTERS.map((i) => ({ key: unit(i), beta: 1, value: unit(i) }));
/** Tokens that change nothing and read the rows. */
const ROWS: readonly Token[] = REGISTERS.map((i) => ({ key: unit(i), beta: 0, query: i }));

/** The rightmost factor acts first. */
const inTime = (steps: readonly SymmetricStep[]): Token[] =>
  steps.map(({ key, beta }) => ({ key: key.map(raw), beta: raw(beta) })).reverse();
const raw = (value: Fraction | number): RawNumber => new Fraction(value).toFraction();

class Layer {
  private readonly runner: StreamRunner;

  constructor(request: TheoremRequest) {
    this.runner = new StreamRunner(request.recurrence("deltanet", { K: SIZE, V: SIZE }), "rational");
  }

  /** The state, row-major, wherever the rows are read. */
  states(tokens: readonly Token[]): readonly (readonly string[])[] {
    const { o } = this.runner.run({
      inputs: {
        q: tokens.map(({ query = 0 }) => unit(query)),
        k: tokens.map(({ key }) => key),
        v: tokens.map(({ value = [0, 0, 0] }) => value),
        beta: tokens.map(({ beta }) => [beta]),
      },
      parameters: { scale: [1] },
    });
    const states: string[][] = [];
    tokens.forEach(({ query }, t) => {
      if (query === 0) states.push([]);
      if (query !== undefined)
        states.at(-1)!.push(...o![t]!.map((entry) => new Fraction(entry).toFraction()));
    });
    return states;
  }
}

/** Steps are counted for all matrices at every effort; the product is run for all of them, or for one in 61, from one drawn with the seed. */
function everyMatrix(request: TheoremRequest): Check {
  const layer = new Layer(request);
  const stride = request.effort === "full" ? 1 : 61;
  const offset = randomFrom(request.seed).whole(0, stride - 1);
  let [most, total, cases, wrong] = [0, 0, 0, 0];
  let first: string | undefined;
  let batch: { readonly matrix: readonly number[]; readonly tokens: readonly Token[] }[] = [];
  const flush = (): void => {
    if (batch.length === 0) return;
    const states = layer.states(batch.flatMap(({ tokens }) => [...IDENTITY, ...tokens, ...ROWS]));
    batch.forEach(({ matrix }, i) => {
      cases++;
      if (matrix.join() === states[i]!.join()) return;
      wrong++;
      first ??= `the matrix ${matrix.join(" ")} came out as ${states[i]!.join(" ")}`;
    });
    batch = [];
  };
  for (let index = 0; index < MATRICES; index++) {
    const matrix = matrixNumber(index);
    const steps = factorsOf(matrix, request.mistake);
    most = Math.max(most, steps.length);
    total += steps.length;
    if (index % stride === offset) batch.push({ matrix, tokens: inTime(steps) });
    if (batch.length === BATCH) flush();
  }
  flush();
  return {
    what: `the steps of ${stride === 1 ? "every matrix" : `one in ${stride} of the matrices`} over {-1, 0, 1}, run by deltanet from the identity, leave that matrix`,
    how: stride === 1 ? "exhaustive" : "random",
    cases,
    wrong,
    ...(first !== undefined && { detail: first }),
    figures: [
      { what: "matrices that were factored", value: MATRICES },
      { what: "most steps of a matrix", value: most, bound: { relation: "at most", value: 25 } },
      {
        what: "steps of a matrix on average",
        value: Number((total / MATRICES).toFixed(2)),
        bound: { relation: "at most", value: 13.5 },
      },
    ],
  };
}

/** The state after each matrix of a stream is the product so far, newest on the left, against whole numbers multiplied. */
function runningProduct(request: TheoremRequest): Check {
  const layer = new Layer(request);
  const random = randomFrom(request.seed);
  const streams = request.effort === "full" ? 12 : 2;
  const length = wholeOption(request, "length", 1, LONGEST);
  let [cases, wrong, largest] = [0, 0, 0];
  let first: string | undefined;
  for (let stream = 0; stream < streams; stream++) {
    const matrices: (readonly number[])[] = [];
    while (matrices.length < length) {
      const matrix = matrixNumber(random.whole(0, MATRICES - 1));
      // Every fourth stream may meet singular ones, after which the product stays singular.
      if (stream % 4 === 0 || determinant(matrix) !== 0) matrices.push(matrix);
    }
    const tokens = matrices.flatMap((matrix) => [...inTime(factorsOf(matrix, request.mistake)), ...ROWS]);
    const states = layer.states([...IDENTITY, ...tokens]);
    let product: readonly bigint[] = [1n, 0n, 0n, 0n, 1n, 0n, 0n, 0n, 1n];
    matrices.forEach((matrix, t) => {
      product = times(matrix.map(BigInt), product);
      for (const entry of product)
        largest = Math.max(largest, (entry < 0n ? -entry : entry).toString(2).length);
      cases++;
      if (product.join() === states[t]!.join()) return;
      wrong++;
      first ??= `stream ${stream}, after ${t + 1} matrices`;
    });
  }
  return {
    what: `${streams} streams of ${length} matrices, with and without singular ones: the state of deltanet after each matrix is the product so far, its signs with it`,
    how: "random",
    cases,
    wrong,
    ...(first !== undefined && { detail: first }),
    figures: [{ what: "bits of the largest entry of a product", value: largest }],
  };
}

function times(left: readonly bigint[], right: readonly bigint[]): readonly bigint[] {
  return left.map((_, place) => {
    const [row, column] = [Math.floor(place / SIZE), place % SIZE];
    return REGISTERS.reduce((sum, i) => sum + left[SIZE * row + i]! * right[SIZE * i + column]!, 0n);
  });
}
