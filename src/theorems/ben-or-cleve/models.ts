import Fraction from "fraction.js";
import type { RawNumber } from "../../recurrences/values.js";
import type { Stream } from "../tools/streams.js";
import { transvectionSteps } from "../tools/symmetric-steps.js";
import type { Register } from "./program.js";

/** One transvection as it is to be run: R[target] += leaf * R[source] for a leaf of -1, 0 or 1. */
export interface Move {
  readonly target: Register;
  readonly source: Register;
  readonly leaf: -1 | 0 | 1;
}

/** The inputs of one step of a recurrence by name, entries row-major. */
export type Token = Readonly<Record<string, readonly RawNumber[]>>;

/** A way to make transvections of an entry of the catalogue, scaled by a positive number that does not matter. */
export interface Model {
  /** As typed: `deltanet`, `rwkv7:2`. */
  readonly name: string;
  readonly recurrence: string;
  readonly dimensions: Readonly<Record<string, number>>;
  /** What the tokens keep to. */
  readonly keeps: string;
  /** The first tokens, which write (1, 0, 0) into the state. */
  readonly begin: readonly Token[];
  /** Tokens of one transvection, in order of time; where the leaf is zero they are the identity, perhaps scaled. */
  tokens(move: Move): readonly Token[];
  /** What a transvection of a leaf that is not zero is scaled by. */
  readonly scale: Fraction;
  /** What the leaf of a transvection comes out multiplied by, before that scale. */
  readonly weight: Fraction;
  readonly parameters?: Readonly<Record<string, readonly RawNumber[]>>;
  /** The token with its query set to a register. */
  ask(token: Token, register: number): Token;
  /** The register asked for, in the outputs after that token. */
  read(outputs: Readonly<Record<string, readonly RawNumber[]>>, register: number): RawNumber;
  /** Ranges of learned numbers to check: the smallest and the largest that occur, between these bounds. */
  readonly ranges: readonly Range[];
}

export interface Range {
  readonly what: string;
  readonly above: Fraction;
  readonly below: Fraction;
  /** Whether the bounds themselves are allowed. */
  readonly closed: boolean;
  value(token: Token): readonly Fraction[];
}

const raw = (value: Fraction | number): RawNumber => new Fraction(value).toFraction();
const unit = (at: number): number[] => [0, 1, 2].map((i) => (i === at ? 1 : 0));
const exact = (entries: readonly RawNumber[]): Fraction[] => entries.map((entry) => new Fraction(entry));
const squared = (entries: readonly RawNumber[]): Fraction =>
  exact(entries).reduce((sum, entry) => sum.add(entry.mul(entry)), new Fraction(0));
const third = ({ target, source }: Move): number => 3 - target - source;

/** e[target] + x e[source]. */
const key = ({ target, source, leaf }: Move, factor: Fraction | number): Fraction[] =>
  [0, 1, 2].map((i) =>
    i === target ? new Fraction(1) : i === source ? new Fraction(factor).mul(leaf) : new Fraction(0),
  );

/** A token of DeltaNet with a unit key: beta is divided by k.k, since keys are used as they are given. */
function delta(k: readonly (Fraction | number)[], beta: Fraction): Token {
  const entries = k.map((entry) => raw(entry));
  return { q: [1, 0, 0], k: entries, v: [0], beta: [raw(beta.div(squared(entries)))] };
}

const written: Token = { q: [1, 0, 0], k: [1, 0, 0], v: [2], beta: ["1/2"] };
const betas = (below: Fraction | number, closed: boolean): Range => ({
  what: `beta of a unit key ${closed ? "from 0 to" : "between 0 and"} ${new Fraction(below).toFraction()}`,
  above: new Fraction(0),
  below: new Fraction(below),
  closed,
  value: ({ k, beta }) => [new Fraction(beta![0]!).mul(squared(k!))],
});

const f = (n: number, d: number): Fraction => new Fraction(n, d);

/** The steps of DeltaNet in order of time, for a leaf x of -1 or 1. */
type DeltaSteps = (move: Move) => readonly Token[];

