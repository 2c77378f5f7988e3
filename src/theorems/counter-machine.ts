import { analyze } from "../analyze/analyze.js";
import type { Circuit } from "../circuit/circuit.js";
import { compile } from "../compile/compile.js";
import { representationNamed } from "../numbers/index.js";
import type { Recurrence } from "../recurrences/recurrence.js";
import type { RawNumber } from "../recurrences/values.js";
import { scanNamed } from "../scans/index.js";
import {
  accepted,
  type Configuration,
  type CounterMachine,
  parseCounterMachine,
  runCounters,
} from "./counter-machine/machine.js";
import { EXAMPLES, type Example } from "./counter-machine/machines.js";
import { dimensionsOf, tokensOf, weightsOf } from "./counter-machine/weights.js";
import type { Check, Theorem, TheoremRequest } from "./theorem.js";
import { type BitCase, bitsOf, heldAgainst } from "./tools/bit-cases.js";
import { withOutputs } from "./tools/outputs.js";
import { randomFrom } from "./tools/random.js";
import type { Parameters } from "./tools/relu-layers.js";
import { nestedParameters, type Stream, StreamRunner } from "./tools/streams.js";
import { wordsOf } from "./tools/words.js";

export const counterMachine: Theorem = {
  name: "counter-machine",
  title: "Counter machines in the weights of a nonlinear RNN of logarithmic precision",
  direction: "problem to weights",
  statement:
    "A nonlinear RNN with fixed whole weights runs any real-time counter machine, one transition a token, with numbers no larger than the length of the word, so with O(log n) bits. RNNs of logarithmic precision are in L, and solve problems that are complete for it; if L is not in NC1, not all of them have circuits of depth O(log n).",
  source:
    "P. Fischer, A. Meyer, A. Rosenberg. Counter machines and counter languages. Math. Systems Theory 2, 1968, for the machines; G. Weiss, Y. Goldberg, E. Yahav. On the practical computational power of finite precision RNNs for language recognition. ACL 2018, for counting in ReLU RNNs",
  assumes: [
    "arithmetic on whole numbers up to the length of the word is exact",
    "that no shallower circuits exist in general rests on L not being in NC1, which nobody has proved",
  ],
  construction:
    "The state is the counters and a unit for each state of the machine. A token goes through three ReLU layers of deep-relu-rnn: z = relu(1 - c) is the zero test; a unit for each transition is the conjunction of its state, letter and tests, relu(their sum - (their number - 1)); the counters take the changes of the one unit that is one. A counter that is lowered was tested, so nothing is clipped.",
  options: {
    machine: {
      meaning: "a table, a line for each transition: s b + -> s -, and lines accept s 0",
      default: "",
      kind: "file",
    },
  },
  mistakes: {
    "no threshold": "a transition is taken when any of its conditions holds",
    "zero test left out": "transitions look at no counter",
    "states kept": "the old state stays beside the new one",
  },
  cited: [
    {
      claim: "RNNs with ReLU or linear counters in their states recognize a^n b^n in practice, GRUs do not",
      source: "Weiss, Goldberg, Yahav 2018",
    },
    {
      claim: "nonlinear RNNs with logarithmic precision are in L and solve L-complete problems",
      source: "W. Merrill et al. Why Are Linear RNNs More Parallelizable? ICML 2026 (arXiv 2603.03612)",
    },
  ],
  errata: [],
  *run(request) {
    const own = request.options.machine!;
    if (own !== "") yield everyWord(request, { title: "the given machine", table: own }, undefined);
    for (const example of EXAMPLES) {
      yield everyWord(request, example, example.holds);
      yield asCircuit(request, example);
    }
    yield longWords(request);
    yield randomMachines(request);
  },
};

/** A machine with its weights and the engine that runs them. */
class Runner {
  readonly parameters: Parameters;
  readonly recurrence: Recurrence;
  private readonly runner: StreamRunner;

  constructor(
    request: TheoremRequest,
    readonly machine: CounterMachine,
  ) {
    this.parameters = weightsOf(machine, request.mistake);
    this.recurrence = request.recurrence("deep-relu-rnn", dimensionsOf(machine, this.parameters));
    this.runner = new StreamRunner(this.recurrence, "integer");
  }

