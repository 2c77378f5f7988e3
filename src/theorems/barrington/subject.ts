import { buildGates } from "../../algebra/build.js";
import type { BooleanBasis } from "../../circuit/basis.js";
import { CircuitBuilder } from "../../circuit/builder.js";
import type { Circuit, Wire } from "../../circuit/circuit.js";
import { evaluatePacked } from "../../circuit/evaluate.js";
import { toAig } from "../../circuit/lower.js";
import { assignmentBits } from "../../verify/assignments.js";
import type { Check } from "../theorem.js";
import {
  applyFormula,
  type BooleanFormula,
  showBooleanFormula,
  variablesOf,
} from "../tools/boolean-formula.js";
import { type Random, randomFrom } from "../tools/random.js";
import { LANES } from "./products.js";

/** A formula to be compiled, and the circuit that says what has to come out. */
export interface Subject {
  /** As checks call it. */
  readonly shown: string;
  /** Part of the names of what is written out. */
  readonly artifact: string;
  readonly formula: BooleanFormula;
  /** Ports of one bit, those of `circuit`. */
  readonly inputs: readonly string[];
  /** Not made from the program: its output `accept` is the function of the formula. */
  readonly circuit: Circuit<BooleanBasis>;
}

/** The formula gate by gate. */
export function subjectOf(
  formula: BooleanFormula,
  shown = showBooleanFormula(formula),
  artifact = "formula",
): Subject {
  const inputs = variablesOf(formula);
  const builder = new CircuitBuilder("B2", { sharing: "hash" });
  const gates = buildGates(builder);
  const wires = new Map(inputs.map((name) => [name, builder.input(name, [1])[0] as Wire]));
  builder.output("accept", [1], [applyFormula(gates, formula, (name) => wires.get(name)!)]);
  return { shown, artifact, formula, inputs, circuit: builder.build() };
}

/** The carry out of a sum of two words of two bits, as ANDs and inverters: gates that are read twice and complemented. */
export function carryGraph(): Circuit<"aig"> {
  const builder = new CircuitBuilder("B2", { sharing: "hash" });
  const gates = buildGates(builder);
  const [a, b] = ["a", "b"].map((name) => Array.from(builder.input(name, [2])) as Wire[]);
  const low = gates.and(a![0]!, b![0]!);
  const differ = gates.xor(a![1]!, b![1]!);
  builder.output("sum", [1], [gates.xor(differ, low)]);
  builder.output("carry", [1], [gates.or(gates.and(a![1]!, b![1]!), gates.and(differ, low))]);
  return toAig(builder.build());
}

/** Assignments side by side. */
export interface Batch {
  readonly lanes: number;
  /** The bits of an input. */
  wordOf(name: string): number;
  /** Where the circuit says yes. */
  readonly holds: number;
}

/** Every assignment of the variables where those are at most `most`, else so many that are drawn. */
export function tried(
  { formula, circuit }: Subject,
  most: number,
  seed: number,
): Pick<Check, "how" | "cases"> & { readonly batches: Iterable<Batch> } {
  const names = variablesOf(formula);
  const all = 2 ** names.length;
  const cases = Math.min(all, most);
  const random = cases < all ? randomFrom(seed) : undefined;
  const batches = function* (): Generator<Batch> {
    for (let block = 0; block * LANES < cases; block++) {
      const words = new Map(
        names.map((name, bit) => [name, random ? drawn(random) : assignmentBits(bit, block)] as const),
      );
      // What the output does not depend on is zero.
      const wordOf = (name: string): number => words.get(name) ?? 0;
      const given = Object.fromEntries(circuit.inputs.map(({ name }) => [name, [wordOf(name)]]));
      const holds = evaluatePacked(circuit, given).accept![0]!;
      yield { lanes: Math.min(LANES, cases - block * LANES), wordOf, holds };
    }
  };
  return { how: random ? "random" : "exhaustive", cases, batches: batches() };
}

const drawn = (random: Random): number => random.whole(0, 0xffff) | (random.whole(0, 0xffff) << 16);
