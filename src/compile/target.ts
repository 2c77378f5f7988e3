import Fraction from "fraction.js";
import { buildGates, buildNumbers } from "../algebra/build.js";
import { costGates, costNumbers, type Meter } from "../algebra/cost.js";
import {
  type Folded,
  type FoldedBit,
  type FoldedGates,
  type FoldedNumbers,
  foldGates,
  foldNumbers,
} from "../algebra/fold.js";
import type { Word } from "../algebra/gates.js";
import type { Numbers } from "../algebra/numbers.js";
import { type BuilderOptions, CircuitBuilder } from "../circuit/builder.js";
import type { Circuit, Wire } from "../circuit/circuit.js";
import type { PortValues } from "../circuit/evaluate.js";
import { InternalError, LimitError } from "../errors.js";
import type { Keeping, KeptSystem, Representation } from "../numbers/representation.js";
import type { Arrivals } from "./arrivals.js";
import type { BuildReading } from "./cells.js";
import { arrayReading } from "./readings.js";
import { type Leaves, numberLeaves, wireLeaves, wiresOf, wordLeaves } from "./rows.js";
import { stampingReading } from "./stamping.js";

/** A place where a recurrence's program can run: values of type W, ports in and out of it. */
export interface Target<W> {
  readonly numbers: Numbers<W>;
  /** Declares an input and gives its entries, row-major. */
  input(name: string, shape: readonly number[]): readonly W[];
  /** The value as it leaves by a port, where that takes gates. */
  settle?(value: W): W;
}

/** A target whose values become the wires of a circuit. */
export interface BuildTarget<W> extends Target<W> {
  output(name: string, shape: readonly number[], entries: readonly W[]): void;
  finish(): Circuit<"arithmetic" | "B2">;
  /** Calls `use` with a reading of vectors of its values; programs may read those of `fixed` besides their cells. */
  withReading<R>(fixed: readonly W[], use: <V>(reading: BuildReading<W, V>) => R): R;
}

/** A target that keeps only when each value is ready, and counts. */
export interface CostTarget<W> extends Target<W> {
  /** Two values of one key are interchangeable. */
  key(value: W): string;
  /** Level at which the value is ready, under the default cost model. */
  depth(value: W): number;
  /** How arrivals are moved; missing where constants count as values that are ready at level 0. */
  readonly arrivals?: Arrivals<W>;
  /**
   * The earlier or the later of two values that differ in nothing but when they are there, undefined for others. Missing
   * where arrivals decide how many gates there are.
   */
  bound?(which: Bound, x: W, y: W): W | undefined;
}

export type Bound = "earliest" | "latest";

/**
 * What a circuit computes of inputs of its own before the recurrence takes them: the ports that `numbers` or `bits`
 * gives are no inputs of the circuit. Constants among them make no gates. Counting knows nothing of it.
 */
export interface Feed {
  readonly inputs: readonly { readonly name: string; readonly shape: readonly number[] }[];
  /** Entries of input ports, as numbers; for arithmetic circuits with constants folded. */
  numbers?(numbers: FoldedNumbers<Wire>, inputs: PortValues<Folded<Wire>>): PortValues<Folded<Wire>>;
  /** Entries of input ports as words side by side, of as many bits as the representation has; for circuits of bits. */
  bits?(gates: FoldedGates<Wire>, inputs: PortValues<FoldedBit<Wire>>): PortValues<FoldedBit<Wire>>;
}

export interface BuildOptions extends BuilderOptions {
  readonly feed?: Feed;
}

/** Declares the inputs of a feed and says what it gives; nothing without one. */
function fed<B, G>(
  builder: { input(name: string, shape: readonly number[]): Uint32Array },
  feed: Feed | undefined,
  give: ((gates: G, inputs: PortValues<B | Wire>) => PortValues<B>) | undefined,
  gates: G,
): PortValues<B> {
  if (feed === undefined) return {};
  if (give === undefined)
    throw new InternalError("a feed that gives nothing of the kind this circuit is made of");
  const inputs = feed.inputs.map(
    ({ name, shape }) => [name, Array.from(builder.input(name, shape)) as Wire[]] as const,
  );
  return give(gates, Object.fromEntries(inputs));
}

/** `constants`: known values are computed with and make no gates. `none`: every operation of the text is a gate. */
export type Folding = "constants" | "none";

