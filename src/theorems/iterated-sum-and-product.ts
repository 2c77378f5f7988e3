import { buildGates, buildUnbounded } from "../algebra/build.js";
import { foldGates } from "../algebra/fold.js";
import type { UnboundedGates, Word } from "../algebra/gates.js";
import { analyze } from "../analyze/analyze.js";
import { COST_MODELS } from "../analyze/cost-model.js";
import { CircuitBuilder } from "../circuit/builder.js";
import type { Circuit, Port, Wire } from "../circuit/circuit.js";
import { prune } from "../circuit/rewrite.js";
import { gadgetNamed } from "../numbers/gadgets/index.js";
import { gadgetCircuit } from "../numbers/gadgets/measured.js";
import { withFanInTwo } from "../numbers/thresholds.js";
import { iteratedProduct, quotient } from "./iterated-sum-and-product/products.js";
import { type ResidueSystem, residueLines, residueWords } from "./iterated-sum-and-product/residues.js";
import { placed, sumByThresholds } from "./iterated-sum-and-product/sums.js";
import type { Check, Figure, Theorem, TheoremRequest } from "./theorem.js";
import { type BitCase, heldAgainst, heldOnRandomBits } from "./tools/bit-cases.js";
import { type Random, randomFrom } from "./tools/random.js";

export const iteratedSumAndProduct: Theorem = {
  name: "iterated-sum-and-product",
  title: "Sums, products and quotients of many bits in constant depth with thresholds",
  direction: "class to circuits",
  statement:
    "Majority, the sum of n numbers, the product of n numbers and the quotient of two numbers of n bits have threshold circuits of constant depth and polynomial size, and so circuits of fan-in two of depth O(log n).",
  source:
    "W. Hesse, E. Allender, D. A. Mix Barrington. Uniform constant-depth threshold circuits for division and iterated multiplication. J. Comput. Syst. Sci. 65, 2002; P. Beame, S. Cook, H. J. Hoover. Log depth circuits for division and related problems. SIAM J. Comput. 15, 1986",
  assumes: [
    "one circuit for each n: primes, logarithms and powers are wired in (uniformity is what Hesse, Allender and Barrington add)",
    "weights of threshold gates may have as many bits as the result; with weights of O(log n) bits the depth is a constant factor larger",
  ],
  construction:
    "A bit of a sum says in which intervals the sum of the lower parts lies: thresholds, and the or of their differences. A product is taken modulo small primes, where factors become discrete logarithms and the logarithms are added; the Chinese remainder gives the bits as one more sum. A quotient is read off a single number: a power series of the divisor, which modulo a prime is a table of its residue. The same two texts run on lines over unbounded gates and on words over gates of fan-in two.",
  options: {},
  mistakes: {
    "zero flag forgotten": "a factor that is zero modulo a prime has the logarithm 0",
    "too few powers": "half as many powers of the divisor as its bits",
  },
  cited: [
    {
      claim: "weights of any size can be replaced by small ones at the price of one more level",
      source:
        "M. Goldmann, M. Karpinski. Simulating threshold circuits by majority circuits. SIAM J. Comput. 27, 1998",
    },
  ],
  errata: [],
  *run(request) {
    // No mistake reaches these.
    if (request.mistake === undefined) {
      yield* majorities(request);
      yield* sums(request);
    }
    yield* products(request);
    yield* quotients(request);
  },
};

type Program = <B>(forms: Forms<B>, inputs: readonly Word<B>[]) => Word<B>;
interface Forms<B> {
  readonly gates: UnboundedGates<B>;
  readonly system: ResidueSystem<B>;
}
type Bits = Circuit<"tc0"> | Circuit<"B2">;

/** A program over both kinds of gates: ports x0, x1, ... of these widths, and y. */
function withThresholds(widths: readonly number[], program: Program): Bits {
  const builder = new CircuitBuilder("tc0", { sharing: "hash" });
  const gates = buildUnbounded(builder);
  const inputs = widths.map((width, i) => Array.from(builder.input(`x${i}`, [width])) as Wire[]);
  const y = program({ gates, system: residueLines(gates) }, inputs);
  builder.output("y", [y.length], y);
  return prune(builder.build());
}

