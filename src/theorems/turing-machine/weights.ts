import Fraction from "fraction.js";
import {
  type Affine,
  combine,
  deepReluDimensions,
  deepReluWeights,
  type Layer,
  type Parameters,
} from "../tools/relu-layers.js";
import type { Stream } from "../tools/streams.js";
import type { Machine, Move, TapeSymbol, Transition } from "./machine.js";

/** Digit of a symbol on a stack in base 8: gaps of one between digits, and an empty stack is 0. */
export const DIGITS = [1, 3, 5] as const;
export const BASE = 8;

/** Thresholds of a stack: whether its top digit is at least 1, 3, 5, each the difference of two units. */
const LEVELS = [
  [1, 0],
  [3, 2],
  [5, 4],
] as const;

/** Inputs: the symbols 0 and 1 while the word is read, `pad` for a step of the machine, `bos` to begin. */
const INPUTS = ["x0", "x1", "pad", "bos"] as const;

export type Mistake = "empty is no blank" | "no gate" | "tops swapped";

/**
 * A machine as the weights of `deep-relu-rnn`: two stacks in base 8 (what is left of the head, nearest on top, and what is
 * at and right of it) and a unit for each state. One token is one step (H. Siegelmann, E. Sontag. On the computational
 * power of neural nets. JCSS 50, 1995; here with base 8 and the same weights at every token).
 *
 * Layer 1: six thresholds for each stack. Layer 2: a unit for each state and symbol, relu(state + symbol + pad - 2); both
 * tops popped. Layer 3: what becomes of a stack under each move, let through by relu(value + move - 1).
 */
export function weightsOf(
  machine: Machine,
  mistake?: string,
): { parameters: Parameters; states: readonly string[] } {
  const states = machine.states.map((_, i) => `q${i}`);
  const state = ["L", "R", ...states];
  const layers = [
    first(states),
    second(machine, states, mistake),
    third(machine, mistake),
    last(machine, states),
  ];
  const parameters = deepReluWeights(layers, state, INPUTS);
  return { parameters, states: state };
}

export const dimensionsOf = (parameters: Parameters): Record<string, number> =>
  deepReluDimensions(parameters, INPUTS.length);

function first(states: readonly string[]): Layer {
  const layer = new Map<string, Affine>();
  for (const stack of ["L", "R"]) {
    layer.set(stack, { [stack]: 1 });
    for (let level = 0; level < 6; level++) layer.set(`${stack}>${level}`, { [stack]: BASE, one: -level });
  }
  for (const name of [...states, ...INPUTS]) layer.set(name, { [name]: 1 });
  return layer;
}

/** 1 where the top digit of a stack is at least 1, 3 or 5, over the units of layer 1. */
function atLeast(stack: string, digit: 1 | 3 | 5): Affine {
  const [, low] = LEVELS.find(([at]) => at === digit)!;
  return { [`${stack}>${low}`]: 1, [`${stack}>${low + 1}`]: -1 };
}

/** The top digit itself, 0 for an empty stack. */
const top = (stack: string): Affine =>
  combine([1, atLeast(stack, 1)], [2, atLeast(stack, 3)], [2, atLeast(stack, 5)]);

/** 1 where the symbol under the head is this one; an empty stack is a blank. */
function under(symbol: TapeSymbol): Affine {
  if (symbol === 2) return atLeast("R", 5);
  if (symbol === 1) return combine([1, atLeast("R", 3)], [-1, atLeast("R", 5)]);
  return combine([1, { one: 1 }], [-1, atLeast("R", 3)]);
}

const unitOf = ({ state, read }: Transition): string => `t${state},${read}`;

