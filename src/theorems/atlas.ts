import { analyze } from "../analyze/analyze.js";
import type { Circuit } from "../circuit/circuit.js";
import { count } from "../compile/count.js";
import { representationNamed } from "../numbers/index.js";
import { scanNamed } from "../scans/index.js";
import { fanInTwoCircuit, measuredHead } from "./attention-head.js";
import { circuitOf, MEASURED } from "./pd-log-depth.js";
import { scanDepth, scanSize } from "./table-scan/tables.js";
import type { TheoremRequest } from "./theorem.js";
import { parseMachine } from "./turing-machine/machine.js";
import { BEAVER } from "./turing-machine/machines.js";
import { dimensionsOf, weightsOf } from "./turing-machine/weights.js";

/** Depth and size of one class at one length. */
export interface AtlasPoint {
  readonly class: string;
  readonly n: number;
  readonly depth: bigint;
  readonly size: bigint;
  /**
   * `built`: the circuit was made, by the construction that its theorem checks. `counted`: without building, by the
   * exact cost interpretation. `formula`: a closed form that its theorem holds against built and counted circuits.
   */
  readonly evidence: "built" | "counted" | "formula";
}

/** A line of the atlas. */
export interface AtlasClass {
  readonly name: string;
  /** What is measured. */
  readonly model: string;
  /** The theorem beside it; conditional barriers are worded as conditional. */
  readonly holds: string;
  /** The theorem of this program whose construction it is. */
  readonly theorem: string;
  readonly costModel: string;
  readonly lengths: readonly number[];
  at(n: number, request: Pick<TheoremRequest, "recurrence">): Measured;
}

type Measured = Omit<AtlasPoint, "class" | "n">;

/** One point of a line. */
export function pointAt(one: AtlasClass, n: number, request: Pick<TheoremRequest, "recurrence">): AtlasPoint {
  return { class: one.name, n, ...one.at(n, request) };
}

const powers = (from: number, to: number): number[] =>
  Array.from({ length: to - from + 1 }, (_, i) => 2 ** (from + i));

function built(circuit: Circuit): Measured {
  const { depth, size } = analyze(circuit);
  return { depth: BigInt(depth), size: BigInt(size), evidence: "built" };
}

/** The classes in the order of their depth far out. */
export const ATLAS: readonly AtlasClass[] = [
  {
    name: "transformer",
    model: "an average-hard attention head with positions in its scores, last query",
    holds: "in TC0, so in NC1: depth O(log n)",
    theorem: "attention-head",
    costModel: "unit",
    lengths: powers(1, 7),
    at: (n) => built(fanInTwoCircuit(measuredHead(1, n), n)),
  },
  {
    name: "PD linear RNN",
    model: "permutation-diagonal, three numbers, small integers; the sign of a state",
    holds: "NC1-complete: depth O(log n)",
    theorem: "pd-log-depth",
    costModel: "unit",
    lengths: powers(1, 6),
    at: (n) => built(circuitOf(MEASURED, n)),
  },
  {
    name: "low-rank linear RNN",
    model: "deltanet, K = 2 and V = 1, inputs of two bits as exact integers with carry-save sums, by a tree",
    holds: "PNC1-complete: depth O(log n log* n) is known (cited); this is the naive way, O(log^2 n)",
    theorem: "lrnn-log-depth",
    costModel: "unit",
    lengths: powers(1, 4),
    at: (n, { recurrence }) => {
      const recipe = {
        recurrence: recurrence("deltanet", { K: 2, V: 1 }),
        scan: scanNamed("tree"),
        representation: representationNamed("exact:2"),
        outputs: "last",
        weights: "constants",
      } as const;
      const cost = count(recipe, BigInt(n));
      return {
        depth: BigInt(cost.depth),
        size: cost.counts.and + cost.counts.or + cost.counts.xor,
        evidence: "counted",
      };
    },
  },
  {
    name: "nonlinear, log precision",
    model: "n states, any transitions, by composing their tables",
    holds:
      "solves L-complete problems: if L is not in NC1, some have no circuits of depth O(log n); depth O(log^2 n) here",
    theorem: "table-scan",
    costModel: "unit",
    lengths: powers(1, 15),
    at: (n) => {
      const s = Math.log2(n);
      return {
        depth: BigInt(scanDepth(s, n)),
        size: BigInt(scanSize(s, n)),
        evidence: "formula",
      };
    },
  },
  {
    name: "nonlinear, polynomial precision",
    model: "a Turing machine in the weights of deep-relu-rnn, step by step, in arithmetic gates",
    holds:
      "solves P-complete problems: if NC is not P, some have no circuits of polylogarithmic depth; depth ~ n here",
    theorem: "turing-machine",
    costModel: "unit, arithmetic gates",
    lengths: powers(1, 12),
    at: (n, { recurrence }) => {
      const { parameters } = weightsOf(parseMachine(BEAVER));
      const recipe = {
        recurrence: recurrence("deep-relu-rnn", dimensionsOf(parameters)),
        scan: scanNamed("serial"),
        outputs: "last",
        weights: "inputs",
      } as const;
      const cost = count(recipe, BigInt(n));
      const { mul, add, other } = cost.counts;
      return {
        depth: BigInt(cost.depth),
        size: mul + add + other,
        evidence: "counted",
      };
    },
  },
];
