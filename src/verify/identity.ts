import { uniformBigInt } from "pure-rand/distribution/uniformBigInt";
import { xoroshiro128plus } from "pure-rand/generator/xoroshiro128plus";
import { isPrime } from "../algebra/primes.js";
import type { Circuit } from "../circuit/circuit.js";
import { compile, type Recipe } from "../compile/compile.js";
import { walk } from "../recurrences/expression.js";
import { FUNCTIONS } from "../recurrences/functions.js";
import type { Recurrence } from "../recurrences/recurrence.js";
import { Answers } from "./answers.js";
import { circuitDegree, NotPolynomial, recurrenceDegree } from "./degrees.js";
import { needsOf } from "./engines.js";
import { randomSequences } from "./sequences.js";
import { modularSystem, type NumberSystem } from "./systems.js";
import type { Difference } from "./verify.js";

export interface IdentityOptions {
  /** Independent random sequences; each multiplies the bound on the probability of error. */
  readonly trials?: number;
  readonly seed?: number;
  /** The circuit under test; the recipe compiled, unless given. */
  readonly circuit?: Circuit;
}

/**
 * What random tests over a large field say. A circuit that is not the recurrence's polynomial modulo `prime` passes
 * with a probability of at most 2^log2ErrorBound over the draws of the sequences.
 */
export type IdentityResult =
  | {
      readonly kind: "polynomial";
      readonly trials: number;
      /** In decimal digits; drawn at random, since a difference that is a multiple of it cannot be seen. */
      readonly prime: string;
      /** The larger formal degree, of the circuit under test and of the recurrence; Infinity past 1.8e308. */
      readonly degree: number;
      readonly log2ErrorBound: number;
      readonly differences: readonly Difference[];
    }
  | {
      readonly kind: "not a polynomial";
      /** A sentence naming the function; random tests give no bound then. */
      readonly because: string;
    };

/**
 * Polynomial identity testing (Schwartz, J. ACM 27, 1980; Zippel, EUROSAM 1979) of a circuit against the oracle: two
 * different polynomials of degree d agree at a random point of GF(p) with probability at most d/p.
 *
 * Weights are drawn too, unless the recipe folds them in as constants.
 */
export function testIdentity(recipe: Recipe, n: number, options: IdentityOptions = {}): IdentityResult {
  const { trials = 2, seed = 1 } = options;
  const obstacle = obstacleTo(recipe);
  if (obstacle !== undefined) return { kind: "not a polynomial", because: obstacle };
  const circuit = options.circuit ?? compile(recipe, n);
  let degree: number;
  try {
    degree = Math.max(circuitDegree(circuit), recurrenceDegree(recipe, n));
  } catch (error) {
    if (error instanceof NotPolynomial) return { kind: "not a polynomial", because: error.message };
    throw error;
  }
  const prime = randomPrime(seed);
  const system = modularSystem(prime) as NumberSystem;
  const sequences = randomSequences(recipe.recurrence, n, { kind: "field", prime }, trials, seed);
  const { sequences: answered, differences } = new Answers(recipe, system, sequences).judge(circuit, n);
  if (answered < trials)
    return { kind: "not a polynomial", because: "the recurrence divides by zero at points drawn" };
  const log2ErrorBound = errorBound(trials, degree, prime);
  return { kind: "polynomial", trials, prime: String(prime), degree, log2ErrorBound, differences };
}

/** log2 of the bound (degree/prime)^trials, at most 0. Constants count as degree 1, which only loosens it. */
export function errorBound(trials: number, degree: number, prime: bigint): number {
  return Math.min(0, trials * (Math.log2(Math.max(1, degree)) - Math.log2(Number(prime))));
}

/** A random prime between 2^60 and 2^61. */
export function randomPrime(seed: number): bigint {
  // Apart from the stream of the sequences, which start from the seed itself.
  const generator = xoroshiro128plus(seed ^ 0x2545f491);
  for (;;) {
    const candidate = uniformBigInt(generator, 1n << 60n, (1n << 61n) - 1n) | 1n;
    if (isPrime(candidate)) return candidate;
  }
}

/** Why random points of a field cannot be drawn for a recipe; undefined when they can. */
function obstacleTo({ recurrence, representation }: Recipe): string | undefined {
  if (representation !== undefined)
    return `the circuit is made of bits (${representation.name}), which are no field`;
  const needs = needsOf(recurrence);
  if (needs === "order" || needs === "float64")
    return `'${functionThatNeeds(recurrence, needs)}' is no polynomial`;
  const token = recurrence.inputs.find(
    ({ symbols, promise }) => symbols !== undefined || promise !== undefined,
  );
  if (token !== undefined)
    return `the entries of the promised input '${token.name}' cannot be drawn independently`;
  return undefined;
}

function functionThatNeeds(recurrence: Recurrence, needs: "order" | "float64"): string {
  const wanted = needs === "order" ? "ordered" : needs;
  let found = "";
  const formulas = [
    ...recurrence.lets,
    ...recurrence.updates,
    ...recurrence.outputs,
    ...recurrence.states.map(({ initial }) => initial),
  ];
  for (const { expression } of formulas) {
    walk(expression, (node) => {
      if (found === "" && node.kind === "call" && FUNCTIONS[node.key].numbers === wanted) found = node.key;
    });
  }
  return found;
}
