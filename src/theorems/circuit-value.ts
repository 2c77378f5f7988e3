import Fraction from "fraction.js";
import { UsageError } from "../errors.js";
import {
  type Gate,
  layersOf,
  STATE,
  stackOf,
  TOKENS,
  tokensOf,
  wireValues,
} from "./circuit-value/machine.js";
import type { Check, Theorem, TheoremRequest } from "./theorem.js";
import { type Random, randomFrom } from "./tools/random.js";
import { deepReluDimensions, deepReluWeights, type Parameters } from "./tools/relu-layers.js";
import { StreamRunner } from "./tools/streams.js";

const MOST_GATES = 40;

export const circuitValue: Theorem = {
  name: "circuit-value",
  title: "The circuit value problem in one pass of a ReLU RNN, two bits a wire",
  direction: "problem to weights",
  statement:
    "One nonlinear RNN with fixed rational weights evaluates every circuit of NAND gates, given as a stream of a length quadratic in its wires, with exactly two fractional bits for each input and gate; the problem is complete for P. If NC is not P, no family of circuits of polylogarithmic depth and polynomial size computes what this RNN does.",
  source:
    "W. Merrill et al. Why Are Linear RNNs More Parallelizable? ICML 2026 (arXiv 2603.03612), for polynomial precision; stacks in base 4 as in H. T. Siegelmann, E. D. Sontag. On the computational power of neural nets. JCSS 50, 1995",
  assumes: [
    "arithmetic is exact",
    "the circuit is written out as moves on a stack, by a reduction that looks at one gate at a time",
    "that no shallow circuits exist rests on NC not being P, which nobody has proved",
  ],
  construction:
    "The wires so far are a stack L in base 4 with a digit 1 or 3 for 0 and 1. relu(4L - 2) - relu(4L - 3) is its top bit exactly, since the rest below a digit is less than 1. A gate moves bits from L to a second stack R until its wire is on top, loads it into a or b, moves them back, and pushes 1 - relu(a + b - 1). Each token is one step of deep-relu-rnn: thresholds; what is popped; what is let through by relu(value + token - 1).",
  options: {
    gates: { meaning: "gates of the random circuits", default: "10" },
  },
  mistakes: {
    "digit of 2": "a pop takes the digits of the bits 0 and 1 to be 1 and 2",
    "no way back": "bits moved to R stay there",
    nor: "relu(a + b) takes the place of relu(a + b - 1)",
  },
  cited: [
    {
      claim: "the circuit value problem is complete for P under logspace reductions",
      source: "R. E. Ladner. The circuit value problem is log space complete for P. SIGACT News 7, 1975",
    },
  ],
  errata: [
    {
      where: "stacks in base 2 with the digits 0 and 1, as the paper's appendix is reported to have them",
      what: "no ReLU layers of fixed weights read the top of every stack: digits need a gap, as 1 and 3 in base 4 have",
      known: "proved",
      evidence:
        "With 0 on top and k ones below the stack is 1/2 - 2^-(k+1), with 1 alone it is 1/2. A function of slope at most s gives tops that differ by at most s 2^-(k+1), which is below 1 from k = log2 s on.",
    },
  ],
  *run(request) {
    yield everyCircuit(request);
    yield randomCircuits(request);
  },
};

class Runner {
  private readonly parameters: Parameters;
  private readonly runner: StreamRunner;
  private readonly mistake: string | undefined;

  constructor(request: TheoremRequest) {
    this.mistake = request.mistake;
    this.parameters = deepReluWeights(layersOf(request.mistake), STATE, TOKENS);
    const dimensions = deepReluDimensions(this.parameters, TOKENS.length);
    this.runner = new StreamRunner(request.recurrence("deep-relu-rnn", dimensions), "rational");
  }

