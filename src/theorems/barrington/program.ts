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

/** Two five-cycles whose commutator A0 B0 A0^-1 B0^-1 is a five-cycle too. */
const A0: Permutation = [1, 2, 3, 4, 0];
const B0: Permutation = [2, 0, 4, 1, 3];
const COMMUTATOR = times(times(A0, B0), times(inverse(A0), inverse(B0)));

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
  const id = identity(target.length);
  switch (formula.kind) {
    case "variable":
      return [{ variable: formula.name, whenTrue: target, whenFalse: id }];
    case "constant": {
      const only = formula.value ? target : id;
      return [{ variable: undefined, whenTrue: only, whenFalse: only }];
    }
    case "not": {
      // target^-1 where the formula holds; one more factor makes that the identity, and the identity the target.
      const program = permutationProgram(formula.of, inverse(target), mistake);
      const last = program.at(-1)!;
      const corrected = {
        ...last,
        whenTrue: times(last.whenTrue, target),
        whenFalse: times(last.whenFalse, target),
      };
      return [...program.slice(0, -1), corrected];
    }
    case "and": {
      const theta = mistake === "no conjugation" ? id : conjugator(COMMUTATOR, target);
      const [alpha, beta] = [conjugate(A0, theta), conjugate(B0, theta)];
      const part = (side: BooleanFormula, value: Permutation) => permutationProgram(side, value, mistake);
      const parts = [
        part(formula.left, alpha),
        part(formula.right, beta),
        part(formula.left, inverse(alpha)),
        part(formula.right, inverse(beta)),
      ];
      return (mistake === "commutator of three" ? parts.slice(0, 3) : parts).flat();
    }
    case "or":
      return permutationProgram(not(both("and", not(formula.left), not(formula.right))), target, mistake);
    case "xor": {
      const { left, right } = formula;
      const either = both("or", both("and", left, not(right)), both("and", not(left), right));
      return permutationProgram(either, target, mistake);
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
