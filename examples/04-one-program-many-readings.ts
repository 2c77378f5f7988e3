// A construction is written once, over an interface. What it does depends on the numbers it is given.
import Fraction from "fraction.js";
import {
  analyze,
  buildNumbers,
  CircuitBuilder,
  costNumbers,
  foldNumbers,
  Meter,
  modular,
  type Numbers,
  rational,
  traceNumbers,
  type Wire,
} from "../src/index.js";

/** Horner's rule: c0 + x (c1 + x (c2 + ...)). */
function horner<W>(numbers: Numbers<W>, coefficients: readonly W[], x: W): W {
  return coefficients.reduceRight((sum, c) => numbers.sumOfProducts([[sum, x]], [c]), numbers.zero);
}

const values = [3, 0, 2].map((c) => new Fraction(c));
const half = new Fraction(1, 2);

console.log("evaluate over the rationals at 1/2:", rational.show(horner(rational, values, half)));

const mod7 = modular(7n);
const residue = horner(mod7, values.map(mod7.literal), mod7.literal(half));
console.log("evaluate modulo 7 at 1/2:", mod7.show(residue));

const trace = traceNumbers();
const names = ["c0", "c1", "c2"].map(trace.symbol);
console.log("trace:", horner(trace, names, trace.symbol("x")).text);

const builder = new CircuitBuilder("arithmetic");
const wires = (name: string, length: number) => Array.from(builder.input(name, [length])) as Wire[];
builder.output("y", [], [horner(buildNumbers(builder), wires("c", 3), wires("x", 1)[0]!)]);
const built = analyze(builder.build());
console.log(`build: ${built.size} gates, depth ${built.depth} (cost model ${built.costModel})`);

const meter = new Meter();
const depth = horner(costNumbers(meter), [0, 0, 0], 0);
const { mul, add } = meter.counts();
console.log(`cost: ${mul + add} gates, depth ${depth}, nothing stored`);

const folding = foldNumbers(costNumbers(new Meter()));
const folded = horner(folding, [0, 0, 0], 0);
console.log(
  `fold: the zero that Horner's rule begins with makes no gate, so the depth is ${folding.settle(folded)}`,
);
