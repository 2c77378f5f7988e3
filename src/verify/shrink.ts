import type { Circuit } from "../circuit/circuit.js";
import { compile, type Recipe } from "../compile/compile.js";
import type { Input } from "../recurrences/recurrence.js";
import { exactNumber, type RawNumber } from "../recurrences/values.js";
import { Answers } from "./answers.js";
import { differenceInLanes } from "./lanes/judge.js";
import type { Sequence } from "./sequences.js";
import { type NumberSystem, systemNamed } from "./systems.js";
import type { Difference } from "./verify.js";

/** A difference, and the length and number system in which it was found. */
export interface Failure {
  readonly n: number;
  /** As `systemNamed` takes it: `rational`, `mod:P`, `int:8`, ... */
  readonly system: string;
  readonly difference: Difference;
}

/** The difference that a sequence of n steps shows on the circuit of length n; undefined when there is none. */
export type Fails = (n: number, sequence: Sequence) => Difference | undefined;

/** Builds the circuit under test; tests hand in one with a planted fault. */
export type Compile = (recipe: Recipe, n: number) => Circuit;

/**
 * `fails` for a recipe: compiles at each length once and asks the oracle about the sequence, or with `directly` the
 * recurrence run in lanes, where it runs so.
 */
export function failsOf(
  recipe: Recipe,
  system: string,
  build: Compile = compile,
  judge: "oracle" | "directly" = "oracle",
): Fails {
  const numbers: NumberSystem = systemNamed(system);
  const circuits = new Map<number, Circuit>();
  return (n, sequence) => {
    const circuit = circuits.get(n) ?? build(recipe, n);
    circuits.set(n, circuit);
    if (judge === "directly") return differenceInLanes(recipe, numbers, circuit, sequence);
    return new Answers(recipe, numbers, [sequence]).judge(circuit, n).differences[0];
  };
}

export const SHRINK_TRIES = 2000;

/**
 * A smaller failure of the same recipe, greedily: first fewer steps (halves, quarters, ... single ones are left out),
 * then each entry 0, 1, or nearer to 0, until nothing helps or the tries are used up. Symbols become the first one;
 * weights that the recipe folds in stay as they are.
 */
export function shrink(
  recipe: Recipe,
  failure: Failure,
  fails: Fails,
  options: { readonly tries?: number } = {},
): Failure {
  const shrinking = new Shrinking(recipe, failure, fails, options.tries ?? SHRINK_TRIES);
  const difference = shrinking.run();
  const { label } = failure.difference.sequence;
  const sequence = { ...difference.sequence, label: `shrunk from ${label}` };
  return { n: sequence.steps, system: failure.system, difference: { ...difference, sequence } };
}

/** Places whose entries are changed on their own: an input at a step, or a parameter. */
interface Spot {
  readonly section: "inputs" | "parameters";
  readonly name: string;
  readonly step: number;
}

class Shrinking {
  private best: Difference;

  constructor(
    private readonly recipe: Recipe,
    failure: Failure,
    private readonly fails: Fails,
    private tries: number,
  ) {
    const { sequence } = failure.difference;
    const steps = Array.from({ length: failure.n }, (_, t) => t);
    this.best = { ...failure.difference, sequence: keepSteps(sequence, steps) };
  }

  run(): Difference {
    for (let progress = true; progress && this.tries > 0; ) {
      const fewer = this.fewerSteps();
      const smaller = this.smallerEntries();
      progress = fewer || smaller;
    }
    return this.best;
  }

  private attempt(sequence: Sequence): boolean {
    if (this.tries <= 0) return false;
    this.tries--;
    const difference = this.fails(sequence.steps, sequence);
    if (difference === undefined) return false;
    this.best = difference;
    return true;
  }

