import { buildGates, buildUnbounded } from "../algebra/build.js";
import { foldGates } from "../algebra/fold.js";
import type { UnboundedGates } from "../algebra/gates.js";
import { analyze } from "../analyze/analyze.js";
import { COST_MODELS } from "../analyze/cost-model.js";
import { CircuitBuilder } from "../circuit/builder.js";
import type { Circuit, Wire } from "../circuit/circuit.js";
import { prune } from "../circuit/rewrite.js";
import { UsageError } from "../errors.js";
import { withFanInTwo } from "../numbers/thresholds.js";
import { attend, attendThrough, type Head, type Layer } from "./attention-head/head.js";
import { acceptsByDefinition, acceptsThrough, KNOWN_HEADS } from "./attention-head/reference.js";
import type { Check, Theorem, TheoremRequest } from "./theorem.js";
import { type BitCase, bitsOf, heldAgainst, LANES } from "./tools/bit-cases.js";
import { type Random, randomFrom } from "./tools/random.js";
import { type Answered, heldOnTokens } from "./tools/token-streams.js";

export const attentionHead: Theorem = {
  name: "attention-head",
  title: "Average-hard attention in constant depth with thresholds",
  direction: "class to circuits",
  statement:
    "An average-hard attention head with scores of O(log n) bits, read at the last position, is a threshold circuit of six levels and O(n^2) gates for every n, and hence a circuit of fan-in two of depth O(log n): about five more levels for each doubling of n. Layers of causal heads that read the averages of the layer before, rounded down to parts of fixed size, add four levels each.",
  source:
    "W. Merrill, A. Sabharwal. The parallelism tradeoff: limitations of log-precision transformers. TACL 11, 2023, theorem 1, for one head; average-hard attention as in W. Merrill, A. Sabharwal, N. A. Smith. Saturated transformers are constant-depth threshold circuits. TACL 10, 2022",
  assumes: [
    "scores, values and the readout are whole numbers of O(log n) bits, wired in as tables of the token",
    "one circuit for each n; positions are constants of the circuit",
  ],
  construction:
    "Each score is a table of the last token and the token at its position. Every two scores are compared by one threshold gate, whose weights are the places of the two words; a position is attended to where it reaches all others. The sign of the sum of the attended values is one more threshold: the count they would be divided by is positive. Where a layer follows, whether the average reaches v parts is one threshold, for every v, and these bits add up to it. With trees and carry-save arrays for the gates of many operands the same text is a circuit of fan-in two.",
  options: {
    length: { meaning: "longest sequence of the full run, at most 128", default: "64" },
  },
  mistakes: {
    "first of the highest": "where scores are equal only the first position is attended to",
    "unsigned comparison": "signed scores are compared as if they had no sign",
  },
  cited: [
    {
      claim:
        "transformers of constant depth with log precision are in uniform TC0; no circuit shallower than clog2 of the number of essential inputs is possible with fan-in two",
      source: "Merrill and Sabharwal 2023",
    },
  ],
  errata: [],
  *run(request) {
    yield* knownHeads(request);
    yield* randomHeads(request);
    yield* layers(request);
    yield* depths(request);
  },
};

/** Levels of the threshold circuit, whatever the length. */
const LEVELS = 6;

/** The head as a threshold circuit, with a port `tokens` of n words. */
function thresholdCircuit(head: Head | readonly Layer[], n: number, mistake?: string): Circuit<"tc0"> {
  const builder = new CircuitBuilder("tc0", { sharing: "hash" });
  const bits = Array.from(builder.input("tokens", [n, bitsOfTokens(head)])) as Wire[];
  builder.output("accept", [1], [accepted(buildUnbounded(builder), head, bits, mistake)]);
  return prune(builder.build());
}

