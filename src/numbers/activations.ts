import type { Gates, Word } from "../algebra/gates.js";
import type { FunctionName } from "../circuit/ops.js";
import { UsageError } from "../errors.js";
import type { FixedFormat } from "./fixed/format.js";
import { propagateCarries } from "./gadgets/carry.js";
import { addProduct, compress, emptyColumns } from "./gadgets/carry-save.js";
import { differ } from "./gadgets/compare.js";
import { addSigned } from "./gadgets/signed.js";
import { lookUp } from "./gadgets/table.js";
import { chooseWord, constantWord } from "./gadgets/words.js";

/**
 * # Activation functions in fixed point
 *
 * Piecewise linear: the range where the function is not yet constant (or the identity) is cut into 2^s equal segments;
 * the bits of the operand that say the segment look up a base and a slope, the bits below are multiplied by the slope.
 * Segments are made as wide as an error of 3/8 of a unit allows, so that with the last rounding the result is never
 * more than 7/8 of a unit, 2^-F, from the function; words of at most eight bits have a table of correctly rounded
 * values. The reference does the same steps on whole numbers.
 */
export const ACTIVATIONS = ["tanh", "sigmoid", "softplus"] as const;
export type ActivationName = (typeof ACTIVATIONS)[number];

export function isActivation(name: FunctionName): name is ActivationName {
  return (ACTIVATIONS as readonly string[]).includes(name);
}

interface Activation {
  of(x: number): number;
  /** The value past the right end of the range; past the left end it is the limit there. */
  readonly right: "constant" | "identity";
  readonly limits: readonly [left: number, right: number];
  /** The most that the result moves for each unit that the operand does. */
  readonly slope: number;
}

export const ACTIVATION_FUNCTIONS: Readonly<Record<ActivationName, Activation>> = {
  tanh: { of: Math.tanh, right: "constant", limits: [-1, 1], slope: 1 },
  sigmoid: { of: (x) => 1 / (1 + Math.exp(-x)), right: "constant", limits: [0, 1], slope: 1 / 4 },
  softplus: {
    of: (x) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x))),
    right: "identity",
    limits: [0, 0],
    slope: 1,
  },
};

/** The most that a result may be from the function, in units of the last place. */
export const ACTIVATION_ERROR = 7 / 8;

const MOST_SEGMENTS_LOG2 = 12;
/** Words up to this have a table of all values. */
const TABLE_WIDTH = 8;
/** What is left of the error for the segments, in units; an eighth goes to the coefficients, a half to the rounding. */
const SEGMENT_ERROR = 1 / 4;
const SAMPLES = 64;

/** An activation cut into segments. */
export interface Segments {
  readonly format: FixedFormat;
  readonly activation: Activation;
  /** Operands from -2^reach units up to 2^reach - 1 are in the range; all operands when it is width - 1. */
  readonly reach: number;
  /** Bits of the operand under the segment's. */
  readonly low: number;
  /** Places of base and slope behind the unit. */
  readonly guard: number;
  /** By the segment's bits, read without a sign: the base with half a unit, and the slope, both times 2^guard. */
  readonly bases: readonly bigint[];
  readonly slopes: readonly bigint[];
}

const known = new Map<string, Segments>();

/** UsageError where the format is too fine for the largest table. */
export function segmentsOf(format: FixedFormat, name: ActivationName): Segments {
  const key = `${name} ${format.integerBits} ${format.fractionBits} ${format.overflow}`;
  const made = known.get(key) ?? cut(format, name);
  known.set(key, made);
  return made;
}

function cut(format: FixedFormat, name: ActivationName): Segments {
  const { width, fractionBits } = format;
  const activation = ACTIVATION_FUNCTIONS[name];
  const unit = 2 ** -fractionBits;
  const reach = Math.min(width - 1, reachOf(activation, fractionBits));
  if (width <= TABLE_WIDTH) return segmentsWith(format, activation, width - 1, 0);
  for (let low = reach; low >= 0 && reach + 1 - low <= MOST_SEGMENTS_LOG2; low--) {
    if (widestError(activation, reach, low, unit) <= SEGMENT_ERROR)
      return segmentsWith(format, activation, reach, low);
  }
  throw new UsageError(
    `${format.name} has no '${name}': within one unit of 2^-${fractionBits} it would take more than 2^${MOST_SEGMENTS_LOG2} segments; use fewer fraction bits, such as fixed:8.12, or float64`,
  );
}

/** The least power of two (its exponent, in units) past which the function is its limit, to a quarter of a unit. */
function reachOf({ of, limits, right }: Activation, fractionBits: number): number {
  const unit = 2 ** -fractionBits;
  for (let reach = 0; ; reach++) {
    const x = 2 ** reach * unit;
    const beyond = right === "identity" ? x : limits[1];
    if (Math.abs(of(x) - beyond) <= unit / 4 && Math.abs(of(-x) - limits[0]) <= unit / 4) return reach;
  }
}

