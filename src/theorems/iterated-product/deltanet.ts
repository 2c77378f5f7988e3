import Fraction from "fraction.js";
import type { RawNumber } from "../../recurrences/values.js";
import type { TheoremRequest } from "../theorem.js";
import { identityOf, type Matrix, productOf } from "../tools/rank-one-factors.js";
import { StreamRunner } from "../tools/streams.js";
import { matrixOfStep, type SymmetricStep } from "../tools/symmetric-steps.js";
import { programOf } from "./program.js";
import {
  type Clock,
  clockOf,
  type Keeper,
  memory,
  SIZE,
  type StreamModel,
  type View,
  views,
} from "./windows.js";

/** Tokens in a window; the clock tells two windows apart. */
const WINDOW = 24;

export const deltanet: StreamModel = {
  name: "deltanet",
  layers: "five",
  counting: "1 to 3",
  span: WINDOW,
  run: (request, tokens) => {
    const time = clock(request, tokens.length);
    const slot = memory(request, WINDOW, tokens, time.position, keeperFor(request));
    const seen = views(WINDOW, time.position, slot, request.mistake);
    return { clock: time, products: product(request, instructions(seen, request.mistake)) };
  },
};

/** One step of a head of DeltaNet; numbers that are not said are zero. */
interface HeadStep {
  readonly key: readonly RawNumber[];
  readonly beta: RawNumber;
  readonly value?: readonly RawNumber[];
}

/** Runs a head of the catalogue's deltanet over the rationals; `queries` is one for all steps, or one for each. */
function runHead(
  request: TheoremRequest,
  steps: readonly HeadStep[],
  queries: (step: number) => readonly RawNumber[],
  width = 1,
): readonly (readonly Fraction[])[] {
  const K = steps[0]!.key.length;
  const recurrence = request.recurrence("deltanet", { K, V: width });
  const none = new Array<number>(width).fill(0);
  const { o } = new StreamRunner(recurrence, "rational").run({
    inputs: {
      q: steps.map((_, t) => queries(t)),
      k: steps.map(({ key }) => key),
      v: steps.map(({ value = none }) => value),
      beta: steps.map(({ beta }) => [beta]),
    },
    parameters: { scale: [1] },
  });
  return o!.map((entries) => entries.map((entry) => new Fraction(entry)));
}

/** A reflection in the line that the key stands on, whatever its length: beta 2 / (k . k). */
function reflection(key: readonly number[]): HeadStep {
  const square = key.reduce((sum, entry) => sum + entry * entry, 0);
  return { key, beta: new Fraction(2, square).toFraction() };
}

const write = (key: readonly number[]): HeadStep => ({ key, beta: 1, value: [1] });
const idle = (size: number): HeadStep => ({ key: new Array<number>(size).fill(0), beta: 0 });

/**
 * Layers 1 to 3. Layer 1 changes its sign at every token (beta 2). Layer 2 has two heads that reflect in two lines in
 * turn, at 45 degrees and at 30: with the turn they come back after 8 and 12 tokens, together after 24. Layer 3
 * exchanges two places every 24 tokens. What the three give at a token tells its position modulo 48; the first token
 * is the begin token, which sets every head.
 */
function clock(request: TheoremRequest, tokens: number): Clock {
  const times = Array.from({ length: tokens }, (_, t) => t);
  const after = (first: HeadStep, rest: (t: number) => HeadStep) =>
    times.map((t) => (t === 0 ? first : rest(t)));
  const one = runHead(
    request,
    after(write([1]), () => ({ key: [1], beta: 2 })),
    () => [1],
  );
  const even = (t: number): boolean => one[t]![0]!.equals(1);
  const fourth = runHead(
    request,
    after(write([2, 1]), (t) => reflection(even(t) ? [1, 0] : [1, 1])),
    () => [1, 10],
  );
  const sixth = runHead(
    request,
    after(write([4, -1, -3]), (t) => reflection(even(t) ? [1, -1, 0] : [2, -1, -1])),
    () => [1, 10, 100],
  );
  const known = times.map((t) => [one, fourth, sixth].map((head) => head[t]![0]!.toFraction()).join());
  const small = clockOf(WINDOW, known).position;
  const block = runHead(
    request,
    after(write([1, 0]), (t) => (small[t] === 0 ? { key: [1, -1], beta: 1 } : idle(2))),
    () => [1, 0],
  );
  return clockOf(
    2 * WINDOW,
    times.map((t) => `${known[t]!},${block[t]![0]!.toFraction()}`),
  );
}

/** Layer 4: a head is overwritten with beta 1 and key 1. */
const keeperFor =
  (request: TheoremRequest): Keeper =>
  (written, width) =>
    runHead(
      request,
      written.map((value) => (value === undefined ? idle(1) : { key: [1], beta: 1, value })),
      () => [1],
      width,
    );

/** What the look-up before layer 5 makes of the memory at a token: a step, and rows to read with. */
interface Instruction {
  readonly step: SymmetricStep | undefined;
  readonly reading: Matrix;
}

/**
 * The look-up: the product of the window before is written as at most 23 steps, of which this token does the one at its
 * place in the window. What is missing in the state, the steps to come and the window's own tokens so far, is made good
 * where it is read.
 */
function instructions(seen: readonly View[], mistake: string | undefined): readonly Instruction[] {
  const programs = new Map<string, readonly SymmetricStep[]>();
  return seen.map(({ place, current, previous }) => {
    const known = previous.flat().join();
    const program = programs.get(known) ?? programOf(previous, mistake);
    programs.set(known, program);
    const rest = program
      .slice(place + 1)
      .reduce<Matrix>((sum, step) => productOf(matrixOfStep(step), sum), identityOf(SIZE));
    return { step: program[place], reading: productOf(current, rest) };
  });
}

/** Layer 5: a head for each column of the product, set to its unit vector by the begin token, read with each row. */
function product(request: TheoremRequest, given: readonly Instruction[]): readonly Matrix[] {
  const unit = (c: number): number[] => Array.from({ length: SIZE }, (_, i) => (i === c ? 1 : 0));
  const raw = (entries: readonly Fraction[]): RawNumber[] => entries.map((entry) => entry.toFraction());
  const columns = unit(0).map((_, c) => {
    const steps = given.map(({ step }, t): HeadStep => {
      if (t === 0) return write(unit(c));
      return step === undefined ? idle(SIZE) : { key: raw(step.key), beta: step.beta.toFraction() };
    });
    return unit(0).map((_row, r) => runHead(request, steps, (t) => raw(given[t]!.reading[r]!)));
  });
  return given.map((_, t) =>
    Array.from({ length: SIZE }, (_row, r) =>
      Array.from({ length: SIZE }, (_column, c) => columns[c]![r]![t]![0]!),
    ),
  );
}
