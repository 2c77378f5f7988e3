import { InternalError } from "../errors.js";
import { type Domain, domain, orderFunctions, wrapping } from "./evaluate.js";
import type { Numbers } from "./numbers.js";

/** Words up to this many bits fit into the entries of an `Int32Array`. */
export const LANE_WIDTH = 32;

/**
 * The evaluate reading over many words at once: a value is `lanes` two's complement words of `width` <= 32 bits side by
 * side, sign-extended, and an operation is carried out on each. Law: lane for lane what `wrapping(width)` gives.
 *
 * A program runs on thousands of assignments with the overhead of one. Values are never written to after they are made,
 * so a literal is one array however often it is asked for.
 */
export function wordLanes(width: number, lanes: number): Numbers<Int32Array> {
  if (width < 1 || width > LANE_WIDTH)
    throw new InternalError(`lanes hold words of 1 to ${LANE_WIDTH} bits, got ${width}`);
  const { name, literal } = wrapping(width);
  const unused = 32 - width;
  const fresh = laneArrays(lanes);
  const literals = new Map<number, Int32Array>();
  const filled = (value: number): Int32Array => {
    const known = literals.get(value) ?? new Int32Array(lanes).fill(value);
    literals.set(value, known);
    return known;
  };
  // A loop for each operation: a function handed to one loop would be called for each lane.
  return domain<Int32Array>({
    name,
    exact: true,
    zero: filled(0),
    one: filled(wrapper(width)(1)),
    literal: (value) => filled(Number(literal(value))),
    add: (x, y) => {
      const values = fresh();
      for (let i = 0; i < lanes; i++) values[i] = ((x[i]! + y[i]!) << unused) >> unused;
      return values;
    },
    sub: (x, y) => {
      const values = fresh();
      for (let i = 0; i < lanes; i++) values[i] = ((x[i]! - y[i]!) << unused) >> unused;
      return values;
    },
    mul: (x, y) => {
      const values = fresh();
      for (let i = 0; i < lanes; i++) values[i] = (Math.imul(x[i]!, y[i]!) << unused) >> unused;
      return values;
    },
    neg: (x) => {
      const values = fresh();
      for (let i = 0; i < lanes; i++) values[i] = (-x[i]! << unused) >> unused;
      return values;
    },
    equal: (x, y) => x.every((entry, i) => entry === y[i]),
    show: String,
    functions: Object.fromEntries(
      Object.entries(wordFunctions(width)).map(([name, f]) => [
        name,
        (x: Int32Array, y: Int32Array = x, z: Int32Array = x): Int32Array => {
          const values = fresh();
          for (let i = 0; i < lanes; i++) values[i] = f(x[i]!, y[i]!, z[i]!);
          return values;
        },
      ]),
    ),
  });
}

/** Arrays that share a buffer, since allocating is much of the time that filling one takes. */
const ARRAYS_A_BUFFER = 8;

/** Makes arrays of zeros, one for each call. */
export function laneArrays(lanes: number): () => Int32Array {
  let buffer = new ArrayBuffer(0);
  let used = ARRAYS_A_BUFFER;
  return () => {
    if (used === ARRAYS_A_BUFFER) {
      buffer = new ArrayBuffer(ARRAYS_A_BUFFER * lanes * 4);
      used = 0;
    }
    return new Int32Array(buffer, used++ * lanes * 4, lanes);
  };
}

function wordFunctions(width: number): ReturnType<typeof orderFunctions<number>> {
  const wrap = wrapper(width);
  return orderFunctions<number>({
    zero: 0,
    one: wrap(1),
    compare: (x, y) => x - y,
    neg: (x) => wrap(-x),
  });
}

function wrapper(width: number): (x: number) => number {
  const unused = 32 - width;
  return (x) => (x << unused) >> unused;
}

/**
 * Any domain over many values at once: a value is a list, and a list of one stands for as many as are wanted. Slower
 * than words, but exact however large values grow, and lists may be of any length.
 */
export function listsOf<W>(one: Domain<W>): Domain<readonly W[]> {
  const lifted =
    (f: (...operands: W[]) => W) =>
    (...lists: (readonly W[])[]): readonly W[] => {
      const length = Math.max(...lists.map((list) => list.length));
      return Array.from({ length }, (_, i) =>
        f(...lists.map((list) => (list.length === 1 ? list[0]! : list[i]!))),
      );
    };
  const binary =
    (f: (x: W, y: W) => W) =>
    (x: readonly W[], y: readonly W[]): readonly W[] => {
      if (y.length === 1) return x.map((entry) => f(entry, y[0]!));
      if (x.length === 1) return y.map((entry) => f(x[0]!, entry));
      return x.map((entry, i) => f(entry, y[i]!));
    };
  return {
    ...domain<readonly W[]>({
      name: one.name,
      exact: one.exact,
      zero: [one.zero],
      one: [one.one],
      literal: (value) => [one.literal(value)],
      add: binary(one.add),
      sub: binary(one.sub),
      mul: binary(one.mul),
      neg: (x) => x.map(one.neg),
      equal: (x, y) => x.length === y.length && x.every((entry, i) => one.equal(entry, y[i]!)),
      show: (x) => x.map(one.show).join(", "),
      functions: {},
    }),
    apply: (name, ...lists) => lifted((...operands) => one.apply(name, ...operands))(...lists),
    reduce: (name, terms) => lifted((...operands) => one.reduce(name, operands))(...terms),
  };
}
