import { count } from "../compile/count.js";
import type { RawNumber } from "../recurrences/values.js";
import { scanNamed } from "../scans/index.js";
import type { Check, Theorem, TheoremRequest } from "./theorem.js";
import { wholeOption } from "./tools/options.js";
import { type Random, randomFrom } from "./tools/random.js";
import { StreamRunner } from "./tools/streams.js";

export const newtonIteration: Theorem = {
  name: "newton-iteration",
  title: "What practice does with nonlinear RNNs: linear scans until nothing changes",
  direction: "class to circuits",
  statement:
    "The states of a nonlinear RNN solve n equations, and Newton's or Jacobi's method solves them by one linear scan (or one parallel step) an iteration. After k iterations the first k states are exact, so n always do; how many are enough depends on the weights and the inputs. No bound below n holds for all RNNs: if L is not in NC1, no constant number of exact scans does.",
  source:
    "Y. H. Lim, Q. Zhu, J. Selfridge, M. F. Kasim. Parallelizing non-linear sequential models over the sequence length (DEER). ICLR 2024; F. Danieli et al. ParaRNN: Unlocking parallel training of nonlinear RNNs for large language models. 2025",
  assumes: [
    "iterations are counted until the states are those of the recurrence run directly, which a user does not have",
    "this is a method and no circuit: its number of iterations is measured on drawn weights and inputs, not proved",
  ],
  construction:
    "From a guess h' the next is h_t = f(h'_(t-1), x_t) + J_t (h_(t-1) - h'_(t-1)), where J_t is the derivative of f at h'_(t-1) (Newton) or zero (Jacobi): a linear RNN with transition J_t and drive f - J_t h', run by dense-lrnn.",
  options: { length: { meaning: "steps of the sequences in doubles, from 2 to 512", default: "128" } },
  mistakes: {
    "transposed derivative": "J is transposed",
    "no correction": "the drive is f alone, without J h' taken off",
    "derivative one step late": "J_t is taken at the guess for step t, not t - 1",
  },
  cited: [
    {
      claim: "Newton's method converges quadratically near the solution",
      source: "L. Kantorovich. Functional analysis and applied mathematics. Uspekhi Mat. Nauk 3, 1948",
    },
  ],
  errata: [],
  *run(request) {
    yield oneIteration(request);
    yield prefixes(request, "newton");
    yield prefixes(request, "jacobi");
    yield inDoubles(request, "contracting weights", 0.8);
    yield inDoubles(request, "weights that spread differences", 3);
    yield depths(request);
  },
};

const SIZE = 3;
type Vector = readonly number[];

/** h_t = f(W h_(t-1) + U x_t), as `elman` and `elman-tanh` have it with one input for each unit and no biases. */
interface Network {
  readonly name: "elman" | "elman-tanh";
  readonly W: readonly Vector[];
  readonly U: readonly Vector[];
}

const activation = ({ name }: Network, z: number): number =>
  name === "elman" ? Math.max(z, 0) : Math.tanh(z);
const derivative = ({ name }: Network, z: number): number =>
  name === "elman" ? (z > 0 ? 1 : 0) : 1 - Math.tanh(z) ** 2;

const times = (matrix: readonly Vector[], vector: Vector): Vector =>
  matrix.map((row) => row.reduce((sum, entry, i) => sum + entry * vector[i]!, 0));
const zero: Vector = new Array<number>(SIZE).fill(0);

/** The states of the recurrence, by the catalogue's own entry. */
function direct(request: TheoremRequest, network: Network, inputs: readonly Vector[]): readonly Vector[] {
  const over = network.name === "elman" ? "integer" : "float64";
  const runner = new StreamRunner(request.recurrence(network.name, { I: SIZE, H: SIZE }), over);
  const parameters = {
    W_ih: network.U.flat(),
    b_ih: [...zero],
    W_hh: network.W.flat(),
    b_hh: [...zero],
  };
  return runner.run({ inputs: { x: inputs }, parameters }).y!.map(numbers);
}

const numbers = (entries: readonly RawNumber[]): Vector => entries.map(Number);

