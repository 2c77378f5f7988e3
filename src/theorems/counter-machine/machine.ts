import { UsageError } from "../../errors.js";

/** What a transition asks of a counter: that it is 0, that it is more, or nothing. */
export type Test = "0" | "+" | "*";

export interface Transition {
  readonly state: number;
  readonly letter: number;
  /** One for each counter. */
  readonly tests: readonly Test[];
  readonly next: number;
  /** What is added to each counter. */
  readonly changes: readonly (-1 | 0 | 1)[];
}

/** A deterministic counter machine that takes one transition for each letter; where none fits, it is dead. */
export interface CounterMachine {
  readonly states: readonly string[];
  readonly letters: readonly string[];
  readonly counters: number;
  readonly transitions: readonly Transition[];
  /** A state, and tests of the counters, with which a word is accepted. */
  readonly accepts: readonly { readonly state: number; readonly tests: readonly Test[] }[];
}

/** Most states and counters: the weights have a unit for each transition. */
const [MOST_STATES, MOST_COUNTERS] = [64, 4];

const CHANGES: Readonly<Record<string, -1 | 0 | 1>> = { "-": -1, ".": 0, "+": 1 };

/**
 * Reads a table, a transition a line: `state letter tests -> state changes`, with one character for each counter: tests
 * 0 (zero), + (more) and * (either), changes + - and . (as it is); and lines `accept state tests`. The machine starts in
 * the state of its first line; `#` opens a comment. A counter that is lowered has to be tested for more than zero.
 *
 * @throws UsageError that names the line.
 */
export function parseCounterMachine(text: string): CounterMachine {
  const [states, letters]: [string[], string[]] = [[], []];
  const numberIn = (names: string[], name: string): number => {
    if (!names.includes(name)) names.push(name);
    return names.indexOf(name);
  };
  const transitions: Transition[] = [];
  const accepts: { state: number; tests: readonly Test[] }[] = [];
  let counters: number | undefined;
  text.split("\n").forEach((line, i) => {
    const words = line.replace(/#.*/, "").trim().split(/\s+/);
    if (words[0] === "") return;
    const wrong = (expected: string): UsageError =>
      new UsageError(
        `machine, line ${i + 1}: expected ${expected}, got '${line.trim()}'; write for example 's b + -> s -' or 'accept s 0'`,
      );
    const each = (word: string | undefined, characters: RegExp, what: string): readonly string[] => {
      if (word === undefined || !characters.test(word)) throw wrong(what);
      counters ??= word.length;
      if (word.length !== counters) throw wrong(`${counters} counters, as in the lines above`);
      return [...word];
    };
    const testsOf = (word: string | undefined) =>
      each(word, /^[0+*]+$/, "tests 0, + or *") as readonly Test[];
    if (words[0] === "accept") {
      if (words.length !== 3) throw wrong("'accept state tests'");
      accepts.push({ state: numberIn(states, words[1]!), tests: testsOf(words[2]) });
      return;
    }
    const [state, letter, given, arrow, next, added] = words;
    if (words.length !== 6 || arrow !== "->") throw wrong("'state letter tests -> state changes'");
    if ([...letter!].length !== 1) throw wrong("a letter of one character");
    const tests = testsOf(given);
    const changes = each(added, /^[-.+]+$/, "changes +, - or .").map((change) => CHANGES[change]!);
    if (changes.some((change, k) => change < 0 && tests[k] !== "+"))
      throw wrong("a counter that is lowered to be tested for +");
    const made = {
      state: numberIn(states, state!),
      letter: numberIn(letters, letter!),
      tests,
      next: numberIn(states, next!),
      changes,
    };
    if (transitions.some((other) => overlap(other, made)))
      throw wrong("one transition for each state, letter and zero test");
    transitions.push(made);
  });
  if (counters === undefined || transitions.length === 0)
    throw new UsageError("machine: expected a transition, got none; write for example 's b + -> s -'");
  if (states.length > MOST_STATES || counters > MOST_COUNTERS)
    throw new UsageError(
      `machine: expected at most ${MOST_STATES} states and ${MOST_COUNTERS} counters, got ${states.length} and ${counters}`,
    );
  return { states, letters, counters, transitions, accepts };
}

/** Whether both could be taken. */
function overlap(x: Transition, y: Transition): boolean {
  return (
    x.state === y.state &&
    x.letter === y.letter &&
    x.tests.every((test, k) => test === "*" || y.tests[k] === "*" || test === y.tests[k])
  );
}

/** The state (undefined when dead) and the counters. */
export interface Configuration {
  readonly state: number | undefined;
  readonly counters: readonly number[];
}

const passes = (tests: readonly Test[], counters: readonly number[]): boolean =>
  tests.every((test, k) => test === "*" || (test === "0") === (counters[k] === 0));

/** The configurations before the first letter and after each. */
export function runCounters(
  { transitions, counters: count }: CounterMachine,
  word: readonly number[],
): readonly Configuration[] {
  let now: Configuration = { state: 0, counters: new Array<number>(count).fill(0) };
  const all = [now];
  for (const letter of word) {
    const { state, counters } = now;
    const taken = transitions.find(
      (one) => one.state === state && one.letter === letter && passes(one.tests, counters),
    );
    now =
      taken === undefined
        ? { state: undefined, counters }
        : { state: taken.next, counters: counters.map((value, k) => value + taken.changes[k]!) };
    all.push(now);
  }
  return all;
}

export function accepted({ accepts }: CounterMachine, { state, counters }: Configuration): boolean {
  return accepts.some((one) => one.state === state && passes(one.tests, counters));
}
