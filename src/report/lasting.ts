import { integer, modular } from "../algebra/evaluate.js";
import { ARITY, type Circuit } from "../circuit/circuit.js";
import { evaluate, evaluatePacked } from "../circuit/evaluate.js";
import { OP_BY_CODE } from "../circuit/ops.js";
import { compile, type Recipe } from "../compile/compile.js";
import { serial } from "../scans/serial.js";

/**
 * # Inputs that every length depends on
 *
 * That an output at step n depends on an input of step t is shown by two sequences that differ there alone and end in
 * different outputs. For every n and t at once it is shown by sequences that repeat: a first step, then one input held
 * for ever, but for step t. Over a finite set of values (bits, or residues modulo a small prime) the states then run
 * into a cycle, and so do pairs of states, so a few steps decide about all of them: when the output differs all along
 * the cycle of the pair, from every state that step t can meet, it differs for all n and t.
 *
 * A polynomial with integer coefficients that takes different values modulo a prime depends on the input over the
 * integers too, so this speaks of the arithmetic circuits as well.
 */
export interface Lasting {
  /** For one output, the inputs of a step that it depends on after so many more steps: one delay for each. */
  readonly delays: readonly number[];
}

/** At least so many inputs of n steps are essential to one output. */
export function lastingInputs({ delays }: Lasting, n: bigint): bigint {
  // The first step is the witness's own, and the last ones may not have arrived.
  return delays.reduce((sum, delay) => sum + (n - 1n > BigInt(delay) ? n - 1n - BigInt(delay) : 0n), 0n);
}

/** Steps of the machine that a search may take: a tenth of a second or so. */
const BUDGET = 6000;
const LONGEST_CYCLE = 12;
const LATEST = 4;

/** Undefined where no witness was found, or where values are neither bits, residues nor whole numbers. */
export function findLasting(recipe: Recipe): Lasting | undefined {
  const machine = machineOf(recipe);
  return machine === undefined ? undefined : new Search(machine).best();
}

type State = readonly number[];

/** One step of a recurrence on numbers below `values`. */
interface Machine {
  readonly values: number;
  /** Entries of one step's input, and of the parameters. */
  readonly inputs: number;
  readonly parameters: number;
  first(input: State, parameters: State): { readonly state: State; readonly output: State };
  step(state: State, input: State, parameters: State): { readonly state: State; readonly output: State };
}

/** Denominators must be prime to it; the first that is will do. */
const PRIMES = [5n, 7n, 11n, 13n];

