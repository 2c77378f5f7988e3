import { type ArithmeticFormula, join } from "../tools/arithmetic-formula.js";

/** A formula of which every monomial multiplies as many leaves, constants among them. */
export interface Weighable {
  readonly formula: ArithmeticFormula;
  /** Leaves of a monomial; 0 for zero, which has none. */
  readonly degree: number;
}

const ONE: ArithmeticFormula = { kind: "constant", value: 1 };
const ZERO: ArithmeticFormula = { kind: "constant", value: 0 };

/**
 * The same polynomial such that the formula of leaves all multiplied by w is w^degree times it: where the sides of a sum
 * differ in degree, the lower is multiplied by a tree of ones.
 */
export function weighable(formula: ArithmeticFormula, mistake?: string): Weighable {
  const isZero = ({ formula: { kind }, degree }: Weighable): boolean => kind === "constant" && degree === 0;
  switch (formula.kind) {
    case "variable":
      return { formula, degree: 1 };
    case "constant":
      return { formula, degree: formula.value === 0 ? 0 : 1 };
    case "negative": {
      const of = weighable(formula.of, mistake);
      return isZero(of) ? of : { formula: { kind: "negative", of: of.formula }, degree: of.degree };
    }
    case "product": {
      const [left, right] = [weighable(formula.left, mistake), weighable(formula.right, mistake)];
      if (isZero(left) || isZero(right)) return { formula: ZERO, degree: 0 };
      return {
        formula: join("product", left.formula, right.formula),
        degree: left.degree + right.degree,
      };
    }
    case "sum": {
      const [left, right] = [weighable(formula.left, mistake), weighable(formula.right, mistake)];
      if (isZero(left)) return right;
      if (isZero(right)) return left;
      const degree = Math.max(left.degree, right.degree);
      const raised = (side: Weighable): ArithmeticFormula =>
        side.degree === degree || mistake === "as it stands"
          ? side.formula
          : join("product", side.formula, ones(degree - side.degree));
      return { formula: join("sum", raised(left), raised(right)), degree };
    }
  }
}

/** One as a product of so many, halved as evenly as goes. */
function ones(count: number): ArithmeticFormula {
  if (count === 1) return ONE;
  return join("product", ones(Math.ceil(count / 2)), ones(Math.floor(count / 2)));
}
