import { type BooleanFormula, both, not, variable } from "../tools/boolean-formula.js";

/**
 * Formulas of and, or and not over some variables up to a depth (negation adds none), such that every formula of that
 * depth is one of them after variables are renamed and negated, operands are swapped, double negations are cancelled
 * and the whole is negated; most of them more than once.
 */
export function classesOfFormulas(names: readonly string[], depth: number): readonly BooleanFormula[] {
  const literals = names.map(variable);
  // Every formula of a depth, but for the negation of the whole; and those of them that symmetries lead to.
  let all: BooleanFormula[] = [...literals];
  let classes: BooleanFormula[] = [literals[0]!];
  for (let d = 1; d <= depth; d++) {
    const signed = all.flatMap((formula) => [formula, not(formula)]);
    // No two are the same text: sides are not, and a class is no negation.
    const wider: BooleanFormula[] = [];
    for (const left of classes) {
      // The right side is free: a symmetry that leads the left side to its class moves it along.
      for (const right of signed) {
        for (const first of left.kind === "variable" ? [left] : [left, not(left)])
          wider.push(both("and", first, right));
      }
    }
    classes = distinct([...classes, ...wider], names);
    if (d < depth) {
      const pairs = signed.flatMap((left, i) => signed.slice(i).map((right) => both("and", left, right)));
      all = [...literals, ...distinctText([...all.filter(({ kind }) => kind !== "variable"), ...pairs])];
    }
  }
  return classes;
}

function distinctText(formulas: readonly BooleanFormula[]): readonly BooleanFormula[] {
  return [...new Map(formulas.map((formula) => [JSON.stringify(formula), formula])).values()];
}

/** One of each set of formulas that are the same after some renaming and negating of variables. */
function distinct(formulas: readonly BooleanFormula[], names: readonly string[]): BooleanFormula[] {
  const kept = new Map<string, BooleanFormula>();
  for (const formula of formulas) {
    const key = normalForm(formula, names);
    if (!kept.has(key)) kept.set(key, formula);
  }
  return [...kept.values()];
}

/** Variables renamed and signed in the order they are met; equal forms are symmetric, though not the other way round. */
function normalForm(formula: BooleanFormula, names: readonly string[]): string {
  const met = new Map<string, { name: string; sign: boolean }>();
  const show = (node: BooleanFormula, negated: boolean): string => {
    if (node.kind === "not") return show(node.of, !negated);
    if (node.kind === "variable") {
      const known = met.get(node.name) ?? { name: names[met.size]!, sign: negated };
      met.set(node.name, known);
      return `${known.sign === negated ? "" : "!"}${known.name}`;
    }
    if (node.kind === "constant") return String(node.value);
    return `${negated ? "!" : ""}(${show(node.left, false)} & ${show(node.right, false)})`;
  };
  return show(formula, false);
}
