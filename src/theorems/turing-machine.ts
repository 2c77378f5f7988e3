import Fraction from "fraction.js";
import { fitGrowth } from "../analyze/growth.js";
import { count } from "../compile/count.js";
import { UsageError } from "../errors.js";
import type { RawNumber } from "../recurrences/values.js";
import { scanNamed } from "../scans/index.js";
import type { Check, Theorem, TheoremRequest } from "./theorem.js";
import { StreamRunner } from "./tools/streams.js";
import {
  type Configuration,
  type Machine,
  parseMachine,
  runMachine,
  SYMBOLS,
  showConfiguration,
  type TapeSymbol,
} from "./turing-machine/machine.js";
import { BEAVER, COUNTER, PALINDROME } from "./turing-machine/machines.js";
import { BASE, DIGITS, dimensionsOf, streamOfInput, weightsOf } from "./turing-machine/weights.js";

const MOST_STEPS = 10_000;

export const turingMachine: Theorem = {
  name: "turing-machine",
  title: "Any Turing machine in the weights of a nonlinear RNN, a step a token",
  direction: "problem to weights",
  statement:
    "A nonlinear RNN with fixed rational weights and exact arithmetic of polynomially many bits runs any Turing machine, one step for each token of padding, so such RNNs solve P-complete problems. If NC is not P, no family of circuits of polylogarithmic depth and polynomial size computes them all; no circuit shallower than about n is known for them in general.",
  source:
    "H. T. Siegelmann, E. D. Sontag. On the computational power of neural nets. JCSS 50, 1995; W. Merrill et al. Why Are Linear RNNs More Parallelizable? ICML 2026 (arXiv 2603.03612), for polynomial precision",
  assumes: [
    "arithmetic is exact; the numbers of bits it takes are measured and bounded",
    "the word is followed by as many tokens of padding as the machine takes steps, and is read backwards",
    "that no shallow circuits exist rests on NC not being P, which nobody has proved",
  ],
  construction:
    "What is left of the head and what is at and right of it are two stacks, numbers in base 8 with a digit 1, 3 or 5 for blank, 0 and 1; the gaps between digits let a difference of two ReLUs read the top digit exactly, and an empty stack is endless blanks. One token goes through three ReLU layers of deep-relu-rnn: thresholds; a unit for each state and symbol; what becomes of each stack under each move, let through by relu(value + move - 1).",
  options: {
    machine: {
      meaning: "a table, a line for each transition: scan 1 -> scan 0 R",
      default: "",
      kind: "file",
    },
    input: { meaning: "the word on the tape of that machine", default: "" },
    steps: { meaning: "steps of that machine", default: "100" },
  },
  mistakes: {
    "empty is no blank": "an empty stack gives the digit 0 instead of a blank",
    "no gate": "the stacks under all moves are added up",
    "tops swapped": "the units for reading 0 and 1 are exchanged",
  },
  cited: [
    {
      claim: "nonlinear RNNs with polynomial precision solve P-complete problems, and are in P",
      source: "Merrill et al. 2026, arXiv 2603.03612",
    },
  ],
  errata: [],
  *run(request) {
    const long = request.effort === "full" ? 200 : 40;
    if (request.options.machine !== "") yield ownMachine(request);
    yield stepByStep(
      request,
      "a machine of four states that leaves 13 ones after 107 steps",
      BEAVER,
      "",
      long,
    );
    yield stepByStep(request, "a machine that counts up in binary", COUNTER, "1", long);
    const palindrome = request.effort === "full" ? "0110110110" : "010";
    yield stepByStep(request, `a machine for palindromes, on ${palindrome}`, PALINDROME, palindrome, long);
    yield everyWord(request);
    yield doubles(request);
    yield unrolled(request);
  },
};

