import { booleans } from "../../algebra/evaluate.js";
import { classesOfFormulas } from "../barrington/all-formulas.js";
import type { Check, TheoremRequest } from "../theorem.js";
import { type ArithmeticFormula, join, symbol } from "../tools/arithmetic-formula.js";
import { applyFormula, type BooleanFormula, showBooleanFormula } from "../tools/boolean-formula.js";
import { programOf } from "./on-models.js";
import { registersAfter } from "./program.js";

const ONE: ArithmeticFormula = { kind: "constant", value: 1 };
const complement = (of: ArithmeticFormula): ArithmeticFormula => join("sum", ONE, { kind: "negative", of });

/** A formula of and, or and not over the numbers 0 and 1. */
function arithmetized(formula: BooleanFormula): ArithmeticFormula {
  switch (formula.kind) {
    case "variable":
      return symbol(formula.name);
    case "constant":
      return { kind: "constant", value: formula.value ? 1 : 0 };
    case "not":
      return complement(arithmetized(formula.of));
    case "and":
      return join("product", arithmetized(formula.left), arithmetized(formula.right));
    case "or": {
      const { left, right } = formula;
      return complement(join("product", complement(arithmetized(left)), complement(arithmetized(right))));
    }
    case "xor": {
      const [x, y] = [arithmetized(formula.left), arithmetized(formula.right)];
      const both = join("product", x, y);
      return join("sum", join("sum", x, y), { kind: "negative", of: join("sum", both, both) });
    }
  }
}

/** Boolean formulas are among the arithmetic ones, so NC1 is where PNC1 is. */
export function booleanFormulas(request: TheoremRequest): Check {
  const names = ["a", "b", "c"];
  let [cases, wrong] = [0, 0];
  let first: string | undefined;
  for (const formula of classesOfFormulas(names, 2)) {
    const program = programOf(request, arithmetized(formula));
    for (let assignment = 0; assignment < 2 ** names.length; assignment++) {
      const holds = (name: string): boolean => ((assignment >> names.indexOf(name)) & 1) === 1;
      const registers = registersAfter(program, (name) => Number(holds(name)));
      cases++;
      if (registers.join() === [1, 0, Number(applyFormula(booleans, formula, holds))].join()) continue;
      wrong++;
      first ??= showBooleanFormula(formula);
    }
  }
  return {
    what: "every Boolean formula of depth at most 2 over three variables, up to symmetry, with a & b as a*b and !a as 1 - a: the registers end as 1, 0 and its value for all a, b, c of 0, 1",
    how: "exhaustive",
    cases,
    wrong,
    ...(first !== undefined && { detail: first }),
  };
}