function machineOf(recipe: Recipe): Machine | undefined {
  const one = { ...recipe, scan: serial, outputs: "all" } as const;
  const later = compile(one, 1, { initial: "inputs", final: "include" });
  const first = compile(one, 1, { final: "include" });
  const evaluator =
    recipe.representation === undefined ? (residues([later, first]) ?? wholes([later, first])) : bits;
  if (evaluator === undefined) return undefined;
  const names = new Set(recipe.recurrence.inputs.map(({ name }) => name));
  const own = (circuit: Circuit, kind: "input" | "state" | "parameter") =>
    circuit.inputs.filter(({ name }) => kindOf(name, names) === kind);
  const count = (circuit: Circuit, kind: "input" | "parameter"): number =>
    own(circuit, kind).reduce((sum, port) => sum + port.wires.length, 0);
  const on = (circuit: Circuit) => {
    const run = evaluator.on(circuit);
    return (state: State, input: State, parameters: State) => {
      const given: Record<string, number[]> = {};
      const from = { input: 0, state: 0, parameter: 0 };
      const values = { input, state, parameter: parameters };
      for (const { name, wires } of circuit.inputs) {
        const kind = kindOf(name, names);
        given[name] = Array.from(wires, () => values[kind][from[kind]++]!);
      }
      const result = run(given);
      const isState = (name: string): boolean => name.endsWith(".final");
      const join = (wanted: boolean): State =>
        circuit.outputs.filter(({ name }) => isState(name) === wanted).flatMap(({ name }) => result[name]!);
      return { state: join(true), output: join(false) };
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

function kindOf(port: string, inputs: ReadonlySet<string>): "input" | "state" | "parameter" {
  if (inputs.has(port)) return "input";
  return port.endsWith(".initial") ? "state" : "parameter";
}

interface Evaluator {
  readonly values: number;
  on(circuit: Circuit): (given: Readonly<Record<string, number[]>>) => Readonly<Record<string, number[]>>;
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
  const domain = modular(prime);
  return {
    values: Number(prime),
    on: (circuit) => (given) => {
      const inputs = Object.entries(given).map(([name, own]) => [name, own.map(BigInt)] as const);
      const result = evaluate(circuit as Circuit<"arithmetic">, domain, Object.fromEntries(inputs));
      return Object.fromEntries(Object.entries(result).map(([name, own]) => [name, Array.from(own, Number)]));
    },
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

/** Draws witnesses until the budget is spent, and keeps for each output which inputs last. */
class Search {
  private left = BUDGET;
  private seed = 1;
  /** By output, the delay of each input that lasts. */
  private readonly found = new Map<number, Map<number, number>>();

  constructor(private readonly machine: Machine) {}

  best(): Lasting | undefined {
    while (this.left > 0) this.attempt();
    let best: readonly number[] = [];
    for (const delays of this.found.values()) if (delays.size > best.length) best = [...delays.values()];
    return best.length === 0 ? undefined : { delays: [...best].sort((a, b) => a - b) };
  }

  /** One drawing: parameters, the first input, the one that is held, and the one of step t. */
  private attempt(): void {
    const { machine } = this;
    const parameters = this.draw(machine.parameters, machine.values);
    const first = this.draw(machine.inputs, machine.values);
    // What keeps a state is made of zeros and ones more often than not.
    const held = this.draw(machine.inputs, 2);
    const met = this.cycleFrom(machine.first(first, parameters).state, held, parameters);
    if (met === undefined) return;
    const at = this.draw(machine.inputs, machine.values);
    for (let input = 0; input < machine.inputs && this.left > 0; input++) {
      const changed = [...at];
      changed[input] = (at[input]! + 1 + (this.next() % (machine.values - 1))) % machine.values;
      this.judge(input, met, at, changed, held, parameters);
    }
  }

  /** Every state that is met when an input is held, from one on; undefined when they are many. */
  private cycleFrom(state: State, held: State, parameters: State): readonly State[] | undefined {
    const met = new Map<string, State>();
    for (let at = state; !met.has(at.join()); at = this.step(at, held, parameters).state) {
      if (met.size >= LONGEST_CYCLE || this.left <= 0 || at.some(Number.isNaN)) return undefined;
      met.set(at.join(), at);
    }
    return [...met.values()];
  }

  /** Whether a change of one input is seen from some delay on, whatever state it meets; noted for each output. */
  private judge(
    input: number,
    met: readonly State[],
    at: State,
    changed: State,
    held: State,
    parameters: State,
  ) {
    let delays: readonly number[] | undefined;
    for (const state of met) {
      const own = this.delaysFrom(
        this.step(state, at, parameters),
        this.step(state, changed, parameters),
        held,
        parameters,
      );
      if (own === undefined) return;
      delays = delays === undefined ? own : delays.map((delay, i) => Math.max(delay, own[i]!));
      if (delays.every((delay) => delay > LATEST)) return;
    }
    delays?.forEach((delay, output) => {
      if (delay > LATEST) return;
      const known = this.found.get(output) ?? new Map<number, number>();
      this.found.set(output, known);
      known.set(input, Math.min(delay, known.get(input) ?? delay));
    });
  }

  /** For each output, after how many steps it differs for good; Infinity when it does not. */
  private delaysFrom(
    one: ReturnType<Machine["step"]>,
    other: ReturnType<Machine["step"]>,
    held: State,
    parameters: State,
  ): readonly number[] | undefined {
    const alike: number[] = one.output.map(() => -1);
    const met = new Map<string, number>();
    let [x, y] = [one, other];
    for (let time = 0; ; time++) {
      const agree = x.output.map((value, i) => value === y.output[i]);
      agree.forEach((same, i) => {
        if (same) alike[i] = time;
      });
      const pair = `${x.state.join()} ${y.state.join()}`;
      const before = met.get(pair);
      // An output that agreed since the pair was first met will agree again and again.
      if (before !== undefined)
        return alike.map((last) => (last > before ? Number.POSITIVE_INFINITY : last + 1));
      const lost = x.state.some(Number.isNaN) || y.state.some(Number.isNaN);
      if (met.size >= LONGEST_CYCLE || this.left <= 0 || lost) return undefined;
      met.set(pair, time);
      [x, y] = [this.step(x.state, held, parameters), this.step(y.state, held, parameters)];
    }
  }

  private step(state: State, input: State, parameters: State): ReturnType<Machine["step"]> {
    this.left--;
    return this.machine.step(state, input, parameters);
  }

  private draw(count: number, below: number): State {
    return Array.from({ length: count }, () => this.next() % below);
  }

  /** A linear congruential generator is random enough to look for witnesses with; they are checked. */
  private next(): number {
    this.seed = (Math.imul(this.seed, 1664525) + 1013904223) >>> 0;
    return this.seed >>> 9;
  }
}
