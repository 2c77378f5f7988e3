import type { Circuit, Wire } from "../circuit/circuit.js";
import { UsageError } from "../errors.js";
import { outputNamed } from "./depth.js";
import { type Budget, coneOf, countOf } from "./essential/cone.js";
import { essentialOfBits, essentialOfFunction } from "./essential/flips.js";
import { essentialOfPolynomial } from "./essential/polynomial.js";

export interface EssentialOptions {
  /** Most node visits to spend; a search that runs dry reports what it has. */
  readonly budget?: number;
  readonly seed?: number;
}

/** About a second of searching. */
export const DEFAULT_SEARCH_BUDGET = 50_000_000;

/** Inputs that one wire provably depends on: there is a witness for each, so the count is a lower bound. */
export interface EssentialInputs {
  readonly wire: Wire;
  /** The certified input wires, ascending. */
  readonly inputs: Uint32Array;
  /** Inputs in the wire's cone, the most that could be essential. */
  readonly reachable: number;
  /** The kind of witness that each input has. */
  readonly witness: string;
  /** What the claim is about: a polynomial, a Boolean function, a function over the reals or in float64. */
  readonly about: string;
}

/**
 * The essential inputs of a wire: by derivatives where its cone is a polynomial, by flips of one input otherwise.
 * Being reachable is not enough (x - x does not depend on x), so inputs without a witness are left out.
 *
 * @throws UsageError for a wire outside the circuit or a budget that is no positive number.
 */
export function essentialInputs(
  circuit: Circuit,
  wire: number,
  options: EssentialOptions = {},
): EssentialInputs {
  return search(circuit, wire, options.seed ?? 1, budgetOf(options));
}

/** The wire of an output port with the most certified inputs, the whole budget shared among the port's wires. */
export function essentialInputsOfPort(
  circuit: Circuit,
  name: string,
  options: EssentialOptions = {},
): EssentialInputs | undefined {
  return mostEssential(circuit, outputNamed(circuit, name).wires, options);
}

/** Of the given wires, tried in order until the budget is spent, the one with the most certified inputs. */
export function mostEssential(
  circuit: Circuit,
  wires: ArrayLike<number>,
  options: EssentialOptions = {},
): EssentialInputs | undefined {
  const budget = budgetOf(options);
  const tried = new Set<number>();
  let best: EssentialInputs | undefined;
  for (let i = 0; i < wires.length && budget.left > 0; i++) {
    const wire = wires[i]!;
    if (tried.has(wire)) continue;
    tried.add(wire);
    const found = search(circuit, wire, options.seed ?? 1, budget);
    if (best === undefined || found.inputs.length > best.inputs.length) best = found;
  }
  return best;
}

function search(circuit: Circuit, wire: number, seed: number, budget: Budget): EssentialInputs {
  if (!Number.isInteger(wire) || wire < 0 || wire >= circuit.length) {
    throw new UsageError(
      `wire ${wire} is not in the circuit of ${circuit.length} nodes; take one from its ports`,
    );
  }
  // Finding the cone visits every earlier node once.
  budget.left -= wire + 1;
  const cone = coneOf(circuit, wire);
  const searchers = {
    polynomial: essentialOfPolynomial,
    boolean: essentialOfBits,
    function: essentialOfFunction,
  };
  const { certified, witness, about } = searchers[cone.kind](circuit, wire, cone, seed, budget);
  const inputs = new Uint32Array(countOf(certified));
  let at = 0;
  cone.inputs.forEach((input, i) => {
    if (certified[i] === 1) inputs[at++] = input;
  });
  return { wire: wire as Wire, inputs, reachable: cone.inputs.length, witness, about };
}

function budgetOf(options: EssentialOptions): Budget {
  const left = options.budget ?? DEFAULT_SEARCH_BUDGET;
  if (!(left > 0)) {
    throw new UsageError(
      `the budget of a search is a positive number of node visits, got ${left}; leave it out for ${DEFAULT_SEARCH_BUDGET}`,
    );
  }
  return { left };
}