function withFanInOfTwo(widths: readonly number[], program: Program): Bits {
  const builder = new CircuitBuilder("B2", { sharing: "hash" });
  const gates = foldGates(buildGates(builder));
  const inputs = widths.map((width, i) => Array.from(builder.input(`x${i}`, [width])) as Wire[]);
  const y = program({ gates: withFanInTwo(gates), system: residueWords(gates) }, inputs);
  builder.output("y", [y.length], y.map(gates.settle));
  return prune(builder.build());
}

const wordOf = (value: bigint, width: number): readonly boolean[] =>
  Array.from({ length: width }, (_, i) => ((value >> BigInt(i)) & 1n) === 1n);

function caseOf(
  widths: readonly number[],
  values: readonly bigint[],
  { name, wires }: Port,
  y: bigint,
): BitCase {
  return {
    inputs: Object.fromEntries(values.map((value, i) => [`x${i}`, wordOf(value, widths[i]!)])),
    outputs: { [name]: wordOf(y, wires.length) },
    label: `of ${values.join(", ")}: ${y}`,
  };
}

/** Random choices, where there are more in all than can be gone through. */
const RANDOM = { full: 100_000, quick: 128 };

/** Inputs of so many bits are gone through. */
const EXHAUSTIVE_BITS = { full: 20, quick: 9 };

/** Every choice of values, or only the smallest and the largest. */
function* choices(widths: readonly number[], all: boolean): Generator<readonly bigint[]> {
  const bits = widths.reduce((sum, width) => sum + width, 0);
  const cut = (word: bigint): bigint[] => {
    let rest = word;
    return widths.map((width) => {
      const own = BigInt.asUintN(width, rest);
      rest >>= BigInt(width);
      return own;
    });
  };
  const last = (1n << BigInt(bits)) - 1n;
  for (let word = 0n; word <= last; word += all ? 1n : last) yield cut(word);
}

/** The values whose bits stand one after the other. */
function valuesOf(widths: readonly number[], bit: (input: number) => number): readonly bigint[] {
  let from = 0;
  return widths.map((width) => {
    let value = 0n;
    // Words of 32 bits are put together as numbers.
    for (let place = 0; place < width; place += 32) {
      let word = 0;
      for (let i = Math.min(31, width - place - 1); i >= 0; i--) word = 2 * word + bit(from + place + i);
      value |= BigInt(word) << BigInt(place);
    }
    from += width;
    return value;
  });
}

function check(
  what: string,
  circuit: Bits,
  widths: readonly number[],
  own: {
    readonly random: Random;
    readonly effort: TheoremRequest["effort"];
    readonly value: (values: readonly bigint[]) => bigint;
  },
  bounds: { readonly depth?: number | undefined; readonly size?: number | undefined } = {},
): Check {
  const model = circuit.basis === "tc0" ? COST_MODELS.unbounded : COST_MODELS.unit;
  const { depth, size } = analyze(circuit, model);
  const output = circuit.outputs[0]!;
  const figure = (name: string, value: number, bound: number | undefined): Figure => ({
    what: name,
    value,
    costModel: model.name,
    ...(bound !== undefined && { bound: { relation: "at most", value: bound } as const }),
  });
  const bits = widths.reduce((sum, one) => sum + one, 0);
  const all = bits <= EXHAUSTIVE_BITS[own.effort];
  function* cases(): Generator<BitCase> {
    for (const one of choices(widths, all)) yield caseOf(widths, one, output, own.value(one));
  }
  const held = heldAgainst(circuit, cases());
  const drawn = all
    ? undefined
    : heldOnRandomBits(circuit, RANDOM[own.effort], own.random, (bit) =>
        Array.from(wordOf(own.value(valuesOf(widths, bit)), output.wires.length), Number),
      );
  const detail = held.detail ?? drawn?.detail;
  return {
    what: `${what}, ${circuit.basis === "tc0" ? "thresholds" : "fan-in two"}`,
    how: all ? "exhaustive" : "random",
    cases: held.cases + (drawn?.cases ?? 0),
    wrong: held.wrong + (drawn?.wrong ?? 0),
    ...(detail !== undefined && { detail }),
    figures: [figure("depth", depth, bounds.depth), figure("size", size, bounds.size)],
  };
}

