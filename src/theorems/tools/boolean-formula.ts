import type { Gates } from "../../algebra/gates.js";
import { UsageError } from "../../errors.js";

/** A Boolean formula: a tree of and, or, xor, not over variables and constants. */
export type BooleanFormula =
  | { readonly kind: "variable"; readonly name: string }
  | { readonly kind: "constant"; readonly value: boolean }
  | { readonly kind: "not"; readonly of: BooleanFormula }
  | {
      readonly kind: "and" | "or" | "xor";
      readonly left: BooleanFormula;
      readonly right: BooleanFormula;
    };

export const variable = (name: string): BooleanFormula => ({ kind: "variable", name });
export const not = (of: BooleanFormula): BooleanFormula => ({ kind: "not", of });
export const both = (
  kind: "and" | "or" | "xor",
  left: BooleanFormula,
  right: BooleanFormula,
): BooleanFormula => ({
  kind,
  left,
  right,
});

/** Most nested parentheses and negations of a text. */
const DEEPEST = 500;

const OPERATORS = [
  ["|", "or"],
  ["^", "xor"],
  ["&", "and"],
] as const;

/**
 * Reads `(a & b) | !c`. `!` (or `~`) binds strongest, then `&`, `^`, `|`; operators of one kind join from the left; 0
 * and 1 are the constants.
 *
 * @throws UsageError that names the column.
 */
export function parseBooleanFormula(text: string): BooleanFormula {
  let at = 0;
  let deep = 0;
  const fail = (expected: string): never => {
    const got = at < text.length ? `'${text[at]}'` : "the end";
    throw new UsageError(
      `formula, column ${at + 1}: expected ${expected}, got ${got}; write for example (a & b) | !c`,
    );
  };
  const skip = (): void => {
    while (/\s/.test(text[at] ?? "")) at++;
  };
  const took = (symbol: string): boolean => {
    skip();
    if (text[at] !== symbol) return false;
    at++;
    return true;
  };
  const operand = (): BooleanFormula => {
    if (++deep > DEEPEST)
      throw new UsageError(
        `formula, column ${at + 1}: more than ${DEEPEST} levels of nesting; give it by a circuit file instead`,
      );
    try {
      if (took("!") || took("~")) return not(operand());
      if (took("(")) {
        const inside = level(0);
        if (!took(")")) fail("')' or an operator");
        return inside;
      }
      const word = /^(?:[A-Za-z_]\w*|[01](?!\w))/.exec(text.slice(at))?.[0];
      if (word === undefined) return fail("a variable, 0, 1, '!' or '('");
      at += word.length;
      return word === "0" || word === "1" ? { kind: "constant", value: word === "1" } : variable(word);
    } finally {
      deep--;
    }
  };
  const level = (index: number): BooleanFormula => {
    const operator = OPERATORS[index];
    if (operator === undefined) return operand();
    let formula = level(index + 1);
    while (took(operator[0])) formula = both(operator[1], formula, level(index + 1));
    return formula;
  };
  const formula = level(0);
  skip();
  if (at < text.length) fail("an operator or the end");
  return formula;
}

/** Fewest parentheses that read back as the same tree. */
export function showBooleanFormula(formula: BooleanFormula): string {
  const show = (node: BooleanFormula, outer: number): string => {
    switch (node.kind) {
      case "variable":
        return node.name;
      case "constant":
        return node.value ? "1" : "0";
      case "not":
        return `!${show(node.of, OPERATORS.length)}`;
      default: {
        const own = OPERATORS.findIndex(([, kind]) => kind === node.kind);
        const inside = `${show(node.left, own)} ${OPERATORS[own]![0]} ${show(node.right, own + 1)}`;
        return own < outer ? `(${inside})` : inside;
      }
    }
  };
  return show(formula, 0);
}

/** Names of the variables, each once, in alphabetical order. */
export function variablesOf(formula: BooleanFormula): readonly string[] {
  const names = new Set<string>();
  const visit = (node: BooleanFormula): void => {
    if (node.kind === "variable") names.add(node.name);
    else if (node.kind === "not") visit(node.of);
    else if (node.kind !== "constant") {
      visit(node.left);
      visit(node.right);
    }
  };
  visit(formula);
  return [...names].sort();
}

/** The formula over any gates: evaluated, built or counted. */
export function applyFormula<B>(
  gates: Pick<Gates<B>, "constant" | "and" | "or" | "xor" | "not">,
  formula: BooleanFormula,
  value: (name: string) => B,
): B {
  switch (formula.kind) {
    case "variable":
      return value(formula.name);
    case "constant":
      return gates.constant(formula.value);
    case "not":
      return gates.not(applyFormula(gates, formula.of, value));
    default:
      return gates[formula.kind](
        applyFormula(gates, formula.left, value),
        applyFormula(gates, formula.right, value),
      );
  }
}

/** A complete tree of ANDs with 2^depth different variables x0, x1, ... */
export function completeAnd(depth: number): BooleanFormula {
  let layer = Array.from({ length: 2 ** depth }, (_, i) => variable(`x${i}`));
  while (layer.length > 1)
    layer = Array.from({ length: layer.length / 2 }, (_, i) => both("and", layer[2 * i]!, layer[2 * i + 1]!));
  return layer[0]!;
}
