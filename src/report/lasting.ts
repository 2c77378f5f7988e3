import type { Recipe } from "../compile/compile.js";
import { type Machine, machineOf, type State } from "./lasting-machine.js";

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

/** What a step gave: the state by name, and whether it is no longer one. */
interface Met {
  readonly state: State;
  readonly output: State;
  readonly key: string;
  readonly lost: boolean;
}

function metAs({ state, output }: ReturnType<Machine["step"]>): Met {
  return { state, output, key: state.join(), lost: state.some(Number.isNaN) };
}

/** Draws witnesses until the budget is spent, and keeps for each output which inputs last. */
class Search {
  private left = BUDGET;
  private seed = 1;
  /** By output, the delay of each input that lasts. */
  private readonly found = new Map<number, Map<number, number>>();
  /** What one drawing's held input makes of states that were met: most are met for one changed input after another. */
  private after = new Map<string, Met>();

  constructor(private readonly machine: Machine) {}

  best(): Lasting | undefined {
    while (this.left > 0 && !this.isComplete()) this.attempt();
    let best: readonly number[] = [];
    for (const delays of this.found.values()) if (delays.size > best.length) best = [...delays.values()];
    return best.length === 0 ? undefined : { delays: [...best].sort((a, b) => a - b) };
  }

  /** Whether for some output every input lasts from its own step on: there is no more to find. */
  private isComplete(): boolean {
    const { inputs } = this.machine;
    return [...this.found.values()].some(
      (delays) => delays.size === inputs && [...delays.values()].every((delay) => delay === 0),
    );
  }

  /** One drawing: parameters, the first input, the one that is held, and the one of step t. */
  private attempt(): void {
    const { machine } = this;
    const parameters = this.draw(machine.parameters, machine.values);
    const first = this.draw(machine.inputs, machine.values);
    // What keeps a state is made of zeros and ones more often than not.
    const held = this.draw(machine.inputs, 2);
    this.after = new Map();
    const met = this.cycleFrom(metAs(machine.first(first, parameters)), held, parameters);
    if (met === undefined) return;
    const at = this.draw(machine.inputs, machine.values);
    const unchanged = met.map((state) => metAs(machine.step(state, at, parameters)));
    for (let input = 0; input < machine.inputs && this.left > 0; input++) {
      const changed = [...at];
      changed[input] = (at[input]! + 1 + (this.next() % (machine.values - 1))) % machine.values;
      this.judge(input, met, unchanged, changed, held, parameters);
    }
  }

  /** Every state that is met when an input is held, from one on; undefined when they are many. */
  private cycleFrom(first: Met, held: State, parameters: State): readonly State[] | undefined {
    const met = new Map<string, State>();
    for (let at = first; !met.has(at.key); at = this.held(at, held, parameters)) {
      if (met.size >= LONGEST_CYCLE || this.left <= 0 || at.lost) return undefined;
      met.set(at.key, at.state);
    }
    return [...met.values()];
  }

  /** Whether a change of one input is seen from some delay on, whatever state it meets; noted for each output. */
  private judge(
    input: number,
    met: readonly State[],
    unchanged: readonly Met[],
    changed: State,
    held: State,
    parameters: State,
  ) {
    let delays: readonly number[] | undefined;
    for (let i = 0; i < met.length; i++) {
      this.left -= 2;
      const other = metAs(this.machine.step(met[i]!, changed, parameters));
      const own = this.delaysFrom(unchanged[i]!, other, held, parameters);
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
  private delaysFrom(one: Met, other: Met, held: State, parameters: State): readonly number[] | undefined {
    const alike: number[] = one.output.map(() => -1);
    const met = new Map<string, number>();
    let x = one;
    let y = other;
    for (let time = 0; ; time++) {
      for (let i = 0; i < alike.length; i++) if (x.output[i] === y.output[i]) alike[i] = time;
      const pair = `${x.key} ${y.key}`;
      const before = met.get(pair);
      // An output that agreed since the pair was first met will agree again and again.
      if (before !== undefined)
        return alike.map((last) => (last > before ? Number.POSITIVE_INFINITY : last + 1));
      if (met.size >= LONGEST_CYCLE || this.left <= 0 || x.lost || y.lost) return undefined;
      met.set(pair, time);
      x = this.held(x, held, parameters);
      y = this.held(y, held, parameters);
    }
  }

  /** A step of the input that is held. It is one of the budget's though it be known. */
  private held({ state, key }: Met, held: State, parameters: State): Met {
    this.left--;
    let after = this.after.get(key);
    if (after === undefined) {
      after = metAs(this.machine.step(state, held, parameters));
      this.after.set(key, after);
    }
    return after;
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
