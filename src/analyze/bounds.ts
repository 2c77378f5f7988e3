import { ARITY, type Circuit, entryName } from "../circuit/circuit.js";
import { UsageError } from "../errors.js";
import { type CostModel, UNIT } from "./cost-model.js";
import { levels } from "./depth.js";
import { type EssentialInputs, type EssentialOptions, mostEssential } from "./essential.js";

/** A lower bound to stand beside a figure, with what it speaks of and how it is known. */
export interface Bound {
  readonly name: string;
  readonly measure: "depth" | "size" | "multiplicative depth" | "operations plus depth";
  readonly value: bigint;
  /** The circuits that cannot do better, as a sentence. */
  readonly holdsFor: string;
  /** Who or what vouches for the figures that went in. */
  readonly certified: string;
}

/** The smallest k with base^k >= x, for x >= 1. Integers only, so exact at powers of the base. */
export function ceilingLog(base: bigint, x: bigint): bigint {
  let exponent = 0n;
  for (let power = 1n; power < x; power *= base) exponent++;
  return exponent;
}

/** ceil(log2 x), for x >= 1. */
export function clog2(x: bigint): bigint {
  return x <= 1n ? 0n : BigInt((x - 1n).toString(2).length);
}

/**
 * Depth and size bounds from the inputs that one output provably depends on: with fan-in at most f, a node of depth t
 * depends on at most f^t inputs, and c gates join at most 1 + c (f - 1) of them. Gates of one operand are free in this
 * count, so it holds under every cost model that charges at least one for a gate of two or three operands.
 */
export function essentialBounds(
  circuit: Circuit,
  model: CostModel,
  essential: EssentialInputs,
): readonly Bound[] {
  if (model.name === "multiplicative" || essential.inputs.length === 0) return [];
  const fanIn = largestFanIn(circuit);
  const count = BigInt(essential.inputs.length);
  const among = `${count} of ${essential.reachable} reachable inputs of ${nameOf(circuit, essential.wire)}`;
  const certified = `${among}, each by ${essential.witness}`;
  const holdsFor = `every circuit of gates with at most ${fanIn} operands that computes ${essential.about}, cost model ${model.name}`;
  const perGate = BigInt(fanIn - 1);
  return [
    {
      name: "essential inputs",
      measure: "depth",
      value: ceilingLog(BigInt(fanIn), count),
      holdsFor,
      certified,
    },
    {
      name: "essential inputs",
      measure: "size",
      value: (count - 1n + perGate - 1n) / perGate,
      holdsFor,
      certified,
    },
  ];
}

/** Two, or three where the circuit has a gate of three operands: its basis then allows them everywhere. */
function largestFanIn(circuit: Circuit): 2 | 3 {
  for (let node = 0; node < circuit.length; node++) if (ARITY[circuit.op[node]!] === 3) return 3;
  return 2;
}

function nameOf(circuit: Circuit, wire: number): string {
  for (const port of circuit.outputs) {
    const index = port.wires.indexOf(wire);
    if (index >= 0) return entryName(port, index);
  }
  return `wire ${wire}`;
}

/**
 * Degree: a product doubles the degree at most, so a polynomial of degree D needs multiplicative depth clog2(D), and at
 * least that depth under `unit`. The degree must be the true degree of the polynomial, which the caller knows from the
 * recurrence: the formal degree of a circuit may be larger and bounds nothing but that circuit.
 */
export function degreeBound(trueDegree: bigint, source: string): Bound {
  if (trueDegree < 0n) {
    throw new UsageError(`a degree is 0 or more, got ${trueDegree}; give the true degree of the polynomial`);
  }
  return {
    name: "degree",
    measure: "multiplicative depth",
    value: clog2(trueDegree),
    holdsFor: "every circuit of + - * gates of two operands that computes the polynomial",
    certified: `degree ${trueDegree}, ${source}`,
  };
}

/**
 * Snir 1986 (Depth-size trade-offs for parallel prefix computation): with n >= 2 terms of an arbitrary semigroup and
 * all n prefixes wanted, operations + depth >= 2n - 2. Both are counted in applications of the operation, not in gates,
 * and the bound says nothing of circuits that use more than associativity.
 */
export function snirBound(n: bigint): Bound {
  if (n < 1n) throw new UsageError(`a prefix circuit has 1 or more terms, got ${n}; give n >= 1`);
  return {
    name: "Snir",
    measure: "operations plus depth",
    value: 2n * n - 2n,
    holdsFor:
      "every prefix circuit over an arbitrary semigroup with all n outputs, in operations of two operands",
    certified: "Snir 1986, theorem; not checked here",
  };
}

/** operations + depth - (2n - 2): 0 for a network that meets Snir's bound, never negative for a prefix circuit. */
export function snirDeficiency(n: bigint, operations: bigint, operationDepth: bigint): bigint {
  return operations + operationDepth - snirBound(n).value;
}

/**
 * What can be certified from the circuit alone: the bounds of the output wire with the most essential inputs found,
 * the deepest outputs tried first. Empty under `multiplicative`, where additions join inputs free of charge.
 */
export function lowerBounds(
  circuit: Circuit,
  model: CostModel = UNIT,
  options: EssentialOptions = {},
): readonly Bound[] {
  if (model.name === "multiplicative") return [];
  const level = levels(circuit, model);
  const wires = circuit.outputs.flatMap((port) => Array.from(port.wires));
  wires.sort((x, y) => level[y]! - level[x]! || y - x);
  const best = mostEssential(circuit, wires.slice(0, MOST_OUTPUTS_TRIED), options);
  return best === undefined ? [] : essentialBounds(circuit, model, best);
}

/** Entries of one state depend on much the same inputs; more outputs cost time and seldom raise the bound. */
const MOST_OUTPUTS_TRIED = 8;
