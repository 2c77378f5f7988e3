// One recurrence, one length, one circuit: build it, measure it, run it.
import Fraction from "fraction.js";
import { openCatalogue } from "../src/cli/disk.js";
import { analyze, compile, evaluate, rational, scanNamed } from "../src/index.js";

const recurrence = openCatalogue().recurrence("linear-scalar"); // h = a h + b
const circuit = compile({ recurrence, scan: scanNamed("sklansky"), outputs: "all", weights: "inputs" }, 4);

const { size, depth, costModel } = analyze(circuit);
console.log(`size ${size}, depth ${depth} (cost model ${costModel})`);

const fractions = (...values: number[]) => values.map((value) => new Fraction(value));
const { y } = evaluate(circuit, rational, { a: fractions(2, 3, 5, 7), b: fractions(1, 1, 1, 1) });
console.log(`h after each step: ${y!.map(rational.show).join(", ")}`);
