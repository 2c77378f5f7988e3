import type { ArithmeticFormula } from "../tools/arithmetic-formula.js";

/** R[target] += sign * leaf * R[source]: a transvection of three registers, the identity where the leaf is zero. */
export interface Transvection {
  readonly target: Register;
  readonly source: Register;
  readonly sign: 1 | -1;
  /** A variable, or undefined for the constant one. */
  readonly variable: string | undefined;
}

export type Register = 0 | 1 | 2;

/**
 * The program of Ben-Or and Cleve (M. Ben-Or, R. Cleve. Computing algebraic formulas using a constant number of
 * registers. SIAM J. Comput. 21, 1992, theorem 1): R[target] += sign * f * R[source], with every other register as it
 * was. First instruction first. A product of programs of lengths k and l takes 2 (k + l), a sum k + l.
 */
export function registerProgram(
  formula: ArithmeticFormula,
  target: Register = 2,
  source: Register = 0,
  sign: 1 | -1 = 1,
): readonly Transvection[] {
  switch (formula.kind) {
    case "variable":
      return [{ target, source, sign, variable: formula.name }];
    case "constant":
      return new Array<Transvection>(formula.value).fill({ target, source, sign, variable: undefined });
    case "negative":
      return registerProgram(formula.of, target, source, sign === 1 ? -1 : 1);
    case "sum":
      return [
        ...registerProgram(formula.left, target, source, sign),
        ...registerProgram(formula.right, target, source, sign),
      ];
    case "product": {
      const middle = (3 - target - source) as Register;
      const { left: a, right: b } = formula;
      return [
        ...registerProgram(b, target, middle, sign === 1 ? -1 : 1),
        ...registerProgram(a, middle, source, 1),
        ...registerProgram(b, target, middle, sign),
        ...registerProgram(a, middle, source, -1),
      ];
    }
  }
}

/** Length of the program by the recurrence of its construction, without making it. */
export function registerProgramLength(formula: ArithmeticFormula): number {
  switch (formula.kind) {
    case "variable":
      return 1;
    case "constant":
      return formula.value;
    case "negative":
      return registerProgramLength(formula.of);
    case "sum":
      return registerProgramLength(formula.left) + registerProgramLength(formula.right);
    case "product":
      return 2 * (registerProgramLength(formula.left) + registerProgramLength(formula.right));
  }
}

/** The three registers after a program, from (1, 0, 0); every leaf counts `weight` times. */
export function registersAfter(
  program: readonly Transvection[],
  leafOf: (name: string) => number,
  weight = 1,
): readonly number[] {
  const registers = [1, 0, 0];
  for (const { target, source, sign, variable } of program) {
    const leaf = variable === undefined ? 1 : leafOf(variable);
    registers[target]! += sign * weight * leaf * registers[source]!;
  }
  return registers;
}