function deltanet(
  name: string,
  keeps: string,
  scale: Fraction,
  range: Range,
  steps: DeltaSteps,
  weight: Fraction = f(1, 1),
): Model {
  return {
    name,
    recurrence: "deltanet",
    dimensions: { K: 3, V: 1 },
    keeps,
    begin: [written],
    tokens: (move) => (move.leaf === 0 ? [] : steps(move)),
    scale,
    weight,
    parameters: { scale: [1] },
    ask: (token, register) => ({ ...token, q: unit(register) }),
    read: ({ o }) => o![0]!,
    ranges: [range],
  };
}

const fourSteps: DeltaSteps = (move) => [
  delta(unit(third(move)), f(6, 7)),
  delta(key(move, 1), f(4, 7)),
  delta(key(move, f(-1, 2)), f(5, 6)),
  delta(unit(move.source), f(5, 7)),
];

const fiveSteps: DeltaSteps = (move) => [
  delta(unit(third(move)), f(2, 3)),
  delta(unit(move.source), f(1, 3)),
  delta(key(move, -1), f(2, 1)),
  delta(key(move, -2), f(5, 4)),
  delta(unit(move.target), f(1, 3)),
];

/** Each leaf comes out half as large again. */
const threeSteps: DeltaSteps = (move) => [
  delta(unit(third(move)), f(1, 2)),
  delta(key(move, -1), f(2, 1)),
  delta(key(move, -2), f(5, 4)),
];

/** The factors of I + x E, the rightmost first; keys are as they stand. */
const rawSteps: DeltaSteps = ({ target, source, leaf }) =>
  transvectionSteps(3, target, source, new Fraction(leaf))
    .map((step): Token => ({ q: [1, 0, 0], k: step.key.map(raw), v: [0], beta: [raw(step.beta)] }))
    .reverse();

const rawBetas: Range = {
  what: "beta from 0 to 2",
  above: new Fraction(0),
  below: new Fraction(2),
  closed: true,
  value: ({ beta }) => exact(beta!),
};

/** RWKV-7 in the row convention: S (diag(w) - kk (kk .* a)'). */
function rwkv(w: readonly Fraction[], kk: readonly Fraction[], a: readonly Fraction[]): Token {
  const length = squared(kk.map(raw));
  return {
    r: [1, 0, 0],
    w: w.map(raw),
    k: [0, 0, 0],
    v: [0],
    kk: kk.map(raw),
    // A unit removal key: a is divided by kk.kk, since keys are used as they are given.
    a: a.map((entry) => raw(entry.div(length))),
  };
}

function rwkvStep(
  move: Move,
  kept: Fraction,
  others: Fraction,
  kk: readonly Fraction[],
  rate: Fraction,
): Token {
  return rwkv(
    [0, 1, 2].map((i) => (i === move.target ? kept : others)),
    kk,
    [0, 1, 2].map((i) => (i === move.target ? rate : new Fraction(0))),
  );
}

const rwkvBegin: Token = { r: [1, 0, 0], w: [1, 1, 1], k: [1, 0, 0], v: [1], kk: [0, 0, 0], a: [0, 0, 0] };

/** Rates of learning of a unit removal key, where the key is not idle. */
const rates = ({ a, kk }: Token): Fraction[] =>
  exact(a!)
    .filter((entry) => !entry.equals(0))
    .map((entry) => entry.mul(squared(kk!)));