/** One iteration: the linear RNN of a guess, run by dense-lrnn. */
function iterated(
  request: TheoremRequest,
  network: Network,
  inputs: readonly Vector[],
  guess: readonly Vector[],
  method: "newton" | "jacobi",
): readonly Vector[] {
  const { mistake } = request;
  const before = (t: number): Vector => (t === 0 ? zero : guess[t - 1]!);
  const sums = inputs.map((x, t) => {
    const own = times(network.W, before(t));
    return times(network.U, x).map((entry, i) => entry + own[i]!);
  });
  const A = inputs.map((x, t): readonly Vector[] => {
    if (method === "jacobi") return [zero, zero, zero];
    const at =
      mistake === "derivative one step late"
        ? times(network.U, x).map((entry, i) => entry + times(network.W, guess[t]!)[i]!)
        : sums[t]!;
    const J = network.W.map((row, i) => row.map((entry) => entry * derivative(network, at[i]!)));
    return mistake === "transposed derivative" ? J.map((_, i) => J.map((row) => row[i]!)) : J;
  });
  const b = sums.map((sum, t) => {
    const taken = mistake === "no correction" ? zero : times(A[t]!, before(t));
    return sum.map((z, i) => activation(network, z) - taken[i]!);
  });
  const over = network.name === "elman" ? "integer" : "float64";
  const runner = new StreamRunner(request.recurrence("dense-lrnn", { N: SIZE }), over);
  return runner.run({ inputs: { A: A.map((rows) => rows.flat()), b } }).y!.map(numbers);
}

const drawn = (random: Random, least: number, most: number): readonly Vector[] =>
  Array.from({ length: SIZE }, () => Array.from({ length: SIZE }, () => random.whole(least, most)));
const sequence = (random: Random, n: number, least: number, most: number): readonly Vector[] =>
  Array.from({ length: n }, () => zero.map(() => random.whole(least, most)));

const same = (x: Vector, y: Vector): boolean => x.every((entry, i) => entry === y[i]);

/** Where no unit is off the network is linear, and Newton's method is there after one iteration. */
function oneIteration(request: TheoremRequest): Check {
  const random = randomFrom(request.seed);
  const runs = request.effort === "full" ? 40 : 6;
  let [cases, wrong] = [0, 0];
  for (let run = 0; run < runs; run++) {
    const network: Network = { name: "elman", W: drawn(random, 0, 2), U: drawn(random, 0, 2) };
    const inputs = sequence(random, 8, 1, 3);
    // Every unit needs an input, so that its sum is positive.
    const positive: Network = {
      ...network,
      U: network.U.map((row, i) => row.map((u, j) => (i === j ? u + 1 : u))),
    };
    const expected = direct(request, positive, inputs);
    const got = iterated(request, positive, inputs, sequence(random, 8, 1, 3), "newton");
    expected.forEach((state, t) => {
      cases++;
      if (!same(state, got[t]!)) wrong++;
    });
  }
  return {
    what: "ReLU networks none of whose units is ever off: one Newton iteration from any guess that leaves them on gives every state",
    how: "random",
    cases,
    wrong,
  };
}

/** After k iterations the first k states are exact; whole numbers, so equal and not close. */
function prefixes(request: TheoremRequest, method: "newton" | "jacobi"): Check {
  const random = randomFrom(request.seed + 1);
  const [runs, n] = request.effort === "full" ? [30, 12] : [4, 6];
  let [cases, wrong, most] = [0, 0, 0];
  for (let run = 0; run < runs; run++) {
    const network: Network = { name: "elman", W: drawn(random, -1, 1), U: drawn(random, -2, 2) };
    const inputs = sequence(random, n, -3, 3);
    const expected = direct(request, network, inputs);
    let guess: readonly Vector[] = inputs.map(() => zero);
    let done = 0;
    for (let k = 1; k <= n; k++) {
      guess = iterated(request, network, inputs, guess, method);
      for (let t = 0; t < k; t++) {
        cases++;
        if (!same(guess[t]!, expected[t]!)) wrong++;
      }
      if (done === 0 && guess.every((state, t) => same(state, expected[t]!))) done = k;
    }
    most = Math.max(most, done);
  }
  return {
    what: `ReLU networks with weights -1, 0, 1 on ${n} steps, ${method}: after k iterations the first k states are exact`,
    how: "random",
    cases,
    wrong,
    figures: [
      {
        what: "most iterations until all are exact",
        value: most,
        bound: { relation: "at most", value: n },
      },
    ],
  };
}

