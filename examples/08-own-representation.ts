// A representation of one's own: a single bit, with exclusive or for the sum and and for the product (GF(2)).
import Fraction from "fraction.js";
import { openCatalogue } from "../src/cli/disk.js";
import {
  analyze,
  type Circuit,
  compile,
  DirectRunner,
  directModular,
  evaluatePacked,
  type Gates,
  modular,
  type Numbers,
  type Representation,
  scanNamed,
  UsageError,
  type Word,
} from "../src/index.js";

const gf2 = modular(2n);
const refuse = (name: string): never => {
  throw new UsageError(`bit has no '${name}'; use int:W`);
};
const [zero, one] = [new Fraction(0), new Fraction(1)];

export const bit: Representation<bigint> = {
  name: "bit",
  title: "one bit, the field of two elements",
  width: 1,
  reference: gf2,
  encode: (value) => [gf2.literal(value) === 1n],
  decode: ([set]) => (set ? one : zero),
  over: <B>(gates: Gates<B>): Numbers<Word<B>> => {
    const literal = (value: Fraction): Word<B> => [gates.constant(gf2.literal(value) === 1n)];
    const add = ([x]: Word<B>, [y]: Word<B>): Word<B> => [gates.xor(x!, y!)];
    const mul = ([x]: Word<B>, [y]: Word<B>): Word<B> => [gates.and(x!, y!)];
    return {
      name: "bit",
      zero: literal(zero),
      one: literal(one),
      literal,
      add,
      mul,
      sub: add,
      neg: (x) => x,
      sumOfProducts: (products, addends) =>
        [...products.map(([x, y]) => mul(x, y)), ...addends].reduce(add, literal(zero)),
      apply: refuse,
      reduce: refuse,
    };
  },
};

const recurrence = openCatalogue().recurrence("linear-scalar"); // over GF(2): keep or clear, then flip or not
const scan = scanNamed("sklansky");
const recipe = { recurrence, scan, representation: bit, outputs: "all", weights: "inputs" } as const;
const { size, depth, counts, basis, costModel } = analyze(compile(recipe, 64));
console.log(`n = 64: depth ${depth}, size ${size} (basis ${basis}, cost model ${costModel})`);
console.log(`${counts.and} and, ${counts.xor} xor`);

// All 2^8 sequences of length 4, 32 at a time, against the recurrence run directly.
const direct = new DirectRunner(recurrence, directModular(2n));
const circuit = compile(recipe, 4) as Circuit<"B2">;
let differences = 0;
for (let first = 0; first < 256; first += 32) {
  const lanes = Array.from({ length: 32 }, (_, lane) => first + lane);
  const inputs = (from: number) =>
    [0, 1, 2, 3].map((t) => lanes.reduce((word, lane, i) => word | (((lane >> (from + t)) & 1) << i), 0));
  const { y } = evaluatePacked(circuit, { a: inputs(0), b: inputs(4) });
  lanes.forEach((lane, i) => {
    const steps = (from: number) => [0, 1, 2, 3].map((t) => [(lane >> (from + t)) & 1 ? one : zero]);
    const { outputs } = direct.run({ steps: 4, inputs: { a: steps(0), b: steps(4) }, parameters: {} });
    if (outputs.y!.some(([h], t) => (h!.equals(one) ? 1 : 0) !== ((y![t]! >>> i) & 1))) differences++;
  });
}
console.log(`256 sequences of length 4, ${differences} differences`);