/** The same head with fan-in two. */
export function fanInTwoCircuit(head: Head | readonly Layer[], n: number, mistake?: string): Circuit<"B2"> {
  const builder = new CircuitBuilder("B2", { sharing: "hash" });
  const gates = foldGates(buildGates(builder));
  const bits = Array.from(builder.input("tokens", [n, bitsOfTokens(head)])) as Wire[];
  const accept = accepted(withFanInTwo(gates), head, bits, mistake);
  builder.output("accept", [1], [gates.settle(accept)]);
  return prune(builder.build());
}

const bitsOfTokens = (head: Head | readonly Layer[]): number =>
  ("tokenBits" in head ? head : head[0]!).tokenBits;

/** One head, or layers of them, on tokens that lie side by side. */
function accepted<B>(
  gates: UnboundedGates<B>,
  head: Head | readonly Layer[],
  bits: readonly B[],
  mistake: string | undefined,
): B {
  const width = bitsOfTokens(head);
  const tokens = Array.from({ length: bits.length / width }, (_, j) =>
    bits.slice(j * width, (j + 1) * width),
  );
  return "tokenBits" in head
    ? attend(gates, head, tokens, mistake)
    : attendThrough(gates, head, tokens, mistake);
}

function caseOf(head: Head, tokens: readonly number[], accept: boolean): BitCase {
  return {
    inputs: { tokens: tokens.flatMap((token) => bitsOf(token, head.tokenBits)) },
    outputs: { accept: [accept] },
    label: `${head.name} at ${tokens.join(" ")}`,
  };
}

const draw = (random: Random, head: Head, n: number): number[] =>
  Array.from({ length: n }, () => random.whole(0, 2 ** head.tokenBits - 1));

/** Every sequence of n tokens. */
function everySequence(head: Head, n: number): readonly (readonly number[])[] {
  const tokens = 2 ** head.tokenBits;
  return Array.from({ length: tokens ** n }, (_, index) =>
    Array.from({ length: n }, (_token, j) => Math.floor(index / tokens ** j) % tokens),
  );
}

/** Heads that compute something known, in both forms, on every short sequence and on longer ones. */
function* knownHeads({ effort, seed, mistake }: TheoremRequest): Generator<Check> {
  const lengths = effort === "full" ? [1, 2, 3, 4, 5, 6] : [1, 2, 3, 4];
  const long = effort === "full" ? 33 : 11;
  const random = randomFrom(seed);
  for (const { what, head: headOf, expected } of KNOWN_HEADS) {
    for (const form of [thresholdCircuit, fanInTwoCircuit]) {
      const runs = [...lengths, long].map((n) => {
        const head = headOf(n);
        const sequences =
          n === long ? Array.from({ length: 256 }, () => draw(random, head, n)) : everySequence(head, n);
        return heldAgainst(
          form(head, n, mistake),
          sequences.map((tokens) => caseOf(head, tokens, expected(tokens))),
        );
      });
      const detail = runs.find((run) => run.detail !== undefined)?.detail;
      yield {
        what: `${what}; ${form === thresholdCircuit ? "thresholds" : "fan-in two"}, every sequence of up to ${lengths.at(-1)} tokens and 256 of ${long}`,
        how: "exhaustive",
        cases: runs.reduce((sum, { cases }) => sum + cases, 0),
        wrong: runs.reduce((sum, { wrong }) => sum + wrong, 0),
        ...(detail !== undefined && { detail }),
      };
    }
  }
}

/** A head of random tables over four tokens, with scores of three bits before positions are added. */
function randomHead(random: Random, position: number): Head {
  const scores = Array.from({ length: 16 }, () => random.whole(-4, 3));
  const values = Array.from({ length: 4 }, () => random.whole(-2, 1));
  return {
    name: `random head (scores ${scores.join(" ")}; values ${values.join(" ")}; position ${position})`,
    tokenBits: 2,
    position,
    score: (query, key) => scores[4 * query + key]!,
    value: (token) => values[token]!,
  };
}

