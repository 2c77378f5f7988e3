import type { Shape } from "../algebra/matrix.js";
import type { Expression, Formula } from "./expression.js";
import type { RawValue } from "./values.js";

/**
 * # A recurrence
 *
 * Data, one YAML file each in circuits/<family>/<name>.yaml, whose formulas are at once the compiler's input and the
 * oracle's program. This is what a file says after its names and shapes are settled for given dimensions; library
 * users may build the same tree by hand.
 *
 * One step t = 1..n: every `let` and every `update` is evaluated on the inputs of step t and the states before it;
 * then every `output` on the same inputs, the states after it, and `previous(...)` states. In an update, `next(S)` is
 * the state S after the same step.
 */
export interface Recurrence {
  readonly name: string;
  readonly title: string;
  readonly family: string;
  /** Paper, equation, reference code. */
  readonly source: string;
  /** The equation as published, for the docs. */
  readonly equation: string;
  readonly notes?: string;
  readonly file: string;
  readonly dimensions: Readonly<Record<string, number>>;
  readonly parameters: readonly Parameter[];
  readonly inputs: readonly Input[];
  readonly states: readonly State[];
  readonly lets: readonly Definition[];
  /** One for each state, in the order of `states`. */
  readonly updates: readonly Definition[];
  readonly outputs: readonly Definition[];
  readonly examples: readonly Example[];
  readonly claims: readonly Claim[];
}

/** A named value: `axes` as declared ([] scalar, [K] column vector, [K, V] matrix), `shape` as computed with. */
export interface Declaration {
  readonly name: string;
  readonly axes: readonly number[];
  readonly shape: Shape;
}

/** A constant of the model (a weight). */
export interface Parameter extends Declaration {
  readonly default?: RawValue;
}

/** One value per step. */
export interface Input extends Declaration {
  /** What its caller keeps to, and the compiler may rely on. */
  readonly promise?: InputPromise;
  /** Set when the input is a symbol 0..symbols-1, entering the formulas as a one-hot column. */
  readonly symbols?: number;
}

/**
 * `one-hot columns`: a matrix with exactly one 1 in each column (a function of the columns; a permutation among them).
 * `one-hot rows`: likewise for rows. `bits`: entries 0 and 1.
 */
export type InputPromise = "one-hot columns" | "one-hot rows" | "bits";

export interface State extends Declaration {
  /** Set when the state stays among the whole numbers 0..values-1: then its steps compose as tables. */
  readonly values?: number;
  /** In terms of parameters only; a scalar fills. */
  readonly initial: Definition;
}

/** A `let`, `update` or `output`: a name and its formula. */
export interface Definition {
  readonly name: string;
  readonly formula: Formula;
  readonly expression: Expression;
}

/** A small sequence with exact outputs, checked by the tests. */
export interface Example {
  readonly dimensions?: Readonly<Record<string, number>> | undefined;
  readonly parameters?: Readonly<Record<string, RawValue>> | undefined;
  readonly inputs: Readonly<Record<string, readonly RawValue[]>>;
  readonly initial?: Readonly<Record<string, RawValue>> | undefined;
  readonly outputs?: Readonly<Record<string, readonly RawValue[]>> | undefined;
  readonly final?: Readonly<Record<string, RawValue>> | undefined;
}

/** A formula for a measured figure, with the reason why it holds; evaluated against measured circuits by the tests. */
export interface Claim {
  readonly measure: "depth" | "size" | "mul" | "add";
  readonly scan: string;
  /** The operator structure it is about; the narrowest that fits where missing. */
  readonly structure?: string | undefined;
  readonly outputs?: "all" | "last" | undefined;
  readonly costModel: "unit" | "multiplicative";
  /** Lengths at which it is claimed: every n, or the powers of two. */
  readonly lengths?: "all" | "powers of two" | undefined;
  /** In n, the dimensions, and k = clog2(n). */
  readonly formula: string;
  readonly relation?: "=" | "<=" | undefined;
  readonly because: string;
}

export function stateNamed(recurrence: Recurrence, name: string): State {
  return recurrence.states.find((state) => state.name === name)!;
}
