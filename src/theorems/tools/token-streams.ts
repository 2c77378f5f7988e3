import type { Domain } from "../../algebra/evaluate.js";
import { listsOf } from "../../algebra/lanes.js";
import type { BooleanBasis } from "../../circuit/basis.js";
import type { Circuit } from "../../circuit/circuit.js";
import type { Recurrence } from "../../recurrences/recurrence.js";
import { initialStates, type Named, stepOnce } from "../../verify/stepwise.js";
import { type HeldCases, LANES, LaneComparison } from "./bit-cases.js";
import type { Random } from "./random.js";

/** A recurrence that reads one of finitely many tokens at each step and is asked for one bit at the end. */
export interface TokenReader<W> {
  readonly recurrence: Recurrence;
  /** Numbers in which it is run exactly. */
  readonly over: Domain<W>;
  /** What each token gives to the inputs, row-major. */
  readonly tokens: readonly Named<W>[];
  /** The output that is asked, and the question. */
  readonly output: string;
  accepts(entries: readonly W[]): boolean;
}

/** Some sequences side by side, and the answer for each. */
export interface Answered {
  /** By steps: the token of each sequence. */
  readonly tokens: readonly Uint8Array[];
  readonly accepts: Uint8Array;
}

/**
 * The recurrence run by its formulas, over many sequences at once; it shares with a circuit neither structure nor scan.
 */
class Runner<W> {
  private readonly numbers;
  private readonly entries: Readonly<Record<string, readonly (readonly W[])[]>>;

  constructor(private readonly reader: TokenReader<W>) {
    this.numbers = listsOf(reader.over);
    // By input and entry: the value that each token gives.
    this.entries = Object.fromEntries(
      Object.keys(reader.tokens[0]!).map((name) => [
        name,
        reader.tokens[0]![name]!.map((_, at) => reader.tokens.map((token) => token[name]![at]!)),
      ]),
    );
  }

  first(): Named<readonly W[]> {
    return initialStates(this.reader.recurrence, this.numbers, {});
  }

  step(
    states: Named<readonly W[]>,
    tokens: Uint8Array,
  ): { states: Named<readonly W[]>; accepts: () => Uint8Array } {
    const { recurrence, output, accepts } = this.reader;
    const inputs = Object.fromEntries(
      Object.entries(this.entries).map(([name, lists]) => [
        name,
        lists.map((values) => Array.from(tokens, (token) => values[token]!)),
      ]),
    );
    const result = stepOnce(recurrence, this.numbers, { inputs, parameters: {}, states });
    return {
      states: result.states,
      accepts: () => {
        const lists = result.outputs[recurrence.outputs.findIndex(({ name }) => name === output)]!;
        return Uint8Array.from(tokens, (_, lane) =>
          accepts(lists.map((list) => (list.length === 1 ? list[0]! : list[lane]!))) ? 1 : 0,
        );
      },
    };
  }
}

/** Every sequence of n >= 1 tokens; a beginning that many have in common is run once. */
export function* everySequence<W>(reader: TokenReader<W>, n: number): Generator<Answered> {
  const runner = new Runner(reader);
  const kinds = reader.tokens.length;
  type Begun = {
    readonly states: Named<readonly W[]>;
    readonly tokens: readonly Uint8Array[];
    readonly lanes: number;
  };
  function* from({ states, tokens, lanes }: Begun): Generator<Answered> {
    // Side by side while there is room, then one token after the other.
    const beside = lanes * kinds <= LANES ? kinds : 1;
    for (let kind = 0; kind < kinds; kind += beside) {
      const wide = lanes * beside;
      const next = Uint8Array.from({ length: wide }, (_, lane) => kind + Math.floor(lane / lanes));
      const repeated = tokens.map((own) =>
        Uint8Array.from({ length: wide }, (_, lane) => own[lane % lanes]!),
      );
      const before = Object.fromEntries(
        Object.entries(states).map(([name, lists]) => [
          name,
          lists.map((list) =>
            beside === 1 || list.length === 1 ? list : new Array<readonly W[]>(beside).fill(list).flat(),
          ),
        ]),
      ) as Named<readonly W[]>;
      const done = runner.step(before, next);
      const all = [...repeated, next];
      if (all.length === n) yield { tokens: all, accepts: done.accepts() };
      else yield* from({ states: done.states, tokens: all, lanes: wide });
    }
  }
  yield* from({ states: runner.first(), tokens: [], lanes: 1 });
}

/** So many random sequences of n tokens. */
export function* randomSequences<W>(
  reader: TokenReader<W>,
  n: number,
  count: number,
  random: Random,
): Generator<Answered> {
  const runner = new Runner(reader);
  for (let done = 0; done < count; done += LANES) {
    const lanes = Math.min(LANES, count - done);
    const tokens = Array.from({ length: n }, () =>
      Uint8Array.from({ length: lanes }, () => random.whole(0, reader.tokens.length - 1)),
    );
    let states = runner.first();
    let accepts = (): Uint8Array => new Uint8Array(lanes);
    for (const own of tokens) ({ states, accepts } = runner.step(states, own));
    yield { tokens, accepts: accepts() };
  }
}

/**
 * Holds a circuit of one output against answers. Its only input has the bits of each step's token, least significant
 * first, step by step.
 */
export function heldOnTokens(circuit: Circuit<BooleanBasis>, answered: Iterable<Answered>): HeldCases {
  const comparison = new LaneComparison(circuit);
  for (const { tokens, accepts } of answered) {
    const bits = comparison.planes.length / tokens.length;
    comparison.planes.forEach((plane, at) => {
      const own = tokens[Math.floor(at / bits)]!;
      plane.fill(0);
      for (let lane = 0; lane < own.length; lane++)
        plane[lane >>> 5]! |= ((own[lane]! >>> (at % bits)) & 1) << (lane & 31);
    });
    comparison.compare(
      accepts.length,
      (_, lane) => accepts[lane]!,
      (lane) => `tokens ${tokens.map((own) => own[lane]).join(" ")}`,
    );
  }
  return comparison.held();
}