function second(machine: Machine, states: readonly string[], mistake: string | undefined): Layer {
  const layer = new Map<string, Affine>();
  for (const transition of machine.transitions) {
    const { state, read } = transition;
    const seen = mistake === "tops swapped" && read > 0 ? under((3 - read) as TapeSymbol) : under(read);
    layer.set(unitOf(transition), combine([1, { [states[state]!]: 1, pad: 1, one: -2 }], [1, seen]));
  }
  for (const stack of ["L", "R"]) {
    layer.set(stack, { [stack]: 1 });
    layer.set(`pop${stack}`, combine([BASE, { [stack]: 1 }], [-1, top(stack)]));
  }
  // What comes under the head from the left; an empty stack gives a blank.
  const blank = mistake === "empty is no blank" ? 0 : 1;
  layer.set("left", combine([1, top("L")], [blank, { one: 1 }], [-blank, atLeast("L", 1)]));
  for (const name of [...states, ...INPUTS]) layer.set(name, { [name]: 1 });
  return layer;
}

/** The sum of the units of the transitions with a move. */
const moving = (machine: Machine, move: Move): Affine =>
  Object.fromEntries(
    machine.transitions
      .filter((transition) => transition.move === move)
      .map((transition) => [unitOf(transition), 1]),
  );

function third(machine: Machine, mistake: string | undefined): Layer {
  const layer = new Map<string, Affine>();
  const let1 = (name: string, value: Affine, when: Affine): void => {
    layer.set(name, mistake === "no gate" ? value : combine([1, value], [1, when], [-1, { one: 1 }]));
  };
  const [left, right, stay] = (["L", "R", "S"] as const).map((move) => moving(machine, move)) as [
    Affine,
    Affine,
    Affine,
  ];
  const over = (name: string, divisor: number): Affine => ({ [name]: new Fraction(1, divisor) });
  let1("L right", over("L", BASE), right);
  let1("L left", over("popL", 1), left);
  let1("L stay", over("L", 1), stay);
  let1("R right", over("popR", 1), right);
  let1("R left", over("popR", BASE ** 2), left);
  let1("R left top", over("left", BASE), left);
  let1("R stay", over("popR", BASE), stay);
  // While the word is read the stacks and the state wait.
  layer.set("L reading", { L: 1, pad: -1 });
  layer.set("R reading", combine([1, over("R", BASE)], [-1, { pad: 1 }]));
  machine.states.forEach((_, i) => {
    layer.set(`q${i} reading`, { [`q${i}`]: 1, pad: -1 });
  });
  for (const transition of machine.transitions) layer.set(unitOf(transition), { [unitOf(transition)]: 1 });
  for (const name of INPUTS) layer.set(name, { [name]: 1 });
  return layer;
}

function last(machine: Machine, states: readonly string[]): Layer {
  const written = (move: Move, divisor: number): Affine =>
    Object.fromEntries(
      machine.transitions
        .filter((transition) => transition.move === move)
        .map((transition) => [unitOf(transition), new Fraction(DIGITS[transition.write], divisor)]),
    );
  const layer = new Map<string, Affine>([
    ["L", combine([1, { "L right": 1, "L left": 1, "L stay": 1, "L reading": 1 }], [1, written("R", BASE)])],
    [
      "R",
      combine(
        [1, { "R right": 1, "R left": 1, "R left top": 1, "R stay": 1, "R reading": 1 }],
        [1, { x0: new Fraction(DIGITS[1], BASE), x1: new Fraction(DIGITS[2], BASE) }],
        [1, written("L", BASE ** 2)],
        [1, written("S", BASE)],
      ),
    ],
  ]);
  states.forEach((name, i) => {
    const into = machine.transitions.filter(({ next }) => next === i);
    layer.set(
      name,
      combine(
        [1, { [`${name} reading`]: 1, ...(i === machine.start && { bos: 1 }) }],
        [1, Object.fromEntries(into.map((transition) => [unitOf(transition), 1]))],
      ),
    );
  });
  return layer;
}

/** bos, the word backwards so that its first symbol ends under the head, and a token of padding for each step. */
export function streamOfInput(parameters: Parameters, word: readonly TapeSymbol[], steps: number): Stream {
  const token = (name: (typeof INPUTS)[number]): number[] => INPUTS.map((input) => (input === name ? 1 : 0));
  const x = [
    token("bos"),
    ...[...word].reverse().map((symbol) => token(symbol === 1 ? "x0" : "x1")),
    ...Array.from({ length: steps }, () => token("pad")),
  ];
  return { inputs: { x }, parameters };
}
