import type { BooleanFormula } from "../tools/boolean-formula.js";
import { both, not } from "../tools/boolean-formula.js";
import { conjugate, conjugator, identity, inverse, type Permutation, times } from "./permutations.js";

/** One step of a permutation program: a permutation by the value of a variable, or the same one whatever happens. */
export interface Instruction {
  /** Undefined: always `whenTrue`. */
  readonly variable: string | undefined;
  readonly whenTrue: Permutation;
  readonly whenFalse: Permutation;
}

/** The cycle 0 -> 1 -> 2 -> 3 -> 4 -> 0, what a program multiplies to where its formula holds. */
export const TARGET: Permutation = [1, 2, 3, 4, 0];

const IDENTITY = identity(TARGET.length);

/** Two five-cycles whose commutator A0 B0 A0^-1 B0^-1 is a five-cycle too. */
const A0: Permutation = [1, 2, 3, 4, 0];
const B0: Permutation = [2, 0, 4, 1, 3];
const COMMUTATOR = times(times(A0, B0), times(inverse(A0), inverse(B0)));

/** Factors whose product, in this order, is a commutator; the sides of a conjunction take them in turn. */
type Factors = readonly [Permutation, Permutation, Permutation, Permutation];

/** alpha, beta, alpha^-1, beta^-1 that multiply to the commutator's conjugate by theta. */
function factorsBy(theta: Permutation): Factors {
  const [alpha, beta] = [conjugate(A0, theta), conjugate(B0, theta)];
  return [alpha, beta, inverse(alpha), inverse(beta)];
}

/** Those of each five-cycle, as there are only 24 of them and every conjunction of a formula asks for its own. */
const FACTORS = new Map<number, Factors>();

function factorsOf(target: Permutation): Factors {
  const key = target.reduce((number, image) => number * target.length + image, 0);
  const known = FACTORS.get(key);
  if (known !== undefined) return known;
  const made = factorsBy(conjugator(COMMUTATOR, target));
  FACTORS.set(key, made);
  return made;
}

/**
 * Barrington's program (Barrington 1989, theorem 1): the product of its permutations, first instruction leftmost, is
 * `target` where the formula holds and the identity elsewhere. Width 5. Negation is free; the conjunction of programs of
 * lengths k and l takes 2 (k + l), so 4^D for a complete tree of depth D.
 */
export function permutationProgram(
  formula: BooleanFormula,
  target: Permutation = TARGET,
  mistake?: string,
): readonly Instruction[] {
  const program: Instruction[] = [];
  append(program, formula, target, mistake);
  return program;
}

/** Puts the program of a formula behind what is there. */
function append(
  program: Instruction[],
  formula: BooleanFormula,
  target: Permutation,
  mistake: string | undefined,
): void {
  switch (formula.kind) {
    case "variable":
      program.push({ variable: formula.name, whenTrue: target, whenFalse: IDENTITY });
      return;
    case "constant": {
      const only = formula.value ? target : IDENTITY;
      program.push({ variable: undefined, whenTrue: only, whenFalse: only });
      return;
    }
    case "not": {
      // target^-1 where the formula holds; one more factor makes that the identity, and the identity the target.
      append(program, formula.of, inverse(target), mistake);
      const last = program.pop()!;
      program.push({
        ...last,
        whenTrue: times(last.whenTrue, target),
        whenFalse: times(last.whenFalse, target),
      });
      return;
    }
    case "and": {
      const factors = mistake === "no conjugation" ? factorsBy(IDENTITY) : factorsOf(target);
      const kept = mistake === "commutator of three" ? factors.slice(0, 3) : factors;
      kept.forEach((factor, i) => {
        append(program, i % 2 === 0 ? formula.left : formula.right, factor, mistake);
      });
      return;
    }
    case "or":
      append(program, not(both("and", not(formula.left), not(formula.right))), target, mistake);
      return;
    case "xor": {
      const { left, right } = formula;
      const either = both("or", both("and", left, not(right)), both("and", not(left), right));
      append(program, either, target, mistake);
    }
  }
}

/** Length of the program by the recurrence of its construction, without making it. */
export function programLength(formula: BooleanFormula): number {
  switch (formula.kind) {
    case "variable":
    case "constant":
      return 1;
    case "not":
      return programLength(formula.of);
    case "xor":
      return 8 * (programLength(formula.left) + programLength(formula.right));
    default:
      return 2 * (programLength(formula.left) + programLength(formula.right));
  }
}

/** The permutations of a program under an assignment. */
export function permutationsOf(
  program: readonly Instruction[],
  value: (name: string) => boolean,
): readonly Permutation[] {
  return program.map(({ variable, whenTrue, whenFalse }) =>
    variable === undefined || value(variable) ? whenTrue : whenFalse,
  );
}
