import Fraction from "fraction.js";
import type { RawNumber } from "../../recurrences/values.js";
import type { TheoremRequest } from "../theorem.js";
import { type Matrix, productOf } from "../tools/rank-one-factors.js";
import { StreamRunner } from "../tools/streams.js";
import {
  type Clock,
  clockOf,
  type Keeper,
  memory,
  SIZE,
  type StreamModel,
  type Token,
  type View,
  views,
} from "./windows.js";

/** Tokens in a window: a row of the new product each. */
const WINDOW = SIZE;

export const rwkv7: StreamModel = {
  name: "rwkv7",
  layers: "four",
  counting: "1 and 2",
  span: WINDOW,
  run: (request, tokens) => layers({ request, over: "rational" }, tokens),
};

/** The same layers on residues modulo a prime of at least 5, as the clock counts to 2. */
export const rwkv7Modulo =
  (prime: number): StreamModel["run"] =>
  (request, tokens) =>
    layers({ request, over: `mod:${prime}` }, tokens);

/** Who asks, and the numbers that the layers are run on. */
interface Run {
  readonly request: TheoremRequest;
  readonly over: string;
}

function layers(run: Run, tokens: readonly Token[]): ReturnType<StreamModel["run"]> {
  const { mistake } = run.request;
  const time = clock(run, tokens.length);
  const slot = memory(run.request, WINDOW, tokens, time.position, keeperFor(run));
  return { clock: time, products: product(run, views(WINDOW, time.position, slot, mistake)) };
}

/** One step of a head of RWKV-7: S (diag(w) - kk (kk .* a)') + v k'. What is not said keeps the state: w 1, the rest 0. */
interface HeadStep {
  readonly w?: readonly number[];
  readonly kk?: readonly RawNumber[];
  readonly a?: readonly RawNumber[];
  readonly v?: readonly number[];
  readonly k?: readonly number[];
}

interface Shape {
  /** Columns of the state, which steps act on. */
  readonly K: number;
  /** Rows, which they never mix. */
  readonly V: number;
}

/** Runs a head of the catalogue's rwkv7, read with `r` of each step. */
function runHead(
  { request, over }: Run,
  { K, V }: Shape,
  steps: readonly HeadStep[],
  r: (step: number) => readonly RawNumber[],
): readonly (readonly Fraction[])[] {
  const zeros = (size: number) => new Array<number>(size).fill(0);
  const { y } = new StreamRunner(request.recurrence("rwkv7", { K, V }), over).run({
    inputs: {
      r: steps.map((_, t) => r(t)),
      w: steps.map(({ w = new Array<number>(K).fill(1) }) => w),
      kk: steps.map(({ kk = zeros(K) }) => kk),
      a: steps.map(({ a = zeros(K) }) => a),
      v: steps.map(({ v = zeros(V) }) => v),
      k: steps.map(({ k = zeros(K) }) => k),
    },
  });
  return y!.map((entries) => entries.map((entry) => new Fraction(entry)));
}

const unit = (size: number, at: number): number[] =>
  Array.from({ length: size }, (_, i) => (i === at ? 1 : 0));

/** Exchanges columns i and j: I - kk kk' with kk = e_i - e_j, whose square length is 2. */
const exchange = (size: number, i: number, j: number): HeadStep => ({
  kk: Array.from({ length: size }, (_, at) => (at === i ? 1 : at === j ? -1 : 0)),
  a: new Array<number>(size).fill(1),
});

/**
 * Layers 1 and 2. Layer 1 exchanges two places at every token, so it tells even tokens from odd. Layer 2 exchanges the
 * first two of three places and the last two in turn: what stood first is back after 6 tokens, and the place where it
 * is tells with the turn the position modulo 6. The first token is the begin token, which sets both.
 */
function clock(run: Run, tokens: number): Clock {
  const times = Array.from({ length: tokens }, (_, t) => t);
  const head = (size: number, rest: (t: number) => HeadStep) =>
    runHead(
      run,
      { K: size, V: 1 },
      times.map((t) => (t === 0 ? { v: [1], k: unit(size, 0) } : rest(t))),
      () => Array.from({ length: size }, (_, at) => at),
    );
  const turn = head(2, () => exchange(2, 0, 1));
  const place = head(3, (t) => (turn[t]![0]!.equals(0) ? exchange(3, 1, 2) : exchange(3, 0, 1)));
  return clockOf(
    2 * WINDOW,
    times.map((t) => [turn, place].map((one) => one[t]![0]!.toFraction()).join()),
  );
}

/** Layer 3: a head is emptied (kk 1, a 1) as the new is written. */
const keeperFor =
  (run: Run): Keeper =>
  (written, width) =>
    runHead(
      run,
      { K: 1, V: width },
      written.map((v) => (v === undefined ? {} : { kk: [1], a: [1], v, k: [1] })),
      () => [1],
    );

/**
 * Layer 4: a head for each column of the product, whose six numbers are that column before the window before (old) and
 * after it (new), and change their parts with each window. A token overwrites the new number at its place by a row of
 * the product of the window before times the old ones: kk = e - row, a = e, where e is the place. Old numbers stay as
 * they are while the window is read, so the window's own tokens and those of the one before are made good where the
 * head is read. The begin token writes both parts.
 */
function product(run: Run, seen: readonly View[]): readonly Matrix[] {
  const shape = { K: 2 * SIZE, V: 1 };
  const old = seen.map(({ second }) => (second ? SIZE : 0));
  const among = (row: readonly Fraction[], first: number): Fraction[] =>
    Array.from({ length: shape.K }, (_, at) => row[at - first] ?? new Fraction(0));
  const raw = (entries: readonly Fraction[]): RawNumber[] => entries.map((entry) => entry.toFraction());
  const overwrites = seen.map(({ place, previous }, t): HeadStep => {
    const e = unit(shape.K, SIZE - old[t]! + place);
    const kk = among(previous[place]!, old[t]!).map((entry, at) => new Fraction(e[at]!).sub(entry));
    const square = kk.reduce((sum, entry) => sum.add(entry.mul(entry)), new Fraction(0));
    // Of kk divided by its length, its rate a still at most 1: the same matrix with a smaller rate.
    const rate = run.request.mistake === "unit keys" ? square.inverse() : new Fraction(1);
    return { kk: raw(kk), a: e.map((one) => rate.mul(one).toFraction()) };
  });
  const reading = seen.map(({ current, previous }) => productOf(current, previous));
  const columns = unit(SIZE, 0).map((_, c) => {
    const both = unit(shape.K, c).map((entry, at) => (at === SIZE + c ? 1 : entry));
    const steps = overwrites.map((step, t) => (t === 0 ? { v: [1], k: both } : step));
    return unit(SIZE, 0).map((_row, r) =>
      runHead(run, shape, steps, (t) => raw(among(reading[t]![r]!, old[t]!))),
    );
  });
  return seen.map((_, t) =>
    Array.from({ length: SIZE }, (_row, r) =>
      Array.from({ length: SIZE }, (_column, c) => columns[c]![r]![t]![0]!),
    ),
  );
}