/** Random heads, with ties and negative scores, on every sequence of a length. */
function* randomHeads({ effort, seed, mistake }: TheoremRequest): Generator<Check> {
  const random = randomFrom(seed + 1);
  const heads = effort === "full" ? 40 : 6;
  const n = effort === "full" ? 6 : 4;
  for (const form of [thresholdCircuit, fanInTwoCircuit]) {
    const runs = Array.from({ length: heads }, () => {
      const head = randomHead(random, random.whole(-1, 1));
      return heldAgainst(
        form(head, n, mistake),
        everySequence(head, n).map((tokens) => caseOf(head, tokens, acceptsByDefinition(head, tokens))),
      );
    });
    const detail = runs.find((run) => run.detail !== undefined)?.detail;
    yield {
      what: `${heads} random heads, every sequence of ${n} tokens, ${form === thresholdCircuit ? "thresholds" : "fan-in two"}: accepts where the average over all the highest scores is positive`,
      how: "exhaustive",
      cases: runs.reduce((sum, { cases }) => sum + cases, 0),
      wrong: runs.reduce((sum, { wrong }) => sum + wrong, 0),
      ...(detail !== undefined && { detail }),
    };
  }
}

/** Levels of each further layer with thresholds. */
const LEVELS_PER_LAYER = 4;

/** Layers whose scores and values read the averages of the layer before, rounded down to quarters. */
function* layers({ effort, seed, mistake }: TheoremRequest): Generator<Check> {
  const random = randomFrom(seed + 3);
  for (const count of effort === "full" ? [2, 3] : [2]) {
    const n = effort === "full" ? 5 : 3;
    for (const form of [thresholdCircuit, fanInTwoCircuit]) {
      const figures = { depth: 0, size: 0 };
      const model = form === thresholdCircuit ? COST_MODELS.unbounded : COST_MODELS.unit;
      const runs = Array.from({ length: effort === "full" ? 6 : 2 }, () => {
        const own = Array.from({ length: count }, (_, i): Layer => {
          const head = randomHead(random, random.whole(-1, 1));
          const times = (): number => (i === 0 ? 0 : random.whole(-1, 1));
          return { ...head, grain: 4, scoreOfAverage: times(), valueOfAverage: times() };
        });
        const circuit = form(own, n, mistake);
        const { depth, size } = analyze(circuit, model);
        figures.depth = Math.max(figures.depth, depth);
        figures.size = Math.max(figures.size, size);
        return heldAgainst(
          circuit,
          everySequence(own[0]!, n).map((tokens) => caseOf(own[0]!, tokens, acceptsThrough(own, tokens))),
        );
      });
      const detail = runs.find((run) => run.detail !== undefined)?.detail;
      yield {
        what: `${runs.length} random models of ${count} layers that read each other's averages, every sequence of ${n} tokens, ${form === thresholdCircuit ? "thresholds" : "fan-in two"}`,
        how: "exhaustive",
        cases: runs.reduce((sum, { cases }) => sum + cases, 0),
        wrong: runs.reduce((sum, { wrong }) => sum + wrong, 0),
        ...(detail !== undefined && { detail }),
        figures: [
          {
            what: "depth, of the deepest",
            value: figures.depth,
            costModel: model.name,
            ...(form === thresholdCircuit && {
              bound: { relation: "at most", value: LEVELS + LEVELS_PER_LAYER * (count - 1) } as const,
            }),
          },
          { what: "size, of the largest", value: figures.size, costModel: model.name },
        ],
      };
    }
  }
}

/** Depths of fan-in two to be met, for n = 2, 4, 8, ..., and what each doubling past those may add. */
const DEPTHS = { content: [19, 25, 30, 35, 40, 45], positions: [20, 25, 32, 37, 42, 48] };
const PER_DOUBLING = 5;