function ownMachine(request: TheoremRequest): Check {
  const { machine, input, steps } = request.options as Record<"machine" | "input" | "steps", string>;
  const asked = Number(steps);
  if (!Number.isInteger(asked) || asked < 0 || asked > MOST_STEPS)
    throw new UsageError(`steps: expected a whole number from 0 to ${MOST_STEPS}, got '${steps}'`);
  return stepByStep(request, "the given machine", machine, input, asked);
}

function symbolsOf(word: string): readonly TapeSymbol[] {
  return Array.from(word, (character, i) => {
    const symbol = SYMBOLS.indexOf(character as (typeof SYMBOLS)[number]);
    if (symbol < 1) throw new UsageError(`input, character ${i + 1}: expected 0 or 1, got '${character}'`);
    return symbol as TapeSymbol;
  });
}

/** A double as the fraction that it is, not the short decimal it is written as. */
function exactly(value: RawNumber): Fraction {
  if (typeof value === "string") return new Fraction(value);
  let [number, halvings] = [value, 0n];
  for (; !Number.isInteger(number); halvings++) number *= 2;
  return new Fraction(BigInt(number), 1n << halvings);
}

/** The digits of a stack from the top, or undefined where the number is no stack. */
function digitsOf(value: RawNumber): readonly TapeSymbol[] | undefined {
  const digits: TapeSymbol[] = [];
  let rest = exactly(value);
  while (!rest.equals(0)) {
    rest = rest.mul(BASE);
    const digit = DIGITS.findIndex((one) => rest.compare(one) >= 0 && rest.compare(one + 1) < 0);
    if (digit < 0 || digits.length > MOST_STEPS) return undefined;
    digits.push(digit as TapeSymbol);
    rest = rest.sub(DIGITS[digit]!);
  }
  return digits;
}

/** Whether a state of the RNN is a configuration: one state, and stacks that hold its tape. */
function holds(h: readonly RawNumber[], { state, head, tape }: Configuration): boolean {
  const oneHot = h.slice(2).every((value, i) => exactly(value).equals(i === state ? 1 : 0));
  const [left, right] = [digitsOf(h[0]!), digitsOf(h[1]!)];
  if (!oneHot || left === undefined || right === undefined) return false;
  const held = new Map<number, TapeSymbol>();
  for (const [i, symbol] of left.entries()) held.set(head - 1 - i, symbol);
  for (const [i, symbol] of right.entries()) held.set(head + i, symbol);
  const places = new Set([...held.keys(), ...tape.keys()]);
  return [...places].every((place) => (held.get(place) ?? 0) === (tape.get(place) ?? 0));
}

interface Outcome {
  readonly configurations: readonly Configuration[];
  /** States of the RNN after the word and after each step. */
  readonly states: readonly (readonly RawNumber[])[];
  readonly machine: Machine;
}

function run(request: TheoremRequest, table: string, word: string, steps: number, over: string): Outcome {
  const machine = parseMachine(table);
  const { parameters } = weightsOf(machine, request.mistake);
  const recurrence = request.recurrence("deep-relu-rnn", dimensionsOf(parameters));
  const input = symbolsOf(word);
  const stream = streamOfInput(parameters, input, steps);
  request.emit?.({
    name: "turing-machine",
    kind: "stream",
    recurrence,
    stream,
    about: { states: machine.states, word, steps },
  });
  const outputs = new StreamRunner(recurrence, over).run(stream).y!;
  const configurations: Configuration[] = [];
  for (const configuration of runMachine(machine, input)) {
    configurations.push(configuration);
    if (configurations.length > steps) break;
  }
  return { machine, configurations, states: outputs.slice(input.length) };
}

/** Bits behind the point of the longer stack. */
const bitsOf = (h: readonly RawNumber[]): number =>
  Math.max(...h.slice(0, 2).map((value) => exactly(value).d.toString(2).length - 1));

