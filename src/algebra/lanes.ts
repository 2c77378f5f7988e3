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
  const word = smallWrapping(width);
  const literals = new Map<number, Int32Array>();
  const filled = (value: number): Int32Array => {
    const known = literals.get(value) ?? new Int32Array(lanes).fill(value);
    literals.set(value, known);
    return known;
  };
  const binary =
    (f: (x: number, y: number) => number) =>
    (x: Int32Array, y: Int32Array): Int32Array => {
      const values = new Int32Array(lanes);
      for (let i = 0; i < lanes; i++) values[i] = f(x[i]!, y[i]!);
      return values;
    };
  return domain<Int32Array>({
    name: word.name,
    exact: true,
    zero: filled(word.zero),
    one: filled(word.one),
    literal: (value) => filled(word.literal(value)),
    add: binary(word.add),
    sub: binary(word.sub),
    mul: binary(word.mul),
    neg: (x) => x.map((entry) => word.neg(entry)),
    equal: (x, y) => x.every((entry, i) => entry === y[i]),
    show: String,
    functions: Object.fromEntries(
      Object.entries(wordFunctions(width)).map(([name, f]) => [
        name,
        (x: Int32Array, y: Int32Array = x, z: Int32Array = x): Int32Array => {
          const values = new Int32Array(lanes);
          for (let i = 0; i < lanes; i++) values[i] = f(x[i]!, y[i]!, z[i]!);
          return values;
        },
      ]),
    ),
  });
}

/** One lane: `wrapping(width)` on numbers, which are faster than BigInts. */
function smallWrapping(width: number): Domain<number> {
  const wrap = wrapper(width);
  const exact = wrapping(width);
  return domain<number>({
    name: exact.name,
    exact: true,
    zero: 0,
    one: wrap(1),
    add: (x, y) => wrap(x + y),
    sub: (x, y) => wrap(x - y),
    mul: (x, y) => wrap(Math.imul(x, y)),
    neg: (x) => wrap(-x),
    literal: (value) => Number(exact.literal(value)),
    equal: (x, y) => x === y,
    show: String,
    functions: wordFunctions(width),
  });
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