/** Calls `use` with the target for a number system; the type of values is known only inside. */
export function withBuildTarget<R>(
  representation: Representation | undefined,
  folding: Folding,
  options: BuildOptions,
  use: <W>(target: BuildTarget<W>) => R,
): R {
  if (representation?.kept !== undefined)
    return surveyed(representation.kept, (kept) => keptBuild(representation, kept, options, use));
  if (representation !== undefined) return use(wordBuildTarget(representation, options));
  const builder = new CircuitBuilder("arithmetic", options);
  const plain = buildNumbers(builder);
  const input = (name: string, shape: readonly number[]): readonly Wire[] =>
    Array.from(builder.input(name, shape)) as Wire[];
  const finish = () => builder.build();
  if (folding === "none") {
    if (options.feed !== undefined) throw new InternalError("a feed without folding of constants");
    return use<Wire>({
      numbers: plain,
      input,
      finish,
      withReading: withReadingOf(builder, wireLeaves),
      output: (name, shape, entries) => builder.output(name, shape, entries),
    });
  }
  const numbers = foldNumbers(plain);
  const given = fed<Folded<Wire>, FoldedNumbers<Wire>>(builder, options.feed, options.feed?.numbers, numbers);
  return use<Folded<Wire>>({
    numbers,
    input: (name, shape) => given[name] ?? input(name, shape),
    finish,
    withReading: withReadingOf(builder, numberLeaves),
    output: (name, shape, entries) => builder.output(name, shape, entries.map(numbers.settle)),
  });
}

function wordBuildTarget(
  representation: Representation,
  options: BuildOptions,
): BuildTarget<Word<FoldedBit<Wire>>> {
  const builder = new CircuitBuilder("B2", options);
  const gates = foldGates(buildGates(builder));
  const { name: encoding, width } = representation;
  const given = fed<FoldedBit<Wire>, FoldedGates<Wire>>(builder, options.feed, options.feed?.bits, gates);
  return {
    numbers: representation.over(gates),
    input: (name, shape) => {
      const wires = given[name] ?? (Array.from(builder.input(name, [...shape, width], encoding)) as Wire[]);
      return Array.from({ length: wires.length / width }, (_, i) => wires.slice(i * width, (i + 1) * width));
    },
    output: (name, shape, entries) => {
      const bits = entries.flatMap((word) => word.map(gates.settle));
      builder.output(name, [...shape, width], bits, encoding);
    },
    finish: () => builder.build(),
    withReading: withReadingOf(builder, wordLeaves),
  };
}

/** A kept value, or the word it leaves by a port as. */
type Settled<B, W> = { readonly value: W; readonly word?: Word<B> };

/** Kept numbers whose values can carry the word they became. */
function settledNumbers<B, W>(
  system: KeptSystem<B, W>,
): Pick<Target<Settled<B, W>>, "numbers"> & {
  settle(value: Settled<B, W>): Settled<B, W>;
} {
  const { numbers } = system;
  const wrap = (value: W): Settled<B, W> => ({ value });
  return {
    settle: ({ value }) => ({ value, word: system.write(value) }),
    numbers: {
      name: numbers.name,
      get zero() {
        return wrap(numbers.zero);
      },
      get one() {
        return wrap(numbers.one);
      },
      literal: (value) => wrap(numbers.literal(value)),
      add: (x, y) => wrap(numbers.add(x.value, y.value)),
      sub: (x, y) => wrap(numbers.sub(x.value, y.value)),
      neg: (x) => wrap(numbers.neg(x.value)),
      mul: (x, y) => wrap(numbers.mul(x.value, y.value)),
      sumOfProducts: (products, addends) =>
        wrap(
          numbers.sumOfProducts(
            products.map(([x, y]) => [x.value, y.value] as const),
            addends.map(({ value }) => value),
          ),
        ),
      apply: (name, ...operands) => wrap(numbers.apply(name, ...operands.map(({ value }) => value))),
      reduce: (name, terms) =>
        wrap(
          numbers.reduce(
            name,
            terms.map(({ value }) => value),
          ),
        ),
    },
  };
}

function wordOf<B, W>({ word }: Settled<B, W>): Word<B> {
  if (word === undefined) throw new InternalError("an output that was not settled");
  return word;
}

/** The keeping for a program, found by running it on ranges first where that decides how values are kept. */
function surveyed<R>(kept: Keeping, run: (kept: Keeping) => R): R {
  return run(kept.survey?.(run) ?? kept);
}

function keptBuild<R>(
  { name: encoding, width }: Representation,
  kept: Keeping,
  options: BuildOptions,
  use: <W>(target: BuildTarget<W>) => R,
): R {
  const builder = new CircuitBuilder("B2", options);
  const gates = foldGates(buildGates(builder));
  const given = fed<FoldedBit<Wire>, FoldedGates<Wire>>(builder, options.feed, options.feed?.bits, gates);
  return kept.within(gates, <W>(system: KeptSystem<FoldedBit<Wire>, W>) =>
    use<Settled<FoldedBit<Wire>, W>>({
      ...settledNumbers(system),
      input: (name, shape) => {
        const wires = given[name] ?? (Array.from(builder.input(name, [...shape, width], encoding)) as Wire[]);
        return Array.from({ length: wires.length / width }, (_, i) => ({
          value: system.read(wires.slice(i * width, (i + 1) * width)),
        }));
      },
      output: (name, shape, entries) => {
        const words = entries.map(wordOf);
        const widest = words.reduce((most, word) => Math.max(most, word.length), 1);
        const bits = words.flatMap((word) =>
          Array.from({ length: widest }, (_, i) => gates.settle(word[Math.min(i, word.length - 1)]!)),
        );
        builder.output(name, [...shape, widest], bits, kept.encoding(widest));
      },
      finish: () => builder.build(),
      // Values differ in form from step to step, so that there is little to stamp.
      withReading: (_fixed, useReading) => useReading(arrayReading<Settled<FoldedBit<Wire>, W>>()),
    }),
  );
}

