import type Fraction from "fraction.js";
import type { TheoremRequest } from "../theorem.js";
import { identityOf, type Matrix, productOf } from "../tools/rank-one-factors.js";

/** Rows and columns of the matrices. */
export const SIZE = 3;

/** A token: the entries of a matrix, row-major, or the begin token. */
export type Token = readonly number[] | undefined;

/** The first layers at every step: what they say the position is, and how many kinds of it there are. */
export interface Clock {
  readonly position: readonly number[];
  readonly states: number;
}

/**
 * A stack of layers that multiplies a raw stream. Its first layers count tokens modulo two windows; the next keeps the
 * tokens of two windows; the last multiplies, while a window is read, by the product of the window before.
 */
export interface StreamModel {
  /** The entry of the catalogue that every layer is run by. */
  readonly name: string;
  /** As counted: "five". */
  readonly layers: string;
  /** Which of the layers are the clock: "1 to 3". */
  readonly counting: string;
  /** Tokens in a window. */
  readonly span: number;
  /** The matrix that the layers give at every token. */
  run(request: TheoremRequest, tokens: readonly Token[]): { clock: Clock; products: readonly Matrix[] };
}

/** Which period of what the layers below give a token is in: a finite look-up, written down from the first period. */
export function clockOf(period: number, given: readonly string[]): Clock {
  const known = new Map(given.slice(0, period).map((one, t) => [one, t] as const));
  return { position: given.map((one) => known.get(one) ?? -1), states: known.size };
}

/** A slot of the memory: the matrix that stood at a position last, or nothing yet. */
export type Slot = Matrix | undefined;

/** A head that is overwritten where there is something to write, and holds it until then; what it gives at every step. */
export type Keeper = (
  written: readonly (readonly number[] | undefined)[],
  width: number,
) => readonly (readonly Fraction[])[];

/** The memory: a head for each position, with nine entries, and a one that says that there is something. */
export function memory(
  request: TheoremRequest,
  span: number,
  tokens: readonly Token[],
  position: readonly number[],
  keeper: Keeper,
): (slot: number, t: number) => Slot {
  const heads = Array.from({ length: 2 * span }, (_, slot) => {
    const written = tokens.map((matrix, t) => {
      const at = request.mistake === "short counter" ? position[t]! % span : position[t]!;
      return matrix !== undefined && at === slot ? [...matrix, 1] : undefined;
    });
    return keeper(written, SIZE * SIZE + 1);
  });
  return (slot, t) => {
    const entries = heads[slot]![t]!;
    if (entries[SIZE * SIZE]!.equals(0)) return undefined;
    return Array.from({ length: SIZE }, (_, i) => entries.slice(SIZE * i, SIZE * (i + 1)));
  };
}

/** What a look-up sees of the memory at a token. */
export interface View {
  /** The token's place in its window, from 0 on. */
  readonly place: number;
  /** Whether its window is the second of the two. */
  readonly second: boolean;
  /** The product of its window so far. */
  readonly current: Matrix;
  /** The product of the window before. */
  readonly previous: Matrix;
}

/** The product of slots, the later on the left. */
const inOrder = (slots: readonly Slot[]): Matrix =>
  slots.reduce<Matrix>((sum, slot) => (slot === undefined ? sum : productOf(slot, sum)), identityOf(SIZE));

export function views(
  span: number,
  position: readonly number[],
  slot: (slot: number, t: number) => Slot,
  mistake: string | undefined,
): readonly View[] {
  const short = mistake === "short counter";
  return position.map((at, t) => {
    const place = at % span;
    const second = at >= span;
    const slots = (from: number, count: number) => Array.from({ length: count }, (_, i) => slot(from + i, t));
    const current = inOrder(slots(second && !short ? span : 0, place + 1));
    const previous =
      mistake === "current window" ? current : inOrder(slots(second || short ? 0 : span, span));
    return { place, second, current, previous };
  });
}