function stepByStep(
  request: TheoremRequest,
  what: string,
  table: string,
  word: string,
  steps: number,
): Check {
  const { machine, configurations, states } = run(request, table, word, steps, "rational");
  const wrong = configurations.filter((configuration, i) => !holds(states[i]!, configuration));
  return {
    what: `${what}: state and tape after each of ${steps} steps`,
    how: "single",
    cases: configurations.length,
    wrong: wrong.length,
    detail: `ends as ${showConfiguration(machine, configurations.at(-1)!)}`,
    figures: [
      {
        what: "bits behind the point, against 3 (n + T + 1)",
        value: Math.max(...states.map(bitsOf)),
        bound: { relation: "at most", value: 3 * (word.length + steps + 1) },
      },
    ],
  };
}

/** Every word up to a length, to the step in which the machine has decided. */
function everyWord(request: TheoremRequest): Check {
  const longest = request.effort === "full" ? 6 : 2;
  const machine = parseMachine(PALINDROME);
  let [cases, wrong] = [0, 0];
  for (let length = 0; length <= longest; length++) {
    for (let number = 0; number < 2 ** length; number++) {
      const word = number.toString(2).padStart(length, "0").slice(0, length);
      const steps = Math.ceil(((length + 1) * (length + 2)) / 2) + 1;
      const { states } = run(request, PALINDROME, word, steps, "rational");
      const accepts = exactly(states.at(-1)![2 + machine.accept!]!).equals(1);
      cases++;
      if (accepts !== (word === [...word].reverse().join(""))) wrong++;
    }
  }
  return {
    what: `every word of at most ${longest} symbols: the RNN accepts exactly the palindromes`,
    how: "exhaustive",
    cases,
    wrong,
  };
}

/** In doubles the lower digits fall away; where the run first differs is found by comparing. */
function doubles(request: TheoremRequest): Check {
  const word = "01".repeat(14);
  const { configurations, states } = run(request, PALINDROME, word, 60, "float64");
  const lost = configurations.findIndex((configuration, i) => !holds(states[i]!, configuration));
  return {
    what: `the same weights in doubles, on a palindrome's machine and ${word.length} symbols: 53 bits hold 18 digits in base 8 where the first is 3, which has two, so the tape is wrong before the machine has moved`,
    how: "single",
    cases: 1,
    wrong: lost === 0 ? 0 : 1,
    figures: [
      {
        what: "symbols that a double holds exactly",
        value: longestExact(request),
        bound: { relation: "equal to", value: 18 },
      },
      { what: "first step whose configuration is wrong", value: lost },
    ],
  };
}

/** The longest word of zeros and ones that is still exact in doubles after it was read. */
function longestExact(request: TheoremRequest): number {
  for (let length = 1; length < 40; length++) {
    const word = "01".repeat(20).slice(0, length);
    const { configurations, states } = run(request, PALINDROME, word, 0, "float64");
    if (!holds(states[0]!, configurations[0]!)) return length - 1;
  }
  return 40;
}

/** The best circuit at hand: one step after the other, exactly linear depth. */
function unrolled(request: TheoremRequest): Check {
  const { parameters } = weightsOf(parseMachine(BEAVER));
  const recurrence = request.recurrence("deep-relu-rnn", dimensionsOf(parameters));
  const recipe = {
    recurrence,
    scan: scanNamed("serial"),
    outputs: "last",
    weights: "inputs",
  } as const;
  const lengths = [1, 2, 3, 4, 6, 8, 12, 16];
  const points = lengths.map((n) => ({ n: BigInt(n), value: BigInt(count(recipe, BigInt(n)).depth) }));
  const growth = fitGrowth(points, "depth of the unrolled machine");
  return {
    what: `unrolled, the depth in arithmetic gates is ${growth.law}, on n = ${lengths.join(", ")}: an upper bound by this construction, not a lower one`,
    how: "single",
    cases: points.length,
    wrong: growth.exact && growth.family === "n" ? 0 : 1,
    figures: [{ what: "depth at n = 16", value: points.at(-1)!.value, costModel: "unit" }],
  };
}
