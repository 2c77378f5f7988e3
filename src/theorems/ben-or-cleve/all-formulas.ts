import { type ArithmeticFormula, join, showArithmeticFormula, symbol } from "../tools/arithmetic-formula.js";

/** Sides that one operand of the outermost operation is taken from at depth 3. */
export const FEW_SIDES = 24;

/**
 * Formulas of sums and products over some names and one up to a depth, operands in one order only and each side of a
 * sum or a product perhaps negated. The whole is not negated. At depth 3 one side is among the first few: all pairs would
 * be millions.
 */
export function smallFormulas(names: readonly string[], depth: number): readonly ArithmeticFormula[] {
  const leaves: readonly ArithmeticFormula[] = [...names.map(symbol), { kind: "constant", value: 1 }];
  let all = new Map(leaves.map((leaf) => [showArithmeticFormula(leaf), leaf]));
  for (let d = 1; d <= depth; d++) {
    const sides = [...all.values()];
    const others = d < 3 ? sides : sides.slice(0, FEW_SIDES);
    const next = new Map(all);
    sides.forEach((left, i) => {
      for (const right of others.slice(0, d < 3 ? i + 1 : undefined)) {
        for (const kind of ["sum", "product"] as const) {
          for (const side of [right, { kind: "negative", of: right } as const]) {
            const formula = join(kind, left, side);
            next.set(showArithmeticFormula(formula), formula);
          }
        }
      }
    });
    all = next;
  }
  return [...all.values()];
}