  /** The state of the RNN after `begin` and after each letter. */
  run(word: readonly number[]): readonly (readonly RawNumber[])[] {
    return this.runner.run(this.stream(word)).y!;
  }

  stream(word: readonly number[]): Stream {
    return { inputs: { x: tokensOf(this.machine, word) }, parameters: this.parameters };
  }
}

/** Whether the RNN holds a configuration: its counters, and a one at its state or nowhere. */
function holds(h: readonly RawNumber[], { state, counters }: Configuration): boolean {
  return h.every((value, i) =>
    i < counters.length ? value === counters[i] : value === (i - counters.length === state ? 1 : 0),
  );
}

/** Words of about four thousand, or fewer where tests run; at most ten letters. */
function longest({ effort }: TheoremRequest, letters: number): number {
  return Math.min(10, Math.floor(Math.log(effort === "full" ? 7000 : 70) / Math.log(Math.max(2, letters))));
}

function everyWord(
  request: TheoremRequest,
  { title, table }: Pick<Example, "title" | "table">,
  language: Example["holds"] | undefined,
): Check {
  const machine = parseCounterMachine(table);
  const runner = new Runner(request, machine);
  const length = longest(request, machine.letters.length);
  let [cases, wrong, largest] = [0, 0, 0];
  let first: string | undefined;
  for (const word of wordsOf(machine.letters.length, length)) {
    const states = runner.run(word);
    runCounters(machine, word).forEach((configuration, i) => {
      const read = word
        .slice(0, i)
        .map((letter) => machine.letters[letter])
        .join("");
      cases++;
      largest = Math.max(largest, ...states[i]!.map((value) => Math.abs(Number(value))));
      const right =
        holds(states[i]!, configuration) &&
        (language === undefined || accepted(machine, configuration) === language(read));
      if (right) return;
      wrong++;
      first ??= `after '${read}'`;
    });
  }
  request.emit?.({
    name: `counter-machine-${machine.states.length}-states-${machine.letters.length}-letters`,
    kind: "stream",
    recurrence: runner.recurrence,
    stream: runner.stream(machine.letters.map((_, letter) => letter)),
    about: { letters: machine.letters, states: machine.states },
  });
  return {
    what: `${title}: state and counters after every letter of every word of ${length} letters${language === undefined ? "" : ", accepted exactly where the word is of the language"}`,
    how: "exhaustive",
    cases,
    wrong,
    ...(first !== undefined && { detail: first }),
    figures: [
      { what: "largest number", value: largest, bound: { relation: "at most", value: length } },
      { what: "units for transitions", value: machine.transitions.length },
    ],
  };
}

/** Words far longer than can all be tried, half of them of the language; the bits that their counters take. */
function longWords(request: TheoremRequest): Check {
  const machine = parseCounterMachine(EXAMPLES[0]!.table);
  const runner = new Runner(request, machine);
  const random = randomFrom(request.seed);
  const [runs, length] = request.effort === "full" ? [40, 200] : [4, 60];
  let [wrong, largest] = [0, 0];
  for (let run = 0; run < runs; run++) {
    // Half of the words climb first, so that their counters are large.
    const word = Array.from({ length }, (_, i) =>
      run % 2 === 0 ? random.whole(0, 1) : i < length / 2 ? 0 : 1,
    );
    const states = runner.run(word);
    const right = runCounters(machine, word).every((configuration, i) => holds(states[i]!, configuration));
    if (!right) wrong++;
    largest = Math.max(largest, ...states.flat().map((value) => Math.abs(Number(value))));
  }
  return {
    what: `words of ${length} brackets, half of them drawn and half the deepest there are: state and counter after every letter`,
    how: "random",
    cases: runs,
    wrong,
    figures: [
      {
        what: "bits of the largest counter, against those of n",
        value: largest.toString(2).length,
        bound: { relation: "at most", value: length.toString(2).length },
      },
    ],
  };
}

