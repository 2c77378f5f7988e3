import { integer } from "../algebra/evaluate.js";
import { smallModular } from "../algebra/small-modular.js";
import { ARITY, type Circuit } from "../circuit/circuit.js";
import { evaluatePacked, evaluatorOf, type Meaning } from "../circuit/evaluate.js";
import { OP_BY_CODE } from "../circuit/ops.js";
import { compile, type Recipe } from "../compile/compile.js";
import { serial } from "../scans/serial.js";

export type State = readonly number[];

/** One step of a recurrence on numbers below `values`. */
export interface Machine {
  readonly values: number;
  /** Entries of one step's input, and of the parameters. */
  readonly inputs: number;
  readonly parameters: number;
  first(input: State, parameters: State): { readonly state: State; readonly output: State };
  step(state: State, input: State, parameters: State): { readonly state: State; readonly output: State };
}

/** Denominators must be prime to it; the first that is will do. */
const PRIMES = [5n, 7n, 11n, 13n];

export function machineOf(recipe: Recipe): Machine | undefined {
  const one = { ...recipe, scan: serial, outputs: "all" } as const;
  const later = compile(one, 1, { initial: "inputs", final: "include" });
  const first = compile(one, 1, { final: "include" });
  const evaluator =
    recipe.representation === undefined ? (residues([later, first]) ?? wholes([later, first])) : bits;
  if (evaluator === undefined) return undefined;
  const names = new Set(recipe.recurrence.inputs.map(({ name }) => name));
  const on = (circuit: Circuit) => {
    const run = evaluator.on(circuit);
    // Where each wire's value stands among those of its kind, since a search takes thousands of steps.
    const size = { input: 0, state: 0, parameter: 0 };
    const places = circuit.inputs.flatMap(({ name, wires }) => {
      const kind = kindOf(name, names);
      return Array.from(wires, () => ({ kind, index: size[kind]++ }));
    });
    const isFinal = circuit.outputs.flatMap(({ name, wires }) =>
      new Array<boolean>(wires.length).fill(name.endsWith(".final")),
    );
    const step = (state: State, input: State, parameter: State) => {
      const values = { input, state, parameter };
      const given: number[] = [];
      for (let i = 0; i < places.length; i++) given.push(values[places[i]!.kind][places[i]!.index]!);
      const result = run(given);
      const after: number[] = [];
      const output: number[] = [];
      for (let i = 0; i < result.length; i++) (isFinal[i] ? after : output).push(result[i]!);
      return { state: after, output };
    };
    return { step, size };
  };
  const [runFirst, runLater] = [on(first), on(later)];
  return {
    values: evaluator.values,
    inputs: runFirst.size.input,
    parameters: runFirst.size.parameter,
    first: (input, parameters) => runFirst.step([], input, parameters),
    step: runLater.step,
  };
}

type Kind = "input" | "state" | "parameter";

function kindOf(port: string, inputs: ReadonlySet<string>): Kind {
  if (inputs.has(port)) return "input";
  return port.endsWith(".initial") ? "state" : "parameter";
}

interface Evaluator {
  readonly values: number;
  /** Takes the values of all input ports side by side, and gives those of the output ports. */
  on(circuit: Circuit): (given: readonly number[]) => readonly number[];
}

const bits: Evaluator = {
  values: 2,
  on: (circuit) => (given) => {
    const ports: Record<string, readonly number[]> = {};
    let first = 0;
    for (const { name, wires } of circuit.inputs) {
      ports[name] = given.slice(first, first + wires.length);
      first += wires.length;
    }
    const words = evaluatePacked(circuit as Circuit<"B2">, ports);
    return circuit.outputs.flatMap(({ name }) => words[name]!.map((word) => word & 1));
  },
};

/** By a meaning of the gates, and what its values are as numbers. */
function over<W>(
  circuit: Circuit,
  meaning: Meaning<W>,
  from: (value: number) => W,
  to: (value: W) => number,
): (given: readonly number[]) => readonly number[] {
  const run = evaluatorOf(circuit, meaning);
  const inputs = circuit.inputs.flatMap(({ wires }) => [...wires]);
  const outputs = circuit.outputs.flatMap(({ wires }) => [...wires]);
  const values = new Array<W>(circuit.length).fill(from(0));
  return (given) => {
    for (let i = 0; i < inputs.length; i++) values[inputs[i]!] = from(given[i]!);
    run(values);
    return outputs.map((wire) => to(values[wire]!));
  };
}

const POLYNOMIAL: ReadonlySet<string> = new Set(["add", "sub", "neg", "mul"]);

/** Modulo a prime, where every gate is one of a polynomial. */
function residues(circuits: readonly Circuit[]): Evaluator | undefined {
  for (const circuit of circuits)
    for (const code of circuit.op)
      if (ARITY[code]! > 0 && !POLYNOMIAL.has(OP_BY_CODE[code]!.name)) return undefined;
  const prime = PRIMES.find((p) =>
    circuits.every(({ constants }) => constants.every(({ d }) => d % p !== 0n)),
  );
  if (prime === undefined) return undefined;
  const domain = smallModular(Number(prime));
  return {
    values: Number(prime),
    on: (circuit) => over(circuit, domain, Number, Number),
  };
}

/** Functions that whole numbers have, with values that stay whole. */
const WHOLE: ReadonlySet<string> = new Set([
  ...POLYNOMIAL,
  ...["max", "min", "relu", "step", "sign", "abs", "less", "lessEqual", "equal", "select"],
  ...["and", "or", "xor", "not"],
]);

/** States that grow past this are not going to repeat. */
const LARGEST = 2 ** 40;

/** Over the whole numbers themselves, where a cycle is luck; of 0 and 1 alone where all gates are of bits. */
function wholes(circuits: readonly Circuit[]): Evaluator | undefined {
  let onlyBits = true;
  for (const circuit of circuits) {
    if (circuit.constants.some(({ d }) => d !== 1n)) return undefined;
    for (const code of circuit.op) {
      if (ARITY[code]! === 0) continue;
      if (!WHOLE.has(OP_BY_CODE[code]!.name)) return undefined;
      onlyBits &&= OP_BY_CODE[code]!.family === "boolean";
    }
  }
  return {
    values: onlyBits ? 2 : 3,
    on: (circuit) =>
      over(circuit, integer, BigInt, (x) => (Math.abs(Number(x)) < LARGEST ? Number(x) : Number.NaN)),
  };
}
