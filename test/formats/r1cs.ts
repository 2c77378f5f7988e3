import Fraction from "fraction.js";
import { expect } from "vitest";
import { modular } from "../../src/algebra/evaluate.js";
import { solve } from "../../src/formats/r1cs/solve.js";
import type { R1cs } from "../../src/formats/r1cs/system.js";

/** Constraints that do not hold, by their definition and nothing else. */
export function broken(system: R1cs, witness: readonly bigint[]): readonly number[] {
  const side = (combination: number): bigint => {
    let sum = 0n;
    for (let t = system.starts[combination]!; t < system.starts[combination + 1]!; t++)
      sum += system.coefficients[system.termCoefficients[t]!]! * witness[system.termWires[t]!]!;
    return sum % system.prime;
  };
  return Array.from({ length: system.constraints }, (_, i) => i).filter(
    (i) => (side(3 * i) * side(3 * i + 1) - side(3 * i + 2)) % system.prime !== 0n,
  );
}

/** Every wire's value; all checks hold. */
export function witnessOf(system: R1cs, inputs: readonly bigint[]): readonly bigint[] {
  const field = modular(system.prime);
  const { wires, checks } = solve(
    system,
    field,
    inputs.map((value) => field.literal(new Fraction(value))),
    "system",
  );
  expect(checks.filter(({ residual }) => residual !== 0n)).toEqual([]);
  return wires.map((value) => value ?? 0n);
}