/** Machines whose every transition is drawn. */
function randomMachines(request: TheoremRequest): Check {
  const random = randomFrom(request.seed + 1);
  const runs = request.effort === "full" ? 200 : 10;
  let wrong = 0;
  for (let run = 0; run < runs; run++) {
    const [states, counters] = [random.whole(1, 3), random.whole(1, 2)];
    const lines = Array.from({ length: states }, (_, state) =>
      ["a", "b"].flatMap((letter) =>
        Array.from({ length: 2 ** counters }, (_pattern, pattern) => {
          const tests = Array.from({ length: counters }, (_k, k) => ((pattern >> k) & 1 ? "+" : "0"));
          const changes = tests.map((test) => "-.+"[random.whole(test === "+" ? 0 : 1, 2)]);
          return `q${state} ${letter} ${tests.join("")} -> q${random.whole(0, states - 1)} ${changes.join("")}`;
        }),
      ),
    );
    const machine = parseCounterMachine(lines.flat().join("\n"));
    const runner = new Runner(request, machine);
    const word = Array.from({ length: 30 }, () => random.whole(0, 1));
    const held = runner.run(word);
    if (!runCounters(machine, word).every((configuration, i) => holds(held[i]!, configuration))) wrong++;
  }
  return {
    what: "machines of up to three states and two counters whose every transition is drawn, on a word of 30 letters",
    how: "random",
    cases: runs,
    wrong,
  };
}

/** The recurrence unrolled over words wide enough for its counters, on the bits of a word's letters. */
function asCircuit(request: TheoremRequest, { title, table }: Example): Check {
  const machine = parseCounterMachine(table);
  const { letters, counters, states } = machine;
  const width = letters.length > 2 ? 2 : 1;
  const n = request.effort === "full" ? 12 / width : 4 / width;
  const parameters = weightsOf(machine, request.mistake);
  // Sums before a ReLU lie between minus the number of literals and n + 1.
  const bits = 1 + Math.max(3, Math.ceil(Math.log2(n + 2)));
  const recurrence = request.recurrence("deep-relu-rnn", dimensionsOf(machine, parameters));
  const recipe = {
    recurrence,
    scan: scanNamed("serial"),
    representation: representationNamed(`int:${bits}`),
    outputs: "last",
    weights: "constants",
    parameters: nestedParameters(recurrence, parameters),
  } as const;
  const whole = compile(recipe, n + 1, {
    sharing: "hash",
    feed: {
      inputs: [{ name: "word", shape: [n, width] }],
      bits: (gates, { word }) => {
        const asWord = <B>(bit: B) => [bit, ...Array.from({ length: bits - 1 }, () => false as const)];
        const begin = [true, ...letters.map(() => false)].flatMap((bit) => asWord(bit));
        const rest = Array.from({ length: n }, (_, t) => [
          ...asWord(false),
          ...letters.flatMap((_letter, letter) =>
            asWord(
              Array.from({ length: width }, (_bit, bit) => {
                const literal = word![t * width + bit]!;
                return ((letter >> bit) & 1) === 1 ? literal : gates.not(literal);
              }).reduce((both, literal) => gates.and(both, literal)),
            ),
          ),
        ]);
        return { x: [...begin, ...rest.flat()] };
      },
    },
  }) as Circuit<"B2">;
  const circuit = withOutputs(whole, (gates, { y }) => {
    const isZero = (k: number) =>
      gates.not(y!.slice(k * bits, (k + 1) * bits).reduce((some, bit) => gates.or(some, bit)));
    return {
      accept: machine.accepts
        .map(({ state, tests }) =>
          tests.reduce(
            (all, test, k) =>
              test === "*" ? all : gates.and(all, test === "0" ? isZero(k) : gates.not(isZero(k))),
            y![(counters + state) * bits]!,
          ),
        )
        .reduce((some, one) => gates.or(some, one), gates.constant(false)),
    };
  });
  const cases = [...wordsOf(letters.length, n)].map(
    (word): BitCase => ({
      inputs: { word: word.flatMap((letter) => bitsOf(letter, width)) },
      outputs: { accept: [accepted(machine, runCounters(machine, word).at(-1)!)] },
      label: word.map((letter) => letters[letter]).join(""),
    }),
  );
  request.emit?.({ name: `counter-machine-${states.length}-states-n${n}`, kind: "circuit", circuit });
  const { depth, size } = analyze(circuit);
  return {
    what: `${title} as a circuit on the letters of words of length ${n}, unrolled in words of ${bits} bits`,
    how: "exhaustive",
    ...heldAgainst(circuit, cases),
    figures: [
      { what: "depth", value: depth, costModel: "unit" },
      { what: "size", value: size, costModel: "unit" },
    ],
  };
}
