import { DFA, JS, NFA } from "refa";
import { UsageError } from "../../errors.js";

/** A complete deterministic automaton; it starts in state 0. */
export interface Automaton {
  /** One character each, in order. */
  readonly letters: readonly string[];
  readonly states: number;
  readonly accepting: ReadonlySet<number>;
  /** `next[letter][state]`. */
  readonly next: readonly (readonly number[])[];
}

const MOST_LETTERS = 6;
const MOST_STATES = 24;

/**
 * The smallest complete automaton of a regular expression, which has to match the whole word. Its letters are the
 * letters and digits that stand in it.
 *
 * @throws UsageError for an expression that cannot be read, has no letters, or has too many of them or of states.
 */
export function automatonOf(regex: string): Automaton {
  const letters = [...new Set(regex.match(/[A-Za-z0-9]/g) ?? [])].sort();
  if (letters.length === 0 || letters.length > MOST_LETTERS || !/^[A-Za-z0-9()|*+?]*$/.test(regex)) {
    throw new UsageError(
      `regex: expected letters and digits, ${MOST_LETTERS} different ones at most, with ( ) | * + ?, got '${regex}'; write for example (a|b)*abb`,
    );
  }
  let dfa: DFA;
  try {
    const { expression, maxCharacter } = JS.Parser.fromLiteral({ source: regex, flags: "" }).parse();
    dfa = DFA.fromFA(NFA.fromRegex(expression, { maxCharacter }));
  } catch (error) {
    throw new UsageError(`regex: '${regex}' cannot be read: ${(error as Error).message}`);
  }
  dfa.minimize();
  const nodes = [...dfa.nodes()];
  const numbers = new Map(nodes.map((node, i) => [node, i]));
  // Where no letter leads on, a state that leads nowhere.
  const rows = letters.map((letter) =>
    nodes.map((node) => {
      const to = node.out.get(letter.charCodeAt(0));
      return to === undefined ? nodes.length : numbers.get(to)!;
    }),
  );
  const sink = rows.some((row) => row.includes(nodes.length));
  const states = nodes.length + (sink ? 1 : 0);
  if (states > MOST_STATES)
    throw new UsageError(
      `regex: '${regex}' has ${states} states; at most ${MOST_STATES} are tried, so take a shorter one`,
    );
  return {
    letters,
    states,
    accepting: new Set(nodes.flatMap((node, i) => (dfa.finals.has(node) ? [i] : []))),
    next: rows.map((row) => (sink ? [...row, nodes.length] : row)),
  };
}

/** Whether every letter permutes the states. */
export function isPermuting({ next, states }: Automaton): boolean {
  return next.every((row) => new Set(row).size === states);
}