/** The chord of a segment of 2^low operands, moved to the middle of what it is off by; in units. */
function lineOf(
  { of }: Activation,
  start: number,
  low: number,
  unit: number,
): { readonly base: number; readonly slope: number; readonly error: number } {
  const length = 2 ** low;
  const at = (d: number): number => of((start + d) * unit) / unit;
  const first = at(0);
  const slope = low === 0 ? 0 : (at(length) - first) / length;
  const step = Math.max(1, length / SAMPLES);
  let [least, most] = [0, 0];
  for (let d = 0; d < length; d += step) {
    const off = at(d) - (first + slope * d);
    [least, most] = [Math.min(least, off), Math.max(most, off)];
  }
  return { base: first + (least + most) / 2, slope, error: (most - least) / 2 };
}

function widestError(activation: Activation, reach: number, low: number, unit: number): number {
  let worst = 0;
  for (let start = -(2 ** reach); start < 2 ** reach && worst <= SEGMENT_ERROR; start += 2 ** low)
    worst = Math.max(worst, lineOf(activation, start, low, unit).error);
  return worst;
}

function segmentsWith(format: FixedFormat, activation: Activation, reach: number, low: number): Segments {
  const unit = 2 ** -format.fractionBits;
  const guard = low === 0 ? 0 : low + 4;
  const count = 2 ** (reach + 1 - low);
  const lines = Array.from({ length: count }, (_, pattern) => {
    const segment = pattern < count / 2 ? pattern : pattern - count;
    return lineOf(activation, segment * 2 ** low, low, unit);
  });
  const half = guard === 0 ? 0 : 2 ** (guard - 1);
  const scale = 2 ** guard;
  return {
    format,
    activation,
    reach,
    low,
    guard,
    bases: lines.map(({ base }) => BigInt(Math.round(base * scale) + half)),
    slopes: lines.map(({ slope }) => BigInt(Math.max(0, Math.round(slope * scale)))),
  };
}

/** The largest number of the format where a limit is past it. */
function limitUnits({ width, fractionBits }: FixedFormat, limit: number): bigint {
  const most = (1n << BigInt(width - 1)) - 1n;
  const units = BigInt(Math.round(limit)) << BigInt(fractionBits);
  return units > most ? most : units;
}

function held({ width }: FixedFormat, units: bigint): bigint {
  const end = 1n << BigInt(width - 1);
  return units >= end ? end - 1n : units < -end ? -end : units;
}

/** The function in software: whole units to whole units. */
export function activate(segments: Segments, x: bigint): bigint {
  const { format, activation, reach, low, guard, bases, slopes } = segments;
  const edge = 1n << BigInt(reach);
  if (x < -edge) return limitUnits(format, activation.limits[0]);
  if (x >= edge) return activation.right === "identity" ? x : limitUnits(format, activation.limits[1]);
  const segment = Number(BigInt.asUintN(reach + 1 - low, x >> BigInt(low)));
  const offset = BigInt.asUintN(low, x);
  return held(format, (bases[segment]! + slopes[segment]! * offset) >> BigInt(guard));
}

/** The function in gates. */
export function activateWord<B>(gates: Gates<B>, segments: Segments, x: Word<B>): Word<B> {
  const { format, activation, reach, low, guard, bases, slopes } = segments;
  const { width } = format;
  const index = x.slice(low, reach + 1);
  // One place more than a word, so that a result past the largest number shows.
  const places = width + 1 + guard;
  const columns = emptyColumns<B>(places);
  const baseWidth = bitsOf(bases) + 1;
  const slopeWidth = bitsOf(slopes);
  const coefficients = bases.map(
    (base, i) => BigInt.asUintN(baseWidth, base) | (slopes[i]! << BigInt(baseWidth)),
  );
  const found = lookUp(gates, index, coefficients, baseWidth + slopeWidth);
  addSigned(gates, columns, found.slice(0, baseWidth));
  addProduct(gates, columns, found.slice(baseWidth), x.slice(0, low));
  const sum = propagateCarries(gates, compress(gates, columns)).slice(guard);
  const past = gates.and(sum[width - 1]!, gates.not(sum[width]!));
  const line = sum
    .slice(0, width)
    .map((bit, i) => (i === width - 1 ? gates.and(bit, sum[width]!) : gates.or(bit, past)));
  if (reach === width - 1) return line;
  const sign = x[width - 1]!;
  const high = x.slice(reach, width - 1);
  const beyond = differ(
    gates,
    high,
    high.map(() => sign),
  );
  const constant = (limit: number): Word<B> => constantWord(gates, limitUnits(format, limit), width);
  const right = activation.right === "identity" ? x : constant(activation.limits[1]);
  return chooseWord(gates, beyond, chooseWord(gates, sign, constant(activation.limits[0]), right), line);
}

/** Bits of the largest magnitude. */
function bitsOf(words: readonly bigint[]): number {
  return words.reduce((most, word) => {
    const size = word < 0n ? -word : word;
    return size === 0n ? most : Math.max(most, size.toString(2).length);
  }, 0);
}