/** Gates are stamped wherever a builder lets them be. */
function withReadingOf<W>(
  builder: CircuitBuilder<"arithmetic"> | CircuitBuilder<"B2">,
  leaves: Leaves<W>,
): BuildTarget<W>["withReading"] {
  return (fixed, use) =>
    builder.stamps ? use(stampingReading(builder, leaves, wiresOf(leaves, fixed))) : use(arrayReading<W>());
}

export function withCostTarget<R>(
  representation: Representation | undefined,
  folding: Folding,
  meter: Meter,
  use: <W>(target: CostTarget<W>) => R,
): R {
  const entries = (shape: readonly number[]): number => shape.reduce((product, axis) => product * axis, 1);
  const zeros = (count: number): number[] => new Array<number>(count).fill(0);
  const bitDepth = (bit: FoldedBit<number>): number => (typeof bit === "boolean" ? 0 : bit);
  const keyOf = (bits: Word<FoldedBit<number>>): string =>
    bits.map((bit) => (bit === true ? "t" : bit === false ? "f" : String(bit))).join(",");
  const depthOf = (bits: Word<FoldedBit<number>>): number =>
    bits.reduce<number>((most, bit) => Math.max(most, bitDepth(bit)), 0);
  if (representation?.kept !== undefined) {
    return surveyed(representation.kept, (kept) =>
      kept.within(foldGates(costGates(meter)), <W>(system: KeptSystem<FoldedBit<number>, W>) =>
        use<Settled<FoldedBit<number>, W>>({
          ...settledNumbers(system),
          input: (_name, shape) =>
            Array.from({ length: entries(shape) }, () => ({
              value: system.read(zeros(representation.width)),
            })),
          key: ({ value, word }) =>
            `${system.form(value)} ${keyOf(system.bits(value))}${word === undefined ? "" : `=${keyOf(word)}`}`,
          depth: (value) => depthOf(wordOf(value)),
        }),
      ),
    );
  }
  if (representation !== undefined) {
    return use<Word<FoldedBit<number>>>({
      numbers: representation.over(foldGates(costGates(meter))),
      input: (_name, shape) => Array.from({ length: entries(shape) }, () => zeros(representation.width)),
      key: keyOf,
      depth: depthOf,
      arrivals: {
        visit: (word, see) => {
          for (const bit of word) if (typeof bit !== "boolean") see(bit);
        },
        moved: (word, move) => word.map((bit) => (typeof bit === "boolean" ? bit : move(bit))),
      },
    });
  }
  const plain = costNumbers(meter);
  const input = (_name: string, shape: readonly number[]): number[] => zeros(entries(shape));
  if (folding === "none")
    return use<number>({
      numbers: plain,
      input,
      key: String,
      depth: (value) => value,
    });
  return use<Folded<number>>({
    numbers: foldNumbers(plain),
    input,
    key: (value) => (value instanceof Fraction ? constantKey(value) : String(value)),
    depth: (value) => (value instanceof Fraction ? 0 : value),
    arrivals: {
      visit: (value, see) => {
        if (!(value instanceof Fraction)) see(value);
      },
      moved: (value, move) => (value instanceof Fraction ? value : move(value)),
    },
    bound: (which, x, y) => {
      if (x instanceof Fraction || y instanceof Fraction)
        return x instanceof Fraction && y instanceof Fraction && x.equals(y) ? x : undefined;
      return which === "earliest" ? Math.min(x, y) : Math.max(x, y);
    },
  });
}

/** Numerators and denominators of folded constants up to this are told apart; longer ones take ever longer to compute. */
const LONGEST_CONSTANT = 1n << 12n;
const LARGEST_CONSTANT = 1n << LONGEST_CONSTANT;

/**
 * Powers of a constant factor, such as 0.9 in h = 0.9 h + x, have as many digits as steps are composed.
 *
 * @throws LimitError past `LONGEST_CONSTANT` bits
 */
function constantKey(value: Fraction): string {
  if (value.n >= LARGEST_CONSTANT || value.d >= LARGEST_CONSTANT) {
    throw new LimitError(
      `constants of the formulas, computed with exactly, grow with the steps composed and pass ${LONGEST_CONSTANT} bits. Ask for a shorter length, declare such numbers as parameters (with --weights inputs), or count a gate for every operation (--fold none)`,
    );
  }
  return `=${value.toFraction()}`;
}
