import { integer } from "../algebra/evaluate.js";
import { smallModular } from "../algebra/small-modular.js";
import { ARITY, type Circuit } from "../circuit/circuit.js";
import { evaluate, evaluatePacked } from "../circuit/evaluate.js";
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
  const count = (circuit: Circuit, kind: Kind): number =>
    circuit.inputs.reduce(
      (sum, { name, wires }) => sum + (kindOf(name, names) === kind ? wires.length : 0),
      0,
    );
  const on = (circuit: Circuit) => {
    const run = evaluator.on(circuit);
    // Where the values of each port stand among those of its kind, since a search takes thousands of steps.
    const from = { input: 0, state: 0, parameter: 0 };
    const ports = circuit.inputs.map(({ name, wires }) => {
      const kind = kindOf(name, names);
      const first = from[kind];
      from[kind] += wires.length;
      return { name, kind, first, end: from[kind] };
    });
    const [states, outputs] = [true, false].map((wanted) =>
      circuit.outputs.map(({ name }) => name).filter((name) => name.endsWith(".final") === wanted),
    ) as [string[], string[]];
    return (state: State, input: State, parameter: State) => {
      const values = { input, state, parameter };
      const given: Record<string, readonly number[]> = {};
      for (const { name, kind, first, end } of ports) given[name] = values[kind].slice(first, end);
      const result = run(given);
      return { state: joined(result, states), output: joined(result, outputs) };
    };
  };
  const [runFirst, runLater] = [on(first), on(later)];
  return {
    values: evaluator.values,
    inputs: count(first, "input"),
    parameters: count(first, "parameter"),
    first: (input, parameters) => runFirst([], input, parameters),
    step: runLater,
  };
}

function joined(ports: Readonly<Record<string, readonly number[]>>, names: readonly string[]): State {
  const values: number[] = [];
  for (const name of names) for (const value of ports[name]!) values.push(value);
  return values;
}

type Kind = "input" | "state" | "parameter";

function kindOf(port: string, inputs: ReadonlySet<string>): Kind {
  if (inputs.has(port)) return "input";
  return port.endsWith(".initial") ? "state" : "parameter";
}

interface Evaluator {
  readonly values: number;
  on(
    circuit: Circuit,
  ): (given: Readonly<Record<string, readonly number[]>>) => Readonly<Record<string, readonly number[]>>;
}

const bits: Evaluator = {
  values: 2,
  on: (circuit) => (given) => {
    const words = evaluatePacked(circuit as Circuit<"B2">, given);
    return Object.fromEntries(
      Object.entries(words).map(([name, own]) => [name, Array.from(own, (w) => w & 1)]),
    );
  },
};

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
    on: (circuit) => (given) => evaluate(circuit as Circuit<"arithmetic">, domain, given),
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
    on: (circuit) => (given) => {
      const inputs = Object.entries(given).map(([name, own]) => [name, own.map(BigInt)] as const);
      const result = evaluate(circuit, integer, Object.fromEntries(inputs));
      const small = (x: bigint): number => (Math.abs(Number(x)) < LARGEST ? Number(x) : Number.NaN);
      return Object.fromEntries(Object.entries(result).map(([name, own]) => [name, own.map(small)]));
    },
  };
}
