import type Fraction from "fraction.js";
import type { Domain } from "../algebra/evaluate.js";
import type { Gates, Word } from "../algebra/gates.js";
import type { Numbers } from "../algebra/numbers.js";

/**
 * # Representations
 *
 * A representation is a function from gates to numbers: it says how a value becomes a word of bits and, for any
 * interpretation of the gates (evaluate, build, cost), what the operations on such words are.
 *
 * Laws, run on every example of every family:
 * - `decode(encode(v))` equals v for every representable v, and every word of `width` bits decodes;
 * - each operation of `over(gates)` has the same meaning as the operation of that name in `reference`;
 * - counting a program and building it give the same gates and the same depth.
 *
 * To write your own: one file like integer.ts that exports a `Family`, one line in index.ts. Build operations from
 * gadgets/ and from the gates only, never look at what a bit is, and ask `gates.arrival` where an order is free to
 * choose. Values that are not words between operations go into `kept`, and `over` is then `wordsOf` it. Over folded gates (algebra/fold.ts) known bits cost nothing, so constants need no second code path.
 */
export interface Representation<V = unknown> {
  /** As given to `--numbers` and written in `Port.encoding`, parameters included: `int:8`. */
  readonly name: string;
  readonly title: string;
  /** Bits of a word on input ports, and on output ports unless words grow. */
  readonly width: number;
  /** The evaluate domain in which every operation has the same meaning. */
  readonly reference: Domain<V>;
  /**
   * The word of `reference.literal(value)`, least significant bit first: a value out of range becomes what the
   * representation makes of it. UsageError for a value that it has no word for.
   */
  encode(value: Fraction): readonly boolean[];
  /** UsageError for a word that is no exact number, such as an infinity. */
  decode(bits: readonly boolean[]): Fraction;
  /** Where not every value is an exact number (infinities, NaN, zeros with a sign): the words of all of them. */
  readonly values?: ValueCodec<V>;
  /** Where operations round: how far. Absent exactly where `reference.exact` holds. */
  readonly rounding?: RoundingModel<V>;
  /** The operations on words. Where words grow they are of any length, and results as long as they must be. */
  over<B>(gates: Gates<B>): Numbers<Word<B>>;
  /** Where values are kept otherwise than as words between operations: carry-save rows, residues. */
  readonly kept?: Keeping;
}

/** How values are kept between operations. What a value is made of is known only inside `use`. */
export interface Keeping {
  within<B, R>(gates: Gates<B>, use: <W>(system: KeptSystem<B, W>) => R): R;
  /**
   * Where the system depends on how large values become: runs a program on their ranges alone, which makes no gates
   * and gives words of zeros, and returns the keeping for that program. Without it `within` runs its program twice.
   */
  survey?(program: (ranges: Keeping) => void): Keeping;
  /** What `Port.encoding` says of words of this many bits, the name of a representation that decodes them. */
  encoding(width: number): string;
  /** Whether words on output ports are as wide as their values need; narrower entries are sign-extended. */
  readonly grows: boolean;
}

/** A number system over kept values, and the ways in and out of it. */
export interface KeptSystem<B, W> {
  readonly numbers: Numbers<W>;
  /** The value of a word as it comes in by a port. */
  read(word: Word<B>): W;
  /** The word that leaves by a port, two's complement, least significant bit first. */
  write(value: W): Word<B>;
  /** The value's bits, in an order of its own. */
  bits(value: W): readonly B[];
  /** All else that decides which gates are made of the value: two values of one form and equal bits are the same. */
  form(value: W): string;
}

/** The operations on words of a representation whose values are kept otherwise: each reads, operates and writes. */
export function wordsOf<B>(gates: Gates<B>, kept: Keeping): Numbers<Word<B>> {
  type Operation = <W>(numbers: Numbers<W>, read: (word: Word<B>) => W) => W;
  const words = (operation: Operation): Word<B> =>
    kept.within(gates, ({ numbers, read, write }) => write(operation(numbers, read)));
  return {
    name: kept.within(gates, ({ numbers }) => numbers.name),
    get zero() {
      return words((numbers) => numbers.zero);
    },
    get one() {
      return words((numbers) => numbers.one);
    },
    literal: (value) => words((numbers) => numbers.literal(value)),
    add: (x, y) => words((numbers, read) => numbers.add(read(x), read(y))),
    sub: (x, y) => words((numbers, read) => numbers.sub(read(x), read(y))),
    neg: (x) => words((numbers, read) => numbers.neg(read(x))),
    mul: (x, y) => words((numbers, read) => numbers.mul(read(x), read(y))),
    sumOfProducts: (products, addends) =>
      words((numbers, read) =>
        numbers.sumOfProducts(
          products.map(([x, y]) => [read(x), read(y)] as const),
          addends.map(read),
        ),
      ),
    apply: (name, ...operands) => words((numbers, read) => numbers.apply(name, ...operands.map(read))),
    reduce: (name, terms) => words((numbers, read) => numbers.reduce(name, terms.map(read))),
  };
}

/** The words of the reference domain's values. Every word has a value; a value may have several words (NaN). */
export interface ValueCodec<V> {
  encode(value: V): readonly boolean[];
  decode(bits: readonly boolean[]): V;
  /** The value written as a number of a file: also `Infinity`, `-Infinity`, `NaN` and `-0` where there are such. */
  read(text: string): V | undefined;
}

/** What an operation's rounding may do, for bounds on the error of a circuit. */
export interface RoundingModel<V> {
  /** In one line: the rounding and its unit. */
  readonly statement: string;
  /** The nearest double; exact up to 53 bits. NaN for what is no number. */
  toNumber(value: V): number;
  /** The exact number; undefined for what is none. */
  toFraction(value: V): Fraction | undefined;
  /** The least and the largest number, or infinities where values past the ends are no numbers. */
  readonly range: readonly [number, number];
  /** At most how far a rounded sum, or product, that became this value was from it, in absolute terms. */
  sumError(value: V): number;
  productError(value: V): number;
  /** The same for tanh, sigmoid and softplus. */
  activationError(value: V): number;
  /** x y + z rounded once, where a sum of products is made of these (`sumInOrder`) and not rounded once as a whole. */
  multiplyAdd?(x: V, y: V, z: V): V;
}

/** Representations that differ only in parameters, such as all widths of two's complement. */
export interface Family {
  /** What stands before the colon. */
  readonly name: string;
  /** How to write one: `int:W`. */
  readonly usage: string;
  readonly title: string;
  /** Names in use for members, and the members' own: `fp16` for `float:5.10`. */
  readonly aliases?: Readonly<Record<string, string>>;
  /** Members on which the laws are run, edge cases included. */
  readonly examples: readonly string[];
  /** The member with these parameters (the text after the colon, "" when there is none); UsageError names the cure. */
  member(parameters: string): Representation;
}
