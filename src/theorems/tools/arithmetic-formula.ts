import type { Ring } from "../../algebra/numbers.js";
import { UsageError } from "../../errors.js";

/** An arithmetic formula over the integers: a tree of sums, products and negations over variables and constants. */
export type ArithmeticFormula =
  | { readonly kind: "variable"; readonly name: string }
  | { readonly kind: "constant"; readonly value: number }
  | { readonly kind: "negative"; readonly of: ArithmeticFormula }
  | {
      readonly kind: "sum" | "product";
      readonly left: ArithmeticFormula;
      readonly right: ArithmeticFormula;
    };

export const symbol = (name: string): ArithmeticFormula => ({ kind: "variable", name });
export const join = (
  kind: "sum" | "product",
  left: ArithmeticFormula,
  right: ArithmeticFormula,
): ArithmeticFormula => ({ kind, left, right });
const negative = (of: ArithmeticFormula): ArithmeticFormula => ({ kind: "negative", of });

const DEEPEST = 500;
/** A constant n becomes |n| instructions. */
const LARGEST_CONSTANT = 1000;

/**
 * Reads `x*y + z*(x - 1)`: `*` before `+` and `-`, all from the left, `-` before an operand as well.
 *
 * @throws UsageError that names the column.
 */
export function parseArithmeticFormula(text: string): ArithmeticFormula {
  let at = 0;
  let deep = 0;
  const fail = (expected: string): never => {
    const got = at < text.length ? `'${text[at]}'` : "the end";
    throw new UsageError(
      `formula, column ${at + 1}: expected ${expected}, got ${got}; write for example x*y + z*(x - 1)`,
    );
  };
  const took = (sign: string): boolean => {
    while (/\s/.test(text[at] ?? "")) at++;
    if (text[at] !== sign) return false;
    at++;
    return true;
  };
  const operand = (): ArithmeticFormula => {
    if (++deep > DEEPEST)
      throw new UsageError(
        `formula, column ${at + 1}: more than ${DEEPEST} levels of nesting; write it flatter`,
      );
    try {
      if (took("-")) return negative(operand());
      if (took("(")) {
        const inside = sum();
        if (!took(")")) fail("')' or an operator");
        return inside;
      }
      const word = /^(?:[A-Za-z_]\w*|\d+(?!\w))/.exec(text.slice(at))?.[0];
      if (word === undefined) return fail("a variable, a whole number, '-' or '('");
      if (/^\d/.test(word) && Number(word) > LARGEST_CONSTANT)
        return fail(`a constant up to ${LARGEST_CONSTANT}`);
      at += word.length;
      return /^\d/.test(word) ? { kind: "constant", value: Number(word) } : symbol(word);
    } finally {
      deep--;
    }
  };
  const product = (): ArithmeticFormula => {
    let formula = operand();
    while (took("*")) formula = join("product", formula, operand());
    return formula;
  };
  const sum = (): ArithmeticFormula => {
    let formula = product();
    for (;;) {
      if (took("+")) formula = join("sum", formula, product());
      else if (took("-")) formula = join("sum", formula, negative(product()));
      else return formula;
    }
  };
  const formula = sum();
  while (/\s/.test(text[at] ?? "")) at++;
  if (at < text.length) fail("an operator or the end");
  return formula;
}

export function showArithmeticFormula(formula: ArithmeticFormula): string {
  switch (formula.kind) {
    case "variable":
      return formula.name;
    case "constant":
      return String(formula.value);
    case "negative":
      return `-${wrapped(formula.of)}`;
    case "sum":
      return `${showArithmeticFormula(formula.left)} + ${wrapped(formula.right)}`;
    case "product":
      return `${wrapped(formula.left)}*${wrapped(formula.right)}`;
  }
}

function wrapped(formula: ArithmeticFormula): string {
  const text = showArithmeticFormula(formula);
  return formula.kind === "variable" || formula.kind === "constant" ? text : `(${text})`;
}

/** Names of the variables, each once, in alphabetical order. */
export function symbolsOf(formula: ArithmeticFormula): readonly string[] {
  switch (formula.kind) {
    case "variable":
      return [formula.name];
    case "constant":
      return [];
    case "negative":
      return symbolsOf(formula.of);
    default:
      return [...new Set([...symbolsOf(formula.left), ...symbolsOf(formula.right)])].sort();
  }
}

/** The formula over any ring: evaluated, built or counted. */
export function applyArithmetic<W>(
  ring: Pick<Ring<W>, "add" | "neg" | "mul">,
  formula: ArithmeticFormula,
  value: (name: string) => W,
  constant: (value: number) => W,
): W {
  const inner = (node: ArithmeticFormula): W => applyArithmetic(ring, node, value, constant);
  switch (formula.kind) {
    case "variable":
      return value(formula.name);
    case "constant":
      return constant(formula.value);
    case "negative":
      return ring.neg(inner(formula.of));
    case "sum":
      return ring.add(inner(formula.left), inner(formula.right));
    case "product":
      return ring.mul(inner(formula.left), inner(formula.right));
  }
}

/** A complete tree of products of 2^depth different variables. */
export function completeProduct(depth: number): ArithmeticFormula {
  let layer: ArithmeticFormula[] = Array.from({ length: 2 ** depth }, (_, i) => symbol(`x${i}`));
  while (layer.length > 1)
    layer = Array.from({ length: layer.length / 2 }, (_, i) =>
      join("product", layer[2 * i]!, layer[2 * i + 1]!),
    );
  return layer[0]!;
}
