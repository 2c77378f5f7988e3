import { analyze } from "../analyze/analyze.js";
import type { Circuit } from "../circuit/circuit.js";
import { type Cost, count } from "../compile/count.js";
import { InternalError } from "../errors.js";
import { representationNamed } from "../numbers/index.js";
import { scanNamed } from "../scans/index.js";
import { attentionModel, deltaNetModel, pdModel } from "./atlas/models.js";
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
  /** log2 n: n itself may have thousands of digits. */
  readonly logN: number;
  readonly depth: bigint;
  readonly size: bigint;
  /**
   * `built`: the circuit was made, by the construction that its theorem checks. `counted`: without building, by the
   * exact cost interpretation. `formula`: a closed form that its theorem holds against built and counted circuits.
   * `modelled`: at most so much, by the level functions of the parts of the construction, which are held against what
   * is built and counted.
   */
  readonly evidence: "built" | "counted" | "formula" | "modelled";
  /** Which of several constructions is the shallowest there. */
  readonly way?: string;
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
  /** log2 of the lengths, ascending. */
  readonly logs: readonly number[];
  at(logN: number, request: Pick<TheoremRequest, "recurrence">): Measured;
}

type Measured = Omit<AtlasPoint, "class" | "logN">;

/** One point of a line. */
export function pointAt(
  one: AtlasClass,
  logN: number,
  request: Pick<TheoremRequest, "recurrence">,
): AtlasPoint {
  return { class: one.name, logN, ...one.at(logN, request) };
}

/** Every whole log2 n up to `near`, then ever fewer, out to 65536. */
const FAR = [
  8, 10, 12, 16, 20, 24, 32, 48, 64, 96, 128, 192, 256, 384, 512, 1024, 2048, 4096, 8192, 16384, 32768, 65536,
];
const upTo = (near: number): readonly number[] => Array.from({ length: near }, (_, i) => i + 1);
const logsFrom = (near: number): readonly number[] => [...upTo(near), ...FAR.filter((k) => k > near)];

function built(circuit: Circuit): Measured {
  const { depth, size } = analyze(circuit);
  return { depth: BigInt(depth), size: BigInt(size), evidence: "built" };
}

function modelled({ depth, size, way }: { depth: number; size: bigint; way?: string }): Measured {
  return { depth: BigInt(depth), size, evidence: "modelled", ...(way !== undefined && { way }) };
}

/** Log2 of the longest sequences that are built or counted. */
const NEAR = { attention: 7, pd: 6, deltaNet: 5, machine: 12 } as const;

/** The classes in the order of their depth far out. */
export const ATLAS: readonly AtlasClass[] = [
  {
    name: "transformer",
    model: "an average-hard attention head with positions in its scores, last query",
    holds: "in TC0, so in NC1: depth O(log n)",
    theorem: "attention-head",
    costModel: "unit",
    logs: logsFrom(NEAR.attention),
    at: (k) =>
      k <= NEAR.attention
        ? built(fanInTwoCircuit(measuredHead(1, 2 ** k), 2 ** k))
        : modelled(attentionModel(k)),
  },
  {
    name: "PD linear RNN",
    model: "permutation-diagonal, three numbers, small integers; the sign of a state",
    holds: "NC1-complete: depth O(log n)",
    theorem: "pd-log-depth",
    costModel: "unit",
    logs: logsFrom(NEAR.pd),
    at: (k) => (k <= NEAR.pd ? built(circuitOf(MEASURED, 2 ** k)) : modelled(pdModel(k))),
  },
  {
    name: "low-rank linear RNN",
    model:
      "deltanet, K = 2 and V = 1, inputs of two bits, by a tree, in the shallowest of three ways; modelled: the sign",
    holds: "PNC1-complete: depth O(log n log* n); whether O(log n) is enough is open",
    theorem: "jung-recursion",
    costModel: "unit",
    logs: logsFrom(NEAR.deltaNet),
    at: (k, { recurrence }) => {
      if (k > NEAR.deltaNet) return modelled(deltaNetModel(k));
      const recipe = {
        recurrence: recurrence("deltanet", { K: 2, V: 1 }),
        scan: scanNamed("tree"),
        representation: representationNamed("exact:2"),
        outputs: "last",
        weights: "constants",
      } as const;
      const cost = count(recipe, 2n ** BigInt(k));
      return {
        depth: BigInt(cost.depth),
        size: cost.counts.and + cost.counts.or + cost.counts.xor,
        evidence: "counted",
        way: "naive",
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
    logs: logsFrom(15),
    at: (k) => {
      const n = 1n << BigInt(k);
      return { depth: BigInt(scanDepth(k, n)), size: scanSize(k, n), evidence: "formula" };
    },
  },
  {
    name: "nonlinear, polynomial precision",
    model: "a Turing machine in the weights of deep-relu-rnn, step by step, in arithmetic gates",
    holds:
      "solves P-complete problems: if NC is not P, some have no circuits of polylogarithmic depth; depth ~ n here",
    theorem: "turing-machine",
    costModel: "unit, arithmetic gates",
    logs: logsFrom(NEAR.machine),
    at: (k, { recurrence }) => {
      const { parameters } = weightsOf(parseMachine(BEAVER));
      const recipe = {
        recurrence: recurrence("deep-relu-rnn", dimensionsOf(parameters)),
        scan: scanNamed("serial"),
        outputs: "last",
        weights: "inputs",
      } as const;
      const at = (n: bigint): Omit<Measured, "evidence"> => {
        const { depth, counts }: Cost = count(recipe, n);
        return { depth: BigInt(depth), size: counts.mul + counts.add + counts.other };
      };
      const n = 1n << BigInt(k);
      if (k <= NEAR.machine) return { ...at(n), evidence: "counted" };
      return { ...alongLine(at, n), evidence: "formula" };
    },
  },
];

/** Depth and size of n steps that are all alike, by what a step adds; three counts have to lie on the line. */
function alongLine(at: (n: bigint) => Omit<Measured, "evidence">, n: bigint): Omit<Measured, "evidence"> {
  const [near, next, check] = [8n, 16n, 48n].map((steps) => [steps, at(steps)] as const);
  const line = (figure: "depth" | "size", steps: bigint): bigint => {
    const each = (next![1][figure] - near![1][figure]) / (next![0] - near![0]);
    return near![1][figure] + each * (steps - near![0]);
  };
  for (const figure of ["depth", "size"] as const) {
    const [steps, found] = check!;
    if (line(figure, steps) !== found[figure])
      throw new InternalError(
        `expected the ${figure} of ${steps} steps to be ${line(figure, steps)}, as what a step adds has it; counted ${found[figure]}`,
      );
  }
  return { depth: line("depth", n), size: line("size", n) };
}
