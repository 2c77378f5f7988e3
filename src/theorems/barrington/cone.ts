import { buildGates } from "../../algebra/build.js";
import { foldGates } from "../../algebra/fold.js";
import type { Gates } from "../../algebra/gates.js";
import type { BooleanBasis } from "../../circuit/basis.js";
import { CircuitBuilder } from "../../circuit/builder.js";
import { type Circuit, entryName, type Port, type Wire } from "../../circuit/circuit.js";
import { evaluate } from "../../circuit/evaluate.js";
import { toAig } from "../../circuit/lower.js";
import { prune } from "../../circuit/rewrite.js";
import { LimitError, nearest, UsageError } from "../../errors.js";
import { withNarrowGates } from "../../numbers/thresholds.js";
import { type BooleanFormula, both, not, variable, variablesOf } from "../tools/boolean-formula.js";
import { meaningOver } from "../tools/outputs.js";
import type { Subject } from "./subject.js";

/** Conjunctions of more conjuncts are not taken apart any more when they are part of another. */
const MOST_JOINED = 1024;

/** What the limit may be raised to. */
export const MOST_TOKENS = 2 ** 20;

/** A node of a graph as a formula, with the length of its program. */
interface Expanded {
  readonly formula: BooleanFormula;
  readonly length: number;
  /** What it is the conjunction of; a single one for anything else. */
  readonly conjuncts: readonly Expanded[];
}

function expanded(formula: BooleanFormula, length: number): Expanded {
  const conjuncts: Expanded[] = [];
  const made = { formula, length, conjuncts };
  conjuncts.push(made);
  return made;
}

/**
 * A conjunction as a tree whose program is the shortest: the two shortest at a time. Lengths join as 2 (k + l), for
 * which Huffman's algorithm is optimal (D. S. Parker. Conditions for optimality of the Huffman algorithm. SIAM J.
 * Comput. 9, 1980).
 */
function conjunction(conjuncts: readonly Expanded[]): Expanded {
  const waiting = [...conjuncts].sort((x, y) => y.length - x.length);
  while (waiting.length > 1) {
    const [left, right] = [waiting.pop()!, waiting.pop()!];
    const joined = expanded(both("and", left.formula, right.formula), 2 * (left.length + right.length));
    let at = waiting.length;
    while (at > 0 && waiting[at - 1]!.length < joined.length) at--;
    waiting.splice(at, 0, joined);
  }
  return { ...waiting[0]!, conjuncts };
}

/** Formulas in place of gates: what is read twice stands twice. */
function formulaGates(mistake: string | undefined): Gates<Expanded> {
  const gates: Gates<Expanded> = {
    constant: (value) => expanded({ kind: "constant", value }, 1),
    not: (x) => {
      if (mistake === "plain edges") return x;
      return expanded(x.formula.kind === "not" ? x.formula.of : not(x.formula), x.length);
    },
    and: (x, y) => {
      const parts = [x, y].flatMap((side) => (side.conjuncts.length > MOST_JOINED ? [side] : side.conjuncts));
      return conjunction([...new Set(parts)]);
    },
    or: (x, y) => gates.not(gates.and(gates.not(x), gates.not(y))),
    xor: (x, y) => gates.or(gates.and(x, gates.not(y)), gates.and(gates.not(x), y)),
    arrival: () => 0,
  };
  return gates;
}

/** Entries of ports as ports of one bit. */
const bitsOf = (ports: readonly Port[]): readonly Port[] =>
  ports.flatMap((port) =>
    Array.from(port.wires, (wire, i) => ({
      name: entryName(port, i),
      shape: [1],
      wires: Uint32Array.of(wire),
    })),
  );

/**
 * One output of a circuit, by its name or its position in the file, as a formula: the cone as ANDs and inverters, equal
 * ones made once, and each expanded wherever it is read.
 *
 * @param file what the circuit is called in messages
 * @param most tokens of the program
 * @throws UsageError for an output that is not there; LimitError where the program would be longer than `most`.
 */
export function coneOf(
  given: Circuit<BooleanBasis>,
  file: string,
  asked: string,
  most: number,
  mistake?: string,
): Subject {
  const outputs = bitsOf(given.outputs);
  const named = outputs.find(({ name }) => name === asked);
  const scalar = given.outputs.find(({ name, wires }) => name === asked && wires.length === 1);
  const output =
    named ?? (scalar && bitsOf([scalar])[0]) ?? (/^\d+$/.test(asked) ? outputs[Number(asked)] : undefined);
  if (output === undefined)
    throw noSuchOutput(
      file,
      asked,
      outputs.map(({ name }) => name),
    );
  const whole = withNarrowGates({ ...given, inputs: bitsOf(given.inputs), outputs: [output] });
  const graph = toAig(whole);
  const gates = foldGates(formulaGates(mistake));
  const variables = graph.inputs.map(({ name }) => [name, [expanded(variable(name), 1)]] as const);
  const [bit] = evaluate(graph, meaningOver(gates), Object.fromEntries(variables))[output.name]!;
  const { formula, length } = gates.settle(bit!);
  const where = `output ${output.name} of ${file}`;
  if (length > most) {
    const tokens = Number.isSafeInteger(length) ? `${length}` : "more than 2^53";
    const cure = length <= MOST_TOKENS ? `Raise it with --tokens ${length}, or take` : "Take";
    throw new LimitError(
      `${where}: as a formula, in which what is read twice stands twice, its cone has a program of ${tokens} tokens, past the limit of ${most}. ${cure} a smaller cone with --output`,
    );
  }
  const inputs = variablesOf(formula);
  return { shown: where, artifact: "cone", formula, inputs, circuit: ownGates(whole, inputs) };
}

/** The circuit as it is, gate by gate, over the inputs that the formula reads; the others are zero. */
function ownGates(whole: Circuit<BooleanBasis>, read: readonly string[]): Circuit<"B2"> {
  const builder = new CircuitBuilder("B2");
  const gates = buildGates(builder);
  const inputs = new Map(read.map((name) => [name, builder.input(name, [1])[0] as Wire]));
  const wires = whole.inputs.map(({ name }) => [name, [inputs.get(name) ?? gates.constant(false)]] as const);
  const [accept] = evaluate(whole, meaningOver(gates), Object.fromEntries(wires))[whole.outputs[0]!.name]!;
  builder.output("accept", [1], [accept!]);
  return prune(builder.build());
}

function noSuchOutput(file: string, asked: string, names: readonly string[]): UsageError {
  const guess = nearest(asked, names);
  const hint = guess === undefined ? "" : `. Did you mean '${guess}'?`;
  const some = names.length > 8 ? [...names.slice(0, 8), "..."] : names;
  const range =
    names.length === 0 ? "an output" : `a number from 0 to ${names.length - 1} or one of ${some.join(", ")}`;
  return new UsageError(`output: expected ${range} of ${file}; got '${asked}'${hint}`);
}
