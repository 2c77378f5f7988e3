import { UsageError } from "../../errors.js";

/** Symbols of a tape: blank, 0, 1. */
export const SYMBOLS = ["_", "0", "1"] as const;
export type TapeSymbol = 0 | 1 | 2;
export type Move = "L" | "R" | "S";

export interface Transition {
  readonly state: number;
  readonly read: TapeSymbol;
  readonly next: number;
  readonly write: TapeSymbol;
  readonly move: Move;
}

/** A one-tape machine over blank, 0 and 1; where nothing is said of a state and a symbol it stays as it is. */
export interface Machine {
  readonly states: readonly string[];
  /** The first state of the table. */
  readonly start: number;
  readonly accept: number | undefined;
  /** One for each state and symbol. */
  readonly transitions: readonly Transition[];
}

/** Most states: the weights have a unit for each state and symbol. */
const MOST_STATES = 64;

/**
 * Reads a table, a transition a line: `state symbol -> state symbol move`, symbols _ 0 1, moves L R S, and a line
 * `accept state`. The first state named is where it starts; `#` opens a comment.
 *
 * @throws UsageError that names the line.
 */
export function parseMachine(text: string): Machine {
  const states: string[] = [];
  const numberOf = (name: string): number => {
    if (!states.includes(name)) states.push(name);
    return states.indexOf(name);
  };
  const known = new Map<string, Transition>();
  let accept: string | undefined;
  text.split("\n").forEach((line, i) => {
    const words = line.replace(/#.*/, "").trim().split(/\s+/);
    if (words[0] === "") return;
    const wrong = (expected: string): UsageError =>
      new UsageError(
        `machine, line ${i + 1}: expected ${expected}, got '${line.trim()}'; write for example 'scan 1 -> scan 0 R'`,
      );
    if (words[0] === "accept" && words.length === 2) {
      accept = words[1]!;
      return;
    }
    const [state, read, arrow, next, write, move] = words;
    if (words.length !== 6 || arrow !== "->")
      throw wrong("'state symbol -> state symbol move' or 'accept state'");
    const symbol = (name: string): TapeSymbol => {
      const index = SYMBOLS.indexOf(name as (typeof SYMBOLS)[number]);
      if (index < 0) throw wrong("a symbol _, 0 or 1");
      return index as TapeSymbol;
    };
    if (!/^[LRS]$/.test(move!)) throw wrong("a move L, R or S");
    const from = numberOf(state!);
    const key = `${from} ${read}`;
    if (known.has(key)) throw wrong(`one transition of '${state}' on '${read}'`);
    known.set(key, {
      state: from,
      read: symbol(read!),
      next: numberOf(next!),
      write: symbol(write!),
      move: move as Move,
    });
  });
  if (states.length === 0) throw new UsageError("machine: expected a transition, got none");
  const accepting = accept === undefined ? undefined : numberOf(accept);
  if (states.length > MOST_STATES)
    throw new UsageError(`machine: expected at most ${MOST_STATES} states, got ${states.length}`);
  const transitions = states.flatMap((_, state) =>
    ([0, 1, 2] as const).map(
      (read): Transition =>
        known.get(`${state} ${SYMBOLS[read]}`) ?? { state, read, next: state, write: read, move: "S" },
    ),
  );
  return { states, start: 0, accept: accepting, transitions };
}

/** A tape without ends; `tape` holds what is not blank. */
export interface Configuration {
  readonly state: number;
  readonly head: number;
  readonly tape: ReadonlyMap<number, TapeSymbol>;
}

/** The configurations before the first step and after each. */
export function* runMachine(machine: Machine, input: readonly TapeSymbol[]): Generator<Configuration> {
  const tape = new Map(input.map((symbol, i) => [i, symbol]));
  let [state, head] = [machine.start, 0];
  for (;;) {
    yield { state, head, tape: new Map(tape) };
    const read = tape.get(head) ?? 0;
    const { next, write, move } = machine.transitions[3 * state + read]!;
    tape.set(head, write);
    head += move === "L" ? -1 : move === "R" ? 1 : 0;
    state = next;
  }
}

/** The state, the symbol under the head and those on either side up to the last that is not blank, in one text. */
export function showConfiguration(machine: Machine, { state, head, tape }: Configuration): string {
  const at = (place: number): string => SYMBOLS[tape.get(place) ?? 0];
  const places = [...tape].filter(([, symbol]) => symbol !== 0).map(([place]) => place);
  const from = Math.min(head, ...places);
  const to = Math.max(head, ...places);
  const text = Array.from({ length: to - from + 1 }, (_, i) =>
    from + i === head ? `[${at(from + i)}]` : at(from + i),
  ).join("");
  return `${machine.states[state]} ${text}`;
}