  /** Whether the stack ends with the value of every wire and R is empty; most fractional bits of any state. */
  run(inputs: readonly boolean[], gates: readonly Gate[]): { right: boolean; bits: number; tokens: number } {
    const tokens = tokensOf(inputs, gates, this.mistake);
    const x = tokens.map((token) => TOKENS.map((name) => (name === token ? 1 : 0)));
    const y = this.runner
      .run({ inputs: { x }, parameters: this.parameters })
      .y!.map((state) => state.map((entry) => new Fraction(entry)));
    const [L, R] = y.at(-1)!;
    return {
      right: L!.equals(stackOf(wireValues(inputs, gates))) && R!.equals(0),
      // Denominators are powers of two.
      bits: Math.max(...y.flat().map(({ d }) => d.toString(2).length - 1)),
      tokens: tokens.length,
    };
  }
}

function bitsFigure(differ: number): NonNullable<Check["figures"]>[number] {
  return {
    what: "circuits that take more or fewer than 2 (inputs + gates) fractional bits",
    value: differ,
    bound: { relation: "equal to", value: 0 },
  };
}

/** Every circuit of two inputs and so many gates, on every input. */
function everyCircuit(request: TheoremRequest): Check {
  const runner = new Runner(request);
  const most = request.effort === "full" ? 2 : 1;
  let [cases, wrong, differ] = [0, 0, 0];
  let first: string | undefined;
  const visit = (gates: readonly Gate[]): void => {
    for (let word = 0; word < 4; word++) {
      const inputs = [(word & 1) === 1, (word & 2) === 2];
      const { right, bits } = runner.run(inputs, gates);
      cases++;
      if (bits !== 2 * (inputs.length + gates.length)) differ++;
      if (right) continue;
      wrong++;
      first ??= `gates ${gates.map((gate) => gate.join(" nand ")).join(", ")} at ${inputs.map(Number).join(" ")}`;
    }
    const wires = 2 + gates.length;
    if (gates.length === most) return;
    for (let i = 0; i < wires; i++) for (let j = 0; j < wires; j++) visit([...gates, [i, j]]);
  };
  visit([]);
  return {
    what: `every circuit of two inputs and at most ${most} gates, on every input: the stack ends with the value of every wire`,
    how: "exhaustive",
    cases,
    wrong,
    ...(first !== undefined && { detail: first }),
    figures: [bitsFigure(differ)],
  };
}

function randomCircuit(random: Random, inputs: number, gates: number): readonly Gate[] {
  return Array.from({ length: gates }, (_, gate): Gate => {
    const last = inputs + gate - 1;
    return [random.whole(0, last), random.whole(0, last)];
  });
}

function randomCircuits(request: TheoremRequest): Check {
  const runner = new Runner(request);
  const random = randomFrom(request.seed);
  const asked = Number(request.options.gates);
  if (!Number.isInteger(asked) || asked < 1 || asked > MOST_GATES)
    throw new UsageError(
      `gates: expected a whole number from 1 to ${MOST_GATES}, got '${request.options.gates}'`,
    );
  const [runs, gates] = request.effort === "full" ? [10, asked] : [2, Math.min(asked, 4)];
  let [wrong, differ, longest] = [0, 0, 0];
  for (let run = 0; run < runs; run++) {
    const inputs = [random.bit(), random.bit(), random.bit()];
    const { right, bits, tokens } = runner.run(inputs, randomCircuit(random, inputs.length, gates));
    if (!right) wrong++;
    if (bits !== 2 * (inputs.length + gates)) differ++;
    longest = Math.max(longest, tokens);
  }
  const wires = 3 + gates;
  return {
    what: `circuits of 3 inputs and ${gates} gates: the stack ends with the value of every wire`,
    how: "random",
    cases: runs,
    wrong,
    figures: [
      bitsFigure(differ),
      {
        what: "most tokens",
        value: longest,
        bound: { relation: "at most", value: 3 + gates * (4 * wires + 3) },
      },
    ],
  };
}