function depthToMeet(kind: keyof typeof DEPTHS, n: number): number {
  const row = DEPTHS[kind];
  const doublings = Math.log2(n);
  return row[doublings - 1] ?? row.at(-1)! + PER_DOUBLING * (doublings - row.length);
}

/**
 * The head that is measured: values of both signs, and scores from -4 to 3, so that there are ties. Where positions count
 * the scores are n times that, so that a position decides only between equal ones: 3 + log n bits.
 */
export function measuredHead(position: number, n: number): Head {
  const scale = position === 0 ? 1 : n;
  return {
    name: "measured head",
    tokenBits: 2,
    position,
    score: (query, key) => scale * (((5 * query + 3 * key + 2 * query * key) % 8) - 4),
    value: (token) => [-2, 1, -1, 1][token]!,
  };
}

/** What the definition says of each sequence. */
function answersOf(head: Head, sequences: readonly (readonly number[])[]): readonly Answered[] {
  const n = sequences[0]!.length;
  return Array.from({ length: Math.ceil(sequences.length / LANES) }, (_, part) => {
    const own = sequences.slice(part * LANES, (part + 1) * LANES);
    return {
      tokens: Array.from({ length: n }, (_token, t) => Uint8Array.from(own, (tokens) => tokens[t]!)),
      accepts: Uint8Array.from(own, (tokens) => (acceptsByDefinition(head, tokens) ? 1 : 0)),
    };
  });
}

/** Bits of all tokens up to which every sequence is tried. */
const EXHAUSTIVE_BITS = 16;

/** Depth and size along the lengths, in both forms, each circuit checked on every sequence or on random ones. */
function* depths({ effort, seed, mistake, options, emit }: TheoremRequest): Generator<Check> {
  const longest = effort === "full" ? lengthOf(options.length!) : 16;
  const count = effort === "full" ? 100_000 : 256;
  for (const [kind, position] of [
    ["content", 0],
    ["positions", 1],
  ] as const) {
    for (let n = 2; n <= longest; n *= 2) {
      const head = measuredHead(position, n);
      const all = n * head.tokenBits <= EXHAUSTIVE_BITS;
      const random = randomFrom(seed + 2);
      const answered = answersOf(
        head,
        all ? everySequence(head, n) : Array.from({ length: count }, () => draw(random, head, n)),
      );
      const wide = thresholdCircuit(head, n, mistake);
      const narrow = fanInTwoCircuit(head, n, mistake);
      const [onWide, onNarrow] = [heldOnTokens(wide, answered), heldOnTokens(narrow, answered)];
      const levels = analyze(wide, COST_MODELS.unbounded);
      const { depth, size } = analyze(narrow);
      const detail = onWide.detail ?? onNarrow.detail;
      emit?.({ name: `attention-${kind}-${n}`, kind: "circuit", circuit: wide });
      yield {
        what: `a head with ${kind === "content" ? "scores of content alone" : "positions in its scores"}, n = ${n}, both forms against the definition`,
        how: all ? "exhaustive" : "random",
        cases: onWide.cases + onNarrow.cases,
        wrong: onWide.wrong + onNarrow.wrong,
        ...(detail !== undefined && { detail }),
        figures: [
          {
            what: "depth with thresholds",
            value: levels.depth,
            bound: { relation: "at most", value: LEVELS },
            costModel: "unbounded",
          },
          { what: "size with thresholds", value: levels.size, costModel: "unbounded" },
          {
            what: "depth with fan-in two",
            value: depth,
            costModel: "unit",
            bound: { relation: "at most", value: depthToMeet(kind, n) },
          },
          { what: "size with fan-in two", value: size, costModel: "unit" },
        ],
      };
    }
  }
}

/** @throws UsageError for anything but a whole number from 2 to 128. */
function lengthOf(text: string): number {
  const length = Number(text);
  if (!Number.isInteger(length) || length < 2 || length > 128)
    throw new UsageError(`length: expected a whole number from 2 to 128, got '${text}'`);
  return length;
}