const CLOSE = 1e-12;
/** The largest second derivative of tanh, 4 / (3 sqrt 3). */
const SECOND = 4 / (3 * Math.sqrt(3));

/** tanh networks in doubles: how the largest error falls, iteration by iteration. */
function inDoubles(request: TheoremRequest, kind: string, gain: number): Check {
  const random = randomFrom(request.seed + 2);
  const n = Math.min(wholeOption(request, "length", 2, 512), request.effort === "full" ? 512 : 24);
  // Rows whose absolute values add up to `gain`.
  const W = drawn(random, -8, 8).map((row) => {
    const sum = row.reduce((total, entry) => total + Math.abs(entry), 0) || 1;
    return row.map((entry) => (gain * entry) / sum);
  });
  const network: Network = { name: "elman-tanh", W, U: drawn(random, -1, 1) };
  const inputs = sequence(random, n, -2, 2);
  const expected = direct(request, network, inputs);
  const until = (method: "newton" | "jacobi"): { errors: number[]; iterations: number } => {
    let guess: readonly Vector[] = inputs.map(() => zero);
    const errors: number[] = [];
    while (errors.length < n) {
      guess = iterated(request, network, inputs, guess, method);
      const error = Math.max(
        ...guess.map((state, t) => Math.max(...state.map((h, i) => Math.abs(h - expected[t]![i]!)))),
      );
      errors.push(error);
      if (error <= CLOSE) break;
    }
    return { errors, iterations: errors.length };
  };
  const [newton, jacobi] = [until("newton"), until("jacobi")];
  // |e'| <= gain |e'| + max |tanh''| / 2 (gain |e|)^2 in the largest entry, and a rounding.
  const constant = gain < 1 ? (SECOND / 2) * (gain ** 2 / (1 - gain)) : Number.POSITIVE_INFINITY;
  const slow = newton.errors.filter(
    (error, k) => k > 0 && error > constant * newton.errors[k - 1]! ** 2 + CLOSE,
  ).length;
  const shown = newton.errors.slice(0, 12).map((error) => error.toExponential(0));
  return {
    what: `a tanh network with ${kind}, ${n} steps in doubles: both methods come within ${CLOSE} of the states run directly${gain < 1 ? `, Newton's by an error of at most ${constant.toFixed(2)} times the square of the one before` : ""}`,
    how: "single",
    cases: 1 + newton.iterations,
    wrong: slow + [newton, jacobi].filter(({ errors }) => !(errors.at(-1)! <= CLOSE)).length,
    detail: `largest error after each Newton iteration: ${shown.join(", ")}${newton.iterations > 12 ? ", ..." : ""}`,
    figures: [
      { what: "Newton iterations", value: newton.iterations, bound: { relation: "at most", value: n } },
      { what: "Jacobi iterations", value: jacobi.iterations, bound: { relation: "at most", value: n } },
    ],
  };
}

/** What the iterations cost against going through the steps, in arithmetic gates. */
function depths(request: TheoremRequest): Check {
  const n = 128n;
  const depthOf = (name: string, dimensions: Readonly<Record<string, number>>, scan: string): number =>
    count(
      {
        recurrence: request.recurrence(name, dimensions),
        scan: scanNamed(scan),
        outputs: "all",
        weights: "inputs",
      },
      n,
    ).depth;
  const scan = depthOf("dense-lrnn", { N: SIZE }, "sklansky");
  const serial = depthOf("elman-tanh", { I: SIZE, H: SIZE }, "serial");
  return {
    what: `at n = ${n} one linear scan against the unrolled recurrence: so many iterations cost the same depth`,
    how: "single",
    cases: 1,
    wrong: scan > 0 && scan < serial ? 0 : 1,
    figures: [
      { what: "depth of a scan", value: scan, costModel: "unit" },
      { what: "depth of the recurrence", value: serial, costModel: "unit" },
      { what: "iterations that pay at most", value: Math.floor(serial / scan) },
    ],
  };
}