/** The fan-in two form is the gadget of that name, held to the gadget's own figures. */
function* majorities({ effort, seed }: TheoremRequest): Generator<Check> {
  const random = randomFrom(seed);
  const gadget = gadgetNamed("majority");
  for (const n of gadget.function.sizes) {
    if (effort === "quick" && n > 63 && n < 1023) continue;
    const half = (n + 1) / 2;
    yield check(
      `majority of ${n} bits`,
      gadgetCircuit(gadget, n),
      [n],
      {
        random,
        effort,
        value: ([word]) => (word!.toString(2).replaceAll("0", "").length >= half ? 1n : 0n),
      },
      gadget.figures[n],
    );
  }
}

function* sums({ effort, seed }: TheoremRequest): Generator<Check> {
  const random = randomFrom(seed + 1);
  const gadget = gadgetNamed("sum");
  const value = (values: readonly bigint[]): bigint => values.reduce((sum, one) => sum + one, 0n);
  for (const n of gadget.function.sizes) {
    const widths = gadget.function.inputs(n);
    const own = { random, effort, value };
    yield check(`sum of ${n} numbers of ${n} bits`, gadgetCircuit(gadget, n), widths, own, gadget.figures[n]);
    if (n > (effort === "full" ? 16 : 8)) continue;
    const wide = withThresholds(widths, ({ gates: unbounded }, inputs) =>
      sumByThresholds(unbounded, inputs.flatMap(placed), gadget.function.outputs(n)[0]!),
    );
    yield check(`sum of ${n} numbers of ${n} bits`, wide, widths, own, { depth: 3 });
  }
}

/** Levels with thresholds, whatever the sizes. */
const PRODUCT_LEVELS = 12;
const QUOTIENT_LEVELS = 16;

function* products({ effort, seed, mistake }: TheoremRequest): Generator<Check> {
  const random = randomFrom(seed + 2);
  const value = (values: readonly bigint[]): bigint => values.reduce((product, one) => product * one, 1n);
  const program: Program = ({ system }, inputs) => iteratedProduct(system, inputs, mistake);
  const sizes: readonly (readonly [number, number])[] =
    effort === "full"
      ? [
          [2, 2],
          [3, 3],
          [4, 4],
          [8, 3],
          [8, 8],
          [16, 4],
          [16, 16],
        ]
      : [
          [2, 2],
          [3, 3],
          [4, 4],
        ];
  for (const [count, width] of sizes) {
    const widths = new Array<number>(count).fill(width);
    const own = { random, effort, value };
    const what = `product of ${count} numbers of ${width} bits`;
    yield check(what, withFanInOfTwo(widths, program), widths, own);
    if (count * width <= (effort === "full" ? 24 : 9))
      yield check(what, withThresholds(widths, program), widths, own, { depth: PRODUCT_LEVELS });
  }
}

function* quotients({ effort, seed, mistake }: TheoremRequest): Generator<Check> {
  const random = randomFrom(seed + 3);
  const value = ([x, y]: readonly bigint[]): bigint => (y === 0n ? 0n : x! / y!);
  for (const n of effort === "full" ? [2, 3, 4, 6, 8, 16] : [2, 3, 4]) {
    const program: Program = ({ gates, system }, [x, y]) => quotient(gates, system, x!, y!, mistake);
    const own = { random, effort, value };
    const what = `quotient of two numbers of ${n} bits`;
    yield check(what, withFanInOfTwo([n, n], program), [n, n], own);
    if (n <= (effort === "full" ? 4 : 3))
      yield check(what, withThresholds([n, n], program), [n, n], own, { depth: QUOTIENT_LEVELS });
  }
}
