import {
  type Affine,
  combine,
  deepReluDimensions,
  deepReluWeights,
  type Layer,
  type Parameters,
} from "../tools/relu-layers.js";
import type { CounterMachine, Transition } from "./machine.js";

export type Mistake = "no threshold" | "zero test left out" | "states kept";

const counter = (k: number): string => `c${k}`;
const stateUnit = (state: number): string => `q${state}`;
const letterUnit = (letter: number): string => `x${letter}`;
const unitOf = ({ state, letter, tests }: Transition): string => `t${state},${letter},${tests.join("")}`;

/** Names of the state's entries: the counters, then a unit for each state of the machine. */
export const stateNames = ({ counters, states }: CounterMachine): readonly string[] => [
  ...Array.from({ length: counters }, (_, k) => counter(k)),
  ...states.map((_, i) => stateUnit(i)),
];

/** `begin`, then a one for the letter that is read. */
const inputNames = ({ letters }: CounterMachine): readonly string[] => [
  "begin",
  ...letters.map((_, i) => letterUnit(i)),
];

/**
 * A counter machine as the weights of `deep-relu-rnn`, whole numbers from -4 to 1, and no number in a run is larger than
 * the length of the word plus one. Layer 1: z = relu(1 - c) for each counter. Layer 2: a unit for each transition,
 * relu(state + letter + tests - (what they add up to, less one)). Layer 3: counters with the changes. Layer 4: states.
 */
export function weightsOf(machine: CounterMachine, mistake?: string): Parameters {
  const state = stateNames(machine);
  const inputs = inputNames(machine);
  const counters = Array.from({ length: machine.counters }, (_, k) => k);
  const keep = (names: readonly string[]): [string, Affine][] => names.map((name) => [name, { [name]: 1 }]);
  const first: Layer = new Map([
    ...counters.map((k): [string, Affine] => [`z${k}`, { one: 1, [counter(k)]: -1 }]),
    ...keep([...state, ...inputs]),
  ]);
  const second: Layer = new Map([
    ...machine.transitions.map((one): [string, Affine] => [unitOf(one), conditionOf(one, mistake)]),
    ...keep([
      ...counters.map(counter),
      "begin",
      ...(mistake === "states kept" ? machine.states.map((_, i) => stateUnit(i)) : []),
    ]),
  ]);
  const third: Layer = new Map([
    ...counters.map((k): [string, Affine] => [
      counter(k),
      combine(
        [1, { [counter(k)]: 1 }],
        ...machine.transitions.map((one) => [one.changes[k]!, { [unitOf(one)]: 1 }] as const),
      ),
    ]),
    ...keep([
      ...machine.transitions.map(unitOf),
      "begin",
      ...(mistake === "states kept" ? machine.states.map((_, i) => stateUnit(i)) : []),
    ]),
  ]);
  const last: Layer = new Map([
    ...counters.map((k): [string, Affine] => [counter(k), { [counter(k)]: 1 }]),
    ...machine.states.map((_, i): [string, Affine] => [
      stateUnit(i),
      combine(
        [1, { ...(i === 0 && { begin: 1 }), ...(mistake === "states kept" && { [stateUnit(i)]: 1 }) }],
        ...machine.transitions
          .filter(({ next }) => next === i)
          .map((one) => [1, { [unitOf(one)]: 1 }] as const),
      ),
    ]),
  ]);
  return deepReluWeights([first, second, third, last], state, inputs);
}

/** One where the machine is in the state, reads the letter and passes the tests, as a sum before its ReLU. */
function conditionOf({ state, letter, tests }: Transition, mistake: string | undefined): Affine {
  const literals: Affine[] = [{ [stateUnit(state)]: 1 }, { [letterUnit(letter)]: 1 }];
  if (mistake !== "zero test left out")
    tests.forEach((test, k) => {
      if (test === "0") literals.push({ [`z${k}`]: 1 });
      if (test === "+") literals.push({ one: 1, [`z${k}`]: -1 });
    });
  const threshold = mistake === "no threshold" ? 0 : literals.length - 1;
  return combine(...literals.map((one) => [1, one] as const), [-threshold, { one: 1 }]);
}

export const dimensionsOf = (machine: CounterMachine, parameters: Parameters): Record<string, number> =>
  deepReluDimensions(parameters, inputNames(machine).length);

/** `begin` and the letters, one-hot. */
export function tokensOf(machine: CounterMachine, word: readonly number[]): readonly (readonly number[])[] {
  const token = (at: number): number[] => inputNames(machine).map((_, i) => (i === at ? 1 : 0));
  return [token(0), ...word.map((letter) => token(letter + 1))];
}