  private fewerSteps(): boolean {
    let progress = false;
    for (let size = this.best.sequence.steps - 1; size >= 1; size = Math.floor(size / 2)) {
      for (let from = 0; from + size <= this.best.sequence.steps && this.best.sequence.steps > size; ) {
        const kept = Array.from({ length: this.best.sequence.steps }, (_, t) => t).filter(
          (t) => t < from || t >= from + size,
        );
        if (this.attempt(keepSteps(this.best.sequence, kept))) progress = true;
        else from += size;
      }
    }
    return progress;
  }

  private smallerEntries(): boolean {
    const { recurrence, weights } = this.recipe;
    let progress = false;
    const steps = this.best.sequence.steps;
    for (const input of recurrence.inputs) {
      for (let step = 0; step < steps; step++) {
        const spot: Spot = { section: "inputs", name: input.name, step };
        const free = input.symbols === undefined && input.promise === undefined;
        if (free ? this.smallerAt(spot) : input.symbols !== undefined && this.firstSymbol(spot, input))
          progress = true;
      }
    }
    if (weights === "inputs") {
      for (const { name } of recurrence.parameters)
        if (this.smallerAt({ section: "parameters", name, step: 0 })) progress = true;
    }
    return progress;
  }

  /** Entries one by one; each takes the first candidate that still fails, as often as one does. */
  private smallerAt(spot: Spot): boolean {
    let progress = false;
    const count = entriesAt(this.best.sequence, spot).length;
    for (let entry = 0; entry < count; entry++) {
      const tryOne = (): boolean => {
        const entries = entriesAt(this.best.sequence, spot);
        return smallerNumbers(entries[entry]!).some((candidate) =>
          this.attempt(withEntries(this.best.sequence, spot, entries.with(entry, candidate))),
        );
      };
      while (tryOne()) progress = true;
    }
    return progress;
  }

  private firstSymbol(spot: Spot, input: Input): boolean {
    const entries = Array.from({ length: input.symbols! }, (_, i) => (i === 0 ? 1 : 0));
    if (String(entriesAt(this.best.sequence, spot)) === String(entries)) return false;
    return this.attempt(withEntries(this.best.sequence, spot, entries));
  }
}

function keepSteps(sequence: Sequence, kept: readonly number[]): Sequence {
  const inputs = Object.fromEntries(
    Object.entries(sequence.inputs).map(([name, steps]) => [name, kept.map((t) => steps[t]!)]),
  );
  return { ...sequence, steps: kept.length, inputs };
}

function entriesAt(sequence: Sequence, { section, name, step }: Spot): readonly RawNumber[] {
  return section === "inputs" ? sequence.inputs[name]![step]! : sequence.parameters[name]!;
}

function withEntries(sequence: Sequence, spot: Spot, entries: readonly RawNumber[]): Sequence {
  const { section, name, step } = spot;
  if (section === "parameters")
    return { ...sequence, parameters: { ...sequence.parameters, [name]: entries } };
  const steps = sequence.inputs[name]!.with(step, entries);
  return { ...sequence, inputs: { ...sequence.inputs, [name]: steps } };
}

/**
 * Simpler numbers than `raw`, simplest first: 0, 1, the whole part, the positive twin of a negative number, halves of
 * halves, and one nearer to 0. Each is whole, and nearer to 0 or positive in place of negative, so this comes to an end.
 */
export function smallerNumbers(raw: RawNumber): readonly RawNumber[] {
  const value = exactNumber(raw, "an entry of a failing sequence");
  if (value.equals(0)) return [];
  if (value.equals(1)) return [0];
  const whole = (value.s * value.n) / value.d;
  const candidates = [0n, 1n, whole];
  if (whole < 0n) candidates.push(-whole);
  for (const shift of [32n, 16n, 8n, 4n, 2n, 1n]) candidates.push(whole / (1n << shift));
  if (whole !== 0n) candidates.push(whole - (whole < 0n ? -1n : 1n));
  return [...new Set(candidates)]
    .filter((candidate) => !value.equals(candidate))
    .map((candidate) => (Number.isSafeInteger(Number(candidate)) ? Number(candidate) : String(candidate)));
}