export const MODELS: readonly Model[] = [
  {
    name: "dense-lrnn",
    recurrence: "dense-lrnn",
    dimensions: { N: 3 },
    keeps: "transitions I + x E",
    begin: [{ A: [0, 0, 0, 0, 0, 0, 0, 0, 0], b: [1, 0, 0] }],
    tokens: ({ target, source, leaf }) => {
      const A = [1, 0, 0, 0, 1, 0, 0, 0, 1];
      A[3 * target + source] = leaf;
      return [{ A, b: [0, 0, 0] }];
    },
    scale: f(1, 1),
    weight: f(1, 1),
    ask: (token) => token,
    read: ({ y }, register) => y![register]!,
    ranges: [],
  },
  {
    name: "dplr",
    recurrence: "dplr",
    dimensions: { K: 3, V: 1 },
    keeps: "decay 1 and rank one",
    begin: [{ q: [1, 0, 0], k: [1, 0, 0], v: [1], alpha: [0, 0, 0], beta: [0, 0, 0], decay: [1, 1, 1] }],
    tokens: ({ target, source, leaf }) => [
      {
        q: [1, 0, 0],
        k: [0, 0, 0],
        v: [0],
        alpha: unit(source).map((entry) => entry * leaf),
        beta: unit(target),
        decay: [1, 1, 1],
      },
    ],
    scale: f(1, 1),
    weight: f(1, 1),
    parameters: { scale: [1] },
    ask: (token, register) => ({ ...token, q: unit(register) }),
    read: ({ o }) => o![0]!,
    ranges: [],
  },
  deltanet("deltanet", "unit keys, beta between 0 and 1", f(1, 7), betas(1, false), fourSteps),
  deltanet("deltanet:5", "unit keys, beta from 0 to 2", f(1, 3), betas(2, true), fiveSteps),
  deltanet(
    "deltanet:3",
    "unit keys, beta from 0 to 2, leaves times 3/2",
    f(1, 2),
    betas(2, true),
    threeSteps,
    f(3, 2),
  ),
  deltanet(
    "deltanet:raw",
    "keys as they are given, of square length 1, 2 and 5, beta from 0 to 2",
    f(1, 1),
    rawBetas,
    rawSteps,
  ),
  {
    name: "rwkv7",
    recurrence: "rwkv7",
    dimensions: { K: 3, V: 1 },
    keeps: "one step, unit keys, w and a from 0 to 1",
    begin: [rwkvBegin],
    tokens: (move) => (move.leaf === 0 ? [] : [rwkvStep(move, f(1, 1), f(1, 2), key(move, -1), f(1, 1))]),
    scale: f(1, 2),
    weight: f(1, 1),
    ask: (token, register) => ({ ...token, r: unit(register) }),
    read: ({ y }) => y![0]!,
    ranges: [
      {
        what: "w from 0 to 1",
        above: f(0, 1),
        below: f(1, 1),
        closed: true,
        value: ({ w }) => exact(w!),
      },
      { what: "a of a unit key from 0 to 1", above: f(0, 1), below: f(1, 1), closed: true, value: rates },
    ],
  },
  {
    name: "rwkv7:2",
    recurrence: "rwkv7",
    dimensions: { K: 3, V: 1 },
    keeps: "two steps, unit keys, w strictly inside (exp(-exp(-1/2)), 1) and a below 1, as trained",
    begin: [rwkvBegin],
    tokens: (move) => {
      if (move.leaf === 0) return [];
      const kk = [0, 1, 2].map((i) =>
        i === move.target ? f(8, 1) : i === move.source ? f(-5 * move.leaf, 1) : f(0, 1),
      );
      const step = rwkvStep(move, f(99, 100), f(11, 20), kk, f(44, 100).mul(f(89, 64)));
      return [step, step];
    },
    scale: f(121, 400),
    weight: f(1, 1),
    ask: (token, register) => ({ ...token, r: unit(register) }),
    read: ({ y }) => y![0]!,
    ranges: [
      {
        what: "w inside (0.5452391..., 1)",
        above: f(54524, 100000),
        below: f(1, 1),
        closed: false,
        value: ({ w }) => exact(w!),
      },
      {
        what: "a of a unit key below 1",
        above: f(0, 1),
        below: f(1, 1),
        closed: false,
        value: rates,
      },
    ],
  },
];

/** The stream of some moves: what begins, then the tokens of each; the last token asks for a register. */
export function streamOf(
  model: Model,
  moves: readonly Move[],
  register: number,
  begin: readonly Token[] = model.begin,
): Stream {
  const tokens = [...begin, ...moves.flatMap((move) => model.tokens(move))];
  tokens.push(model.ask(tokens.pop()!, register));
  const names = Object.keys(tokens[0]!);
  return {
    inputs: Object.fromEntries(names.map((name) => [name, tokens.map((token) => token[name]!)])),
    ...(model.parameters && { parameters: model.parameters }),
  };
}

/** A model with a mistake of the request built in: DeltaNet's first token scales the third register, RWKV-7's w does. */
export function mistaken(model: Model, mistake: string | undefined): Model {
  if (mistake !== "third register") return model;
  const tokens = (move: Move): readonly Token[] => {
    const right = model.tokens(move);
    if (model.recurrence === "deltanet") return right.slice(1);
    const third = 3 - move.target - move.source;
    return right.map((token) =>
      token.w === undefined ? token : { ...token, w: token.w.map((entry, i) => (i === third ? 1 : entry)) },
    );
  };
  return { ...model, tokens };
}
